//! The iterator of bytes and bytearray.

use super::{ByteArrayObj, BytesObj};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags, Visitor};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A position in a bytes or bytearray, which is given up (None) at the end.
pub struct BytesIterObj {
    object: RefCell<Value>,
    at: Cell<usize>,
}

impl Payload for BytesIterObj {
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.object.borrow());
    }
}

pub(crate) const SPEC: TypeSpec =
    TypeSpec::new::<BytesIterObj>("bytes_iterator").slots(slots).methods(METHODS).flags(TypeFlags::NO_NEW);

pub(crate) const BYTEARRAY: TypeSpec = TypeSpec::new::<BytesIterObj>("bytearray_iterator")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::NO_NEW);

const METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", length_hint),
    NativeDef::new("__reduce__", "(self, /)", reduce),
    NativeDef::new("__setstate__", "(self, state, /)", set_state),
];

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(next));
}

pub(super) fn iter(ctx: &Ctx, x: &Value) -> Result<Value> {
    let fresh = BytesIterObj { object: RefCell::new(x.clone()), at: Cell::new(0) };
    let types = ctx.types();
    let is_array = x.downcast::<ByteArrayObj>().is_some();
    let class = if is_array { &types.bytearray_iterator } else { &types.bytes_iterator };
    Ok(ctx.alloc(class, fresh).into_value())
}

fn byte_at(object: &Value, at: usize) -> Option<u8> {
    match object.downcast::<BytesObj>() {
        Some(b) => b.bytes().get(at).copied(),
        None => object.downcast::<ByteArrayObj>().and_then(|b| b.bytes.borrow().get(at).copied()),
    }
}

fn next(_ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let Some(it) = x.downcast::<BytesIterObj>() else { return Ok(None) };
    let byte = byte_at(&it.object.borrow(), it.at.get());
    match byte {
        Some(byte) => {
            it.at.set(it.at.get() + 1);
            Ok(Some(Value::from_i32(byte as i32)))
        }
        None => {
            let done = it.object.replace(Value::NONE);
            drop(done);
            Ok(None)
        }
    }
}

fn length_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(it) = args[0].downcast::<BytesIterObj>() else { return Ok(Value::NONE) };
    let len = super::args::content(&it.object.borrow()).map_or(0, |b| b.len());
    Ok(ctx.new_int(len.saturating_sub(it.at.get()) as i64))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(it) = args[0].downcast::<BytesIterObj>() else { return Ok(Value::NONE) };
    let object = it.object.borrow().clone();
    let iter = ctx.builtin("iter");
    if object.is_none() {
        return Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[ctx.new_bytes(b"")])]));
    }
    Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[object]), ctx.new_int(it.at.get() as i64)]))
}

fn set_state(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = ctx.index_checked(&args[1])?.max(0) as usize;
    if let Some(it) = args[0].downcast::<BytesIterObj>() {
        it.at.set(at);
    }
    Ok(Value::NONE)
}
