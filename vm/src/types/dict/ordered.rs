//! OrderedDict: a dict that can also reorder its items, and whose order counts in `==`.
//!
//! It carries dict's payload, which keeps the order anyway. What is given to it goes through `self[key] = value`, so that
//! a derived class that overrides `__setitem__` hears of it.

use super::DictObj;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{Args, NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{BinOp, Cmp, Slots, TypeFlags};
use crate::types::dict::ordered_views::{self, What};
use crate::types::iterators::{class_getitem, payload};
use crate::types::tuple::TupleObj;
use crate::value::Value;

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<DictObj>("collections.OrderedDict")
    .methods(METHODS)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::WEAKREF).with(TypeFlags::HAS_DICT))
    .doc("Dictionary that remembers insertion order");

const METHODS: &[NativeDef] = &[
    NativeDef::class("fromkeys", "(cls, iterable, value=None)", super::methods::fromkeys)
        .doc("Create a new ordered dictionary with keys from iterable and values set to value."),
    NativeDef::new("setdefault", "(self, /, key, default=None)", set_default).doc(
        "Insert key with a value of default if key is not in the dictionary.\n\n\
         Return the value for key if key is in the dictionary, else default.",
    ),
    NativeDef::new("pop", "(self, /, key, default=<unrepresentable>)", pop)
        .doc("Remove a key and return its value, or the default, or raise a KeyError."),
    NativeDef::new("popitem", "(self, /, last=True)", pop_item).doc(
        "Remove and return a (key, value) pair from the dictionary.\n\n\
         Pairs are returned in LIFO order if last is true or FIFO order if false.",
    ),
    NativeDef::new("move_to_end", "(self, /, key, last=True)", move_to_end).doc(
        "Move an existing element to the end (or beginning if last is false).\n\n\
         Raise KeyError if the element does not exist.",
    ),
    NativeDef::new("update", "(self, *args, **kwargs)", update)
        .doc("D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F."),
    NativeDef::new("copy", "(self, /)", copy).doc("A shallow copy of ordered dict."),
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
        Ok(ordered_views::iterator(ctx, &args[0], What::Keys, true))
    })
    .doc("od.__reversed__() <==> reversed(od)"),
    NativeDef::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling."),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
    ordered_views::KEYS_METHOD,
    ordered_views::VALUES_METHOD,
    ordered_views::ITEMS_METHOD,
];

fn slots(s: &Slots) {
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.hash.set(Some(crate::protocol::unhashable));
    s.iter.set(Some(|ctx, x| Ok(ordered_views::iterator(ctx, x, What::Keys, false))));
    s.binary[BinOp::Or as usize].set(Some(or));
    s.inplace[BinOp::Or as usize].set(Some(|ctx, a, b| {
        update_from(ctx, a, b)?;
        Ok(a.clone())
    }));
}

fn is_ordered(ctx: &Ctx, x: &Value) -> bool {
    ctx.is_subtype(ctx.type_of(x), &ctx.types().ordered_dict)
}

fn is_exact(ctx: &Ctx, x: &Value) -> bool {
    ctx.type_of(x).is(&ctx.types().ordered_dict)
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    match args.pos() {
        [] => {}
        [other] => update_from(ctx, x, other)?,
        pos => {
            return Err(ctx.type_error(format!("expected at most 1 arguments, got {}", pos.len())));
        }
    }
    for (name, value) in args.keywords() {
        ctx.set_item(x, &ctx.intern_value(name), value)?;
    }
    Ok(())
}

fn update(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let pos = args.get(1).and_then(|t| t.downcast::<TupleObj>()).map_or(&[][..], TupleObj::items);
    match pos {
        [] => {}
        [other] => update_from(ctx, &args[0], other)?,
        _ => {
            let n = pos.len();
            let message = format!("update() takes at most 1 positional argument ({n} given)");
            return Err(ctx.type_error(message));
        }
    }
    if let Some(keywords) = arg(args, 2).and_then(|keywords| keywords.downcast::<DictObj>()) {
        for (name, value) in keywords.items() {
            ctx.set_item(&args[0], &name, &value)?;
        }
    }
    Ok(Value::NONE)
}

/// Takes over what a mapping has, or the pairs that an iterable gives, one after the other.
fn update_from(ctx: &Ctx, x: &Value, other: &Value) -> Result<()> {
    if ctx.type_of(other).is(&ctx.types().dict) {
        let items = other.downcast::<DictObj>().map(DictObj::items).unwrap_or_default();
        return items.iter().try_for_each(|(key, value)| ctx.set_item(x, key, value));
    }
    if let Some(keys) = ctx.get_attr_opt(other, &ctx.names().keys)? {
        let keys = ctx.call(&keys, &[])?;
        return ctx.for_each(&keys, |key| {
            let value = ctx.get_item(other, &key)?;
            ctx.set_item(x, &key, &value).map(|()| true)
        });
    }
    match ctx.get_attr_opt(other, &ctx.intern("items"))? {
        Some(items) => add_pairs(ctx, x, &ctx.call(&items, &[])?),
        None => add_pairs(ctx, x, other),
    }
}

fn add_pairs(ctx: &Ctx, x: &Value, pairs: &Value) -> Result<()> {
    ctx.for_each(pairs, |pair| {
        let parts = ctx.iter(&pair)?;
        let too_few = |n: &str| -> Raise { ctx.value_error(format!("need more than {n} to unpack")) };
        let key = ctx.next(&parts)?.ok_or_else(|| too_few("0 values"))?;
        let value = ctx.next(&parts)?.ok_or_else(|| too_few("1 value"))?;
        if ctx.next(&parts)?.is_some() {
            return Err(ctx.value_error("too many values to unpack (expected 2)"));
        }
        ctx.set_item(x, &key, &value).map(|()| true)
    })
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let name = ctx.type_of(x).name_text();
    if payload!(ctx, x, DictObj, "OrderedDict").is_empty() {
        return Ok(ctx.new_str(&format!("{name}()")));
    }
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("...")) };
    let copy = ctx.new_dict();
    ctx.dict_update(&copy, x)?;
    let mut text = crate::text::TextBuf::new();
    text.push_str(&name);
    text.push_ascii(b"(");
    crate::types::iterators::repr_items(ctx, &mut text, copy.as_value())?;
    text.push_ascii(b")");
    Ok(ctx.new_str_buf(text))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<DictObj>(), b.downcast::<DictObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(cmp, Cmp::Eq | Cmp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let mut equal = super::ops::equal(ctx, x, y)?;
    if equal && is_ordered(ctx, a) && is_ordered(ctx, b) {
        equal = same_order(ctx, x, y)?;
    }
    Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
}

fn same_order(ctx: &Ctx, x: &DictObj, y: &DictObj) -> Result<bool> {
    let (before, mut at, mut other_at) = ((x.changes(), y.changes()), 0, 0);
    loop {
        let (one, other) = (x.entry_from(at), y.entry_from(other_at));
        let (Some((found, key, _)), Some((other_found, other_key, _))) = (one, other) else {
            return Ok(true);
        };
        if !key.is(&other_key) && !ctx.eq(&key, &other_key)? {
            return Ok(false);
        }
        if (x.changes(), y.changes()) != before {
            return Err(ctx.runtime_error("OrderedDict mutated during iteration"));
        }
        (at, other_at) = (found + 1, other_found + 1);
    }
}

fn or(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let (like, other) = if is_ordered(ctx, a) { (a, b) } else { (b, a) };
    if other.downcast::<DictObj>().is_none() || like.downcast::<DictObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let made = ctx.call(ctx.type_of(like).as_value(), std::slice::from_ref(a))?;
    update_from(ctx, &made, b)?;
    Ok(made)
}

fn set_default(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (x, key) = (&args[0], &args[1]);
    let default = arg(args, 2).cloned().unwrap_or(Value::NONE);
    let dict = payload!(ctx, x, DictObj, "OrderedDict");
    if is_exact(ctx, x) {
        return ctx.dict_set_default(dict, key, &default);
    }
    if ctx.contains(x, key)? {
        return ctx.get_item(x, key);
    }
    ctx.set_item(x, key, &default)?;
    Ok(default)
}

fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let dict = payload!(ctx, &args[0], DictObj, "OrderedDict");
    match ctx.dict_remove(dict, &args[1])? {
        Some(value) => Ok(value),
        None => arg(args, 2).cloned().ok_or_else(|| ctx.key_error(&args[1])),
    }
}

fn pop_item(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let last = arg(args, 1).map_or(Ok(true), |last| ctx.is_true(last))?;
    let dict = payload!(ctx, &args[0], DictObj, "OrderedDict");
    let popped = if last { dict.pop_last() } else { dict.pop_first() };
    match popped {
        Some((key, value)) => Ok(ctx.new_pair(key, value)),
        None => Err(ctx.key_error(&ctx.new_str("dictionary is empty"))),
    }
}

fn move_to_end(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let last = arg(args, 2).map_or(Ok(true), |last| ctx.is_true(last))?;
    let dict = payload!(ctx, &args[0], DictObj, "OrderedDict");
    if !dict.is_empty() && ctx.dict_move(dict, &args[1], last)? {
        return Ok(Value::NONE);
    }
    Err(ctx.key_error(&args[1]))
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let dict = payload!(ctx, x, DictObj, "OrderedDict");
    let made = ctx.call(ctx.type_of(x).as_value(), &[])?;
    if is_exact(ctx, x)
        && let Some(copy) = made.downcast::<DictObj>()
    {
        copy.fill_from(dict);
        return Ok(made);
    }
    for key in dict.keys() {
        let value = ctx.get_item(x, &key)?;
        ctx.set_item(&made, &key, &value)?;
    }
    Ok(made)
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let state = ctx.call_method_str(x, "__getstate__", &[])?;
    let items = ctx.call_method_str(x, "items", &[])?;
    let items = ctx.iter(&items)?;
    let class = ctx.type_of(x).to_value();
    Ok(ctx.new_tuple(&[class, ctx.new_tuple(&[]), state, Value::NONE, items]))
}
