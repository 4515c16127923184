//! Splitting, stripping, padding and translating bytes.

use super::case::is_space;
use crate::text::string::pad::{Side, padding};
use crate::text::string::strip::Ends;

/// `bytes.split(None, most)`
pub fn split_space(bytes: &[u8], most: usize) -> Vec<&[u8]> {
    let mut words = Vec::new();
    let mut rest = strip(bytes, None, Ends::Left);
    while !rest.is_empty() {
        if words.len() == most {
            words.push(rest);
            break;
        }
        let end = rest.iter().position(|&b| is_space(b)).unwrap_or(rest.len());
        words.push(&rest[..end]);
        rest = strip(&rest[end..], None, Ends::Left);
    }
    words
}

/// `bytes.rsplit(None, most)`
pub fn rsplit_space(bytes: &[u8], most: usize) -> Vec<&[u8]> {
    let mut words = Vec::new();
    let mut rest = strip(bytes, None, Ends::Right);
    while !rest.is_empty() {
        if words.len() == most {
            words.push(rest);
            break;
        }
        let start = rest.iter().rposition(|&b| is_space(b)).map_or(0, |at| at + 1);
        words.push(&rest[start..]);
        rest = strip(&rest[..start], None, Ends::Right);
    }
    words.reverse();
    words
}

/// `bytes.splitlines(keep_ends)`: only line feed and carriage return end a line.
pub fn splitlines(bytes: &[u8], keep_ends: bool) -> Vec<&[u8]> {
    let mut lines = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let end = memchr::memchr2(b'\n', b'\r', &bytes[start..]).map_or(bytes.len(), |at| start + at);
        let next = match bytes[end..] {
            [b'\r', b'\n', ..] => end + 2,
            [] => end,
            _ => end + 1,
        };
        lines.push(&bytes[start..if keep_ends { next } else { end }]);
        start = next;
    }
    lines
}

/// `bytes.strip(chars)`; without `chars`, white space.
pub fn strip<'a>(bytes: &'a [u8], chars: Option<&[u8]>, ends: Ends) -> &'a [u8] {
    let drop = |b: &u8| chars.map_or_else(|| is_space(*b), |chars| chars.contains(b));
    let (mut start, mut end) = (0, bytes.len());
    if ends != Ends::Right {
        start = bytes.iter().position(|b| !drop(b)).unwrap_or(bytes.len());
    }
    if ends != Ends::Left {
        end = bytes[start..].iter().rposition(|b| !drop(b)).map_or(start, |at| start + at + 1);
    }
    &bytes[start..end]
}

/// `bytes.center(width, fill)` and its kin.
pub fn justify(bytes: &[u8], width: usize, fill: u8, side: Side) -> Vec<u8> {
    let (left, right) = padding(bytes.len(), width, side);
    let mut out = Vec::with_capacity(bytes.len() + left + right);
    out.resize(left, fill);
    out.extend_from_slice(bytes);
    out.resize(out.len() + right, fill);
    out
}

/// `bytes.zfill(width)`
pub fn zfill(bytes: &[u8], width: usize) -> Vec<u8> {
    let sign = usize::from(matches!(bytes.first(), Some(b'+' | b'-')));
    let mut out = Vec::with_capacity(bytes.len().max(width));
    out.extend_from_slice(&bytes[..sign]);
    out.resize(sign + width.saturating_sub(bytes.len()), b'0');
    out.extend_from_slice(&bytes[sign..]);
    out
}

/// `bytes.expandtabs(size)`
pub fn expandtabs(bytes: &[u8], size: i64) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut column = 0usize;
    for &b in bytes {
        if b != b'\t' {
            column = if matches!(b, b'\n' | b'\r') { 0 } else { column + 1 };
            out.push(b);
        } else if size > 0 {
            let spaces = size as usize - column % size as usize;
            out.resize(out.len() + spaces, b' ');
            column += spaces;
        }
    }
    out
}

/// `bytes.replace(b"", new, most)`: `new` before each byte and at the end.
pub fn interleave(bytes: &[u8], new: &[u8], most: usize) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() + new.len());
    for (at, &b) in bytes.iter().enumerate() {
        if at < most {
            out.extend_from_slice(new);
        }
        out.push(b);
    }
    if bytes.len() < most {
        out.extend_from_slice(new);
    }
    out
}

/// `bytes.translate(table, delete)`
pub fn translate(bytes: &[u8], table: Option<&[u8; 256]>, delete: &[u8]) -> Vec<u8> {
    let mut gone = [false; 256];
    delete.iter().for_each(|&b| gone[b as usize] = true);
    let kept = bytes.iter().filter(|&&b| !gone[b as usize]);
    // No more than there are: nothing has to grow.
    let mut out = Vec::with_capacity(bytes.len());
    out.extend(kept.map(|&b| table.map_or(b, |table| table[b as usize])));
    out
}
