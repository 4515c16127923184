//! `str.__format__`.

use super::spec::{Align, FormatSpec, Sign, unknown_presentation};
use crate::text::error::{TextError, TextResult, check_room};
use crate::text::pytext::{PyText, TextBuf};

/// `format(text, spec)`.
///
/// # Errors
/// `ValueError`; `MemoryError` for a width that the machine has no room for.
pub fn format_str(text: PyText<'_>, spec: PyText<'_>, type_name: &str) -> TextResult<TextBuf> {
    if spec.is_empty() {
        return Ok(TextBuf::from(text));
    }
    let spec = FormatSpec::parse_unchecked(spec, b's', Align::Left, type_name)?;
    if spec.presentation != b's' as u32 {
        return Err(unknown_presentation(spec.presentation, type_name));
    }
    check(&spec)?;
    check_room(spec.width)?;
    let shown = spec.precision.map_or(text, |most| text.slice(0, most));
    Ok(pad(shown, spec.width, spec.fill, spec.align))
}

fn check(spec: &FormatSpec) -> TextResult<()> {
    let refused = match spec {
        FormatSpec { sign: Some(Sign::Space), .. } => "Space not allowed in string format specifier",
        FormatSpec { sign: Some(_), .. } => "Sign not allowed in string format specifier",
        FormatSpec { no_negative_zero: true, .. } => {
            "Negative zero coercion (z) not allowed in string format specifier"
        }
        FormatSpec { alternate: true, .. } => "Alternate form (#) not allowed in string format specifier",
        FormatSpec { align: Align::AfterSign, .. } => "'=' alignment not allowed in string format specifier",
        _ => return Ok(()),
    };
    Err(TextError::value(refused))
}

/// `text` in at least `width` code points.
pub fn pad(text: PyText<'_>, width: usize, fill: u32, align: Align) -> TextBuf {
    let padding =
        if text.bytes().len() < width || !text.is_ascii() { width.saturating_sub(text.len()) } else { 0 };
    let left = match align {
        Align::Left => 0,
        Align::Center => padding / 2,
        Align::Right | Align::AfterSign => padding,
    };
    let mut out = TextBuf::with_capacity(text.bytes().len() + padding);
    out.push_repeated(fill, left);
    out.push_text(text);
    out.push_repeated(fill, padding - left);
    out
}
