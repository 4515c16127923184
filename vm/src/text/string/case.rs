//! Case conversions of text.

use crate::text::bytes::case as ascii_case;
use crate::text::pytext::{PyText, TextBuf, decode_at};
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

/// Maps the ASCII stretches with `ascii` and gives the other code points to `other`, with their offsets.
fn map_stretches(
    text: PyText<'_>,
    ascii: impl Fn(u8) -> u8,
    mut other: impl FnMut(&mut TextBuf, usize, u32),
) -> TextBuf {
    let bytes = text.bytes();
    let mut out = TextBuf::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let stretch = bytes[at..].iter().take_while(|b| b.is_ascii());
        at += out.extend_ascii(stretch.map(|&b| ascii(b)));
        if at < bytes.len() {
            let (c, length) = decode_at(bytes, at);
            other(&mut out, at, c);
            at += length;
        }
    }
    out
}

fn map_full(text: PyText<'_>, ascii: impl Fn(u8) -> u8, map: impl Fn(u32) -> Mapped) -> TextBuf {
    map_stretches(text, ascii, |out, _, c| push(out, map(c)))
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
    map_stretches(text, |b| b.to_ascii_lowercase(), |out, at, c| push_lower(out, text, at, c))
}

/// `text.upper()`
pub fn upper(text: PyText<'_>) -> TextBuf {
    let ascii = |b: u8| b.to_ascii_uppercase();
    if text.is_ascii() { map_ascii(text, ascii) } else { map_full(text, ascii, to_upper) }
}

/// `text.casefold()`
pub fn casefold(text: PyText<'_>) -> TextBuf {
    let ascii = |b: u8| b.to_ascii_lowercase();
    if text.is_ascii() { map_ascii(text, ascii) } else { map_full(text, ascii, to_folded) }
}

/// `text.swapcase()`
pub fn swapcase(text: PyText<'_>) -> TextBuf {
    if text.is_ascii() {
        return map_ascii(text, ascii_case::swapped);
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
    if text.is_ascii() {
        return TextBuf::from_bytes(ascii_case::capitalize(text.bytes()));
    }
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
    if text.is_ascii() {
        return TextBuf::from_bytes(ascii_case::title(text.bytes()));
    }
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
