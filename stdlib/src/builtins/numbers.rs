//! Functions of numbers and characters.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::BinOp;
use gilbox_vm::text::float::sum::CompensatedSum;
use gilbox_vm::text::int::display::prefixed;
use gilbox_vm::types::bytes::{ByteArrayObj, BytesObj};
use gilbox_vm::types::int::as_int;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

pub(super) fn based(ctx: &Ctx, x: &Value, base: u32) -> Result<Value> {
    let int = ctx.index(x)?;
    match as_int(&int) {
        Some(n) => Ok(ctx.new_str(&prefixed(n, base))),
        None => Err(ctx.type_error("an integer is required")),
    }
}

pub(super) fn chr(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    match u32::try_from(ctx.index_clamped(&args[0])?) {
        Ok(point) if point <= 0x10_ffff => Ok(ctx.new_char(point)),
        _ => Err(ctx.value_error("chr() arg not in range(0x110000)")),
    }
}

pub(super) fn ord(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let n = if let Some(s) = x.downcast::<StrObj>() {
        if s.len() == 1 {
            return Ok(ctx.new_int(s.code_point(0) as i64));
        }
        s.len()
    } else if x.downcast::<BytesObj>().is_some() || x.downcast::<ByteArrayObj>().is_some() {
        let bytes = ctx.bytes_like(x)?;
        if let [byte] = *bytes {
            return Ok(ctx.new_int(byte as i64));
        }
        bytes.len()
    } else {
        let got = ctx.type_name(x);
        return Err(ctx.type_error(format!("ord() expected string of length 1, but {got} found")));
    };
    Err(ctx.type_error(format!("ord() expected a character, but string of length {n} found")))
}

pub(super) fn divmod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if let (Some(a), Some(b)) = (args[0].as_small_int(), args[1].as_small_int())
        && b > 0
    {
        return Ok(ctx.new_pair(ctx.new_int(a.div_euclid(b)), ctx.new_int(a.rem_euclid(b))));
    }
    ctx.binary(BinOp::DivMod, &args[0], &args[1])
}

pub(super) fn pow(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    ctx.pow3(&args[0], &args[1], arg(args, 2).unwrap_or(&Value::NONE))
}

pub(super) fn round(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let digits = arg(args, 1).filter(|d| !d.is_none());
    let rest = digits.map(std::slice::from_ref).unwrap_or_default();
    match ctx.call_special(&args[0], &ctx.names().__round__, rest)? {
        Some(result) => Ok(result),
        None => {
            let name = ctx.type_name(&args[0]);
            Err(ctx.type_error(format!("type {name} doesn't define __round__ method")))
        }
    }
}

/// How far a sum has come.
enum Total {
    Int(i64),
    Float(CompensatedSum),
    Any(Value),
}

impl Total {
    fn start(value: Value) -> Total {
        if let Some(i) = value.as_small_int() {
            Total::Int(i)
        } else if let Some(f) = value.as_exact_float() {
            Total::Float(CompensatedSum::new(f))
        } else {
            Total::Any(value)
        }
    }

    fn into_value(self, ctx: &Ctx) -> Value {
        match self {
            Total::Int(i) => ctx.new_int(i),
            Total::Float(sum) => ctx.new_float(sum.finish()),
            Total::Any(value) => value,
        }
    }

    /// Adds a number of the sum's own kind; hands back any other.
    fn take(&mut self, item: Value) -> Option<Value> {
        match self {
            Total::Int(total) => match item.as_small_int().and_then(|i| total.checked_add(i)) {
                Some(sum) => *total = sum,
                None => return Some(item),
            },
            Total::Float(sum) => match item.as_exact_float() {
                Some(f) => sum.add(f),
                None => return Some(item),
            },
            Total::Any(_) => return Some(item),
        }
        None
    }

    fn add(self, ctx: &Ctx, item: Value) -> Result<Total> {
        let small =
            item.as_small_int().or(if item.is_bool() { Some(item.is_true_object() as i64) } else { None });
        match self {
            Total::Int(total) => {
                if let Some(sum) = small.and_then(|i| total.checked_add(i)) {
                    return Ok(Total::Int(sum));
                }
                ctx.binary(BinOp::Add, &ctx.new_int(total), &item).map(Total::start)
            }
            Total::Float(mut sum) => {
                if let Some(f) = item.as_exact_float() {
                    sum.add(f);
                    return Ok(Total::Float(sum));
                }
                if let Some(i) = small {
                    sum.add_integer(i as f64);
                    return Ok(Total::Float(sum));
                }
                ctx.binary(BinOp::Add, &ctx.new_float(sum.finish()), &item).map(Total::start)
            }
            Total::Any(total) => ctx.binary(BinOp::Add, &total, &item).map(Total::Any),
        }
    }
}

pub(super) fn sum(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let start = arg(args, 1).cloned().unwrap_or_else(|| Value::from_i32(0));
    for (wrong, hint) in [
        (start.downcast::<StrObj>().is_some(), "strings [use ''.join(seq) instead]"),
        (start.downcast::<BytesObj>().is_some(), "bytes [use b''.join(seq) instead]"),
        (start.downcast::<ByteArrayObj>().is_some(), "bytearray [use b''.join(seq) instead]"),
    ] {
        if wrong {
            return Err(ctx.type_error(format!("sum() can't sum {hint}")));
        }
    }
    let iterator = ctx.iter(&args[0])?;
    let mut total = Total::start(start);
    while let Some(item) = ctx.next_left(&iterator, &mut |item| total.take(item))? {
        total = total.add(ctx, item)?;
    }
    Ok(total.into_value(ctx))
}
