//! `float.hex` and `float.fromhex`.

use crate::text::error::{TextError, TextResult};
use crate::text::float::parse::trim_ascii;
use crate::text::float::round::scale_exactly;
use std::fmt::Write;

/// `x.hex()`: always thirteen digits after the point.
pub fn hex(x: f64) -> String {
    if !x.is_finite() {
        return crate::text::float::repr(x);
    }
    let sign = if x.is_sign_negative() { "-" } else { "" };
    if x == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let bits = x.to_bits();
    let raw = (bits >> 52 & 0x7ff) as i32;
    let (lead, exponent) = if raw == 0 { (0, -1022) } else { (1, raw - 1023) };
    let mut out = String::with_capacity(24);
    let _ = write!(out, "{sign}0x{lead}.{:013x}p{exponent:+}", bits & ((1 << 52) - 1));
    out
}

fn invalid() -> TextError {
    TextError::value("invalid hexadecimal floating-point string")
}

fn too_large() -> TextError {
    TextError::overflow("hexadecimal value too large to represent as a float")
}

/// `float.fromhex(text)`, for text already known to be ASCII.
///
/// # Errors
/// `ValueError` when it does not read as a float, `OverflowError` when it is beyond the largest.
pub fn from_hex(text: &[u8]) -> TextResult<f64> {
    let text = trim_ascii(text);
    let (negative, body) = match text.first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    let magnitude = if ["inf", "infinity"].iter().any(|name| body.eq_ignore_ascii_case(name.as_bytes())) {
        f64::INFINITY
    } else if body.eq_ignore_ascii_case(b"nan") {
        f64::NAN
    } else {
        magnitude(body)?
    };
    Ok(if negative { -magnitude } else { magnitude })
}

fn hex_value(b: u8) -> Option<u64> {
    (b as char).to_digit(16).map(u64::from)
}

/// Digits with an optional prefix, point and binary exponent.
fn magnitude(body: &[u8]) -> TextResult<f64> {
    let body = body.strip_prefix(b"0x").or_else(|| body.strip_prefix(b"0X")).unwrap_or(body);
    let end = body.iter().position(|b| matches!(b, b'p' | b'P')).unwrap_or(body.len());
    let (number, tail) = body.split_at(end);
    let exponent = if tail.is_empty() { 0 } else { parse_exponent(&tail[1..])? };
    let (mut mantissa, mut scale, mut sticky, mut digits, mut point) = (0u64, 0i64, false, 0usize, false);
    for &b in number {
        if b == b'.' && !point {
            point = true;
            continue;
        }
        let value = hex_value(b).ok_or_else(invalid)?;
        digits += 1;
        if mantissa >> 58 == 0 {
            mantissa = mantissa << 4 | value;
            scale -= if point { 4 } else { 0 };
        } else {
            // Beyond the precision only "something was there" matters for rounding.
            sticky |= value != 0;
            scale += if point { 0 } else { 4 };
        }
    }
    if digits == 0 {
        return Err(invalid());
    }
    scale_exactly(mantissa, sticky, exponent.saturating_add(scale)).ok_or_else(too_large)
}

fn parse_exponent(text: &[u8]) -> TextResult<i64> {
    let (negative, digits) = match text.first() {
        Some(b'-') => (true, &text[1..]),
        Some(b'+') => (false, &text[1..]),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(invalid());
    }
    let grow = |n: i64, b: &u8| n.saturating_mul(10).saturating_add((b - b'0') as i64);
    let value = digits.iter().fold(0, grow).min(i64::MAX / 4);
    Ok(if negative { -value } else { value })
}
