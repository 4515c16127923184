//! Making sets, and their operators.

use super::{SetObj, algebra, is_any_set, iter};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::object::{BinOp, Cmp, Slots, Type, shape};
use crate::types::iterators::{payload, repr_items};
use crate::value::Value;

pub(super) fn set_slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, SetObj::default()).into_value())));
    s.init.set(Some(init));
    common_slots(s);
    s.inplace[BinOp::Or as usize]
        .set(Some(|ctx, a, b| in_place(ctx, a, b, |set, _| algebra::update(ctx, set, b))));
    s.inplace[BinOp::And as usize].set(Some(|ctx, a, b| {
        in_place(ctx, a, b, |set, x| {
            let common = algebra::intersection(ctx, x, set, b)?;
            set.swap(&common);
            Ok(())
        })
    }));
    s.inplace[BinOp::Sub as usize]
        .set(Some(|ctx, a, b| in_place(ctx, a, b, |set, _| algebra::difference_update(ctx, set, b))));
    s.inplace[BinOp::Xor as usize].set(Some(|ctx, a, b| {
        in_place(ctx, a, b, |set, x| algebra::symmetric_difference_update(ctx, x, set, b))
    }));
}

pub(super) fn frozenset_slots(s: &Slots) {
    s.new.set(Some(new_frozenset));
    s.hash.set(Some(hash));
    common_slots(s);
}

fn common_slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.compare.set(Some(compare));
    s.len.set(Some(|ctx, x| Ok(payload!(ctx, x, SetObj, "set").len())));
    s.contains.set(Some(contains));
    s.iter.set(Some(iter::iter));
    s.binary[BinOp::Or as usize].set(Some(or));
    s.binary[BinOp::And as usize].set(Some(|ctx, a, b| match (a.downcast::<SetObj>(), is_any_set(b)) {
        (Some(set), true) => algebra::intersection(ctx, a, set, b).map(Into::into),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }));
    s.binary[BinOp::Sub as usize].set(Some(|ctx, a, b| match (a.downcast::<SetObj>(), is_any_set(b)) {
        (Some(set), true) => algebra::difference(ctx, a, set, b).map(Into::into),
        _ => Ok(Value::NOT_IMPLEMENTED),
    }));
    s.binary[BinOp::Xor as usize].set(Some(|ctx, a, b| match is_any_set(a) && is_any_set(b) {
        true => algebra::symmetric_difference(ctx, a, a, b).map(Into::into),
        false => Ok(Value::NOT_IMPLEMENTED),
    }));
}

fn or(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let (Some(set), true) = (a.downcast::<SetObj>(), is_any_set(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let result = algebra::copy(ctx, a, set)?;
    if !a.is(b) {
        algebra::update(ctx, &result, b)?;
    }
    Ok(result.into_value())
}

fn in_place(ctx: &Ctx, a: &Value, b: &Value, f: impl FnOnce(&SetObj, &Value) -> Result<()>) -> Result<Value> {
    if !is_any_set(b) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    f(payload!(ctx, a, SetObj, "set"), a)?;
    Ok(a.clone())
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let Some(set) = x.downcast::<SetObj>() else { return Err(ctx.wrong_self("set", x)) };
    let values = optional_iterable(ctx, "set", ctx.type_of(x), args)?;
    set.clear_items();
    match values.first() {
        Some(iterable) => algebra::update(ctx, set, iterable),
        None => Ok(()),
    }
}

/// The iterable a constructor may get.
///
/// # Errors
/// TypeError "set() takes no keyword arguments", or "CLASS expected at most 1 argument, got 2" with the class that was
/// called.
fn optional_iterable<'a>(ctx: &Ctx, name: &str, class: &Type, args: Args<'a>) -> Result<&'a [Value]> {
    let values = args.no_keywords(ctx, name)?;
    if values.len() > 1 { args.between(ctx, &class.name_text(), 0, 1) } else { Ok(values) }
}

fn new_frozenset(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let exact = ty.is(&ctx.types().frozenset);
    let strict = crate::types::object::same_init(ty, &ctx.types().frozenset);
    let args = if strict { args } else { Args::positional(args.pos()) };
    let values = optional_iterable(ctx, "frozenset", ty, args)?;
    if let [iterable] = values
        && exact
        && iterable.shape_id() == shape::FROZENSET
    {
        return Ok(iterable.clone());
    }
    let set = ctx.alloc(ty, SetObj::default());
    if let [iterable] = values {
        algebra::update(ctx, &set, iterable)?;
    }
    Ok(set.into_value())
}

fn hash(ctx: &Ctx, x: &Value) -> Result<i64> {
    let set = payload!(ctx, x, SetObj, "frozenset");
    if let Some(hash) = set.known_hash() {
        return Ok(hash);
    }
    let hash = set.contents_hash();
    set.remember_hash(hash);
    Ok(hash)
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let set = payload!(ctx, x, SetObj, "set");
    let name = ctx.type_name(x);
    let exact = x.shape_id() == shape::SET;
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str(&format!("{name}(...)"))) };
    if set.is_empty() {
        return Ok(ctx.new_str(&format!("{name}()")));
    }
    let mut text = crate::text::TextBuf::new();
    if !exact {
        text.push_str(&name);
        text.push_ascii(b"(");
    }
    for (i, item) in set.items().iter().enumerate() {
        text.push_ascii(if i == 0 { b"{" } else { b", " });
        repr_items(ctx, &mut text, item)?;
    }
    text.push_ascii(if exact { b"}" } else { b"})" });
    Ok(ctx.new_str_buf(text))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<SetObj>(), b.downcast::<SetObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let (n, m) = (x.len(), y.len());
    let answer = match cmp {
        Cmp::Eq | Cmp::Ne => {
            let hashes_differ = matches!((x.known_hash(), y.known_hash()), (Some(p), Some(q)) if p != q);
            let equal = n == m && !hashes_differ && algebra::is_subset(ctx, a, x, b)?;
            equal == (cmp == Cmp::Eq)
        }
        Cmp::Le => algebra::is_subset(ctx, a, x, b)?,
        Cmp::Ge => algebra::is_subset(ctx, b, y, a)?,
        Cmp::Lt => n < m && algebra::is_subset(ctx, a, x, b)?,
        Cmp::Gt => m < n && algebra::is_subset(ctx, b, y, a)?,
    };
    Ok(Value::from_bool(answer))
}

/// Calls `f` with a key; if that is a set, which has no hash, then with a frozenset of its items.
pub(super) fn with_hashable<T>(ctx: &Ctx, key: &Value, f: impl Fn(&Value) -> Result<T>) -> Result<T> {
    match f(key) {
        Err(raise) if is_any_set(key) && raise.is(ctx, &ctx.exceptions().type_error) => {
            let frozen = ctx.new_frozenset();
            algebra::update(ctx, &frozen, key)?;
            f(frozen.as_value())
        }
        other => other,
    }
}

pub(super) fn contains(ctx: &Ctx, x: &Value, item: &Value) -> Result<bool> {
    let set = payload!(ctx, x, SetObj, "set");
    with_hashable(ctx, item, |key| ctx.set_contains(set, key))
}
