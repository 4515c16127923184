//! The iterator of sets.

use super::SetObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::{Payload, Slots, Visitor};
use crate::types::iterators::{itself, payload};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A place in a set; the set is given up (None) at the end.
pub struct SetIterObj {
    set: RefCell<Value>,
    at: Cell<usize>,
    /// How many items the set must have; none after a change was found.
    len: Cell<Option<usize>>,
    left: Cell<usize>,
}

impl Payload for SetIterObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.set.borrow());
    }
    fn clear(&self) {
        let old = self.set.replace(Value::NONE);
        drop(old);
    }
}

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", hint),
    NativeDef::new("__reduce__", "(self, /)", reduce),
];

pub(super) fn slots(s: &Slots) {
    s.iter.set(Some(itself));
    s.next.set(Some(next));
}

pub(super) fn iter(ctx: &Ctx, x: &Value) -> Result<Value> {
    let len = payload!(ctx, x, SetObj, "set").len();
    let iterator = SetIterObj {
        set: RefCell::new(x.clone()),
        at: Cell::new(0),
        len: Cell::new(Some(len)),
        left: Cell::new(len),
    };
    Ok(ctx.alloc(&ctx.types().set_iterator, iterator).into_value())
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, SetIterObj, "set_iterator");
    let found = {
        let set = it.set.borrow();
        let Some(set) = set.downcast::<SetObj>() else { return Ok(None) };
        if it.len.get() != Some(set.len()) {
            it.len.set(None);
            return Err(ctx.runtime_error("Set changed size during iteration"));
        }
        set.item_from(it.at.get())
    };
    match found {
        Some((at, item)) => {
            it.at.set(at + 1);
            it.left.set(it.left.get().saturating_sub(1));
            Ok(Some(item))
        }
        None => {
            it.left.set(0);
            let old = it.set.replace(Value::NONE);
            drop(old);
            Ok(None)
        }
    }
}

fn hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], SetIterObj, "set_iterator");
    let len = it.set.borrow().downcast::<SetObj>().map(SetObj::len);
    let valid = len.is_some() && len == it.len.get();
    Ok(ctx.new_int(if valid { it.left.get() as i64 } else { 0 }))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], SetIterObj, "set_iterator");
    let mut rest = Vec::new();
    if let Some(set) = it.set.borrow().downcast::<SetObj>() {
        if it.len.get() != Some(set.len()) {
            return Err(ctx.runtime_error("Set changed size during iteration"));
        }
        let mut at = it.at.get();
        while let Some((found, item)) = set.item_from(at) {
            rest.push(item);
            at = found + 1;
        }
    }
    Ok(ctx.new_pair(ctx.builtin("iter"), ctx.new_tuple(&[ctx.new_list(rest)])))
}
