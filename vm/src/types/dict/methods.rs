//! The methods of dict.

use super::{DictObj, iter, ops, views};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, NativeDef, arg};
use crate::types::iterators::{class_getitem, payload};
use crate::types::set::SetObj;
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("clear", "(self, /)", clear).doc("Remove all items from the dict."),
    NativeDef::new("copy", "(self, /)", copy).doc("Return a shallow copy of the dict."),
    NativeDef::class("fromkeys", "(cls, iterable, value=None, /)", fromkeys)
        .doc("Create a new dictionary with keys from iterable and values set to value."),
    NativeDef::new("get", "(self, key, default=None, /)", get)
        .doc("Return the value for key if key is in the dictionary, else default."),
    NativeDef::new("items", "(self, /)", |ctx, args| Ok(views::items(ctx, &args[0])))
        .doc("Return a set-like object providing a view on the dict's items."),
    NativeDef::new("keys", "(self, /)", |ctx, args| Ok(views::keys(ctx, &args[0])))
        .doc("Return a set-like object providing a view on the dict's keys."),
    NativeDef::new("pop", "(self, key, default=<unrepresentable>, /)", pop)
        .doc("D.pop(k[,d]) -> v, remove specified key and return the corresponding value."),
    NativeDef::new("popitem", "(self, /)", popitem)
        .doc("Remove and return a (key, value) pair as a 2-tuple.\n\nPairs are returned in LIFO order."),
    NativeDef::new("setdefault", "(self, key, default=None, /)", setdefault)
        .doc("Insert key with a value of default if key is not in the dictionary."),
    NativeDef::new("update", "(self, *args, **kwargs)", update)
        .doc("D.update([E, ]**F) -> None.  Update D from mapping/iterable E and F."),
    NativeDef::new("values", "(self, /)", |ctx, args| Ok(views::values(ctx, &args[0])))
        .doc("Return an object providing a view on the dict's values."),
    NativeDef::new("__contains__", "(self, key, /)", |ctx, args| {
        ctx.dict_contains(payload!(ctx, &args[0], DictObj, "dict"), &args[1]).map(Value::from_bool)
    })
    .doc("True if the dictionary has the specified key, else False."),
    NativeDef::new("__getitem__", "(self, key, /)", |ctx, args| super::ops::getitem(ctx, &args[0], &args[1]))
        .doc("Return self[key]."),
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
        Ok(iter::reversed(ctx, &args[0], iter::What::Keys))
    })
    .doc("Return a reverse iterator over the dict keys."),
    NativeDef::new("__sizeof__", "(self, /)", sizeof).doc("Return the size of the dict in memory."),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

fn clear(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    payload!(ctx, &args[0], DictObj, "dict").clear();
    Ok(Value::NONE)
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let result = ctx.new_dict();
    result.fill_from(payload!(ctx, &args[0], DictObj, "dict"));
    Ok(result.into_value())
}

pub(super) fn fromkeys(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let value = arg(args, 2).cloned().unwrap_or(Value::NONE);
    let made = ctx.call(&args[0], &[])?;
    let plain = made.shape_id() == crate::object::shape::DICT;
    if let (true, Some(dict)) = (plain, made.downcast::<DictObj>()) {
        if let Some(set) = args[1].downcast::<SetObj>() {
            for key in set.items() {
                ctx.dict_set(dict, &key, value.clone())?;
            }
            return Ok(made);
        }
        ctx.for_each(&args[1], |key| ctx.dict_set(dict, &key, value.clone()).map(|()| true))?;
        return Ok(made);
    }
    ctx.for_each(&args[1], |key| ctx.set_item(&made, &key, &value).map(|()| true))?;
    Ok(made)
}

fn get(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let dict = payload!(ctx, &args[0], DictObj, "dict");
    let found = match ctx.dict_value(dict, &args[1]) {
        (value, true) => {
            if value == RawValue::UNBOUND {
                None
            } else {
                Some(value.to_value())
            }
        }
        _ => ctx.dict_get(dict, &args[1])?,
    };
    Ok(found.or_else(|| arg(args, 2).cloned()).unwrap_or(Value::NONE))
}

fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let dict = payload!(ctx, &args[0], DictObj, "dict");
    // An empty one does not ask for the key's hash.
    if !dict.is_empty()
        && let Some(value) = ctx.dict_remove(dict, &args[1])?
    {
        return Ok(value);
    }
    arg(args, 2).cloned().ok_or_else(|| ctx.key_error(&args[1]))
}

fn popitem(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    match payload!(ctx, &args[0], DictObj, "dict").pop_last() {
        Some((key, value)) => Ok(ctx.new_pair(key, value)),
        None => Err(ctx.key_error(&ctx.new_str("popitem(): dictionary is empty"))),
    }
}

fn setdefault(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let default = arg(args, 2).cloned().unwrap_or(Value::NONE);
    ctx.dict_set_default(payload!(ctx, &args[0], DictObj, "dict"), &args[1], &default)
}

fn update(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let dict = payload!(ctx, &args[0], DictObj, "dict");
    let pos = args.get(1).and_then(|t| t.downcast::<TupleObj>()).map_or(&[][..], TupleObj::items);
    ops::update_from_call(ctx, "update", dict, pos, Args::positional(&[]))?;
    if let Some(keywords) = arg(args, 2) {
        ctx.dict_update(dict, keywords)?;
    }
    Ok(Value::NONE)
}

fn sizeof(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = payload!(ctx, &args[0], DictObj, "dict").capacity();
    Ok(ctx.new_int(64 + 28 * n as i64))
}
