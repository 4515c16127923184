//! Floats taken apart: exponents, whole parts, neighbours.

use super::range_error;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::int::{as_int, is_negative, to_i64};
use gilbox_vm::value::Value;

pub(super) fn frexp(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    let (mantissa, exponent) = if x == 0.0 || !x.is_finite() { (x, 0) } else { libm::frexp(x) };
    Ok(ctx.new_tuple(&[ctx.new_float(mantissa), Value::from_i32(exponent)]))
}

pub(super) fn ldexp(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    if as_int(&args[1]).is_none() {
        return Err(ctx.type_error("Expected an int as second argument to ldexp."));
    }
    if x == 0.0 || !x.is_finite() {
        return Ok(ctx.new_float(x));
    }
    let far = if is_negative(&args[1]) { i64::MIN } else { i64::MAX };
    let exponent = to_i64(&args[1]).unwrap_or(far).clamp(-5000, 5000);
    let result = libm::ldexp(x, exponent as i32);
    if result.is_infinite() {
        return Err(range_error(ctx));
    }
    Ok(ctx.new_float(result))
}

pub(super) fn modf(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = ctx.to_f64(&args[0])?;
    let (fraction, whole) =
        if x.is_infinite() { (0f64.copysign(x), x) } else { ((x - x.trunc()).copysign(x), x.trunc()) };
    Ok(ctx.new_tuple(&[ctx.new_float(fraction), ctx.new_float(whole)]))
}

/// The distance to the next float of greater size.
pub(super) fn ulp(x: f64) -> f64 {
    let size = x.abs();
    if !size.is_finite() {
        return size;
    }
    let next = size.next_up();
    if next.is_infinite() { size - size.next_down() } else { next - size }
}

/// The floats in order, as integers without a gap: zero is zero.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits() as i64;
    if bits < 0 { i64::MIN - bits } else { bits }
}

fn of_rank(rank: i64) -> f64 {
    f64::from_bits(if rank < 0 { (i64::MIN - rank) as u64 } else { rank as u64 })
}

pub(super) fn nextafter(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, y) = (ctx.to_f64(&args[0])?, ctx.to_f64(&args[1])?);
    let given = arg(args, 2).filter(|s| !s.is_none());
    let steps = match given {
        None => 1,
        Some(steps) => {
            let steps = ctx.index(steps)?;
            if is_negative(&steps) {
                return Err(ctx.value_error("steps must be a non-negative integer"));
            }
            to_i64(&steps).unwrap_or(i64::MAX) as u64
        }
    };
    if x.is_nan() || y.is_nan() {
        return Ok(ctx.new_float(x + y));
    }
    if steps == 0 {
        return Ok(ctx.new_float(x));
    }
    if x == y {
        return Ok(ctx.new_float(y));
    }
    let (from, to) = (rank(x), rank(y));
    let result = if from.abs_diff(to) <= steps {
        // One step keeps the sign at zero.
        if y == 0.0 && given.is_none() { 0f64.copysign(x) } else { y }
    } else {
        let at = if to > from { from.wrapping_add(steps as i64) } else { from.wrapping_sub(steps as i64) };
        // Stepping down to zero from above, or up from below, keeps the sign.
        if at == 0 { 0f64.copysign(x) } else { of_rank(at) }
    };
    Ok(ctx.new_float(result))
}
