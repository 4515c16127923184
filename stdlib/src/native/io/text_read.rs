//! TextIOWrapper: reading, and places in the file.

use super::buffered_methods::buffer_in;
use super::text::{Newline, TextObj};
use super::{BUFFER_SIZE, asks, unsupported};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::text::codec::Codec;
use gilbox_vm::text::int::bytes::ByteOrder;
use gilbox_vm::text::{PyText, TextBuf};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

/// Where the line that begins `text` ends; `None` if its end is not in it. A `\r` at the very end may be half of a
/// `\r\n` unless the file is at its end.
pub(super) fn line_end(text: &[u8], newline: Newline, at_end: bool) -> Option<usize> {
    let find = |wanted: u8| text.iter().position(|b| *b == wanted);
    match newline {
        Newline::Lf => find(b'\n').map(|at| at + 1),
        Newline::Cr => find(b'\r').map(|at| at + 1),
        Newline::CrLf => text.windows(2).position(|pair| pair == b"\r\n").map(|at| at + 2),
        Newline::Universal | Newline::Any => {
            let at = text.iter().position(|b| matches!(b, b'\n' | b'\r'))?;
            match (text[at], text.get(at + 1)) {
                (b'\r', Some(b'\n')) => Some(at + 2),
                (b'\r', None) if !at_end => None,
                _ => Some(at + 1),
            }
        }
    }
}

/// Text with every end of a line as `\n`; notes which ends there are.
pub(super) fn translate(text: &[u8], seen: &mut u8) -> Option<Vec<u8>> {
    if !text.contains(&b'\r') {
        *seen |= u8::from(text.contains(&b'\n'));
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        match (text[at], text.get(at + 1)) {
            (b'\r', Some(b'\n')) => {
                *seen |= 4;
                out.push(b'\n');
                at += 1;
            }
            (b'\r', _) => {
                *seen |= 2;
                out.push(b'\n');
            }
            (b, _) => {
                *seen |= u8::from(b == b'\n');
                out.push(b);
            }
        }
        at += 1;
    }
    Some(out)
}

impl TextObj {
    pub(super) fn check_reading(&self, ctx: &Ctx) -> Result<()> {
        self.check_open(ctx)?;
        let buffer = self.buffer(ctx)?;
        if !asks(ctx, &buffer, "readable")? {
            return Err(unsupported(ctx, "not readable"));
        }
        self.hand_on(ctx)
    }

    /// A piece of the decoded text, which is then used up.
    pub(super) fn take(&self, ctx: &Ctx, n_bytes: usize) -> Value {
        let (ahead, start) = (self.ahead.borrow(), self.start.get());
        let piece = &ahead[start..start + n_bytes];
        self.start.set(start + n_bytes);
        let newline = self.newline.get();
        if !matches!(newline, Newline::Universal | Newline::Any) {
            return ctx.new_str_text(PyText::new(piece));
        }
        let mut seen = self.seen.get();
        let translated = translate(piece, &mut seen);
        self.seen.set(seen);
        match translated {
            Some(text) if newline == Newline::Universal => ctx.new_str_text(PyText::new(&text)),
            _ => ctx.new_str_text(PyText::new(piece)),
        }
    }

    pub(super) fn n_ahead(&self) -> usize {
        self.ahead.borrow().len() - self.start.get()
    }

    /// Reads and decodes another piece; answers whether one came.
    pub(super) fn fill(&self, ctx: &Ctx, all: bool) -> Result<bool> {
        if self.at_end.get() {
            return Ok(false);
        }
        let buffer = self.buffer(ctx)?;
        let all = all || self.codec.get().is_none();
        let bytes = match (buffer_in(&buffer), all) {
            (Some(inside), _) => {
                let _hold = inside.hold(ctx, &buffer)?;
                if all {
                    inside.read(ctx, None)?.unwrap_or_default()
                } else {
                    inside.read1(ctx, Some(BUFFER_SIZE))?
                }
            }
            (None, true) => self.ask(ctx, &buffer, "read", &[])?,
            (None, false) => {
                let size = [ctx.new_int(BUFFER_SIZE as i64)];
                let has_read1 = ctx.get_attr_opt(&buffer, &ctx.intern("read1"))?.is_some();
                self.ask(ctx, &buffer, if has_read1 { "read1" } else { "read" }, &size)?
            }
        };
        let at_end = all || bytes.is_empty();
        self.at_end.set(at_end);
        self.decode(ctx, bytes, at_end)?;
        Ok(!at_end || self.n_ahead() > 0)
    }

    fn ask(&self, ctx: &Ctx, buffer: &Value, method: &str, args: &[Value]) -> Result<Vec<u8>> {
        let data = ctx.call_method_str(buffer, method, args)?;
        match ctx.bytes_view(&data)? {
            Some(bytes) => Ok(bytes.into_owned()),
            None => {
                let got = ctx.type_name(&data);
                Err(ctx.type_error(format!(
                    "underlying {method}() should have returned a bytes-like object, not '{got}'"
                )))
            }
        }
    }

    fn decode(&self, ctx: &Ctx, bytes: Vec<u8>, is_final: bool) -> Result<()> {
        let mut data = std::mem::take(&mut *self.undecoded.borrow_mut());
        if data.is_empty() {
            data = bytes
        } else {
            ctx.append(&mut data, &bytes)?
        }
        let errors = self.errors.borrow().clone();
        let Some(codec) = self.codec.get() else {
            let encoding = self.encoding.borrow().clone();
            let text = ctx.decode(&data, None, &encoding, &errors)?;
            return self
                .add(ctx, text.downcast::<StrObj>().map_or_else(Vec::new, |text| text.bytes().to_vec()));
        };
        if matches!(codec, Codec::Utf8) && std::str::from_utf8(&data).is_ok() {
            return self.add(ctx, data);
        }
        let codec = self.by_mark(codec, &data, is_final);
        let Some(codec) = codec else {
            *self.undecoded.borrow_mut() = data;
            return Ok(());
        };
        let (text, used) = ctx.decode_codec(&data, codec, &errors, is_final)?;
        self.undecoded.borrow_mut().extend_from_slice(&data[used.min(data.len())..]);
        self.add(ctx, text.into_parts().0)
    }

    /// The codec for the next piece: the byte order mark at the beginning decides for the rest of the file. `None`
    /// while there is not enough to see the mark.
    fn by_mark(&self, codec: Codec, data: &[u8], is_final: bool) -> Option<Codec> {
        let need = match codec {
            Codec::Utf8Sig => 3,
            Codec::Utf16(None) => 2,
            Codec::Utf32(None) => 4,
            _ => return Some(codec),
        };
        if data.len() < need && !is_final {
            return None;
        }
        let is_big = match codec {
            Codec::Utf16(_) => data.starts_with(b"\xfe\xff"),
            _ => data.starts_with(b"\0\0\xfe\xff"),
        };
        let order = Some(if is_big { ByteOrder::Big } else { ByteOrder::Little });
        self.codec.set(Some(match codec {
            Codec::Utf8Sig => Codec::Utf8,
            Codec::Utf16(_) => Codec::Utf16(order),
            _ => Codec::Utf32(order),
        }));
        Some(codec)
    }

    fn add(&self, ctx: &Ctx, text: Vec<u8>) -> Result<()> {
        let mut ahead = self.ahead.borrow_mut();
        if self.start.get() == ahead.len() {
            *ahead = text;
        } else {
            ahead.drain(..self.start.get());
            ctx.append(&mut ahead, &text)?;
        }
        self.start.set(0);
        Ok(())
    }

    pub(super) fn read_all(&self, ctx: &Ctx) -> Result<Value> {
        self.fill(ctx, true)?;
        let text = self.take(ctx, self.n_ahead());
        self.at_end.set(false);
        Ok(text)
    }

    /// `read(n)`
    pub(super) fn read(&self, ctx: &Ctx, n_chars: usize) -> Result<Value> {
        loop {
            let (n_bytes, enough) = self.count(n_chars);
            if enough || !self.fill(ctx, false)? {
                let n_bytes = if enough { n_bytes } else { self.count(n_chars).0 };
                if n_bytes == 0 {
                    self.at_end.set(false);
                }
                return Ok(self.take(ctx, n_bytes));
            }
        }
    }

    /// How many bytes of the decoded text hold that many characters, and whether there are so many.
    fn count(&self, n_chars: usize) -> (usize, bool) {
        let (ahead, start) = (self.ahead.borrow(), self.start.get());
        let text = &ahead[start..];
        let universal = self.newline.get() == Newline::Universal;
        let (mut at, mut n) = (0, 0);
        while n < n_chars {
            let Some(&first) = text.get(at) else { return (at, false) };
            if first == b'\r' && universal {
                match text.get(at + 1) {
                    Some(b'\n') => at += 1,
                    None if !self.at_end.get() => return (at, false),
                    _ => {}
                }
            }
            at += 1;
            while text.get(at).is_some_and(|b| b & 0xC0 == 0x80) {
                at += 1;
            }
            n += 1;
        }
        (at, true)
    }

    /// `readline()`, as a text that may be empty.
    pub(super) fn read_line(&self, ctx: &Ctx, limit: Option<usize>) -> Result<Value> {
        loop {
            let end = {
                let (ahead, start) = (self.ahead.borrow(), self.start.get());
                line_end(&ahead[start..], self.newline.get(), self.at_end.get())
            };
            let end = match end {
                Some(end) => end,
                None if limit.is_some_and(|limit| self.count(limit).1) => self.n_ahead(),
                None if self.fill(ctx, false)? => continue,
                None => {
                    self.at_end.set(false);
                    let rest = self.ahead.borrow();
                    // A lone carriage return at the very end was a line's end after all.
                    line_end(&rest[self.start.get()..], self.newline.get(), true)
                        .unwrap_or(rest.len() - self.start.get())
                }
            };
            let end = limit.map_or(end, |limit| end.min(self.count(limit).0));
            return Ok(self.take(ctx, end));
        }
    }

    /// The place in the file of the next character.
    pub(super) fn tell(&self, ctx: &Ctx) -> Result<i64> {
        let buffer = self.buffer(ctx)?;
        let at = ctx.call_method_str(&buffer, "tell", &[])?;
        let at = ctx.index_checked(&at)?;
        let rest = self.ahead.borrow()[self.start.get()..].to_vec();
        let n_undecoded = self.undecoded.borrow().len();
        let n_rest = match self.codec.get() {
            Some(Codec::Latin1 | Codec::Ascii) => PyText::new(&rest).len(),
            Some(Codec::Utf8 | Codec::Utf8Sig) if std::str::from_utf8(&rest).is_ok() => rest.len(),
            Some(codec) => {
                let text = TextBuf::from_bytes(rest);
                let errors = self.errors.borrow().clone();
                ctx.encode_codec(text.as_text(), codec, &errors)?.len()
            }
            None => {
                let (encoding, errors) = (self.encoding.borrow().clone(), self.errors.borrow().clone());
                let text = ctx.new_str_text(PyText::new(&rest));
                let bytes = ctx.encode(&text, &encoding, &errors)?;
                ctx.len(&bytes)?
            }
        };
        Ok(at - n_rest as i64 - n_undecoded as i64)
    }
}
