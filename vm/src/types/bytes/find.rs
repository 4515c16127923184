//! The methods of bytes and bytearray that search, take apart and replace.

use super::args::{like, like_made, needle, this, this_and_room, unchanged};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::arg;
use crate::text::bytes::shape::{interleave, rsplit_space, split_space};
use crate::text::search;
use crate::types::bytes::BytesObj;
use crate::types::str::args::{limit, window};
use crate::types::tuple::TupleObj;
use crate::value::Value;

fn position(ctx: &Ctx, args: &[Value], find: fn(&[u8], &[u8]) -> Option<usize>) -> Result<Option<usize>> {
    let bytes = this(ctx, args)?;
    let (start, end) = window(ctx, args, 2, bytes.len())?;
    let needle = needle(ctx, &args[1])?;
    if start > end {
        return Ok(None);
    }
    Ok(find(&bytes[start..end], &needle).map(|at| start + at))
}

fn found(ctx: &Ctx, at: Option<usize>) -> Value {
    ctx.new_int(at.map_or(-1, |at| at as i64))
}

fn required(ctx: &Ctx, at: Option<usize>) -> Result<Value> {
    at.map(|at| ctx.new_int(at as i64)).ok_or_else(|| ctx.value_error("subsection not found"))
}

pub(super) fn find(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    position(ctx, args, search::find).map(|at| found(ctx, at))
}

pub(super) fn rfind(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    position(ctx, args, search::rfind).map(|at| found(ctx, at))
}

pub(super) fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    required(ctx, position(ctx, args, search::find)?)
}

pub(super) fn rindex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    required(ctx, position(ctx, args, search::rfind)?)
}

pub(super) fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this(ctx, args)?;
    let (start, end) = window(ctx, args, 2, bytes.len())?;
    let needle = needle(ctx, &args[1])?;
    let n = if start > end { 0 } else { search::count(&bytes[start..end], &needle) };
    Ok(ctx.new_int(n as i64))
}

pub(super) fn starts_with(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    has_end(ctx, args, "startswith", |part, end| part.starts_with(end))
}

pub(super) fn ends_with(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    has_end(ctx, args, "endswith", |part, end| part.ends_with(end))
}

fn has_end(ctx: &Ctx, args: &[Value], name: &str, has: fn(&[u8], &[u8]) -> bool) -> Result<Value> {
    let bytes = this(ctx, args)?;
    let (start, end) = window(ctx, args, 2, bytes.len())?;
    let part = if start > end { None } else { Some(&bytes[start..end]) };
    if let Some(ends) = args[1].downcast::<TupleObj>() {
        for end in ends.items() {
            let end = ctx.bytes_like(end)?;
            if part.is_some_and(|part| has(part, &end)) {
                return Ok(Value::TRUE);
            }
        }
        return Ok(Value::FALSE);
    }
    let Some(end) = ctx.bytes_view(&args[1])? else {
        let got = ctx.type_name(&args[1]);
        return Err(ctx.type_error(format!("{name} first arg must be bytes or a tuple of bytes, not {got}")));
    };
    Ok(Value::from_bool(part.is_some_and(|part| has(part, &end))))
}

pub(super) fn partition(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this_and_room(ctx, args, 1)?;
    let separator = not_empty(ctx, &args[1])?;
    // Two of them: a bytearray may be changed.
    let empty = || like(ctx, &args[0], b"");
    Ok(match search::find(&bytes, &separator) {
        Some(at) => around(ctx, args, &bytes, at, &separator),
        None => ctx.new_tuple(&[unchanged(ctx, &args[0], &bytes), empty(), empty()]),
    })
}

pub(super) fn rpartition(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this_and_room(ctx, args, 1)?;
    let separator = not_empty(ctx, &args[1])?;
    let empty = || like(ctx, &args[0], b"");
    Ok(match search::rfind(&bytes, &separator) {
        Some(at) => around(ctx, args, &bytes, at, &separator),
        None => ctx.new_tuple(&[empty(), empty(), unchanged(ctx, &args[0], &bytes)]),
    })
}

fn around(ctx: &Ctx, args: &[Value], bytes: &[u8], at: usize, separator: &[u8]) -> Value {
    let receiver = &args[0];
    let after = &bytes[at + separator.len()..];
    // Bytes answer the separator itself, whatever it is.
    let own = receiver.downcast::<BytesObj>().is_some();
    let middle = if own { args[1].clone() } else { like(ctx, receiver, separator) };
    ctx.new_tuple(&[like(ctx, receiver, &bytes[..at]), middle, like(ctx, receiver, after)])
}

fn not_empty<'a>(ctx: &Ctx, x: &'a Value) -> Result<std::borrow::Cow<'a, [u8]>> {
    let separator = ctx.bytes_like(x)?;
    if separator.is_empty() { Err(ctx.value_error("empty separator")) } else { Ok(separator) }
}

fn pieces(ctx: &Ctx, receiver: &Value, pieces: Vec<&[u8]>) -> Value {
    ctx.new_list(pieces.into_iter().map(|p| like(ctx, receiver, p)).collect())
}

pub(super) fn split(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this_and_room(ctx, args, 1)?;
    let most = limit(ctx, arg(args, 2))?;
    match arg(args, 1).filter(|v| !v.is_none()) {
        None => Ok(pieces(ctx, &args[0], split_space(&bytes, most))),
        Some(v) => Ok(pieces(ctx, &args[0], search::split(&bytes, &not_empty(ctx, v)?, most))),
    }
}

pub(super) fn rsplit(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this_and_room(ctx, args, 1)?;
    let most = limit(ctx, arg(args, 2))?;
    match arg(args, 1).filter(|v| !v.is_none()) {
        None => Ok(pieces(ctx, &args[0], rsplit_space(&bytes, most))),
        Some(v) => Ok(pieces(ctx, &args[0], search::rsplit(&bytes, &not_empty(ctx, v)?, most))),
    }
}

pub(super) fn split_lines(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let keep = match arg(args, 1) {
        Some(keep) => ctx.is_true(keep)?,
        None => false,
    };
    let bytes = this_and_room(ctx, args, 1)?;
    Ok(pieces(ctx, &args[0], crate::text::bytes::shape::splitlines(&bytes, keep)))
}

pub(super) fn replace(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = this_and_room(ctx, args, 1)?;
    let (old, new) = (ctx.bytes_like(&args[1])?, ctx.bytes_like(&args[2])?);
    let most = limit(ctx, arg(args, 3))?;
    if new.len() > old.len() {
        let places = search::count(&bytes, &old).min(most);
        let most = bytes.len().saturating_add((new.len() - old.len()).saturating_mul(places));
        ctx.check_allocation(most)?;
    }
    if old.is_empty() {
        return Ok(like_made(ctx, &args[0], interleave(&bytes, &new, most)));
    }
    Ok(match search::replace(&bytes, &old, &new, most) {
        Some(changed) => like_made(ctx, &args[0], changed),
        None => unchanged(ctx, &args[0], &bytes),
    })
}
