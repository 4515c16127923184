//! The methods of list.

use super::item::place;
use super::{ListObj, list_of, ops};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, InPlace, NativeDef, arg};
use crate::value::Value;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("append", "(self, object, /)", append)
        .in_place(InPlace::Append)
        .doc("Append object to the end of the list."),
    NativeDef::new("clear", "(self, /)", clear).doc("Remove all items from list."),
    NativeDef::new("copy", "(self, /)", copy).doc("Return a shallow copy of the list."),
    NativeDef::new("count", "(self, value, /)", count).doc("Return number of occurrences of value."),
    NativeDef::new("extend", "(self, iterable, /)", extend)
        .doc("Extend list by appending elements from the iterable."),
    NativeDef::new("index", "(self, value, start=0, stop=9223372036854775807, /)", index)
        .doc("Return first index of value.\n\nRaises ValueError if the value is not present."),
    NativeDef::new("insert", "(self, index, object, /)", insert).doc("Insert object before index."),
    NativeDef::new("pop", "(self, index=-1, /)", pop).doc(
        "Remove and return item at index (default last).\n\n\
         Raises IndexError if list is empty or index is out of range.",
    ),
    NativeDef::new("remove", "(self, value, /)", remove)
        .doc("Remove first occurrence of value.\n\nRaises ValueError if the value is not present."),
    NativeDef::new("reverse", "(self, /)", reverse).doc("Reverse *IN PLACE*."),
    NativeDef::new("sort", "(self, /, *, key=None, reverse=False)", super::sort::sort)
        .doc("Sort the list in ascending order and return None."),
    NativeDef::new("__getitem__", "(self, index, /)", |ctx, args| {
        super::item::getitem(ctx, &args[0], &args[1])
    })
    .doc("Return self[index]."),
    NativeDef::new("__reversed__", "(self, /)", reversed).doc("Return a reverse iterator over the list."),
    NativeDef::new("__sizeof__", "(self, /)", sizeof).doc("Return the size of the list in memory, in bytes."),
    NativeDef::class("__class_getitem__", "(cls, item, /)", crate::types::iterators::class_getitem)
        .doc("See PEP 585"),
];

pub(super) fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let list = list_of(ctx, x)?;
    let strict = crate::types::object::same_new(ctx.type_of(x), &ctx.types().list);
    let args = if strict { args } else { Args::positional(args.pos()) };
    let values = args.between(ctx, "list", 0, 1)?;
    let old = list.items.take();
    drop(old);
    match values.first() {
        Some(iterable) => ctx.list_extend(list, iterable),
        None => Ok(()),
    }
}

fn append(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    ctx.list_push(list_of(ctx, &args[0])?, args[1].clone())?;
    Ok(Value::NONE)
}

fn clear(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let mut old = list_of(ctx, &args[0])?.items.take();
    // From the last on, as CPython does: `__del__` shows the order.
    while old.pop().is_some() {}
    Ok(Value::NONE)
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(ctx.new_list(list_of(ctx, &args[0])?.to_vec()))
}

fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = list_of(ctx, &args[0])?;
    let mut n = 0;
    let mut from = 0;
    while let Some(at) = ops::find(ctx, list, &args[1], from, usize::MAX)? {
        n += 1;
        from = at + 1;
    }
    Ok(ctx.new_int(n))
}

fn extend(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    ctx.list_extend(list_of(ctx, &args[0])?, &args[1])?;
    Ok(Value::NONE)
}

/// An optional bound of `index`, clamped to `0..=len` and counted from the end if negative.
pub(crate) fn search_bound(ctx: &Ctx, bound: Option<&Value>, default: i64, len: usize) -> Result<usize> {
    let bound = match bound {
        None => default,
        Some(value) if ctx.has_index(value) => ctx.index_clamped(value)?,
        Some(_) => return Err(ctx.type_error("slice indices must be integers or have an __index__ method")),
    };
    let bound = if bound < 0 { bound.saturating_add(len as i64).max(0) } else { bound };
    Ok(bound as usize)
}

fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = list_of(ctx, &args[0])?;
    let start = search_bound(ctx, arg(args, 2), 0, list.len())?;
    let stop = search_bound(ctx, arg(args, 3), i64::MAX, list.len())?;
    match ops::find(ctx, list, &args[1], start, stop)? {
        Some(at) => Ok(ctx.new_int(at as i64)),
        None => Err(ctx.value_error(format!("{} is not in list", ctx.repr_text(&args[1])?))),
    }
}

fn insert(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = list_of(ctx, &args[0])?;
    let i = ctx.index_checked(&args[1])?;
    let len = list.len() as i64;
    let at = if i < 0 { i.saturating_add(len).max(0) } else { i.min(len) };
    ctx.make_room(&mut *list.items.borrow_mut(), 1)?;
    list.insert(at as usize, args[2].clone());
    Ok(Value::NONE)
}

fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = list_of(ctx, &args[0])?;
    let i = match arg(args, 1) {
        None => {
            return list.pop().ok_or_else(|| ctx.index_error("pop from empty list"));
        }
        Some(value) => ctx.index_checked(value)?,
    };
    let mut items = list.items.borrow_mut();
    match place(i, items.len()) {
        Some(at) => Ok(items.remove(at)),
        None => {
            let empty = items.is_empty();
            drop(items);
            Err(ctx.index_error(if empty { "pop from empty list" } else { "pop index out of range" }))
        }
    }
}

fn remove(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = list_of(ctx, &args[0])?;
    let Some(at) = ops::find(ctx, list, &args[1], 0, usize::MAX)? else {
        return Err(ctx.value_error("list.remove(x): x not in list"));
    };
    let old = {
        let mut items = list.items.borrow_mut();
        if at < items.len() { Some(items.remove(at)) } else { None }
    };
    drop(old);
    Ok(Value::NONE)
}

fn reverse(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    list_of(ctx, &args[0])?.items.borrow_mut().reverse();
    Ok(Value::NONE)
}

fn reversed(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(crate::types::iterators::list_reverse_iterator(ctx, &args[0]))
}

fn sizeof(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list: &ListObj = list_of(ctx, &args[0])?;
    let n = 40 + list.items.borrow().capacity() * size_of::<Value>();
    Ok(ctx.new_int(n as i64))
}
