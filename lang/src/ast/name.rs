//! Identifiers and literal values.

use std::borrow::Borrow;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use num_bigint::BigInt;

/// An identifier: cheap to clone, compared by text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// The identifier with this text.
    pub fn new(text: &str) -> Self {
        Name(text.into())
    }

    /// Its text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its text as a shared string.
    pub fn as_arc(&self) -> &Arc<str> {
        &self.0
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name::new(text)
    }
}

impl From<String> for Name {
    fn from(text: String) -> Self {
        Name(text.into())
    }
}

impl From<Arc<str>> for Name {
    fn from(text: Arc<str>) -> Self {
        Name(text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The value of a string literal: WTF-8, since a Python string may hold lone surrogates.
///
/// A surrogate pair written as two escapes stays two code points, as in CPython.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StrLit(Vec<u8>);

impl StrLit {
    /// An empty string.
    pub fn new() -> Self {
        StrLit::default()
    }

    /// A string from its bytes, which must be WTF-8.
    pub(crate) fn from_wtf8(bytes: Vec<u8>) -> Self {
        StrLit(bytes)
    }

    /// The text, if it holds no lone surrogate.
    pub fn as_str(&self) -> Option<&str> {
        std::str::from_utf8(&self.0).ok()
    }

    /// The bytes, in WTF-8.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The bytes, in WTF-8.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0
    }

    /// True for the empty string.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Appends text.
    pub fn push_str(&mut self, text: &str) {
        self.0.extend_from_slice(text.as_bytes());
    }

    /// Appends another literal's value.
    pub fn push_lit(&mut self, other: &StrLit) {
        self.0.extend_from_slice(&other.0);
    }

    /// Appends a code point, which may be a surrogate; false when it is beyond U+10FFFF.
    pub fn push_code_point(&mut self, code: u32) -> bool {
        if let Some(ch) = char::from_u32(code) {
            self.push_str(ch.encode_utf8(&mut [0; 4]));
            return true;
        }
        if !(0xD800..0xE000).contains(&code) {
            return false;
        }
        self.0.extend_from_slice(&[0xED, 0x80 | ((code >> 6) & 0x3F) as u8, 0x80 | (code & 0x3F) as u8]);
        true
    }

    /// The code points, surrogates among them.
    pub fn code_points(&self) -> impl Iterator<Item = u32> + '_ {
        let mut rest = self.0.as_slice();
        std::iter::from_fn(move || {
            let (&first, _) = rest.split_first()?;
            let width = match first {
                0..0x80 => 1,
                0x80..0xE0 => 2,
                0xE0..0xF0 => 3,
                _ => 4,
            };
            let lead = if width == 1 { u32::from(first) } else { u32::from(first) & (0xFF >> (width + 1)) };
            let tail = rest.get(1..width)?;
            rest = &rest[width..];
            Some(tail.iter().fold(lead, |code, &byte| code << 6 | u32::from(byte & 0x3F)))
        })
    }
}

impl From<&str> for StrLit {
    fn from(text: &str) -> Self {
        StrLit(text.as_bytes().to_vec())
    }
}

impl From<String> for StrLit {
    fn from(text: String) -> Self {
        StrLit(text.into_bytes())
    }
}

/// The value of a number literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Number {
    /// An integer that fits 64 bits.
    Int(i64),
    /// Any larger integer.
    BigInt(BigInt),
    /// A float; a literal is never negative or a NaN, but may be infinite.
    Float(f64),
    /// The imaginary part of a complex literal such as `2j`.
    Imag(f64),
}

/// The value of a literal.
#[derive(Clone, Debug, PartialEq)]
pub enum Constant {
    /// `None`
    None,
    /// `True`
    True,
    /// `False`
    False,
    /// `...`
    Ellipsis,
    /// A number.
    Num(Number),
    /// A string.
    Str(StrLit),
    /// A bytes literal.
    Bytes(Vec<u8>),
}
