//! Operators of list: comparison, membership, concatenation, repetition, repr.

use super::{ListObj, list_of};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::Cmp;
use crate::types::iterators::repr_items;
use crate::value::{Value, extend_copies};

pub(super) fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let list = list_of(ctx, x)?;
    if list.is_empty() {
        return Ok(ctx.new_str("[]"));
    }
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("[...]")) };
    let mut text = crate::text::TextBuf::new();
    text.push_ascii(b"[");
    let mut at = 0;
    while let Some(item) = list.get(at) {
        if at > 0 {
            text.push_ascii(b", ");
        }
        repr_items(ctx, &mut text, &item)?;
        at += 1;
    }
    text.push_ascii(b"]");
    Ok(ctx.new_str_buf(text))
}

pub(super) fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<ListObj>(), b.downcast::<ListObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.len() != y.len() && matches!(cmp, Cmp::Eq | Cmp::Ne) {
        return Ok(Value::from_bool(cmp == Cmp::Ne));
    }
    let mut at = 0;
    loop {
        at = skip_equal(x, y, at);
        let (Some(left), Some(right)) = (x.get(at), y.get(at)) else { break };
        if !ctx.eq(&left, &right)? {
            // The comparison may have shortened the lists, which then differ by their lengths only.
            if at >= x.len() || at >= y.len() {
                break;
            }
            return match cmp {
                Cmp::Eq => Ok(Value::FALSE),
                Cmp::Ne => Ok(Value::TRUE),
                _ => ctx.compare(&left, &right, cmp),
            };
        }
        at += 1;
    }
    Ok(Value::from_bool(cmp.holds(x.len().cmp(&y.len()))))
}

/// The first place from `at` on where the lists do not hold the same object.
fn skip_equal(x: &ListObj, y: &ListObj, at: usize) -> usize {
    let (x, y) = (x.items.borrow(), y.items.borrow());
    let same = x.iter().zip(y.iter()).skip(at).take_while(|(a, b)| a.is(b)).count();
    at + same
}

/// The first place from `from` on whose item equals the value.
pub(super) fn find(
    ctx: &Ctx,
    list: &ListObj,
    value: &Value,
    from: usize,
    to: usize,
) -> Result<Option<usize>> {
    let mut at = from;
    while at < to {
        // Objects identical to the value and small ints need no call.
        let quick = {
            let items = list.items.borrow();
            let stop = to.min(items.len());
            let Some(rest) = items.get(at..stop) else { return Ok(None) };
            let int = value.as_small_int().is_some();
            rest.iter().position(|item| item.is(value) || !(int && item.as_small_int().is_some()))
        };
        let Some(step) = quick else { return Ok(None) };
        at += step;
        let Some(item) = list.get(at) else { return Ok(None) };
        if ctx.eq(&item, value)? {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

pub(super) fn contains(ctx: &Ctx, x: &Value, item: &Value) -> Result<bool> {
    find(ctx, list_of(ctx, x)?, item, 0, usize::MAX).map(|found| found.is_some())
}

pub(super) fn concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let (x, Some(y)) = (list_of(ctx, a)?, b.downcast::<ListObj>()) else {
        let got = ctx.type_name(b);
        return Err(ctx.type_error(format!("can only concatenate list (not \"{got}\") to list")));
    };
    ctx.check_allocation((x.len() + y.len()) * size_of::<Value>())?;
    let mut items = Vec::with_capacity(x.len() + y.len());
    extend_copies(&mut items, &x.items.borrow());
    extend_copies(&mut items, &y.items.borrow());
    Ok(ctx.new_list(items))
}

/// How many items a repetition makes.
///
/// # Errors
/// MemoryError if that is beyond all bounds.
pub(crate) fn repeated_len(ctx: &Ctx, len: usize, times: i64) -> Result<usize> {
    let times = times.max(0) as usize;
    let bytes = len.checked_mul(times).and_then(|n| n.checked_mul(size_of::<Value>()));
    match bytes.filter(|n| *n <= isize::MAX as usize) {
        Some(bytes) => ctx.check_allocation(bytes).map(|()| len * times),
        None => Err(ctx.memory_error("")),
    }
}

/// The items `times` times over; `len` is the result's length.
pub(crate) fn repeated(items: &[Value], len: usize) -> Vec<Value> {
    match items {
        [one] => crate::value::repeated(one, len),
        _ => {
            let mut all = Vec::with_capacity(len);
            while all.len() < len && !items.is_empty() {
                extend_copies(&mut all, items);
            }
            all
        }
    }
}

pub(super) fn repeat(ctx: &Ctx, x: &Value, times: i64) -> Result<Value> {
    let list = list_of(ctx, x)?;
    let len = repeated_len(ctx, list.len(), times)?;
    let items = repeated(&list.items.borrow(), len);
    Ok(ctx.new_list(items))
}

pub(super) fn inplace_concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    ctx.list_extend(list_of(ctx, a)?, b)?;
    Ok(a.clone())
}

pub(super) fn inplace_repeat(ctx: &Ctx, a: &Value, times: i64) -> Result<Value> {
    let list = list_of(ctx, a)?;
    let len = repeated_len(ctx, list.len(), times)?;
    if len == 0 {
        let old = list.items.take();
        drop(old);
        return Ok(a.clone());
    }
    let items = repeated(&list.items.borrow(), len);
    let old = list.items.replace(items);
    drop(old);
    Ok(a.clone())
}
