//! Decimal numbers as plain data, with the conditions and the context of the General Decimal Arithmetic.

use super::coef::Coef;
use std::cmp::Ordering;

/// What kind of number it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// `coef * 10**exp`
    Finite,
    /// Without end.
    Infinite,
    /// No number; the coefficient says more.
    Quiet,
    /// No number, and operations say so.
    Signaling,
}

/// A decimal number.
#[derive(Clone, Debug)]
pub struct Dec {
    /// With a minus sign?
    pub negative: bool,
    /// Number, infinity or none.
    pub kind: Kind,
    /// The digits; the diagnostic information of what is no number.
    pub coef: Coef,
    /// The power of ten.
    pub exp: i64,
}

/// Conditions, as bits.
pub mod condition {
    /// The exponent was changed to fit.
    pub const CLAMPED: u32 = 1;
    /// A text is no number.
    pub const CONVERSION_SYNTAX: u32 = 2;
    /// A number that is not 0 was divided by 0.
    pub const DIVISION_BY_ZERO: u32 = 4;
    /// The quotient has too many digits.
    pub const DIVISION_IMPOSSIBLE: u32 = 8;
    /// 0 was divided by 0.
    pub const DIVISION_UNDEFINED: u32 = 0x10;
    /// The result is not exact.
    pub const INEXACT: u32 = 0x40;
    /// A context that is none was used.
    pub const INVALID_CONTEXT: u32 = 0x80;
    /// An operation without a result.
    pub const INVALID_OPERATION: u32 = 0x100;
    /// There is not enough memory for the digits.
    pub const MEMORY: u32 = 0x200;
    /// The result is too large.
    pub const OVERFLOW: u32 = 0x800;
    /// Digits were cut off.
    pub const ROUNDED: u32 = 0x1000;
    /// The result has fewer digits than it should.
    pub const SUBNORMAL: u32 = 0x2000;
    /// The result is too small.
    pub const UNDERFLOW: u32 = 0x4000;
    /// Floats and decimal numbers were mixed.
    pub const FLOAT_OPERATION: u32 = 0x8000;
    /// All that the signal InvalidOperation stands for.
    pub const INVALID: u32 =
        CONVERSION_SYNTAX | DIVISION_IMPOSSIBLE | DIVISION_UNDEFINED | INVALID_CONTEXT | INVALID_OPERATION;
}

/// How digits that do not fit are cut off, in the order of the names that scripts know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// Away from zero.
    Up,
    /// Towards zero.
    Down,
    /// Towards infinity.
    Ceiling,
    /// Towards minus infinity.
    Floor,
    /// To the nearest; half goes up.
    HalfUp,
    /// To the nearest; half goes down.
    HalfDown,
    /// To the nearest; half goes to the even neighbour.
    HalfEven,
    /// Away from zero if the last digit would be 0 or 5.
    ZeroFiveUp,
}

impl Rounding {
    /// The names, in the order that `ROUND_...` constants are listed.
    pub const ALL: [(Rounding, &'static str); 8] = [
        (Rounding::Ceiling, "ROUND_CEILING"),
        (Rounding::Floor, "ROUND_FLOOR"),
        (Rounding::Up, "ROUND_UP"),
        (Rounding::Down, "ROUND_DOWN"),
        (Rounding::HalfUp, "ROUND_HALF_UP"),
        (Rounding::HalfDown, "ROUND_HALF_DOWN"),
        (Rounding::HalfEven, "ROUND_HALF_EVEN"),
        (Rounding::ZeroFiveUp, "ROUND_05UP"),
    ];

    /// The name.
    pub fn name(self) -> &'static str {
        Rounding::ALL.iter().find(|(mode, _)| *mode == self).map_or("", |(_, name)| name)
    }

    /// The mode of a name.
    pub fn of_name(name: &str) -> Option<Rounding> {
        Rounding::ALL.iter().find(|(_, known)| *known == name).map(|(mode, _)| *mode)
    }

    /// Does the kept part grow by one? `half` says how the part cut off, which is not 0, compares with a half.
    fn grows(self, negative: bool, kept: &Coef, half: Ordering) -> bool {
        match self {
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Ceiling => !negative,
            Rounding::Floor => negative,
            Rounding::HalfUp => half.is_ge(),
            Rounding::HalfDown => half.is_gt(),
            Rounding::HalfEven => half.is_gt() || half.is_eq() && kept.is_odd(),
            Rounding::ZeroFiveUp => matches!(kept.last_digit(), 0 | 5),
        }
    }
}

/// The largest precision and exponent.
pub const MAX_PREC: i64 = 999_999_999_999_999_999;
/// How many digits a number may have at most before there is no memory for it.
pub const MOST_DIGITS: i64 = 1 << 30;
/// The smallest exponent of the last digit.
pub const MIN_ETINY: i64 = -1_999_999_999_999_999_997;

/// What a context asks of operations, and what happened in one.
#[derive(Clone, Copy, Debug)]
pub struct Work {
    /// How many digits results have.
    pub prec: i64,
    /// The smallest adjusted exponent.
    pub emin: i64,
    /// The largest adjusted exponent.
    pub emax: i64,
    /// How results are cut.
    pub rounding: Rounding,
    /// Are large exponents folded down?
    pub clamp: bool,
    /// `E` and not `e`?
    pub capitals: bool,
    /// The conditions so far.
    pub status: u32,
}

impl Work {
    /// The context in which constructors are exact.
    pub const EXACT: Work = Work {
        prec: MAX_PREC,
        emin: -MAX_PREC,
        emax: MAX_PREC,
        rounding: Rounding::HalfEven,
        clamp: false,
        capitals: true,
        status: 0,
    };

    /// The exponent of the last digit of the smallest number.
    pub fn etiny(&self) -> i64 {
        self.emin - self.prec + 1
    }

    /// The exponent of the last digit of the largest number.
    pub fn etop(&self) -> i64 {
        self.emax - self.prec + 1
    }

    /// Notes a condition.
    pub fn raise(&mut self, condition: u32) {
        self.status |= condition;
    }

    /// Is there memory for that many digits? If not, notes it.
    pub fn has_room(&mut self, digits: i64) -> bool {
        if digits > MOST_DIGITS {
            self.raise(condition::MEMORY);
        }
        digits <= MOST_DIGITS
    }

    /// The number with this exponent and these rules, as [`Dec::rescaled`] makes it.
    pub fn rescale(&mut self, x: &Dec, exp: i64, rounding: Rounding) -> (Dec, bool) {
        x.rescaled(exp, rounding).unwrap_or_else(|| {
            self.raise(condition::MEMORY);
            (Dec::nan(), true)
        })
    }

    /// Notes why there is no result.
    pub fn invalid(&mut self, condition: u32) -> Dec {
        self.status |= condition;
        Dec::nan()
    }

    /// The same, to be used for steps in between: `more` digits, to the nearest, no limits.
    pub fn inner(&self, more: i64) -> Work {
        let prec = (self.prec + more).min(MAX_PREC);
        Work { prec, rounding: Rounding::HalfEven, clamp: false, status: 0, ..Work::EXACT }
    }
}

impl Dec {
    /// A finite number.
    pub fn new(negative: bool, coef: Coef, exp: i64) -> Dec {
        Dec { negative, kind: Kind::Finite, coef, exp }
    }

    /// An infinity.
    pub fn infinity(negative: bool) -> Dec {
        Dec { negative, kind: Kind::Infinite, coef: Coef::ZERO, exp: 0 }
    }

    /// No number.
    pub fn nan() -> Dec {
        Dec { negative: false, kind: Kind::Quiet, coef: Coef::ZERO, exp: 0 }
    }

    /// A whole number.
    pub fn of_i64(n: i64) -> Dec {
        Dec::new(n < 0, Coef::of(n.unsigned_abs() as u128), 0)
    }

    /// Is it no number?
    pub fn is_nan(&self) -> bool {
        matches!(self.kind, Kind::Quiet | Kind::Signaling)
    }

    /// Is it infinite?
    pub fn is_infinite(&self) -> bool {
        self.kind == Kind::Infinite
    }

    /// Is it neither a number with digits nor...?
    pub fn is_special(&self) -> bool {
        self.kind != Kind::Finite
    }

    /// Is it 0?
    pub fn is_zero(&self) -> bool {
        self.kind == Kind::Finite && self.coef.is_zero()
    }

    /// The exponent of the first digit.
    pub fn adjusted(&self) -> i64 {
        self.exp.saturating_add(self.coef.digits() - 1)
    }

    /// With another sign.
    pub fn signed(mut self, negative: bool) -> Dec {
        self.negative = negative;
        self
    }

    /// Is it a whole number?
    pub fn is_integer(&self) -> bool {
        if self.kind != Kind::Finite {
            return false;
        }
        self.exp >= 0 || self.is_zero() || {
            let places = self.exp.unsigned_abs();
            (places as i64) < self.coef.digits() && self.coef.low(places).is_zero()
        }
    }

    /// Is it an odd whole number?
    pub fn is_odd_integer(&self) -> bool {
        self.is_integer()
            && match self.exp {
                0 => self.coef.is_odd(),
                exp if exp > 0 => false,
                exp => self.coef.split(exp.unsigned_abs()).0.is_odd(),
            }
    }

    /// The whole number without what stands behind the point; `None` if it has more than `most` digits.
    pub fn truncated(&self, most: i64) -> Option<Coef> {
        if self.exp >= 0 {
            let fits = self.coef.is_zero() || self.coef.digits().checked_add(self.exp)? <= most;
            return fits.then(|| self.coef.shifted(self.exp as u64));
        }
        let cut = self.exp.unsigned_abs();
        if cut as i64 >= self.coef.digits() {
            return Some(Coef::ZERO);
        }
        Some(self.coef.split(cut).0)
    }

    /// The number with this exponent: zeros are added or digits cut off. The second answer says whether the result
    /// differs. `None` if there is no memory for the zeros.
    pub fn rescaled(&self, exp: i64, rounding: Rounding) -> Option<(Dec, bool)> {
        if self.is_special() {
            return Some((self.clone(), false));
        }
        if self.coef.is_zero() {
            return Some((Dec::new(self.negative, Coef::ZERO, exp), false));
        }
        if self.exp >= exp {
            let zeros = self.exp - exp;
            let coef = (zeros <= MOST_DIGITS).then(|| self.coef.shifted(zeros as u64))?;
            return Some((Dec::new(self.negative, coef, exp), false));
        }
        let (coef, is_changed) = cut(self.negative, &self.coef, exp - self.exp, rounding);
        Some((Dec::new(self.negative, coef, exp), is_changed))
    }

    /// Rounds to the precision and the exponents of a context.
    pub fn finish(self, work: &mut Work) -> Dec {
        match self.kind {
            Kind::Infinite => self,
            Kind::Finite => self.finish_finite(work),
            _ => {
                let room = (work.prec - work.clamp as i64).max(0);
                let coef = if self.coef.is_zero() || self.coef.digits() <= room {
                    self.coef
                } else {
                    self.coef.low(room as u64)
                };
                Dec { coef, ..self }
            }
        }
    }

    fn finish_finite(mut self, work: &mut Work) -> Dec {
        let (etiny, etop) = (work.etiny(), work.etop());
        if self.coef.is_zero() {
            let exp = self.exp.clamp(etiny, if work.clamp { etop } else { work.emax });
            if exp != self.exp {
                work.raise(condition::CLAMPED);
                self.exp = exp;
            }
            return self;
        }
        let digits = self.coef.digits();
        // The exponent at which exactly the digits of the precision are left.
        let mut least = digits.saturating_add(self.exp).saturating_sub(work.prec);
        if least > etop {
            work.raise(condition::INEXACT | condition::ROUNDED);
            return overflow(self.negative, work);
        }
        let is_subnormal = least < etiny;
        least = least.max(etiny);
        if self.exp >= least {
            if is_subnormal {
                work.raise(condition::SUBNORMAL);
            }
            if work.clamp && self.exp > etop && work.has_room(self.exp - etop) {
                work.raise(condition::CLAMPED);
                self.coef = self.coef.shifted((self.exp - etop) as u64);
                self.exp = etop;
            }
            return self;
        }
        let (mut coef, is_changed) = cut(self.negative, &self.coef, least - self.exp, work.rounding);
        if is_changed && coef.digits() > work.prec {
            coef = coef.split(1).0;
            least += 1;
        }
        work.raise(condition::ROUNDED);
        if is_changed {
            work.raise(condition::INEXACT);
        }
        if least > etop {
            return overflow(self.negative, work);
        }
        if is_subnormal {
            work.raise(condition::SUBNORMAL);
            if is_changed {
                work.raise(condition::UNDERFLOW);
            }
            if coef.is_zero() {
                work.raise(condition::CLAMPED);
            }
        }
        Dec::new(self.negative, coef, least)
    }
}

/// Cuts off the last `places` digits, rounding; was anything but zeros cut?
fn cut(negative: bool, coef: &Coef, places: i64, rounding: Rounding) -> (Coef, bool) {
    let digits = coef.digits();
    let (kept, is_changed, half) = if places > digits {
        (Coef::ZERO, true, Ordering::Less)
    } else {
        let (kept, rest) = coef.split(places as u64);
        let is_changed = !rest.is_zero();
        let half = match is_changed {
            true => rest.add(&rest).order(&super::coef::power_of_ten(places as u64)),
            false => Ordering::Less,
        };
        (kept, is_changed, half)
    };
    let is_changed = is_changed && !coef.is_zero();
    match is_changed && rounding.grows(negative, &kept, half) {
        true => (kept.add(&Coef::ONE), is_changed),
        false => (kept, is_changed),
    }
}

/// What stands for a number that is too large.
fn overflow(negative: bool, work: &mut Work) -> Dec {
    work.raise(condition::OVERFLOW | condition::INEXACT | condition::ROUNDED);
    let stays_finite = match work.rounding {
        Rounding::Down | Rounding::ZeroFiveUp => true,
        Rounding::Ceiling => negative,
        Rounding::Floor => !negative,
        _ => false,
    };
    if !stays_finite || !work.has_room(work.prec) {
        return Dec::infinity(negative);
    }
    Dec::new(negative, super::coef::power_of_ten(work.prec as u64).sub(&Coef::ONE), work.etop())
}
