//! Items and slices of a list: reading, assigning, deleting.

use super::{ListObj, list_of};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::shape;
use crate::types::slice;
use crate::value::{Value, copies};

/// The place an index names in a sequence of `len` items, counting from the end if negative.
#[inline(always)]
pub(crate) fn place(i: i64, len: usize) -> Option<usize> {
    let i = if i < 0 { i + len as i64 } else { i };
    if i >= 0 && (i as u64) < len as u64 { Some(i as usize) } else { None }
}

/// A subscript as an index, `None` for a slice.
///
/// # Errors
/// TypeError "NAME indices must be integers or slices, not TYPE", IndexError if it is far too large.
pub(crate) fn subscript_index(ctx: &Ctx, name: &str, key: &Value) -> Result<Option<i64>> {
    if let Some(i) = key.as_small_int() {
        return Ok(Some(i));
    }
    if key.shape_id() == shape::SLICE {
        return Ok(None);
    }
    if !ctx.has_index(key) {
        let got = ctx.type_name(key);
        return Err(ctx.type_error(format!("{name} indices must be integers or slices, not {got}")));
    }
    match ctx.index_i64(key)? {
        Some(i) => Ok(Some(i)),
        None => {
            let got = ctx.type_name(key);
            Err(ctx.index_error(format!("cannot fit '{got}' into an index-sized integer")))
        }
    }
}

pub(super) fn getitem(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let list = list_of(ctx, x)?;
    let Some(i) = subscript_index(ctx, "list", key)? else { return get_slice(ctx, list, key) };
    let items = list.items.borrow();
    match place(i, items.len()).and_then(|i| items.get(i)) {
        Some(item) => Ok(item.clone()),
        None => Err(ctx.index_error("list index out of range")),
    }
}

/// A resolved slice whose bounds hold for the list as it is now, whatever `__index__` did to it.
fn bounds(ctx: &Ctx, list: &ListObj, key: &Value) -> Result<(i64, i64, i64, usize)> {
    let wanted = slice::unpack(ctx, key)?;
    let found = slice::adjust(wanted, list.len());
    Ok((found.start, found.stop, found.step, found.count))
}

fn get_slice(ctx: &Ctx, list: &ListObj, key: &Value) -> Result<Value> {
    let (start, _, step, count) = bounds(ctx, list, key)?;
    let items = list.items.borrow();
    let picked = pick(&items, start, step, count);
    drop(items);
    Ok(ctx.new_list(picked))
}

/// Copies of the items that a resolved slice names.
pub(crate) fn pick(items: &[Value], start: i64, step: i64, count: usize) -> Vec<Value> {
    if count == 0 {
        return Vec::new();
    }
    if step == 1 {
        let from = start.max(0) as usize;
        return items.get(from..from.saturating_add(count)).map(copies).unwrap_or_default();
    }
    let mut picked = Vec::with_capacity(count);
    let mut at = start;
    for _ in 0..count {
        if let Some(item) = usize::try_from(at).ok().and_then(|i| items.get(i)) {
            picked.push(item.clone());
        }
        at = at.saturating_add(step);
    }
    picked
}

pub(super) fn setitem(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let list = list_of(ctx, x)?;
    let Some(i) = subscript_index(ctx, "list", key)? else {
        return match value {
            Some(value) => set_slice(ctx, list, key, value),
            None => delete_slice(ctx, list, key),
        };
    };
    let old = {
        let mut items = list.items.borrow_mut();
        let place = place(i, items.len());
        match (place, value) {
            (Some(i), Some(value)) => Some(std::mem::replace(&mut items[i], value.clone())),
            (Some(i), None) => Some(items.remove(i)),
            (None, _) => None,
        }
    };
    match old {
        Some(old) => {
            drop(old);
            Ok(())
        }
        None => Err(out_of_range(ctx)),
    }
}

#[cold]
fn out_of_range(ctx: &Ctx) -> Raise {
    ctx.index_error("list assignment index out of range")
}

fn set_slice(ctx: &Ctx, list: &ListObj, key: &Value, value: &Value) -> Result<()> {
    let wanted = slice::unpack(ctx, key)?;
    let new = ctx.collect_sequence(value, "must assign iterable to extended slice")?;
    let slice::Selection { start, stop, step, count } = slice::adjust(wanted, list.len());
    if step == 1 {
        let from = start.max(0) as usize;
        let to = stop.max(start).max(0) as usize;
        let old: Vec<Value> = list.items.borrow_mut().splice(from..to, new).collect();
        drop(old);
        return Ok(());
    }
    if new.len() != count {
        let n = new.len();
        return Err(ctx.value_error(format!(
            "attempt to assign sequence of size {n} to extended slice of size {count}"
        )));
    }
    let mut old = Vec::with_capacity(count);
    let mut items = list.items.borrow_mut();
    let mut at = start;
    for value in new {
        if let Some(place) = usize::try_from(at).ok().and_then(|i| items.get_mut(i)) {
            old.push(std::mem::replace(place, value));
        }
        at = at.saturating_add(step);
    }
    drop(items);
    drop(old);
    Ok(())
}

fn delete_slice(ctx: &Ctx, list: &ListObj, key: &Value) -> Result<()> {
    let (start, _, step, count) = bounds(ctx, list, key)?;
    if count == 0 {
        return Ok(());
    }
    // Walk upwards, whichever way the slice runs.
    let last = start + step * (count as i64 - 1);
    let (low, step) = if step < 0 { (last, step.unsigned_abs()) } else { (start, step as u64) };
    let low = low.max(0) as usize;
    let mut items = list.items.borrow_mut();
    let old: Vec<Value> = if step == 1 {
        items.drain(low..low + count).collect()
    } else {
        let mut at = 0usize;
        let mut left = count;
        let mut next = low;
        items
            .extract_if(.., |_| {
                let hit = left > 0 && at == next;
                at += 1;
                if hit {
                    left -= 1;
                    next = next.saturating_add(step as usize);
                }
                hit
            })
            .collect()
    };
    drop(items);
    drop(old);
    Ok(())
}
