//! From JSON text to objects. Whatever is unusual is left to the module written in Python, which also words the
//! errors.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::text::PyText;
use gilbox_vm::text::TextBuf;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::value::Value;
use std::collections::HashMap;

/// Deeper nesting is left to Python, whose recursion is counted.
const MOST_DEPTH: usize = 500;

/// The value of a text; `None` if it is wrong or too deep.
pub(super) fn decode(ctx: &Ctx, text: PyText<'_>) -> Result<Option<Value>> {
    let mut reader = Reader { ctx, bytes: text.bytes(), at: 0, depth: 0, keys: HashMap::new() };
    let Some(value) = reader.value()? else { return Ok(None) };
    reader.skip();
    Ok(if reader.at == reader.bytes.len() { Some(value) } else { None })
}

struct Reader<'a> {
    ctx: &'a Ctx,
    bytes: &'a [u8],
    at: usize,
    depth: usize,
    /// Keys met before: equal keys share one str.
    keys: HashMap<&'a [u8], Value>,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> u8 {
        self.bytes.get(self.at).copied().unwrap_or(0)
    }

    fn skip(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Result<Option<Value>> {
        self.skip();
        match self.peek() {
            b'"' => Ok(self.string()),
            b'{' => self.nested(Self::object),
            b'[' => self.nested(Self::array),
            b'n' => Ok(self.word(b"null", Value::NONE)),
            b't' => Ok(self.word(b"true", Value::TRUE)),
            b'f' => Ok(self.word(b"false", Value::FALSE)),
            b'-' | b'0'..=b'9' => self.number(),
            _ => Ok(None),
        }
    }

    fn nested(&mut self, read: fn(&mut Self) -> Result<Option<Value>>) -> Result<Option<Value>> {
        if self.depth >= MOST_DEPTH {
            return Ok(None);
        }
        self.depth += 1;
        self.at += 1;
        let value = read(self)?;
        self.depth -= 1;
        Ok(value)
    }

    fn word(&mut self, word: &[u8], value: Value) -> Option<Value> {
        let found = self.bytes[self.at..].starts_with(word);
        self.at += word.len();
        found.then_some(value)
    }

    fn array(&mut self) -> Result<Option<Value>> {
        let mut items = Vec::new();
        self.skip();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(Some(self.ctx.new_list(items)));
        }
        loop {
            let Some(item) = self.value()? else { return Ok(None) };
            items.push(item);
            self.skip();
            match self.peek() {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(Some(self.ctx.new_list(items)));
                }
                _ => return Ok(None),
            }
        }
    }

    fn object(&mut self) -> Result<Option<Value>> {
        let dict = self.ctx.new_dict();
        self.skip();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(Some(dict.into_value()));
        }
        loop {
            self.skip();
            let Some(key) = self.key() else { return Ok(None) };
            self.skip();
            if self.peek() != b':' {
                return Ok(None);
            }
            self.at += 1;
            let Some(value) = self.value()? else { return Ok(None) };
            DictObj::set_str(&dict, &key, value);
            self.skip();
            match self.peek() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(Some(dict.into_value()));
                }
                _ => return Ok(None),
            }
        }
    }

    fn key(&mut self) -> Option<Value> {
        let start = self.at;
        let end = self.plain_end()?;
        if self.bytes.get(end) != Some(&b'"') {
            return self.string();
        }
        let bytes = &self.bytes[start..end];
        self.at = end + 1;
        if let Some(known) = self.keys.get(bytes) {
            return Some(known.clone());
        }
        let key = self.ctx.new_str_text(PyText::new(&bytes[1..]));
        self.keys.insert(bytes, key.clone());
        Some(key)
    }

    /// Where the plain part of the string at hand ends: at its quote, a backslash or a control character.
    fn plain_end(&self) -> Option<usize> {
        if self.peek() != b'"' {
            return None;
        }
        let rest = &self.bytes[self.at + 1..];
        let n = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..0x20))?;
        Some(self.at + 1 + n)
    }

    fn string(&mut self) -> Option<Value> {
        let end = self.plain_end()?;
        let plain = &self.bytes[self.at + 1..end];
        if self.bytes[end] == b'"' {
            self.at = end + 1;
            return Some(self.ctx.new_str_text(PyText::new(plain)));
        }
        let mut out = TextBuf::with_capacity(plain.len() + 16);
        out.push_text(PyText::new(plain));
        self.at = end;
        loop {
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Some(self.ctx.new_str_buf(out));
                }
                b'\\' => out.push(self.escape()?),
                0..0x20 => return None,
                _ => {
                    let rest = &self.bytes[self.at..];
                    let n = rest.iter().position(|b| matches!(b, b'"' | b'\\' | 0..0x20))?;
                    out.push_text(PyText::new(&rest[..n]));
                    self.at += n;
                }
            }
        }
    }

    fn escape(&mut self) -> Option<u32> {
        let c = *self.bytes.get(self.at + 1)?;
        self.at += 2;
        Some(match c {
            b'"' | b'\\' | b'/' => c as u32,
            b'b' => 8,
            b'f' => 12,
            b'n' => 10,
            b'r' => 13,
            b't' => 9,
            b'u' => {
                let high = self.four_hex()?;
                if (0xd800..0xdc00).contains(&high) && self.bytes[self.at..].starts_with(b"\\u") {
                    let back = self.at;
                    self.at += 2;
                    let low = self.four_hex()?;
                    if (0xdc00..0xe000).contains(&low) {
                        return Some(0x10000 + ((high - 0xd800) << 10 | (low - 0xdc00)));
                    }
                    self.at = back;
                }
                high
            }
            _ => return None,
        })
    }

    fn four_hex(&mut self) -> Option<u32> {
        let digits = self.bytes.get(self.at..self.at + 4)?;
        self.at += 4;
        digits.iter().try_fold(0, |n, b| (*b as char).to_digit(16).map(|d| n << 4 | d))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn number(&mut self) -> Result<Option<Value>> {
        let start = self.at;
        let negative = self.peek() == b'-';
        self.at += usize::from(negative);
        let first = self.at;
        if self.digits() == 0 {
            return Ok(None);
        }
        if self.bytes[first] == b'0' {
            self.at = first + 1;
        }
        let whole = self.at;
        self.fraction();
        let text = &self.bytes[start..self.at];
        if self.at > whole {
            let parsed = gilbox_vm::text::float::parse_bytes(text).map_err(|e| self.ctx.text_error(e))?;
            return Ok(Some(self.ctx.new_float(parsed)));
        }
        if whole - first <= 18 {
            let n = text[usize::from(negative)..].iter().fold(0i64, |n, b| n * 10 + (b - b'0') as i64);
            return Ok(Some(self.ctx.new_int(if negative { -n } else { n })));
        }
        let text = self.ctx.new_str_text(PyText::with_flag(text, true));
        let int = self.ctx.types().int.to_value();
        self.ctx.call(&int, &[text]).map(Some)
    }

    /// Passes over fraction and exponent as far as they are whole.
    fn fraction(&mut self) {
        let before = self.at;
        if self.peek() == b'.' {
            self.at += 1;
            if self.digits() == 0 {
                self.at = before;
            }
        }
        let before = self.at;
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            if self.digits() == 0 {
                self.at = before;
            }
        }
    }
}
