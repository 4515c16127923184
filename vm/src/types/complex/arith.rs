//! The operators of complex. A number is a pair: real part, imaginary part.

use super::{operand, own};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::slots::BinaryFn;
use crate::object::{BinOp, Slots};
use crate::text::{TextResult, complex};
use crate::value::Value;

type Pair = (f64, f64);

pub(super) fn fill(s: &Slots) {
    let table: [(BinOp, BinaryFn); 5] = [
        (BinOp::Add, |ctx, a, b| binary(ctx, a, b, |x, y| Ok((x.0 + y.0, x.1 + y.1)))),
        (BinOp::Sub, |ctx, a, b| binary(ctx, a, b, |x, y| Ok((x.0 - y.0, x.1 - y.1)))),
        (BinOp::Mul, |ctx, a, b| binary(ctx, a, b, |x, y| Ok(complex::multiply(x, y)))),
        (BinOp::TrueDiv, |ctx, a, b| binary(ctx, a, b, complex::divide)),
        (BinOp::Pow, pow),
    ];
    for (op, f) in table {
        s.binary[op as usize].set(Some(f));
    }
    s.pow3.set(Some(|ctx, a, b, modulus| {
        if modulus.is_none() {
            return pow(ctx, a, b);
        }
        for x in [a, b] {
            if operand(ctx, x)?.is_none() {
                return Ok(Value::NOT_IMPLEMENTED);
            }
        }
        Err(ctx.value_error("complex modulo"))
    }));
    s.neg.set(Some(|ctx, x| own(ctx, x).map(|z| ctx.new_complex(-z.0, -z.1))));
    s.pos.set(Some(|ctx, x| own(ctx, x).map(|z| ctx.new_complex(z.0, z.1))));
    s.abs.set(Some(|ctx, x| match complex::absolute(own(ctx, x)?) {
        Ok(size) => Ok(ctx.new_float(size)),
        Err(e) => Err(ctx.text_error(e)),
    }));
}

fn binary(ctx: &Ctx, a: &Value, b: &Value, f: fn(Pair, Pair) -> TextResult<Pair>) -> Result<Value> {
    let (Some(x), Some(y)) = (operand(ctx, a)?, operand(ctx, b)?) else { return Ok(Value::NOT_IMPLEMENTED) };
    match f(x, y) {
        Ok((re, im)) => Ok(ctx.new_complex(re, im)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn pow(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    binary(ctx, a, b, complex::power)
}

/// `x ** y`.
///
/// # Errors
/// ZeroDivisionError for zero to a negative or complex power; OverflowError "complex exponentiation".
pub(crate) fn power(ctx: &Ctx, x: Pair, y: Pair) -> Result<Value> {
    match complex::power(x, y) {
        Ok((re, im)) => Ok(ctx.new_complex(re, im)),
        Err(e) => Err(ctx.text_error(e)),
    }
}
