//! Case mappings of one code point, one to many.

use super::properties;
use super::tables::{FOLD, TITLE};

/// Up to three code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mapped {
    points: [u32; 3],
    len: usize,
}

impl Mapped {
    fn one(c: u32) -> Mapped {
        Mapped { points: [c, 0, 0], len: 1 }
    }

    fn many(chars: impl Iterator<Item = char>) -> Mapped {
        let mut points = [0; 3];
        let mut len = 0;
        for (place, c) in points.iter_mut().zip(chars) {
            *place = c as u32;
            len += 1;
        }
        Mapped { points, len }
    }

    /// The code points.
    pub fn as_slice(&self) -> &[u32] {
        &self.points[..self.len]
    }

    /// The only code point, if it is one.
    pub fn single(self) -> Option<u32> {
        (self.len == 1).then_some(self.points[0])
    }
}

/// Rust's tables are of a newer Unicode: a mapping to or from a character unknown to 15.1 does not count.
fn known(c: u32, mapped: Mapped) -> Mapped {
    if mapped.single() == Some(c) || c < 0x180 {
        return mapped;
    }
    let assigned = |&c: &u32| properties(c).is_printable() || c < 0x80;
    if mapped.as_slice().iter().all(assigned) && assigned(&c) { mapped } else { Mapped::one(c) }
}

/// Lower case of `c` (a capital sigma becomes the ordinary small one).
pub fn to_lower(c: u32) -> Mapped {
    match char::from_u32(c) {
        Some('À'..='Ö' | 'Ø'..='Þ') => Mapped::one(c + 32),
        Some(ch) if c >= 0x80 => known(c, Mapped::many(ch.to_lowercase())),
        Some(ch) => Mapped::one(ch.to_ascii_lowercase() as u32),
        None => Mapped::one(c),
    }
}

/// Upper case of `c`.
pub fn to_upper(c: u32) -> Mapped {
    match char::from_u32(c) {
        Some('à'..='ö' | 'ø'..='þ') => Mapped::one(c - 32),
        Some(ch) if c >= 0x80 => known(c, Mapped::many(ch.to_uppercase())),
        Some(ch) => Mapped::one(ch.to_ascii_uppercase() as u32),
        None => Mapped::one(c),
    }
}

/// Title case of `c`.
pub fn to_title(c: u32) -> Mapped {
    if (0x10d0..=0x10ff).contains(&c) {
        return Mapped::one(c);
    }
    match TITLE.binary_search_by_key(&c, |entry| entry.0) {
        Ok(at) if c >= 0x80 => Mapped::many(TITLE[at].1.chars()),
        _ => to_upper(c),
    }
}

/// Case folding of `c`.
pub fn to_folded(c: u32) -> Mapped {
    match c {
        0x13a0..=0x13f5 => return Mapped::one(c),
        0x13f8..=0x13fd => return Mapped::one(c - 8),
        0xab70..=0xabbf => return Mapped::one(c - 0xab70 + 0x13a0),
        _ => {}
    }
    match FOLD.binary_search_by_key(&c, |entry| entry.0) {
        Ok(at) => Mapped::many(FOLD[at].1.chars()),
        Err(_) => to_lower(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over the mapped code points of the whole range, against CPython 3.13.
    fn digest(f: impl Fn(u32) -> Mapped) -> u64 {
        let step = |h: u64, c: &u32| (h ^ *c as u64).wrapping_mul(0x100000001b3);
        (0..0x110000).fold(0xcbf29ce484222325, |h, c| f(c).as_slice().iter().fold(h, step))
    }

    #[test]
    fn mappings_agree_with_cpython_for_every_code_point() {
        assert_eq!(digest(to_lower), 8268388485277460014);
        assert_eq!(digest(to_upper), 12142758617502602404);
        assert_eq!(digest(to_title), 16007356234755287148);
        assert_eq!(digest(to_folded), 7436602690028719639);
    }
}
