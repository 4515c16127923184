//! Sets of code points.

use super::ast::Fold;
use gilbox_vm::text::unicode::{self, case};

/// A named class.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Class {
    /// `\d`
    Digit,
    /// `\s`
    Space,
    /// `\w`
    Word,
}

/// A member of a set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Item {
    /// From the first to the last.
    Range(u32, u32),
    /// A class, perhaps its complement; ASCII only?
    Class(Class, bool, bool),
}

/// A set of code points, with a table for the first 256.
#[derive(Clone, Debug)]
pub struct Set {
    items: Vec<Item>,
    negated: bool,
    fold: Fold,
    low: [u64; 4],
}

/// Is the code point in the class?
pub fn in_class(class: Class, ascii: bool, c: u32) -> bool {
    if ascii || c < 128 {
        let Ok(b) = u8::try_from(c) else { return false };
        return match class {
            Class::Digit => b.is_ascii_digit(),
            Class::Space if ascii => matches!(b, b' ' | 9..=13),
            Class::Space => unicode::is_space(c),
            Class::Word => b.is_ascii_alphanumeric() || b == b'_',
        };
    }
    let p = unicode::properties(c);
    match class {
        Class::Digit => p.is_decimal(),
        Class::Space => p.is_space(),
        Class::Word => p.is_alpha() || p.is_numeric(),
    }
}

/// The lower case letter, where it is a single one.
pub fn lower(fold: Fold, c: u32) -> u32 {
    if c < 128 {
        return (c as u8).to_ascii_lowercase() as u32;
    }
    match (fold, case::to_lower(c).as_slice()) {
        (Fold::Unicode, [one]) => *one,
        _ => c,
    }
}

/// The upper case letter, where it is a single one.
pub fn upper(fold: Fold, c: u32) -> u32 {
    if c < 128 {
        return (c as u8).to_ascii_uppercase() as u32;
    }
    match (fold, case::to_upper(c).as_slice()) {
        (Fold::Unicode, [one]) => *one,
        _ => c,
    }
}

/// Are the two alike? `a` is lower case already.
#[inline]
pub fn alike(fold: Fold, a: u32, c: u32) -> bool {
    a == c
        || lower(fold, c) == a
        || (fold == Fold::Unicode && (c >= 128 || a >= 128) && upper(fold, c) == upper(fold, a))
}

impl Set {
    /// The set of the items, or its complement.
    pub fn new(items: Vec<Item>, negated: bool, fold: Fold) -> Set {
        let mut set = Set { items, negated, fold, low: [0; 4] };
        for c in 0..256u32 {
            if set.search(c) {
                set.low[c as usize / 64] |= 1 << (c % 64);
            }
        }
        set
    }

    /// Is the code point in the set?
    #[inline]
    pub fn contains(&self, c: u32) -> bool {
        if c < 256 { self.low[c as usize / 64] >> (c % 64) & 1 != 0 } else { self.search(c) }
    }

    fn search(&self, c: u32) -> bool {
        let has = |c: u32| {
            self.items.iter().any(|item| match *item {
                Item::Range(first, last) => (first..=last).contains(&c),
                Item::Class(class, negated, ascii) => in_class(class, ascii, c) != negated,
            })
        };
        let found = has(c)
            || self.fold != Fold::None && {
                let (small, large) = (lower(self.fold, c), upper(self.fold, c));
                has(small) || has(large) || has(lower(self.fold, large)) || has(upper(self.fold, small))
            };
        found != self.negated
    }
}
