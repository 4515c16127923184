//! The predicates of text: `isalpha` and its kin.

use crate::text::pytext::PyText;
use crate::text::unicode::{Properties, is_printable, is_space, properties};

/// Not empty, and every code point has the property.
fn all(text: PyText<'_>, has: impl Fn(Properties) -> bool) -> bool {
    !text.is_empty() && text.code_points().all(|c| has(properties(c)))
}

/// As [`all`], with an own answer for ASCII.
fn all_or_ascii(text: PyText<'_>, ascii: impl Fn(&u8) -> bool, has: impl Fn(Properties) -> bool) -> bool {
    if text.is_ascii() { !text.is_empty() && text.bytes().iter().all(ascii) } else { all(text, has) }
}

/// `text.isalpha()`
pub fn is_alpha(text: PyText<'_>) -> bool {
    all_or_ascii(text, u8::is_ascii_alphabetic, Properties::is_alpha)
}

/// `text.isalnum()`
pub fn is_alnum(text: PyText<'_>) -> bool {
    all_or_ascii(text, u8::is_ascii_alphanumeric, |p| p.is_alpha() || p.is_numeric())
}

/// `text.isdecimal()`
pub fn is_decimal(text: PyText<'_>) -> bool {
    all_or_ascii(text, u8::is_ascii_digit, Properties::is_decimal)
}

/// `text.isdigit()`
pub fn is_digit(text: PyText<'_>) -> bool {
    all_or_ascii(text, u8::is_ascii_digit, Properties::is_digit)
}

/// `text.isnumeric()`
pub fn is_numeric(text: PyText<'_>) -> bool {
    all_or_ascii(text, u8::is_ascii_digit, Properties::is_numeric)
}

/// `text.isspace()`
pub fn is_all_space(text: PyText<'_>) -> bool {
    !text.is_empty() && text.code_points().all(is_space)
}

/// `text.isprintable()`: empty text is.
pub fn is_all_printable(text: PyText<'_>) -> bool {
    text.code_points().all(is_printable)
}

/// `text.islower()`: something in lower case, nothing in another case.
pub fn is_lower(text: PyText<'_>) -> bool {
    one_case(text, Properties::is_lower, |p| p.is_upper() || p.is_title())
}

/// `text.isupper()`
pub fn is_upper(text: PyText<'_>) -> bool {
    one_case(text, Properties::is_upper, |p| p.is_lower() || p.is_title())
}

fn one_case(
    text: PyText<'_>,
    wanted: impl Fn(Properties) -> bool,
    other: impl Fn(Properties) -> bool,
) -> bool {
    let mut found = false;
    for c in text.code_points() {
        let p = properties(c);
        if other(p) {
            return false;
        }
        found |= wanted(p);
    }
    found
}

/// `text.istitle()`: upper case where words start, lower case inside.
pub fn is_title(text: PyText<'_>) -> bool {
    let (mut found, mut inside) = (false, false);
    for c in text.code_points() {
        let p = properties(c);
        let starts = p.is_upper() || p.is_title();
        if !starts && !p.is_lower() {
            inside = false;
            continue;
        }
        if starts == inside {
            return false;
        }
        (found, inside) = (true, true);
    }
    found
}

/// `text.isidentifier()`
pub fn is_identifier(text: PyText<'_>) -> bool {
    let mut rest = text.code_points();
    rest.next().is_some_and(|c| properties(c).is_id_start()) && rest.all(|c| properties(c).is_id_continue())
}
