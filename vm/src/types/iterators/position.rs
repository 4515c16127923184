//! Iterators that are a position in a list, tuple or range.

use super::{itself, payload};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::{Kind, Payload, Slots, Visitor};
use crate::types::list::ListObj;
use crate::types::range::RangeObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A position in a list. The list is given up (None) at the end.
pub struct ListIterObj {
    pub(crate) list: RefCell<Value>,
    pub(crate) at: Cell<usize>,
}

impl ListIterObj {
    pub(super) fn new(list: Value) -> ListIterObj {
        ListIterObj { list: RefCell::new(list), at: Cell::new(0) }
    }
}

impl Payload for ListIterObj {
    const KIND: Kind = Kind::ListIter;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.list.borrow());
    }
    fn clear(&self) {
        let old = self.list.replace(Value::NONE);
        drop(old);
    }
}

/// A position in a tuple.
pub struct TupleIterObj {
    pub(crate) tuple: RefCell<Value>,
    pub(crate) at: Cell<usize>,
}

impl TupleIterObj {
    pub(super) fn new(tuple: Value) -> TupleIterObj {
        TupleIterObj { tuple: RefCell::new(tuple), at: Cell::new(0) }
    }
}

impl Payload for TupleIterObj {
    const KIND: Kind = Kind::TupleIter;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.tuple.borrow());
    }
    fn clear(&self) {
        let old = self.tuple.replace(Value::NONE);
        drop(old);
    }
}

/// The numbers of a range that are left, all within 62 bits.
pub struct RangeIterObj {
    pub(crate) next: Cell<i64>,
    pub(crate) step: i64,
    pub(crate) left: Cell<u64>,
}

impl Payload for RangeIterObj {
    const KIND: Kind = Kind::RangeIter;
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
    let it = payload!(ctx, x, ListIterObj, "list_iterator");
    let at = it.at.get();
    // SAFETY: no borrow of a list's items is alive while an iterator over it is asked, and the item is copied before
    // anything else happens.
    let quick = unsafe {
        let list = &*it.list.as_ptr();
        list.downcast::<ListObj>().and_then(|list| (&*list.items.as_ptr()).get(at).cloned())
    };
    if quick.is_some() {
        it.at.set(at + 1);
        return Ok(quick);
    }
    let found = it.list.borrow().downcast::<ListObj>().and_then(|list| list.get(at));
    if found.is_some() {
        it.at.set(at + 1);
        return Ok(found);
    }
    let old = it.list.replace(Value::NONE);
    drop(old);
    Ok(None)
}

fn list_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ListIterObj, "list_iterator");
    let len = it.list.borrow().downcast::<ListObj>().map_or(0, ListObj::len);
    Ok(ctx.new_int(len.saturating_sub(it.at.get()) as i64))
}

/// `(iter, (sequence,), position)`, or `(iter, (empty,))` at the end.
fn reduced(ctx: &Ctx, sequence: &Value, at: usize, empty: impl FnOnce() -> Value) -> Value {
    let iter = ctx.builtin("iter");
    if sequence.is_none() {
        return ctx.new_pair(iter, ctx.new_tuple(&[empty()]));
    }
    ctx.new_tuple(&[iter, ctx.new_tuple(std::slice::from_ref(sequence)), ctx.new_int(at as i64)])
}

fn list_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ListIterObj, "list_iterator");
    let list = it.list.borrow().clone();
    Ok(reduced(ctx, &list, it.at.get(), || ctx.new_list(Vec::new())))
}

fn list_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], ListIterObj, "list_iterator");
    let at = ctx.index_checked(&args[1])?;
    let len = it.list.borrow().downcast::<ListObj>().map(ListObj::len);
    if let Some(len) = len {
        it.at.set((at.max(0) as usize).min(len));
    }
    Ok(Value::NONE)
}

pub(super) const TUPLE_METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", tuple_hint),
    NativeDef::new("__reduce__", "(self, /)", tuple_reduce),
    NativeDef::new("__setstate__", "(self, state, /)", tuple_setstate),
];

pub(super) fn tuple_slots(s: &Slots) {
    s.iter.set(Some(itself));
    s.next.set(Some(tuple_next));
}

fn tuple_len(it: &TupleIterObj) -> usize {
    it.tuple.borrow().downcast::<TupleObj>().map_or(0, |t| t.items().len())
}

fn tuple_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, TupleIterObj, "tuple_iterator");
    let at = it.at.get();
    let found = it.tuple.borrow().downcast::<TupleObj>().and_then(|t| t.items().get(at).cloned());
    if found.is_some() {
        it.at.set(at + 1);
        return Ok(found);
    }
    let old = it.tuple.replace(Value::NONE);
    drop(old);
    Ok(None)
}

fn tuple_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], TupleIterObj, "tuple_iterator");
    Ok(ctx.new_int(tuple_len(it).saturating_sub(it.at.get()) as i64))
}

fn tuple_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], TupleIterObj, "tuple_iterator");
    let tuple = it.tuple.borrow().clone();
    Ok(reduced(ctx, &tuple, it.at.get(), || ctx.new_tuple(&[])))
}

fn tuple_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], TupleIterObj, "tuple_iterator");
    let at = ctx.index_checked(&args[1])?;
    if !it.tuple.borrow().is_none() {
        it.at.set((at.max(0) as usize).min(tuple_len(it)));
    }
    Ok(Value::NONE)
}

pub(super) const RANGE_METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", range_hint),
    NativeDef::new("__reduce__", "(self, /)", range_reduce),
    NativeDef::new("__setstate__", "(self, state, /)", range_setstate),
];

pub(super) fn range_slots(s: &Slots) {
    s.iter.set(Some(itself));
    s.next.set(Some(range_next));
}

fn range_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, RangeIterObj, "range_iterator");
    let left = it.left.get();
    if left == 0 {
        return Ok(None);
    }
    let value = it.next.get();
    it.left.set(left - 1);
    it.next.set(value.wrapping_add(it.step));
    Ok(Some(ctx.new_int(value)))
}

fn range_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], RangeIterObj, "range_iterator");
    Ok(ctx.new_int(it.left.get() as i64))
}

fn range_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], RangeIterObj, "range_iterator");
    let (start, left) = (it.next.get(), it.left.get() as i64);
    let stop = start.wrapping_add(it.step.wrapping_mul(left));
    let range = RangeObj {
        start: ctx.new_int(start),
        stop: ctx.new_int(stop),
        step: ctx.new_int(it.step),
        len: ctx.new_int(left),
    };
    let range = ctx.alloc(&ctx.types().range, range).into_value();
    Ok(ctx.new_tuple(&[ctx.builtin("iter"), ctx.new_tuple(&[range]), Value::NONE]))
}

fn range_setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], RangeIterObj, "range_iterator");
    let skip = (ctx.index_clamped(&args[1])?.max(0) as u64).min(it.left.get());
    it.next.set(it.next.get().wrapping_add(it.step.wrapping_mul(skip as i64)));
    it.left.set(it.left.get() - skip);
    Ok(Value::NONE)
}
