//! The operators of int: machine words first, big integers where they do not fit.

use super::{IntRef, as_int, big, is_zero, ref_to_f64, required};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{BinOp, Slots};
use crate::text::int::{arith, float};
use crate::value::Value;
use num_bigint::BigInt;
use num_traits::Signed;

pub(super) fn fill(s: &Slots) {
    let table: [(BinOp, crate::object::slots::BinaryFn); 13] = [
        (BinOp::Add, add),
        (BinOp::Sub, sub),
        (BinOp::Mul, mul),
        (BinOp::TrueDiv, true_divide),
        (BinOp::FloorDiv, floor_divide),
        (BinOp::Mod, modulo),
        (BinOp::DivMod, div_mod),
        (BinOp::Pow, pow),
        (BinOp::Shl, shift_left),
        (BinOp::Shr, shift_right),
        (BinOp::And, and),
        (BinOp::Or, or),
        (BinOp::Xor, xor),
    ];
    for (op, f) in table {
        s.binary[op as usize].set(Some(f));
    }
    s.pow3.set(Some(pow3));
    s.neg.set(Some(|ctx, x| unary(ctx, x, |n| n.checked_neg(), |n| -n)));
    s.invert.set(Some(|ctx, x| unary(ctx, x, |n| Some(!n), |n| !n)));
    s.abs.set(Some(|ctx, x| unary(ctx, x, i64::checked_abs, Signed::abs)));
    s.pos.set(Some(|ctx, x| Ok(super::exact(ctx, x))));
}

fn unary(ctx: &Ctx, x: &Value, small: fn(i64) -> Option<i64>, large: fn(&BigInt) -> BigInt) -> Result<Value> {
    match as_int(x) {
        Some(IntRef::Small(n)) => match small(n) {
            Some(n) => Ok(ctx.new_int(n)),
            None => Ok(ctx.new_big_int(large(&BigInt::from(n)))),
        },
        Some(IntRef::Big(n)) => Ok(ctx.new_big_int(large(n))),
        None => Err(required(ctx)),
    }
}

/// Both operands, if both are small and the fast path applies.
#[inline(always)]
fn small_pair(a: &Value, b: &Value) -> Option<(i64, i64)> {
    Some((a.as_small_int()?, b.as_small_int()?))
}

/// Both operands, if both are ints.
#[inline(always)]
fn pair<'a>(a: &'a Value, b: &'a Value) -> Option<(IntRef<'a>, IntRef<'a>)> {
    Some((as_int(a)?, as_int(b)?))
}

fn add(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    if let Some((x, y)) = small_pair(a, b) {
        return Ok(ctx.new_int(x + y));
    }
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(match operands {
        (IntRef::Small(x), IntRef::Small(y)) => match x.checked_add(y) {
            Some(sum) => ctx.new_int(sum),
            None => ctx.new_big_int(BigInt::from(x as i128 + y as i128)),
        },
        (IntRef::Small(x), IntRef::Big(y)) => ctx.new_big_int(y + x),
        (IntRef::Big(x), IntRef::Small(y)) => ctx.new_big_int(x + y),
        (IntRef::Big(x), IntRef::Big(y)) => ctx.new_big_int(x + y),
    })
}

fn sub(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    if let Some((x, y)) = small_pair(a, b) {
        return Ok(ctx.new_int(x - y));
    }
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(match operands {
        (IntRef::Small(x), IntRef::Small(y)) => match x.checked_sub(y) {
            Some(difference) => ctx.new_int(difference),
            None => ctx.new_big_int(BigInt::from(x as i128 - y as i128)),
        },
        (IntRef::Small(x), IntRef::Big(y)) => ctx.new_big_int(x - y),
        (IntRef::Big(x), IntRef::Small(y)) => ctx.new_big_int(x - y),
        (IntRef::Big(x), IntRef::Big(y)) => ctx.new_big_int(x - y),
    })
}

fn mul(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(match operands {
        (IntRef::Small(x), IntRef::Small(y)) => match x.checked_mul(y) {
            Some(product) => ctx.new_int(product),
            None => ctx.new_big_int(BigInt::from(x as i128 * y as i128)),
        },
        (IntRef::Small(x), IntRef::Big(y)) => ctx.new_big_int(y * x),
        (IntRef::Big(x), IntRef::Small(y)) => ctx.new_big_int(x * y),
        (IntRef::Big(x), IntRef::Big(y)) => ctx.new_big_int(x * y),
    })
}

/// Quotient and remainder of machine words, rounded down; `None` where the quotient does not fit or `b` is zero.
#[inline(always)]
fn small_div_mod(a: i64, b: i64) -> Option<(i64, i64)> {
    let (quotient, rest) = (a.checked_div(b)?, a.checked_rem(b)?);
    if rest != 0 && (rest ^ b) < 0 { Some((quotient - 1, rest + b)) } else { Some((quotient, rest)) }
}

/// Quotient and remainder of large numbers of nearly the same size: their leading words give the quotient, or one
/// more. `None` where this does not apply.
fn near_div_mod(a: IntRef<'_>, b: IntRef<'_>) -> Option<(u64, BigInt)> {
    let (IntRef::Big(a), IntRef::Big(b)) = (a, b) else { return None };
    let (size, unit) = (a.bits(), b.bits());
    if a.is_negative() || b.is_negative() || unit < 128 || size < unit || size - unit > 56 {
        return None;
    }
    let shift = unit - 64;
    let (top, divisor) = (u128::try_from(&(a >> shift)).ok()?, u64::try_from(&(b >> shift)).ok()?);
    let mut quotient = u64::try_from(top / divisor as u128).ok()?;
    let mut rest = a - b * quotient;
    while rest.is_negative() {
        quotient -= 1;
        rest += b;
    }
    Some((quotient, rest))
}

fn floor_divide(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    match operands {
        (IntRef::Small(x), IntRef::Small(y)) => {
            if let Some((quotient, _)) = small_div_mod(x, y) {
                return Ok(ctx.new_int(quotient));
            }
        }
        (IntRef::Big(x), IntRef::Small(y)) if y > 0 && !x.is_negative() => return Ok(ctx.new_big_int(x / y)),
        _ => {}
    }
    if let Some((quotient, _)) = near_div_mod(operands.0, operands.1) {
        return Ok(ctx.new_uint(quotient));
    }
    match arith::floor_divide(&big(operands.0), &big(operands.1)) {
        Ok(quotient) => Ok(ctx.new_big_int(quotient)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn modulo(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    match operands {
        (IntRef::Small(x), IntRef::Small(y)) => {
            if let Some((_, rest)) = small_div_mod(x, y) {
                return Ok(ctx.new_int(rest));
            }
        }
        (IntRef::Big(x), IntRef::Small(y)) if y > 0 && !x.is_negative() => return Ok(ctx.new_big_int(x % y)),
        _ => {}
    }
    if let Some((_, rest)) = near_div_mod(operands.0, operands.1) {
        return Ok(ctx.new_big_int(rest));
    }
    match arith::modulo(&big(operands.0), &big(operands.1)) {
        Ok(rest) => Ok(ctx.new_big_int(rest)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn div_mod(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let (IntRef::Small(x), IntRef::Small(y)) = operands
        && let Some((quotient, rest)) = small_div_mod(x, y)
    {
        return Ok(ctx.new_tuple(&[ctx.new_int(quotient), ctx.new_int(rest)]));
    }
    if let Some((quotient, rest)) = near_div_mod(operands.0, operands.1) {
        return Ok(ctx.new_tuple(&[ctx.new_uint(quotient), ctx.new_big_int(rest)]));
    }
    match arith::div_mod(&big(operands.0), &big(operands.1)) {
        Ok((quotient, rest)) => Ok(ctx.new_tuple(&[ctx.new_big_int(quotient), ctx.new_big_int(rest)])),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn true_divide(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(operands) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    let quotient = match operands {
        (IntRef::Small(x), IntRef::Small(y)) => float::true_divide_small(x, y),
        (x, y) => float::true_divide(&big(x), &big(y)),
    };
    quotient.map(|q| ctx.new_float(q)).map_err(|e| ctx.text_error(e))
}

fn pow(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some((base, exponent)) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    if exponent.is_negative() {
        let (x, y) = (ref_to_f64(ctx, base)?, ref_to_f64(ctx, exponent)?);
        return crate::types::float::power(ctx, x, y);
    }
    if let (IntRef::Small(x), IntRef::Small(y)) = (base, exponent)
        && let Ok(y) = u32::try_from(y)
        && let Some(power) = x.checked_pow(y)
    {
        return Ok(ctx.new_int(power));
    }
    let base = big(base);
    if let Some(n) = exponent.to_i64()
        && base.bits() > 1
    {
        check_bits(ctx, base.bits().saturating_mul(n as u64))?;
    }
    match arith::power(&base, &big(exponent)) {
        Ok(power) => Ok(ctx.new_big_int(power)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

/// Fails early where a result of that many bits would not fit the memory an interpreter may use.
fn check_bits(ctx: &Ctx, bits: u64) -> Result<()> {
    if bits < 1 << 16 {
        return Ok(());
    }
    ctx.check_allocation(usize::try_from(bits / 8).unwrap_or(usize::MAX))
}

fn pow3(ctx: &Ctx, a: &Value, b: &Value, modulus: &Value) -> Result<Value> {
    if modulus.is_none() {
        return pow(ctx, a, b);
    }
    let (Some((base, exponent)), Some(modulus)) = (pair(a, b), as_int(modulus)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if let (IntRef::Small(x), IntRef::Small(n), IntRef::Small(m)) = (base, exponent, modulus)
        && n >= 0
        && m > 0
    {
        return Ok(ctx.new_int(small_power_modulo(x, n, m)));
    }
    match arith::power_modulo(&big(base), &big(exponent), &big(modulus)) {
        Ok(power) => Ok(ctx.new_big_int(power)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn small_power_modulo(base: i64, mut exponent: i64, modulus: i64) -> i64 {
    let m = modulus as u128;
    let mut square = base.rem_euclid(modulus) as u128;
    let mut result = 1 % m;
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result * square % m;
        }
        square = square * square % m;
        exponent >>= 1;
    }
    result as i64
}

fn shift_left(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some((value, count)) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    if let (IntRef::Small(x), IntRef::Small(n @ 0..62)) = (value, count)
        && x << n >> n == x
    {
        return Ok(ctx.new_int(x << n));
    }
    if let IntRef::Small(n @ 0..) = count
        && !is_zero(value)
    {
        check_bits(ctx, n as u64)?;
    }
    match arith::shift_left(&big(value), &big(count)) {
        Ok(shifted) => Ok(ctx.new_big_int(shifted)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn shift_right(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some((value, count)) = pair(a, b) else { return Ok(Value::NOT_IMPLEMENTED) };
    match (value, count) {
        (IntRef::Small(x), IntRef::Small(n @ 0..)) => return Ok(ctx.new_int(x >> n.min(63))),
        (IntRef::Big(x), IntRef::Small(n @ 0..)) if n as u64 <= x.bits() => {
            return Ok(ctx.new_big_int(x >> n as u64));
        }
        _ => {}
    }
    match arith::shift_right(&big(value), &big(count)) {
        Ok(shifted) => Ok(ctx.new_big_int(shifted)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn and(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    bitwise(ctx, a, b, |x, y| x & y, |x, y| x & y)
}

fn or(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    bitwise(ctx, a, b, |x, y| x | y, |x, y| x | y)
}

fn xor(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    bitwise(ctx, a, b, |x, y| x ^ y, |x, y| x ^ y)
}

#[inline(always)]
fn bitwise(
    ctx: &Ctx,
    a: &Value,
    b: &Value,
    small: impl Fn(i64, i64) -> i64,
    large: impl Fn(&BigInt, &BigInt) -> BigInt,
) -> Result<Value> {
    match pair(a, b) {
        Some((IntRef::Small(x), IntRef::Small(y))) => Ok(ctx.new_int(small(x, y))),
        Some((x, y)) => Ok(ctx.new_big_int(large(&big(x), &big(y)))),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}
