//! Operations on decimal numbers that are no arithmetic: orders, digits, neighbours.

use super::arith::{add, no_number, order};
use super::coef::{Coef, power_of_ten};
use super::number::{Dec, Kind, Rounding, Work, condition};
use std::cmp::Ordering;

/// -1, 0 or 1 as a number.
fn of_order(order: Ordering) -> Dec {
    Dec::of_i64(order as i64)
}

/// `compare`: -1, 0, 1, or no number.
pub fn compare(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    no_number(a, Some(b), work).unwrap_or_else(|| of_order(order(a, b)))
}

/// `compare_signal`: what is no number is always an error.
pub fn compare_signal(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if a.is_nan() || b.is_nan() {
        work.raise(condition::INVALID_OPERATION);
    }
    compare(a, b, work)
}

/// The total order: by representation, and with a place for what is no number.
pub fn total_order(a: &Dec, b: &Dec) -> Ordering {
    if a.negative != b.negative {
        return b.negative.cmp(&a.negative);
    }
    let size = total_order_of_sizes(a, b);
    if a.negative { size.reverse() } else { size }
}

fn total_order_of_sizes(a: &Dec, b: &Dec) -> Ordering {
    let class = |x: &Dec| match x.kind {
        Kind::Finite | Kind::Infinite => 0,
        Kind::Signaling => 1,
        Kind::Quiet => 2,
    };
    let by_class = class(a).cmp(&class(b));
    if by_class.is_ne() {
        return by_class;
    }
    if a.is_nan() {
        return a.coef.order(&b.coef);
    }
    let positive = |x: &Dec| x.clone().signed(false);
    order(&positive(a), &positive(b)).then(match a.is_infinite() {
        true => Ordering::Equal,
        false => a.exp.cmp(&b.exp),
    })
}

/// `compare_total`
pub fn compare_total(a: &Dec, b: &Dec, _: &mut Work) -> Dec {
    of_order(total_order(a, b))
}

/// `compare_total_mag`
pub fn compare_total_mag(a: &Dec, b: &Dec, _: &mut Work) -> Dec {
    of_order(total_order(&a.clone().signed(false), &b.clone().signed(false)))
}

/// The one of two numbers that an order chooses.
fn chosen(a: &Dec, b: &Dec, wanted: Ordering, by_size: bool, work: &mut Work) -> Dec {
    if a.is_nan() || b.is_nan() {
        // A number wins against what is none and does not complain.
        return match (a.kind, b.kind) {
            (Kind::Quiet, Kind::Finite | Kind::Infinite) => b.clone().finish(work),
            (Kind::Finite | Kind::Infinite, Kind::Quiet) => a.clone().finish(work),
            _ => no_number(a, Some(b), work).unwrap_or_else(Dec::nan),
        };
    }
    let found = match by_size {
        true => order(&a.clone().signed(false), &b.clone().signed(false)).then_with(|| total_order(a, b)),
        false => order(a, b).then_with(|| total_order(a, b)),
    };
    if found == wanted || found.is_eq() { a } else { b }.clone().finish(work)
}

/// `max`
pub fn max(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    chosen(a, b, Ordering::Greater, false, work)
}

/// `min`
pub fn min(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    chosen(a, b, Ordering::Less, false, work)
}

/// `max_mag`
pub fn max_mag(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    chosen(a, b, Ordering::Greater, true, work)
}

/// `min_mag`
pub fn min_mag(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    chosen(a, b, Ordering::Less, true, work)
}

/// The exponent of the first digit.
pub fn logb(x: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(x, None, work) {
        return answer;
    }
    if x.is_infinite() {
        return Dec::infinity(false);
    }
    if x.is_zero() {
        work.raise(condition::DIVISION_BY_ZERO);
        return Dec::infinity(true);
    }
    Dec::of_i64(x.adjusted()).finish(work)
}

/// A whole number from `-limit` to `limit`.
fn small_integer(x: &Dec, limit: i64) -> Option<i64> {
    if x.is_special() || x.exp != 0 {
        return None;
    }
    let size = x.coef.clamped();
    (size <= limit).then_some(if x.negative { -size } else { size })
}

/// `a * 10**b`
pub fn scaleb(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let limit = work.emax.saturating_add(work.prec).saturating_mul(2);
    let Some(places) = small_integer(b, limit) else {
        return work.invalid(condition::INVALID_OPERATION);
    };
    if a.is_infinite() {
        return a.clone();
    }
    Dec { exp: a.exp.saturating_add(places), ..a.clone() }.finish(work)
}

/// The digits moved to the left; those that leave the precision are lost.
pub fn shift(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let Some(places) = small_integer(b, work.prec).filter(|_| work.has_room(work.prec)) else {
        return work.invalid(condition::INVALID_OPERATION);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let coef = a.coef.low(work.prec as u64);
    let moved = match places < 0 {
        true => coef.split(places.unsigned_abs()).0,
        false => coef.shifted(places as u64).low(work.prec as u64),
    };
    Dec::new(a.negative, moved, a.exp)
}

/// The digits moved to the left; those that leave the precision come back on the right.
pub fn rotate(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let Some(places) = small_integer(b, work.prec).filter(|_| work.has_room(work.prec)) else {
        return work.invalid(condition::INVALID_OPERATION);
    };
    if a.is_infinite() {
        return a.clone();
    }
    let left = places.rem_euclid(work.prec) as u64;
    let (high, low) = a.coef.low(work.prec as u64).split(work.prec as u64 - left);
    Dec::new(a.negative, low.shifted(left).add(&high), a.exp)
}

/// The digits of a logical operand, the last first; `None` if it is none.
fn bits(x: &Dec, work: &Work) -> Option<Vec<u8>> {
    if x.kind != Kind::Finite || x.negative || x.exp != 0 {
        return None;
    }
    let digits = x.coef.text().into_bytes();
    if digits.iter().any(|digit| !matches!(digit, b'0' | b'1')) {
        return None;
    }
    // Digits beyond the precision do not count.
    Some(digits.into_iter().rev().take(work.prec as usize).map(|digit| digit - b'0').collect())
}

fn logical(a: &Dec, b: &Dec, work: &mut Work, f: fn(u8, u8) -> u8) -> Dec {
    let (Some(x), Some(y)) = (bits(a, work), bits(b, work)) else {
        return work.invalid(condition::INVALID_OPERATION);
    };
    let at = |bits: &[u8], n: usize| bits.get(n).copied().unwrap_or(0);
    let digits: Vec<u8> = (0..x.len().max(y.len())).rev().map(|n| b'0' + f(at(&x, n), at(&y, n))).collect();
    Dec::new(false, Coef::parse(&digits), 0)
}

/// `logical_and`
pub fn logical_and(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    logical(a, b, work, |x, y| x & y)
}

/// `logical_or`
pub fn logical_or(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    logical(a, b, work, |x, y| x | y)
}

/// `logical_xor`
pub fn logical_xor(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    logical(a, b, work, |x, y| x ^ y)
}

/// `logical_invert`
pub fn logical_invert(a: &Dec, work: &mut Work) -> Dec {
    if !work.has_room(work.prec) {
        return Dec::nan();
    }
    let ones = Coef::parse(&vec![b'1'; work.prec as usize]);
    logical_xor(a, &Dec::new(false, ones, 0), work)
}

/// The largest finite number.
fn largest(negative: bool, work: &mut Work) -> Dec {
    match work.has_room(work.prec) {
        true => Dec::new(negative, power_of_ten(work.prec as u64).sub(&Coef::ONE), work.etop()),
        false => Dec::nan(),
    }
}

/// The next number towards an infinity.
fn neighbour(x: &Dec, down: bool, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(x, None, work) {
        return answer;
    }
    if x.is_infinite() {
        return if x.negative == down { x.clone() } else { largest(x.negative, work) };
    }
    let rounding = if down { Rounding::Floor } else { Rounding::Ceiling };
    let mut inner = Work { rounding, status: 0, ..*work };
    let rounded = x.clone().finish(&mut inner);
    if order(&rounded, x).is_ne() || rounded.is_infinite() {
        return rounded;
    }
    let tiny = Dec::new(down, Coef::ONE, work.etiny() - 1);
    add(x, &tiny, &mut inner)
}

/// `next_minus`
pub fn next_minus(x: &Dec, work: &mut Work) -> Dec {
    neighbour(x, true, work)
}

/// `next_plus`
pub fn next_plus(x: &Dec, work: &mut Work) -> Dec {
    neighbour(x, false, work)
}

/// `next_toward`
pub fn next_toward(a: &Dec, b: &Dec, work: &mut Work) -> Dec {
    if let Some(answer) = no_number(a, Some(b), work) {
        return answer;
    }
    let direction = order(a, b);
    if direction.is_eq() {
        return a.clone().signed(b.negative);
    }
    let answer = neighbour(a, direction.is_gt(), work);
    if answer.is_infinite() {
        work.raise(condition::OVERFLOW | condition::INEXACT | condition::ROUNDED);
    } else if answer.adjusted() < work.emin {
        work.raise(condition::UNDERFLOW | condition::SUBNORMAL | condition::INEXACT | condition::ROUNDED);
        if answer.is_zero() {
            work.raise(condition::CLAMPED);
        }
    }
    answer
}

/// Is it a number that has all its digits in this context?
pub fn is_normal(x: &Dec, work: &Work) -> bool {
    x.kind == Kind::Finite && !x.is_zero() && x.adjusted() >= work.emin
}

/// Is it a number too small to have all its digits in this context?
pub fn is_subnormal(x: &Dec, work: &Work) -> bool {
    x.kind == Kind::Finite && !x.is_zero() && x.adjusted() < work.emin
}

/// The name of what kind of number it is.
pub fn number_class(x: &Dec, work: &Work) -> &'static str {
    let pick = |negative, positive| if x.negative { negative } else { positive };
    match x.kind {
        Kind::Signaling => "sNaN",
        Kind::Quiet => "NaN",
        Kind::Infinite => pick("-Infinity", "+Infinity"),
        Kind::Finite if x.is_zero() => pick("-Zero", "+Zero"),
        Kind::Finite if is_subnormal(x, work) => pick("-Subnormal", "+Subnormal"),
        Kind::Finite => pick("-Normal", "+Normal"),
    }
}
