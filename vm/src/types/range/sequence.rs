//! range as a sequence: subscripts, membership, searching.

use super::{RangeObj, at, own, position};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::types::int::{as_int, exact, to_big};
use crate::types::slice::{self, SliceObj};
use crate::value::Value;
use num_traits::Signed;

pub(super) fn get_item(ctx: &Ctx, value: &Value, key: &Value) -> Result<Value> {
    let r = own(ctx, value)?;
    if let (Some((start, step, len)), Some(i)) = (r.small(), key.as_small_int()) {
        let i = if i < 0 { i + len } else { i };
        if (0..len).contains(&i) {
            return Ok(ctx.new_int(start + i * step));
        }
    }
    if let Some(s) = key.downcast::<SliceObj>() {
        return get_slice(ctx, r, s);
    }
    if !ctx.has_index(key) {
        let name = ctx.type_name(key);
        return Err(ctx.type_error(format!("range indices must be integers or slices, not {name}")));
    }
    let (mut i, len) = (to_big(&ctx.index(key)?), to_big(&r.len));
    if i.is_negative() {
        i += &len;
    }
    if i.is_negative() || i >= len {
        return Err(ctx.index_error("range object index out of range"));
    }
    Ok(at(ctx, r, &i))
}

fn get_slice(ctx: &Ctx, r: &RangeObj, s: &SliceObj) -> Result<Value> {
    let (start, stop, step) = slice::big_indices(ctx, s, &to_big(&r.len))?;
    let step = ctx.new_big_int(step * to_big(&r.step));
    ctx.new_range(&at(ctx, r, &start), &at(ctx, r, &stop), &step)
}

/// An integer whose place can be computed: an exact int, a bool, or a float without fraction. Anything else may
/// compare as it likes.
enum Sought {
    Integer(Value),
    Never,
    Unknown,
}

fn sought(ctx: &Ctx, value: &Value) -> Result<Sought> {
    if value.raw().is_small_int() || value.is_bool() || value.shape_id() == crate::object::shape::INT {
        return Ok(Sought::Integer(exact(ctx, value)));
    }
    match value.as_exact_float() {
        Some(f) if f.is_finite() && f == f.floor() => crate::types::float::whole(ctx, f).map(Sought::Integer),
        Some(_) => Ok(Sought::Never),
        None => Ok(Sought::Unknown),
    }
}

pub(super) fn contains(ctx: &Ctx, value: &Value, item: &Value) -> Result<bool> {
    let r = own(ctx, value)?;
    match sought(ctx, item)? {
        Sought::Integer(n) => Ok(position(r, &n).is_some()),
        Sought::Never => Ok(false),
        Sought::Unknown => Ok(search(ctx, value, item, 1)?.0 > 0),
    }
}

pub(super) fn count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let r = own(ctx, &args[0])?;
    Ok(match sought(ctx, &args[1])? {
        Sought::Integer(n) => Value::from_i32(position(r, &n).is_some() as i32),
        Sought::Never => Value::from_i32(0),
        Sought::Unknown => ctx.new_uint(search(ctx, &args[0], &args[1], u64::MAX)?.0),
    })
}

pub(super) fn index(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let r = own(ctx, &args[0])?;
    let found = match sought(ctx, &args[1])? {
        Sought::Integer(n) => position(r, &n).map(|at| ctx.new_big_int(at)),
        Sought::Never => None,
        Sought::Unknown => match search(ctx, &args[0], &args[1], 1)? {
            (0, _) => None,
            (_, at) => Some(ctx.new_uint(at)),
        },
    };
    match found {
        Some(at) => Ok(at),
        None if as_int(&args[1]).is_some() => {
            let shown = ctx.repr_text(&args[1])?;
            Err(ctx.value_error(format!("{shown} is not in range")))
        }
        None => Err(ctx.value_error("sequence.index(x): x not in sequence")),
    }
}

/// Compares one number after the other until `most` are equal: how many were, and where the last comparison was.
/// Runs script code.
fn search(ctx: &Ctx, range: &Value, item: &Value, most: u64) -> Result<(u64, u64)> {
    let iterator = ctx.iter(range)?;
    let (mut found, mut at) = (0, 0);
    while let Some(n) = ctx.next(&iterator)? {
        if ctx.eq(&n, item)? {
            found += 1;
            if found == most {
                break;
            }
        }
        at += 1;
    }
    Ok((found, at))
}
