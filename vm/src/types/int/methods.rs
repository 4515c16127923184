//! The methods and attributes of int.

use super::{IntObj, IntRef, as_int, big, exact, limit_for, required};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{GetSet, NativeDef, arg};
use crate::text::format::format_int;
use crate::text::int::{arith, bytes};
use crate::types::bytes::BytesObj;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;
use num_bigint::BigInt;

pub(super) const METHODS: &[NativeDef] = &[
    NativeDef::new("conjugate", "(self, /)", itself).doc("Returns self, the complex conjugate of any int."),
    NativeDef::new("bit_length", "(self, /)", bit_length)
        .doc("Number of bits necessary to represent self in binary."),
    NativeDef::new("bit_count", "(self, /)", bit_count)
        .doc("Number of ones in the binary representation of the absolute value of self."),
    NativeDef::new("to_bytes", "(self, /, length=1, byteorder='big', *, signed=False)", to_bytes)
        .doc("Return an array of bytes representing an integer."),
    NativeDef::class("from_bytes", "(type, /, bytes, byteorder='big', *, signed=False)", from_bytes)
        .doc("Return the integer represented by the given array of bytes."),
    NativeDef::new("as_integer_ratio", "(self, /)", as_integer_ratio)
        .doc("Return a pair of integers, whose ratio is equal to the original int."),
    NativeDef::new("is_integer", "(self, /)", |_, _| Ok(Value::TRUE)).doc("Returns True."),
    NativeDef::new("__trunc__", "(self, /)", itself),
    NativeDef::new("__floor__", "(self, /)", itself),
    NativeDef::new("__ceil__", "(self, /)", itself),
    NativeDef::new("__round__", "(self, ndigits=None, /)", round),
    NativeDef::new("__getnewargs__", "(self, /)", |ctx, args| Ok(ctx.new_tuple(&[exact(ctx, &args[0])]))),
    NativeDef::new("__format__", "(self, format_spec, /)", format),
    NativeDef::new("__sizeof__", "(self, /)", size_of),
];

pub(super) const GETSET: &[GetSet] = &[
    GetSet::get("real", |ctx, x| Ok(exact(ctx, x))),
    GetSet::get("imag", |_, _| Ok(Value::from_i32(0))),
    GetSet::get("numerator", |ctx, x| Ok(exact(ctx, x))),
    GetSet::get("denominator", |_, _| Ok(Value::from_i32(1))),
];

fn itself(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(exact(ctx, &args[0]))
}

fn number<'a>(ctx: &Ctx, args: &'a [Value]) -> Result<IntRef<'a>> {
    args.first().and_then(as_int).ok_or_else(|| required(ctx))
}

fn bit_length(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(match number(ctx, args)? {
        IntRef::Small(n) => Value::from_i32(64 - n.unsigned_abs().leading_zeros() as i32),
        IntRef::Big(n) => ctx.new_uint(n.bits()),
    })
}

fn bit_count(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(match number(ctx, args)? {
        IntRef::Small(n) => Value::from_i32(n.unsigned_abs().count_ones() as i32),
        IntRef::Big(n) => ctx.new_uint(arith::bit_count(n)),
    })
}

fn as_integer_ratio(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(ctx.new_tuple(&[exact(ctx, &args[0]), Value::from_i32(1)]))
}

fn size_of(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    // As CPython counts: a header and 30 bits a digit.
    let bits = match number(ctx, args)? {
        IntRef::Small(n) => (64 - n.unsigned_abs().leading_zeros()) as u64,
        IntRef::Big(n) => n.bits(),
    };
    Ok(ctx.new_uint(24 + 4 * bits.div_ceil(30).max(1)))
}

fn round(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = number(ctx, args)?;
    let Some(ndigits) = arg(args, 1) else { return Ok(exact(ctx, &args[0])) };
    let ndigits = ctx.index_clamped(ndigits)?;
    if ndigits >= 0 {
        return Ok(exact(ctx, &args[0]));
    }
    let places = u32::try_from(ndigits.unsigned_abs()).unwrap_or(u32::MAX);
    Ok(ctx.new_big_int(arith::round_to_tens(&big(n), places)))
}

fn format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = number(ctx, args)?;
    let Some(spec) = args[1].downcast::<StrObj>() else {
        return Err(
            ctx.type_error(format!("__format__() argument must be str, not {}", ctx.given_name(&args[1])))
        );
    };
    if spec.is_empty() {
        return ctx.str(&args[0]);
    }
    match format_int(n, spec.text(), &ctx.type_name(&args[0]), limit_for(ctx, n)) {
        Ok(text) => Ok(ctx.new_str_buf(text)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

/// The arguments `byteorder` and `signed` of both conversions.
fn order_and_sign(ctx: &Ctx, args: &[Value], name: &str) -> Result<(bytes::ByteOrder, bool)> {
    let order = match arg(args, 2) {
        None => bytes::ByteOrder::Big,
        Some(order) if order.downcast::<StrObj>().is_some() => {
            bytes::ByteOrder::from_name(&text_of(order)).map_err(|e| ctx.text_error(e))?
        }
        Some(other) => {
            let got = ctx.type_name(other);
            return Err(ctx.type_error(format!("{name}() argument 'byteorder' must be str, not {got}")));
        }
    };
    let signed = match arg(args, 3) {
        Some(signed) => ctx.is_true(signed)?,
        None => false,
    };
    Ok((order, signed))
}

fn to_bytes(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let length = match arg(args, 1) {
        Some(length) => ctx.index_checked(length)?,
        None => 1,
    };
    let (order, signed) = order_and_sign(ctx, args, "to_bytes")?;
    let Ok(length) = usize::try_from(length) else {
        return Err(ctx.value_error("length argument must be non-negative"));
    };
    ctx.check_allocation(length)?;
    match bytes::to_bytes(&big(number(ctx, args)?), length, order, signed) {
        Ok(bytes) => Ok(ctx.new_bytes(&bytes)),
        Err(e) => Err(ctx.text_error(e)),
    }
}

fn from_bytes(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (order, signed) = order_and_sign(ctx, args, "from_bytes")?;
    let source = bytes_of(ctx, &args[1])?;
    let Some(data) = source.downcast::<BytesObj>() else { return Err(required(ctx)) };
    let int = match small_from_bytes(data.bytes(), order, signed) {
        Some(n) => ctx.new_int(n),
        None => ctx.new_big_int(bytes::from_bytes(data.bytes(), order, signed)),
    };
    if ctx.types().int.as_value().is(&args[0]) {
        return Ok(int);
    }
    ctx.call(&args[0], &[int])
}

/// At most seven bytes fit a machine word whatever they hold.
fn small_from_bytes(data: &[u8], order: bytes::ByteOrder, signed: bool) -> Option<i64> {
    if data.len() > 7 {
        return None;
    }
    let push = |n: i64, byte: &u8| n << 8 | *byte as i64;
    let n = match order {
        bytes::ByteOrder::Big => data.iter().fold(0, push),
        bytes::ByteOrder::Little => data.iter().rev().fold(0, push),
    };
    let bits = data.len() * 8;
    let negative = signed && bits > 0 && n >> (bits - 1) & 1 == 1;
    Some(if negative { n - (1 << bits) } else { n })
}

/// `bytes(x)` as `from_bytes` asks for it: no sizes, no text.
fn bytes_of(ctx: &Ctx, x: &Value) -> Result<Value> {
    if x.downcast::<BytesObj>().is_some() {
        return Ok(x.clone());
    }
    let plain = as_int(x).is_some() || x.downcast::<StrObj>().is_some();
    let iterable = || {
        let slots = &ctx.type_of(x).slots;
        slots.iter.get().is_some() || slots.getitem.get().is_some()
    };
    if plain || !(iterable() || ctx.type_of(x).lookup(&ctx.names().__bytes__).is_some()) {
        return Err(ctx.type_error(format!("cannot convert '{}' object to bytes", ctx.type_name(x))));
    }
    ctx.call(ctx.types().bytes.as_value(), std::slice::from_ref(x))
}

impl IntObj {
    /// The integer.
    pub fn value(&self) -> &BigInt {
        &self.value
    }
}
