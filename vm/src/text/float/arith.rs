//! Arithmetic whose rules are Python's, not the processor's: division, remainder, power, hash.

use crate::text::error::{TextError, TextResult};
use crate::text::float::round::decompose;
use crate::text::hash::{HASH_INF, MODULUS_BITS, finish};

/// `a / b`.
///
/// # Errors
/// `ZeroDivisionError`.
#[inline]
pub fn divide(a: f64, b: f64) -> TextResult<f64> {
    if b == 0.0 { Err(TextError::zero_division("float division by zero")) } else { Ok(a / b) }
}

/// `a // b`.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn floor_divide(a: f64, b: f64) -> TextResult<f64> {
    if b == 0.0 {
        return Err(TextError::zero_division("float floor division by zero"));
    }
    Ok(quotient_and_remainder(a, b).0)
}

/// `a % b`: the result has the sign of `b`.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn modulo(a: f64, b: f64) -> TextResult<f64> {
    if b == 0.0 {
        return Err(TextError::zero_division("float modulo by zero"));
    }
    Ok(remainder(a, b))
}

/// `divmod(a, b)`.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn div_mod(a: f64, b: f64) -> TextResult<(f64, f64)> {
    if b == 0.0 {
        return Err(TextError::zero_division("float divmod()"));
    }
    Ok(quotient_and_remainder(a, b))
}

#[inline]
fn remainder(a: f64, b: f64) -> f64 {
    let rest = a % b;
    if rest == 0.0 {
        0f64.copysign(b)
    } else if (b < 0.0) != (rest < 0.0) {
        rest + b
    } else {
        rest
    }
}

fn quotient_and_remainder(a: f64, b: f64) -> (f64, f64) {
    let rest = a % b;
    // The subtraction makes the division exact up to rounding; the floor then mends the last bit.
    let mut quotient = (a - rest) / b;
    if rest != 0.0 && (b < 0.0) != (rest < 0.0) {
        quotient -= 1.0;
    }
    let floor = if quotient == 0.0 {
        0f64.copysign(a / b)
    } else {
        let floor = quotient.floor();
        if quotient - floor > 0.5 { floor + 1.0 } else { floor }
    };
    (floor, remainder(a, b))
}

/// What `a ** b` is for floats.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Power {
    /// A float.
    Real(f64),
    /// A negative number to a broken power: the caller computes with complex numbers.
    Complex,
}

/// `a ** b`.
///
/// # Errors
/// `ZeroDivisionError` for zero to a negative power; `OverflowError` (shown as `(34, 'Numerical result out of
/// range')`: the caller makes the two-element `args`) when the result is too large.
pub fn power(a: f64, b: f64) -> TextResult<Power> {
    if a.is_finite() && b.is_finite() {
        if a == 0.0 && b < 0.0 {
            return Err(TextError::zero_division("0.0 cannot be raised to a negative power"));
        }
        if a < 0.0 && b != b.floor() {
            return Ok(Power::Complex);
        }
    }
    let result = if a == 1.0 { 1.0 } else { a.powf(b) };
    if result.is_infinite() && a.is_finite() && b.is_finite() {
        return Err(TextError::overflow("(34, 'Numerical result out of range')"));
    }
    Ok(Power::Real(result))
}

/// `hash(x)`: equal to the hash of the equal integer or fraction. NaN has no hash of its own: the caller uses
/// the object's identity.
pub fn hash(x: f64) -> i64 {
    if x.is_infinite() {
        return if x > 0.0 { HASH_INF } else { -HASH_INF };
    }
    if x.is_nan() {
        return 0;
    }
    let (mantissa, exponent, negative) = decompose(x);
    // Modulo 2**61 - 1 a power of two is a rotation of 61 bits.
    let turn = exponent.rem_euclid(MODULUS_BITS as i32) as u32;
    let wide = (mantissa as u128) << turn;
    let modulus = (1u128 << MODULUS_BITS) - 1;
    finish((wide % modulus) as u64, negative)
}
