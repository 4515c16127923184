//! Between integers and floats: conversion, exact comparison and correctly rounded division.

use crate::text::error::{TextError, TextResult};
use crate::text::float::round::{self, scale_exactly};
use num_bigint::BigInt;
use num_traits::{Signed, ToPrimitive, Zero};
use std::cmp::Ordering;

/// `float(n)`: to nearest, halves to even.
///
/// # Errors
/// `OverflowError` when `n` is too large.
pub fn to_float(n: &BigInt) -> TextResult<f64> {
    let x = n.to_f64().unwrap_or(f64::INFINITY);
    if x.is_infinite() { Err(TextError::overflow("int too large to convert to float")) } else { Ok(x) }
}

/// `a / b`, rounded once.
///
/// # Errors
/// `ZeroDivisionError`, or `OverflowError` when the result is too large.
pub fn true_divide(a: &BigInt, b: &BigInt) -> TextResult<f64> {
    if b.is_zero() {
        return Err(TextError::zero_division("division by zero"));
    }
    let negative = a.is_negative() != b.is_negative();
    let (a, b) = (a.magnitude(), b.magnitude());
    // Shifted so that the quotient has 62 or 63 bits; what is left over only says "not exact".
    let shift = a.bits() as i64 - b.bits() as i64 - 62;
    let (quotient, rest) = if shift < 0 {
        num_integer::Integer::div_rem(&(a << shift.unsigned_abs()), b)
    } else {
        num_integer::Integer::div_rem(a, &(b << shift as u64))
    };
    let scaled = scale_exactly(quotient.to_u64().unwrap_or(0), !rest.is_zero(), shift);
    let x = scaled.ok_or_else(|| TextError::overflow("integer division result too large for a float"))?;
    Ok(if negative { -x } else { x })
}

/// `a / b` of machine words.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn true_divide_small(a: i64, b: i64) -> TextResult<f64> {
    const EXACT: u64 = 1 << 53;
    if b == 0 {
        return Err(TextError::zero_division("division by zero"));
    }
    if a.unsigned_abs() <= EXACT && b.unsigned_abs() <= EXACT {
        return Ok(a as f64 / b as f64);
    }
    true_divide(&BigInt::from(a), &BigInt::from(b))
}

/// How `n` compares to `x`, exactly; nothing for NaN.
pub fn compare(n: &BigInt, x: f64) -> Option<Ordering> {
    if x.is_nan() {
        return None;
    }
    if x.is_infinite() {
        return Some(if x > 0.0 { Ordering::Less } else { Ordering::Greater });
    }
    let whole = round::to_integer(x.trunc()).ok()?;
    Some(n.cmp(&whole).then_with(|| 0.0.partial_cmp(&x.fract()).unwrap_or(Ordering::Equal)))
}

/// [`compare`] of a machine word.
pub fn compare_small(n: i64, x: f64) -> Option<Ordering> {
    if n.unsigned_abs() <= 1 << 53 {
        return (n as f64).partial_cmp(&x);
    }
    // Both bounds are exact floats; between them the whole part of `x` fits a word.
    const BOUND: f64 = 9223372036854775808.0;
    if x.is_nan() {
        None
    } else if x >= BOUND {
        Some(Ordering::Less)
    } else if x < -BOUND {
        Some(Ordering::Greater)
    } else {
        let fraction = 0.0.partial_cmp(&x.fract()).unwrap_or(Ordering::Equal);
        Some(n.cmp(&(x.trunc() as i64)).then(fraction))
    }
}
