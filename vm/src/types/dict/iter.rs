//! The iterators of dicts and their views, forward and backward.

use super::DictObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::{Kind, Payload, Slots, Visitor};
use crate::types::iterators::{LastPair, itself, payload};
use crate::value::{RawValue, Value};
use std::cell::{Cell, RefCell};

/// What an iterator or a view yields.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[allow(missing_docs, reason = "as the views are called")]
pub enum What {
    Keys,
    Values,
    Items,
}

/// A place in a dict. The dict is given up (None) at the end.
pub struct DictIterObj {
    pub(crate) dict: RefCell<Value>,
    /// The next entry forward, or the one after the next backward.
    pub(crate) at: Cell<usize>,
    /// How many keys the dict must have; none after a change was found.
    pub(crate) len: Cell<Option<usize>>,
    pub(crate) left: Cell<usize>,
    pub(crate) what: What,
    pub(crate) backward: bool,
    last: LastPair,
}

impl Payload for DictIterObj {
    const KIND: Kind = Kind::DictIter;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.dict.borrow());
        self.last.traverse(visit);
    }
    fn clear(&self) {
        let old = self.dict.replace(Value::NONE);
        drop(old);
        self.last.clear();
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

fn make(dict: &Value, what: What, backward: bool) -> DictIterObj {
    let len = dict.downcast::<DictObj>().map_or(0, DictObj::len);
    DictIterObj {
        dict: RefCell::new(dict.clone()),
        at: Cell::new(if backward { usize::MAX } else { 0 }),
        len: Cell::new(Some(len)),
        left: Cell::new(len),
        what,
        backward,
        last: LastPair::default(),
    }
}

/// An iterator over the keys of a dict.
pub(super) fn keys(ctx: &Ctx, dict: &Value) -> Value {
    forward(ctx, dict, What::Keys)
}

/// An iterator over a dict.
pub(super) fn forward(ctx: &Ctx, dict: &Value, what: What) -> Value {
    let types = ctx.types();
    let ty = match what {
        What::Keys => &types.dict_key_iterator,
        What::Values => &types.dict_value_iterator,
        What::Items => &types.dict_item_iterator,
    };
    ctx.alloc(ty, make(dict, what, false)).into_value()
}

/// An iterator over a dict from its end.
pub(super) fn reversed(ctx: &Ctx, dict: &Value, what: What) -> Value {
    let types = ctx.types();
    let ty = match what {
        What::Keys => &types.dict_reverse_key_iterator,
        What::Values => &types.dict_reverse_value_iterator,
        What::Items => &types.dict_reverse_item_iterator,
    };
    ctx.alloc(ty, make(dict, what, true)).into_value()
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, DictIterObj, "dict_keyiterator");
    let found = {
        let dict = it.dict.borrow();
        let Some(dict) = dict.downcast::<DictObj>() else { return Ok(None) };
        if it.len.get() != Some(dict.len()) {
            it.len.set(None);
            return Err(ctx.runtime_error("dictionary changed size during iteration"));
        }
        let part = |key: &Value, value: &Value| match it.what {
            What::Keys => (key.clone(), Value::UNBOUND),
            What::Values => (Value::UNBOUND, value.clone()),
            What::Items => (key.clone(), value.clone()),
        };
        if it.backward {
            dict.entry_before(it.at.get()).map(|(at, key, value)| (at, (key, value)))
        } else {
            dict.part_from(it.at.get(), part)
        }
    };
    let Some((at, (key, value))) = found else {
        it.left.set(0);
        let old = it.dict.replace(Value::NONE);
        drop(old);
        return Ok(None);
    };
    if it.left.get() == 0 {
        // Keys were exchanged for others meanwhile, so that the count did not change.
        it.len.set(None);
        return Err(ctx.runtime_error("dictionary keys changed during iteration"));
    }
    it.at.set(if it.backward { at } else { at + 1 });
    it.left.set(it.left.get() - 1);
    Ok(Some(match it.what {
        What::Keys => key,
        What::Values => value,
        What::Items => it.last.give(ctx, key, value),
    }))
}

/// The next key or value of a forward iterator over one of them, not counted; `None` where [`next`] has to look.
#[inline(always)]
pub(crate) fn next_part(x: &Value) -> Option<RawValue> {
    let it = x.downcast::<DictIterObj>()?;
    // SAFETY: nobody changes the iterator or its dict before this is done.
    let dict = unsafe { &*it.dict.as_ptr() }.downcast::<DictObj>()?;
    let left = it.left.get();
    if it.backward || left == 0 || it.len.get() != Some(dict.len()) {
        return None;
    }
    let at = it.at.get();
    let found = dict.live_at(at, it.what == What::Values)?;
    it.at.set(at + 1);
    it.left.set(left - 1);
    Some(found)
}

fn hint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], DictIterObj, "dict_keyiterator");
    let len = it.dict.borrow().downcast::<DictObj>().map(DictObj::len);
    let valid = len.is_some() && len == it.len.get();
    Ok(ctx.new_int(if valid { it.left.get() as i64 } else { 0 }))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], DictIterObj, "dict_keyiterator");
    let dict = it.dict.borrow().clone();
    let rest = ctx.new_list(Vec::new());
    if !dict.is_none() {
        let copy = make(&dict, it.what, it.backward);
        copy.at.set(it.at.get());
        copy.len.set(it.len.get());
        copy.left.set(it.left.get());
        let copy = ctx.alloc(ctx.type_of(&args[0]), copy).into_value();
        let items = ctx.collect(&copy)?;
        return Ok(ctx.new_pair(ctx.builtin("iter"), ctx.new_tuple(&[ctx.new_list(items)])));
    }
    Ok(ctx.new_pair(ctx.builtin("iter"), ctx.new_tuple(&[rest])))
}
