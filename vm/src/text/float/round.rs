//! `round(x, n)` and whole numbers from floats.

use crate::text::error::{TextError, TextResult};
use num_bigint::BigInt;

/// `round(x, ndigits)`: to the nearest decimal of that many places, halves by the exact binary value, to even.
///
/// # Errors
/// `OverflowError` when the rounded value is beyond the largest float.
pub fn round_digits(x: f64, ndigits: i64) -> TextResult<f64> {
    if !x.is_finite() || x == 0.0 || ndigits > 323 {
        return Ok(x);
    }
    if ndigits < -308 {
        return Ok(0.0 * x);
    }
    if let Some(rounded) = round_quickly(x, ndigits) {
        return Ok(rounded);
    }
    let rounded = if ndigits >= 0 {
        format!("{:.*}", ndigits as usize, x).parse().unwrap_or(x)
    } else {
        round_above_point(x, -ndigits as i32)
    };
    if rounded.is_infinite() {
        return Err(TextError::overflow("rounded value too large to represent"));
    }
    Ok(rounded)
}

/// The powers of ten that are exact floats.
const EXACT_POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

/// Few digits of a number of ordinary size: both sides of the division are exact, so that it rounds correctly.
fn round_quickly(x: f64, ndigits: i64) -> Option<f64> {
    let places = usize::try_from(ndigits).ok()?;
    let units = scaled_to_integer(x.abs(), places).filter(|&units| units <= 1 << 53)?;
    Some((units as f64 / EXACT_POWERS[places]).copysign(x))
}

/// `x * 10**places` rounded to a whole number, halves to even; nothing unless `x` is below 2**53 and the places are
/// few, where it is exact in 128 bits.
pub fn scaled_to_integer(x: f64, places: usize) -> Option<u128> {
    let (mantissa, exponent, negative) = decompose(x);
    if negative || exponent >= 0 || places > 22 {
        return None;
    }
    // Less than 2**53 * 2**74.
    let product = mantissa as u128 * 10u128.pow(places as u32);
    let shift = exponent.unsigned_abs();
    if shift > 127 {
        return Some(0);
    }
    let (whole, rest, half) = (product >> shift, product & ((1 << shift) - 1), 1u128 << (shift - 1));
    Some(whole + (rest > half || (rest == half && whole & 1 == 1)) as u128)
}

/// Rounds to a multiple of `10**places`.
fn round_above_point(x: f64, places: i32) -> f64 {
    let exact = format!("{:.800e}", x.abs());
    let (mantissa, exponent) = exact.split_once('e').unwrap_or((&exact, "0"));
    let kept = exponent.parse::<i32>().unwrap_or(0) + 1 - places;
    let magnitude = if kept > 0 {
        format!("{:.*e}", kept as usize - 1, x.abs()).parse().unwrap_or(f64::NAN)
    } else if kept == 0 && above_half(mantissa) {
        format!("1e{places}").parse().unwrap_or(f64::NAN)
    } else {
        0.0
    };
    f64::copysign(magnitude, x)
}

/// Whether `0.MANTISSA` (all its digits) is more than a half.
fn above_half(mantissa: &str) -> bool {
    let mut digits = mantissa.bytes().filter(u8::is_ascii_digit);
    match digits.next() {
        Some(b'5') => digits.any(|b| b != b'0'),
        first => first > Some(b'5'),
    }
}

/// The whole part of `x`, exactly.
///
/// # Errors
/// `OverflowError` for infinities, `ValueError` for NaN.
pub fn to_integer(x: f64) -> TextResult<BigInt> {
    if x.is_nan() {
        return Err(TextError::value("cannot convert float NaN to integer"));
    }
    if x.is_infinite() {
        return Err(TextError::overflow("cannot convert float infinity to integer"));
    }
    if x.abs() < 9e18 {
        return Ok(BigInt::from(x as i64));
    }
    let (mantissa, exponent, negative) = decompose(x);
    let whole = BigInt::from(mantissa) << exponent.max(0) as usize;
    Ok(if negative { -whole } else { whole })
}

/// `round(x)`: to the nearest whole number, halves to even.
///
/// # Errors
/// As [`to_integer`].
pub fn round_to_integer(x: f64) -> TextResult<BigInt> {
    to_integer(x.round_ties_even())
}

/// `x` as `mantissa * 2**exponent` and a sign; finite floats only.
pub fn decompose(x: f64) -> (u64, i32, bool) {
    let bits = x.to_bits();
    let raw = (bits >> 52 & 0x7ff) as i32;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if raw == 0 { (fraction, -1074) } else { (fraction | 1 << 52, raw - 1075) };
    (mantissa, exponent, bits >> 63 != 0)
}

/// `x.as_integer_ratio()`: in lowest terms, the denominator positive.
///
/// # Errors
/// `OverflowError` for infinities, `ValueError` for NaN.
pub fn as_integer_ratio(x: f64) -> TextResult<(BigInt, BigInt)> {
    if x.is_nan() {
        return Err(TextError::value("cannot convert NaN to integer ratio"));
    }
    if x.is_infinite() {
        return Err(TextError::overflow("cannot convert Infinity to integer ratio"));
    }
    let (mantissa, exponent, negative) = decompose(x);
    if mantissa == 0 {
        return Ok((BigInt::from(0), BigInt::from(1)));
    }
    let twos = mantissa.trailing_zeros() as i32;
    let (mantissa, exponent) = (mantissa >> twos, exponent + twos);
    let numerator = BigInt::from(mantissa) << exponent.max(0) as usize;
    let denominator = BigInt::from(1) << (-exponent).max(0) as usize;
    Ok((if negative { -numerator } else { numerator }, denominator))
}

/// `mantissa * 2**exponent`, rounded once, halves to even; `sticky` stands for bits lost below.
/// Nothing when the result is too large. The mantissa has at most 63 bits.
pub fn scale_exactly(mantissa: u64, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let bits = 64 - mantissa.leading_zeros() as i64;
    let top = exponent.saturating_add(bits);
    if top > 1024 {
        return None;
    }
    if top < -1075 {
        return Some(0.0);
    }
    // The lowest bit a result of this size keeps: 53 bits down from the top, never below 2**-1074.
    let unit = (top - 53).max(-1074);
    let shift = unit - exponent;
    let rounded = if shift <= 0 {
        return Some(scaled(mantissa, exponent));
    } else if shift > 64 {
        0
    } else {
        let wide = (mantissa as u128) << 1 | sticky as u128;
        let (half, below) = (1u128 << shift, wide & ((1u128 << (shift + 1)) - 1));
        let kept = wide >> (shift + 1);
        kept + (below > half || (below == half && kept & 1 == 1)) as u128
    };
    let result = scaled(rounded as u64, unit);
    (!result.is_infinite()).then_some(result)
}

/// `mantissa * 2**exponent` where the result is exact; in two steps, as the power alone may be out of range.
fn scaled(mantissa: u64, exponent: i64) -> f64 {
    let first = exponent.clamp(-1000, 900);
    let power_of_two = |e: i64| f64::from_bits(((e + 1023) as u64) << 52);
    mantissa as f64 * power_of_two(first) * power_of_two((exponent - first).clamp(-1000, 900))
}
