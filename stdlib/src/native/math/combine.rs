//! Distances: the square root of a sum of squares, rounded as if it were computed exactly.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::text::float::sum;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;

pub(super) fn hypot(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let given: &[Value] = args.first().and_then(|a| a.downcast::<TupleObj>()).map_or(&[], TupleObj::items);
    let mut coordinates = Vec::with_capacity(given.len());
    for x in given {
        coordinates.push(ctx.to_f64(x)?.abs());
    }
    Ok(ctx.new_float(sum::hypot(&coordinates)))
}

pub(super) fn dist(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (p, q) = (ctx.collect(&args[0])?, ctx.collect(&args[1])?);
    if p.len() != q.len() {
        return Err(ctx.value_error("both points must have the same number of dimensions"));
    }
    let mut differences = Vec::with_capacity(p.len());
    for (p, q) in p.iter().zip(&q) {
        differences.push((ctx.to_f64(p)? - ctx.to_f64(q)?).abs());
    }
    Ok(ctx.new_float(sum::hypot(&differences)))
}
