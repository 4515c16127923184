//! From a float to its digits: `repr` and the `e`, `f`, `g` presentations, exactly rounded.

use crate::text::error::{TextError, TextResult, check_room};
use crate::text::float::round::scaled_to_integer;
use crate::text::format::common::{ROOM, fixed_point};
use std::fmt::Write;

/// No float has more significant decimal digits than this; further ones are zeros.
const MAX_SIGNIFICANT: usize = 800;
/// No float has more decimals than this.
const MAX_DECIMALS: usize = 1074;

/// How [`format_double`] shows what has a choice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DoubleFlags {
    /// Keep the point and, with `g`, trailing zeros (`#`).
    pub alternate: bool,
    /// A finite result without point or exponent gets `.0`.
    pub add_dot_zero: bool,
    /// Show a plus sign.
    pub sign: bool,
    /// A result of zero loses its minus sign (`z`).
    pub no_negative_zero: bool,
}

/// Significant digits and where the point stands: the value is `0.DIGITS * 10**point`.
struct Digits {
    text: String,
    point: i32,
}

/// `repr(x)`: the shortest digits that read back as `x`.
pub fn repr(x: f64) -> String {
    let mut out = String::with_capacity(24);
    push_repr(&mut out, x);
    out
}

/// `repr(x)`, appended.
pub fn push_repr(out: &mut String, x: f64) {
    if !x.is_finite() {
        out.push_str(special(x, false));
        return;
    }
    if x.abs() < 1e15 && x == x.trunc() {
        push_integral(out, x);
        return;
    }
    if x < 0.0 {
        out.push('-');
    }
    let digits = shortest(x.abs());
    push_layout(out, &digits, None, digits.point <= -4 || digits.point > 16, true, false);
}

/// Whole numbers need no search for digits.
fn push_integral(out: &mut String, x: f64) {
    if x == 0.0 {
        out.push_str(if x.is_sign_negative() { "-0.0" } else { "0.0" });
    } else {
        let _ = write!(out, "{}.0", x as i64);
    }
}

fn special(x: f64, upper: bool) -> &'static str {
    match (x.is_nan(), x < 0.0, upper) {
        (true, _, false) => "nan",
        (true, _, true) => "NAN",
        (false, false, false) => "inf",
        (false, false, true) => "INF",
        (false, true, false) => "-inf",
        (false, true, true) => "-INF",
    }
}

/// The shortest digits of a positive or zero float.
fn shortest(x: f64) -> Digits {
    let mut buffer = zmij::Buffer::new();
    split_digits(buffer.format_finite(x))
}

/// `precision + 1` significant digits, correctly rounded (halves to even).
fn significant(x: f64, precision: usize) -> Digits {
    let kept = precision.min(MAX_SIGNIFICANT);
    split_digits(&format!("{x:.kept$e}"))
}

/// Takes digits, point and exponent apart. Zeros at both ends are dropped.
fn split_digits(written: &str) -> Digits {
    let (mantissa, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut text = String::with_capacity(24);
    text.push_str(whole);
    text.push_str(fraction);
    let mut point = whole.len() as i32 + exponent.parse::<i32>().unwrap_or(0);
    text.truncate(text.trim_end_matches('0').len());
    let leading = text.len() - text.trim_start_matches('0').len();
    text.drain(..leading);
    point -= leading as i32;
    if text.is_empty() {
        return Digits { text: "0".to_owned(), point: 1 };
    }
    Digits { text, point }
}

/// Writes digits out: positional or with an exponent, padded with zeros to `total` digits when given.
fn push_layout(
    out: &mut String,
    digits: &Digits,
    total: Option<usize>,
    exponent: bool,
    dot_zero: bool,
    alternate: bool,
) {
    let text = digits.text.as_str();
    let wanted = total.unwrap_or(text.len()).max(text.len());
    let point = if exponent { 1 } else { digits.point };
    let (before, after) = text.split_at(text.len().min(point.max(0) as usize));
    let mut decimals = wanted.saturating_sub(point.max(0) as usize);
    if point <= 0 {
        out.push('0');
    }
    out.push_str(before);
    push_zeros(out, (point.max(0) as usize).saturating_sub(before.len()));
    if dot_zero && !exponent {
        decimals = decimals.max(1);
    }
    if decimals > 0 || alternate {
        out.push('.');
    }
    if point < 0 && decimals > 0 {
        push_zeros(out, -point as usize);
    }
    out.push_str(after);
    push_zeros(out, decimals.saturating_sub(after.len()));
    if exponent {
        push_exponent(out, digits.point - 1);
    }
}

fn push_zeros(out: &mut String, n: usize) {
    out.extend(std::iter::repeat_n('0', n));
}

fn push_exponent(out: &mut String, exponent: i32) {
    let _ = write!(out, "e{}{:02}", if exponent < 0 { '-' } else { '+' }, exponent.abs());
}

/// A float by `code`, one of `e f g E F G r`; for `r` (repr) the precision is ignored.
///
/// # Errors
/// `ValueError` when the precision is beyond what C's `int` holds.
pub fn format_double(x: f64, code: u8, precision: usize, flags: DoubleFlags) -> TextResult<String> {
    if precision > i32::MAX as usize {
        return Err(TextError::value("precision too big"));
    }
    check_room(precision)?;
    let upper = code.is_ascii_uppercase();
    let mut out = String::with_capacity(24);
    if !x.is_finite() {
        if flags.sign && (x.is_nan() || x > 0.0) {
            out.push('+');
        }
        out.push_str(special(x, upper));
        return Ok(out);
    }
    let negative = x.is_sign_negative();
    if negative || flags.sign {
        out.push(if negative { '-' } else { '+' });
    }
    let start = out.len();
    push_magnitude(&mut out, x.abs(), code.to_ascii_lowercase(), precision, flags);
    if negative && flags.no_negative_zero && is_zero_text(&out[start..]) {
        out.replace_range(..1, if flags.sign { "+" } else { "" });
    }
    if upper {
        out.make_ascii_uppercase();
    }
    Ok(out)
}

/// Whether every digit before the exponent is zero.
fn is_zero_text(body: &str) -> bool {
    body.bytes().take_while(|&b| b != b'e').all(|b| matches!(b, b'0' | b'.'))
}

fn push_magnitude(out: &mut String, x: f64, code: u8, precision: usize, flags: DoubleFlags) {
    let DoubleFlags { alternate, add_dot_zero, .. } = flags;
    match code {
        b'f' => push_fixed(out, x, precision, alternate),
        b'e' => push_layout(out, &significant(x, precision), Some(precision + 1), true, false, alternate),
        b'g' => {
            let precision = precision.max(1);
            let digits = significant(x, precision - 1);
            let limit = precision as i64 - add_dot_zero as i64;
            let exponent = digits.point <= -4 || digits.point as i64 > limit;
            let total = alternate.then_some(precision);
            push_layout(out, &digits, total, exponent, add_dot_zero, alternate);
        }
        _ => {
            let digits = shortest(x);
            let exponent = digits.point <= -4 || digits.point > 16;
            push_layout(out, &digits, None, exponent, add_dot_zero, alternate);
        }
    }
}

/// Positional digits with exactly `precision` decimals.
fn push_fixed(out: &mut String, x: f64, precision: usize, alternate: bool) {
    if let Some(units) = scaled_to_integer(x, precision).and_then(|units| u64::try_from(units).ok())
        && (1..=18).contains(&precision)
    {
        return push_units(out, units, precision);
    }
    let kept = precision.min(MAX_DECIMALS);
    let _ = write!(out, "{x:.kept$}");
    if precision == 0 && alternate {
        out.push('.');
    }
    push_zeros(out, precision - kept);
}

/// A whole number of units, the last `precision` (at most 18) digits after the point.
fn push_units(out: &mut String, units: u64, precision: usize) {
    let mut buffer = [0; ROOM];
    let start = fixed_point(units, precision, &mut buffer);
    out.extend(buffer[start..].iter().map(|&b| b as char));
}
