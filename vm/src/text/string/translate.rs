//! `str.translate` with a table the caller looks into.

use crate::text::pytext::{PyText, TextBuf};

/// What a table says of a code point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Translated {
    /// Not in the table.
    Keep,
    /// `None` in the table.
    Delete,
    /// A number or a text of one code point.
    Point(u32),
    /// Text.
    Text(TextBuf),
}

impl Translated {
    fn push(&self, out: &mut TextBuf, c: u32) {
        match self {
            Translated::Keep => out.push(c),
            Translated::Delete => {}
            Translated::Point(other) => out.push(*other),
            Translated::Text(text) => out.push_text(text.as_text()),
        }
    }
}

/// `text.translate(table)`. Each distinct ASCII code point is looked up once; the others each time they occur.
///
/// # Errors
/// What the lookup fails with.
pub fn translate<E>(
    text: PyText<'_>,
    mut look_up: impl FnMut(u32) -> Result<Translated, E>,
) -> Result<TextBuf, E> {
    let mut known: [Option<Translated>; 128] = [const { None }; 128];
    let mut out = TextBuf::with_capacity(text.bytes().len());
    for c in text.code_points() {
        match known.get_mut(c as usize) {
            Some(place) => {
                if place.is_none() {
                    *place = Some(look_up(c)?);
                }
                if let Some(found) = place {
                    found.push(&mut out, c);
                }
            }
            None => look_up(c)?.push(&mut out, c),
        }
    }
    Ok(out)
}
