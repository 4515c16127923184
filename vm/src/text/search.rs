//! Finding, counting, splitting and replacing byte strings, in linear time.
//!
//! Text uses these as well: a code point never matches in the middle of another.

use memchr::memmem;

/// Are both the same? Short ones, as names and words are, are compared without a call.
#[inline(always)]
pub fn same(a: &[u8], b: &[u8]) -> bool {
    let n = a.len();
    if n != b.len() {
        return false;
    }
    let long = |bytes: &[u8], at: usize| bytes[at..].first_chunk::<8>().map(|c| u64::from_ne_bytes(*c));
    let short = |bytes: &[u8], at: usize| bytes[at..].first_chunk::<4>().map(|c| u32::from_ne_bytes(*c));
    match n {
        0 => true,
        1..4 => a[0] == b[0] && a[n / 2] == b[n / 2] && a[n - 1] == b[n - 1],
        4..8 => short(a, 0) == short(b, 0) && short(a, n - 4) == short(b, n - 4),
        8..=16 => long(a, 0) == long(b, 0) && long(a, n - 8) == long(b, n - 8),
        _ => a == b,
    }
}

/// The first place of `needle`.
pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        // So few bytes are looked at sooner than a vector search is begun.
        [byte] if hay.len() < 12 => hay.iter().position(|b| b == byte),
        [byte] => memchr::memchr(*byte, hay),
        [first, rest @ ..] => find_by_first(hay, *first, rest),
    }
}

/// Looks for the first byte as long as that rarely leads astray: short searches end before a real searcher is built.
fn find_by_first(hay: &[u8], first: u8, rest: &[u8]) -> Option<usize> {
    let mut start = 0;
    let mut patience = 12;
    while hay.len() - start > rest.len() {
        let at = start + memchr::memchr(first, &hay[start..hay.len() - rest.len()])?;
        if hay[at + 1..].starts_with(rest) {
            return Some(at);
        }
        start = at + 1;
        patience -= 1;
        if patience == 0 {
            let needle = [&[first], rest].concat();
            return memmem::find(&hay[start..], &needle).map(|at| start + at);
        }
    }
    None
}

/// The last place of `needle`.
pub fn rfind(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(hay.len()),
        [byte] => memchr::memrchr(*byte, hay),
        _ => memmem::rfind(hay, needle),
    }
}

/// How often `needle` occurs without overlap; an empty needle occurs before and after every byte.
pub fn count(hay: &[u8], needle: &[u8]) -> usize {
    match needle {
        [] => hay.len() + 1,
        [byte] => memchr::memchr_iter(*byte, hay).count(),
        _ => memmem::find_iter(hay, needle).count(),
    }
}

/// Calls `f` with every place of `needle` (not empty), without overlap.
pub fn each_place(hay: &[u8], needle: &[u8], mut f: impl FnMut(usize)) {
    let [byte] = needle else { return memmem::find_iter(hay, needle).for_each(f) };
    let mut at = 0;
    while at < hay.len() {
        // The next place is mostly near: a few bytes are looked at before a search for far ones is begun.
        let near = &hay[at..hay.len().min(at + 16)];
        let found = match near.iter().position(|b| b == byte) {
            Some(offset) => Some(at + offset),
            None => memchr::memchr(*byte, &hay[at + near.len()..]).map(|offset| at + near.len() + offset),
        };
        let Some(place) = found else { return };
        f(place);
        at = place + 1;
    }
}

/// `hay` cut at each `separator` (not empty), at most `most` times.
pub fn split<'a>(hay: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut cut = |at: usize| {
        pieces.push(&hay[start..at]);
        start = at + separator.len();
    };
    match separator {
        [byte] => memchr::memchr_iter(*byte, hay).take(most).for_each(&mut cut),
        _ => memmem::find_iter(hay, separator).take(most).for_each(&mut cut),
    }
    pieces.push(&hay[start..]);
    pieces
}

/// [`split`] from the end; the pieces are still in order.
pub fn rsplit<'a>(hay: &'a [u8], separator: &[u8], most: usize) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    let mut end = hay.len();
    while pieces.len() < most
        && let Some(at) = rfind(&hay[..end], separator)
    {
        pieces.push(&hay[at + separator.len()..end]);
        end = at;
    }
    pieces.push(&hay[..end]);
    pieces.reverse();
    pieces
}

/// `hay` with the first `most` of `old` (not empty) replaced; nothing if there is none.
pub fn replace(hay: &[u8], old: &[u8], new: &[u8], most: usize) -> Option<Vec<u8>> {
    let first = find(hay, old).filter(|_| most > 0)?;
    if let ([old], [new]) = (old, new)
        && most == usize::MAX
    {
        return Some(hay.iter().map(|b| if b == old { *new } else { *b }).collect());
    }
    let mut out = Vec::with_capacity(hay.len() + new.len());
    out.extend_from_slice(&hay[..first]);
    out.extend_from_slice(new);
    let mut start = first + old.len();
    let rest = &hay[start..];
    let base = start;
    let mut put = |at: usize| {
        out.extend_from_slice(&hay[start..base + at]);
        out.extend_from_slice(new);
        start = base + at + old.len();
    };
    match old {
        [byte] => memchr::memchr_iter(*byte, rest).take(most - 1).for_each(&mut put),
        _ => memmem::find_iter(rest, old).take(most - 1).for_each(&mut put),
    }
    out.extend_from_slice(&hay[start..]);
    Some(out)
}
