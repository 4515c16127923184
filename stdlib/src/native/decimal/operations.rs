//! The operations as methods: of numbers, with a context as a last argument, and of contexts.

use super::arith::{quantize, to_integral};
use super::context::{ContextObj, chosen, created, current, rounding_of, this as context_of};
use super::convert::{of_anything, of_float, of_int, required};
use super::display::{Notation, Trouble, format, text};
use super::number::{Dec, Kind, Work};
use super::object::{DecObj, answer, this, to_float};
use super::transcendental::{power, power_modulo};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::int::as_int;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::borrow::Cow;

/// An operation of one operand.
pub type Unary = fn(&Dec, &mut Work) -> Dec;
/// An operation of two operands.
pub type Binary = fn(&Dec, &Dec, &mut Work) -> Dec;

/// `x.name(context=None)`
pub fn method1(ctx: &Ctx, args: &[Value], operation: Unary) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let found = chosen(ctx, args, 1)?.run(ctx, |work| operation(x, work))?;
    Ok(answer(ctx, &args[0], found))
}

/// `x.name(other, context=None)`
pub fn method2(ctx: &Ctx, args: &[Value], operation: Binary) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let context = chosen(ctx, args, 2)?;
    let y = required(ctx, &args[1])?;
    let found = context.run(ctx, |work| operation(x, &y, work))?;
    Ok(answer(ctx, &args[0], found))
}

/// `context.name(x)`
pub fn context1(ctx: &Ctx, args: &[Value], operation: Unary) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let x = required(ctx, &args[1])?;
    let found = context.run(ctx, |work| operation(&x, work))?;
    Ok(answer(ctx, &args[1], found))
}

/// `context.name(x, y)`
pub fn context2(ctx: &Ctx, args: &[Value], operation: Binary) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let (x, y) = (required(ctx, &args[1])?, required(ctx, &args[2])?);
    let found = context.run(ctx, |work| operation(&x, &y, work))?;
    Ok(answer(ctx, &args[1], found))
}

/// A question about a number.
pub fn test(ctx: &Ctx, args: &[Value], question: fn(&Dec) -> bool) -> Result<Value> {
    this(ctx, &args[0]).map(|x| Value::from_bool(question(x)))
}

/// A question about a number in a context, asked of the number.
pub fn test_in(ctx: &Ctx, args: &[Value], question: fn(&Dec, &Work) -> bool) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    Ok(Value::from_bool(question(x, &chosen(ctx, args, 1)?.work())))
}

/// A question about a number, asked of a context.
pub fn context_test(ctx: &Ctx, args: &[Value], question: fn(&Dec, &Work) -> bool) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let x = required(ctx, &args[1])?;
    Ok(Value::from_bool(question(&x, &context.work())))
}

/// A change that knows no context.
pub fn change(ctx: &Ctx, args: &[Value], change: fn(Dec) -> Dec) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    Ok(answer(ctx, &args[0], change(x.clone())))
}

/// `fma(self, other, third, context=None)`
pub fn fma(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let context = chosen(ctx, args, 3)?;
    let (y, z) = (required(ctx, &args[1])?, required(ctx, &args[2])?);
    let found = context.run(ctx, |work| super::arith::fma(x, &y, &z, work))?;
    Ok(answer(ctx, &args[0], found))
}

/// `context.fma(x, y, z)`
pub fn context_fma(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let (x, y, z) = (required(ctx, &args[1])?, required(ctx, &args[2])?, required(ctx, &args[3])?);
    let found = context.run(ctx, |work| super::arith::fma(&x, &y, &z, work))?;
    Ok(answer(ctx, &args[1], found))
}

/// `context.power(a, b, modulo=None)`
pub fn context_power(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let (x, y) = (required(ctx, &args[1])?, required(ctx, &args[2])?);
    let found = match arg(args, 3).filter(|modulo| !modulo.is_none()) {
        Some(modulo) => {
            let z = required(ctx, modulo)?;
            context.run(ctx, |work| power_modulo(&x, &y, &z, work))?
        }
        None => context.run(ctx, |work| power(&x, &y, work))?,
    };
    Ok(answer(ctx, &args[1], found))
}

/// `context.divmod(x, y)`
pub fn context_divmod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let (x, y) = (required(ctx, &args[1])?, required(ctx, &args[2])?);
    let (whole, rest) = context.run(ctx, |work| super::arith::divmod(&x, &y, work))?;
    Ok(ctx.new_pair(answer(ctx, &args[1], whole), answer(ctx, &args[1], rest)))
}

/// The rounding that an argument names, else that of the context.
fn with_rounding(ctx: &Ctx, args: &[Value], at: usize, work: &mut Work) -> Result<()> {
    if let Some(rounding) = arg(args, at).filter(|rounding| !rounding.is_none()) {
        work.rounding = rounding_of(ctx, rounding)?;
    }
    Ok(())
}

/// `quantize(self, exp, rounding=None, context=None)`
pub fn quantize_method(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let context = chosen(ctx, args, 3)?;
    let y = required(ctx, &args[1])?;
    let mut work = context.work();
    with_rounding(ctx, args, 2, &mut work)?;
    let found = quantize(x, &y, &mut work);
    context.note(ctx, work.status)?;
    Ok(answer(ctx, &args[0], found))
}

/// `to_integral_value(self, rounding=None, context=None)` and its kin.
pub fn to_integral_method(ctx: &Ctx, args: &[Value], is_exact: bool) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let context = chosen(ctx, args, 2)?;
    let mut work = context.work();
    with_rounding(ctx, args, 1, &mut work)?;
    let found = to_integral(x, is_exact, &mut work);
    context.note(ctx, work.status)?;
    Ok(answer(ctx, &args[0], found))
}

/// `to_eng_string(self, context=None)`
pub fn to_eng_string(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let capitals = chosen(ctx, args, 1)?.work().capitals;
    Ok(ctx.new_str(&text(x, Notation::Engineering, capitals)))
}

/// `context.to_sci_string(x)` and its kin.
pub fn context_text(ctx: &Ctx, args: &[Value], notation: Notation) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let x = required(ctx, &args[1])?;
    Ok(ctx.new_str(&text(&x, notation, context.work().capitals)))
}

/// `same_quantum(self, other, context=None)`
pub fn same_quantum(x: &Dec, y: &Dec) -> bool {
    match (x.kind, y.kind) {
        (Kind::Finite, Kind::Finite) => x.exp == y.exp,
        _ => x.is_nan() && y.is_nan() || x.is_infinite() && y.is_infinite(),
    }
}

/// `__format__(self, spec, override=None)`
pub fn format_method(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let Some(spec) = args[1].downcast::<StrObj>() else {
        return Err(ctx.type_error("format arg must be str"));
    };
    let work = current(ctx)?.work();
    if spec.text().is_empty() {
        return Ok(ctx.new_str(&text(x, Notation::Scientific, work.capitals)));
    }
    match format(x, spec.text(), &work) {
        Ok(found) => Ok(ctx.new_str_buf(found)),
        Err(Trouble::Invalid) => Err(ctx.value_error("invalid format string")),
        Err(Trouble::Memory) => Err(ctx.memory_error("")),
    }
}

/// `as_tuple()`
pub fn as_tuple(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let digits = match x.kind {
        Kind::Infinite => vec![Value::from_i32(0)],
        Kind::Finite => digits_of(x),
        _ if x.coef.is_zero() => Vec::new(),
        _ => digits_of(x),
    };
    let exponent = match x.kind {
        Kind::Finite => ctx.new_int(x.exp),
        Kind::Infinite => ctx.new_str("F"),
        Kind::Quiet => ctx.new_str("n"),
        Kind::Signaling => ctx.new_str("N"),
    };
    let class = ctx.state::<super::context::State>().tuple();
    ctx.call(&class, &[Value::from_i32(x.negative as i32), ctx.new_tuple(&digits), exponent])
}

fn digits_of(x: &Dec) -> Vec<Value> {
    x.coef.text().bytes().map(|digit| Value::from_i32((digit - b'0') as i32)).collect()
}

/// `as_integer_ratio()`
pub fn as_integer_ratio(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    match x.kind {
        Kind::Finite => {}
        Kind::Infinite => return Err(ctx.overflow_error("cannot convert Infinity to integer ratio")),
        _ => return Err(ctx.value_error("cannot convert NaN to integer ratio")),
    }
    if x.is_zero() {
        return Ok(ctx.new_pair(Value::from_i32(0), Value::from_i32(1)));
    }
    if x.exp.abs() > super::number::MOST_DIGITS >> 4 {
        return Err(ctx.memory_error(""));
    }
    let (coef, gone) = x.coef.stripped(if x.exp < 0 { x.exp.unsigned_abs() } else { 0 });
    let (above, below) = match x.exp + gone as i64 {
        exp if exp >= 0 => (coef.shifted(exp as u64), super::coef::Coef::ONE),
        exp => (coef, super::coef::power_of_ten(exp.unsigned_abs())),
    };
    let divisor = num_integer::Integer::gcd(above.big().as_ref(), below.big().as_ref());
    let int = |n: &num_bigint::BigUint, negative: bool| {
        let sign = if negative { num_bigint::Sign::Minus } else { num_bigint::Sign::Plus };
        ctx.new_big_int(num_bigint::BigInt::from_biguint(sign, n / &divisor))
    };
    Ok(ctx.new_pair(int(above.big().as_ref(), x.negative), int(below.big().as_ref(), false)))
}

/// The exact number of a float or an int.
fn of_float_or_int(ctx: &Ctx, x: &Value) -> Result<Value> {
    let number = match (as_float(x), as_int(x)) {
        (Some(f), _) => of_float(f),
        (_, Some(n)) => of_int(n),
        _ => return Err(ctx.type_error("argument must be int or float")),
    };
    Ok(ctx.alloc(&ctx.type_for::<DecObj>(), DecObj(number)).into_value())
}

/// `Decimal.from_float(f)`
pub fn from_float(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let exact = of_float_or_int(ctx, &args[1])?;
    match args[0].is(ctx.type_for::<DecObj>().as_value()) {
        true => Ok(exact),
        false => ctx.call(&args[0], &[exact]),
    }
}

/// `context.create_decimal(num="0")`
pub fn create_decimal(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let context = context_of(ctx, &args[0])?;
    let number = match arg(args, 1) {
        Some(value) => of_anything(ctx, value, context)?,
        None => Dec::of_i64(0),
    };
    let number = created(ctx, context, number)?;
    Ok(ctx.alloc(&ctx.type_for::<DecObj>(), DecObj(number)).into_value())
}

/// `context.create_decimal_from_float(f)`
pub fn create_from_float(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let exact = of_float_or_int(ctx, &args[1])?;
    let context = context_of(ctx, &args[0])?;
    let number = created(ctx, context, this(ctx, &exact)?.clone())?;
    Ok(answer(ctx, &exact, number))
}

/// `__round__(self, ndigits=None)`
pub fn round(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let Some(digits) = arg(args, 1).filter(|digits| !digits.is_none()) else {
        return rounded_int(ctx, args, super::number::Rounding::HalfEven);
    };
    if !ctx.has_index(digits) {
        return Err(ctx.type_error("optional arg must be an integer"));
    }
    let places = ctx.index_checked(digits)?;
    let quantum = Dec::new(false, super::coef::Coef::ONE, places.saturating_neg());
    let found = current(ctx)?.run(ctx, |work| quantize(x, &quantum, work))?;
    Ok(answer(ctx, &args[0], found))
}

/// The number as an int, rounded.
pub fn rounded_int(ctx: &Ctx, args: &[Value], rounding: super::number::Rounding) -> Result<Value> {
    let x = this(ctx, &args[0])?;
    let number = match x.is_special() {
        true => Cow::Borrowed(x),
        false if x.exp >= 0 => Cow::Borrowed(x),
        false => match x.rescaled(0, rounding) {
            Some((number, _)) => Cow::Owned(number),
            None => return Err(ctx.memory_error("")),
        },
    };
    super::object::whole(ctx, &number)
}

/// `__complex__()`
pub fn complex(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    to_float(ctx, this(ctx, &args[0])?).map(|f| ctx.new_complex(f, 0.0))
}

/// `__reduce__()`
pub fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let text = ctx.str(&args[0])?;
    Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), ctx.new_tuple(&[text])))
}

/// The sign of the second number on the first.
pub fn copy_sign(x: &Dec, y: &Dec, _: &mut Work) -> Dec {
    x.clone().signed(y.negative)
}

/// `context.copy()`
pub fn copy_context(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let context: &ContextObj = context_of(ctx, &args[0])?;
    super::context::copy(ctx, context)
}
