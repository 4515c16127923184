//! Codecs between text and bytes, with error handlers.
//!
//! [`decode()`] and [`encode()`] know the built-in handlers by name; [`decode_with`] and [`encode_with`] ask the caller at
//! each fault, which is how handlers written in a script come in.

pub mod decode;
pub mod encode;
pub mod escape;
pub mod fault;
pub mod wide;

use crate::text::error::TextResult;
use crate::text::int::bytes::ByteOrder;
use crate::text::pytext::{PyText, TextBuf};
pub use decode::{Decoded, decode_with};
pub use encode::encode_with;
pub use fault::{DecodeFault, EncodeFault, Handler, Replacement};

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// `utf-8`
    Utf8,
    /// `utf-8-sig`: a byte order mark is written, and skipped when reading.
    Utf8Sig,
    /// `latin-1`
    Latin1,
    /// `ascii`
    Ascii,
    /// `utf-16`; without an order, by its mark.
    Utf16(Option<ByteOrder>),
    /// `utf-32`; without an order, by its mark.
    Utf32(Option<ByteOrder>),
    /// `unicode_escape`
    UnicodeEscape,
    /// `raw_unicode_escape`
    RawUnicodeEscape,
}

/// Spellings of the encodings, normalised: lower case, `_` between words.
const NAMES: &[(&str, Codec)] = &[
    ("utf_8", Codec::Utf8),
    ("utf8", Codec::Utf8),
    ("u8", Codec::Utf8),
    ("utf", Codec::Utf8),
    ("cp65001", Codec::Utf8),
    ("utf8_ucs2", Codec::Utf8),
    ("utf8_ucs4", Codec::Utf8),
    ("utf_8_sig", Codec::Utf8Sig),
    ("latin_1", Codec::Latin1),
    ("latin1", Codec::Latin1),
    ("latin", Codec::Latin1),
    ("l1", Codec::Latin1),
    ("8859", Codec::Latin1),
    ("iso8859", Codec::Latin1),
    ("iso8859_1", Codec::Latin1),
    ("iso_8859_1", Codec::Latin1),
    ("iso_8859_1_1987", Codec::Latin1),
    ("iso_ir_100", Codec::Latin1),
    ("cp819", Codec::Latin1),
    ("ibm819", Codec::Latin1),
    ("ascii", Codec::Ascii),
    ("us_ascii", Codec::Ascii),
    ("us", Codec::Ascii),
    ("646", Codec::Ascii),
    ("iso646_us", Codec::Ascii),
    ("ansi_x3.4_1968", Codec::Ascii),
    ("utf_16", Codec::Utf16(None)),
    ("utf16", Codec::Utf16(None)),
    ("u16", Codec::Utf16(None)),
    ("utf_16_le", Codec::Utf16(Some(ByteOrder::Little))),
    ("utf_16le", Codec::Utf16(Some(ByteOrder::Little))),
    ("unicodelittleunmarked", Codec::Utf16(Some(ByteOrder::Little))),
    ("utf_16_be", Codec::Utf16(Some(ByteOrder::Big))),
    ("utf_16be", Codec::Utf16(Some(ByteOrder::Big))),
    ("unicodebigunmarked", Codec::Utf16(Some(ByteOrder::Big))),
    ("utf_32", Codec::Utf32(None)),
    ("utf32", Codec::Utf32(None)),
    ("u32", Codec::Utf32(None)),
    ("utf_32_le", Codec::Utf32(Some(ByteOrder::Little))),
    ("utf_32le", Codec::Utf32(Some(ByteOrder::Little))),
    ("utf_32_be", Codec::Utf32(Some(ByteOrder::Big))),
    ("utf_32be", Codec::Utf32(Some(ByteOrder::Big))),
    ("unicode_escape", Codec::UnicodeEscape),
    ("raw_unicode_escape", Codec::RawUnicodeEscape),
];

impl Codec {
    /// The bytes of a code unit: how many come of an ASCII character.
    pub fn unit_size(self) -> usize {
        match self {
            Codec::Utf32(_) => 4,
            Codec::Utf16(_) => 2,
            _ => 1,
        }
    }

    /// The encoding of that name, in any of its spellings.
    pub fn from_name(name: &str) -> Option<Codec> {
        let mut normal = String::with_capacity(name.len());
        let mut gap = false;
        for c in name.chars() {
            if c.is_ascii_alphanumeric() || c == '.' {
                if gap && !normal.is_empty() {
                    normal.push('_');
                }
                gap = false;
                normal.push(c.to_ascii_lowercase());
            } else if c.is_ascii() {
                gap = true;
            }
        }
        NAMES.iter().find(|entry| entry.0 == normal).map(|entry| entry.1)
    }

    /// The name `codecs.lookup` gives it.
    pub fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Utf8Sig => "utf-8-sig",
            Codec::Latin1 => "iso8859-1",
            Codec::Ascii => "ascii",
            Codec::Utf16(None) => "utf-16",
            Codec::Utf16(Some(ByteOrder::Little)) => "utf-16-le",
            Codec::Utf16(Some(ByteOrder::Big)) => "utf-16-be",
            Codec::Utf32(None) => "utf-32",
            Codec::Utf32(Some(ByteOrder::Little)) => "utf-32-le",
            Codec::Utf32(Some(ByteOrder::Big)) => "utf-32-be",
            Codec::UnicodeEscape => "unicode-escape",
            Codec::RawUnicodeEscape => "raw-unicode-escape",
        }
    }

    /// The name its errors carry.
    pub fn error_name(self) -> &'static str {
        match self {
            Codec::Utf8Sig => "utf-8",
            Codec::Latin1 => "latin-1",
            Codec::UnicodeEscape => "unicodeescape",
            Codec::RawUnicodeEscape => "rawunicodeescape",
            other => other.name(),
        }
    }
}

/// Character names, for `\N{...}` and `namereplace`; who has no table gives [`NO_NAMES`].
#[derive(Clone, Copy)]
pub struct Names {
    /// The code point of a name.
    pub look_up: fn(&str) -> Option<u32>,
    /// The name of a code point.
    pub name_of: fn(u32) -> Option<String>,
}

/// Knows no name.
pub const NO_NAMES: Names = Names { look_up: |_| None, name_of: |_| None };

/// `bytes.decode(codec, handler)`
///
/// # Errors
/// `UnicodeDecodeError`, or `LookupError` when there is a fault and no handler of that name.
pub fn decode(bytes: &[u8], codec: Codec, handler: &str, names: Names) -> TextResult<TextBuf> {
    if bytes.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1) {
        return Ok(TextBuf::from_bytes(bytes.to_vec()));
    }
    let mut on_fault =
        |data: &[u8], fault: DecodeFault| Handler::from_name(handler)?.decode_fault(data, fault);
    decode_with(bytes, codec, true, names, &mut on_fault).map(|decoded| decoded.text)
}

/// `text.encode(codec, handler)`
///
/// # Errors
/// `UnicodeEncodeError`, or `LookupError` when there is a fault and no handler of that name.
pub fn encode(text: PyText<'_>, codec: Codec, handler: &str, names: Names) -> TextResult<Vec<u8>> {
    if text.is_ascii() && matches!(codec, Codec::Utf8 | Codec::Ascii | Codec::Latin1) {
        return Ok(text.bytes().to_vec());
    }
    let mut on_fault =
        |points: &[u32], fault: EncodeFault| Handler::from_name(handler)?.encode_fault(points, fault, names);
    encode_with(text, codec, &mut on_fault)
}
