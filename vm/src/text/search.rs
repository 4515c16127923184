//! Finding, counting, splitting and replacing byte strings, in linear time.
//!
//! Text uses these as well: a code point never matches in the middle of another.

use memchr::memmem;

/// The first place of `needle`.
pub fn find(hay: &[u8], needle: &[u8]) -> Option<usize> {
    match needle {
        [] => Some(0),
        [byte] => memchr::memchr(*byte, hay),
        _ => memmem::find(hay, needle),
    }
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
