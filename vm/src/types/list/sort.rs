//! Sorting lists: key functions, fast paths for plain keys, protection against changes meanwhile.

use super::{ListObj, list_of};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::arg;
use crate::object::{Cmp, shape};
use crate::order;
use crate::types::str::StrObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;

pub(super) fn sort(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = list_of(ctx, &args[0])?;
    let reverse = match arg(args, 2) {
        Some(value) => ctx.is_true(value)?,
        None => false,
    };
    ctx.list_sort(list, arg(args, 1).filter(|key| !key.is_none()), reverse)?;
    Ok(Value::NONE)
}

impl Ctx {
    /// `list.sort(key=key, reverse=reverse)`. The list is empty while script code runs.
    ///
    /// # Errors
    /// ValueError "list modified during sort"; what the key function and the comparisons raise. The list holds its
    /// items in some order then.
    pub fn list_sort(&self, list: &ListObj, key: Option<&Value>, reverse: bool) -> Result<()> {
        let mut items = list.items.take();
        let result = sort_items(self, &mut items, key, reverse);
        let intruders = list.items.replace(items);
        let modified = intruders.capacity() != 0;
        drop(intruders);
        result?;
        if modified { Err(self.value_error("list modified during sort")) } else { Ok(()) }
    }
}

fn sort_items(ctx: &Ctx, items: &mut Vec<Value>, key: Option<&Value>, reverse: bool) -> Result<()> {
    match key {
        None => {
            if items.len() < 2 || sort_plain(items, reverse) {
                return Ok(());
            }
            let order = sorted_order(ctx, items, reverse);
            permute(items, order.1);
            order.0
        }
        Some(key) => {
            let mut keys = Vec::with_capacity(items.len());
            for item in items.iter() {
                keys.push(ctx.call(key, std::slice::from_ref(item))?);
            }
            let (result, order) = sorted_order(ctx, &keys, reverse);
            permute(items, order);
            result
        }
    }
}

/// What all keys are, if that makes comparing them simple.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Plain {
    Int,
    Float,
    Str,
    Mixed,
}

fn plain_kind(keys: &[Value]) -> Plain {
    let of = |v: &Value| {
        if v.as_small_int().is_some() {
            Plain::Int
        } else if v.shape_id() == shape::STR {
            Plain::Str
        } else if v.as_exact_float().is_some() {
            Plain::Float
        } else {
            Plain::Mixed
        }
    };
    let Some(first) = keys.first() else { return Plain::Int };
    let kind = of(first);
    if keys.iter().all(|v| of(v) == kind) { kind } else { Plain::Mixed }
}

/// Sorts values that are their own keys, if all are small ints or all floats.
fn sort_plain(items: &mut Vec<Value>, reverse: bool) -> bool {
    match plain_kind(items) {
        Plain::Int => {
            // Equal small ints are the same value, so that stability does not show.
            let mut ints: Vec<i64> = items.iter().filter_map(Value::as_small_int).collect();
            ints.sort_unstable();
            if reverse {
                ints.reverse();
            }
            items.clear();
            items.extend(ints.into_iter().filter_map(Value::from_small_int));
            true
        }
        Plain::Float => {
            let mut floats: Vec<(f64, Value)> =
                items.iter().map(|v| (v.as_exact_float().unwrap_or(0.0), v.clone())).collect();
            let done = order::sort_by_float(&mut floats, reverse);
            if done {
                items.clear();
                items.extend(floats.into_iter().map(|(_, v)| v));
            }
            done
        }
        Plain::Str | Plain::Mixed => false,
    }
}

/// The order the keys sort in, as indices; with an error it is some order.
fn sorted_order(ctx: &Ctx, keys: &[Value], reverse: bool) -> (Result<()>, Vec<u32>) {
    match plain_kind(keys) {
        Plain::Int => {
            let mut pairs: Vec<(i64, u32)> =
                keys.iter().enumerate().map(|(i, v)| (v.as_small_int().unwrap_or(0), i as u32)).collect();
            order::sort_by_int(&mut pairs, reverse);
            return (Ok(()), pairs.into_iter().map(|p| p.1).collect());
        }
        Plain::Float => {
            let mut pairs: Vec<(f64, u32)> =
                keys.iter().enumerate().map(|(i, v)| (v.as_exact_float().unwrap_or(0.0), i as u32)).collect();
            if order::sort_by_float(&mut pairs, reverse) {
                return (Ok(()), pairs.into_iter().map(|p| p.1).collect());
            }
        }
        Plain::Str => {
            let mut pairs: Vec<(&[u8], u32)> = keys
                .iter()
                .enumerate()
                .map(|(i, v)| (v.downcast::<StrObj>().map_or(&[][..], StrObj::bytes), i as u32))
                .collect();
            order::sort_by_bytes(&mut pairs, reverse);
            return (Ok(()), pairs.into_iter().map(|p| p.1).collect());
        }
        Plain::Mixed => {}
    }
    sorted_by_comparing(ctx, keys, reverse)
}

fn sorted_by_comparing(ctx: &Ctx, keys: &[Value], reverse: bool) -> (Result<()>, Vec<u32>) {
    let mut order: Vec<u32> = (0..keys.len() as u32).collect();
    // Reversed before and after, equal items keep their order.
    if reverse {
        order.reverse();
    }
    let tuples = keys.iter().all(|k| k.shape_id() == shape::TUPLE);
    let firsts = if tuples { first_ints(keys) } else { Vec::new() };
    let result = order::merge_sort(&mut order, |a, b| {
        if let (Some(x), Some(y)) = (firsts.get(a as usize), firsts.get(b as usize))
            && x != y
        {
            return Ok(x < y);
        }
        let (a, b) = (&keys[a as usize], &keys[b as usize]);
        if tuples { tuple_less(ctx, a, b) } else { ctx.compare_true(a, b, Cmp::Lt) }
    });
    if reverse {
        order.reverse();
    }
    (result, order)
}

/// The first items of tuples, if all are small ints; nothing otherwise.
fn first_ints(keys: &[Value]) -> Vec<i64> {
    let first = |key: &Value| key.downcast::<TupleObj>()?.items().first()?.as_small_int();
    keys.iter().map(first).collect::<Option<Vec<i64>>>().unwrap_or_default()
}

/// `a < b` of two tuples without the way through the slots.
fn tuple_less(ctx: &Ctx, a: &Value, b: &Value) -> Result<bool> {
    let (Some(x), Some(y)) = (a.downcast::<TupleObj>(), b.downcast::<TupleObj>()) else {
        return ctx.compare_true(a, b, Cmp::Lt);
    };
    for (left, right) in x.items().iter().zip(y.items()) {
        if let Some(order) = plain_order(left, right) {
            if order.is_ne() {
                return Ok(order.is_lt());
            }
        } else if !ctx.eq(left, right)? {
            return ctx.compare_true(left, right, Cmp::Lt);
        }
    }
    Ok(x.items().len() < y.items().len())
}

/// The order of two values for which that is quickly known.
#[inline]
fn plain_order(a: &Value, b: &Value) -> Option<std::cmp::Ordering> {
    if let (Some(x), Some(y)) = (a.as_small_int(), b.as_small_int()) {
        return Some(x.cmp(&y));
    }
    if a.shape_id() == shape::STR && b.shape_id() == shape::STR {
        return Some(a.downcast::<StrObj>()?.bytes().cmp(b.downcast::<StrObj>()?.bytes()));
    }
    if let (Some(x), Some(y)) = (a.as_exact_float(), b.as_exact_float()) {
        // Not if one is no number.
        return x.partial_cmp(&y);
    }
    None
}

/// Puts the items into the order of the indices.
fn permute(items: &mut Vec<Value>, order: Vec<u32>) {
    let mut sorted = Vec::with_capacity(items.len());
    for i in order {
        if let Some(place) = items.get_mut(i as usize) {
            sorted.push(std::mem::replace(place, Value::UNBOUND));
        }
    }
    *items = sorted;
}
