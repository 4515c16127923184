//! `complex.__format__` and `complex.__repr__`.

use super::layout::{Grouping, NumberParts, lay_out};
use super::spec::{Align, FormatSpec, Sign, unknown_presentation};
use super::string::pad;
use crate::text::error::{TextError, TextResult};
use crate::text::float::display::{DoubleFlags, format_double};
use crate::text::pytext::{PyText, TextBuf};

/// Whether `x` is zero without a minus sign: such a real part is not shown.
fn is_plus_zero(x: f64) -> bool {
    x == 0.0 && x.is_sign_positive()
}

/// `repr(complex(re, im))`.
pub fn complex_repr(re: f64, im: f64) -> String {
    let flags = DoubleFlags::default();
    let part = |x, sign| format_double(x, b'r', 0, DoubleFlags { sign, ..flags }).unwrap_or_default();
    if is_plus_zero(re) {
        format!("{}j", part(im, false))
    } else {
        format!("({}{}j)", part(re, false), part(im, true))
    }
}

/// `format(complex(re, im), spec)`. An empty `spec` is the `repr` here.
///
/// # Errors
/// `ValueError`.
pub fn format_complex(re: f64, im: f64, spec: PyText<'_>, type_name: &str) -> TextResult<TextBuf> {
    if spec.is_empty() {
        return Ok(TextBuf::from(complex_repr(re, im)));
    }
    let spec = FormatSpec::parse(spec, 0, Align::Right, type_name)?;
    match u8::try_from(spec.presentation) {
        Ok(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n') => {}
        _ => return Err(unknown_presentation(spec.presentation, type_name)),
    }
    check(&spec)?;
    let plain = spec.presentation == 0;
    let skip_real = plain && is_plus_zero(re);
    let mut out = TextBuf::new();
    if plain && !skip_real {
        out.push_str("(");
    }
    if !skip_real {
        push_part(&mut out, re, &spec, spec.sign)?;
    }
    push_part(&mut out, im, &spec, if skip_real { spec.sign } else { Some(Sign::Plus) })?;
    out.push_str("j");
    if plain && !skip_real {
        out.push_str(")");
    }
    Ok(pad(out.as_text(), spec.width, spec.fill, spec.align))
}

fn check(spec: &FormatSpec) -> TextResult<()> {
    if spec.precision.is_some_and(|n| n > i32::MAX as usize) {
        return Err(TextError::value("precision too big"));
    }
    if spec.fill == b'0' as u32 {
        return Err(TextError::value("Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == Align::AfterSign {
        return Err(TextError::value("'=' alignment flag is not allowed in complex format specifier"));
    }
    Ok(())
}

fn push_part(out: &mut TextBuf, x: f64, spec: &FormatSpec, sign: Option<Sign>) -> TextResult<()> {
    let (code, own_precision) = match (spec.presentation as u8, spec.precision) {
        (0, None) => (b'r', 0),
        (0 | b'n', _) => (b'g', 6),
        (code, _) => (code, 6),
    };
    let flags = DoubleFlags {
        alternate: spec.alternate,
        no_negative_zero: spec.no_negative_zero,
        ..DoubleFlags::default()
    };
    let text = format_double(x, code, spec.precision.unwrap_or(own_precision), flags)?;
    let (negative, body) = text.strip_prefix('-').map_or((false, text.as_str()), |body| (true, body));
    let end = body.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(body.len());
    let (digits, rest) = body.split_at(end);
    let parts = NumberParts { negative, prefix: "", digits, rest };
    let unpadded = FormatSpec { width: 0, sign, align: Align::Left, ..*spec };
    let grouping = spec.grouping.map(|separator| Grouping { separator, size: 3 });
    out.push_text(lay_out(parts, &unpadded, grouping).as_text());
    Ok(())
}
