//! The values of number literals.

use num_bigint::BigInt;

use crate::ast::Number;

/// The most decimal digits an integer literal may have: converting them takes quadratic time.
const MAX_DIGITS: usize = 4300;

/// Why a number literal has no value.
#[derive(Debug)]
pub(crate) enum NumberError {
    /// This many decimal digits are too many.
    TooManyDigits(usize),
    /// Not a number; the patterns exclude it.
    Malformed,
}

/// The value of a number token's text.
pub(crate) fn parse_number(text: &str) -> Result<Number, NumberError> {
    let cleaned: String;
    let text = if text.contains('_') {
        cleaned = text.replace('_', "");
        &cleaned
    } else {
        text
    };
    let radix = match text.as_bytes().get(1) {
        Some(b'x' | b'X') => return parse_int(&text[2..], 16),
        Some(b'o' | b'O') => 8,
        Some(b'b' | b'B') => 2,
        _ => 10,
    };
    if radix != 10 {
        return parse_int(&text[2..], radix);
    }
    if let Some(imag) = text.strip_suffix(['j', 'J']) {
        return parse_float(imag).map(Number::Imag);
    }
    if text.contains(['.', 'e', 'E']) {
        return parse_float(text).map(Number::Float);
    }
    if text.len() > MAX_DIGITS {
        return Err(NumberError::TooManyDigits(text.len()));
    }
    parse_int(text, 10)
}

fn parse_float(text: &str) -> Result<f64, NumberError> {
    text.parse().map_err(|_| NumberError::Malformed)
}

fn parse_int(digits: &str, radix: u32) -> Result<Number, NumberError> {
    if let Ok(value) = i64::from_str_radix(digits, radix) {
        return Ok(Number::Int(value));
    }
    BigInt::parse_bytes(digits.as_bytes(), radix).map(Number::BigInt).ok_or(NumberError::Malformed)
}
