//! enumerate.

use super::{LastPair, itself, payload};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, NativeDef};
use crate::object::{BinOp, Kind, Payload, Slots, Type, Visitor, shape};
use crate::types::str::text_of;
use crate::value::Value;
use std::cell::RefCell;

/// The payload of enumerate: an iterator and the next number.
pub struct EnumerateObj {
    pub(crate) iterator: Value,
    pub(crate) count: RefCell<Value>,
    last: LastPair,
}

impl Payload for EnumerateObj {
    const KIND: Kind = Kind::Enumerate;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.iterator);
        visit(&self.count.borrow());
        self.last.traverse(visit);
    }
    fn clear(&self) {
        self.last.clear();
    }
}

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("__reduce__", "(self, /)", reduce),
    NativeDef::class("__class_getitem__", "(cls, item, /)", super::class_getitem),
];

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.iter.set(Some(itself));
    s.next.set(Some(next));
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let (iterable, start) = parameters(ctx, args)?;
    let count = match start {
        Some(start) => ctx.index(start)?,
        None => Value::from_i32(0),
    };
    let iterator = ctx.iter(iterable)?;
    Ok(ctx
        .alloc(ty, EnumerateObj { iterator, count: RefCell::new(count), last: LastPair::default() })
        .into_value())
}

fn parameters<'a>(ctx: &Ctx, args: Args<'a>) -> Result<(&'a Value, Option<&'a Value>)> {
    let n = args.values().len();
    if n > 2 {
        return Err(ctx.type_error(format!("enumerate() takes at most 2 arguments ({n} given)")));
    }
    let mut iterable = args.pos().first();
    let mut start = args.pos().get(1);
    for (key, value) in args.keywords() {
        match text_of(key).as_str() {
            "iterable" if iterable.is_none() => iterable = Some(value),
            "start" if start.is_none() => start = Some(value),
            other => {
                let message = format!("'{other}' is an invalid keyword argument for enumerate()");
                return Err(ctx.type_error(message));
            }
        }
    }
    match iterable {
        Some(iterable) => Ok((iterable, start)),
        None => Err(ctx.type_error("enumerate() missing required argument 'iterable'")),
    }
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let it = payload!(ctx, x, EnumerateObj, "enumerate");
    let Some(item) = ctx.next(&it.iterator)? else { return Ok(None) };
    let count = it.count.borrow().clone();
    let after = match count.as_small_int() {
        Some(i) => ctx.new_int(i + 1),
        None => ctx.binary(BinOp::Add, &count, &Value::from_i32(1))?,
    };
    let old = it.count.replace(after);
    drop(old);
    Ok(Some(it.last.give(ctx, count, item)))
}

/// The next pair of an exact enumerate over a list's iterator, counted; `None` where [`next`] has to look.
#[inline]
pub(crate) fn next_of_list(ctx: &Ctx, x: &Value) -> Option<Value> {
    let it = x.downcast::<EnumerateObj>()?;
    let count = it.count.borrow().as_small_int()?;
    let (count, after) = (Value::from_small_int(count)?, Value::from_small_int(count + 1)?);
    if it.iterator.shape_id() != shape::LIST_ITER {
        return None;
    }
    let item = crate::interp::next_quickly(&it.iterator)?;
    it.count.replace(after);
    Some(it.last.give_quickly(count, item).unwrap_or_else(|(count, item)| it.last.give(ctx, count, item)))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let it = payload!(ctx, &args[0], EnumerateObj, "enumerate");
    let class = ctx.type_of(&args[0]).to_value();
    let count = it.count.borrow().clone();
    Ok(ctx.new_pair(class, ctx.new_pair(it.iterator.clone(), count)))
}
