//! Iterators over anything with `__getitem__`, and over the results of calls.

use super::{itself, payload};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::{Payload, Slots, Visitor};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A position in an object that has items by number; the object is given up (None) at the end.
pub struct SequenceIterObj {
    sequence: RefCell<Value>,
    at: Cell<i64>,
}

impl SequenceIterObj {
    pub(super) fn new(sequence: Value) -> SequenceIterObj {
        SequenceIterObj { sequence: RefCell::new(sequence), at: Cell::new(0) }
    }
}

impl Payload for SequenceIterObj {
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
    s.iter.set(Some(itself));
    s.next.set(Some(next));
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, SequenceIterObj, "iterator");
    let sequence = it.sequence.borrow().clone();
    if sequence.is_none() {
        return Ok(None);
    }
    let at = it.at.get();
    if at == i64::MAX {
        return Err(ctx.overflow_error("iter index too large"));
    }
    match ctx.get_item(&sequence, &ctx.new_int(at)) {
        Ok(item) => {
            it.at.set(at + 1);
            Ok(Some(item))
        }
        Err(raise) => {
            let e = ctx.exceptions();
            if !raise.is(ctx, &e.index_error) && !raise.is(ctx, &e.stop_iteration) {
                return Err(raise);
            }
            let old = it.sequence.replace(Value::NONE);
            drop(old);
            Ok(None)
        }
    }
}

fn hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], SequenceIterObj, "iterator");
    let sequence = it.sequence.borrow().clone();
    if sequence.is_none() {
        return Ok(Value::from_i32(0));
    }
    if ctx.type_of(&sequence).slots.len.get().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let len = ctx.len(&sequence)? as i64;
    Ok(ctx.new_int((len - it.at.get()).max(0)))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], SequenceIterObj, "iterator");
    let sequence = it.sequence.borrow().clone();
    let iter = ctx.builtin("iter");
    if sequence.is_none() {
        return Ok(ctx.new_pair(iter, ctx.new_tuple(&[ctx.new_tuple(&[])])));
    }
    Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[sequence]), ctx.new_int(it.at.get())]))
}

fn setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], SequenceIterObj, "iterator");
    let at = ctx.index_checked(&args[1])?;
    if !it.sequence.borrow().is_none() {
        it.at.set(at.max(0));
    }
    Ok(Value::NONE)
}

/// `iter(callable, sentinel)`; both are given up at the end.
pub struct CallableIterObj {
    parts: RefCell<Option<(Value, Value)>>,
}

impl CallableIterObj {
    pub(super) fn new(f: Value, sentinel: Value) -> CallableIterObj {
        CallableIterObj { parts: RefCell::new(Some((f, sentinel))) }
    }
}

impl Payload for CallableIterObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        if let Some((f, sentinel)) = &*self.parts.borrow() {
            visit(f);
            visit(sentinel);
        }
    }
    fn clear(&self) {
        let old = self.parts.take();
        drop(old);
    }
}

pub(super) const CALLABLE_METHODS: &[NativeDef] =
    &[NativeDef::new("__reduce__", "(self, /)", callable_reduce)];

pub(super) fn callable_slots(s: &Slots) {
    s.iter.set(Some(itself));
    s.next.set(Some(callable_next));
}

fn callable_next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, CallableIterObj, "callable_iterator");
    let Some((f, sentinel)) = it.parts.borrow().clone() else { return Ok(None) };
    match ctx.call(&f, &[]) {
        Ok(value) => {
            // The call may have used up this very iterator.
            if it.parts.borrow().is_some() && !ctx.eq(&sentinel, &value)? {
                return Ok(Some(value));
            }
        }
        Err(raise) if raise.is(ctx, &ctx.exceptions().stop_iteration) => {}
        Err(raise) => return Err(raise),
    }
    let old = it.parts.take();
    drop(old);
    Ok(None)
}

fn callable_reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], CallableIterObj, "callable_iterator");
    let iter = ctx.builtin("iter");
    match it.parts.borrow().clone() {
        Some((f, sentinel)) => Ok(ctx.new_pair(iter, ctx.new_pair(f, sentinel))),
        None => Ok(ctx.new_pair(iter, ctx.new_tuple(&[ctx.new_tuple(&[])]))),
    }
}
