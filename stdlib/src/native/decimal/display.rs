//! Decimal numbers as text.

use super::number::{Dec, Kind, Rounding, Work};
use gilbox_vm::text::format::layout::{Grouping, NumberParts, lay_out};
use gilbox_vm::text::format::spec::{Align, FormatSpec};
use gilbox_vm::text::{PyText, TextBuf};

/// Where the exponent of a text stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// One digit before the point.
    Scientific,
    /// One to three digits before the point: the exponent is a multiple of three.
    Engineering,
}

/// The words for what has no digits.
fn special(x: &Dec) -> String {
    let word = match x.kind {
        Kind::Infinite => return "Infinity".to_owned(),
        Kind::Signaling => "sNaN",
        _ => "NaN",
    };
    if x.coef.is_zero() { word.to_owned() } else { format!("{word}{}", x.coef.text()) }
}

/// `str(x)`
pub fn text(x: &Dec, notation: Notation, capitals: bool) -> String {
    let sign = if x.negative { "-" } else { "" };
    if x.is_special() {
        return format!("{sign}{}", special(x));
    }
    let digits = x.coef.text();
    let left = x.exp.saturating_add(digits.len() as i64);
    let point = if x.exp <= 0 && left > -6 {
        left
    } else if notation == Notation::Scientific {
        1
    } else if x.is_zero() {
        (left + 1).rem_euclid(3) - 1
    } else {
        (left - 1).rem_euclid(3) + 1
    };
    let (whole, fraction) = pointed(&digits, point);
    let exp = match left == point {
        true => String::new(),
        false => format!("{}{:+}", if capitals { 'E' } else { 'e' }, left - point),
    };
    format!("{sign}{whole}{fraction}{exp}")
}

/// Digits with a point before the one at this place; zeros fill up.
fn pointed(digits: &str, point: i64) -> (String, String) {
    let length = digits.len() as i64;
    if point <= 0 {
        return ("0".to_owned(), format!(".{}{digits}", "0".repeat(point.unsigned_abs() as usize)));
    }
    if point >= length {
        return (digits.to_owned() + &"0".repeat((point - length) as usize), String::new());
    }
    let (whole, fraction) = digits.split_at(point as usize);
    (whole.to_owned(), format!(".{fraction}"))
}

/// Rounds to so many digits.
fn to_digits(x: &Dec, digits: i64, rounding: Rounding) -> Dec {
    let excess = x.coef.digits() - digits;
    let rounded = match excess > 0 && !x.is_zero() {
        true => x.rescaled(x.exp + excess, rounding).map(|(rounded, _)| rounded),
        false => None,
    };
    match rounded {
        // 99.9 became 100: one digit too many.
        Some(rounded) if rounded.coef.digits() > digits => to_digits(&rounded, digits, rounding),
        Some(rounded) => rounded,
        None => x.clone(),
    }
}

/// Why a number cannot be formatted.
pub enum Trouble {
    /// The specification is none.
    Invalid,
    /// There is no memory for the zeros.
    Memory,
}

/// `format(x, spec)`
pub fn format(x: &Dec, spec: PyText<'_>, work: &Work) -> Result<TextBuf, Trouble> {
    let parsed = FormatSpec::parse(spec, 0, Align::Right, "decimal.Decimal");
    let mut spec = parsed.map_err(|_| Trouble::Invalid)?;
    let code = match spec.presentation {
        0 if work.capitals => b'G',
        0 => b'g',
        code => u8::try_from(code).map_err(|_| Trouble::Invalid)?,
    };
    let is_known = matches!(code, b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%');
    if !is_known || spec.alternate || spec.grouping == Some(b'_') || code == b'n' && spec.grouping.is_some() {
        return Err(Trouble::Invalid);
    }
    let code = if code == b'n' { b'g' } else { code };
    if x.is_special() {
        if spec.align == Align::AfterSign && spec.fill == b'0' as u32 {
            (spec.fill, spec.align) = (b' ' as u32, Align::Right);
        }
        let word = special(x) + if code == b'%' { "%" } else { "" };
        return Ok(lay_out(
            NumberParts { negative: x.negative, rest: &word, ..NumberParts::default() },
            &spec,
            None,
        ));
    }
    let x = prepared(x, code, spec.precision, work.rounding)?;
    let (digits, left) = (x.coef.text(), x.adjusted().saturating_add(1));
    let point = match code {
        b'e' | b'E' if x.is_zero() => 1 - spec.precision.unwrap_or(0) as i64,
        b'e' | b'E' => 1,
        b'f' | b'F' | b'%' => left,
        _ if x.exp <= 0 && left > -6 => left,
        _ => 1,
    };
    if point.abs() > super::number::MOST_DIGITS {
        return Err(Trouble::Memory);
    }
    let (whole, mut rest) = pointed(&digits, point);
    let exp = left - point;
    match code {
        b'%' => rest.push('%'),
        b'f' | b'F' => {}
        _ if exp != 0 || matches!(code, b'e' | b'E') => {
            rest.push(if code.is_ascii_uppercase() { 'E' } else { 'e' });
            rest += &format!("{exp:+}");
        }
        _ => {}
    }
    let negative = x.negative && !(spec.no_negative_zero && x.is_zero());
    let grouping = spec.grouping.map(|separator| Grouping { separator, size: 3 });
    let parts = NumberParts { negative, digits: &whole, rest: &rest, ..NumberParts::default() };
    Ok(lay_out(parts, &spec, grouping))
}

/// The number with the digits that a presentation asks for.
fn prepared(x: &Dec, code: u8, precision: Option<usize>, rounding: Rounding) -> Result<Dec, Trouble> {
    let mut x = x.clone();
    if code == b'%' {
        x.exp = x.exp.saturating_add(2);
    }
    let is_fixed = matches!(code, b'f' | b'F' | b'%');
    if let Some(precision) = precision.map(|precision| precision as i64) {
        x = match code {
            b'e' | b'E' => to_digits(&x, precision + 1, rounding),
            b'g' | b'G' if x.coef.digits() > precision => to_digits(&x, precision.max(1), rounding),
            _ if is_fixed => x.rescaled(-precision, rounding).ok_or(Trouble::Memory)?.0,
            _ => x,
        };
        if matches!(code, b'e' | b'E') && !x.is_zero() {
            // Zeros behind the point up to the precision.
            let missing = precision + 1 - x.coef.digits();
            if missing > 0 {
                x = x.rescaled(x.exp - missing, rounding).ok_or(Trouble::Memory)?.0;
            }
        }
    }
    if is_fixed && x.is_zero() && x.exp > 0 {
        x.exp = 0;
    }
    Ok(x)
}
