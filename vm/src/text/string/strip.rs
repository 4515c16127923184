//! Taking code points off the ends of text.

use crate::text::pytext::{PyText, decode_at};
use crate::text::unicode::is_space;

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
    let Some(chars) = chars else { return strip_where(text, ends, is_space) };
    let mut low = [false; 128];
    chars.bytes().iter().filter(|&&b| b < 128).for_each(|&b| low[b as usize] = true);
    strip_where(text, ends, |c| match c {
        0..=0x7f => low[c as usize],
        _ => !chars.is_ascii() && chars.code_points().any(|other| other == c),
    })
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
