//! The text that is searched: a str, bytes or another buffer.

use super::exec::{Found, Mode, Single8, Utf8, find};
use super::program::Program;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::text::PyText;
use gilbox_vm::text::pytext::count_code_points;
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::rc::Rc;

/// A text under search, alive as long as its matches.
#[derive(Clone)]
pub struct Subject {
    value: Value,
    /// The bytes of a buffer that may change.
    copy: Option<Rc<[u8]>>,
}

impl Subject {
    /// The subject of a pattern for str or for bytes.
    ///
    /// # Errors
    /// TypeError if the kinds do not fit or it is no text at all.
    pub fn new(ctx: &Ctx, value: &Value, is_text: bool) -> Result<Subject> {
        if value.downcast::<StrObj>().is_some() {
            if !is_text {
                return Err(ctx.type_error("cannot use a bytes pattern on a string-like object"));
            }
            return Ok(Subject { value: value.clone(), copy: None });
        }
        let Some(bytes) = ctx.bytes_view(value)? else {
            let got = ctx.type_name(value);
            return Err(ctx.type_error(format!("expected string or bytes-like object, got '{got}'")));
        };
        if is_text {
            return Err(ctx.type_error("cannot use a string pattern on a bytes-like object"));
        }
        let copy = if value.downcast::<BytesObj>().is_some() { None } else { Some(Rc::from(&*bytes)) };
        Ok(Subject { value: value.clone(), copy })
    }

    /// The object.
    pub fn value(&self) -> &Value {
        &self.value
    }

    fn str(&self) -> Option<&StrObj> {
        self.value.downcast::<StrObj>()
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        if let Some(s) = self.str() {
            return s.bytes();
        }
        match (&self.copy, self.value.downcast::<BytesObj>()) {
            (Some(copy), _) => copy,
            (None, Some(b)) => b.bytes(),
            _ => &[],
        }
    }

    /// How many units it has.
    pub fn len(&self) -> usize {
        self.str().map_or(self.bytes().len(), StrObj::len)
    }

    /// The byte offset of a unit.
    pub fn offset(&self, index: usize) -> usize {
        match self.str() {
            Some(s) => s.byte_offset(index.min(s.len())),
            None => index.min(self.bytes().len()),
        }
    }

    /// The unit at a byte offset.
    pub fn index(&self, offset: usize) -> usize {
        match self.str() {
            Some(s) if !s.is_ascii() => count_code_points(&s.bytes()[..offset]),
            _ => offset,
        }
    }

    /// A piece as a value, by byte offsets.
    pub fn slice(&self, ctx: &Ctx, start: usize, end: usize) -> Value {
        match self.str() {
            Some(s) => {
                let bytes = s.bytes().get(start..end).unwrap_or_default();
                ctx.new_str_text(PyText::with_flag(bytes, s.is_ascii() || bytes.is_ascii()))
            }
            None => ctx.new_bytes(self.bytes().get(start..end).unwrap_or_default()),
        }
    }

    /// The first match from an offset on, the text ending at `end`.
    pub fn find(
        &self,
        program: &Program,
        start: usize,
        end: usize,
        mode: Mode,
        forbidden: Option<usize>,
    ) -> Option<Found> {
        let text = &self.bytes()[..end];
        if start > end {
            return None;
        }
        match self.str() {
            Some(s) if !s.is_ascii() => find::<Utf8>(program, text, start, mode, forbidden),
            _ => find::<Single8>(program, text, start, mode, forbidden),
        }
    }
}
