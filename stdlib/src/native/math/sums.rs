//! Sums and products of iterables.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::BinOp;
use gilbox_vm::text::float::sum::ExactSum;
use gilbox_vm::value::Value;

pub(super) fn prod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mut product = arg(args, 1).cloned().unwrap_or(Value::from_i32(1));
    ctx.for_each(&args[0], |item| {
        product = ctx.binary(BinOp::Mul, &product, &item)?;
        Ok(true)
    })?;
    Ok(product)
}

pub(super) fn fsum(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mut sum = ExactSum::default();
    ctx.for_each(&args[0], |item| {
        let x = ctx.to_f64(&item)?;
        sum.add(x).map_err(|e| ctx.text_error(e))?;
        Ok(true)
    })?;
    match sum.finish() {
        Ok(total) => Ok(ctx.new_float(total)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

/// The sum and its rounding error without comparing the operands.
fn branchless_two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// A sum of products of floats in three times their precision.
#[derive(Default)]
struct Triple {
    used: bool,
    high: f64,
    low: f64,
    tiny: f64,
}

impl Triple {
    /// Adds a product; false (and nothing added) if the result would not be finite.
    fn add_product(&mut self, a: f64, b: f64) -> bool {
        let product = a * b;
        let error = a.mul_add(b, -product);
        let (high, below) = branchless_two_sum(self.high, product);
        let (low, lowest) = branchless_two_sum(self.low, error);
        let (low, tiny) = branchless_two_sum(low, below);
        if !high.is_finite() || !error.is_finite() {
            return false;
        }
        *self = Triple { used: true, high, low, tiny: self.tiny + tiny + lowest };
        true
    }

    fn total(&self) -> f64 {
        let (low, tiny) = branchless_two_sum(self.low, self.tiny);
        let (high, low) = branchless_two_sum(self.high, low);
        let mut exact = ExactSum::default();
        for part in [tiny, low, high] {
            if exact.add(part).is_err() {
                return high;
            }
        }
        exact.finish().unwrap_or(high)
    }
}

/// The number of a factor that takes part in the float path: a float, or an int beside a float.
fn float_pair(ctx: &Ctx, p: &Value, q: &Value) -> Option<(f64, f64)> {
    let (x, y) = (p.as_exact_float(), q.as_exact_float());
    let other = |v: &Value| gilbox_vm::types::int::as_int(v).and_then(|_| ctx.to_f64(v).ok());
    match (x, y) {
        (Some(x), Some(y)) => Some((x, y)),
        (Some(x), None) => other(q).map(|y| (x, y)),
        (None, Some(y)) => other(p).map(|x| (x, y)),
        (None, None) => None,
    }
}

pub(super) fn sumprod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (p, q) = (ctx.iter(&args[0])?, ctx.iter(&args[1])?);
    let mut total = Value::from_i32(0);
    let mut floats = Triple::default();
    loop {
        let (x, y) = match (ctx.next(&p)?, ctx.next(&q)?) {
            (Some(x), Some(y)) => (x, y),
            (None, None) => break,
            _ => return Err(ctx.value_error("Inputs are not the same length")),
        };
        if let Some((a, b)) = float_pair(ctx, &x, &y)
            && floats.add_product(a, b)
        {
            continue;
        }
        total = flush(ctx, total, &mut floats)?;
        let product = ctx.binary(BinOp::Mul, &x, &y)?;
        total = ctx.binary(BinOp::Add, &total, &product)?;
    }
    flush(ctx, total, &mut floats)
}

/// Adds what the float path has gathered.
fn flush(ctx: &Ctx, total: Value, floats: &mut Triple) -> Result<Value> {
    let gathered = std::mem::take(floats);
    if !gathered.used {
        return Ok(total);
    }
    ctx.binary(BinOp::Add, &total, &ctx.new_float(gathered.total()))
}
