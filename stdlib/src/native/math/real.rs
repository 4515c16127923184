//! Functions of one, two or three floats.

use super::{domain_error, range_error};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::float::whole;
use gilbox_vm::types::int::{IntRef, as_int};
use gilbox_vm::value::Value;
use num_bigint::BigInt;

/// A function that has a value everywhere.
pub(super) fn plain(ctx: &Ctx, args: &[Value], f: fn(f64) -> f64) -> Result<Value> {
    Ok(ctx.new_float(f(ctx.to_f64(&args[0])?)))
}

/// A function of two numbers that has a value everywhere.
pub(super) fn plain_two(ctx: &Ctx, args: &[Value], f: fn(f64, f64) -> f64) -> Result<Value> {
    Ok(ctx.new_float(f(ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?)))
}

/// A question about a float.
pub(super) fn test(ctx: &Ctx, args: &[Value], f: fn(f64) -> bool) -> Result<Value> {
    Ok(Value::from_bool(f(ctx.to_f64(&args[0])?)))
}

/// A function whose value is not-a-number or infinite only outside of its domain.
#[inline]
pub(super) fn finite(ctx: &Ctx, args: &[Value], f: fn(f64) -> f64) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    let y = f(x);
    if (y.is_nan() && !x.is_nan()) || (y.is_infinite() && x.is_finite()) {
        return Err(domain_error(ctx));
    }
    Ok(ctx.new_float(y))
}

/// A function that grows beyond all floats.
pub(super) fn growing(ctx: &Ctx, args: &[Value], f: fn(f64) -> f64) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    let y = f(x);
    if y.is_infinite() && x.is_finite() {
        return Err(range_error(ctx));
    }
    Ok(ctx.new_float(y))
}

/// Rounds by the object's own method, or as a float.
fn rounded(ctx: &Ctx, x: &Value, method: &Value, f: fn(f64) -> f64) -> Result<Value> {
    if let Some(x) = x.as_exact_float() {
        return whole(ctx, f(x));
    }
    match ctx.lookup_special(x, method)? {
        Some(method) => ctx.call(&method, &[]),
        None => whole(ctx, f(ctx.to_f64(x)?)),
    }
}

pub(super) fn ceil(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    rounded(ctx, &args[0], &ctx.names().__ceil__, f64::ceil)
}

pub(super) fn floor(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    rounded(ctx, &args[0], &ctx.names().__floor__, f64::floor)
}

pub(super) fn trunc(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    if let Some(x) = x.as_exact_float() {
        return whole(ctx, x.trunc());
    }
    match ctx.lookup_special(x, &ctx.names().__trunc__)? {
        Some(method) => ctx.call(&method, &[]),
        None => Err(ctx.type_error(format!("type {} doesn't define __trunc__ method", ctx.type_name(x)))),
    }
}

pub(super) fn log(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let y = logarithm(ctx, &args[0], f64::ln)?;
    let Some(base) = arg(args, 1) else { return Ok(ctx.new_float(y)) };
    let base = logarithm(ctx, base, f64::ln)?;
    if base == 0.0 {
        return Err(ctx.zero_division_error("float division by zero"));
    }
    Ok(ctx.new_float(y / base))
}

/// A logarithm of a number of any size.
pub(super) fn logarithm(ctx: &Ctx, x: &Value, f: fn(f64) -> f64) -> Result<f64> {
    if let Some(IntRef::Big(n)) = as_int(x)
        && n.bits() > 1000
    {
        return big_logarithm(ctx, n, f);
    }
    let x = ctx.to_f64(x)?;
    if x <= 0.0 {
        return Err(domain_error(ctx));
    }
    Ok(f(x))
}

/// The number as a fraction between 1/2 and 1, times a power of two.
fn big_logarithm(ctx: &Ctx, n: &BigInt, f: fn(f64) -> f64) -> Result<f64> {
    if n.sign() == num_bigint::Sign::Minus {
        return Err(domain_error(ctx));
    }
    // 62 bits and a sticky one for what is cut off keep the rounding to a float exact.
    let shift = n.bits() - 62;
    let top: BigInt = n >> shift;
    let sticky = n.trailing_zeros().is_some_and(|zeros| zeros < shift);
    let top = i64::try_from(&top).unwrap_or(i64::MAX) << 1 | sticky as i64;
    let fraction = top as f64 / (1u64 << 63) as f64;
    Ok(f(fraction) + f(2.0) * n.bits() as f64)
}

pub(super) fn pow(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, y) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?);
    let result = x.powf(y);
    if x.is_finite() && y.is_finite() {
        if result.is_nan() || (result.is_infinite() && x == 0.0) {
            return Err(domain_error(ctx));
        }
        if result.is_infinite() {
            return Err(range_error(ctx));
        }
    }
    Ok(ctx.new_float(result))
}

pub(super) fn fmod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, y) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?);
    let result = x % y;
    if result.is_nan() && !x.is_nan() && !y.is_nan() {
        return Err(domain_error(ctx));
    }
    Ok(ctx.new_float(result))
}

pub(super) fn remainder(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, y) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?);
    if x.is_nan() || y.is_nan() {
        return Ok(ctx.new_float(x + y));
    }
    if x.is_infinite() || y == 0.0 {
        return Err(domain_error(ctx));
    }
    Ok(ctx.new_float(ieee_remainder(x, y)))
}

/// `x` minus the multiple of `y` nearest to it, exactly; of two equally near multiples the even one.
fn ieee_remainder(x: f64, y: f64) -> f64 {
    if y.is_infinite() {
        return x;
    }
    let (size, y) = (x.abs(), y.abs());
    let low = size % y;
    // `y - low` may round; both differences below are exact.
    let high = y - low;
    let nearest = if low < high {
        low
    } else if low > high {
        -high
    } else {
        low - 2.0 * ((0.5 * (size - low)) % y)
    };
    1f64.copysign(x) * nearest
}

pub(super) fn fma(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, y, z) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?, ctx.to_f64(&args[2])?);
    let result = x.mul_add(y, z);
    if result.is_nan() && !x.is_nan() && !y.is_nan() && !z.is_nan() {
        return Err(ctx.value_error("invalid operation in fma"));
    }
    if result.is_infinite() && x.is_finite() && y.is_finite() && z.is_finite() {
        return Err(ctx.overflow_error("overflow in fma"));
    }
    Ok(ctx.new_float(result))
}

pub(super) fn isclose(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (a, b) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?);
    let relative = arg(args, 2).map_or(Ok(1e-9), |t| ctx.to_f64(t))?;
    let absolute = arg(args, 3).map_or(Ok(0.0), |t| ctx.to_f64(t))?;
    if relative < 0.0 || absolute < 0.0 {
        return Err(ctx.value_error("tolerances must be non-negative"));
    }
    if a == b {
        return Ok(Value::TRUE);
    }
    if a.is_infinite() || b.is_infinite() {
        return Ok(Value::FALSE);
    }
    let distance = (b - a).abs();
    let close = distance <= (relative * b).abs() || distance <= (relative * a).abs() || distance <= absolute;
    Ok(Value::from_bool(close))
}
