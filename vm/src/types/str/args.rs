//! What the methods of str and bytes share in reading their arguments.

use super::StrObj;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::arg;
use crate::object::shape;
use crate::text::PyText;
use crate::value::Value;

/// The receiver of a str method.
#[inline]
pub(super) fn this<'a>(ctx: &Ctx, args: &'a [Value]) -> Result<&'a StrObj> {
    args.first().and_then(|v| v.downcast::<StrObj>()).ok_or_else(|| wrong_receiver(ctx, args))
}

#[cold]
fn wrong_receiver(ctx: &Ctx, args: &[Value]) -> Raise {
    let got = args.first().map(|v| ctx.type_name(v)).unwrap_or_default();
    ctx.type_error(format!("descriptor requires a 'str' object but received '{got}'"))
}

/// An argument that has to be a str; `what` starts the message: `"find() argument 1"`.
#[inline]
pub(crate) fn text_arg<'a>(ctx: &Ctx, value: &'a Value, what: &str) -> Result<&'a StrObj> {
    match value.downcast::<StrObj>() {
        Some(s) => Ok(s),
        None => Err(ctx.type_error(format!("{what} must be str, not {}", ctx.given_name(value)))),
    }
}

impl Ctx {
    /// The text of a name that C code reads in CPython, as those of codecs and error handlers.
    ///
    /// # Errors
    /// UnicodeEncodeError for surrogates, ValueError "embedded null character".
    pub fn plain_name(&self, name: &Value) -> Result<String> {
        match name.downcast::<StrObj>() {
            Some(s) if s.as_utf8().is_none() => _ = self.encode(name, "utf-8", "strict")?,
            Some(s) if s.bytes().contains(&0) => return Err(self.value_error("embedded null character")),
            _ => {}
        }
        Ok(super::text_of(name))
    }
}

/// A `start` or `end` argument: an index, or None for the default. Values too large are clamped.
fn bound(ctx: &Ctx, value: Option<&Value>, default: i64) -> Result<i64> {
    match value {
        None => Ok(default),
        Some(v) if v.raw().is_small_int() => Ok(v.raw().small_int()),
        Some(v) if v.is_none() => Ok(default),
        Some(v) if ctx.has_index(v) => ctx.index_clamped(v),
        Some(_) => Err(ctx.type_error("slice indices must be integers or None or have an __index__ method")),
    }
}

/// The `start` and `end` arguments at places `at` and `at + 1`, made positive and clipped to `len`. The start may
/// lie behind the end (nothing is found then, not even the empty text).
pub(crate) fn window(ctx: &Ctx, args: &[Value], at: usize, len: usize) -> Result<(usize, usize)> {
    if args.len() <= at {
        return Ok((0, len));
    }
    let start = bound(ctx, arg(args, at), 0)?;
    let end = bound(ctx, arg(args, at + 1), i64::MAX)?;
    let len = len as i64;
    let end = if end < 0 { (end + len).max(0) } else { end.min(len) };
    let start = if start < 0 { (start + len).max(0) } else { start };
    Ok((start as usize, end as usize))
}

/// A count such as `maxsplit`: negative means no limit.
pub(crate) fn limit(ctx: &Ctx, value: Option<&Value>) -> Result<usize> {
    match value {
        None => Ok(usize::MAX),
        Some(v) => Ok(usize::try_from(ctx.index_checked(v)?).unwrap_or(usize::MAX)),
    }
}

/// A width or other size; negative ones count as zero.
pub(crate) fn size(ctx: &Ctx, value: &Value) -> Result<usize> {
    Ok(ctx.index_checked(value)?.max(0) as usize)
}

/// The value itself if it is exactly a str, otherwise a copy that is.
pub(super) fn exact(ctx: &Ctx, value: &Value) -> Value {
    if value.shape_id() == shape::STR {
        return value.clone();
    }
    match value.downcast::<StrObj>() {
        Some(s) => ctx.new_str_bytes(s.bytes(), Some(s.len())),
        None => value.clone(),
    }
}

/// A piece of a str as a str: the whole is not copied.
pub(super) fn piece(ctx: &Ctx, whole: &Value, text: PyText<'_>) -> Value {
    match whole.downcast::<StrObj>() {
        Some(s) if s.bytes().len() == text.bytes().len() => exact(ctx, whole),
        _ => ctx.new_str_text(text),
    }
}

/// A list of strs.
pub(super) fn list_of(ctx: &Ctx, pieces: Vec<PyText<'_>>) -> Value {
    ctx.new_list(pieces.into_iter().map(|p| ctx.new_str_text(p)).collect())
}
