//! Making dicts, and their operators.

use super::{DictObj, iter};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::object::{BinOp, Cmp, Slots, shape};
use crate::types::iterators::{payload, repr_items};
use crate::value::Value;

pub(super) fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, DictObj::default()).into_value())));
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.len.set(Some(|ctx, x| Ok(payload!(ctx, x, DictObj, "dict").len())));
    s.getitem.set(Some(getitem));
    s.setitem.set(Some(setitem));
    s.contains.set(Some(|ctx, x, key| ctx.dict_contains(payload!(ctx, x, DictObj, "dict"), key)));
    s.iter.set(Some(|ctx, x| Ok(iter::keys(ctx, x))));
    s.binary[BinOp::Or as usize].set(Some(or));
    s.inplace[BinOp::Or as usize].set(Some(|ctx, a, b| {
        ctx.dict_update(payload!(ctx, a, DictObj, "dict"), b)?;
        Ok(a.clone())
    }));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    update_from_call(ctx, "dict", payload!(ctx, x, DictObj, "dict"), args.pos(), args)
}

/// `dict(...)` and `dict.update(...)`: at most one mapping or iterable of pairs, and keywords.
pub(super) fn update_from_call(
    ctx: &Ctx,
    name: &str,
    dict: &DictObj,
    pos: &[Value],
    keywords: Args<'_>,
) -> Result<()> {
    if pos.len() > 1 {
        return Err(ctx.type_error(format!("{name} expected at most 1 argument, got {}", pos.len())));
    }
    if let Some(other) = pos.first() {
        ctx.dict_update(dict, other)?;
    }
    for (key, value) in keywords.keywords() {
        ctx.dict_set(dict, &ctx.intern_value(key), value.clone())?;
    }
    Ok(())
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let dict = payload!(ctx, x, DictObj, "dict");
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("{...}")) };
    if dict.is_empty() {
        return Ok(ctx.new_str("{}"));
    }
    let mut text = crate::text::TextBuf::new();
    let mut at = 0;
    text.push_ascii(b"{");
    while let Some((found, key, value)) = dict.entry_from(at) {
        if at > 0 {
            text.push_ascii(b", ");
        }
        repr_items(ctx, &mut text, &key)?;
        text.push_ascii(b": ");
        repr_items(ctx, &mut text, &value)?;
        at = found + 1;
    }
    text.push_ascii(b"}");
    Ok(ctx.new_str_buf(text))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<DictObj>(), b.downcast::<DictObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    match cmp {
        Cmp::Eq => equal(ctx, x, y).map(Value::from_bool),
        Cmp::Ne => equal(ctx, x, y).map(|equal| Value::from_bool(!equal)),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

pub(super) fn equal(ctx: &Ctx, x: &DictObj, y: &DictObj) -> Result<bool> {
    if x.len() != y.len() {
        return Ok(false);
    }
    let mut at = 0;
    while let Some((found, hash, key, value)) = x.hashed_from(at) {
        match ctx.dict_get_hashed(y, hash, &key)? {
            Some(other) if ctx.eq(&value, &other)? => {}
            _ => return Ok(false),
        }
        at = found + 1;
    }
    Ok(true)
}

pub(super) fn getitem(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let dict = payload!(ctx, x, DictObj, "dict");
    if let Some(value) = ctx.dict_get(dict, key)? {
        return Ok(value);
    }
    if x.shape_id() != shape::DICT
        && let Some(value) = ctx.call_special(x, &ctx.names().__missing__, std::slice::from_ref(key))?
    {
        return Ok(value);
    }
    Err(ctx.key_error(key))
}

fn setitem(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let dict = payload!(ctx, x, DictObj, "dict");
    match value {
        Some(value) => ctx.dict_set(dict, key, value.clone()),
        None => match ctx.dict_remove(dict, key)? {
            Some(old) => {
                drop(old);
                Ok(())
            }
            None => Err(ctx.key_error(key)),
        },
    }
}

fn or(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let (Some(x), Some(_)) = (a.downcast::<DictObj>(), b.downcast::<DictObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = ctx.new_dict();
    result.fill_from(x);
    ctx.dict_update(&result, b)?;
    Ok(result.into_value())
}
