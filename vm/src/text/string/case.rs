//! Case conversions of text.

use crate::text::pytext::{PyText, TextBuf};
use crate::text::unicode::case::{Mapped, to_folded, to_lower, to_title, to_upper};
use crate::text::unicode::properties;

const CAPITAL_SIGMA: u32 = 0x3a3;
const FINAL_SIGMA: u32 = 0x3c2;

fn push(out: &mut TextBuf, mapped: Mapped) {
    mapped.as_slice().iter().for_each(|&c| out.push(c));
}

/// ASCII text with every byte mapped.
fn map_ascii(text: PyText<'_>, map: impl Fn(u8) -> u8) -> TextBuf {
    TextBuf::from_bytes(text.bytes().iter().map(|&b| map(b)).collect())
}

fn map_full(text: PyText<'_>, map: impl Fn(u32) -> Mapped) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.bytes().len());
    text.code_points().for_each(|c| push(&mut out, map(c)));
    out
}

/// Whether the capital sigma at byte `at` ends a word: a letter before, none after, what has no case aside.
fn sigma_is_final(text: PyText<'_>, at: usize) -> bool {
    let before = text.cut(0, at);
    let after = text.cut(at + 2, text.bytes().len());
    let decisive = |c: &u32| !properties(*c).is_case_ignorable();
    let cased = |c: u32| properties(c).is_cased();
    before.code_points().rev().find(decisive).is_some_and(cased)
        && !after.code_points().find(decisive).is_some_and(cased)
}

/// Adds `c`, which stands at byte `at`, in lower case.
fn push_lower(out: &mut TextBuf, text: PyText<'_>, at: usize, c: u32) {
    if c == CAPITAL_SIGMA && sigma_is_final(text, at) {
        out.push(FINAL_SIGMA);
    } else {
        push(out, to_lower(c));
    }
}

/// `text.lower()`
pub fn lower(text: PyText<'_>) -> TextBuf {
    if text.is_ascii() {
        return map_ascii(text, |b| b.to_ascii_lowercase());
    }
    let mut out = TextBuf::with_capacity(text.bytes().len());
    text.indices().for_each(|(at, c)| push_lower(&mut out, text, at, c));
    out
}

/// `text.upper()`
pub fn upper(text: PyText<'_>) -> TextBuf {
    if text.is_ascii() { map_ascii(text, |b| b.to_ascii_uppercase()) } else { map_full(text, to_upper) }
}

/// `text.casefold()`
pub fn casefold(text: PyText<'_>) -> TextBuf {
    if text.is_ascii() { map_ascii(text, |b| b.to_ascii_lowercase()) } else { map_full(text, to_folded) }
}

/// `text.swapcase()`
pub fn swapcase(text: PyText<'_>) -> TextBuf {
    if text.is_ascii() {
        return map_ascii(text, crate::text::bytes::case::swapped);
    }
    let mut out = TextBuf::with_capacity(text.bytes().len());
    for (at, c) in text.indices() {
        let found = properties(c);
        if found.is_upper() {
            push_lower(&mut out, text, at, c);
        } else if found.is_lower() {
            push(&mut out, to_upper(c));
        } else {
            out.push(c);
        }
    }
    out
}

/// `text.capitalize()`
pub fn capitalize(text: PyText<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.bytes().len());
    for (at, c) in text.indices() {
        if at == 0 {
            push(&mut out, to_title(c));
        } else {
            push_lower(&mut out, text, at, c);
        }
    }
    out
}

/// `text.title()`
pub fn title(text: PyText<'_>) -> TextBuf {
    let mut out = TextBuf::with_capacity(text.bytes().len());
    let mut inside = false;
    for (at, c) in text.indices() {
        if inside {
            push_lower(&mut out, text, at, c);
        } else {
            push(&mut out, to_title(c));
        }
        inside = properties(c).is_cased();
    }
    out
}
