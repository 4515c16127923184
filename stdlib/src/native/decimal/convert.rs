//! Decimal numbers from other values.

use super::coef::Coef;
use super::context::{ContextObj, State};
use super::number::{Dec, Kind, MAX_PREC, MIN_ETINY, Work, condition};
use super::object::DecObj;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::text::PyText;
use gilbox_vm::text::float::parse::{fold_digits, trim_ascii};
use gilbox_vm::text::float::round::decompose;
use gilbox_vm::text::int::IntRef;
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::int::as_int;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use num_bigint::Sign;
use std::borrow::Cow;

/// The number of an int.
pub fn of_int(n: IntRef<'_>) -> Dec {
    match n {
        IntRef::Small(n) => Dec::of_i64(n),
        IntRef::Big(n) => Dec::new(n.sign() == Sign::Minus, n.magnitude().clone().into(), 0),
    }
}

/// The exact number of a float.
pub fn of_float(f: f64) -> Dec {
    if f.is_nan() {
        return Dec::nan().signed(f.is_sign_negative());
    }
    if f.is_infinite() {
        return Dec::infinity(f < 0.0);
    }
    if f == 0.0 {
        return Dec::new(f.is_sign_negative(), Coef::ZERO, 0);
    }
    let (mantissa, exponent, negative) = decompose(f);
    let zeros = mantissa.trailing_zeros();
    let (mantissa, exponent) = (mantissa >> zeros, exponent + zeros as i32);
    let mantissa = num_bigint::BigUint::from(mantissa);
    match exponent >= 0 {
        true => Dec::new(negative, (mantissa << exponent as u32).into(), 0),
        false => {
            let fives = num_bigint::BigUint::from(5u32).pow(exponent.unsigned_abs());
            Dec::new(negative, (mantissa * fives).into(), exponent as i64)
        }
    }
}

/// A number that stands for itself in arithmetic: a Decimal or an int; `None` for anything else.
#[inline]
pub fn operand(x: &Value) -> Option<Cow<'_, Dec>> {
    match x.downcast::<DecObj>() {
        Some(found) => Some(Cow::Borrowed(&found.0)),
        None => as_int(x).map(|n| Cow::Owned(of_int(n))),
    }
}

/// The argument of a method.
///
/// # Errors
/// TypeError for anything but a Decimal or an int.
pub fn required<'a>(ctx: &Ctx, x: &'a Value) -> Result<Cow<'a, Dec>> {
    operand(x).ok_or_else(|| wrong(ctx, x))
}

#[cold]
fn wrong(ctx: &Ctx, x: &Value) -> Raise {
    ctx.type_error(format!("conversion from {} to Decimal is not supported", ctx.type_name(x)))
}

/// The other side of a comparison: numbers as they are, quotients with what the left side is to be multiplied by.
pub enum Compared<'a> {
    /// A number.
    Number(Cow<'a, Dec>),
    /// A quotient: numerator and denominator.
    Quotient(Dec, Dec),
    /// Nothing to compare with.
    Unknown,
}

/// What a value is in a comparison. May run script code.
pub fn compared<'a>(
    ctx: &Ctx,
    x: &'a Value,
    context: &ContextObj,
    is_equality: bool,
) -> Result<Compared<'a>> {
    if let Some(number) = operand(x) {
        return Ok(Compared::Number(number));
    }
    let float = |f: f64| {
        match is_equality {
            true => context.set_flags(condition::FLOAT_OPERATION),
            false => context.note(ctx, condition::FLOAT_OPERATION)?,
        }
        Ok(Compared::Number(Cow::Owned(of_float(f))))
    };
    if let Some(f) = as_float(x) {
        return float(f);
    }
    if is_equality && ctx.type_of(x).is(&ctx.types().complex) {
        let (re, im) = ctx.to_complex(x)?;
        return if im == 0.0 { float(re) } else { Ok(Compared::Unknown) };
    }
    let rational = ctx.state::<State>().rational();
    if x.downcast::<StrObj>().is_some() || !ctx.isinstance(x, &rational)? {
        return Ok(Compared::Unknown);
    }
    let part = |name| -> Result<Option<Dec>> {
        let value = ctx.get_attr_str(x, name)?;
        Ok(as_int(&value).map(of_int))
    };
    match (part("numerator")?, part("denominator")?) {
        (Some(above), Some(below)) => Ok(Compared::Quotient(above, below)),
        _ => Ok(Compared::Unknown),
    }
}

/// The number that a text writes; `None` if it writes none. Digits of any script count, underscores do not.
pub fn of_text(text: PyText<'_>) -> Option<Dec> {
    let folded = fold_digits(text);
    let bytes: Vec<u8> = trim_ascii(&folded).iter().copied().filter(|byte| *byte != b'_').collect();
    let (negative, rest) = match bytes.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, &bytes[..]),
    };
    of_word(rest).or_else(|| of_digits(rest)).map(|number| number.signed(negative))
}

/// `inf` and its kin.
fn of_word(text: &[u8]) -> Option<Dec> {
    let lower = text.to_ascii_lowercase();
    if lower == b"inf" || lower == b"infinity" {
        return Some(Dec::infinity(false));
    }
    let (kind, digits) = match lower.strip_prefix(b"nan") {
        Some(digits) => (Kind::Quiet, digits),
        None => (Kind::Signaling, lower.strip_prefix(b"snan")?),
    };
    digits.iter().all(u8::is_ascii_digit).then(|| Dec { kind, coef: Coef::parse(digits), ..Dec::nan() })
}

fn of_digits(text: &[u8]) -> Option<Dec> {
    let end = text.iter().position(|byte| matches!(byte, b'e' | b'E')).unwrap_or(text.len());
    let (mantissa, exponent) = text.split_at(end);
    let exponent = match exponent.split_first() {
        Some((_, digits)) => exponent_of(digits)?,
        None => 0,
    };
    let point = mantissa.iter().position(|byte| *byte == b'.');
    let (whole, fraction) = match point {
        Some(at) => (&mantissa[..at], &mantissa[at + 1..]),
        None => (mantissa, &mantissa[..0]),
    };
    let mut digits = whole.to_vec();
    digits.extend_from_slice(fraction);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    Some(Dec::new(false, Coef::parse(&digits), exponent.saturating_sub(fraction.len() as i64)))
}

/// The number behind an `e`; too large ones stay too large.
fn exponent_of(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text.split_first() {
        Some((b'-', rest)) => (true, rest),
        Some((b'+', rest)) => (false, rest),
        _ => (false, text),
    };
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let size = Coef::parse(digits).clamped().min(4 * MAX_PREC);
    Some(if negative { -size } else { size })
}

/// The number of a tuple: sign, digits, exponent.
fn of_tuple(ctx: &Ctx, items: &[Value]) -> Result<Dec> {
    let [sign, digits, exponent] = items else {
        return Err(ctx.value_error("argument must be a sequence of length 3"));
    };
    let negative = match as_int(sign) {
        Some(IntRef::Small(0)) => false,
        Some(IntRef::Small(1)) => true,
        _ => return Err(ctx.value_error("sign must be an integer with the value 0 or 1")),
    };
    let mut kind = Kind::Finite;
    let mut exp = 0;
    if exponent.downcast::<StrObj>().is_some() {
        kind = match gilbox_vm::types::str::text_of(exponent).as_str() {
            "F" => Kind::Infinite,
            "n" => Kind::Quiet,
            "N" => Kind::Signaling,
            _ => {
                return Err(ctx.value_error("string argument in the third position must be 'F', 'n' or 'N'"));
            }
        };
    } else if as_int(exponent).is_some() {
        exp = ctx.index_clamped(exponent)?.clamp(-4 * MAX_PREC, 4 * MAX_PREC);
    } else {
        return Err(ctx.value_error("exponent must be an integer"));
    }
    let wrong = || ctx.value_error("coefficient must be a tuple of digits");
    if digits.downcast::<TupleObj>().is_none()
        && digits.downcast::<gilbox_vm::types::list::ListObj>().is_none()
    {
        return Err(wrong());
    }
    let mut text = Vec::new();
    for digit in ctx.collect(digits)? {
        match as_int(&digit) {
            Some(IntRef::Small(digit @ 0..=9)) => text.push(b'0' + digit as u8),
            _ => return Err(wrong()),
        }
    }
    if kind == Kind::Infinite {
        return Ok(Dec::infinity(negative));
    }
    Ok(Dec { negative, kind, coef: Coef::parse(&text), exp })
}

/// The number of anything a constructor takes, before it is rounded. Conditions are noted in the context.
pub fn of_anything(ctx: &Ctx, x: &Value, context: &ContextObj) -> Result<Dec> {
    if let Some(number) = operand(x) {
        return Ok(number.into_owned());
    }
    if let Some(text) = x.downcast::<StrObj>() {
        return match of_text(text.text()) {
            Some(number) => Ok(number),
            None => context.run(ctx, |work| work.invalid(condition::CONVERSION_SYNTAX)),
        };
    }
    if let Some(f) = as_float(x) {
        context.note(ctx, condition::FLOAT_OPERATION)?;
        return Ok(of_float(f));
    }
    if x.downcast::<TupleObj>().is_some() || x.downcast::<gilbox_vm::types::list::ListObj>().is_some() {
        return of_tuple(ctx, &ctx.collect(x)?);
    }
    Err(wrong(ctx, x))
}

/// The number as the constructor has it: exact, or not at all.
pub fn exact(ctx: &Ctx, number: Dec, context: &ContextObj) -> Result<Dec> {
    let fits = number.is_special()
        || number.exp >= MIN_ETINY
            && number.adjusted() <= MAX_PREC
            && number.exp <= MAX_PREC
            && (number.is_zero() || number.adjusted() >= -MAX_PREC);
    if fits {
        return Ok(number);
    }
    let mut work = Work::EXACT;
    let found = number.finish(&mut work);
    match work.status & (condition::INEXACT | condition::ROUNDED | condition::CLAMPED) {
        0 => Ok(found),
        _ => context.run(ctx, |work| work.invalid(condition::INVALID_OPERATION)),
    }
}
