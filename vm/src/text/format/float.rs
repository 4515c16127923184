//! `float.__format__`.

use super::layout::{Grouping, NumberParts, lay_out};
use super::spec::{Align, FormatSpec, unknown_presentation};
use crate::text::error::TextResult;
use crate::text::float::display::{DoubleFlags, format_double, repr};
use crate::text::pytext::{PyText, TextBuf};

/// `format(x, spec)`. An empty `spec` is `repr(x)` here.
///
/// # Errors
/// `ValueError`.
pub fn format_float(x: f64, spec: PyText<'_>, type_name: &str) -> TextResult<TextBuf> {
    if spec.is_empty() {
        return Ok(TextBuf::from(repr(x)));
    }
    let spec = FormatSpec::parse(spec, 0, Align::Right, type_name)?;
    match u8::try_from(spec.presentation) {
        Ok(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n' | b'%') => {}
        _ => return Err(unknown_presentation(spec.presentation, type_name)),
    }
    let text = digits_of(x, &spec)?;
    let (negative, body) = match text.strip_prefix('-') {
        Some(body) => (true, body),
        None => (false, text.as_str()),
    };
    let end = body.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(end);
    let parts = NumberParts { negative, prefix: "", digits, rest };
    Ok(lay_out(parts, &spec, spec.grouping.map(|separator| Grouping { separator, size: 3 })))
}

/// The number without padding and grouping, a percent sign included.
fn digits_of(x: f64, spec: &FormatSpec) -> TextResult<String> {
    let mut flags = DoubleFlags {
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        ..DoubleFlags::default()
    };
    let (mut code, mut own_precision, mut x) = (spec.presentation as u8, 6, x);
    match code {
        0 => (code, own_precision, flags.add_dot_zero) = (b'r', 0, true),
        b'n' => code = b'g',
        b'%' => (code, x) = (b'f', x * 100.0),
        _ => {}
    }
    if spec.precision.is_some() && code == b'r' {
        code = b'g';
    }
    let mut text = format_double(x, code, spec.precision.unwrap_or(own_precision), flags)?;
    if spec.presentation == b'%' as u32 {
        text.push('%');
    }
    Ok(text)
}
