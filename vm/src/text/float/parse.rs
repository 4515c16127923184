//! From text to a float, as `float(text)` reads it.

use crate::text::error::{TextError, TextResult};
use crate::text::pytext::PyText;
use crate::text::string::repr;
use crate::text::unicode::{decimal_value, is_space};

/// `float(text)`: white space around, underscores between digits, digits of any script, `inf` and `nan`.
///
/// # Errors
/// `ValueError` when the text is no float.
pub fn parse_str(text: PyText<'_>) -> TextResult<f64> {
    let found = if text.is_ascii() { parse_ascii(text.bytes()) } else { parse_ascii(&fold_digits(text)) };
    found.ok_or_else(|| failure(repr::repr(text).as_text()))
}

/// `float(bytes)`.
///
/// # Errors
/// `ValueError` when the bytes are no float.
pub fn parse_bytes(bytes: &[u8]) -> TextResult<f64> {
    parse_ascii(bytes).ok_or_else(|| failure(repr::bytes_repr(bytes).as_text()))
}

#[cold]
fn failure(shown: PyText<'_>) -> TextError {
    TextError::value(format!("could not convert string to float: {}", shown.lossy()))
}

/// Decimal digits and white space of any script as ASCII; anything else beyond ASCII becomes `?`.
pub fn fold_digits(text: PyText<'_>) -> Vec<u8> {
    let fold = |c: u32| match c {
        0..=0x7f => c as u8,
        _ if is_space(c) => b' ',
        _ => decimal_value(c).map_or(b'?', |v| b'0' + v as u8),
    };
    text.code_points().map(fold).collect()
}

/// White space removed from both ends. C's white space: the separators 0x1c to 0x1f do not count here.
pub fn trim_ascii(bytes: &[u8]) -> &[u8] {
    let is_ascii_space = |b: u8| matches!(b, 9..=13 | 32);
    let start = bytes.iter().position(|&b| !is_ascii_space(b)).unwrap_or(bytes.len());
    let end = bytes.iter().rposition(|&b| !is_ascii_space(b)).map_or(start, |at| at + 1);
    &bytes[start..end]
}

fn parse_ascii(bytes: &[u8]) -> Option<f64> {
    let bytes = trim_ascii(bytes);
    if memchr::memchr(b'_', bytes).is_none() {
        return parse_plain(bytes);
    }
    parse_plain(&without_underscores(bytes)?)
}

/// The text without underscores, each of which must stand between two digits.
pub fn without_underscores(bytes: &[u8]) -> Option<Vec<u8>> {
    let digit = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_digit);
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, &b) in bytes.iter().enumerate() {
        if b != b'_' {
            kept.push(b);
        } else if !digit(at.checked_sub(1)) || !digit(Some(at + 1)) {
            return None;
        }
    }
    Some(kept)
}

/// Sign, then digits with point and exponent, or one of the names.
fn parse_plain(bytes: &[u8]) -> Option<f64> {
    let (negative, magnitude) = match bytes.first()? {
        b'-' => (true, &bytes[1..]),
        b'+' => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    let value = if magnitude.first()?.is_ascii_alphabetic() {
        if ["inf", "infinity"].iter().any(|name| magnitude.eq_ignore_ascii_case(name.as_bytes())) {
            f64::INFINITY
        } else if magnitude.eq_ignore_ascii_case(b"nan") {
            f64::NAN
        } else {
            return None;
        }
    } else if magnitude.iter().all(|b| matches!(b, b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-'))
        && !matches!(magnitude[0], b'+' | b'-')
    {
        std::str::from_utf8(magnitude).ok()?.parse::<f64>().ok()?
    } else {
        return None;
    };
    Some(if negative { -value } else { value })
}

/// The longest prefix of `bytes` that is a float, and how many bytes it takes: what `complex(text)` needs.
pub fn parse_prefix(bytes: &[u8]) -> Option<(f64, usize)> {
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let names: [&[u8]; 3] = [b"infinity", b"inf", b"nan"];
    let rest = &bytes[sign..];
    let name = names.iter().find(|name| rest.get(..name.len()).is_some_and(|s| s.eq_ignore_ascii_case(name)));
    let length = sign + name.map_or_else(|| number_length(rest), |name| name.len());
    parse_plain(&bytes[..length]).map(|value| (value, length))
}

/// Bytes that digits, point and a complete exponent take.
fn number_length(bytes: &[u8]) -> usize {
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut at = digits(0);
    if bytes.get(at) == Some(&b'.') {
        at += 1 + digits(at + 1);
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(at + 1), Some(b'+' | b'-')));
        let count = if at + 1 + sign <= bytes.len() { digits(at + 1 + sign) } else { 0 };
        if count > 0 {
            at += 1 + sign + count;
        }
    }
    at
}
