//! Coefficients: natural numbers seen as decimal digits, small ones in the word.

use num_bigint::BigUint;
use num_traits::{ToPrimitive, Zero};
use std::borrow::Cow;
use std::cmp::Ordering;

/// A natural number. Every number below 2**127 is `Small`, so that equal numbers have equal forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coef {
    /// Below 2**127.
    Small(u128),
    /// From 2**127 on.
    Big(BigUint),
}

const LIMIT: u128 = 1 << 127;

/// The largest power of ten that is `Small`.
const SMALL_POWERS: usize = 38;

const POWERS: [u128; SMALL_POWERS + 1] = {
    let mut powers = [1u128; SMALL_POWERS + 1];
    let mut at = 1;
    while at <= SMALL_POWERS {
        powers[at] = powers[at - 1] * 10;
        at += 1;
    }
    powers
};

/// `10**n`
pub fn power_of_ten(n: u64) -> Coef {
    match POWERS.get(n as usize) {
        Some(power) => Coef::of(*power),
        None => Coef::Big(big_power(n)),
    }
}

fn big_power(n: u64) -> BigUint {
    // 5**n shifted: half the work of 10**n.
    BigUint::from(5u32).pow(n as u32) << n
}

impl From<BigUint> for Coef {
    fn from(big: BigUint) -> Coef {
        match big.to_u128() {
            Some(small) if small < LIMIT => Coef::Small(small),
            _ => Coef::Big(big),
        }
    }
}

impl Coef {
    /// 0
    pub const ZERO: Coef = Coef::Small(0);
    /// 1
    pub const ONE: Coef = Coef::Small(1);

    /// A number of the machine.
    pub fn of(n: u128) -> Coef {
        if n < LIMIT { Coef::Small(n) } else { Coef::Big(BigUint::from(n)) }
    }

    /// The number that ASCII digits write.
    pub fn parse(digits: &[u8]) -> Coef {
        if digits.len() <= SMALL_POWERS {
            return Coef::of(digits.iter().fold(0, |n, digit| n * 10 + (digit - b'0') as u128));
        }
        BigUint::parse_bytes(digits, 10).unwrap_or_default().into()
    }

    /// The number at any size.
    pub fn big(&self) -> Cow<'_, BigUint> {
        match self {
            Coef::Small(n) => Cow::Owned(BigUint::from(*n)),
            Coef::Big(n) => Cow::Borrowed(n),
        }
    }

    /// The number as a word.
    pub fn to_u64(&self) -> Option<u64> {
        match self {
            Coef::Small(n) => u64::try_from(*n).ok(),
            Coef::Big(_) => None,
        }
    }

    /// Is it 0?
    #[inline]
    pub fn is_zero(&self) -> bool {
        matches!(self, Coef::Small(0))
    }

    /// How many digits it has; 0 has one.
    pub fn digits(&self) -> i64 {
        match self {
            Coef::Small(0) => 1,
            Coef::Small(n) => n.ilog10() as i64 + 1,
            Coef::Big(n) => {
                // The logarithm is right but near powers of ten, where a comparison decides.
                let estimate = ((n.bits() - 1) as f64 * std::f64::consts::LOG10_2) as u64;
                let mut digits = estimate.saturating_sub(1).max(1);
                let mut power = big_power(digits);
                while *n >= power {
                    digits += 1;
                    power *= 10u32;
                }
                digits as i64
            }
        }
    }

    /// The last digit.
    pub fn last_digit(&self) -> u8 {
        match self {
            Coef::Small(n) => (n % 10) as u8,
            Coef::Big(n) => (n % 10u32).to_u8().unwrap_or_default(),
        }
    }

    /// Is it odd?
    pub fn is_odd(&self) -> bool {
        match self {
            Coef::Small(n) => n & 1 == 1,
            Coef::Big(n) => n.bit(0),
        }
    }

    /// The sum.
    pub fn add(&self, other: &Coef) -> Coef {
        match (self, other) {
            (Coef::Small(a), Coef::Small(b)) => Coef::of(a + b),
            _ => (self.big().as_ref() + other.big().as_ref()).into(),
        }
    }

    /// The difference; `other` is not larger.
    pub fn sub(&self, other: &Coef) -> Coef {
        match (self, other) {
            (Coef::Small(a), Coef::Small(b)) => Coef::Small(a.saturating_sub(*b)),
            _ => (self.big().as_ref() - other.big().as_ref()).into(),
        }
    }

    /// The product.
    pub fn mul(&self, other: &Coef) -> Coef {
        if let (Coef::Small(a), Coef::Small(b)) = (self, other)
            && let Some(product) = a.checked_mul(*b)
        {
            return Coef::of(product);
        }
        (self.big().as_ref() * other.big().as_ref()).into()
    }

    /// Quotient and remainder; `other` is not 0.
    pub fn div_rem(&self, other: &Coef) -> (Coef, Coef) {
        match (self, other) {
            (Coef::Small(a), Coef::Small(b)) => match (u64::try_from(*a), u64::try_from(*b)) {
                // A division of words costs a fraction of one of double words.
                (Ok(a), Ok(b)) => (Coef::Small((a / b) as u128), Coef::Small((a % b) as u128)),
                _ => (Coef::Small(a / b), Coef::Small(a % b)),
            },
            (Coef::Small(_), Coef::Big(_)) => (Coef::ZERO, self.clone()),
            _ => {
                let (quotient, rest) =
                    num_integer::Integer::div_rem(self.big().as_ref(), other.big().as_ref());
                (quotient.into(), rest.into())
            }
        }
    }

    /// With `n` zeros behind its digits.
    pub fn shifted(&self, n: u64) -> Coef {
        if n == 0 || self.is_zero() { self.clone() } else { self.mul(&power_of_ten(n)) }
    }

    /// Without its last `n` digits, and those.
    pub fn split(&self, n: u64) -> (Coef, Coef) {
        match n {
            0 => (self.clone(), Coef::ZERO),
            _ => self.div_rem(&power_of_ten(n)),
        }
    }

    /// The last `n` digits.
    pub fn low(&self, n: u64) -> Coef {
        self.split(n).1
    }

    /// Which is larger?
    pub fn order(&self, other: &Coef) -> Ordering {
        match (self, other) {
            (Coef::Small(a), Coef::Small(b)) => a.cmp(b),
            (Coef::Small(_), Coef::Big(_)) => Ordering::Less,
            (Coef::Big(_), Coef::Small(_)) => Ordering::Greater,
            (Coef::Big(a), Coef::Big(b)) => a.cmp(b),
        }
    }

    /// Without zeros at the end, of which at most `most` go; and how many went.
    pub fn stripped(&self, most: u64) -> (Coef, u64) {
        let (mut rest, mut gone) = (self.clone(), 0);
        if rest.is_zero() {
            return (rest, 0);
        }
        // Long numbers lose zeros in steps that shrink, not one by one.
        let mut step = 1u64 << 14;
        while step > 0 {
            let length = rest.digits() as u64;
            if step < length && gone + step <= most {
                let (kept, cut) = rest.split(step);
                if cut.is_zero() {
                    (rest, gone) = (kept, gone + step);
                    continue;
                }
            }
            step /= 2;
        }
        (rest, gone)
    }

    /// The digits as text.
    pub fn text(&self) -> String {
        match self {
            Coef::Small(n) => n.to_string(),
            Coef::Big(n) => n.to_string(),
        }
    }

    /// The largest natural number whose square is not larger.
    pub fn sqrt(&self) -> Coef {
        self.big().sqrt().into()
    }

    /// The residue, for hashes.
    pub fn modulo(&self, m: u64) -> u64 {
        match self {
            Coef::Small(n) => (n % m as u128) as u64,
            Coef::Big(n) => (n % m).to_u64().unwrap_or_default(),
        }
    }

    /// The nearest number of the machine's word, for exponents: too large ones stay too large.
    pub fn clamped(&self) -> i64 {
        self.to_u64().and_then(|n| i64::try_from(n).ok()).unwrap_or(i64::MAX)
    }
}

impl Default for Coef {
    fn default() -> Coef {
        Coef::Small(u128::zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_digits_near_powers_of_ten() {
        for n in [1, 20, 37, 38, 39, 40, 77, 300, 1000] {
            let power = power_of_ten(n);
            assert_eq!(power.digits(), n as i64 + 1);
            assert_eq!(power.sub(&Coef::ONE).digits(), n as i64);
            assert_eq!(power.add(&Coef::ONE).digits(), n as i64 + 1);
        }
    }

    #[test]
    fn strips_zeros_at_the_end() {
        let number = Coef::of(1203).shifted(500);
        assert_eq!(number.stripped(u64::MAX), (Coef::of(1203), 500));
        assert_eq!(number.stripped(3).1, 3);
        assert_eq!(Coef::ZERO.stripped(9), (Coef::ZERO, 0));
    }
}
