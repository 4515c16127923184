//! Taking code points off the ends of text.

use crate::text::pytext::{PyText, decode_at};
use crate::text::unicode::{is_ascii_space, is_space};

/// Which end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// `lstrip`
    Left,
    /// `rstrip`
    Right,
    /// `strip`
    Both,
}

/// `text.strip(chars)`; without `chars`, white space.
pub fn strip<'a>(text: PyText<'a>, chars: Option<PyText<'_>>, ends: Ends) -> PyText<'a> {
    let Some(chars) = chars else {
        return if text.is_ascii() {
            strip_ascii(text, ends, is_ascii_space)
        } else {
            strip_where(text, ends, is_space)
        };
    };
    if text.is_ascii() {
        if chars.bytes().len() <= 8 {
            return strip_ascii(text, ends, |b| chars.bytes().contains(&b));
        }
        let mut low = [0u64; 2];
        for b in chars.bytes().iter().filter(|b| **b < 128) {
            low[usize::from(b >> 6)] |= 1 << (b & 63);
        }
        return strip_ascii(text, ends, |b| low[usize::from(b >> 6 & 1)] >> (b & 63) & 1 != 0);
    }
    let low = chars.bytes().iter().filter(|b| **b < 128).fold(0u128, |low, b| low | 1 << b);
    strip_where(text, ends, |c| match c {
        0..=0x7f => low >> c & 1 != 0,
        _ => !chars.is_ascii() && chars.code_points().any(|other| other == c),
    })
}

#[inline(always)]
fn strip_ascii<'a>(text: PyText<'a>, ends: Ends, drop: impl Fn(u8) -> bool) -> PyText<'a> {
    let mut rest = text.bytes();
    if ends != Ends::Right {
        while let [first, after @ ..] = rest
            && drop(*first)
        {
            rest = after;
        }
    }
    if ends != Ends::Left {
        while let [before @ .., last] = rest
            && drop(*last)
        {
            rest = before;
        }
    }
    PyText::with_flag(rest, true)
}

fn strip_where<'a>(text: PyText<'a>, ends: Ends, drop: impl Fn(u32) -> bool) -> PyText<'a> {
    let bytes = text.bytes();
    let (mut start, mut end) = (0, bytes.len());
    if ends != Ends::Right {
        while start < end {
            let (c, length) = decode_at(bytes, start);
            if !drop(c) {
                break;
            }
            start += length;
        }
    }
    if ends != Ends::Left {
        while start < end {
            let mut at = end - 1;
            while at > start && (bytes[at] as i8) < -0x40 {
                at -= 1;
            }
            if !drop(decode_at(bytes, at).0) {
                break;
            }
            end = at;
        }
    }
    text.cut(start, end)
}
