//! Sorting by keys whose comparison runs no script code.

/// Sorts by integer keys, stably; descending keeps equal keys in order, too.
pub fn sort_by_int<P>(items: &mut [(i64, P)], descending: bool) {
    if descending {
        items.sort_by_key(|item| std::cmp::Reverse(item.0));
    } else {
        items.sort_by_key(|item| item.0);
    }
}

/// Sorts by float keys, stably. With a NaN among them there is no order: nothing is done, and the answer is no.
pub fn sort_by_float<P>(items: &mut [(f64, P)], descending: bool) -> bool {
    if items.iter().any(|item| item.0.is_nan()) {
        return false;
    }
    let order = |a: f64, b: f64| a.partial_cmp(&b).unwrap_or(std::cmp::Ordering::Equal);
    if descending {
        items.sort_by(|a, b| order(b.0, a.0));
    } else {
        items.sort_by(|a, b| order(a.0, b.0));
    }
    true
}

/// Sorts by byte strings, stably. The bytes of text sort as its code points do.
pub fn sort_by_bytes<P: Copy>(items: &mut [(&[u8], P)], descending: bool) {
    // Most differ within their first bytes, which compare as a number does.
    let mut keyed: Vec<_> = items.iter().map(|(bytes, other)| (head(bytes), *bytes, *other)).collect();
    if descending {
        keyed.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)));
    } else {
        keyed.sort_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)));
    }
    items.iter_mut().zip(keyed).for_each(|(place, (_, bytes, other))| *place = (bytes, other));
}

/// The first eight bytes, the first one highest; zeros for those that are missing.
fn head(bytes: &[u8]) -> u64 {
    let mut head = [0; 8];
    let n = bytes.len().min(8);
    head[..n].copy_from_slice(&bytes[..n]);
    u64::from_be_bytes(head)
}
