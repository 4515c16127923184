//! bool: the two ints that are words of their own.

use super::int::IntObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::object::build::TypeSpec;
use crate::object::slots::BinaryFn;
use crate::object::{BinOp, Slots, Type, TypeFlags};
use crate::value::Value;

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<IntObj>("bool")
    .slots(slots)
    .doc(
        "Returns True when the argument is true, False otherwise.\n\
        The builtins True and False are the only two instances of the class bool.\n\
        The class bool is a subclass of the class int, and cannot be subclassed.",
    )
    .flags(TypeFlags::MATCH_SELF);

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.repr.set(Some(|ctx, x| Ok(ctx.intern(if x.is_true_object() { "True" } else { "False" }))));
    let table: [(BinOp, BinaryFn); 3] = [
        (BinOp::And, |ctx, a, b| logical(ctx, BinOp::And, a, b, |x, y| x & y)),
        (BinOp::Or, |ctx, a, b| logical(ctx, BinOp::Or, a, b, |x, y| x | y)),
        (BinOp::Xor, |ctx, a, b| logical(ctx, BinOp::Xor, a, b, |x, y| x ^ y)),
    ];
    for (op, f) in table {
        s.binary[op as usize].set(Some(f));
    }
}

/// Two bools make a bool, anything else is the business of int.
fn logical(ctx: &Ctx, op: BinOp, a: &Value, b: &Value, f: fn(bool, bool) -> bool) -> Result<Value> {
    if a.is_bool() && b.is_bool() {
        return Ok(Value::from_bool(f(a.is_true_object(), b.is_true_object())));
    }
    match ctx.types().int.slots.binary[op as usize].get() {
        Some(of_int) => of_int(ctx, a, b),
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn new(ctx: &Ctx, _ty: &Type, args: Args<'_>) -> Result<Value> {
    if args.has_keywords() {
        return Err(ctx.type_error("bool() takes no keyword arguments"));
    }
    match args.pos() {
        [] => Ok(Value::FALSE),
        [x] => ctx.is_true(x).map(Value::from_bool),
        more => Err(ctx.type_error(format!("bool expected at most 1 argument, got {}", more.len()))),
    }
}
