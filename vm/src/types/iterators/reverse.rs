//! Iterators from the end: of lists, and `reversed` over any sequence.

use super::{itself, payload};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, NativeDef};
use crate::object::{Payload, Slots, Type, Visitor};
use crate::types::list::ListObj;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A position in a list, going down. The list is given up (None) at the end.
pub struct ListReverseObj {
    list: RefCell<Value>,
    /// How many items are left, if the list stays as long.
    left: Cell<usize>,
}

impl ListReverseObj {
    pub(super) fn new(list: Value) -> ListReverseObj {
        let left = list.downcast::<ListObj>().map_or(0, ListObj::len);
        ListReverseObj { list: RefCell::new(list), left: Cell::new(left) }
    }
}

impl Payload for ListReverseObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.list.borrow());
    }
    fn clear(&self) {
        let old = self.list.replace(Value::NONE);
        drop(old);
    }
}

pub(super) const LIST_METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", list_hint),
    NativeDef::new("__reduce__", "(self, /)", list_reduce),
    NativeDef::new("__setstate__", "(self, state, /)", list_setstate),
];

pub(super) fn list_slots(s: &Slots) {
    s.iter.set(Some(itself));
    s.next.set(Some(list_next));
}

fn list_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, ListReverseObj, "list_reverseiterator");
    if let Some(at) = it.left.get().checked_sub(1) {
        let found = it.list.borrow().downcast::<ListObj>().and_then(|list| list.get(at));
        if found.is_some() {
            it.left.set(at);
            return Ok(found);
        }
    }
    it.left.set(0);
    let old = it.list.replace(Value::NONE);
    drop(old);
    Ok(None)
}

fn list_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ListReverseObj, "list_reverseiterator");
    let len = it.list.borrow().downcast::<ListObj>().map_or(0, ListObj::len);
    let left = it.left.get();
    Ok(ctx.new_int(if len < left { 0 } else { left as i64 }))
}

fn list_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ListReverseObj, "list_reverseiterator");
    let list = it.list.borrow().clone();
    if list.is_none() {
        return Ok(ctx.new_pair(ctx.builtin("iter"), ctx.new_tuple(&[ctx.new_list(Vec::new())])));
    }
    let at = ctx.new_int(it.left.get() as i64 - 1);
    Ok(ctx.new_tuple(&[ctx.builtin("reversed"), ctx.new_tuple(&[list]), at]))
}

fn list_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ListReverseObj, "list_reverseiterator");
    let at = ctx.index_checked(&args[1])?;
    let len = it.list.borrow().downcast::<ListObj>().map(ListObj::len);
    if let Some(len) = len {
        it.left.set((at.saturating_add(1).max(0) as usize).min(len));
    }
    Ok(Value::NONE)
}

/// The payload of `reversed` over a sequence that has no `__reversed__`.
pub struct ReversedObj {
    sequence: RefCell<Value>,
    left: Cell<usize>,
}

impl Payload for ReversedObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.sequence.borrow());
    }
    fn clear(&self) {
        let old = self.sequence.replace(Value::NONE);
        drop(old);
    }
}

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", hint),
    NativeDef::new("__reduce__", "(self, /)", reduce),
    NativeDef::new("__setstate__", "(self, state, /)", setstate),
];

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.iter.set(Some(itself));
    s.next.set(Some(next));
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let x = &args.between(ctx, "reversed", 1, 1)?[0];
    if let Some(method) = ctx.type_of(x).lookup(&ctx.names().__reversed__) {
        if !method.is_none() {
            return match ctx.call_special(x, &ctx.names().__reversed__, &[])? {
                Some(iterator) => Ok(iterator),
                None => Err(ctx.no_attribute(x, &ctx.names().__reversed__)),
            };
        }
        return Err(ctx.type_error(format!("'{}' object is not reversible", ctx.type_name(x))));
    }
    if !ctx.is_sequence(x) {
        return Err(ctx.type_error(format!("'{}' object is not reversible", ctx.type_name(x))));
    }
    let left = ctx.len(x)?;
    Ok(ctx.alloc(ty, ReversedObj { sequence: RefCell::new(x.clone()), left: Cell::new(left) }).into_value())
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, ReversedObj, "reversed");
    if let Some(at) = it.left.get().checked_sub(1) {
        let sequence = it.sequence.borrow().clone();
        it.left.set(at);
        match ctx.get_item(&sequence, &ctx.new_int(at as i64)) {
            Ok(item) => return Ok(Some(item)),
            Err(raise) => {
                let e = ctx.exceptions();
                if !raise.is(ctx, &e.index_error) && !raise.is(ctx, &e.stop_iteration) {
                    return Err(raise);
                }
            }
        }
    }
    it.left.set(0);
    let old = it.sequence.replace(Value::NONE);
    drop(old);
    Ok(None)
}

fn hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ReversedObj, "reversed");
    let sequence = it.sequence.borrow().clone();
    if sequence.is_none() {
        return Ok(Value::from_i32(0));
    }
    let len = ctx.len(&sequence)?;
    let left = it.left.get();
    Ok(ctx.new_int(if len < left { 0 } else { left as i64 }))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ReversedObj, "reversed");
    let sequence = it.sequence.borrow().clone();
    let class = ctx.type_of(&args[0]).to_value();
    if sequence.is_none() {
        return Ok(ctx.new_pair(class, ctx.new_tuple(&[ctx.new_tuple(&[])])));
    }
    let at = ctx.new_int(it.left.get() as i64 - 1);
    Ok(ctx.new_tuple(&[class, ctx.new_tuple(&[sequence]), at]))
}

fn setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ReversedObj, "reversed");
    let at = ctx.index_checked(&args[1])?;
    let sequence = it.sequence.borrow().clone();
    if !sequence.is_none() {
        let len = ctx.len(&sequence)?;
        it.left.set((at.saturating_add(1).max(0) as usize).min(len));
    }
    Ok(Value::NONE)
}
