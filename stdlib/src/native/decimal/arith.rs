//! The arithmetic of decimal numbers.

use super::coef::{Coef, power_of_ten};
use super::number::{Dec, Kind, Rounding, Work, condition};
use std::cmp::Ordering;

/// What an operation with something that is no number answers; `None` if all are numbers.
pub fn no_number(a: &Dec, b: Option<&Dec>, work: &mut Work) -> Option<Dec> {
    if !a.is_nan() && !b.is_some_and(Dec::is_nan) {
        return None;
    }
    let both = [Some(a), b];
    let mut all = both.into_iter().flatten();
    if let Some(found) = all.clone().find(|x| x.kind == Kind::Signaling) {
        work.raise(condition::INVALID_OPERATION);
        return Some(Dec { kind: Kind::Quiet, ..found.clone() }.finish(work));
    }
    all.find(|x| x.is_nan()).map(|found| found.clone().finish(work))
}

/// `a + b`
pub fn add(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) if a.negative != b.negative => return work.invalid(condition::INVALID_OPERATION),
        (true, _) => return a.clone(),
        (_, true) => return b.clone(),
        _ => {}
    }
    sum(a, b, work).finish(work)
}

/// The exact sum of finite numbers, or one that rounds to the same.
fn sum(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    let exp = a.exp.min(b.exp);
    let negative_zero = work.rounding == Rounding::Floor && a.negative != b.negative;
    match (a.coef.is_zero(), b.coef.is_zero()) {
        (true, true) => return Dec::new(a.negative && b.negative || negative_zero, Coef::ZERO, exp),
        (true, false) => {
            let exp = exp.max(b.exp.saturating_sub(work.prec).saturating_sub(1));
            return work.rescale(b, exp, work.rounding).0;
        }
        (false, true) => {
            let exp = exp.max(a.exp.saturating_sub(work.prec).saturating_sub(1));
            return work.rescale(a, exp, work.rounding).0;
        }
        _ => {}
    }
    let (high, low) = if a.exp >= b.exp { (a, b) } else { (b, a) };
    let tiny;
    // What lies far below the last digit only matters by its being there.
    let least = high.exp.saturating_add((high.coef.digits() - work.prec.min(i64::MAX / 4) - 2).min(-1));
    let low = if low.adjusted() < least {
        tiny = Dec::new(low.negative, Coef::ONE, least);
        &tiny
    } else {
        low
    };
    if !work.has_room(high.exp - low.exp) {
        return Dec::nan();
    }
    let shifted = high.coef.shifted((high.exp - low.exp) as u64);
    if high.negative == low.negative {
        return Dec::new(high.negative, shifted.add(&low.coef), low.exp);
    }
    match shifted.order(&low.coef) {
        Ordering::Equal => Dec::new(negative_zero, Coef::ZERO, low.exp),
        Ordering::Greater => Dec::new(high.negative, shifted.sub(&low.coef), low.exp),
        Ordering::Less => Dec::new(low.negative, low.coef.sub(&shifted), low.exp),
    }
}

/// `a - b`
pub fn subtract(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    match no_number(a, Some(b), work) {
        Some(answer) => answer,
        None => add(a, &b.clone().signed(!b.negative), work),
    }
}

/// `a * b`
pub fn multiply(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    product(a, b, work).finish(work)
}

fn product(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() || b.is_infinite() {
        if a.is_zero() || b.is_zero() {
            return work.invalid(condition::INVALID_OPERATION);
        }
        return Dec::infinity(negative);
    }
    Dec::new(negative, a.coef.mul(&b.coef), a.exp.saturating_add(b.exp))
}

/// `a * b + c` with one rounding.
pub fn fma(a: &Dec, b: &Dec, c: &Dec, work: &mut Work) -> Dec {
    let signaling = [a, b].into_iter().any(|x| x.kind == Kind::Signaling);
    let exact = if signaling || a.is_nan() || b.is_nan() {
        match no_number(a, Some(b), work) {
            Some(answer) if signaling || c.kind != Kind::Signaling => return answer,
            _ => Dec::nan(),
        }
    } else if c.kind == Kind::Signaling {
        Dec::of_i64(0)
    } else {
        product(a, b, work)
    };
    add(&exact, c, work)
}

/// `a / b`
pub fn divide(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let negative = a.negative != b.negative;
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return work.invalid(condition::INVALID_OPERATION),
        (true, false) => return Dec::infinity(negative),
        (false, true) => {
            work.raise(condition::CLAMPED);
            return Dec::new(negative, Coef::ZERO, work.etiny());
        }
        _ => {}
    }
    if b.coef.is_zero() {
        return by_zero(a, negative, work);
    }
    let ideal = a.exp.saturating_sub(b.exp);
    if a.coef.is_zero() {
        return Dec::new(negative, Coef::ZERO, ideal).finish(work);
    }
    let shift = b.coef.digits() - a.coef.digits() + work.prec + 1;
    if !work.has_room(shift) {
        return Dec::nan();
    }
    let exp = ideal.saturating_sub(shift);
    let (mut coef, rest) = match shift >= 0 {
        true => a.coef.shifted(shift as u64).div_rem(&b.coef),
        false => a.coef.div_rem(&b.coef.shifted(shift.unsigned_abs())),
    };
    if !rest.is_zero() {
        // A last digit that is neither 0 nor 5 rounds as the true quotient does.
        if coef.last_digit() % 5 == 0 {
            coef = coef.add(&Coef::ONE);
        }
        return Dec::new(negative, coef, exp).finish(work);
    }
    let (coef, gone) = coef.stripped(ideal.saturating_sub(exp).max(0) as u64);
    Dec::new(negative, coef, exp + gone as i64).finish(work)
}

fn by_zero(a: &Dec, negative: bool, work: &mut Work) -> Dec {
    if a.is_zero() {
        return work.invalid(condition::DIVISION_UNDEFINED);
    }
    work.raise(condition::DIVISION_BY_ZERO);
    Dec::infinity(negative)
}

/// Whole quotient and remainder of finite numbers; `None` if the quotient has too many digits.
fn quotient(a: &Dec, b: &Dec, work: &mut Work) -> Option<(Dec, Dec)> {
    let negative = a.negative != b.negative;
    let ideal = if b.is_infinite() { a.exp } else { a.exp.min(b.exp) };
    let distance = a.adjusted().saturating_sub(b.adjusted());
    if a.coef.is_zero() || b.is_infinite() || distance <= -2 {
        let rest = work.rescale(a, ideal, work.rounding).0;
        return Some((Dec::new(negative, Coef::ZERO, 0), rest));
    }
    if distance > work.prec || !work.has_room((a.exp - b.exp).abs()) {
        return None;
    }
    let (x, y) = aligned(a, b);
    let (coef, rest) = x.div_rem(&y);
    if coef.digits() > work.prec {
        return None;
    }
    Some((Dec::new(negative, coef, 0), Dec::new(a.negative, rest, ideal)))
}

/// Both coefficients at the smaller exponent.
fn aligned(a: &Dec, b: &Dec) -> (Coef, Coef) {
    let more = |x: &Dec, y: &Dec| x.exp.saturating_sub(y.exp).max(0) as u64;
    (a.coef.shifted(more(a, b)), b.coef.shifted(more(b, a)))
}

/// `a // b`, towards zero.
pub fn divide_int(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        return match b.is_infinite() {
            true => work.invalid(condition::INVALID_OPERATION),
            false => Dec::infinity(negative),
        };
    }
    if b.is_zero() {
        return by_zero(a, negative, work);
    }
    match quotient(a, b, work) {
        Some((whole, _)) => whole.finish(work),
        None => work.invalid(condition::DIVISION_IMPOSSIBLE),
    }
}

/// `a % b`, with the sign of `a`.
pub fn remainder(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    if a.is_infinite() || b.is_zero() && !a.is_zero() {
        return work.invalid(condition::INVALID_OPERATION);
    }
    if b.is_zero() {
        return work.invalid(condition::DIVISION_UNDEFINED);
    }
    match quotient(a, b, work) {
        Some((_, rest)) => rest.finish(work),
        None => work.invalid(condition::DIVISION_IMPOSSIBLE),
    }
}

/// `divmod(a, b)`
pub fn divmod(a: &Dec, b: &Dec, work: &mut Work) -> (Dec, Dec) {
    if let Some(answer) = no_number(a, Some(b), work) {
        return (answer.clone(), answer);
    }
    let negative = a.negative != b.negative;
    if a.is_infinite() {
        let whole = match b.is_infinite() {
            true => Dec::nan(),
            false => Dec::infinity(negative),
        };
        return (whole, work.invalid(condition::INVALID_OPERATION));
    }
    if b.is_zero() {
        if a.is_zero() {
            return (work.invalid(condition::DIVISION_UNDEFINED), Dec::nan());
        }
        work.raise(condition::DIVISION_BY_ZERO | condition::INVALID_OPERATION);
        return (Dec::infinity(negative), Dec::nan());
    }
    match quotient(a, b, work) {
        Some((whole, rest)) => (whole.finish(work), rest.finish(work)),
        None => (work.invalid(condition::DIVISION_IMPOSSIBLE), Dec::nan()),
    }
}

/// The remainder that is smallest, whatever its sign.
pub fn remainder_near(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    if a.is_infinite() || b.is_zero() && !a.is_zero() {
        return work.invalid(condition::INVALID_OPERATION);
    }
    if b.is_zero() {
        return work.invalid(condition::DIVISION_UNDEFINED);
    }
    if b.is_infinite() {
        return a.clone().finish(work);
    }
    let ideal = a.exp.min(b.exp);
    if a.is_zero() {
        return Dec::new(a.negative, Coef::ZERO, ideal).finish(work);
    }
    let distance = a.adjusted().saturating_sub(b.adjusted());
    if distance <= -2 {
        return work.rescale(a, ideal, work.rounding).0.finish(work);
    }
    if distance > work.prec || !work.has_room((a.exp - b.exp).abs()) {
        return work.invalid(condition::DIVISION_IMPOSSIBLE);
    }
    let (x, y) = aligned(a, b);
    let (mut whole, mut rest) = x.div_rem(&y);
    let mut negative = a.negative;
    let twice = rest.add(&rest);
    if twice.order(&y).is_gt() || twice == y && whole.is_odd() {
        rest = y.sub(&rest);
        whole = whole.add(&Coef::ONE);
        negative = !negative;
    }
    if whole.digits() > work.prec {
        return work.invalid(condition::DIVISION_IMPOSSIBLE);
    }
    Dec::new(negative, rest, ideal).finish(work)
}

/// How the numbers compare by value; neither is a NaN.
pub fn order(a: &Dec, b: &Dec) -> Ordering {
    let sign = |x: &Dec| match (x.is_zero(), x.negative) {
        (true, _) => 0,
        (false, true) => -1,
        (false, false) => 1,
    };
    let (left, right) = (sign(a), sign(b));
    if left != right || left == 0 {
        return left.cmp(&right);
    }
    let size = order_of_sizes(a, b);
    if left < 0 { size.reverse() } else { size }
}

/// How the magnitudes of two numbers that are not 0 compare.
fn order_of_sizes(a: &Dec, b: &Dec) -> Ordering {
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => Ordering::Equal,
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ if a.exp == b.exp => a.coef.order(&b.coef),
        // Exponents of the first digits differ: nothing needs to be aligned.
        _ if a.adjusted() != b.adjusted() => a.adjusted().cmp(&b.adjusted()),
        _ => {
            let (x, y) = aligned(a, b);
            x.order(&y)
        }
    }
}

/// The number with a given exponent.
pub fn quantize(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    match (a.is_infinite(), b.is_infinite()) {
        (true, true) => return a.clone(),
        (false, false) => {}
        _ => return work.invalid(condition::INVALID_OPERATION),
    }
    if !(work.etiny()..=work.emax).contains(&b.exp) {
        return work.invalid(condition::INVALID_OPERATION);
    }
    if a.is_zero() {
        return Dec::new(a.negative, Coef::ZERO, b.exp).finish(work);
    }
    if a.adjusted() > work.emax || a.adjusted().saturating_sub(b.exp) >= work.prec {
        return work.invalid(condition::INVALID_OPERATION);
    }
    let (answer, is_changed) = work.rescale(a, b.exp, work.rounding);
    if answer.adjusted() > work.emax || answer.coef.digits() > work.prec {
        return work.invalid(condition::INVALID_OPERATION);
    }
    if !answer.is_zero() && answer.adjusted() < work.emin {
        work.raise(condition::SUBNORMAL);
    }
    if answer.exp > a.exp {
        work.raise(if is_changed { condition::INEXACT | condition::ROUNDED } else { condition::ROUNDED });
    }
    answer.finish(work)
}

/// The whole number nearest by the rounding. Does rounding count as a condition?
pub fn to_integral(a: &Dec, is_exact: bool, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, None, work) {
        return answer;
    }
    if a.is_infinite() || a.exp >= 0 {
        return a.clone();
    }
    if a.is_zero() {
        return Dec::new(a.negative, Coef::ZERO, 0);
    }
    let (answer, is_changed) = work.rescale(a, 0, work.rounding);
    if is_exact {
        work.raise(if is_changed { condition::INEXACT | condition::ROUNDED } else { condition::ROUNDED });
    }
    answer
}

/// The number without zeros at its end.
pub fn normalize(a: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, None, work) {
        return answer;
    }
    let rounded = a.clone().finish(work);
    if rounded.is_special() {
        return rounded;
    }
    if rounded.is_zero() {
        return Dec::new(rounded.negative, Coef::ZERO, 0);
    }
    let top = if work.clamp { work.etop() } else { work.emax };
    let (coef, gone) = rounded.coef.stripped(top.saturating_sub(rounded.exp).max(0) as u64);
    Dec::new(rounded.negative, coef, rounded.exp + gone as i64)
}

/// `+a`
pub fn plus(a: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, None, work) {
        return answer;
    }
    let negative = a.negative && (!a.is_zero() || work.rounding == Rounding::Floor);
    a.clone().signed(negative).finish(work)
}

/// `-a`
pub fn minus(a: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, None, work) {
        return answer;
    }
    let negative = !a.negative && (!a.is_zero() || work.rounding == Rounding::Floor);
    a.clone().signed(negative).finish(work)
}

/// `abs(a)`
pub fn absolute(a: &Dec, work: &mut Work) -> Dec {
    no_number(a, None, work).unwrap_or_else(|| a.clone().signed(false).finish(work))
}

/// The square root.
pub fn sqrt(a: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, None, work) {
        return answer;
    }
    if a.is_infinite() && !a.negative {
        return a.clone();
    }
    if a.is_zero() {
        return Dec::new(a.negative, Coef::ZERO, a.exp.div_euclid(2)).finish(work);
    }
    if a.negative {
        return work.invalid(condition::INVALID_OPERATION);
    }
    let prec = work.prec + 1;
    let mut exp = a.exp.div_euclid(2);
    let is_odd = a.exp.rem_euclid(2) == 1;
    let coef = if is_odd { a.coef.shifted(1) } else { a.coef.clone() };
    let shift = prec - (coef.digits() + 1) / 2;
    if !work.has_room(2 * shift.min(i64::MAX / 4)) {
        return Dec::nan();
    }
    let (coef, mut is_exact) = match shift >= 0 {
        true => (coef.shifted(2 * shift as u64), true),
        false => {
            let (kept, rest) = coef.split(2 * shift.unsigned_abs());
            (kept, rest.is_zero())
        }
    };
    exp -= shift;
    let mut root = coef.sqrt();
    is_exact = is_exact && root.mul(&root) == coef;
    if is_exact {
        root = match shift >= 0 {
            true => root.split(shift as u64).0,
            false => root.mul(&power_of_ten(shift.unsigned_abs())),
        };
        exp += shift;
    } else if root.last_digit() % 5 == 0 {
        root = root.add(&Coef::ONE);
    }
    let mut inner = Work { rounding: Rounding::HalfEven, ..*work };
    let answer = Dec::new(false, root, exp).finish(&mut inner);
    work.raise(inner.status);
    answer
}
