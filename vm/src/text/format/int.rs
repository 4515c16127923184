//! `int.__format__`.

use super::float::format_float;
use super::layout::{Grouping, NumberParts, lay_out, sign_char};
use super::spec::{Align, FormatSpec, unknown_presentation};
use super::string::pad;
use crate::text::error::{TextError, TextResult, check_room};
use crate::text::int::display::{decimal_digits, magnitude_digits, to_decimal};
use crate::text::int::{IntRef, float::to_float};
use crate::text::pytext::{PyText, TextBuf};

/// `format(n, spec)`; `limit` is the most decimal digits allowed (0: no limit). An empty `spec` is `str(n)`
/// here; subclasses that override `__str__` are the caller's to see.
///
/// # Errors
/// `ValueError`, or `OverflowError` when the number has no such presentation.
pub fn format_int(n: IntRef<'_>, spec: PyText<'_>, type_name: &str, limit: usize) -> TextResult<TextBuf> {
    if spec.is_empty() {
        return Ok(TextBuf::from(to_decimal(n, limit)?));
    }
    let parsed = FormatSpec::parse_unchecked(spec, b'd', Align::Right, type_name)?;
    if parsed.is_integer() {
        check_options(&parsed)?;
        check_room(parsed.width)?;
    }
    if let IntRef::Small(n) = n
        && let Some(text) = format_small(n, &parsed)
    {
        return Ok(text);
    }
    match u8::try_from(parsed.presentation).unwrap_or(0) {
        b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%' => format_float(as_float(n)?, spec, type_name),
        _ if parsed.is_integer() => format_integer(n, &parsed, limit),
        _ => Err(unknown_presentation(parsed.presentation, type_name)),
    }
}

/// A small number in decimal or hexadecimal digits, by a specification that asks for nothing rare.
fn format_small(n: i64, spec: &FormatSpec) -> Option<TextBuf> {
    let base = match u8::try_from(spec.presentation) {
        Ok(b'd') => 10,
        Ok(b'x') => 16,
        _ => return None,
    };
    let plain = spec.precision.is_none() && spec.grouping.is_none();
    if !plain || spec.alternate || spec.no_negative_zero {
        return None;
    }
    let mut buffer = [0; 20];
    let mut at = buffer.len();
    let mut rest = n.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b"0123456789abcdef"[(rest % base) as usize];
        rest /= base;
        if rest == 0 {
            break;
        }
    }
    let digits = &buffer[at..];
    let sign = sign_char(n < 0, spec.sign);
    let width = digits.len() + usize::from(sign.is_some());
    let padding = spec.width.saturating_sub(width);
    let (left, after_sign, right) = match spec.align {
        Align::Left => (0, 0, padding),
        Align::Right => (padding, 0, 0),
        Align::Center => (padding / 2, 0, padding - padding / 2),
        Align::AfterSign => (0, padding, 0),
    };
    let mut out = TextBuf::with_capacity(width + padding);
    out.push_repeated(spec.fill, left);
    if let Some(sign) = sign {
        out.push(sign as u32);
    }
    out.push_repeated(spec.fill, after_sign);
    out.push_ascii(digits);
    out.push_repeated(spec.fill, right);
    Some(out)
}

fn as_float(n: IntRef<'_>) -> TextResult<f64> {
    match n {
        IntRef::Small(n) => Ok(n as f64),
        IntRef::Big(n) => to_float(n),
    }
}

/// Refuses what only floats can be asked for, which is told before there is talk of room.
fn check_options(spec: &FormatSpec) -> TextResult<()> {
    if spec.precision.is_some() {
        return Err(TextError::value("Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        let refused = "Negative zero coercion (z) not allowed in integer format specifier";
        return Err(TextError::value(refused));
    }
    Ok(())
}

fn format_integer(n: IntRef<'_>, spec: &FormatSpec, limit: usize) -> TextResult<TextBuf> {
    let (base, prefix) = match spec.presentation as u8 {
        b'c' => return format_character(n, spec),
        b'b' => (2, "0b"),
        b'o' => (8, "0o"),
        b'x' => (16, "0x"),
        b'X' => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = match base {
        10 => decimal_digits(n, limit)?,
        _ => magnitude_digits(n, base),
    };
    if spec.presentation == b'X' as u32 {
        digits.make_ascii_uppercase();
    }
    let size = if base == 10 { 3 } else { 4 };
    let parts = NumberParts {
        negative: n.is_negative(),
        prefix: if spec.alternate { prefix } else { "" },
        digits: &digits,
        rest: "",
    };
    Ok(lay_out(parts, spec, spec.grouping.map(|separator| Grouping { separator, size })))
}

/// Presentation `c`: the character with that number.
fn format_character(n: IntRef<'_>, spec: &FormatSpec) -> TextResult<TextBuf> {
    if spec.sign.is_some() {
        return Err(TextError::value("Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(TextError::value("Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let code = n.to_i64().ok_or_else(|| TextError::overflow("Python int too large to convert to C long"))?;
    if !(0..0x110000).contains(&code) {
        return Err(TextError::overflow("%c arg not in range(0x110000)"));
    }
    let mut one = TextBuf::new();
    one.push(code as u32);
    Ok(pad(one.as_text(), spec.width, spec.fill, spec.align))
}
