//! What `complex` computes: parsing, products, quotients, powers. A number is a pair: real and imaginary part.

use crate::text::error::{TextError, TextResult};
use crate::text::float::parse::{fold_digits, parse_prefix, trim_ascii, without_underscores};
use crate::text::pytext::PyText;
use crate::text::string::repr;

/// Real and imaginary part.
pub type Parts = (f64, f64);

/// `complex(text)`
///
/// # Errors
/// `ValueError`.
pub fn parse_str(text: PyText<'_>) -> TextResult<Parts> {
    let folded = if text.is_ascii() { text.bytes().to_vec() } else { fold_digits(text) };
    let Some(plain) = without_underscores(&folded) else {
        let shown = repr::repr(text).as_text().lossy();
        return Err(TextError::value(format!("could not convert string to complex: {shown}")));
    };
    parse_ascii(&plain).ok_or_else(|| TextError::value("complex() arg is a malformed string"))
}

fn parse_ascii(bytes: &[u8]) -> Option<Parts> {
    let mut bytes = trim_ascii(bytes);
    if let Some(inner) = bytes.strip_prefix(b"(") {
        bytes = trim_ascii(inner.strip_suffix(b")")?);
    }
    let (first, mut rest) = take_float(bytes);
    let parts = match (first, rest.first()) {
        (Some(real), Some(b'+' | b'-')) => {
            let (imaginary, after) = take_float(rest);
            let bare = if rest[0] == b'+' { 1.0 } else { -1.0 };
            rest = if imaginary.is_some() { after } else { &rest[1..] };
            (real, imaginary.unwrap_or(bare))
        }
        (Some(imaginary), Some(b'j' | b'J')) => (0.0, imaginary),
        (Some(real), _) => return rest.is_empty().then_some((real, 0.0)),
        (None, sign) => {
            if let Some(b'+' | b'-') = sign {
                rest = &rest[1..];
            }
            (0.0, if sign == Some(&b'-') { -1.0 } else { 1.0 })
        }
    };
    matches!(rest, [b'j' | b'J']).then_some(parts)
}

/// A float at the start, and what follows.
fn take_float(bytes: &[u8]) -> (Option<f64>, &[u8]) {
    match parse_prefix(bytes) {
        Some((x, length)) => (Some(x), &bytes[length..]),
        None => (None, bytes),
    }
}

/// `a * b`
pub fn multiply(a: Parts, b: Parts) -> Parts {
    (a.0 * b.0 - a.1 * b.1, a.0 * b.1 + a.1 * b.0)
}

/// `a / b`, scaled by the larger part of `b` so that nothing overflows on the way (Smith's method).
///
/// # Errors
/// `ZeroDivisionError`.
pub fn divide(a: Parts, b: Parts) -> TextResult<Parts> {
    quotient(a, b).ok_or_else(|| TextError::zero_division("complex division by zero"))
}

fn quotient(a: Parts, b: Parts) -> Option<Parts> {
    let (real, imaginary) = (b.0.abs(), b.1.abs());
    if real >= imaginary {
        let ratio = b.1 / b.0;
        let scale = b.0 + b.1 * ratio;
        (real != 0.0).then(|| ((a.0 + a.1 * ratio) / scale, (a.1 - a.0 * ratio) / scale))
    } else if imaginary >= real {
        let ratio = b.0 / b.1;
        let scale = b.0 * ratio + b.1;
        Some(((a.0 * ratio + a.1) / scale, (a.1 * ratio - a.0) / scale))
    } else {
        Some((f64::NAN, f64::NAN))
    }
}

/// `a ** b`
///
/// # Errors
/// `ZeroDivisionError` for zero to a negative or complex power, `OverflowError`.
pub fn power(a: Parts, b: Parts) -> TextResult<Parts> {
    let refused = || TextError::zero_division("0.0 to a negative or complex power");
    let result = if b.1 == 0.0 && b.0 == b.0.floor() && b.0.abs() <= 100.0 {
        let magnitude = whole_power(a, b.0.abs() as u32);
        if b.0 > 0.0 { magnitude } else { quotient((1.0, 0.0), magnitude).ok_or_else(refused)? }
    } else if a == (0.0, 0.0) {
        if b.1 != 0.0 || b.0 < 0.0 {
            return Err(refused());
        }
        (0.0, 0.0)
    } else {
        polar_power(a, b).ok_or_else(refused)?
    };
    // An infinite part means that the result did not fit, even if the operands were infinite.
    if result.0.is_infinite() || result.1.is_infinite() {
        return Err(TextError::overflow("complex exponentiation"));
    }
    Ok(result)
}

fn whole_power(a: Parts, exponent: u32) -> Parts {
    let (mut result, mut square, mut left) = ((1.0, 0.0), a, exponent);
    while left > 0 {
        if left & 1 == 1 {
            result = multiply(result, square);
        }
        left >>= 1;
        square = multiply(square, square);
    }
    result
}

/// By length and angle; an infinite angle has no direction.
fn polar_power(a: Parts, b: Parts) -> Option<Parts> {
    let (size, angle) = (a.0.hypot(a.1), a.1.atan2(a.0));
    let mut length = size.powf(b.0);
    let mut phase = angle * b.0;
    if b.1 != 0.0 {
        length /= (angle * b.1).exp();
        phase += b.1 * size.ln();
    }
    (!phase.is_infinite()).then(|| (length * phase.cos(), length * phase.sin()))
}

/// `abs(a)`
///
/// # Errors
/// `OverflowError`.
pub fn absolute(a: Parts) -> TextResult<f64> {
    let size = a.0.hypot(a.1);
    if size.is_infinite() && a.0.is_finite() && a.1.is_finite() {
        return Err(TextError::overflow("absolute value too large"));
    }
    Ok(size)
}
