//! Taking text apart: `split`, `rsplit`, `splitlines`, `partition`.

use crate::text::pytext::PyText;
use crate::text::search;
use crate::text::unicode::{is_line_break, is_space};

/// A byte string as text, its flag known when the whole is ASCII.
fn part<'a>(whole: PyText<'_>, bytes: &'a [u8]) -> PyText<'a> {
    if whole.is_ascii() { PyText::with_flag(bytes, true) } else { PyText::new(bytes) }
}

/// `text.split(separator, most)`; the separator is not empty. No limit: `usize::MAX`.
pub fn split<'a>(text: PyText<'a>, separator: PyText<'_>, most: usize) -> Vec<PyText<'a>> {
    let pieces = search::split(text.bytes(), separator.bytes(), most);
    pieces.into_iter().map(|bytes| part(text, bytes)).collect()
}

/// `text.rsplit(separator, most)`
pub fn rsplit<'a>(text: PyText<'a>, separator: PyText<'_>, most: usize) -> Vec<PyText<'a>> {
    let pieces = search::rsplit(text.bytes(), separator.bytes(), most);
    pieces.into_iter().map(|bytes| part(text, bytes)).collect()
}

/// `text.split(None, most)`: words between white space.
pub fn split_space(text: PyText<'_>, most: usize) -> Vec<PyText<'_>> {
    let mut words = Vec::new();
    let mut rest = text.code_points();
    loop {
        let start = skip(&mut rest, is_space);
        if rest.peek().is_none() {
            return words;
        }
        if words.len() == most {
            // The last word is all that is left, white space at its end included.
            words.push(part(text, &text.bytes()[start..]));
            return words;
        }
        let end = skip(&mut rest, |c| !is_space(c));
        words.push(part(text, &text.bytes()[start..end]));
    }
}

/// Takes code points as long as they are `wanted`; the offset after them.
fn skip(rest: &mut crate::text::pytext::CodePoints<'_>, wanted: impl Fn(u32) -> bool) -> usize {
    while rest.peek().is_some_and(&wanted) {
        rest.next();
    }
    rest.offset()
}

/// Bytes of the wanted code points at the end.
fn trailing(text: PyText<'_>, wanted: impl Fn(u32) -> bool) -> usize {
    let mut rest = text.code_points();
    let mut count = 0;
    while let Some(c) = rest.next_back().filter(|&c| wanted(c)) {
        count += crate::text::pytext::encoded_len(c);
    }
    count
}

/// `text.rsplit(None, most)`
pub fn rsplit_space(text: PyText<'_>, most: usize) -> Vec<PyText<'_>> {
    let mut words = Vec::new();
    let mut end = text.bytes().len();
    loop {
        let head = |end: usize| PyText::with_flag(&text.bytes()[..end], text.is_ascii());
        end -= trailing(head(end), is_space);
        if end == 0 {
            break;
        }
        if words.len() == most {
            words.push(part(text, &text.bytes()[..end]));
            break;
        }
        let start = end - trailing(head(end), |c| !is_space(c));
        words.push(part(text, &text.bytes()[start..end]));
        end = start;
    }
    words.reverse();
    words
}

/// `text.splitlines(keep_ends)`
pub fn splitlines(text: PyText<'_>, keep_ends: bool) -> Vec<PyText<'_>> {
    let bytes = text.bytes();
    let mut lines = Vec::new();
    let mut rest = text.code_points();
    while rest.peek().is_some() {
        let start = rest.offset();
        let end = skip(&mut rest, |c| !is_line_break(c));
        if rest.next() == Some(0x0d) && rest.peek() == Some(0x0a) {
            rest.next();
        }
        lines.push(part(text, &bytes[start..if keep_ends { rest.offset() } else { end }]));
    }
    lines
}

/// `text.partition(separator)`: before and after the first, or nothing.
pub fn partition<'a>(text: PyText<'a>, separator: PyText<'_>) -> Option<(PyText<'a>, PyText<'a>)> {
    around(text, search::find(text.bytes(), separator.bytes())?, separator)
}

/// `text.rpartition(separator)`: before and after the last, or nothing.
pub fn rpartition<'a>(text: PyText<'a>, separator: PyText<'_>) -> Option<(PyText<'a>, PyText<'a>)> {
    around(text, search::rfind(text.bytes(), separator.bytes())?, separator)
}

fn around<'a>(text: PyText<'a>, at: usize, separator: PyText<'_>) -> Option<(PyText<'a>, PyText<'a>)> {
    let after = at + separator.bytes().len();
    Some((part(text, &text.bytes()[..at]), part(text, &text.bytes()[after..])))
}
