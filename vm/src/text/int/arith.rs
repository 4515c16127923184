//! Division, powers, roots, shifts and bits of big integers, with Python's signs and messages.

use crate::text::error::{TextError, TextResult, check_room};
use crate::text::hash::{MODULUS, finish};
use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{One, Signed, ToPrimitive, Zero};

/// Results of more bits than this are refused with `MemoryError` before they eat the machine.
const MOST_BITS: u64 = 1 << 35;

/// `a // b`.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn floor_divide(a: &BigInt, b: &BigInt) -> TextResult<BigInt> {
    if b.is_zero() {
        return Err(TextError::zero_division("integer division or modulo by zero"));
    }
    Ok(a.div_floor(b))
}

/// `a % b`: the result has the sign of `b`.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn modulo(a: &BigInt, b: &BigInt) -> TextResult<BigInt> {
    if b.is_zero() {
        return Err(TextError::zero_division("integer modulo by zero"));
    }
    Ok(a.mod_floor(b))
}

/// `divmod(a, b)`.
///
/// # Errors
/// `ZeroDivisionError`.
pub fn div_mod(a: &BigInt, b: &BigInt) -> TextResult<(BigInt, BigInt)> {
    if b.is_zero() {
        return Err(TextError::zero_division("integer division or modulo by zero"));
    }
    Ok(a.div_mod_floor(b))
}

/// `a ** b` for `b >= 0`.
///
/// # Errors
/// `MemoryError` when the result could not be held.
pub fn power(a: &BigInt, b: &BigInt) -> TextResult<BigInt> {
    if b.is_zero() || a.is_one() {
        return Ok(BigInt::one());
    }
    if a.is_zero() {
        return Ok(BigInt::zero());
    }
    if a.magnitude().is_one() {
        return Ok(if b.is_even() { BigInt::one() } else { a.clone() });
    }
    let exponent = b.to_u32().ok_or_else(TextError::memory)?;
    if (a.bits() - 1).saturating_mul(exponent as u64) > MOST_BITS {
        return Err(TextError::memory());
    }
    // Powers of two need no multiplication, and an even base only that of its odd part.
    let twos = a.trailing_zeros().unwrap_or(0);
    if twos == 0 {
        return Ok(a.pow(exponent));
    }
    Ok((a >> twos).pow(exponent) << (twos * exponent as u64))
}

/// `pow(a, b, m)`; a negative `b` asks for the inverse. The result has the sign of `m`.
///
/// # Errors
/// `ValueError` when `m` is zero, or when there is no inverse.
pub fn power_modulo(a: &BigInt, b: &BigInt, m: &BigInt) -> TextResult<BigInt> {
    if m.is_zero() {
        return Err(TextError::value("pow() 3rd argument cannot be 0"));
    }
    let modulus = m.abs();
    let result = if modulus.is_one() {
        BigInt::zero()
    } else if b.is_negative() {
        let inverse = a.mod_floor(&modulus).modinv(&modulus);
        let inverse =
            inverse.ok_or_else(|| TextError::value("base is not invertible for the given modulus"))?;
        inverse.modpow(&-b, &modulus)
    } else {
        a.mod_floor(&modulus).modpow(b, &modulus)
    };
    Ok(if m.is_negative() && !result.is_zero() { result - modulus } else { result })
}

/// `math.isqrt(n)`.
///
/// # Errors
/// `ValueError` when `n` is negative.
pub fn isqrt(n: &BigInt) -> TextResult<BigInt> {
    if n.is_negative() {
        return Err(TextError::value("isqrt() argument must be nonnegative"));
    }
    Ok(n.sqrt())
}

/// `math.gcd(a, b)`: never negative.
pub fn gcd(a: &BigInt, b: &BigInt) -> BigInt {
    a.gcd(b).abs()
}

/// `math.lcm(a, b)`: never negative.
pub fn lcm(a: &BigInt, b: &BigInt) -> BigInt {
    if a.is_zero() || b.is_zero() { BigInt::zero() } else { (a / gcd(a, b) * b).abs() }
}

fn negative_shift() -> TextError {
    TextError::value("negative shift count")
}

/// `a << b`.
///
/// # Errors
/// `ValueError` when `b` is negative, `OverflowError` or `MemoryError` when the result is too large.
pub fn shift_left(a: &BigInt, b: &BigInt) -> TextResult<BigInt> {
    if b.is_negative() {
        return Err(negative_shift());
    }
    if a.is_zero() {
        return Ok(BigInt::zero());
    }
    let count = b.to_i64().ok_or_else(|| TextError::overflow("too many digits in integer"))?;
    if count as u64 > MOST_BITS {
        return Err(TextError::memory());
    }
    check_room((count as u64 + a.bits()) as usize / 8)?;
    Ok(a << count as u64)
}

/// `a >> b`: towards minus infinity.
///
/// # Errors
/// `ValueError` when `b` is negative.
pub fn shift_right(a: &BigInt, b: &BigInt) -> TextResult<BigInt> {
    if b.is_negative() {
        return Err(negative_shift());
    }
    match b.to_u64() {
        Some(count) if count <= a.bits() => Ok(a >> count),
        _ => Ok(if a.is_negative() { BigInt::from(-1) } else { BigInt::zero() }),
    }
}

/// `round(n, -places)`: to a multiple of `10**places`, halves to even.
pub fn round_to_tens(n: &BigInt, places: u32) -> BigInt {
    // Beyond its own digits a number rounds to zero; the power need not be computed.
    if places as u64 > n.bits() / 3 + 2 {
        return BigInt::zero();
    }
    let unit = BigInt::from(10).pow(places);
    let (whole, rest) = n.div_mod_floor(&unit);
    let up = match (rest * 2u32).cmp(&unit) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => whole.is_odd(),
        std::cmp::Ordering::Greater => true,
    };
    (whole + up as u32) * unit
}

/// `n.bit_count()`: ones in the magnitude.
pub fn bit_count(n: &BigInt) -> u64 {
    n.magnitude().count_ones()
}

/// `hash(n)`.
pub fn hash(n: &BigInt) -> i64 {
    // A step of 64 bits multiplies by 2**64, which is 8 modulo 2**61 - 1.
    let fold = |h: u64, digit: u64| (((h as u128) << 3) + (digit % MODULUS) as u128) % MODULUS as u128;
    let residue = n.iter_u64_digits().rev().fold(0, |h, digit| fold(h, digit) as u64);
    finish(residue, n.sign() == Sign::Minus)
}

/// `hash(n)` of a machine word.
#[inline]
pub fn hash_small(n: i64) -> i64 {
    let size = n.unsigned_abs();
    // A division costs more than all the rest of a look-up.
    finish(if size < MODULUS { size } else { size % MODULUS }, n < 0)
}
