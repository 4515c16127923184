//! `unicode_escape` and `raw_unicode_escape`.

use super::Names;
use super::decode::Input;
use crate::text::pytext::{PyText, TextBuf};
use crate::text::string::repr::{push_escape, push_hex};

/// Why an escape is no character.
enum Bad {
    /// So many bytes are wrong.
    Fault(usize, &'static str),
    /// The same, but more input might complete it.
    Incomplete(usize, &'static str),
}

impl Bad {
    /// Reports the fault, unless more input may come: then decoding ends here (`true`).
    fn report<E>(self, input: &mut Input<'_, '_, E>) -> Result<bool, E> {
        match self {
            Bad::Incomplete(..) if !input.is_final => Ok(true),
            Bad::Incomplete(length, reason) | Bad::Fault(length, reason) => {
                input.fault(length, reason)?;
                Ok(false)
            }
        }
    }
}

/// Decodes the escapes of string literals; other bytes are Latin-1.
pub(super) fn decode<E>(input: &mut Input<'_, '_, E>, names: Names) -> Result<(), E> {
    while let Some(&b) = input.rest().first() {
        if b != b'\\' {
            input.out.push(b as u32);
            input.at += 1;
            continue;
        }
        match escape(input.rest(), &mut input.out, names) {
            Ok(length) => input.at += length,
            Err(bad) => {
                if bad.report(input)? {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// One escape at the start of `bytes`; the bytes it takes.
fn escape(bytes: &[u8], out: &mut TextBuf, names: Names) -> Result<usize, Bad> {
    let Some(&letter) = bytes.get(1) else { return Err(Bad::Incomplete(1, "\\ at end of string")) };
    let simple = match letter {
        b'\n' => return Ok(2),
        b'\\' | b'\'' | b'"' => letter,
        b'a' => 7,
        b'b' => 8,
        b't' => 9,
        b'n' => 10,
        b'v' => 11,
        b'f' => 12,
        b'r' => 13,
        b'0'..=b'7' => {
            let digits = bytes[1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(*b));
            let (value, count) =
                digits.fold((0, 0), |(value, count), b| (value * 8 + (b - b'0') as u32, count + 1));
            out.push(value);
            return Ok(1 + count);
        }
        b'x' => return hexadecimal(bytes, 2, "truncated \\xXX escape", "illegal Unicode character", out),
        b'u' => return hexadecimal(bytes, 4, "truncated \\uXXXX escape", "illegal Unicode character", out),
        b'U' => {
            return hexadecimal(bytes, 8, "truncated \\UXXXXXXXX escape", "illegal Unicode character", out);
        }
        b'N' => return named(bytes, out, names),
        _ => {
            out.push(b'\\' as u32);
            letter
        }
    };
    out.push(simple as u32);
    Ok(2)
}

/// Exactly `wanted` hexadecimal digits after two bytes.
fn hexadecimal(
    bytes: &[u8],
    wanted: usize,
    truncated: &'static str,
    too_large: &'static str,
    out: &mut TextBuf,
) -> Result<usize, Bad> {
    let digits = bytes[2..].iter().take(wanted).map_while(|b| (*b as char).to_digit(16));
    let (value, count) = digits.fold((0u32, 0), |(value, count), digit| (value << 4 | digit, count + 1));
    if count < wanted {
        let length = 2 + count;
        let at_end = length == bytes.len();
        return Err(if at_end { Bad::Incomplete(length, truncated) } else { Bad::Fault(length, truncated) });
    }
    if value > 0x10ffff {
        return Err(Bad::Fault(2 + count, too_large));
    }
    out.push(value);
    Ok(2 + count)
}

/// `\N{name}`
fn named(bytes: &[u8], out: &mut TextBuf, names: Names) -> Result<usize, Bad> {
    let malformed = "malformed \\N character escape";
    match bytes.get(2) {
        None => return Err(Bad::Incomplete(2, malformed)),
        Some(b'{') => {}
        Some(_) => return Err(Bad::Fault(2, malformed)),
    }
    let Some(length) = memchr::memchr(b'}', &bytes[3..]) else {
        return Err(Bad::Incomplete(bytes.len(), malformed));
    };
    if length == 0 {
        return Err(Bad::Fault(3, malformed));
    }
    let name = std::str::from_utf8(&bytes[3..3 + length]).ok();
    match name.and_then(names.look_up) {
        Some(c) => out.push(c),
        None => return Err(Bad::Fault(4 + length, "unknown Unicode character name")),
    }
    Ok(4 + length)
}

/// Decodes `\uXXXX` and `\UXXXXXXXX` only; other bytes are Latin-1.
pub(super) fn decode_raw<E>(input: &mut Input<'_, '_, E>) -> Result<(), E> {
    let too_large = "\\Uxxxxxxxx out of range";
    while let Some(&b) = input.rest().first() {
        let rest = input.rest();
        let escape = match rest.get(1) {
            None if b == b'\\' && !input.is_final => return Ok(()),
            Some(b'u') if b == b'\\' => {
                hexadecimal(rest, 4, "truncated \\uXXXX escape", too_large, &mut input.out)
            }
            Some(b'U') if b == b'\\' => {
                hexadecimal(rest, 8, "truncated \\UXXXXXXXX escape", too_large, &mut input.out)
            }
            Some(&next) if b == b'\\' => {
                input.out.push(b as u32);
                input.out.push(next as u32);
                Ok(2)
            }
            _ => {
                input.out.push(b as u32);
                Ok(1)
            }
        };
        match escape {
            Ok(length) => input.at += length,
            Err(bad) => {
                if bad.report(input)? {
                    return Ok(());
                }
            }
        }
    }
    Ok(())
}

/// `text.encode("unicode_escape")`
pub(super) fn encode(text: PyText<'_>) -> Vec<u8> {
    let mut out = TextBuf::with_capacity(text.bytes().len());
    for c in text.code_points() {
        match c {
            0x20..=0x5b | 0x5d..=0x7e => out.push(c),
            _ => push_escape(&mut out, c),
        }
    }
    out.into_parts().0
}

/// `text.encode("raw_unicode_escape")`
pub(super) fn encode_raw(text: PyText<'_>) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.bytes().len());
    for c in text.code_points() {
        let mut escaped = TextBuf::new();
        match c {
            0..=0xff => out.push(c as u8),
            0x100..=0xffff => push_hex(&mut escaped, b'u', c, 4),
            _ => push_hex(&mut escaped, b'U', c, 8),
        }
        out.extend_from_slice(escaped.as_text().bytes());
    }
    out
}
