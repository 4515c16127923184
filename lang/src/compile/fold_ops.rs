//! Operators on constants, with CPython's limits on the size of the result. What is not folded runs later.

use std::sync::Arc;

use num_bigint::BigInt;

use crate::ast::{Operator, UnaryOp};
use crate::code::Const;

const MAX_INT_BITS: u64 = 128;
const MAX_STR_LENGTH: usize = 4096;
const MAX_TUPLE_LENGTH: usize = 256;

fn int(value: &Const) -> Option<BigInt> {
    match value {
        Const::Int(int) => Some(BigInt::from(*int)),
        Const::BigInt(int) => Some(BigInt::clone(int)),
        Const::True => Some(BigInt::from(1)),
        Const::False => Some(BigInt::from(0)),
        _ => None,
    }
}

fn from_int(value: BigInt) -> Const {
    match i64::try_from(&value) {
        Ok(small) => Const::Int(small),
        Err(_) => Const::BigInt(Arc::new(value)),
    }
}

/// A number as a float if that is exact.
fn float(value: &Const) -> Option<f64> {
    match value {
        Const::Float(float) => Some(*float),
        Const::Int(int) if int.unsigned_abs() <= 1 << 53 => Some(*int as f64),
        Const::True => Some(1.0),
        Const::False => Some(0.0),
        _ => None,
    }
}

fn complex(value: &Const) -> Option<(f64, f64)> {
    match value {
        Const::Complex(re, im) => Some((*re, *im)),
        other => float(other).map(|re| (re, 0.0)),
    }
}

/// A unary operator on a constant.
pub(super) fn unary(op: UnaryOp, value: &Const) -> Option<Const> {
    match op {
        UnaryOp::Not => Some(if super::fold::truth(value) { Const::False } else { Const::True }),
        UnaryOp::Invert => match value {
            Const::True | Const::False => None,
            other => int(other).map(|value| from_int(-value - 1)),
        },
        UnaryOp::UAdd => match value {
            Const::Float(_) | Const::Complex(..) => Some(value.clone()),
            other => int(other).map(from_int),
        },
        UnaryOp::USub => match value {
            Const::Float(float) => Some(Const::Float(-float)),
            Const::Complex(re, im) => Some(Const::Complex(-re, -im)),
            other => int(other).map(|value| from_int(-value)),
        },
    }
}

/// A binary operator on constants.
pub(super) fn binary(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    match (left, right) {
        (Const::Str(a), Const::Str(b)) if op == Operator::Add => Some(Const::Str(join(a, b))),
        (Const::Bytes(a), Const::Bytes(b)) if op == Operator::Add => Some(Const::Bytes(join(a, b))),
        (Const::Tuple(a), Const::Tuple(b)) if op == Operator::Add => {
            Some(Const::Tuple(a.iter().chain(b.iter()).cloned().collect()))
        }
        (Const::Str(_) | Const::Bytes(_) | Const::Tuple(_), _) if op == Operator::Mult => repeat(left, right),
        (_, Const::Str(_) | Const::Bytes(_) | Const::Tuple(_)) if op == Operator::Mult => repeat(right, left),
        (Const::Complex(..), _) | (_, Const::Complex(..)) => {
            let (a, b) = complex(left)?;
            let (c, d) = complex(right)?;
            match op {
                Operator::Add => Some(Const::Complex(a + c, b + d)),
                Operator::Sub => Some(Const::Complex(a - c, b - d)),
                _ => None,
            }
        }
        (Const::Float(_), _) | (_, Const::Float(_)) => floats(op, float(left)?, float(right)?),
        _ => ints(op, left, right),
    }
}

fn join(a: &[u8], b: &[u8]) -> Arc<[u8]> {
    [a, b].concat().into()
}

fn repeat(sequence: &Const, count: &Const) -> Option<Const> {
    let count = usize::try_from(i64::try_from(&int(count)?).ok()?).unwrap_or(0);
    let fits = |length: usize, limit: usize| length.checked_mul(count).is_some_and(|length| length <= limit);
    match sequence {
        Const::Str(bytes) if fits(bytes.len(), MAX_STR_LENGTH) => {
            Some(Const::Str(bytes.repeat(count).into()))
        }
        Const::Bytes(bytes) if fits(bytes.len(), MAX_STR_LENGTH) => {
            Some(Const::Bytes(bytes.repeat(count).into()))
        }
        Const::Tuple(items) if fits(items.len(), MAX_TUPLE_LENGTH) => {
            let items = std::iter::repeat_n(items, count).flat_map(|items| items.iter().cloned());
            Some(Const::Tuple(items.collect()))
        }
        _ => None,
    }
}

fn floats(op: Operator, a: f64, b: f64) -> Option<Const> {
    match op {
        Operator::Add => Some(Const::Float(a + b)),
        Operator::Sub => Some(Const::Float(a - b)),
        Operator::Mult => Some(Const::Float(a * b)),
        Operator::Div if b != 0.0 => Some(Const::Float(a / b)),
        _ => None,
    }
}

fn ints(op: Operator, left: &Const, right: &Const) -> Option<Const> {
    let (a, b) = (int(left)?, int(right)?);
    let both_bools = |a: &Const| matches!(a, Const::True | Const::False);
    let zero = BigInt::from(0);
    let value = match op {
        Operator::Add => a + b,
        Operator::Sub => a - b,
        Operator::Mult if a.bits() + b.bits() <= MAX_INT_BITS => a * b,
        Operator::Div if b != zero => {
            return Some(Const::Float(float(left)? / float(right)?));
        }
        Operator::FloorDiv if b != zero => floor_div(&a, &b),
        Operator::Mod if b != zero => {
            let quotient = floor_div(&a, &b);
            a - quotient * b
        }
        Operator::Pow => {
            let exponent = u32::try_from(&b).ok()?;
            if a.bits().checked_mul(u64::from(exponent))? > MAX_INT_BITS {
                return None;
            }
            a.pow(exponent)
        }
        Operator::LShift => {
            let shift = u32::try_from(&b).ok()?;
            if u64::from(shift) > MAX_INT_BITS || a.bits() + u64::from(shift) > MAX_INT_BITS {
                return None;
            }
            a << shift
        }
        Operator::RShift => a >> u32::try_from(&b).ok()?,
        Operator::BitOr | Operator::BitXor | Operator::BitAnd if both_bools(left) && both_bools(right) => {
            let bit = bits(op, a, b)?;
            return Some(if bit == zero { Const::False } else { Const::True });
        }
        Operator::BitOr | Operator::BitXor | Operator::BitAnd => bits(op, a, b)?,
        _ => return None,
    };
    Some(from_int(value))
}

fn bits(op: Operator, a: BigInt, b: BigInt) -> Option<BigInt> {
    match op {
        Operator::BitOr => Some(a | b),
        Operator::BitXor => Some(a ^ b),
        Operator::BitAnd => Some(a & b),
        _ => None,
    }
}

/// `b` is not zero.
fn floor_div(a: &BigInt, b: &BigInt) -> BigInt {
    let zero = BigInt::from(0);
    let quotient = a / b;
    let remainder = a - &quotient * b;
    if remainder != zero && (remainder < zero) != (*b < zero) { quotient - 1 } else { quotient }
}

/// An item of a constant tuple or ASCII string.
pub(super) fn item(sequence: &Const, index: &Const) -> Option<Const> {
    let index = i64::try_from(&int(index)?).ok()?;
    let at = |length: usize| {
        let at = if index < 0 { index + length as i64 } else { index };
        usize::try_from(at).ok().filter(|at| *at < length)
    };
    match sequence {
        Const::Tuple(items) => items.get(at(items.len())?).cloned(),
        Const::Str(bytes) if bytes.is_ascii() => Some(Const::Str(Arc::from(&bytes[at(bytes.len())?..][..1]))),
        Const::Bytes(bytes) => bytes.get(at(bytes.len())?).map(|byte| Const::Int(i64::from(*byte))),
        _ => None,
    }
}
