//! The presentations that make up nearly all of those in use, laid out without memory of their own.

use super::spec::Align;
use crate::text::digits::decimal;
use crate::text::float::round::scaled_to_integer;

/// How many bytes the digits of a number may have.
pub const ROOM: usize = 24;

/// A specification of the form `[[fill]align][0][width][.precision][type]` in ASCII, with a width and a precision of at most
/// three digits. It is small enough to be handed around in registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Common {
    /// What padding is made of.
    pub fill: u8,
    /// Where the text stands in its width, if that was said.
    pub align: Option<Align>,
    /// `0` before the width.
    pub zero: bool,
    /// The presentation type; 0 if none was given.
    pub presentation: u8,
    /// Least width in code points.
    pub width: u16,
    /// Digits after `.`, if it was given.
    pub precision: Option<u16>,
}

impl Common {
    /// The specification, if it is one of these.
    ///
    /// ```
    /// use gilbox_vm::text::format::common::Common;
    /// let spec = Common::parse(b"*>8.3f").unwrap();
    /// assert_eq!((spec.fill, spec.width, spec.precision, spec.presentation), (b'*', 8, Some(3), b'f'));
    /// assert!(Common::parse(b"+,").is_none());
    /// ```
    #[inline]
    pub fn parse(text: &[u8]) -> Option<Common> {
        let mut spec =
            Common { fill: b' ', align: None, zero: false, presentation: 0, width: 0, precision: None };
        let mut rest = text;
        match text {
            [fill @ 0..0x80, align @ (b'<' | b'>' | b'^' | b'='), after @ ..] => {
                (spec.fill, spec.align, rest) = (*fill, align_of(*align), after);
            }
            [align @ (b'<' | b'>' | b'^' | b'='), after @ ..] => {
                (spec.align, rest) = (align_of(*align), after);
            }
            _ => {}
        }
        if let [b'0', after @ ..] = rest {
            if spec.align.is_some() {
                return None;
            }
            (spec.fill, spec.zero, rest) = (b'0', true, after);
        }
        spec.width = number(&mut rest).unwrap_or(0);
        if let [b'.', after @ ..] = rest {
            rest = after;
            spec.precision = Some(number(&mut rest)?);
        }
        match rest {
            [] => Some(spec),
            [kind @ (b'd' | b'x' | b'f' | b's')] => {
                spec.presentation = *kind;
                Some(spec)
            }
            _ => None,
        }
    }

    /// Is it one for texts, that asks for nothing but a width?
    #[inline]
    pub fn is_for_text(&self) -> bool {
        matches!(self.presentation, 0 | b's')
            && self.precision.is_none()
            && self.align != Some(Align::AfterSign)
    }

    /// How much padding comes before, behind the sign, and after.
    #[inline]
    pub fn place(&self, padding: usize, is_text: bool) -> (usize, usize, usize) {
        let own = match (is_text, self.zero) {
            (true, _) => Align::Left,
            (false, true) => Align::AfterSign,
            (false, false) => Align::Right,
        };
        match self.align.unwrap_or(own) {
            Align::Left => (0, 0, padding),
            Align::Right => (padding, 0, 0),
            Align::Center => (padding / 2, 0, padding - padding / 2),
            Align::AfterSign => (0, padding, 0),
        }
    }

    /// Writes the digits of an int at the end of the buffer; where they begin. `None` if they are not what is asked for.
    #[inline]
    pub fn write_int(&self, n: i64, buffer: &mut [u8; ROOM]) -> Option<usize> {
        if self.precision.is_some() {
            return None;
        }
        match self.presentation {
            0 | b'd' => {
                let mut short = [0; 20];
                // No small int is as large as an i64 can be.
                let digits = decimal(n.checked_abs()?, &mut short);
                let start = ROOM - digits.len();
                buffer[start..].copy_from_slice(digits);
                Some(start)
            }
            b'x' => Some(hexadecimal(n.unsigned_abs(), buffer)),
            _ => None,
        }
    }

    /// Writes a float in positional digits at the end of the buffer; where they begin. `None` if that is not what is asked
    /// for, or takes more than few digits.
    #[inline]
    pub fn write_float(&self, x: f64, buffer: &mut [u8; ROOM]) -> Option<usize> {
        let precision = self.precision.unwrap_or(6).into();
        if self.presentation != b'f' || !(1..=18).contains(&precision) || !x.is_finite() {
            return None;
        }
        let units = u64::try_from(scaled_to_integer(x.abs(), precision)?).ok()?;
        Some(fixed_point(units, precision, buffer))
    }
}

#[inline]
fn align_of(byte: u8) -> Option<Align> {
    match byte {
        b'<' => Some(Align::Left),
        b'>' => Some(Align::Right),
        b'^' => Some(Align::Center),
        _ => Some(Align::AfterSign),
    }
}

/// Takes a number of at most three digits.
#[inline]
fn number(rest: &mut &[u8]) -> Option<u16> {
    let mut found = None;
    for _ in 0..3 {
        let [digit @ b'0'..=b'9', after @ ..] = *rest else { break };
        (found, *rest) = (Some(found.unwrap_or(0) * 10 + u16::from(digit - b'0')), after);
    }
    found
}

/// Writes hexadecimal digits at the end of the buffer; where they begin.
fn hexadecimal(mut n: u64, buffer: &mut [u8; ROOM]) -> usize {
    let mut at = ROOM;
    loop {
        at -= 1;
        buffer[at] = b"0123456789abcdef"[(n & 15) as usize];
        n >>= 4;
        if n == 0 {
            return at;
        }
    }
}

/// Writes a whole number of units at the end of the buffer, the last `precision` (at most 18) digits after the point;
/// where that begins.
pub fn fixed_point(units: u64, precision: usize, buffer: &mut [u8; ROOM]) -> usize {
    let (mut at, mut left) = (ROOM, units);
    for _ in 0..precision {
        at -= 1;
        buffer[at] = b'0' + (left % 10) as u8;
        left /= 10;
    }
    at -= 1;
    buffer[at] = b'.';
    loop {
        at -= 1;
        buffer[at] = b'0' + (left % 10) as u8;
        left /= 10;
        if left == 0 {
            return at;
        }
    }
}
