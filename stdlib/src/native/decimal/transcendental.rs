//! Exponentials, logarithms and powers.
//!
//! Values in between are binary fixed-point numbers: a whole number over `2**bits`. A function is computed to more and
//! more bits until all numbers within its error round to the same result (A. Ziv, 1991).

use super::arith::{divide, multiply, no_number, order};
use super::coef::{Coef, power_of_ten};
use super::number::{Dec, Rounding, Work, condition};
use num_bigint::{BigInt, BigUint, Sign};
use num_traits::{One, ToPrimitive, Zero};
use std::cmp::Ordering;

/// Bits that a decimal digit needs.
const BITS: f64 = std::f64::consts::LOG2_10;

/// Computed values differ from true ones by less than `2**SLACK` units of the last bit.
const SLACK: u64 = 8;

/// The inverse hyperbolic tangent of `1 / n`.
fn atanh_of_inverse(n: u32, bits: u64) -> BigUint {
    let mut power = (BigUint::one() << bits) / n;
    let (mut sum, mut k) = (power.clone(), 1u32);
    while !power.is_zero() {
        power /= n * n;
        k += 2;
        sum += &power / k;
    }
    sum
}

/// The natural logarithm of 2. The units added keep it within the slack.
fn ln2(bits: u64) -> BigUint {
    let more = bits + 16;
    let sum = atanh_of_inverse(26, more) * 18u32 + atanh_of_inverse(8749, more) * 8u32;
    (sum - atanh_of_inverse(4801, more) * 2u32) >> 16
}

/// The natural logarithm of 10.
fn ln10(bits: u64) -> BigUint {
    let more = bits + 16;
    let sum = atanh_of_inverse(31, more) * 46u32
        + atanh_of_inverse(49, more) * 34u32
        + atanh_of_inverse(161, more) * 20u32;
    sum >> 16
}

/// `e**x` of a fixed-point number from 0 to 3.
fn exp_fixed(x: &BigUint, bits: u64) -> BigUint {
    // The series of a smaller number ends sooner; each halving costs a squaring at the end.
    let halvings = (bits as f64).sqrt() as u64 / 2 + 4;
    let more = bits + 2 * halvings + 16;
    let x = (x << (more - bits)) >> halvings;
    let one = BigUint::one() << more;
    let (mut sum, mut term, mut k) = (&one + &x, x.clone(), 1u32);
    while !term.is_zero() {
        k += 1;
        term = ((term * &x) >> more) / k;
        sum += &term;
    }
    for _ in 0..halvings {
        sum = (&sum * &sum) >> more;
    }
    sum >> (more - bits)
}

/// The natural logarithm of a fixed-point number from 1 to 2.
fn ln_fixed(m: &BigUint, bits: u64) -> BigUint {
    let top = (m >> bits.saturating_sub(60)).to_f64().unwrap_or(1.0) / (1u64 << 60.min(bits)) as f64;
    let scaled = (top.ln().max(0.0) * (1u64 << 52) as f64) as u64;
    let mut y = BigUint::from(scaled) << bits >> 52;
    // Each step of Halley's method triples the bits that are right.
    let mut right = 48;
    while right < bits + SLACK {
        let e = exp_fixed(&y, bits);
        let sum = m + &e;
        y = match *m >= e {
            true => y + (((m - &e) << (bits + 1)) / sum),
            false => {
                let step = ((&e - m) << (bits + 1)) / sum;
                if step > y { BigUint::zero() } else { y - step }
            }
        };
        right *= 3;
    }
    y
}

/// The natural logarithm of a positive number.
fn ln_number(x: &Dec, bits: u64) -> BigInt {
    // The exponents multiply the error of the constants.
    let more = bits + 72;
    let coef = x.coef.big();
    let shift = coef.bits() - 1;
    let mantissa = match shift <= more {
        true => coef.as_ref() << (more - shift),
        false => coef.as_ref() >> (shift - more),
    };
    let whole = BigInt::from(ln_fixed(&mantissa, more)) + BigInt::from(ln2(more)) * shift;
    (whole + BigInt::from(ln10(more)) * x.exp) >> 72
}

/// Rounds a value that is known more and more precisely: `value(bits)` answers a fixed-point number whose error is below
/// the slack; `exp` is the power of ten it is to be multiplied with.
fn rounded(work: &mut Work, value: impl Fn(u64) -> (BigInt, i64)) -> Dec {
    let wanted = ((work.prec + 4) as f64 * BITS) as u64 + 16;
    let mut bits = wanted + 16;
    loop {
        if !work.has_room((bits as f64 / BITS) as i64) {
            return Dec::nan();
        }
        let (found, exp) = value(bits);
        let known = found.bits().saturating_sub(SLACK);
        if known < wanted {
            bits += wanted - known + 16;
            continue;
        }
        let slack = BigInt::one() << SLACK;
        let places = work.prec + 6 - ((found.bits() as i64 - bits as i64) as f64 / BITS) as i64;
        let nearest = |value: BigInt, inner: &mut Work| {
            let scaled = (value.magnitude() * power_of_ten(places.max(0) as u64).big().as_ref()) >> bits;
            // The 1 says that there is more behind.
            let coef = Coef::from(scaled * 10u32 + 1u32);
            Dec::new(value.sign() == Sign::Minus, coef, exp.saturating_sub(places.max(0) + 1)).finish(inner)
        };
        let mut inner = Work { rounding: Rounding::HalfEven, ..*work };
        let low = nearest(&found - &slack, &mut inner.clone());
        let high = nearest(found + slack, &mut inner);
        if low.coef == high.coef && low.exp == high.exp && low.kind == high.kind {
            work.raise(inner.status);
            return high;
        }
        bits += bits / 2;
    }
}

/// `e**x`
pub fn exp(x: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(x, None, work) {
        return answer;
    }
    if x.is_infinite() {
        return if x.negative { Dec::of_i64(0) } else { x.clone() };
    }
    if x.is_zero() {
        return Dec::of_i64(1);
    }
    let mut inner = Work { rounding: Rounding::HalfEven, ..*work };
    let adjusted = x.adjusted();
    let simple = if adjusted >= 19 {
        // Too large or too small for any exponent.
        let exp = if x.negative { work.etiny().saturating_sub(2) } else { work.emax.saturating_add(1) };
        Some(Dec::new(false, Coef::ONE, exp))
    } else if adjusted < -work.prec - 2 {
        if !work.has_room(work.prec) {
            return Dec::nan();
        }
        let one = power_of_ten(work.prec as u64 + 2);
        let coef = if x.negative { one.sub(&Coef::ONE) } else { one.add(&Coef::ONE) };
        Some(Dec::new(false, coef, -work.prec - 2))
    } else {
        None
    };
    let answer = match simple {
        Some(answer) => answer.finish(&mut inner),
        None => rounded(&mut inner, |bits| exp_number(x, bits)),
    };
    work.raise(inner.status);
    answer
}

/// `e**x` as a number from 1 to 10 and a power of ten.
fn exp_number(x: &Dec, bits: u64) -> (BigInt, i64) {
    let more = bits + 80;
    let coef = x.coef.big();
    let mut fixed = BigInt::from(match x.exp >= 0 {
        true => (coef.as_ref() * power_of_ten(x.exp as u64).big().as_ref()) << more,
        false => (coef.as_ref() << more) / power_of_ten(x.exp.unsigned_abs()).big().as_ref(),
    });
    if x.negative {
        fixed = -fixed;
    }
    let ten = BigInt::from(ln10(more));
    let (power, rest) = num_integer::Integer::div_mod_floor(&fixed, &ten);
    let mantissa = exp_fixed(&(rest.magnitude() >> 80), bits);
    (BigInt::from(mantissa), power.to_i64().unwrap_or(i64::MAX))
}

/// What logarithms have in common: the answer where nothing needs to be computed.
fn simple_logarithm(x: &Dec, work: &mut Work) -> Option<Dec> {
    if let Some(answer) = no_number(x, None, work) {
        return Some(answer);
    }
    if x.is_zero() {
        return Some(Dec::infinity(true));
    }
    if x.negative {
        return Some(work.invalid(condition::INVALID_OPERATION));
    }
    x.is_infinite().then(|| x.clone())
}

/// The natural logarithm.
pub fn ln(x: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = simple_logarithm(x, work) {
        return answer;
    }
    if order(x, &Dec::of_i64(1)).is_eq() {
        return Dec::of_i64(0);
    }
    rounded(work, |bits| (ln_number(x, bits), 0))
}

/// The logarithm to the base 10.
pub fn log10(x: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = simple_logarithm(x, work) {
        return answer;
    }
    let (coef, gone) = x.coef.stripped(u64::MAX);
    if coef == Coef::ONE {
        let mut inner = Work { rounding: Rounding::HalfEven, ..*work };
        let answer = Dec::of_i64(x.exp.saturating_add(gone as i64)).finish(&mut inner);
        work.raise(inner.status);
        return answer;
    }
    rounded(work, |bits| {
        let ten = BigInt::from(ln10(bits + 72));
        ((ln_number(x, bits + 72) << bits) / ten, 0)
    })
}

/// `base**exponent`
pub fn power(base: &Dec, exponent: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(base, Some(exponent), work) {
        return answer;
    }
    if exponent.is_zero() {
        return match base.is_zero() {
            true => work.invalid(condition::INVALID_OPERATION),
            false => Dec::of_i64(1),
        };
    }
    let negative = base.negative && exponent.is_odd_integer();
    if base.negative && !base.is_zero() && !exponent.is_integer() {
        return work.invalid(condition::INVALID_OPERATION);
    }
    if base.is_zero() || base.is_infinite() {
        return match base.is_infinite() == exponent.negative {
            true => Dec::new(negative, Coef::ZERO, 0),
            false => Dec::infinity(negative),
        };
    }
    let size = base.clone().signed(false);
    let with_one = order(&size, &Dec::of_i64(1));
    if exponent.is_infinite() {
        return match (with_one, exponent.negative) {
            (Ordering::Equal, _) => padded_one(false, work),
            (Ordering::Less, false) | (Ordering::Greater, true) => Dec::of_i64(0),
            _ => Dec::infinity(false),
        };
    }
    if with_one.is_eq() {
        return power_of_one(base, exponent, negative, work);
    }
    if let Some(answer) = out_of_range(&size, exponent, negative, work) {
        return answer;
    }
    match exponent.truncated(19).and_then(|n| n.to_u64()).filter(|_| exponent.is_integer()) {
        Some(n) => integer_power(&size, exponent, n, negative, work),
        None => real_power(&size, exponent, work).signed(negative),
    }
}

/// 1 with all digits of the precision.
fn padded_one(negative: bool, work: &mut Work) -> Dec {
    work.raise(condition::INEXACT | condition::ROUNDED);
    let zeros = work.prec - 1;
    match work.has_room(zeros) {
        true => Dec::new(negative, power_of_ten(zeros as u64), -zeros),
        false => Dec::nan(),
    }
}

/// A power of 1 or -1 has as many zeros as multiplication would give it.
fn power_of_one(base: &Dec, exponent: &Dec, negative: bool, work: &mut Work) -> Dec {
    if !exponent.is_integer() {
        return padded_one(negative, work);
    }
    if exponent.negative || base.exp == 0 {
        return Dec::new(negative, Coef::ONE, 0);
    }
    let times = exponent.truncated(19).map_or(i64::MAX, |n| n.clamped());
    let mut zeros = base.exp.saturating_neg().saturating_mul(times).max(0);
    if zeros > work.prec - 1 {
        zeros = work.prec - 1;
        work.raise(condition::ROUNDED);
    }
    match work.has_room(zeros) {
        true => Dec::new(negative, power_of_ten(zeros as u64), -zeros),
        false => Dec::nan(),
    }
}

/// The answer if the result is surely too large or too small.
fn out_of_range(base: &Dec, exponent: &Dec, negative: bool, work: &mut Work) -> Option<Dec> {
    // The logarithm of the result, roughly: that of the base is at least the distance of its first digit from 1.
    let log = base.adjusted() as f64 + leading(base).log10();
    let size = exponent.adjusted() as f64 + leading(exponent).log10();
    let digits = log.abs().log10() + size;
    if !digits.is_finite() || digits < (work.emax.max(-work.etiny()) as f64).log10() + 1.0 {
        return None;
    }
    if (log > 0.0) != exponent.negative {
        return Some(Dec::new(negative, Coef::ONE, work.emax.saturating_add(1)).finish(work));
    }
    work.raise(condition::UNDERFLOW | condition::SUBNORMAL | condition::INEXACT | condition::ROUNDED);
    work.raise(condition::CLAMPED);
    Some(Dec::new(negative, Coef::ZERO, work.etiny()))
}

/// The first digits as a number from 1 to 10.
fn leading(x: &Dec) -> f64 {
    let cut = (x.coef.digits() - 18).max(0);
    let top = x.coef.split(cut as u64).0;
    let places = (top.digits() - 1) as i32;
    top.to_u64().unwrap_or(1) as f64 / 10f64.powi(places)
}

fn integer_power(base: &Dec, exponent: &Dec, n: u64, negative: bool, work: &mut Work) -> Dec {
    let more = exponent.adjusted() + 3 + exponent.negative as i64;
    let prec = (work.prec + more).min(super::number::MAX_PREC);
    let emax = super::number::MAX_PREC;
    let mut inner = Work { prec, emax, rounding: Rounding::HalfEven, clamp: false, status: 0, ..*work };
    let base = match exponent.negative {
        true => divide(&Dec::of_i64(1), base, &mut inner),
        false => base.clone(),
    };
    let mut answer = base.clone();
    for bit in (0..n.ilog2()).rev() {
        answer = multiply(&answer, &answer, &mut inner);
        if n >> bit & 1 == 1 {
            answer = multiply(&answer, &base, &mut inner);
        }
        if answer.is_special() || answer.is_zero() {
            break;
        }
    }
    work.raise(inner.status);
    answer.signed(negative).finish(work)
}

fn real_power(base: &Dec, exponent: &Dec, work: &mut Work) -> Dec {
    let digits = base.coef.digits().max(work.prec);
    let mut inner = work.inner(digits - work.prec + 23);
    let logarithm = ln(base, &mut inner);
    let product = multiply(&logarithm, exponent, &mut inner);
    let answer = exp(&product, &mut inner);
    work.raise(inner.status & condition::MEMORY | condition::INEXACT | condition::ROUNDED);
    answer.finish(work)
}

/// `pow(a, b, m)` of whole numbers.
pub fn power_modulo(a: &Dec, b: &Dec, m: &Dec, work: &mut Work) -> Dec {
    if [a, b, m].iter().any(|x| x.is_nan()) {
        let first = no_number(a, Some(b), work);
        let third = no_number(m, None, work);
        return first.or(third).unwrap_or_else(Dec::nan);
    }
    let is_wrong = !(a.is_integer() && b.is_integer() && m.is_integer())
        || b.negative && !b.is_zero()
        || m.is_zero()
        || a.is_zero() && b.is_zero();
    if is_wrong || m.adjusted() >= work.prec {
        return work.invalid(condition::INVALID_OPERATION);
    }
    let negative = a.negative && b.is_odd_integer();
    let Some(modulus) = m.truncated(work.prec) else {
        return work.invalid(condition::INVALID_OPERATION);
    };
    let modulus = modulus.big().into_owned();
    let residue = |x: &Dec| match x.exp >= 0 {
        true => {
            let power = BigUint::from(10u32).modpow(&BigUint::from(x.exp as u64), &modulus);
            (x.coef.big().as_ref() % &modulus) * power % &modulus
        }
        false => x.coef.split(x.exp.unsigned_abs()).0.big().as_ref() % &modulus,
    };
    let base = residue(a);
    // base ** (coef * 10**exp) is ((base ** coef) ** 10) ** 10 ...
    let mut answer = match b.exp >= 0 {
        true => base.modpow(b.coef.big().as_ref(), &modulus),
        false => base.modpow(b.coef.split(b.exp.unsigned_abs()).0.big().as_ref(), &modulus),
    };
    if b.exp > 0 {
        let Some(tens) = b.truncated(super::number::MOST_DIGITS >> 8) else {
            work.raise(condition::MEMORY);
            return Dec::nan();
        };
        answer = base.modpow(tens.big().as_ref(), &modulus);
    }
    Dec::new(negative, Coef::from(answer), 0)
}
