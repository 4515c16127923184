//! `float(...)`: from numbers and text.

use super::{FloatObj, as_float};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::object::{Type, shape};
use crate::text::TextResult;
use crate::text::float as text_float;
use crate::types::bytes::{ByteArrayObj, BytesObj};
use crate::types::int::{as_int, ref_to_f64};
use crate::types::object::same_init;
use crate::types::str::StrObj;
use crate::value::Value;

/// The `new` slot.
///
/// # Errors
/// TypeError and ValueError as Python's `float` raises them.
pub(super) fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let exact = ty.is(&ctx.types().float);
    // A subclass with an `__init__` of its own may take keywords there.
    if args.has_keywords() && same_init(ty, &ctx.types().float) {
        return Err(ctx.type_error("float() takes no keyword arguments"));
    }
    let value = match args.pos() {
        [] => 0.0,
        [x] if exact && x.as_exact_float().is_some() => return Ok(x.clone()),
        [x] => from_value(ctx, x)?,
        more => return Err(ctx.type_error(format!("float expected at most 1 argument, got {}", more.len()))),
    };
    if exact {
        return Ok(ctx.new_float(value));
    }
    Ok(ctx.alloc(ty, FloatObj { value }).into_value())
}

fn from_value(ctx: &Ctx, x: &Value) -> Result<f64> {
    if let Some(f) = x.as_exact_float() {
        return Ok(f);
    }
    // A subclass of str may have the method.
    if let Some(f) = by_slots(ctx, x)? {
        return Ok(f);
    }
    if let Some(s) = x.downcast::<StrObj>() {
        return parsed(ctx, x, text_float::parse_str(s.text()));
    }
    if let Some(b) = x.downcast::<BytesObj>() {
        return parsed(ctx, x, text_float::parse_bytes(b.bytes()));
    }
    if let Some(b) = x.downcast::<ByteArrayObj>() {
        let bytes = b.bytes.borrow().clone();
        return parsed(ctx, x, text_float::parse_bytes(&bytes));
    }
    if let Some(bytes) = ctx.solid_bytes(x)? {
        return parsed(ctx, x, text_float::parse_bytes(&bytes));
    }
    Err(ctx.type_error(format!(
        "float() argument must be a string or a real number, not '{}'",
        ctx.type_name(x)
    )))
}

/// The number that was read in `x`; if there is none, the message shows `x` as its own class does.
fn parsed(ctx: &Ctx, x: &Value, result: TextResult<f64>) -> Result<f64> {
    match result {
        Ok(f) => Ok(f),
        Err(e) if matches!(x.shape_id(), shape::STR | shape::BYTES) => Err(ctx.text_error(e)),
        Err(_) => Err(ctx.value_error(format!("could not convert string to float: {}", ctx.repr_text(x)?))),
    }
}

/// The float that `__float__` or `__index__` make of an object; `None` if it has neither. May run script code.
///
/// # Errors
/// TypeError if `__float__` returns no float; OverflowError for ints that are too large.
pub(crate) fn by_slots(ctx: &Ctx, x: &Value) -> Result<Option<f64>> {
    let slots = &ctx.type_of(x).slots;
    if let Some(f) = slots.float.get() {
        let result = f(ctx, x)?;
        return match as_float(&result) {
            Some(f) => {
                if !ctx.type_of(&result).is(&ctx.types().float) {
                    let (of, got) = (ctx.type_name(x), ctx.type_name(&result));
                    ctx.warn_deprecated(&format!(
                        "{of}.__float__ returned non-float (type {got}).  The ability to return an instance of a \
                         strict subclass of float is deprecated, and may be removed in a future version of \
                         Python."
                    ))?;
                }
                Ok(Some(f))
            }
            None => {
                let (of, got) = (ctx.type_name(x), ctx.type_name(&result));
                Err(ctx.type_error(format!("{of}.__float__ returned non-float (type {got})")))
            }
        };
    }
    if slots.index.get().is_none() {
        return Ok(None);
    }
    let int = ctx.index(x)?;
    match as_int(&int) {
        Some(n) => ref_to_f64(ctx, n).map(Some),
        None => Ok(None),
    }
}
