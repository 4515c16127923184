//! Bytes as hexadecimal digits.

use crate::text::error::{TextError, TextResult};
use crate::text::pytext::PyText;

/// `bytes.hex()` and, with a separator, `bytes.hex(sep, group)`: groups are counted from the end for a positive
/// `group` and from the start for a negative one.
pub fn hex(bytes: &[u8], separator: Option<u8>, group: i64) -> String {
    let digit = |value: u8| b"0123456789abcdef"[value as usize] as char;
    let size = group.unsigned_abs() as usize;
    let mut out = String::with_capacity(bytes.len() * 3);
    for (at, &b) in bytes.iter().enumerate() {
        let counted = if group > 0 { bytes.len() - at } else { at };
        if let Some(separator) = separator
            && at > 0
            && size > 0
            && counted % size == 0
        {
            out.push(separator as char);
        }
        out.push(digit(b >> 4));
        out.push(digit(b & 15));
    }
    out
}

/// The separator argument of `hex`, which must be one ASCII character.
///
/// # Errors
/// `ValueError`.
pub fn check_separator(separator: &[u8], length: usize) -> TextResult<u8> {
    match separator {
        _ if length != 1 => Err(TextError::value("sep must be length 1.")),
        [byte] if byte.is_ascii() => Ok(*byte),
        _ => Err(TextError::value("sep must be ASCII.")),
    }
}

/// `bytes.fromhex(text)`: pairs of digits, white space between them.
///
/// # Errors
/// `ValueError`.
pub fn from_hex(text: PyText<'_>) -> TextResult<Vec<u8>> {
    let mut out = Vec::with_capacity(text.bytes().len() / 2);
    let mut points = text.code_points().enumerate().peekable();
    let value = |c: u32| char::from_u32(c).filter(char::is_ascii).and_then(|c| c.to_digit(16));
    let invalid = |at: usize| {
        TextError::value(format!("non-hexadecimal number found in fromhex() arg at position {at}"))
    };
    while let Some((at, c)) = points.next() {
        if c < 128 && super::case::is_space(c as u8) {
            continue;
        }
        let high = value(c).ok_or_else(|| invalid(at))?;
        let (at, c) = points.next().unwrap_or((at + 1, 0));
        let low = value(c).ok_or_else(|| invalid(at))?;
        out.push((high << 4 | low) as u8);
    }
    Ok(out)
}
