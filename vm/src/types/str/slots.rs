//! The operations of str: printing, hashing, comparing, indexing, joining.

use super::args::exact;
use super::{StrObj, iter, percent};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{BinOp, Cmp, Slots, shape};
use crate::text::search::same;
use crate::types::slice;
use crate::value::Value;

pub(super) fn fill(s: &Slots) {
    s.repr.set(Some(repr));
    s.str.set(Some(|ctx, x| Ok(exact(ctx, x))));
    s.hash.set(Some(|ctx, x| Ok(hash_of(ctx, x))));
    s.compare.set(Some(compare));
    s.len.set(Some(|_, x| Ok(x.downcast::<StrObj>().map_or(0, StrObj::len))));
    s.getitem.set(Some(get_item));
    s.contains.set(Some(contains));
    s.concat.set(Some(concat));
    s.repeat.set(Some(repeat));
    s.iter.set(Some(iter::iter));
    s.new.set(Some(super::make::new));
    s.binary[BinOp::Mod as usize].set(Some(percent::modulo));
}

/// The hash in which dicts spread the numbers they get, undone: a str that comes to a dict as an instance of a
/// derived class has to fall on the same place as an exact str, whose text hash is taken as it is.
pub(crate) fn unspread(hash: u64) -> i64 {
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    const INVERSE: u64 = inverse(FACTOR);
    let hash = hash.rotate_right(23).wrapping_mul(INVERSE) as i64;
    if hash == -1 { -2 } else { hash }
}

/// The inverse of an odd number modulo 2**64, by Newton's iteration.
const fn inverse(odd: u64) -> u64 {
    let mut x = odd;
    let mut round = 0;
    while round < 6 {
        x = x.wrapping_mul(2u64.wrapping_sub(odd.wrapping_mul(x)));
        round += 1;
    }
    x
}

fn hash_of(ctx: &Ctx, x: &Value) -> i64 {
    x.downcast::<StrObj>().map_or(0, |s| unspread(s.hash(ctx)))
}

/// Does a byte stand for itself between single quotes?
fn is_plain(b: u8) -> bool {
    (0x20..0x7f).contains(&b) && b != b'\'' && b != b'\\'
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    match x.downcast::<StrObj>() {
        Some(s) if s.is_ascii() && s.bytes().iter().all(|b| is_plain(*b)) => {
            let parts: [&[u8]; 3] = [b"'", s.bytes(), b"'"];
            Ok(ctx.make_str_of(parts, s.len() + 2, s.len() + 2))
        }
        Some(s) => {
            ctx.check_shown(s.bytes())?;
            Ok(ctx.new_str_buf(crate::text::string::repr::repr(s.text())))
        }
        None => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn compare(_ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<StrObj>(), b.downcast::<StrObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let holds = match cmp {
        Cmp::Eq => a.is(b) || same(x.bytes(), y.bytes()),
        Cmp::Ne => !a.is(b) && !same(x.bytes(), y.bytes()),
        // UTF-8 sorts as its code points do.
        _ => cmp.holds(x.bytes().cmp(y.bytes())),
    };
    Ok(Value::from_bool(holds))
}

/// `s[i]` for an index that may count from the end.
fn get_item(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let Some(s) = x.downcast::<StrObj>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if let Some(i) = key.as_small_int() {
        return char_at(ctx, s, i);
    }
    if key.shape_id() == shape::SLICE {
        return get_slice(ctx, x, s, key);
    }
    if !ctx.has_index(key) {
        let name = ctx.type_name(key);
        return Err(ctx.type_error(format!("string indices must be integers, not '{name}'")));
    }
    match ctx.index_i64(key)? {
        Some(i) => char_at(ctx, s, i),
        None => Err(ctx.index_error("cannot fit 'int' into an index-sized integer")),
    }
}

#[inline]
pub(crate) fn char_at(ctx: &Ctx, s: &StrObj, i: i64) -> Result<Value> {
    let len = s.len() as i64;
    let at = if i < 0 { i + len } else { i };
    if at < 0 || at >= len {
        return Err(ctx.index_error("string index out of range"));
    }
    Ok(ctx.new_char(s.code_point(at as usize)))
}

fn get_slice(ctx: &Ctx, x: &Value, s: &StrObj, key: &Value) -> Result<Value> {
    let (start, _, step, count) = slice::resolve(ctx, key, s.len())?;
    if step == 1 {
        return Ok(run_of(ctx, x, s, start as usize, count));
    }
    let places = (0..count).map(|n| (start + n as i64 * step) as usize);
    if s.is_ascii() {
        if count < 2 {
            let bytes: Vec<u8> = places.map(|at| s.bytes()[at]).collect();
            return Ok(ctx.new_str_bytes(&bytes, Some(count)));
        }
        ctx.check_room_for::<u8>(count)?;
        return Ok(ctx.make_str_with(count, count, |tail| {
            if step == -1 {
                let end = start as usize + 1;
                tail.copy_from_slice(&s.bytes()[end - count..end]);
                tail.reverse();
            } else {
                tail.iter_mut().zip(places).for_each(|(byte, at)| *byte = s.bytes()[at]);
            }
        }));
    }
    let mut out = crate::text::TextBuf::with_capacity(count);
    places.for_each(|at| out.push(s.code_point(at)));
    Ok(ctx.new_str_buf(out))
}

/// The `count` code points from `start` on.
#[inline]
pub(crate) fn run_of(ctx: &Ctx, x: &Value, s: &StrObj, start: usize, count: usize) -> Value {
    if count == s.len() {
        return exact(ctx, x);
    }
    let (from, to) = (s.byte_offset(start), s.byte_offset(start + count));
    ctx.new_str_bytes(&s.bytes()[from..to.max(from)], Some(count))
}

fn contains(ctx: &Ctx, x: &Value, item: &Value) -> Result<bool> {
    match (x.downcast::<StrObj>(), item.downcast::<StrObj>()) {
        (Some(s), Some(part)) => Ok(crate::text::search::find(s.bytes(), part.bytes()).is_some()),
        _ => {
            let name = ctx.type_name(item);
            Err(ctx.type_error(format!("'in <string>' requires string as left operand, not {name}")))
        }
    }
}

fn concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let Some(x) = a.downcast::<StrObj>() else { return Ok(Value::NOT_IMPLEMENTED) };
    let Some(y) = b.downcast::<StrObj>() else {
        let name = ctx.type_name(b);
        return Err(ctx.type_error(format!("can only concatenate str (not \"{name}\") to str")));
    };
    if x.is_empty() && b.shape_id() == shape::STR {
        return Ok(b.clone());
    }
    if y.is_empty() && a.shape_id() == shape::STR {
        return Ok(a.clone());
    }
    Ok(ctx.concat_texts(x, y))
}

fn repeat(ctx: &Ctx, x: &Value, n: i64) -> Result<Value> {
    let Some(s) = x.downcast::<StrObj>() else { return Ok(Value::NOT_IMPLEMENTED) };
    if n == 1 {
        return Ok(exact(ctx, x));
    }
    let n = n.max(0) as usize;
    let len = s.bytes().len();
    if n == 0 || len == 0 {
        return Ok(ctx.new_str(""));
    }
    let total = len.checked_mul(n).filter(|total| *total <= isize::MAX as usize);
    let total = total.ok_or_else(|| ctx.overflow_error("repeated string is too long"))?;
    ctx.check_allocation(total)?;
    Ok(ctx.make_str_with(total, s.len() * n, |tail| fill_repeated(tail, s.bytes())))
}

/// Writes `bytes` over and over, doubling what is there.
pub(crate) fn fill_repeated(tail: &mut [u8], bytes: &[u8]) {
    if let [byte] = bytes {
        tail.fill(*byte);
        return;
    }
    let mut done = bytes.len().min(tail.len());
    tail[..done].copy_from_slice(&bytes[..done]);
    while done < tail.len() {
        let more = done.min(tail.len() - done);
        tail.copy_within(..more, done);
        done += more;
    }
}

impl Ctx {
    /// `a + b` of two strs.
    #[inline]
    pub(crate) fn concat_texts(&self, a: &StrObj, b: &StrObj) -> Value {
        let (x, y) = (a.bytes(), b.bytes());
        self.make_str_of([x, y], x.len() + y.len(), a.len() + b.len())
    }
}
