//! The iterator of str.

use super::StrObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags, Visitor, shape};
use crate::text::pytext::decode_at;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A position in a str. The str is given up (None) at the end.
pub struct StrIterObj {
    pub(crate) text: RefCell<Value>,
    /// The byte offset of the next code point.
    pub(crate) offset: Cell<usize>,
    /// How many code points were given out.
    pub(crate) at: Cell<usize>,
}

impl Payload for StrIterObj {
    const GC: bool = false;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.text.borrow());
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<StrIterObj>("str_ascii_iterator")
    .slots(slots)
    .methods(METHODS)
    .shape(shape::STR_ITER)
    .flags(TypeFlags::NO_NEW);

/// The type of iterators over strs with other characters, which CPython tells apart.
pub(crate) const WIDE: TypeSpec =
    TypeSpec::new::<StrIterObj>("str_iterator").slots(slots).methods(METHODS).flags(TypeFlags::NO_NEW);

const METHODS: &[NativeDef] = &[
    NativeDef::new("__length_hint__", "(self, /)", length_hint),
    NativeDef::new("__reduce__", "(self, /)", reduce),
    NativeDef::new("__setstate__", "(self, state, /)", set_state),
];

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(next));
}

/// `iter(s)`
pub(super) fn iter(ctx: &Ctx, s: &Value) -> Result<Value> {
    let fresh = StrIterObj { text: RefCell::new(s.clone()), offset: Cell::new(0), at: Cell::new(0) };
    let types = ctx.types();
    let is_ascii = s.downcast::<StrObj>().is_some_and(StrObj::is_ascii);
    let class = if is_ascii { &types.str_iterator } else { &types.wide_str_iterator };
    Ok(ctx.alloc(class, fresh).into_value())
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let Some(it) = x.downcast::<StrIterObj>() else { return Ok(None) };
    let offset = it.offset.get();
    // SAFETY: the borrow ends before anything else happens.
    if let Some(s) = unsafe { (*it.text.as_ptr()).downcast::<StrObj>() }
        && let Some(byte @ ..0x80) = s.bytes().get(offset).copied()
    {
        it.offset.set(offset + 1);
        it.at.set(it.at.get() + 1);
        return Ok(Some(ctx.new_char(byte as u32)));
    }
    let found = {
        let text = it.text.borrow();
        let Some(s) = text.downcast::<StrObj>() else { return Ok(None) };
        if offset < s.bytes().len() { Some(decode_at(s.bytes(), offset)) } else { None }
    };
    match found {
        Some((c, n)) => {
            it.offset.set(offset + n);
            it.at.set(it.at.get() + 1);
            Ok(Some(ctx.new_char(c)))
        }
        None => {
            let done = it.text.replace(Value::NONE);
            drop(done);
            Ok(None)
        }
    }
}

fn length_hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(it) = args[0].downcast::<StrIterObj>() else { return Ok(Value::NONE) };
    let len = it.text.borrow().downcast::<StrObj>().map_or(0, StrObj::len);
    Ok(ctx.new_int(len.saturating_sub(it.at.get()) as i64))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(it) = args[0].downcast::<StrIterObj>() else { return Ok(Value::NONE) };
    let iter = ctx.builtin("iter");
    let text = it.text.borrow().clone();
    if text.is_none() {
        return Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[ctx.new_str("")])]));
    }
    Ok(ctx.new_tuple(&[iter, ctx.new_tuple(&[text]), ctx.new_int(it.at.get() as i64)]))
}

fn set_state(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = ctx.index_checked(&args[1])?.max(0) as usize;
    let Some(it) = args[0].downcast::<StrIterObj>() else { return Ok(Value::NONE) };
    if let Some(s) = it.text.borrow().downcast::<StrObj>() {
        let at = at.min(s.len());
        it.at.set(at);
        it.offset.set(s.byte_offset(at));
    }
    Ok(Value::NONE)
}
