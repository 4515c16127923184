//! The methods and attributes of float.

use super::{own, whole};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{GetSet, NativeDef, arg};
use crate::text::float::{hex, round as rounding};
use crate::text::format::format_float;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("conjugate", "(self, /)", itself).doc("Return self, the complex conjugate of any float."),
    NativeDef::new("as_integer_ratio", "(self, /)", as_integer_ratio)
        .doc("Return a pair of integers, whose ratio is exactly equal to the original float."),
    NativeDef::new("is_integer", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(is_whole(own(ctx, &args[0])?)))
    })
    .doc("Return True if the float is an integer."),
    NativeDef::class("fromhex", "(type, string, /)", from_hex)
        .doc("Create a floating-point number from a hexadecimal string."),
    NativeDef::new("hex", "(self, /)", |ctx, args| Ok(ctx.new_str(&hex::hex(own(ctx, &args[0])?))))
        .doc("Return a hexadecimal representation of a floating-point number."),
    NativeDef::new("__trunc__", "(self, /)", |ctx, args| whole(ctx, own(ctx, &args[0])?.trunc())),
    NativeDef::new("__floor__", "(self, /)", |ctx, args| whole(ctx, own(ctx, &args[0])?.floor())),
    NativeDef::new("__ceil__", "(self, /)", |ctx, args| whole(ctx, own(ctx, &args[0])?.ceil())),
    NativeDef::new("__round__", "(self, ndigits=None, /)", round),
    NativeDef::new("__getnewargs__", "(self, /)", |ctx, args| {
        Ok(ctx.new_tuple(&[ctx.new_float(own(ctx, &args[0])?)]))
    }),
    NativeDef::new("__format__", "(self, format_spec, /)", format),
    NativeDef::class("__getformat__", "(type, typestr, /)", get_format),
    NativeDef::new("__sizeof__", "(self, /)", |_, _| Ok(Value::from_i32(24))),
];

pub(super) const GETSET: &[GetSet] = &[
    GetSet::get("real", |ctx, x| Ok(ctx.new_float(own(ctx, x)?))),
    GetSet::get("imag", |ctx, _| Ok(ctx.new_float(0.0))),
];

fn itself(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(ctx.new_float(own(ctx, &args[0])?))
}

fn is_whole(f: f64) -> bool {
    f.is_finite() && f == f.floor()
}

fn as_integer_ratio(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    match rounding::as_integer_ratio(own(ctx, &args[0])?) {
        Ok((numerator, denominator)) => {
            Ok(ctx.new_tuple(&[ctx.new_big_int(numerator), ctx.new_big_int(denominator)]))
        }
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn from_hex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(text) = args[1].downcast::<StrObj>() else {
        return Err(ctx.type_error("bad argument type for built-in operation"));
    };
    let value = hex::from_hex(text.bytes()).map_err(|e| ctx.text_error(e))?;
    let value = ctx.new_float(value);
    if ctx.types().float.as_value().is(&args[0]) {
        return Ok(value);
    }
    ctx.call(&args[0], &[value])
}

fn round(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let f = own(ctx, &args[0])?;
    let Some(ndigits) = arg(args, 1).filter(|d| !d.is_none()) else {
        return whole(ctx, f.round_ties_even());
    };
    let ndigits = ctx.index_clamped(ndigits)?;
    match rounding::round_digits(f, ndigits) {
        Ok(rounded) => Ok(ctx.new_float(rounded)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let f = own(ctx, &args[0])?;
    let Some(spec) = args[1].downcast::<StrObj>() else {
        return Err(
            ctx.type_error(format!("__format__() argument must be str, not {}", ctx.given_name(&args[1])))
        );
    };
    if spec.is_empty() {
        return ctx.str(&args[0]);
    }
    match format_float(f, spec.text(), &ctx.type_name(&args[0])) {
        Ok(text) => Ok(ctx.new_str_buf(text)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn get_format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[1].downcast::<StrObj>().is_none() {
        let got = ctx.given_name(&args[1]);
        return Err(ctx.type_error(format!("__getformat__() argument must be str, not {got}")));
    }
    if !matches!(text_of(&args[1]).as_str(), "double" | "float") {
        return Err(ctx.value_error("__getformat__() argument 1 must be 'double' or 'float'"));
    }
    let order = if cfg!(target_endian = "big") { "big" } else { "little" };
    Ok(ctx.new_str(&format!("IEEE, {order}-endian")))
}
