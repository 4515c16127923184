//! complex.

mod arith;
mod construct;

pub(crate) use arith::power;

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::{GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Kind, Payload, Slots, TypeFlags};
use crate::text::float::arith::hash as float_hash;
use crate::text::format::complex::complex_repr;
use crate::text::format::format_complex;
use crate::text::int::float as int_float;
use crate::types::float::as_float;
use crate::types::int::{IntRef, as_int, ref_to_f64};
use crate::types::str::StrObj;
use crate::value::Value;

/// The payload of complex numbers.
pub struct ComplexObj {
    pub(crate) re: f64,
    pub(crate) im: f64,
}

impl Payload for ComplexObj {
    const KIND: Kind = Kind::Complex;
}

const DOC: &str = "Create a complex number from a string or numbers.\n\n\
    If a string is given, parse it as a complex number.\n\
    If a single number is given, convert it to a complex number.\n\
    If the 'real' or 'imag' arguments are given, create a complex number\n\
    with the specified real and imaginary components.";

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<ComplexObj>("complex")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .doc(DOC)
    .shape(crate::object::shape::COMPLEX)
    .flags(TypeFlags::BASE);

const METHODS: &[NativeDef] = &[
    NativeDef::new("conjugate", "(self, /)", |ctx, args| {
        let (re, im) = own(ctx, &args[0])?;
        Ok(ctx.new_complex(re, -im))
    })
    .doc("Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."),
    NativeDef::new("__complex__", "(self, /)", |ctx, args| {
        let (re, im) = own(ctx, &args[0])?;
        Ok(ctx.new_complex(re, im))
    }),
    NativeDef::new("__getnewargs__", "(self, /)", |ctx, args| {
        let (re, im) = own(ctx, &args[0])?;
        Ok(ctx.new_tuple(&[ctx.new_float(re), ctx.new_float(im)]))
    }),
    NativeDef::new("__format__", "(self, format_spec, /)", format),
    NativeDef::new("__sizeof__", "(self, /)", |_, _| Ok(Value::from_i32(32))),
];

const GETSET: &[GetSet] = &[
    GetSet::member("real", |ctx, x| Ok(ctx.new_float(own(ctx, x)?.0))),
    GetSet::member("imag", |ctx, x| Ok(ctx.new_float(own(ctx, x)?.1))),
];

fn slots(s: &Slots) {
    arith::fill(s);
    s.new.set(Some(construct::new));
    s.compare.set(Some(compare));
    s.bool.set(Some(|ctx, x| own(ctx, x).map(|z| z != (0.0, 0.0))));
    s.repr.set(Some(|ctx, x| {
        let (re, im) = own(ctx, x)?;
        Ok(ctx.new_str(&complex_repr(re, im)))
    }));
    s.hash.set(Some(|ctx, x| {
        let (re, im) = own(ctx, x)?;
        let part = |f: f64| if f.is_nan() { ctx.identity_hash(x) } else { float_hash(f) };
        Ok(crate::text::hash::hash_complex(part(re), part(im)))
    }));
}

/// Real and imaginary part of a complex number.
pub fn as_complex(value: &Value) -> Option<(f64, f64)> {
    value.downcast::<ComplexObj>().map(|z| (z.re, z.im))
}

fn own(ctx: &Ctx, value: &Value) -> Result<(f64, f64)> {
    as_complex(value).ok_or_else(|| required(ctx))
}

#[cold]
fn required(ctx: &Ctx) -> Raise {
    ctx.type_error("a complex number is required")
}

/// An operand of complex arithmetic: complex, float or int; `None` for anything else.
fn operand(ctx: &Ctx, value: &Value) -> Result<Option<(f64, f64)>> {
    if let Some(z) = as_complex(value) {
        return Ok(Some(z));
    }
    if let Some(f) = as_float(value) {
        return Ok(Some((f, 0.0)));
    }
    match as_int(value) {
        Some(n) => ref_to_f64(ctx, n).map(|f| Some((f, 0.0))),
        None => Ok(None),
    }
}

fn compare(_ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some((re, im)), Cmp::Eq | Cmp::Ne) = (as_complex(a), cmp) else { return Ok(Value::NOT_IMPLEMENTED) };
    let equal = if let Some(z) = as_complex(b) {
        z == (re, im)
    } else if let Some(f) = as_float(b) {
        (f, 0.0) == (re, im)
    } else {
        match as_int(b) {
            Some(_) if im != 0.0 => false,
            Some(IntRef::Small(n)) => int_float::compare_small(n, re).is_some_and(|o| o.is_eq()),
            Some(IntRef::Big(n)) => int_float::compare(n, re).is_some_and(|o| o.is_eq()),
            None => return Ok(Value::NOT_IMPLEMENTED),
        }
    };
    Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
}

fn format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (re, im) = own(ctx, &args[0])?;
    let Some(spec) = args[1].downcast::<StrObj>() else {
        return Err(
            ctx.type_error(format!("__format__() argument must be str, not {}", ctx.given_name(&args[1])))
        );
    };
    if spec.is_empty() {
        return ctx.str(&args[0]);
    }
    match format_complex(re, im, spec.text(), &ctx.type_name(&args[0])) {
        Ok(text) => Ok(ctx.new_str_buf(text)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

impl Ctx {
    /// A complex number.
    pub fn new_complex(&self, re: f64, im: f64) -> Value {
        self.alloc(&self.types().complex, ComplexObj { re, im }).into_value()
    }

    /// A number as a complex one, as the functions of `cmath` take their arguments. May run script code.
    ///
    /// # Errors
    /// TypeError "must be real number, not TYPE"; what `__complex__` and its like raise.
    pub fn to_complex(&self, x: &Value) -> Result<(f64, f64)> {
        if let Some(z) = operand(self, x)? {
            return Ok(z);
        }
        match construct::by_method(self, x)? {
            Some(z) => Ok(z),
            None => self.to_f64(x).map(|f| (f, 0.0)),
        }
    }
}
