//! The methods and operators of tuple.

use super::TupleObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, NativeDef, arg};
use crate::object::{Cmp, Slots, Type};
use crate::text::hash::TupleHasher;
use crate::types::iterators::{class_getitem, payload, repr_items, tuple_iterator};
use crate::types::list::{pick, place, repeated, repeated_len, search_bound, subscript_index};
use crate::types::slice;
use crate::value::Value;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("count", "(self, value, /)", count).doc("Return number of occurrences of value."),
    NativeDef::new("index", "(self, value, start=0, stop=9223372036854775807, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    NativeDef::new("__getnewargs__", "(self, /)", getnewargs),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.repr.set(Some(repr));
    s.hash.set(Some(hash));
    s.compare.set(Some(compare));
    s.len.set(Some(|ctx, x| Ok(payload!(ctx, x, TupleObj, "tuple").items().len())));
    s.getitem.set(Some(getitem));
    s.contains.set(Some(|ctx, x, item| find(ctx, x, item, 0, usize::MAX).map(|at| at.is_some())));
    s.concat.set(Some(concat));
    s.repeat.set(Some(repeat));
    s.iter.set(Some(|ctx, x| Ok(tuple_iterator(ctx, x))));
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let exact = ty.is(&ctx.types().tuple);
    let strict = crate::types::object::same_init(ty, &ctx.types().tuple);
    let args = if strict { args } else { Args::positional(args.pos()) };
    let items = match args.between(ctx, "tuple", 0, 1)? {
        [] => Vec::new(),
        [iterable, ..] => {
            if exact && iterable.shape_id() == crate::object::shape::TUPLE {
                return Ok(iterable.clone());
            }
            ctx.collect(iterable)?
        }
    };
    if exact {
        return Ok(ctx.new_tuple_from(items));
    }
    Ok(ctx.new_tuple_iter(ty, items.len(), items.into_iter()))
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let tuple = payload!(ctx, x, TupleObj, "tuple");
    if tuple.items().is_empty() {
        return Ok(ctx.new_str("()"));
    }
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("(...)")) };
    let mut text = crate::text::TextBuf::new();
    text.push_ascii(b"(");
    for (i, item) in tuple.items().iter().enumerate() {
        if i > 0 {
            text.push_ascii(b", ");
        }
        repr_items(ctx, &mut text, item)?;
    }
    text.push_ascii(if tuple.items().len() == 1 { b",)" } else { b")" });
    Ok(ctx.new_str_buf(text))
}

fn hash(ctx: &Ctx, x: &Value) -> Result<i64> {
    let tuple = payload!(ctx, x, TupleObj, "tuple");
    if let Some(hash) = tuple.cached_hash() {
        return Ok(hash);
    }
    ctx.check_stack()?;
    let mut hasher = TupleHasher::default();
    for item in tuple.items() {
        hasher.add(ctx.hash(item)?);
    }
    let hash = hasher.finish();
    tuple.set_cached_hash(hash);
    Ok(hash)
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<TupleObj>(), b.downcast::<TupleObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (x, y) = (x.items(), y.items());
    // Tuples of different lengths cannot be equal, but which item differs first decides their order.
    for (left, right) in x.iter().zip(y) {
        if !ctx.eq(left, right)? {
            return match cmp {
                Cmp::Eq => Ok(Value::FALSE),
                Cmp::Ne => Ok(Value::TRUE),
                _ => ctx.compare(left, right, cmp),
            };
        }
    }
    Ok(Value::from_bool(cmp.holds(x.len().cmp(&y.len()))))
}

fn getitem(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let items = payload!(ctx, x, TupleObj, "tuple").items();
    if let Some(i) = subscript_index(ctx, "tuple", key)? {
        return match place(i, items.len()).and_then(|i| items.get(i)) {
            Some(item) => Ok(item.clone()),
            None => Err(ctx.index_error("tuple index out of range")),
        };
    }
    let (start, _, step, count) = slice::resolve(ctx, key, items.len())?;
    if step == 1 && count == items.len() && x.shape_id() == crate::object::shape::TUPLE {
        return Ok(x.clone());
    }
    Ok(ctx.new_tuple_from(pick(items, start, step, count)))
}

fn find(ctx: &Ctx, x: &Value, value: &Value, from: usize, to: usize) -> Result<Option<usize>> {
    let items = payload!(ctx, x, TupleObj, "tuple").items();
    for (i, item) in items.iter().enumerate().take(to).skip(from) {
        if ctx.eq(item, value)? {
            return Ok(Some(i));
        }
    }
    Ok(None)
}

fn concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let (x, Some(y)) = (payload!(ctx, a, TupleObj, "tuple"), b.downcast::<TupleObj>()) else {
        let got = ctx.type_name(b);
        return Err(ctx.type_error(format!("can only concatenate tuple (not \"{got}\") to tuple")));
    };
    let plain = |v: &Value| v.shape_id() == crate::object::shape::TUPLE;
    if x.items().is_empty() && plain(b) {
        return Ok(b.clone());
    }
    if y.items().is_empty() && plain(a) {
        return Ok(a.clone());
    }
    let len = x.items().len() + y.items().len();
    ctx.check_allocation(len * size_of::<Value>())?;
    Ok(ctx.new_tuple_iter(&ctx.types().tuple, len, x.items().iter().chain(y.items()).cloned()))
}

fn repeat(ctx: &Ctx, x: &Value, times: i64) -> Result<Value> {
    let items = payload!(ctx, x, TupleObj, "tuple").items();
    if times == 1 && x.shape_id() == crate::object::shape::TUPLE {
        return Ok(x.clone());
    }
    let len = repeated_len(ctx, items.len(), times)?;
    Ok(ctx.new_tuple_from(repeated(items, len)))
}

fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mut n = 0;
    for item in payload!(ctx, &args[0], TupleObj, "tuple").items() {
        n += ctx.eq(item, &args[1])? as i64;
    }
    Ok(ctx.new_int(n))
}

fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let len = payload!(ctx, &args[0], TupleObj, "tuple").items().len();
    let start = search_bound(ctx, arg(args, 2), 0, len)?;
    let stop = search_bound(ctx, arg(args, 3), i64::MAX, len)?;
    match find(ctx, &args[0], &args[1], start, stop)? {
        Some(at) => Ok(ctx.new_int(at as i64)),
        None => Err(ctx.value_error("tuple.index(x): x not in tuple")),
    }
}

fn getnewargs(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let items = payload!(ctx, &args[0], TupleObj, "tuple").items();
    Ok(ctx.new_tuple(&[ctx.new_tuple(items)]))
}
