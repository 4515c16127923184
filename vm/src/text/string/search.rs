//! Finding and replacing in text, with code point positions.

use crate::text::pytext::{PyText, TextBuf};
use crate::text::search;

/// `text.find(needle, start, end)` for clipped positions: the index, or nothing.
pub fn find(text: PyText<'_>, needle: PyText<'_>, start: usize, end: usize) -> Option<usize> {
    search_in(text, needle, start, end, search::find)
}

/// `text.rfind(needle, start, end)`.
pub fn rfind(text: PyText<'_>, needle: PyText<'_>, start: usize, end: usize) -> Option<usize> {
    search_in(text, needle, start, end, search::rfind)
}

fn search_in(
    text: PyText<'_>,
    needle: PyText<'_>,
    start: usize,
    end: usize,
    search: fn(&[u8], &[u8]) -> Option<usize>,
) -> Option<usize> {
    if start > end || (text.is_ascii() && !needle.is_ascii()) {
        return None;
    }
    let part = text.slice(start, end);
    let offset = search(part.bytes(), needle.bytes())?;
    Some(start + part.index_of(offset))
}

/// `text.count(needle)` of a whole text.
pub fn count(text: PyText<'_>, needle: PyText<'_>) -> usize {
    if needle.is_empty() { text.len() + 1 } else { search::count(text.bytes(), needle.bytes()) }
}

/// `text.replace(old, new, most)`; nothing when nothing is replaced. No limit: `usize::MAX`.
pub fn replace(text: PyText<'_>, old: PyText<'_>, new: PyText<'_>, most: usize) -> Option<TextBuf> {
    if old.is_empty() {
        return replace_between(text, new, most);
    }
    let bytes = search::replace(text.bytes(), old.bytes(), new.bytes(), most)?;
    Some(TextBuf::from_bytes(bytes))
}

/// An empty `old`: `new` goes before each code point and at the end.
fn replace_between(text: PyText<'_>, new: PyText<'_>, most: usize) -> Option<TextBuf> {
    if most == 0 {
        return None;
    }
    let mut out = TextBuf::with_capacity(text.bytes().len() + new.bytes().len());
    let mut left = most;
    for c in text.code_points() {
        if left > 0 {
            out.push_text(new);
            left -= 1;
        }
        out.push(c);
    }
    if left > 0 {
        out.push_text(new);
    }
    Some(out)
}
