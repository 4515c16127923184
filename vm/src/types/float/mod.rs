//! float: most in the word, the rare exponents as objects.

mod arith;
pub(crate) mod construct;
mod methods;

pub(crate) use arith::power;

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Kind, Payload, Slots, TypeFlags};
use crate::text::float as text_float;
use crate::text::int::{IntRef, float as int_float};
use crate::types::int::as_int;
use crate::value::Value;

/// The payload of floats that do not fit the word, and of all instances of classes derived from float.
pub struct FloatObj {
    pub(crate) value: f64,
}

impl Payload for FloatObj {
    const KIND: Kind = Kind::Float;
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<FloatObj>("float")
    .slots(slots)
    .methods(methods::METHODS)
    .getset(methods::GETSET)
    .doc("Convert a string or number to a floating-point number, if possible.")
    .shape(crate::object::shape::FLOAT)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));

fn slots(s: &Slots) {
    arith::fill(s);
    s.new.set(Some(construct::new));
    s.repr.set(Some(|ctx, x| Ok(ctx.new_str(&text_float::repr(own(ctx, x)?)))));
    s.hash.set(Some(hash));
    s.compare.set(Some(compare));
    s.bool.set(Some(|ctx, x| Ok(own(ctx, x)? != 0.0)));
    s.int.set(Some(|ctx, x| whole(ctx, own(ctx, x)?.trunc())));
    s.float.set(Some(|ctx, x| Ok(ctx.new_float(own(ctx, x)?))));
}

/// The float of a value that is a float or an instance of a derived class.
#[inline]
pub fn as_float(value: &Value) -> Option<f64> {
    if value.raw().is_inline_float() {
        return Some(value.raw().inline_float());
    }
    value.downcast::<FloatObj>().map(|f| f.value)
}

/// The float a method works on.
#[inline]
fn own(ctx: &Ctx, value: &Value) -> Result<f64> {
    as_float(value).ok_or_else(|| required(ctx))
}

#[cold]
fn required(ctx: &Ctx) -> Raise {
    ctx.type_error("a float is required")
}

/// An operand of float arithmetic: floats and ints; `None` for anything else.
///
/// # Errors
/// OverflowError for an int beyond the largest float.
#[inline]
pub(crate) fn operand(ctx: &Ctx, value: &Value) -> Result<Option<f64>> {
    if let Some(f) = as_float(value) {
        return Ok(Some(f));
    }
    match as_int(value) {
        Some(n) => crate::types::int::ref_to_f64(ctx, n).map(Some),
        None => Ok(None),
    }
}

/// The int of a float without a fraction.
///
/// # Errors
/// OverflowError for infinities, ValueError for not-a-number.
pub fn whole(ctx: &Ctx, f: f64) -> Result<Value> {
    // Both bounds are exact; between them the conversion is.
    if f.abs() < 9.0e18 {
        return Ok(ctx.new_int(f as i64));
    }
    match text_float::round::to_integer(f) {
        Ok(n) => Ok(ctx.new_big_int(n)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn hash(ctx: &Ctx, x: &Value) -> Result<i64> {
    let f = own(ctx, x)?;
    Ok(if f.is_nan() { ctx.identity_hash(x) } else { text_float::arith::hash(f) })
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let x = own(ctx, a)?;
    let order = if let Some(y) = as_float(b) {
        x.partial_cmp(&y)
    } else {
        match as_int(b) {
            Some(IntRef::Small(n)) => int_float::compare_small(n, x).map(std::cmp::Ordering::reverse),
            Some(IntRef::Big(n)) => int_float::compare(n, x).map(std::cmp::Ordering::reverse),
            None => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
    Ok(Value::from_bool(match order {
        Some(order) => cmp.holds(order),
        None => cmp == Cmp::Ne,
    }))
}

impl Ctx {
    /// A real number as a float, as the functions of `math` take their arguments: floats, ints, objects with
    /// `__float__` or `__index__`. May run script code.
    ///
    /// # Errors
    /// TypeError "must be real number, not TYPE"; OverflowError for ints that are too large.
    #[inline]
    pub fn to_f64(&self, x: &Value) -> Result<f64> {
        match as_float(x) {
            Some(f) => Ok(f),
            None => self.to_f64_slow(x),
        }
    }

    fn to_f64_slow(&self, x: &Value) -> Result<f64> {
        // A subclass of int may have a `__float__` of its own.
        if x.shape_id() == crate::object::shape::INT
            && let Some(f) = operand(self, x)?
        {
            return Ok(f);
        }
        match construct::by_slots(self, x)? {
            Some(f) => Ok(f),
            None => Err(self.type_error(format!("must be real number, not {}", self.type_name(x)))),
        }
    }
}
