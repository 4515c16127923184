//! The methods of deque.

use super::deque::{Deque, deque_of, iterator};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{NativeDef, arg};
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::value::Value;
use std::collections::VecDeque;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("append", "(self, item, /)", append).doc("Add an element to the right side of the deque."),
    NativeDef::new("appendleft", "(self, item, /)", appendleft)
        .doc("Add an element to the left side of the deque."),
    NativeDef::new("clear", "(self, /)", clear).doc("Remove all elements from the deque."),
    NativeDef::new("copy", "(self, /)", copy).doc("Return a shallow copy of a deque."),
    NativeDef::new("__copy__", "(self, /)", copy).doc("Return a shallow copy of a deque."),
    NativeDef::new("count", "(self, value, /)", count).doc("Return number of occurrences of value."),
    NativeDef::new("extend", "(self, iterable, /)", extend)
        .doc("Extend the right side of the deque with elements from the iterable."),
    NativeDef::new("extendleft", "(self, iterable, /)", extendleft)
        .doc("Extend the left side of the deque with elements from the iterable."),
    NativeDef::new("index", "(self, value, start=0, stop=None, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    NativeDef::new("insert", "(self, index, value, /)", insert).doc("Insert value before index."),
    NativeDef::new("pop", "(self, /)", pop).doc("Remove and return the rightmost element."),
    NativeDef::new("popleft", "(self, /)", popleft).doc("Remove and return the leftmost element."),
    NativeDef::new("remove", "(self, value, /)", remove).doc("Remove first occurrence of value."),
    NativeDef::new("reverse", "(self, /)", reverse).doc("Reverse *IN PLACE*."),
    NativeDef::new("rotate", "(self, n=1, /)", rotate)
        .doc("Rotate the deque n steps to the right.  If n is negative, rotates left."),
    NativeDef::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling."),
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| iterator::<true>(ctx, &args[0], 0))
        .doc("Return a reverse iterator over the deque."),
    NativeDef::new("__sizeof__", "(self, /)", |ctx, args| {
        Ok(ctx.new_int(112 + 8 * deque_of(ctx, &args[0])?.items.borrow().capacity() as i64))
    }),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

fn append(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    ctx.make_room(&mut *deque.items.borrow_mut(), 1)?;
    deque.push(args[1].clone());
    Ok(Value::NONE)
}

fn appendleft(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    ctx.make_room(&mut *deque.items.borrow_mut(), 1)?;
    deque.push_left(args[1].clone());
    Ok(Value::NONE)
}

fn clear(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    deque_of(ctx, &args[0])?.empty();
    Ok(Value::NONE)
}

/// Adds all items of an iterable by `push`.
pub(super) fn extend_with(
    ctx: &Ctx,
    x: &Value,
    deque: &Deque,
    iterable: &Value,
    push: fn(&Deque, Value),
) -> Result<()> {
    if iterable.is(x) {
        let items: Vec<Value> = deque.items.borrow().iter().cloned().collect();
        items.into_iter().for_each(|item| push(deque, item));
        return Ok(());
    }
    ctx.for_each(iterable, |item| {
        ctx.make_room(&mut *deque.items.borrow_mut(), 1)?;
        push(deque, item);
        Ok(true)
    })
}

fn extend(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    extend_with(ctx, &args[0], deque_of(ctx, &args[0])?, &args[1], Deque::push)?;
    Ok(Value::NONE)
}

fn extendleft(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    extend_with(ctx, &args[0], deque_of(ctx, &args[0])?, &args[1], Deque::push_left)?;
    Ok(Value::NONE)
}

/// A plain deque of the items with the same bound.
fn plain(ctx: &Ctx, items: VecDeque<Value>, maxlen: Option<usize>) -> Value {
    let deque = Deque::default();
    deque.maxlen.set(maxlen);
    let extra = maxlen.map_or(0, |n| items.len().saturating_sub(n));
    deque.items.replace(items.into_iter().skip(extra).collect());
    ctx.alloc(&ctx.type_for::<Deque>(), deque).into_value()
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let class = ctx.type_of(&args[0]).clone();
    let maxlen = deque.maxlen.get();
    if class.is(&ctx.type_for::<Deque>()) {
        let items = deque.items.borrow().clone();
        return Ok(plain(ctx, items, maxlen));
    }
    match maxlen {
        Some(n) => ctx.call(class.as_value(), &[args[0].clone(), ctx.new_int(n as i64)]),
        None => ctx.call(class.as_value(), &[args[0].clone()]),
    }
}

/// The first place in a range whose item equals the value.
pub(super) fn find(ctx: &Ctx, deque: &Deque, value: &Value, from: usize, to: usize) -> Result<Option<usize>> {
    let changes = deque.changes.get();
    let mut at = from;
    while at < to {
        let Some(item) = deque.get(at) else { break };
        let equal = ctx.eq(&item, value)?;
        if deque.changes.get() != changes {
            return Err(ctx.runtime_error("deque mutated during iteration"));
        }
        if equal {
            return Ok(Some(at));
        }
        at += 1;
    }
    Ok(None)
}

fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let (mut n, mut from) = (0, 0);
    while let Some(at) = find(ctx, deque, &args[1], from, usize::MAX)? {
        n += 1;
        from = at + 1;
    }
    Ok(ctx.new_int(n))
}

fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let bound = |value: Option<&Value>, default: i64| -> Result<usize> {
        let i = match value.filter(|v| !v.is_none()) {
            None => default,
            Some(value) if ctx.has_index(value) => ctx.index_clamped(value)?,
            Some(_) => {
                return Err(ctx.type_error("slice indices must be integers or have an __index__ method"));
            }
        };
        Ok((if i < 0 { i.saturating_add(deque.len() as i64).max(0) } else { i }) as usize)
    };
    let (start, stop) = (bound(arg(args, 2), 0)?, bound(arg(args, 3), i64::MAX)?);
    match find(ctx, deque, &args[1], start, stop)? {
        Some(at) => Ok(ctx.new_int(at as i64)),
        None => Err(ctx.value_error(format!("{} is not in deque", ctx.repr_text(&args[1])?))),
    }
}

fn insert(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let i = ctx.index_checked(&args[1])?;
    let len = deque.len();
    if deque.maxlen.get().is_some_and(|n| len >= n) {
        return Err(ctx.index_error("deque already at its maximum size"));
    }
    let at = if i < 0 { i.saturating_add(len as i64).max(0) } else { i.min(len as i64) };
    deque.touch();
    deque.items.borrow_mut().insert(at as usize, args[2].clone());
    Ok(Value::NONE)
}

fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let item = deque.items.borrow_mut().pop_back();
    deque.touch();
    item.ok_or_else(|| ctx.index_error("pop from an empty deque"))
}

fn popleft(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let item = deque.items.borrow_mut().pop_front();
    deque.touch();
    item.ok_or_else(|| ctx.index_error("pop from an empty deque"))
}

fn remove(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let changes = deque.changes.get();
    let mut at = 0;
    while let Some(item) = deque.get(at) {
        let equal = ctx.eq(&item, &args[1])?;
        if deque.changes.get() != changes {
            return Err(ctx.index_error("deque mutated during remove()."));
        }
        if equal {
            deque.touch();
            let old = deque.items.borrow_mut().remove(at);
            drop(old);
            return Ok(Value::NONE);
        }
        at += 1;
    }
    Err(ctx.value_error(format!("{} is not in deque", ctx.repr_text(&args[1])?)))
}

fn reverse(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    deque.touch();
    deque.items.borrow_mut().make_contiguous().reverse();
    Ok(Value::NONE)
}

fn rotate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let n = match arg(args, 1) {
        Some(n) => ctx.index_checked(n)?,
        None => 1,
    };
    let len = deque.len() as i64;
    if len > 1 {
        deque.touch();
        deque.items.borrow_mut().rotate_right(n.rem_euclid(len) as usize);
    }
    Ok(Value::NONE)
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let deque = deque_of(ctx, &args[0])?;
    let state = match ctx.get_attr_opt(&args[0], &ctx.names().__getstate__)? {
        Some(method) => ctx.call(&method, &[])?,
        None => Value::NONE,
    };
    let made_from = match deque.maxlen.get() {
        Some(n) => ctx.new_pair(ctx.new_tuple(&[]), ctx.new_int(n as i64)),
        None => ctx.new_tuple(&[]),
    };
    let items = ctx.iter(&args[0])?;
    Ok(ctx.new_tuple(&[ctx.type_of(&args[0]).to_value(), made_from, state, items]))
}

/// A subscript as a place in the deque.
fn place(ctx: &Ctx, deque: &Deque, key: &Value) -> Result<usize> {
    if !ctx.has_index(key) {
        let got = ctx.type_name(key);
        return Err(ctx.type_error(format!("sequence index must be integer, not '{got}'")));
    }
    let Some(i) = ctx.index_i64(key)? else {
        return Err(ctx.index_error("cannot fit 'int' into an index-sized integer"));
    };
    let len = deque.len() as i64;
    match Some(if i < 0 { i + len } else { i }).filter(|i| (0..len).contains(i)) {
        Some(i) => Ok(i as usize),
        None => Err(ctx.index_error("deque index out of range")),
    }
}

pub(super) fn getitem(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let deque = deque_of(ctx, x)?;
    let at = place(ctx, deque, key)?;
    deque.get(at).ok_or_else(|| ctx.index_error("deque index out of range"))
}

pub(super) fn setitem(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let deque = deque_of(ctx, x)?;
    let at = place(ctx, deque, key)?;
    let old = match value {
        Some(value) => {
            deque.items.borrow_mut().get_mut(at).map(|place| std::mem::replace(place, value.clone()))
        }
        None => {
            deque.touch();
            deque.items.borrow_mut().remove(at)
        }
    };
    drop(old);
    Ok(())
}

pub(super) fn concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(other) = b.downcast::<Deque>() else {
        let got = ctx.type_name(b);
        return Err(ctx.type_error(format!("can only concatenate deque (not \"{got}\") to deque")));
    };
    let result = copy(ctx, std::slice::from_ref(a))?;
    let items: Vec<Value> = other.items.borrow().iter().cloned().collect();
    if let Some(result) = result.downcast::<Deque>() {
        items.into_iter().for_each(|item| result.push(item));
    }
    Ok(result)
}

fn repeated(ctx: &Ctx, deque: &Deque, times: i64) -> Result<VecDeque<Value>> {
    let items = deque.items.borrow().clone();
    // However often: nothing stays nothing.
    let mut times = if items.is_empty() { 0 } else { times.max(0) as usize };
    if let Some(max) = deque.maxlen.get()
        && times > 0
    {
        // More rounds than fill the deque leave what the last ones put there.
        times = times.min(max / items.len() + 1);
    }
    let len = items.len().checked_mul(times).filter(|n| *n < 1 << 40);
    let Some(len) = len else { return Err(ctx.memory_error("")) };
    ctx.check_allocation(len * 8)?;
    let mut all = VecDeque::with_capacity(len);
    for _ in 0..times {
        all.extend(items.iter().cloned());
    }
    if let Some(max) = deque.maxlen.get() {
        let extra = all.len().saturating_sub(max);
        all.drain(..extra);
    }
    Ok(all)
}

pub(super) fn repeat(ctx: &Ctx, x: &Value, times: i64) -> Result<Value> {
    let deque = deque_of(ctx, x)?;
    let items = repeated(ctx, deque, times)?;
    let result = copy(ctx, std::slice::from_ref(x))?;
    if let Some(made) = result.downcast::<Deque>() {
        let old = made.items.replace(items);
        drop(old);
    }
    Ok(result)
}

pub(super) fn inplace_concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    extend_with(ctx, a, deque_of(ctx, a)?, b, Deque::push)?;
    Ok(a.clone())
}

pub(super) fn inplace_repeat(ctx: &Ctx, a: &Value, times: i64) -> Result<Value> {
    let deque = deque_of(ctx, a)?;
    let items = repeated(ctx, deque, times)?;
    deque.touch();
    let old = deque.items.replace(items);
    drop(old);
    Ok(a.clone())
}
