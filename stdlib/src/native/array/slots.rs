//! The operations of array.

use super::edit::{extend, find, text_of};
use super::{ArrayObj, new, this};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::{Cmp, Slots};
use gilbox_vm::types::slice;
use gilbox_vm::value::Value;

pub(super) fn fill(s: &Slots) {
    s.new.set(Some(new));
    s.len.set(Some(|ctx, x| this(ctx, x).map(ArrayObj::len)));
    s.getitem.set(Some(get_item));
    s.setitem.set(Some(set_item));
    s.contains.set(Some(|ctx, x, item| find(ctx, this(ctx, x)?, item, 0, usize::MAX).map(|at| at.is_some())));
    s.compare.set(Some(compare));
    s.concat.set(Some(concat));
    s.repeat.set(Some(repeat));
    s.inplace_concat.set(Some(|ctx, x, other| {
        if other.downcast::<ArrayObj>().is_none() {
            let got = ctx.type_name(other);
            return Err(ctx.type_error(format!("can only extend array with array (not \"{got}\")")));
        }
        extend(ctx, x, other).map(|()| x.clone())
    }));
    s.inplace_repeat.set(Some(|ctx, x, n| {
        let a = this(ctx, x)?;
        let bytes = repeated(ctx, a, n)?;
        a.resize(ctx, |all| *all = bytes)?;
        Ok(x.clone())
    }));
    s.iter.set(Some(super::iter::make));
    s.repr.set(Some(repr));
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let a = this(ctx, x)?;
    let (class, code) = (ctx.type_of(x).name_text(), a.code);
    if a.len() == 0 {
        return Ok(ctx.new_str(&format!("{class}('{code}')")));
    }
    let items =
        if matches!(code, 'u' | 'w') { ctx.new_str_buf(text_of(a)) } else { ctx.new_list(a.items(ctx)) };
    Ok(ctx.new_str(&format!("{class}('{code}', {})", ctx.repr_text(&items)?)))
}

fn place(ctx: &Ctx, a: &ArrayObj, key: &Value, what: &str) -> Result<usize> {
    let Some(at) = ctx.index_i64(key)? else {
        return Err(ctx.index_error("cannot fit 'int' into an index-sized integer"));
    };
    let at = if at < 0 { at.saturating_add(a.len() as i64) } else { at };
    let found = usize::try_from(at).ok().filter(|at| *at < a.len());
    found.ok_or_else(|| ctx.index_error(format!("array {what}index out of range")))
}

fn get_item(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    let a = this(ctx, x)?;
    if ctx.type_of(key).is(&ctx.types().slice) {
        let (start, _, step, count) = slice::resolve(ctx, key, a.len())?;
        let all = a.bytes.borrow();
        let mut picked = Vec::with_capacity(count * a.size);
        for n in 0..count as i64 {
            let at = (start + n * step) as usize * a.size;
            picked.extend_from_slice(all.get(at..at + a.size).unwrap_or_default());
        }
        return Ok(a.like(ctx, picked));
    }
    if !ctx.has_index(key) {
        return Err(ctx.type_error("array indices must be integers"));
    }
    let at = place(ctx, a, key, "")?;
    a.item(ctx, at).ok_or_else(|| ctx.index_error("array index out of range"))
}

fn set_item(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let a = this(ctx, x)?;
    if ctx.type_of(key).is(&ctx.types().slice) {
        return set_slice(ctx, a, key, value);
    }
    if !ctx.has_index(key) {
        return Err(ctx.type_error("array indices must be integers"));
    }
    let Some(value) = value else {
        let at = place(ctx, a, key, "assignment ")? * a.size;
        return a.resize(ctx, |all| {
            all.drain(at..at + a.size);
        });
    };
    place(ctx, a, key, "assignment ")?;
    let bytes = a.pack(ctx, value)?;
    let at = place(ctx, a, key, "assignment ")? * a.size;
    if let Some(item) = a.bytes.borrow_mut().get_mut(at..at + a.size) {
        item.copy_from_slice(&bytes[..a.size]);
    }
    Ok(())
}

fn set_slice(ctx: &Ctx, a: &ArrayObj, key: &Value, value: Option<&Value>) -> Result<()> {
    // A slice that is none is told of first.
    let bounds = slice::unpack(ctx, key)?;
    let new = match value {
        None => Vec::new(),
        Some(v) => match v.downcast::<ArrayObj>() {
            Some(other) if other.code == a.code => other.bytes.borrow().clone(),
            Some(_) => return Err(ctx.type_error("bad argument type for built-in operation")),
            None => {
                let got = ctx.type_name(v);
                return Err(ctx.type_error(format!("can only assign array (not \"{got}\") to array slice")));
            }
        },
    };
    let slice::Selection { start, stop, step, count } = slice::adjust(bounds, a.len());
    let (n, size) = (new.len() / a.size, a.size);
    if step == 1 {
        let (from, to) = (start as usize * size, stop.max(start) as usize * size);
        if to - from == new.len() {
            a.bytes.borrow_mut()[from..to].copy_from_slice(&new);
            return Ok(());
        }
        return a.resize(ctx, |all| {
            all.splice(from..to, new);
        });
    }
    let mut places: Vec<usize> = (0..count as i64).map(|n| (start + n * step) as usize).collect();
    if value.is_some() && n != 0 || count == 0 {
        if n != count {
            return Err(ctx.value_error(format!(
                "attempt to assign array of size {n} to extended slice of size {count}"
            )));
        }
        let mut all = a.bytes.borrow_mut();
        for (at, item) in places.into_iter().zip(new.chunks_exact(size)) {
            all[at * size..(at + 1) * size].copy_from_slice(item);
        }
        return Ok(());
    }
    places.sort_unstable();
    a.resize(ctx, |all| {
        for at in places.into_iter().rev() {
            all.drain(at * size..(at + 1) * size);
        }
    })
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(x), Some(y)) = (a.downcast::<ArrayObj>(), b.downcast::<ArrayObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if x.code == y.code && matches!(cmp, Cmp::Eq | Cmp::Ne) && !matches!(x.code, 'f' | 'd') {
        let equal = *x.bytes.borrow() == *y.bytes.borrow();
        return Ok(Value::from_bool(equal == (cmp == Cmp::Eq)));
    }
    for (p, q) in x.items(ctx).iter().zip(y.items(ctx).iter()) {
        if !ctx.compare_true(p, q, Cmp::Eq)? {
            return match cmp {
                Cmp::Eq => Ok(Value::FALSE),
                Cmp::Ne => Ok(Value::TRUE),
                cmp => ctx.compare(p, q, cmp),
            };
        }
    }
    Ok(Value::from_bool(cmp.holds(x.len().cmp(&y.len()))))
}

fn concat(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let x = this(ctx, a)?;
    match b.downcast::<ArrayObj>() {
        Some(y) if y.code == x.code => {
            let joined = [&x.bytes.borrow()[..], &y.bytes.borrow()[..]].concat();
            Ok(x.like(ctx, joined))
        }
        Some(_) => Err(ctx.type_error("bad argument type for built-in operation")),
        None => {
            let got = ctx.type_name(b);
            Err(ctx.type_error(format!("can only append array (not \"{got}\") to array")))
        }
    }
}

fn repeated(ctx: &Ctx, a: &ArrayObj, n: i64) -> Result<Vec<u8>> {
    let bytes = a.bytes.borrow();
    let total = bytes.len().checked_mul(n.max(0) as usize).ok_or_else(|| ctx.memory_error(""))?;
    ctx.check_allocation(total)?;
    Ok(bytes.repeat(n.max(0) as usize))
}

fn repeat(ctx: &Ctx, x: &Value, n: i64) -> Result<Value> {
    let a = this(ctx, x)?;
    let bytes = repeated(ctx, a, n)?;
    Ok(a.like(ctx, bytes))
}
