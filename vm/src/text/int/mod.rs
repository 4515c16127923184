//! What `int` computes beyond machine words: digits in and out, division, powers, bits, conversions.

pub mod arith;
pub mod bytes;
pub mod display;
pub mod float;
pub mod parse;

use num_bigint::BigInt;
use num_traits::ToPrimitive;

/// An integer: a machine word where it fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Int {
    /// Fits 64 bits.
    Small(i64),
    /// May be of any size; may fit 64 bits, too.
    Big(BigInt),
}

/// A borrowed integer.
#[derive(Clone, Copy, Debug)]
pub enum IntRef<'a> {
    /// Fits 64 bits.
    Small(i64),
    /// Any size.
    Big(&'a BigInt),
}

/// The digits `sys.set_int_max_str_digits` allows at first.
pub const DEFAULT_MAX_STR_DIGITS: usize = 4300;

impl Int {
    /// The smallest form.
    pub fn normal(self) -> Int {
        match self {
            Int::Big(n) => n.to_i64().map_or(Int::Big(n), Int::Small),
            small => small,
        }
    }

    /// As a big integer.
    pub fn into_big(self) -> BigInt {
        match self {
            Int::Small(n) => BigInt::from(n),
            Int::Big(n) => n,
        }
    }

    /// Borrowed.
    pub fn as_ref(&self) -> IntRef<'_> {
        match self {
            Int::Small(n) => IntRef::Small(*n),
            Int::Big(n) => IntRef::Big(n),
        }
    }
}

impl IntRef<'_> {
    /// Whether it is below zero.
    pub fn is_negative(self) -> bool {
        match self {
            IntRef::Small(n) => n < 0,
            IntRef::Big(n) => n.sign() == num_bigint::Sign::Minus,
        }
    }

    /// As a machine word, if it fits.
    pub fn to_i64(self) -> Option<i64> {
        match self {
            IntRef::Small(n) => Some(n),
            IntRef::Big(n) => n.to_i64(),
        }
    }
}
