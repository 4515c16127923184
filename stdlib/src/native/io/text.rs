//! TextIOWrapper: what it holds, and writing.
//!
//! Text read ahead is kept as it was decoded, with the line ends of the file, so that a place in it can be turned
//! back into a place in the file. Line ends become `\n` when text is handed out.

use super::buffered_methods::buffer_in;
use super::{BUFFER_SIZE, asks, closed_file};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::{Payload, Visitor};
use gilbox_vm::text::codec::Codec;
use gilbox_vm::text::int::bytes::ByteOrder;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// How lines end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Newline {
    /// None: any end is read as `\n`.
    #[default]
    Universal,
    /// '': any end ends a line and stays as it is.
    Any,
    /// '\n'
    Lf,
    /// '\r'
    Cr,
    /// '\r\n'
    CrLf,
}

impl Newline {
    pub(super) fn from_value(ctx: &Ctx, value: Option<&Value>) -> Result<Newline> {
        let Some(value) = value.filter(|value| !value.is_none()) else { return Ok(Newline::Universal) };
        if value.downcast::<StrObj>().is_none() {
            let got = ctx.type_name(value);
            return Err(ctx.type_error(format!("open() argument 'newline' must be str or None, not {got}")));
        }
        match text_of(value).as_str() {
            "" => Ok(Newline::Any),
            "\n" => Ok(Newline::Lf),
            "\r" => Ok(Newline::Cr),
            "\r\n" => Ok(Newline::CrLf),
            _ => Err(ctx.value_error(format!("illegal newline value: {}", ctx.repr_text(value)?))),
        }
    }

    /// What `\n` is written as.
    pub(super) fn written(self) -> &'static str {
        match self {
            Newline::Cr => "\r",
            Newline::CrLf => "\r\n",
            _ => "\n",
        }
    }
}

/// The payload of TextIOWrapper.
pub(super) struct TextObj {
    /// None before `__init__` and after `detach`.
    pub(super) buffer: RefCell<Value>,
    pub(super) encoding: RefCell<String>,
    pub(super) errors: RefCell<String>,
    /// The built-in codec, for reading; none for an encoding that a script registered.
    pub(super) codec: Cell<Option<Codec>>,
    /// The codec for what is written next: without a mark after the first piece.
    pub(super) write_codec: Cell<Option<Codec>>,
    pub(super) newline: Cell<Newline>,
    pub(super) by_line: Cell<bool>,
    pub(super) through: Cell<bool>,
    /// Encoded and not yet handed on.
    pub(super) pending: RefCell<Vec<u8>>,
    /// Decoded and not yet asked for: WTF-8, from `start`.
    pub(super) ahead: RefCell<Vec<u8>>,
    pub(super) start: Cell<usize>,
    /// Bytes that are no whole code point yet.
    pub(super) undecoded: RefCell<Vec<u8>>,
    pub(super) at_end: Cell<bool>,
    /// Iteration forbids `tell` until it has come to the end.
    pub(super) iterating: Cell<bool>,
    /// Ends of lines seen: 1 for `\n`, 2 for `\r`, 4 for `\r\n`.
    pub(super) seen: Cell<u8>,
}

impl Payload for TextObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.buffer.borrow());
    }
}

impl TextObj {
    pub(super) fn new() -> TextObj {
        TextObj {
            buffer: RefCell::new(Value::NONE),
            encoding: RefCell::default(),
            errors: RefCell::default(),
            codec: Cell::new(None),
            write_codec: Cell::new(None),
            newline: Cell::default(),
            by_line: Cell::default(),
            through: Cell::default(),
            pending: RefCell::default(),
            ahead: RefCell::default(),
            start: Cell::default(),
            undecoded: RefCell::default(),
            at_end: Cell::default(),
            iterating: Cell::default(),
            seen: Cell::default(),
        }
    }

    pub(super) fn buffer(&self, ctx: &Ctx) -> Result<Value> {
        let buffer = self.buffer.borrow().clone();
        if buffer.is_none() {
            return Err(ctx.value_error("underlying buffer has been detached"));
        }
        Ok(buffer)
    }

    pub(super) fn is_closed(&self, ctx: &Ctx) -> Result<bool> {
        let buffer = self.buffer(ctx)?;
        match buffer_in(&buffer) {
            Some(buffer) => buffer.is_closed(ctx),
            None => {
                let closed = ctx.get_attr_str(&buffer, "closed")?;
                ctx.is_true(&closed)
            }
        }
    }

    pub(super) fn check_open(&self, ctx: &Ctx) -> Result<()> {
        if self.is_closed(ctx)? { Err(closed_file(ctx)) } else { Ok(()) }
    }

    /// Chooses an encoding and what to do about faults.
    pub(super) fn set_codec(&self, ctx: &Ctx, encoding: &str, errors: &str) -> Result<()> {
        let encoding = if encoding == "locale" { "UTF-8" } else { encoding };
        let codec = Codec::from_name(encoding);
        if codec.is_none() {
            ctx.codec_lookup(encoding)?;
        }
        self.encoding.replace(encoding.to_owned());
        self.errors.replace(errors.to_owned());
        self.codec.set(codec);
        self.write_codec.set(codec);
        Ok(())
    }

    /// The mark at the beginning of a file is not written again behind its beginning.
    pub(super) fn forget_mark(&self, ctx: &Ctx) -> Result<()> {
        if matches!(self.codec.get(), Some(Codec::Utf8Sig | Codec::Utf16(None) | Codec::Utf32(None))) {
            let buffer = self.buffer(ctx)?;
            if asks(ctx, &buffer, "seekable")? && asks(ctx, &buffer, "writable")? {
                let at = ctx.call_method_str(&buffer, "tell", &[])?;
                self.mark_written(ctx.index_clamped(&at)? != 0);
            }
        }
        Ok(())
    }

    pub(super) fn mark_written(&self, written: bool) {
        let plain = match self.codec.get() {
            Some(Codec::Utf8Sig) if written => Some(Codec::Utf8),
            Some(Codec::Utf16(None)) if written => Some(Codec::Utf16(Some(ByteOrder::Little))),
            Some(Codec::Utf32(None)) if written => Some(Codec::Utf32(Some(ByteOrder::Little))),
            codec => codec,
        };
        self.write_codec.set(plain);
    }

    /// Encodes and keeps a text; hands over what is due.
    pub(super) fn write(&self, ctx: &Ctx, text: &Value) -> Result<usize> {
        let Some(s) = text.downcast::<StrObj>() else {
            let got = ctx.given_name(text);
            return Err(ctx.type_error(format!("write() argument must be str, not {got}")));
        };
        self.check_open(ctx)?;
        let has_lf = s.bytes().contains(&b'\n');
        let ends = self.newline.get().written();
        let translated = (has_lf && ends != "\n").then(|| {
            let lf = ctx.new_str("\n");
            ctx.call_method_str(text, "replace", &[lf, ctx.new_str(ends)])
        });
        let translated = translated.transpose()?;
        self.encode(ctx, translated.as_ref().unwrap_or(text))?;
        let by_line = self.by_line.get() && (has_lf || s.bytes().contains(&b'\r'));
        if by_line || self.through.get() || self.pending.borrow().len() > BUFFER_SIZE {
            self.hand_on(ctx)?;
        }
        if by_line {
            let buffer = self.buffer(ctx)?;
            ctx.call_method(&buffer, &ctx.names().flush, &[])?;
        }
        self.forget_ahead();
        Ok(s.len())
    }

    fn encode(&self, ctx: &Ctx, text: &Value) -> Result<()> {
        let Some(s) = text.downcast::<StrObj>() else { return Ok(()) };
        if s.is_empty() {
            return Ok(());
        }
        match self.write_codec.get() {
            Some(Codec::Utf8 | Codec::Ascii | Codec::Latin1) if s.is_ascii() => {
                self.pending.borrow_mut().extend_from_slice(s.bytes());
            }
            Some(codec) => {
                let errors = self.errors.borrow().clone();
                let bytes = ctx.encode_codec(s.text(), codec, &errors)?;
                self.pending.borrow_mut().extend_from_slice(&bytes);
                self.mark_written(true);
            }
            None => {
                let (encoding, errors) = (self.encoding.borrow().clone(), self.errors.borrow().clone());
                let bytes = ctx.encode(text, &encoding, &errors)?;
                let bytes = ctx.bytes_like(&bytes)?;
                self.pending.borrow_mut().extend_from_slice(&bytes);
            }
        }
        Ok(())
    }

    /// Gives what was written to the buffer below.
    pub(super) fn hand_on(&self, ctx: &Ctx) -> Result<()> {
        let bytes = std::mem::take(&mut *self.pending.borrow_mut());
        if bytes.is_empty() {
            return Ok(());
        }
        let buffer = self.buffer(ctx)?;
        let mut rest = ctx.new_bytes(&bytes);
        loop {
            // A raw file below may take less than it was given.
            let n = ctx.call_method(&buffer, &ctx.names().write, &[rest.clone()])?;
            let n = if n.is_none() { 0 } else { usize::try_from(ctx.index_clamped(&n)?).unwrap_or(0) };
            let left = ctx.bytes_like(&rest)?.get(n..).unwrap_or_default().to_vec();
            if left.is_empty() || n == 0 || buffer_in(&buffer).is_some() {
                return Ok(());
            }
            rest = ctx.new_bytes(&left);
        }
    }

    pub(super) fn forget_ahead(&self) {
        self.ahead.borrow_mut().clear();
        self.undecoded.borrow_mut().clear();
        self.start.set(0);
        self.at_end.set(false);
    }
}
