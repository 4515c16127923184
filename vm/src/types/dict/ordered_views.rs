//! The views of an OrderedDict and their iterator, which notices any change of keys.

use super::DictObj;
pub(super) use super::iter::What;
use super::views::{ViewObj, view_as};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags, Visitor};
use crate::types::iterators::{itself, payload};
use crate::value::Value;
use std::cell::{Cell, RefCell};

const fn view(name: &'static str) -> TypeSpec {
    TypeSpec::new::<ViewObj>(name).methods(METHODS).slots(view_slots).flags(TypeFlags::NO_NEW)
}

pub(crate) const KEYS: TypeSpec = view("odict_keys");
pub(crate) const VALUES: TypeSpec = view("odict_values");
pub(crate) const ITEMS: TypeSpec = view("odict_items");

const METHODS: &[NativeDef] = &[NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
    let view = payload!(ctx, &args[0], ViewObj, "odict_keys");
    Ok(iterator(ctx, &view.dict, view.what, true))
})];

fn view_slots(s: &Slots) {
    s.iter.set(Some(|ctx, x| {
        let view = payload!(ctx, x, ViewObj, "odict_keys");
        Ok(iterator(ctx, &view.dict, view.what, false))
    }));
}

pub(super) const KEYS_METHOD: NativeDef = NativeDef::new("keys", "(self, /)", |ctx, a| {
    Ok(view_as(ctx, &ctx.types().odict_keys, &a[0], What::Keys))
});
pub(super) const VALUES_METHOD: NativeDef = NativeDef::new("values", "(self, /)", |ctx, a| {
    Ok(view_as(ctx, &ctx.types().odict_values, &a[0], What::Values))
});
pub(super) const ITEMS_METHOD: NativeDef = NativeDef::new("items", "(self, /)", |ctx, a| {
    Ok(view_as(ctx, &ctx.types().odict_items, &a[0], What::Items))
});

/// A place in an OrderedDict, which is given up (None) at the end and after a change of keys.
pub struct OrderedIterObj {
    dict: RefCell<Value>,
    /// The next entry forward, or the one after the next backward.
    at: Cell<usize>,
    /// What the dict counted when this was made.
    changes: u64,
    what: What,
    backward: bool,
}

impl Payload for OrderedIterObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.dict.borrow());
    }
    fn clear(&self) {
        drop(self.dict.replace(Value::NONE));
    }
}

pub(crate) const ITERATOR: TypeSpec = TypeSpec::new::<OrderedIterObj>("odict_iterator")
    .methods(&[NativeDef::new("__reduce__", "(self, /)", reduce)])
    .slots(|s| {
        s.iter.set(Some(itself));
        s.next.set(Some(next));
    })
    .flags(TypeFlags::NO_NEW);

/// An iterator over an OrderedDict, or from its end.
pub(super) fn iterator(ctx: &Ctx, dict: &Value, what: What, backward: bool) -> Value {
    let iterator = OrderedIterObj {
        dict: RefCell::new(dict.clone()),
        at: Cell::new(if backward { usize::MAX } else { 0 }),
        changes: dict.downcast::<DictObj>().map_or(0, key_changes),
        what,
        backward,
    };
    ctx.alloc(&ctx.types().odict_iterator, iterator).into_value()
}

/// How often keys were added, removed or moved; what stands above may get a serial number at any time.
fn key_changes(dict: &DictObj) -> u64 {
    dict.changes() & u64::from(u32::MAX)
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, OrderedIterObj, "odict_iterator");
    let (is_same, found) = {
        let dict = it.dict.borrow();
        let Some(dict) = dict.downcast::<DictObj>() else { return Ok(None) };
        let found = if it.backward { dict.entry_before(it.at.get()) } else { dict.entry_from(it.at.get()) };
        (key_changes(dict) == it.changes, found)
    };
    let Some((at, key, value)) = found.filter(|_| is_same) else {
        drop(it.dict.replace(Value::NONE));
        return match is_same {
            true => Ok(None),
            false => Err(ctx.runtime_error("OrderedDict mutated during iteration")),
        };
    };
    it.at.set(if it.backward { at } else { at + 1 });
    Ok(Some(match it.what {
        What::Keys => key,
        What::Values => value,
        What::Items => ctx.new_pair(key, value),
    }))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], OrderedIterObj, "odict_iterator");
    let copy = OrderedIterObj {
        dict: RefCell::new(it.dict.borrow().clone()),
        at: Cell::new(it.at.get()),
        changes: it.changes,
        what: it.what,
        backward: it.backward,
    };
    let copy = ctx.alloc(&ctx.types().odict_iterator, copy).into_value();
    let items = ctx.collect(&copy)?;
    Ok(ctx.new_pair(ctx.builtin("iter"), ctx.new_tuple(&[ctx.new_list(items)])))
}
