//! From text to an integer, as `int(text, base)` reads it.

use super::Int;
use crate::text::error::{TextError, TextResult};
use crate::text::float::parse::{fold_digits, trim_ascii};
use crate::text::pytext::PyText;
use crate::text::string::repr;
use num_bigint::{BigInt, BigUint, Sign};

/// Below this many digits the schoolbook way is the fastest.
const SPLIT_DIGITS: usize = 1500;
/// Numbers of fewer digits are never refused.
pub const LIMIT_THRESHOLD: usize = 640;

/// `int(text, base)`. `base` is 0 or 2 to 36; `limit` is the most decimal digits allowed (0: no limit).
///
/// # Errors
/// `ValueError` when the text is no integer of that base, the base is none, or the digits are too many.
pub fn parse_str(text: PyText<'_>, base: i64, limit: usize) -> TextResult<Int> {
    let found = if text.is_ascii() {
        parse_ascii(text.bytes(), base, limit)?
    } else {
        parse_ascii(&fold_digits(text), base, limit)?
    };
    found.ok_or_else(|| failure(base, &repr::repr(text).as_text().lossy()))
}

/// `int(bytes, base)`.
///
/// # Errors
/// As [`parse_str`].
pub fn parse_bytes(bytes: &[u8], base: i64, limit: usize) -> TextResult<Int> {
    let found = parse_ascii(bytes, base, limit)?;
    found.ok_or_else(|| failure(base, &repr::bytes_repr(bytes).as_text().lossy()))
}

#[cold]
fn failure(base: i64, shown: &str) -> TextError {
    let shown: String = shown.chars().take(200).collect();
    TextError::value(format!("invalid literal for int() with base {base}: {shown}"))
}

fn parse_ascii(bytes: &[u8], base: i64, limit: usize) -> TextResult<Option<Int>> {
    if base != 0 && !(2..=36).contains(&base) {
        return Err(TextError::value("int() base must be >= 2 and <= 36, or 0"));
    }
    let bytes = trim_ascii(bytes);
    let (negative, body) = match bytes.first() {
        Some(b'-') => (true, &bytes[1..]),
        Some(b'+') => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    let Some((base, digits, must_be_zero)) = strip_prefix(body, base as u32) else { return Ok(None) };
    match magnitude(digits, base, limit)? {
        Some(Int::Small(n)) if must_be_zero && n != 0 => Ok(None),
        Some(Int::Big(_)) if must_be_zero => Ok(None),
        Some(Int::Small(n)) => Ok(Some(Int::Small(if negative { -n } else { n }))),
        Some(Int::Big(n)) => Ok(Some(Int::Big(if negative { -n } else { n }).normal())),
        None => Ok(None),
    }
}

/// Takes `0x` and the like away. With base 0 a leading zero without prefix allows only zero.
fn strip_prefix(body: &[u8], base: u32) -> Option<(u32, &[u8], bool)> {
    let prefix_base = match body {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if prefix_base != 0 && (base == 0 || base == prefix_base) {
        let digits = &body[2..];
        // One underscore may follow the prefix.
        return Some((prefix_base, digits.strip_prefix(b"_").unwrap_or(digits), false));
    }
    let base_or_ten = if base == 0 { 10 } else { base };
    Some((base_or_ten, body, base == 0 && body.first() == Some(&b'0')))
}

/// Digits with single underscores between them.
fn magnitude(digits: &[u8], base: u32, limit: usize) -> TextResult<Option<Int>> {
    if let Some(n) = small_magnitude(digits, base) {
        return Ok(Some(Int::Small(n)));
    }
    let mut values = Vec::with_capacity(digits.len());
    let mut after_digit = false;
    for &b in digits {
        if b == b'_' && after_digit {
            after_digit = false;
            continue;
        }
        match (b as char).to_digit(base) {
            Some(value) => values.push(value as u8),
            None => return Ok(None),
        }
        after_digit = true;
    }
    if !after_digit {
        return Ok(None);
    }
    if !base.is_power_of_two() && limit > 0 && values.len() > LIMIT_THRESHOLD.max(limit) {
        let count = values.len();
        return Err(TextError::value(format!(
            "Exceeds the limit ({limit} digits) for integer string conversion: value has {count} digits; \
             use sys.set_int_max_str_digits() to increase the limit"
        )));
    }
    Ok(Some(Int::Big(BigInt::from_biguint(Sign::Plus, from_values(&values, base))).normal()))
}

/// Up to 18 plain decimal digits, or 12 of any base.
fn small_magnitude(digits: &[u8], base: u32) -> Option<i64> {
    let most = if base == 10 { 18 } else { 12 };
    if digits.is_empty() || digits.len() > most {
        return None;
    }
    let step = |n: i64, &b: &u8| Some(n * base as i64 + (b as char).to_digit(base)? as i64);
    digits.iter().try_fold(0i64, step)
}

/// Digit values, most significant first, as a number.
fn from_values(values: &[u8], base: u32) -> BigUint {
    if values.len() < SPLIT_DIGITS || base.is_power_of_two() {
        return BigUint::from_radix_be(values, base).unwrap_or_default();
    }
    // The low part of every cut has the same length on one level, so each power is computed once.
    let mut powers = vec![(SPLIT_DIGITS, BigUint::from(base).pow(SPLIT_DIGITS as u32))];
    while let Some((length, power)) = powers.last()
        && length * 2 < values.len()
    {
        let next = (length * 2, power * power);
        powers.push(next);
    }
    join(values, base, &powers)
}

fn join(values: &[u8], base: u32, powers: &[(usize, BigUint)]) -> BigUint {
    let Some(((length, power), lower)) = powers.split_last() else {
        return BigUint::from_radix_be(values, base).unwrap_or_default();
    };
    if values.len() <= *length {
        return join(values, base, lower);
    }
    let (high, low) = values.split_at(values.len() - length);
    join(high, base, lower) * power + join(low, base, lower)
}
