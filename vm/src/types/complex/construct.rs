//! `complex(...)`: from numbers and text.

use super::{ComplexObj, as_complex};
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::Args;
use crate::object::Type;
use crate::types::float::construct::by_slots;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

/// The `new` slot.
///
/// # Errors
/// TypeError and ValueError as Python's `complex` raises them.
pub(super) fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let (real, imag) = bind(ctx, args)?;
    let exact = ty.is(&ctx.types().complex);
    if let (true, Some(x), None) = (exact, real, imag)
        && x.shape_id() == crate::object::shape::COMPLEX
    {
        return Ok(x.clone());
    }
    let (re, im) = parts(ctx, real, imag)?;
    Ok(if exact { ctx.new_complex(re, im) } else { ctx.alloc(ty, ComplexObj { re, im }).into_value() })
}

fn bind<'a>(ctx: &Ctx, args: Args<'a>) -> Result<(Option<&'a Value>, Option<&'a Value>)> {
    let n = args.values().len();
    if n > 2 {
        return Err(ctx.type_error(format!("complex() takes at most 2 arguments ({n} given)")));
    }
    let mut places = [args.pos().first(), args.pos().get(1)];
    for (name, value) in args.keywords() {
        let text = text_of(name);
        let Some(at) = ["real", "imag"].iter().position(|n| *n == text) else {
            return Err(ctx.type_error(format!("complex() got an unexpected keyword argument '{text}'")));
        };
        if places[at].is_some() {
            let place = at + 1;
            let problem = format!("argument for complex() given by name ('{text}') and position ({place})");
            return Err(ctx.type_error(problem));
        }
        places[at] = Some(value);
    }
    Ok((places[0], places[1]))
}

fn parts(ctx: &Ctx, real: Option<&Value>, imag: Option<&Value>) -> Result<(f64, f64)> {
    if let Some(text) = real.and_then(|x| x.downcast::<StrObj>()) {
        if imag.is_some() {
            return Err(ctx.type_error("complex() can't take second arg if first is a string"));
        }
        return crate::text::complex::parse_str(text.text()).map_err(|e| ctx.text_error(e));
    }
    if imag.is_some_and(|x| x.downcast::<StrObj>().is_some()) {
        return Err(ctx.type_error("complex() second arg can't be a string"));
    }
    let (re, re_im) = match real {
        None => (0.0, 0.0),
        Some(x) => match by_method(ctx, x)? {
            Some(z) => z,
            None if is_number(ctx, x) => (by_slots(ctx, x)?.unwrap_or(0.0), 0.0),
            None => return Err(not_a_number(ctx, "first argument must be a string or a number", x)),
        },
    };
    let Some(y) = imag else { return Ok((re, re_im)) };
    let (im, im_im) = match as_complex(y) {
        Some(z) => z,
        None if is_number(ctx, y) => (by_slots(ctx, y)?.unwrap_or(0.0), 0.0),
        None => return Err(not_a_number(ctx, "second argument must be a number", y)),
    };
    // Only a part that is complex itself reaches over; a subtraction of zero would turn the sign of a zero.
    let re = if as_complex(y).is_some() { re - im_im } else { re };
    let im = if re_im != 0.0 || real.is_some_and(|x| as_complex(x).is_some()) { im + re_im } else { im };
    Ok((re, im))
}

fn is_number(ctx: &Ctx, x: &Value) -> bool {
    let slots = &ctx.type_of(x).slots;
    slots.float.get().is_some() || slots.index.get().is_some()
}

#[cold]
fn not_a_number(ctx: &Ctx, what: &str, x: &Value) -> Raise {
    ctx.type_error(format!("complex() {what}, not '{}'", ctx.type_name(x)))
}

/// The number a complex is or `__complex__` makes; `None` for objects without that method.
///
/// # Errors
/// TypeError if the method returns no complex; what it raises.
pub(super) fn by_method(ctx: &Ctx, x: &Value) -> Result<Option<(f64, f64)>> {
    if x.shape_id() == crate::object::shape::COMPLEX {
        return Ok(as_complex(x));
    }
    let Some(result) = ctx.call_special(x, &ctx.names().__complex__, &[])? else { return Ok(as_complex(x)) };
    match as_complex(&result) {
        Some(z) => Ok(Some(z)),
        None => {
            let name = ctx.type_name(&result);
            Err(ctx.type_error(format!("__complex__ returned non-complex (type {name})")))
        }
    }
}
