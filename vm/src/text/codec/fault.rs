//! What cannot be encoded or decoded, and the built-in ways to deal with it.

use super::Names;
use crate::text::error::{ErrorKind, TextError, TextResult};
use crate::text::pytext::{TextBuf, is_surrogate};
use crate::text::string::repr::push_escape;

/// Bytes that do not decode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeFault {
    /// The encoding's name for the exception.
    pub encoding: &'static str,
    /// The first byte.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

/// Code points that do not encode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EncodeFault {
    /// The encoding's name for the exception.
    pub encoding: &'static str,
    /// The first code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

/// What a handler puts in the place of code points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Replacement {
    /// Text, which must encode.
    Text(TextBuf),
    /// Bytes as they are.
    Bytes(Vec<u8>),
}

/// A built-in error handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handler {
    /// Raise.
    Strict,
    /// Leave out.
    Ignore,
    /// U+FFFD, or a question mark.
    Replace,
    /// `\xff`
    BackslashReplace,
    /// `&#233;`
    XmlCharRefReplace,
    /// `\N{...}`
    NameReplace,
    /// Bytes as the surrogates U+DC80 to U+DCFF, and back.
    SurrogateEscape,
    /// Surrogates as if they were characters.
    SurrogatePass,
}

impl DecodeFault {
    /// The exception.
    #[cold]
    pub fn error(self) -> TextError {
        let DecodeFault { encoding, start, end, reason } = self;
        TextError::new(ErrorKind::UnicodeDecode { encoding, start, end }, reason)
    }
}

impl EncodeFault {
    /// The exception.
    #[cold]
    pub fn error(self) -> TextError {
        let EncodeFault { encoding, start, end, reason } = self;
        TextError::new(ErrorKind::UnicodeEncode { encoding, start, end }, reason)
    }
}

/// A surrogate at the start of `bytes` in that encoding, and its length.
fn surrogate_in(encoding: &str, bytes: &[u8]) -> Option<(u32, usize)> {
    let (c, length) = match (encoding, bytes) {
        ("utf-8", [0xed, b @ 0xa0..=0xbf, c @ 0x80..=0xbf, ..]) => {
            (0xd000 | (*b as u32 & 0x3f) << 6 | (*c as u32 & 0x3f), 3)
        }
        ("utf-16-le" | "utf-16", [a, b, ..]) => (u16::from_le_bytes([*a, *b]) as u32, 2),
        ("utf-16-be", [a, b, ..]) => (u16::from_be_bytes([*a, *b]) as u32, 2),
        ("utf-32-le" | "utf-32", [a, b, c, d, ..]) => (u32::from_le_bytes([*a, *b, *c, *d]), 4),
        ("utf-32-be", [a, b, c, d, ..]) => (u32::from_be_bytes([*a, *b, *c, *d]), 4),
        _ => return None,
    };
    is_surrogate(c).then_some((c, length))
}

/// A surrogate written in that encoding.
fn push_surrogate(out: &mut Vec<u8>, encoding: &str, c: u32) -> bool {
    match encoding {
        "utf-8" => out.extend([0xe0 | (c >> 12) as u8, 0x80 | (c >> 6 & 63) as u8, 0x80 | (c & 63) as u8]),
        "utf-16" | "utf-16-le" => out.extend((c as u16).to_le_bytes()),
        "utf-16-be" => out.extend((c as u16).to_be_bytes()),
        "utf-32" | "utf-32-le" => out.extend(c.to_le_bytes()),
        "utf-32-be" => out.extend(c.to_be_bytes()),
        _ => return false,
    }
    true
}

impl Handler {
    /// The handler of that name.
    ///
    /// # Errors
    /// `LookupError`.
    pub fn from_name(name: &str) -> TextResult<Handler> {
        Ok(match name {
            "strict" => Handler::Strict,
            "ignore" => Handler::Ignore,
            "replace" => Handler::Replace,
            "backslashreplace" => Handler::BackslashReplace,
            "xmlcharrefreplace" => Handler::XmlCharRefReplace,
            "namereplace" => Handler::NameReplace,
            "surrogateescape" => Handler::SurrogateEscape,
            "surrogatepass" => Handler::SurrogatePass,
            _ => {
                let message = format!("unknown error handler name '{name}'");
                return Err(TextError::new(ErrorKind::Lookup, message));
            }
        })
    }

    /// What stands for bytes that do not decode, and where decoding goes on.
    ///
    /// # Errors
    /// `UnicodeDecodeError`; `TypeError` from handlers that only encode.
    pub fn decode_fault(self, bytes: &[u8], fault: DecodeFault) -> TextResult<(TextBuf, usize)> {
        let bad = &bytes[fault.start..fault.end];
        let mut out = TextBuf::new();
        match self {
            Handler::Strict => return Err(fault.error()),
            Handler::Ignore => {}
            Handler::Replace => out.push(0xfffd),
            Handler::BackslashReplace => bad.iter().for_each(|b| out.push_str(&format!("\\x{b:02x}"))),
            Handler::XmlCharRefReplace | Handler::NameReplace => {
                let refused = "don't know how to handle UnicodeDecodeError in error callback";
                return Err(TextError::type_error(refused));
            }
            Handler::SurrogateEscape => {
                let high: Vec<u8> = bad.iter().take(4).copied().take_while(|b| *b >= 128).collect();
                if high.is_empty() {
                    return Err(fault.error());
                }
                high.iter().for_each(|&b| out.push(0xdc00 + b as u32));
                return Ok((out, fault.start + high.len()));
            }
            Handler::SurrogatePass => {
                let found = surrogate_in(fault.encoding, &bytes[fault.start..]);
                let (c, length) = found.ok_or_else(|| fault.error())?;
                out.push(c);
                return Ok((out, fault.start + length));
            }
        }
        Ok((out, fault.end))
    }

    /// What stands for code points that do not encode, and where encoding goes on.
    ///
    /// # Errors
    /// `UnicodeEncodeError`.
    pub fn encode_fault(
        self,
        points: &[u32],
        fault: EncodeFault,
        names: Names,
    ) -> TextResult<(Replacement, usize)> {
        let bad = &points[fault.start..fault.end];
        let mut out = TextBuf::new();
        for &c in bad {
            match self {
                Handler::Ignore => {}
                Handler::Replace => out.push('?' as u32),
                Handler::BackslashReplace => push_escape(&mut out, c),
                Handler::XmlCharRefReplace => out.push_str(&format!("&#{c};")),
                Handler::NameReplace => match (names.name_of)(c) {
                    Some(name) => out.push_str(&format!("\\N{{{name}}}")),
                    None => push_escape(&mut out, c),
                },
                Handler::Strict => return Err(fault.error()),
                Handler::SurrogateEscape => return escape_back(bad, fault),
                Handler::SurrogatePass => return pass_surrogates(bad, fault),
            }
        }
        Ok((Replacement::Text(out), fault.end))
    }
}

/// Escaped bytes back; the run may end early, and then faults again from there.
fn escape_back(bad: &[u32], fault: EncodeFault) -> TextResult<(Replacement, usize)> {
    let escaped = bad.iter().take_while(|c| (0xdc80..=0xdcff).contains(*c));
    let bytes: Vec<u8> = escaped.map(|c| (c - 0xdc00) as u8).collect();
    if bytes.is_empty() {
        return Err(fault.error());
    }
    let end = fault.start + bytes.len();
    Ok((Replacement::Bytes(bytes), end))
}

fn pass_surrogates(bad: &[u32], fault: EncodeFault) -> TextResult<(Replacement, usize)> {
    let mut out = Vec::new();
    let passed = bad.iter().all(|&c| is_surrogate(c) && push_surrogate(&mut out, fault.encoding, c));
    if passed { Ok((Replacement::Bytes(out), fault.end)) } else { Err(fault.error()) }
}
