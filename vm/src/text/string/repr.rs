//! `repr` and `ascii` of text and bytes.

use crate::text::pytext::{PyText, TextBuf};
use crate::text::unicode::is_printable;

/// The quote `repr` chooses: single, unless only single quotes occur inside.
fn choose_quote(bytes: &[u8]) -> u8 {
    if memchr::memchr(b'\'', bytes).is_some() && memchr::memchr(b'"', bytes).is_none() { b'"' } else { b'\'' }
}

/// Whether the byte stands for itself inside quotes.
fn is_plain(b: u8, quote: u8) -> bool {
    (0x20..0x7f).contains(&b) && b != quote && b != b'\\'
}

/// Adds the escape of `c`: short for the usual three, hexadecimal otherwise.
pub fn push_escape(out: &mut TextBuf, c: u32) {
    match c {
        0x5c => out.push_str("\\\\"),
        0x0a => out.push_str("\\n"),
        0x0d => out.push_str("\\r"),
        0x09 => out.push_str("\\t"),
        0x27 | 0x22 => out.push_ascii(&[b'\\', c as u8]),
        0..=0xff => push_hex(out, b'x', c, 2),
        0x100..=0xffff => push_hex(out, b'u', c, 4),
        _ => push_hex(out, b'U', c, 8),
    }
}

/// Adds a backslash, `letter` and `width` hexadecimal digits.
pub fn push_hex(out: &mut TextBuf, letter: u8, c: u32, width: u32) {
    out.push_ascii(&[b'\\', letter]);
    for place in (0..width).rev() {
        out.push(b"0123456789abcdef"[(c >> (4 * place) & 15) as usize] as u32);
    }
}

/// `repr(text)`, appended.
pub fn push_repr(out: &mut TextBuf, text: PyText<'_>) {
    push_quoted(out, text, false);
}

/// `repr(text)`: quoted, with escapes for what is not printable.
pub fn repr(text: PyText<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.bytes().len() + 2);
    push_quoted(&mut out, text, false);
    out
}

/// `ascii(text)`: like [`repr`], with everything beyond ASCII escaped.
pub fn ascii(text: PyText<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.bytes().len() + 2);
    push_quoted(&mut out, text, true);
    out
}

/// `ascii` applied to a finished `repr`: escapes what is beyond ASCII and leaves the rest.
pub fn escape_non_ascii(text: PyText<'_>) -> TextBuf {
    if text.is_ascii() {
        return TextBuf::from(text);
    }
    let mut out = TextBuf::with_capacity(text.bytes().len() * 2);
    for c in text.code_points() {
        if c < 0x80 { out.push(c) } else { push_escape(&mut out, c) }
    }
    out
}

fn push_quoted(out: &mut TextBuf, text: PyText<'_>, ascii_only: bool) {
    let bytes = text.bytes();
    let quote = choose_quote(bytes);
    out.push(quote as u32);
    if bytes.iter().all(|&b| is_plain(b, quote)) {
        out.push_ascii(bytes);
    } else {
        for c in text.code_points() {
            let plain = match c {
                0..=0x7f => is_plain(c as u8, quote),
                _ => !ascii_only && is_printable(c),
            };
            if plain || (c != quote as u32 && matches!(c, 0x22 | 0x27)) {
                out.push(c);
            } else {
                push_escape(out, c);
            }
        }
    }
    out.push(quote as u32);
}

/// `repr` of bytes without the prefix choice of `bytearray`: `b'...'`.
pub fn bytes_repr(bytes: &[u8]) -> TextBuf {
    let mut out = TextBuf::with_capacity(bytes.len() + 3);
    push_bytes_repr(&mut out, bytes);
    out
}

/// `b'...'`, appended.
pub fn push_bytes_repr(out: &mut TextBuf, bytes: &[u8]) {
    let quote = choose_quote(bytes);
    out.push_ascii(&[b'b', quote]);
    for &b in bytes {
        if is_plain(b, quote) || (b != quote && matches!(b, b'\'' | b'"')) {
            out.push(b as u32);
        } else {
            push_escape(out, b as u32);
        }
    }
    out.push(quote as u32);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repr_of(text: &str) -> String {
        repr(text.into()).as_text().lossy()
    }

    #[test]
    fn quotes_and_escapes() {
        assert_eq!(repr_of("abc"), "'abc'");
        assert_eq!(repr_of("it's"), "\"it's\"");
        assert_eq!(repr_of("'\""), "'\\'\"'");
        assert_eq!(repr_of("a\\\n\r\t\0\x7f\u{80}é"), "'a\\\\\\n\\r\\t\\x00\\x7f\\x80é'");
        assert_eq!(repr_of("\u{200b}\u{e000}\u{10ffff}😀"), "'\\u200b\\ue000\\U0010ffff😀'");
        assert_eq!(repr(PyText::new(b"\xed\xa0\x80")).as_text().lossy(), "'\\ud800'");
        assert_eq!(ascii("é😀'".into()).as_text().lossy(), "\"\\xe9\\U0001f600'\"");
        assert_eq!(bytes_repr(b"a'\x00\xff\n").as_text().lossy(), "b\"a'\\x00\\xff\\n\"");
    }
}
