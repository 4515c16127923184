//! The operations of bytes and bytearray.

use super::args::{check_copies, content, like_made, needle, unchanged};
use super::{ByteArrayObj, BytesObj, bytearray, iter, make, percent};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{BinOp, Cmp, Slots, shape};
use crate::text::search;
use crate::types::slice;
use crate::types::str::slots::{fill_repeated, unspread};
use crate::value::Value;

pub(super) fn bytes(s: &Slots) {
    shared(s);
    // `str` of an instance does not go by a `__repr__` of its class.
    s.repr.set(Some(bytes_repr));
    s.str.set(Some(bytes_repr));
    s.hash.set(Some(|ctx, x| Ok(hash(ctx, x))));
    s.len.set(Some(|_, x| Ok(x.downcast::<BytesObj>().map_or(0, |b| b.bytes().len()))));
    s.new.set(Some(make::new_bytes));
    s.binary[BinOp::Mod as usize].set(Some(percent::of_bytes));
}

pub(super) fn byte_array(s: &Slots) {
    shared(s);
    s.repr.set(Some(array_repr));
    s.str.set(Some(array_repr));
    s.len.set(Some(|_, x| Ok(x.downcast::<ByteArrayObj>().map_or(0, |b| b.bytes.borrow().len()))));
    s.hash.set(Some(crate::protocol::unhashable));
    s.setitem.set(Some(bytearray::set_item));
    s.inplace_concat.set(Some(bytearray::inplace_concat));
    s.inplace_repeat.set(Some(bytearray::inplace_repeat));
    s.new.set(Some(make::new_byte_array));
    s.init.set(Some(make::init_byte_array));
    s.binary[BinOp::Mod as usize].set(Some(percent::of_byte_array));
}

fn shared(s: &Slots) {
    s.compare.set(Some(compare));
    s.getitem.set(Some(get_item));
    s.contains.set(Some(contains));
    s.concat.set(Some(concat));
    s.repeat.set(Some(repeat));
    s.iter.set(Some(iter::iter));
}

fn bytes_repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let bytes = x.downcast::<BytesObj>().map_or(&[][..], BytesObj::bytes);
    ctx.check_shown(bytes)?;
    Ok(ctx.new_str_buf(crate::text::string::repr::bytes_repr(bytes)))
}

fn array_repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    check_copies(ctx, x, 0)?;
    let bytes = content(x).unwrap_or_default();
    ctx.check_shown(&bytes)?;
    let mut out = crate::text::TextBuf::with_capacity(bytes.len() + 16);
    out.push_str(&ctx.type_name(x));
    out.push_str("(");
    if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        // Unlike those of bytes, its quotes are escaped even where the others stand around.
        let shown = crate::text::string::repr::bytes_repr(&bytes);
        ctx.check_shown(&bytes)?;
        out.push_str(&shown.as_text().as_utf8().unwrap_or_default().replace('\'', "\\'"));
    } else {
        crate::text::string::repr::push_bytes_repr(&mut out, &bytes);
    }
    out.push_str(")");
    Ok(ctx.new_str_buf(out))
}

fn hash(ctx: &Ctx, x: &Value) -> i64 {
    let Some(b) = x.downcast::<BytesObj>() else { return 0 };
    let cached = b.hash_cell().get();
    if cached != 0 {
        return cached;
    }
    let hash = unspread(ctx.vm().hash_bytes(b.bytes()));
    b.hash_cell().set(hash);
    hash
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    check_copies(ctx, a, 0)?;
    let x = content(a);
    let y = match (a.downcast::<BytesObj>(), b.downcast::<BytesObj>()) {
        (Some(_), y) => y.map(|y| y.bytes().into()),
        (None, _) => ctx.bytes_view(b)?,
    };
    let (Some(x), Some(y)) = (x, y) else { return Ok(Value::NOT_IMPLEMENTED) };
    Ok(Value::from_bool(cmp.holds(x.as_ref().cmp(y.as_ref()))))
}

/// Runs `f` on the bytes without copying them. `f` runs no script code.
fn with_bytes<R>(x: &Value, f: impl FnOnce(&[u8]) -> R) -> R {
    match x.downcast::<ByteArrayObj>() {
        Some(b) => f(&b.bytes.borrow()),
        None => f(x.downcast::<BytesObj>().map_or(&[], BytesObj::bytes)),
    }
}

fn get_item(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    if key.shape_id() == shape::SLICE {
        return get_slice(ctx, x, key);
    }
    let is_array = x.downcast::<ByteArrayObj>().is_some();
    if !ctx.has_index(key) {
        let got = ctx.type_name(key);
        let what = if is_array { "bytearray" } else { "byte" };
        return Err(ctx.type_error(format!("{what} indices must be integers or slices, not {got}")));
    }
    let Some(at) = ctx.index_i64(key)? else {
        return Err(ctx.index_error("cannot fit 'int' into an index-sized integer"));
    };
    let byte = with_bytes(x, |bytes| {
        let at = if at < 0 { at.saturating_add(bytes.len() as i64) } else { at };
        usize::try_from(at).ok().and_then(|at| bytes.get(at).copied())
    });
    match byte {
        Some(byte) => Ok(Value::from_i32(byte as i32)),
        None => {
            Err(ctx.index_error(if is_array { "bytearray index out of range" } else { "index out of range" }))
        }
    }
}

fn get_slice(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let len = with_bytes(x, <[u8]>::len);
    let (start, _, step, count) = slice::resolve(ctx, key, len)?;
    if step == 1 && count == len && x.shape_id() == shape::BYTES {
        return Ok(x.clone());
    }
    ctx.check_allocation(count)?;
    let picked: Vec<u8> = with_bytes(x, |bytes| {
        if step == 1 {
            let start = start as usize;
            return bytes.get(start..start + count).unwrap_or_default().to_vec();
        }
        let places = (0..count as i64).map(|n| (start + n * step) as usize);
        places.filter_map(|at| bytes.get(at).copied()).collect()
    });
    Ok(like_made(ctx, x, picked))
}

fn contains(ctx: &Ctx, x: &Value, item: &Value) -> Result<bool> {
    let needle = if ctx.has_index(item) { needle(ctx, item)? } else { ctx.bytes_like(item)? };
    Ok(with_bytes(x, |bytes| search::find(bytes, &needle).is_some()))
}

fn concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    check_copies(ctx, a, 0)?;
    let (Some(x), Some(y)) = (content(a), ctx.bytes_view(b)?) else {
        let (left, right) = (ctx.type_name(a), ctx.type_name(b));
        return Err(ctx.type_error(format!("can't concat {right} to {left}")));
    };
    if x.is_empty() && a.shape_id() == shape::BYTES && b.shape_id() == shape::BYTES {
        return Ok(b.clone());
    }
    if y.is_empty() {
        return Ok(unchanged(ctx, a, &x));
    }
    ctx.check_allocation(x.len() + y.len())?;
    Ok(like_made(ctx, a, [x.as_ref(), y.as_ref()].concat()))
}

fn repeat(ctx: &Ctx, x: &Value, n: i64) -> Result<Value> {
    check_copies(ctx, x, 0)?;
    let bytes = content(x).unwrap_or_default();
    if n == 1 {
        return Ok(unchanged(ctx, x, &bytes));
    }
    let total = bytes.len().checked_mul(n.max(0) as usize).filter(|total| *total <= isize::MAX as usize);
    let total = total.ok_or_else(|| ctx.overflow_error("repeated bytes are too long"))?;
    ctx.check_allocation(total)?;
    let mut out = vec![0; total];
    if total > 0 {
        fill_repeated(&mut out, &bytes);
    }
    Ok(like_made(ctx, x, out))
}
