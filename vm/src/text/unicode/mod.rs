//! What a code point is: classes, decimal values and case mappings of Unicode 15.1, as Python sees them.

pub mod case;
mod numbers;
mod tables;

use numbers::NUMBERS;
use tables::{RUNS, SETS};

/// The properties of one code point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Properties(u16);

macro_rules! properties {
    ($($bit:literal $name:ident $doc:literal;)*) => {
        impl Properties {
            $(#[doc = $doc]
            #[inline]
            pub fn $name(self) -> bool {
                self.0 & (1 << $bit) != 0
            })*
        }
    };
}

properties! {
    0 is_alpha "A letter (`str.isalpha`).";
    1 is_decimal "A decimal digit (`str.isdecimal`).";
    2 is_digit "A digit, superscripts included (`str.isdigit`).";
    3 is_numeric "Has a numeric value (`str.isnumeric`).";
    4 is_lower "Lower case (`str.islower`).";
    5 is_upper "Upper case (`str.isupper`).";
    6 is_title "Title case, as the digraphs are (`str.istitle`).";
    7 is_space "White space (`str.isspace`).";
    8 is_printable "Shown as itself by `repr` (`str.isprintable`).";
    9 is_id_start "May start an identifier; `_` included.";
    10 is_id_continue "May stand in an identifier.";
    11 is_cased "Has case: the next letter of a title is lower case.";
    12 is_case_ignorable "Passed over when looking for a final sigma.";
}

/// The first code points, looked up when this was compiled.
static LATIN: [u16; 256] = latin_table();

const fn latin_table() -> [u16; 256] {
    let (mut table, mut run, mut c) = ([0; 256], 0, 0);
    while c < 256 {
        while run + 1 < RUNS.len() && RUNS[run + 1] >> 8 <= c {
            run += 1;
        }
        table[c as usize] = SETS[(RUNS[run] & 0xff) as usize];
        c += 1;
    }
    table
}

/// For every 256 code points, the run their first one is in.
static PAGES: [u16; 0x1101] = page_table();

const fn page_table() -> [u16; 0x1101] {
    let (mut table, mut run, mut page) = ([0; 0x1101], 0, 0);
    while page < table.len() {
        while run + 1 < RUNS.len() && RUNS[run + 1] >> 8 <= (page as u32) << 8 {
            run += 1;
        }
        table[page] = run as u16;
        page += 1;
    }
    table
}

/// The run `c` is in.
fn run_of(c: u32) -> u32 {
    let page = (c >> 8) as usize;
    let (Some(&first), Some(&last)) = (PAGES.get(page), PAGES.get(page + 1)) else { return 0 };
    let runs = &RUNS[first as usize..=last as usize];
    runs[runs.partition_point(|&run| run >> 8 <= c) - 1]
}

/// The properties of `c`.
#[inline]
pub fn properties(c: u32) -> Properties {
    match LATIN.get(c as usize) {
        Some(&set) => Properties(set),
        None => Properties(SETS[(run_of(c) & 0xff) as usize]),
    }
}

/// Whether Python's `str.isspace`, `split` and `strip` take `c` for white space.
#[inline]
pub fn is_space(c: u32) -> bool {
    match c {
        0..=0x7f => is_ascii_space(c as u8),
        _ => matches!(c, 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029 | 0x202f | 0x205f | 0x3000),
    }
}

/// [`is_space`] for ASCII: unlike `bytes`, text counts the four separators 0x1c to 0x1f.
#[inline]
pub const fn is_ascii_space(b: u8) -> bool {
    matches!(b, 9..=13 | 0x1c..=0x20)
}

/// Whether `str.splitlines` breaks a line at `c`.
#[inline]
pub fn is_line_break(c: u32) -> bool {
    matches!(c, 10..=13 | 0x1c..=0x1e | 0x85 | 0x2028 | 0x2029)
}

/// Whether `repr` shows `c` as itself.
#[inline]
pub fn is_printable(c: u32) -> bool {
    if c < 0x7f { c >= 0x20 } else { properties(c).is_printable() }
}

/// The value of a decimal digit of any script.
pub fn decimal_value(c: u32) -> Option<u32> {
    if c < 0x80 {
        return (0x30..0x3a).contains(&c).then(|| c - 0x30);
    }
    let run = run_of(c);
    // Decimal digits come in whole runs from zero to nine, so the place in the run tells the value.
    let found = Properties(SETS[(run & 0xff) as usize]);
    found.is_decimal().then(|| (c - (run >> 8)) % 10)
}

/// A number that is no decimal digit.
struct Number {
    numerator: i64,
    denominator: u16,
    is_digit: bool,
}

fn number(c: u32) -> Option<Number> {
    let (first, count, start, step, denominator, is_digit) =
        *NUMBERS.get(NUMBERS.partition_point(|entry| entry.0 <= c).checked_sub(1)?)?;
    let place = c - first;
    let numerator = start + place as i64 * step;
    (place < count as u32).then_some(Number { numerator, denominator, is_digit })
}

/// The value of a digit, superscripts and the like included (`unicodedata.digit`).
pub fn digit_value(c: u32) -> Option<u32> {
    decimal_value(c).or_else(|| {
        let found = number(c).filter(|found| found.is_digit)?;
        Some(found.numerator as u32)
    })
}

/// The value of any number: digits, fractions, Roman and Chinese numerals (`unicodedata.numeric`).
pub fn numeric_value(c: u32) -> Option<f64> {
    decimal_value(c).map(f64::from).or_else(|| {
        let found = number(c)?;
        Some(found.numerator as f64 / found.denominator as f64)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// FNV-1a over one byte a code point: the whole range against a number computed with CPython 3.13.
    fn digest(mut f: impl FnMut(u32) -> u8) -> u64 {
        (0..0x110000).fold(0xcbf29ce484222325, |h, c| (h ^ f(c) as u64).wrapping_mul(0x100000001b3))
    }

    #[test]
    fn properties_agree_with_cpython_for_every_code_point() {
        let low = digest(|c| {
            let p = properties(c);
            let bits =
                [p.is_alpha(), p.is_decimal(), p.is_digit(), p.is_numeric(), p.is_space(), p.is_printable()];
            bits.iter().rev().fold(0, |n, &b| n << 1 | b as u8)
        });
        assert_eq!(low, LOW_DIGEST);
        let high = digest(|c| {
            let p = properties(c);
            let bits = [p.is_lower(), p.is_upper(), p.is_id_start(), p.is_id_continue()];
            bits.iter().rev().fold(0, |n, &b| n << 1 | b as u8)
        });
        assert_eq!(high, HIGH_DIGEST);
        assert!((0..0x110000).all(|c| is_space(c) == properties(c).is_space()));
        assert!((0..0x110000).all(|c| is_printable(c) == properties(c).is_printable()));
    }

    #[test]
    fn decimal_values() {
        assert_eq!(digest(|c| decimal_value(c).map_or(255, |v| v as u8)), DECIMAL_DIGEST);
    }

    #[test]
    fn values_of_digits_and_numbers() {
        assert_eq!(digest(|c| digit_value(c).map_or(255, |v| v as u8)), 9244706558545486401);
        let bits = |c: u32| numeric_value(c).unwrap_or(-1000.0).to_bits();
        let step = |h: u64, c: u32| (h ^ bits(c)).wrapping_mul(0x100000001b3);
        assert_eq!((0..0x110000).fold(0xcbf29ce484222325, step), 11854523908184409724);
    }

    const LOW_DIGEST: u64 = 11604829620130275387;
    const HIGH_DIGEST: u64 = 9682841399963548395;
    const DECIMAL_DIGEST: u64 = 3788266164631881805;
}
