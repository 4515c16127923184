//! arrayiterator: a position in an array, which may grow meanwhile.

use super::ArrayObj;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::NativeDef;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The payload; the array is given up (None) at the end.
pub(super) struct ArrayIter {
    array: RefCell<Value>,
    at: Cell<usize>,
}

impl Payload for ArrayIter {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.array.borrow());
    }
    fn clear(&self) {
        let old = self.array.replace(Value::NONE);
        drop(old);
    }
}

pub(super) static SPEC: TypeSpec = TypeSpec::new::<ArrayIter>("array.arrayiterator")
    .methods(&[
        NativeDef::new("__reduce__", "(self, /)", reduce),
        NativeDef::new("__setstate__", "(self, state, /)", set_state),
    ])
    .slots(|s: &Slots| {
        s.iter.set(Some(|_, x| Ok(x.clone())));
        s.next.set(Some(next));
    })
    .flags(TypeFlags::NO_NEW);

/// An iterator over an array.
pub(super) fn make(ctx: &Ctx, array: &Value) -> Result<Value> {
    let fresh = ArrayIter { array: RefCell::new(array.clone()), at: Cell::new(0) };
    Ok(ctx.alloc(&ctx.type_for::<ArrayIter>(), fresh).into_value())
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = ctx.payload::<ArrayIter>(x, "arrayiterator")?;
    let array = it.array.borrow().clone();
    let item = array.downcast::<ArrayObj>().and_then(|a| a.item(ctx, it.at.get()));
    if item.is_some() {
        it.at.set(it.at.get() + 1);
    } else {
        let old = it.array.replace(Value::NONE);
        drop(old);
    }
    Ok(item)
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<ArrayIter>(&args[0], "arrayiterator")?;
    let array = it.array.borrow().clone();
    let iter = ctx.builtin("iter");
    if array.is_none() {
        return Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[ctx.new_tuple(&[])])]));
    }
    Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[array]), ctx.new_int(it.at.get() as i64)]))
}

fn set_state(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = ctx.payload::<ArrayIter>(&args[0], "arrayiterator")?;
    if !ctx.is_instance_by_mro(&args[1], &ctx.types().int) {
        return Err(ctx.type_error("an integer is required"));
    }
    let most = it.array.borrow().downcast::<ArrayObj>().map_or(0, ArrayObj::len);
    it.at.set((ctx.index_checked(&args[1])?.max(0) as usize).min(most));
    Ok(Value::NONE)
}
