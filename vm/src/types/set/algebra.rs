//! The operations on whole sets: union, intersection, difference and their in-place forms, subset tests.
//!
//! The order in which items enter the results is CPython's, so that they print alike.

use super::SetObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Ref, shape};
use crate::types::dict::DictObj;
use crate::types::list::ListObj;
use crate::value::Value;

/// A new empty set of the built-in type that `like` is or derives from.
pub(super) fn empty_like(ctx: &Ctx, like: &Value) -> Ref<SetObj> {
    if ctx.is_instance_by_mro(like, &ctx.types().set) { ctx.new_set() } else { ctx.new_frozenset() }
}

fn exact_dict(value: &Value) -> Option<&DictObj> {
    if value.shape_id() == shape::DICT { value.downcast::<DictObj>() } else { None }
}

/// Calls `f` with every key of an iterable and its hash until it answers false.
fn each_key(ctx: &Ctx, iterable: &Value, mut f: impl FnMut(i64, &Value) -> Result<bool>) -> Result<()> {
    if let Some(set) = iterable.downcast::<SetObj>() {
        let mut at = 0;
        while let Some((found, hash, key)) = set.entry_from(at) {
            at = found + 1;
            if !f(hash, &key)? {
                break;
            }
        }
        return Ok(());
    }
    if iterable.shape_id() == shape::LIST
        && let Some(list) = iterable.downcast::<ListObj>()
    {
        let mut at = 0;
        while let Some(key) = list.get(at) {
            at += 1;
            if !f(ctx.hash(&key)?, &key)? {
                break;
            }
        }
        return Ok(());
    }
    let iterator = ctx.iter(iterable)?;
    while let Some(key) = ctx.next(&iterator)? {
        if !f(ctx.hash(&key)?, &key)? {
            break;
        }
        ctx.check_memory()?;
    }
    Ok(())
}

pub(super) fn update(ctx: &Ctx, set: &SetObj, iterable: &Value) -> Result<()> {
    if let Some(other) = iterable.downcast::<SetObj>() {
        if std::ptr::eq(set, other) || set.copy_from(other) {
            return Ok(());
        }
    } else if let Some(dict) = exact_dict(iterable) {
        set.prepare(dict.len());
    } else if iterable.shape_id() != shape::LIST {
        let iterator = ctx.iter(iterable)?;
        while let Some(key) = ctx.next_left(&iterator, &mut |key| ctx.set_add_plain(set, key))? {
            ctx.set_add(set, &key)?;
            ctx.check_memory()?;
        }
        return Ok(());
    }
    each_key(ctx, iterable, |hash, key| ctx.set_add_hashed(set, hash, key).map(|_| true))
}

pub(super) fn copy(ctx: &Ctx, x: &Value, set: &SetObj) -> Result<Ref<SetObj>> {
    let result = empty_like(ctx, x);
    result.copy_from(set);
    Ok(result)
}

pub(super) fn intersection(ctx: &Ctx, x: &Value, set: &SetObj, other: &Value) -> Result<Ref<SetObj>> {
    if x.is(other) {
        return copy(ctx, x, set);
    }
    let result = empty_like(ctx, x);
    let is_set = other.downcast::<SetObj>().is_some();
    let (walked, asked) = match other.downcast::<SetObj>() {
        Some(second) if second.len() > set.len() => (x, second),
        _ => (other, set),
    };
    each_key(ctx, walked, |hash, key| {
        if ctx.set_contains_hashed(asked, hash, key)? {
            ctx.set_add_hashed(&result, hash, key)?;
            // All of it was found: whatever else comes adds nothing, however long it goes on.
            return Ok(is_set || result.len() < set.len());
        }
        Ok(true)
    })?;
    Ok(result)
}

pub(super) fn difference_update(ctx: &Ctx, set: &SetObj, other: &Value) -> Result<()> {
    if other.downcast::<SetObj>().is_some_and(|o| std::ptr::eq(o, set)) {
        set.clear_items();
        return Ok(());
    }
    each_key(ctx, other, |hash, key| ctx.set_discard_hashed(set, hash, key).map(|_| true))?;
    set.tidy();
    Ok(())
}

pub(super) fn difference(ctx: &Ctx, x: &Value, set: &SetObj, other: &Value) -> Result<Ref<SetObj>> {
    let other_len = match (other.downcast::<SetObj>(), exact_dict(other)) {
        (Some(second), _) => Some(second.len()),
        (None, Some(dict)) => Some(dict.len()),
        _ => None,
    };
    if other_len.is_none_or(|n| set.len() >> 2 > n) {
        let result = copy(ctx, x, set)?;
        difference_update(ctx, &result, other)?;
        return Ok(result);
    }
    let result = empty_like(ctx, x);
    each_key(ctx, x, |hash, key| {
        let there = match other.downcast::<SetObj>() {
            Some(second) => ctx.set_contains_hashed(second, hash, key)?,
            None => ctx.contains(other, key)?,
        };
        if !there {
            ctx.set_add_hashed(&result, hash, key)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// Items of `set` or `other` but not of both, into `set`.
pub(super) fn symmetric_difference_update(ctx: &Ctx, x: &Value, set: &SetObj, other: &Value) -> Result<()> {
    if x.is(other) {
        set.clear_items();
        return Ok(());
    }
    let others = match (other.downcast::<SetObj>(), exact_dict(other)) {
        (Some(_), _) => None,
        // Comparisons of keys may change the dict, which ends the walk but is no mistake.
        (None, Some(dict)) => Some(ctx.new_list(dict.keys())),
        (None, None) => {
            let others = empty_like(ctx, x);
            update(ctx, &others, other)?;
            Some(others.into_value())
        }
    };
    each_key(ctx, others.as_ref().unwrap_or(other), |hash, key| {
        if !ctx.set_discard_hashed(set, hash, key)? {
            ctx.set_add_hashed(set, hash, key)?;
        }
        Ok(true)
    })
}

pub(super) fn symmetric_difference(ctx: &Ctx, x: &Value, set: &Value, other: &Value) -> Result<Ref<SetObj>> {
    let result = empty_like(ctx, x);
    update(ctx, &result, other)?;
    symmetric_difference_update(ctx, result.as_value(), &result, set)?;
    Ok(result)
}

/// Are all items of the set in the other?
pub(super) fn is_subset(ctx: &Ctx, x: &Value, set: &SetObj, other: &Value) -> Result<bool> {
    let Some(second) = other.downcast::<SetObj>() else {
        let common = intersection(ctx, x, set, other)?;
        return Ok(common.len() == set.len());
    };
    if set.len() > second.len() {
        return Ok(false);
    }
    let mut all = true;
    each_key(ctx, x, |hash, key| {
        all = ctx.set_contains_hashed(second, hash, key)?;
        Ok(all)
    })?;
    Ok(all)
}

/// Are all items of the iterable in the set?
pub(super) fn is_superset(ctx: &Ctx, x: &Value, set: &SetObj, other: &Value) -> Result<bool> {
    if let Some(second) = other.downcast::<SetObj>() {
        return is_subset(ctx, other, second, x);
    }
    let mut all = true;
    each_key(ctx, other, |hash, key| {
        all = ctx.set_contains_hashed(set, hash, key)?;
        Ok(all)
    })?;
    Ok(all)
}

/// Have the set and the iterable no item in common?
pub(super) fn is_disjoint(ctx: &Ctx, x: &Value, set: &SetObj, other: &Value) -> Result<bool> {
    if x.is(other) {
        return Ok(set.is_empty());
    }
    let (walked, asked) = match other.downcast::<SetObj>() {
        Some(second) if second.len() > set.len() => (x, second),
        _ => (other, set),
    };
    let mut disjoint = true;
    each_key(ctx, walked, |hash, key| {
        disjoint = !ctx.set_contains_hashed(asked, hash, key)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}
