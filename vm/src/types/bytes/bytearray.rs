//! What only bytearray can: changing in place.

use super::ByteArrayObj;
use super::args::byte_of;
use super::make::{from_iterable, from_object};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::arg;
use crate::object::shape;
use crate::types::slice;
use crate::value::Value;

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a ByteArrayObj> {
    x.downcast::<ByteArrayObj>().ok_or_else(|| ctx.type_error("a bytearray is required"))
}

/// Runs a change of size, which exported views forbid. `f` runs no script code.
fn resize<R>(ctx: &Ctx, b: &ByteArrayObj, f: impl FnOnce(&mut Vec<u8>) -> R) -> Result<R> {
    if b.exports.get() > 0 {
        return Err(ctx.buffer_error("Existing exports of data: object cannot be re-sized"));
    }
    let mut bytes = b.bytes.borrow_mut();
    ctx.make_room(&mut *bytes, 1)?;
    Ok(f(&mut bytes))
}

pub(super) fn replace_all(ctx: &Ctx, x: &Value, bytes: Vec<u8>) -> Result<()> {
    let b = this(ctx, x)?;
    if b.bytes.borrow().is_empty() && bytes.is_empty() {
        return Ok(());
    }
    resize(ctx, b, |old| *old = bytes)
}

pub(super) fn append(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let byte = byte_of(ctx, &args[1])?;
    let b = this(ctx, &args[0])?;
    resize(ctx, b, |bytes| bytes.push(byte))?;
    Ok(Value::NONE)
}

pub(super) fn clear(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    resize(ctx, this(ctx, &args[0])?, Vec::clear)?;
    Ok(Value::NONE)
}

pub(super) fn extend(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let b = this(ctx, &args[0])?;
    let more = match ctx.bytes_view(&args[1])? {
        Some(more) => more.into_owned(),
        None => {
            let slots = &ctx.type_of(&args[1]).slots;
            if slots.iter.get().is_none() && slots.getitem.get().is_none() {
                let got = ctx.type_name(&args[1]);
                return Err(ctx.type_error(format!("can't extend bytearray with {got}")));
            }
            if args[1].downcast::<crate::types::str::StrObj>().is_some() && ctx.len(&args[1])? > 0 {
                return Err(ctx.type_error("expected iterable of integers; got: 'str'"));
            }
            from_iterable(ctx, &args[1])?
        }
    };
    if !more.is_empty() {
        resize(ctx, b, |bytes| ctx.append(bytes, &more))??;
    }
    Ok(Value::NONE)
}

pub(super) fn insert(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = ctx.index_clamped(&args[1])?;
    let byte = byte_of(ctx, &args[2])?;
    resize(ctx, this(ctx, &args[0])?, |bytes| {
        let len = bytes.len() as i64;
        let at = if at < 0 { at.saturating_add(len).max(0) } else { at.min(len) };
        bytes.insert(at as usize, byte);
    })?;
    Ok(Value::NONE)
}

pub(super) fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let at = match arg(args, 1) {
        Some(v) => ctx.index_checked(v)?,
        None => -1,
    };
    let b = this(ctx, &args[0])?;
    let len = b.bytes.borrow().len() as i64;
    if len == 0 {
        return Err(ctx.index_error("pop from empty bytearray"));
    }
    let at = if at < 0 { at.saturating_add(len) } else { at };
    if at < 0 || at >= len {
        return Err(ctx.index_error("pop index out of range"));
    }
    let byte = resize(ctx, b, |bytes| bytes.remove(at as usize))?;
    Ok(Value::from_i32(byte as i32))
}

pub(super) fn remove(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let byte = byte_of(ctx, &args[1])?;
    let b = this(ctx, &args[0])?;
    let at = memchr::memchr(byte, &b.bytes.borrow());
    let at = at.ok_or_else(|| ctx.value_error("value not found in bytearray"))?;
    resize(ctx, b, |bytes| bytes.remove(at))?;
    Ok(Value::NONE)
}

pub(super) fn reverse(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    this(ctx, &args[0])?.bytes.borrow_mut().reverse();
    Ok(Value::NONE)
}

pub(super) fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    reduced(ctx, &args[0], 2)
}

/// `b.__reduce_ex__(protocol)`, which does not ask for a `__reduce__`.
pub(super) fn reduce_ex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let protocol = arg(args, 1).map_or(Ok(0), |protocol| ctx.index_clamped(protocol))?;
    reduced(ctx, &args[0], protocol)
}

/// The class, what it makes the same bytes of, and the state. Before protocol 3 there were no bytes: a text stands
/// for them.
fn reduced(ctx: &Ctx, x: &Value, protocol: i64) -> Result<Value> {
    let bytes = this(ctx, x)?.bytes.borrow().clone();
    let class = ctx.type_of(x).to_value();
    let state = ctx.call_method(x, &ctx.intern("__getstate__"), &[])?;
    let parts = match protocol {
        _ if bytes.is_empty() => ctx.new_tuple(&[]),
        ..3 => {
            let latin = ctx.new_str("latin-1");
            ctx.new_pair(ctx.decode(&bytes, None, "latin-1", "strict")?, latin)
        }
        3.. => ctx.new_tuple(&[ctx.new_bytes(&bytes)]),
    };
    Ok(ctx.new_tuple(&[class, parts, state]))
}

/// `b += other`
pub(super) fn inplace_concat(ctx: &Ctx, x: &Value, other: &Value) -> Result<Value> {
    let b = this(ctx, x)?;
    let Some(more) = ctx.bytes_view(other)? else {
        let (got, receiver) = (ctx.type_name(other), ctx.type_name(x));
        return Err(ctx.type_error(format!("can't concat {got} to {receiver}")));
    };
    if !more.is_empty() {
        resize(ctx, b, |bytes| ctx.append(bytes, &more))??;
    }
    Ok(x.clone())
}

/// `b *= n`
pub(super) fn inplace_repeat(ctx: &Ctx, x: &Value, n: i64) -> Result<Value> {
    let b = this(ctx, x)?;
    let n = n.max(0) as usize;
    let len = b.bytes.borrow().len();
    if n == 1 || len == 0 {
        return Ok(x.clone());
    }
    let total = len.checked_mul(n).ok_or_else(|| ctx.memory_error(""))?;
    ctx.check_allocation(total)?;
    resize(ctx, b, |bytes| {
        let part = std::mem::take(bytes);
        bytes.resize(total, 0);
        crate::types::str::slots::fill_repeated(bytes, &part);
    })?;
    Ok(x.clone())
}

/// `b[key] = value`, `del b[key]`
pub(super) fn set_item(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let b = this(ctx, x)?;
    if key.shape_id() == shape::SLICE {
        return set_slice(ctx, b, key, value);
    }
    if !ctx.has_index(key) {
        let got = ctx.type_name(key);
        return Err(ctx.type_error(format!("bytearray indices must be integers or slices, not {got}")));
    }
    let Some(at) = ctx.index_i64(key)? else {
        return Err(ctx.index_error("cannot fit 'int' into an index-sized integer"));
    };
    let place = |len: usize| {
        let at = if at < 0 { at.saturating_add(len as i64) } else { at };
        usize::try_from(at).ok().filter(|at| *at < len)
    };
    let outside = || -> Raise { ctx.index_error("bytearray index out of range") };
    match value {
        Some(value) => {
            let byte = byte_of(ctx, value)?;
            let mut bytes = b.bytes.borrow_mut();
            let len = bytes.len();
            let at = place(len).ok_or_else(outside)?;
            bytes[at] = byte;
        }
        None => {
            let at = place(b.bytes.borrow().len()).ok_or_else(outside)?;
            resize(ctx, b, |bytes| bytes.remove(at))?;
        }
    }
    Ok(())
}

fn set_slice(ctx: &Ctx, b: &ByteArrayObj, key: &Value, value: Option<&Value>) -> Result<()> {
    let new = match value {
        None => Vec::new(),
        Some(v) if v.downcast::<ByteArrayObj>().is_some() => {
            super::args::check_copies(ctx, v, 0)?;
            super::args::content(v).unwrap_or_default().into_owned()
        }
        Some(v) => {
            // The bounds are looked at before the value is, and again after it.
            slice::unpack(ctx, key)?;
            slice_source(ctx, v)?
        }
    };
    let len = b.bytes.borrow().len();
    let (start, stop, step, count) = slice::resolve(ctx, key, len)?;
    if len != b.bytes.borrow().len() {
        return Err(ctx.runtime_error("bytearray changed size during slice assignment"));
    }
    if step == 1 {
        let (start, stop) = (start as usize, (stop.max(start)) as usize);
        let (start, stop) = (start.min(len), stop.min(len));
        if new.len() == stop - start {
            b.bytes.borrow_mut()[start..stop].copy_from_slice(&new);
            return Ok(());
        }
        return resize(ctx, b, |bytes| {
            bytes.splice(start..stop, new);
        });
    }
    let places = (0..count as i64).map(|n| (start + n * step) as usize);
    if value.is_some() && !(new.is_empty() && count > 0) {
        if new.len() != count {
            let n = new.len();
            return Err(ctx.value_error(format!(
                "attempt to assign bytes of size {n} to extended slice of size {count}"
            )));
        }
        let mut bytes = b.bytes.borrow_mut();
        places.zip(new).for_each(|(at, byte)| bytes[at] = byte);
        return Ok(());
    }
    let mut gone: Vec<usize> = places.collect();
    gone.sort_unstable();
    resize(ctx, b, |bytes| {
        let mut next = gone.iter().copied().peekable();
        let mut at = 0;
        bytes.retain(|_| {
            let drop = next.next_if_eq(&at).is_some();
            at += 1;
            !drop
        });
    })
}

fn slice_source(ctx: &Ctx, v: &Value) -> Result<Vec<u8>> {
    if v.downcast::<crate::types::str::StrObj>().is_some() || ctx.is_number(v) {
        let message = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
        return Err(ctx.type_error(message));
    }
    from_object(ctx, v, "byte")
}
