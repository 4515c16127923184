//! The type Decimal.

use super::arith;
use super::context::{chosen, current};
use super::convert::{Compared, compared, exact, of_anything, operand};
use super::display::{Notation, text};
use super::methods::{DECIMAL_GETSET, DECIMAL_METHODS};
use super::number::{Dec, Kind, Work, condition};
use super::transcendental::{power, power_modulo};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::Args;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{BinOp, Cmp, Payload, Slots, Type, TypeFlags};
use gilbox_vm::types::str::text_of;
use gilbox_vm::value::Value;
use num_bigint::{BigInt, Sign};
use std::borrow::Cow;

/// The payload: the number.
pub struct DecObj(pub Dec);

impl Payload for DecObj {}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<DecObj>("decimal.Decimal")
    .methods(DECIMAL_METHODS)
    .getset(DECIMAL_GETSET)
    .slots(slots)
    .doc("Construct a new Decimal object. 'value' can be an integer, string, tuple,\nor another Decimal object.");

/// The number of a Decimal.
#[inline]
pub fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Dec> {
    ctx.payload::<DecObj>(x, "decimal.Decimal").map(|found| &found.0)
}

/// A new Decimal. `like` is an operand, which mostly has the type already.
#[inline]
pub fn answer(ctx: &Ctx, like: &Value, number: Dec) -> Value {
    let ty = ctx.type_of(like);
    if like.downcast::<DecObj>().is_some() && !ty.has(TypeFlags::HEAP) {
        return ctx.alloc(ty, DecObj(number)).into_value();
    }
    ctx.alloc(&ctx.type_for::<DecObj>(), DecObj(number)).into_value()
}

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.repr.set(Some(|ctx, x| Ok(ctx.new_str(&format!("Decimal('{}')", shown(ctx, x)?)))));
    s.str.set(Some(|ctx, x| Ok(ctx.new_str(&shown(ctx, x)?))));
    s.hash.set(Some(hash));
    s.bool.set(Some(|ctx, x| Ok(!this(ctx, x)?.is_zero())));
    s.int.set(Some(|ctx, x| whole(ctx, this(ctx, x)?)));
    s.float.set(Some(|ctx, x| to_float(ctx, this(ctx, x)?).map(|f| ctx.new_float(f))));
    s.neg.set(Some(|ctx, x| unary(ctx, x, arith::minus)));
    s.pos.set(Some(|ctx, x| unary(ctx, x, arith::plus)));
    s.abs.set(Some(|ctx, x| unary(ctx, x, arith::absolute)));
    s.compare.set(Some(compare));
    let binary = |op: BinOp, f| s.binary[op as usize].set(Some(f));
    binary(BinOp::Add, |ctx, a, b| binary_slot(ctx, a, b, arith::add));
    binary(BinOp::Sub, |ctx, a, b| binary_slot(ctx, a, b, arith::subtract));
    binary(BinOp::Mul, |ctx, a, b| binary_slot(ctx, a, b, arith::multiply));
    binary(BinOp::TrueDiv, |ctx, a, b| binary_slot(ctx, a, b, arith::divide));
    binary(BinOp::FloorDiv, |ctx, a, b| binary_slot(ctx, a, b, arith::divide_int));
    binary(BinOp::Mod, |ctx, a, b| binary_slot(ctx, a, b, arith::remainder));
    binary(BinOp::Pow, |ctx, a, b| binary_slot(ctx, a, b, power));
    binary(BinOp::DivMod, |ctx, a, b| {
        let (Some(x), Some(y)) = (operand(a), operand(b)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let (whole, rest) = current(ctx)?.run(ctx, |work| arith::divmod(&x, &y, work))?;
        Ok(ctx.new_pair(answer(ctx, a, whole), answer(ctx, a, rest)))
    });
    s.pow3.set(Some(|ctx, a, b, m| {
        if m.is_none() {
            return binary_slot(ctx, a, b, power);
        }
        let (Some(x), Some(y), Some(z)) = (operand(a), operand(b), operand(m)) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let number = current(ctx)?.run(ctx, |work| power_modulo(&x, &y, &z, work))?;
        Ok(answer(ctx, a, number))
    }));
}

/// `Decimal(value="0", context=None)`
fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let (mut value, mut context) = (args.pos().first(), args.pos().get(1));
    if args.values().len() > 2 {
        let n = args.values().len();
        return Err(ctx.type_error(format!("function takes at most 2 arguments ({n} given)")));
    }
    for (name, given) in args.keywords() {
        match text_of(name).as_str() {
            "value" if value.is_none() => value = Some(given),
            "context" if context.is_none() => context = Some(given),
            name => {
                let text = format!("this function got an unexpected keyword argument '{name}'");
                return Err(ctx.type_error(text));
            }
        }
    }
    let context = chosen(ctx, context.map_or(&[], std::slice::from_ref), 0)?;
    let number = match value {
        Some(value) => {
            if ctx.type_of(value).is(ty) && !ty.has(TypeFlags::HEAP) && value.downcast::<DecObj>().is_some() {
                return Ok(value.clone());
            }
            exact(ctx, of_anything(ctx, value, &context)?, &context)?
        }
        None => Dec::of_i64(0),
    };
    Ok(ctx.alloc(ty, DecObj(number)).into_value())
}

fn shown(ctx: &Ctx, x: &Value) -> Result<String> {
    let number = this(ctx, x)?;
    let capitals = current(ctx)?.work().capitals;
    Ok(text(number, Notation::Scientific, capitals))
}

/// An operation of one operand in this thread's context.
pub fn unary(ctx: &Ctx, x: &Value, operation: fn(&Dec, &mut Work) -> Dec) -> Result<Value> {
    let number = this(ctx, x)?;
    let found = current(ctx)?.run(ctx, |work| operation(number, work))?;
    Ok(answer(ctx, x, found))
}

/// A binary operator in this thread's context.
#[inline]
fn binary_slot(
    ctx: &Ctx,
    a: &Value,
    b: &Value,
    operation: fn(&Dec, &Dec, &mut Work) -> Dec,
) -> Result<Value> {
    let (Some(x), Some(y)) = (operand(a), operand(b)) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let found = current(ctx)?.run(ctx, |work| operation(&x, &y, work))?;
    Ok(answer(ctx, if a.downcast::<DecObj>().is_some() { a } else { b }, found))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let x = this(ctx, a)?;
    let context = current(ctx)?;
    let is_equality = matches!(cmp, Cmp::Eq | Cmp::Ne);
    let (left, right) = match compared(ctx, b, &context, is_equality)? {
        Compared::Number(y) => (Cow::Borrowed(x), y),
        Compared::Quotient(above, below) => {
            let product = match x.is_special() {
                true => x.clone(),
                false => arith::multiply(x, &below, &mut Work::EXACT.clone()),
            };
            (Cow::Owned(product), Cow::Owned(above))
        }
        Compared::Unknown => return Ok(Value::NOT_IMPLEMENTED),
    };
    if left.is_nan() || right.is_nan() {
        let signals = left.kind == Kind::Signaling || right.kind == Kind::Signaling;
        if signals || !is_equality {
            context.note(ctx, condition::INVALID_OPERATION)?;
        }
        return Ok(Value::from_bool(cmp == Cmp::Ne));
    }
    let order = arith::order(&left, &right);
    Ok(Value::from_bool(cmp.holds(order)))
}

/// Hashes are residues by this prime, as those of all numbers.
const MODULUS: u64 = (1 << 61) - 1;

fn hash(ctx: &Ctx, x: &Value) -> Result<i64> {
    let number = this(ctx, x)?;
    match number.kind {
        Kind::Signaling => Err(ctx.type_error("Cannot hash a signaling NaN value")),
        Kind::Quiet => Ok(ctx.identity_hash(x)),
        Kind::Infinite => Ok(if number.negative { -314159 } else { 314159 }),
        Kind::Finite => {
            let times = |a: u64, b: u64| (a as u128 * b as u128 % MODULUS as u128) as u64;
            // The inverse of 10 stands for negative exponents.
            let mut base = if number.exp >= 0 { 10 } else { 2075258708292324556 };
            let (mut power, mut n) = (1, number.exp.unsigned_abs());
            while n > 0 {
                if n & 1 == 1 {
                    power = times(power, base);
                }
                base = times(base, base);
                n >>= 1;
            }
            let residue = times(number.coef.modulo(MODULUS), power);
            Ok(gilbox_vm::text::hash::finish(residue, number.negative))
        }
    }
}

/// The whole part as an int.
///
/// # Errors
/// ValueError and OverflowError for what is no finite number; MemoryError for one that is too long.
pub fn whole(ctx: &Ctx, number: &Dec) -> Result<Value> {
    match number.kind {
        Kind::Finite => {}
        Kind::Infinite => return Err(ctx.overflow_error("cannot convert Infinity to integer")),
        _ => return Err(ctx.value_error("cannot convert NaN to integer")),
    }
    let Some(coef) = number.truncated(super::number::MOST_DIGITS >> 4) else {
        return Err(ctx.memory_error(""));
    };
    if let Some(small) = coef.to_u64().and_then(|n| i64::try_from(n).ok()) {
        return Ok(ctx.new_int(if number.negative { -small } else { small }));
    }
    let sign = if number.negative { Sign::Minus } else { Sign::Plus };
    Ok(ctx.new_big_int(BigInt::from_biguint(sign, coef.big().into_owned())))
}

/// The nearest float.
///
/// # Errors
/// ValueError for a NaN that signals.
pub fn to_float(ctx: &Ctx, number: &Dec) -> Result<f64> {
    match number.kind {
        Kind::Signaling => Err(ctx.value_error("cannot convert signaling NaN to float")),
        Kind::Quiet => Ok(if number.negative { -f64::NAN } else { f64::NAN }),
        _ => {
            let text = text(number, Notation::Scientific, true);
            Ok(match text.as_str() {
                "Infinity" => f64::INFINITY,
                "-Infinity" => f64::NEG_INFINITY,
                text => text.parse().unwrap_or(f64::NAN),
            })
        }
    }
}
