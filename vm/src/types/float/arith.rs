//! The operators of float.

use super::{operand, own};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::slots::BinaryFn;
use crate::object::{BinOp, Slots};
use crate::text::TextResult;
use crate::text::float::arith::{self, Power};
use crate::value::Value;

pub(super) fn fill(s: &Slots) {
    let table: [(BinOp, BinaryFn); 8] = [
        (BinOp::Add, |ctx, a, b| plain(ctx, a, b, |x, y| x + y)),
        (BinOp::Sub, |ctx, a, b| plain(ctx, a, b, |x, y| x - y)),
        (BinOp::Mul, |ctx, a, b| plain(ctx, a, b, |x, y| x * y)),
        (BinOp::TrueDiv, |ctx, a, b| checked(ctx, a, b, arith::divide)),
        (BinOp::FloorDiv, |ctx, a, b| checked(ctx, a, b, arith::floor_divide)),
        (BinOp::Mod, |ctx, a, b| checked(ctx, a, b, arith::modulo)),
        (BinOp::DivMod, div_mod),
        (BinOp::Pow, pow),
    ];
    for (op, f) in table {
        s.binary[op as usize].set(Some(f));
    }
    s.pow3.set(Some(pow3));
    s.neg.set(Some(|ctx, x| Ok(ctx.new_float(-own(ctx, x)?))));
    s.pos.set(Some(|ctx, x| Ok(ctx.new_float(own(ctx, x)?))));
    s.abs.set(Some(|ctx, x| Ok(ctx.new_float(own(ctx, x)?.abs()))));
}

#[inline(always)]
fn operands(ctx: &Ctx, a: &Value, b: &Value) -> Result<Option<(f64, f64)>> {
    match (operand(ctx, a)?, operand(ctx, b)?) {
        (Some(x), Some(y)) => Ok(Some((x, y))),
        _ => Ok(None),
    }
}

#[inline(always)]
fn plain(ctx: &Ctx, a: &Value, b: &Value, f: impl Fn(f64, f64) -> f64) -> Result<Value> {
    Ok(match operands(ctx, a, b)? {
        Some((x, y)) => ctx.new_float(f(x, y)),
        None => Value::NOT_IMPLEMENTED,
    })
}

#[inline(always)]
fn checked(ctx: &Ctx, a: &Value, b: &Value, f: fn(f64, f64) -> TextResult<f64>) -> Result<Value> {
    let Some((x, y)) = operands(ctx, a, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    match f(x, y) {
        Ok(result) => Ok(ctx.new_float(result)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn div_mod(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some((x, y)) = operands(ctx, a, b)? else { return Ok(Value::NOT_IMPLEMENTED) };
    match arith::div_mod(x, y) {
        Ok((quotient, rest)) => Ok(ctx.new_tuple(&[ctx.new_float(quotient), ctx.new_float(rest)])),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn pow(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    match operands(ctx, a, b)? {
        Some((x, y)) => power(ctx, x, y),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn pow3(ctx: &Ctx, a: &Value, b: &Value, modulus: &Value) -> Result<Value> {
    if modulus.is_none() {
        return pow(ctx, a, b);
    }
    Err(ctx.type_error("pow() 3rd argument not allowed unless all arguments are integers"))
}

/// `x ** y` of floats: complex for a negative number to a broken power.
///
/// # Errors
/// ZeroDivisionError, OverflowError.
pub(crate) fn power(ctx: &Ctx, x: f64, y: f64) -> Result<Value> {
    match arith::power(x, y) {
        Ok(Power::Real(result)) => Ok(ctx.new_float(result)),
        Ok(Power::Complex) => crate::types::complex::power(ctx, (x, 0.0), (y, 0.0)),
        Err(e) if e.kind == crate::text::ErrorKind::Overflow => Err(out_of_range(ctx)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

/// The OverflowError the C library's range errors turn into: an error number and its text.
#[cold]
fn out_of_range(ctx: &Ctx) -> Raise {
    let args = [Value::from_i32(34), ctx.new_str("Numerical result out of range")];
    ctx.raise_args(&ctx.exceptions().overflow_error, &args)
}
