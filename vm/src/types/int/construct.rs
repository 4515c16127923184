//! `int(...)`: from numbers and text.

use super::{IntObj, IntRef, as_int, big, max_str_digits};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::Args;
use crate::object::{Type, shape};
use crate::text::int::{Int, parse};
use crate::types::bytes::{ByteArrayObj, BytesObj};
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

/// The same integer as an exact int.
pub(crate) fn exact(ctx: &Ctx, x: &Value) -> Value {
    if x.raw().is_small_int() || x.shape_id() == shape::INT {
        return x.clone();
    }
    match as_int(x) {
        Some(IntRef::Small(n)) => ctx.new_int(n),
        Some(IntRef::Big(n)) => ctx.new_big_int(n.clone()),
        None => Value::from_i32(0),
    }
}

/// The `new` slot.
///
/// # Errors
/// TypeError and ValueError as Python's `int` raises them.
pub(super) fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let int = if args.has_keywords() {
        with_keywords(ctx, args)?
    } else {
        match args.pos() {
            [] => Value::from_i32(0),
            [x] => from_value(ctx, x)?,
            [x, base] => from_text(ctx, x, base)?,
            more if !ty.is(&ctx.types().int) => {
                let given = more.len();
                return Err(ctx.type_error(format!("int() takes at most 2 arguments ({given} given)")));
            }
            more => {
                return Err(ctx.type_error(format!("int expected at most 2 arguments, got {}", more.len())));
            }
        }
    };
    let types = ctx.types();
    if ty.is(&types.int) {
        return Ok(int);
    }
    if ty.is(&types.bool) {
        return Err(ctx.type_error("int.__new__(bool) is not safe, use bool.__new__()"));
    }
    let value = as_int(&int).map(|n| big(n).into_owned()).unwrap_or_default();
    Ok(ctx.alloc(ty, IntObj { value }).into_value())
}

fn with_keywords(ctx: &Ctx, args: Args<'_>) -> Result<Value> {
    let n = args.values().len();
    if n > 2 {
        return Err(ctx.type_error(format!("int() takes at most 2 arguments ({n} given)")));
    }
    let mut base = None;
    for (name, value) in args.keywords() {
        let text = text_of(name);
        if text != "base" {
            return Err(ctx.type_error(format!("int() got an unexpected keyword argument '{text}'")));
        }
        base = Some(value);
    }
    match (args.pos(), base) {
        ([x], Some(base)) => from_text(ctx, x, base),
        _ => Err(ctx.type_error("int() missing string argument")),
    }
}

/// `int(x, base)`.
fn from_text(ctx: &Ctx, x: &Value, base: &Value) -> Result<Value> {
    let base = ctx.index_clamped(base)?;
    if base != 0 && !(2..=36).contains(&base) {
        return Err(ctx.value_error("int() base must be >= 2 and <= 36, or 0"));
    }
    match parse_value(ctx, x, base)? {
        Some(int) => Ok(int),
        None => Err(ctx.type_error("int() can't convert non-string with explicit base")),
    }
}

/// The integer a str, bytes or bytearray spells; `None` for other objects.
fn parse_value(ctx: &Ctx, x: &Value, base: i64) -> Result<Option<Value>> {
    // Texts that are short enough never meet the limit.
    let limit = |len: usize| if len <= parse::LIMIT_THRESHOLD { 0 } else { max_str_digits(ctx) };
    let found = if let Some(s) = x.downcast::<StrObj>() {
        parse::parse_str(s.text(), base, limit(s.bytes().len()))
    } else if let Some(b) = x.downcast::<BytesObj>() {
        parse::parse_bytes(b.bytes(), base, limit(b.bytes().len()))
    } else if let Some(b) = x.downcast::<ByteArrayObj>() {
        let bytes = b.bytes.borrow().clone();
        parse::parse_bytes(&bytes, base, limit(bytes.len()))
    } else {
        return Ok(None);
    };
    match found {
        Ok(Int::Small(n)) => Ok(Some(ctx.new_int(n))),
        Ok(Int::Big(n)) => Ok(Some(ctx.new_big_int(n))),
        Err(e) => Err(ctx.text_error(e)),
    }
}

/// `int(x)`: an exact int.
///
/// # Errors
/// TypeError and ValueError as Python's `int` raises them; what `__int__` and its like raise.
pub(crate) fn from_value(ctx: &Ctx, x: &Value) -> Result<Value> {
    if x.raw().is_small_int() {
        return Ok(x.clone());
    }
    if let Some(f) = x.as_exact_float() {
        return crate::types::float::whole(ctx, f.trunc());
    }
    if x.shape_id() == shape::STR
        && let Some(s) = x.downcast::<StrObj>()
    {
        if let Some(n) = few_digits(s.bytes()) {
            return Ok(Value::from_i32(n));
        }
        if let Some(int) = parse_value(ctx, x, 10)? {
            return Ok(int);
        }
    }
    let slots = &ctx.type_of(x).slots;
    if let Some(f) = slots.int.get() {
        let result = f(ctx, x)?;
        return checked(ctx, &result, "__int__");
    }
    if slots.index.get().is_some() {
        let result = ctx.index(x)?;
        return Ok(exact(ctx, &result));
    }
    if let Some(method) = ctx.lookup_special(x, &ctx.names().__trunc__)? {
        return from_trunc(ctx, &method);
    }
    match parse_value(ctx, x, 10)? {
        Some(int) => Ok(int),
        None => from_buffer(ctx, x),
    }
}

/// The number that nothing but one to nine digits spell.
#[inline]
fn few_digits(bytes: &[u8]) -> Option<i32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0, |n, b| if b.is_ascii_digit() { Some(n * 10 + (b - b'0') as i32) } else { None })
}

/// What a method for conversion answered, as a plain int.
///
/// # Errors
/// TypeError for what is no int; a warning for a subclass that became an error.
pub(crate) fn checked(ctx: &Ctx, result: &Value, method: &str) -> Result<Value> {
    if as_int(result).is_some() {
        if !ctx.type_of(result).is(&ctx.types().int) {
            let got = ctx.type_name(result);
            ctx.warn_deprecated(&format!(
                "{method} returned non-int (type {got}).  The ability to return an instance of a strict subclass \
                 of int is deprecated, and may be removed in a future version of Python."
            ))?;
        }
        return Ok(exact(ctx, result));
    }
    Err(ctx.type_error(format!("{method} returned non-int (type {})", ctx.type_name(result))))
}

fn from_trunc(ctx: &Ctx, method: &Value) -> Result<Value> {
    ctx.warn_deprecated("The delegation of int() to __trunc__ is deprecated.")?;
    let result = ctx.call(method, &[])?;
    if as_int(&result).is_some() {
        return Ok(exact(ctx, &result));
    }
    if ctx.has_index(&result) {
        let index = ctx.index(&result)?;
        return Ok(exact(ctx, &index));
    }
    Err(ctx.type_error(format!("__trunc__ returned non-Integral (type {})", ctx.type_name(&result))))
}

/// The text of other objects that show bytes (memoryview, array).
fn from_buffer(ctx: &Ctx, x: &Value) -> Result<Value> {
    if let Some(bytes) = ctx.solid_bytes(x)?
        && let Some(int) = parse_value(ctx, &ctx.new_bytes(&bytes), 10)?
    {
        return Ok(int);
    }
    Err(wrong_type(ctx, x))
}

#[cold]
fn wrong_type(ctx: &Ctx, x: &Value) -> Raise {
    let name = ctx.type_name(x);
    let wanted = "a string, a bytes-like object or a real number";
    ctx.type_error(format!("int() argument must be {wanted}, not '{name}'"))
}
