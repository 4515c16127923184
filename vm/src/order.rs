//! Stable sorting with a comparison that may fail, run script code, or contradict itself.
//!
//! The method is a merge sort on natural runs: runs already in order are found first, short ones are extended by
//! binary insertion, and neighbours are merged in the order of Munro and Wild's powersort ("Nearly-Optimal
//! Mergesorts", 2018), with exponential search where one side wins for long. Sorted input takes n - 1 comparisons.
//! The slice is a permutation of its former self at every exit, whatever the comparison did.

mod plain;

pub use plain::{sort_by_bytes, sort_by_float, sort_by_int};

/// Runs shorter than half of this are extended by insertion.
const LEAST_RUN: usize = 64;
/// So many wins in a row make a merge search ahead.
const GALLOP: usize = 7;

/// Sorts `items` by `less`, stably.
///
/// # Errors
/// The first error of `less`; the items are then in some order.
pub fn merge_sort<T: Copy, E>(items: &mut [T], less: impl FnMut(T, T) -> Result<bool, E>) -> Result<(), E> {
    if items.len() < 2 {
        return Ok(());
    }
    let mut sorter = Sorter { items, less, spare: Vec::new(), gallop: GALLOP, runs: Vec::new() };
    sorter.sort()
}

/// A stretch in order, with the depth in the merge tree of the border to its right.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    len: usize,
    power: u32,
}

struct Sorter<'a, T, F> {
    items: &'a mut [T],
    less: F,
    spare: Vec<T>,
    gallop: usize,
    runs: Vec<Run>,
}

/// A merge in progress: `items[to..]` has room for what is still in the spare buffer.
struct Merge {
    /// Next place to fill (low merge), or one past it (high merge).
    to: usize,
    /// First (one past the last) spare item left.
    spare: usize,
    /// First (one past the last) item left of the other run.
    other: usize,
}

/// How many of `items` come first, where `first` holds for a beginning of them: searched from the front.
fn gallop_front<T: Copy, E>(items: &[T], mut first: impl FnMut(T) -> Result<bool, E>) -> Result<usize, E> {
    let (mut low, mut step) = (0, 1);
    while low + step <= items.len() {
        if !first(items[low + step - 1])? {
            return between(items, low, low + step - 1, first);
        }
        low += step;
        step *= 2;
    }
    between(items, low, items.len(), first)
}

/// [`gallop_front`], searched from the back.
fn gallop_back<T: Copy, E>(items: &[T], mut first: impl FnMut(T) -> Result<bool, E>) -> Result<usize, E> {
    let (mut high, mut step) = (items.len(), 1);
    while step <= high {
        if first(items[high - step])? {
            return between(items, high - step + 1, high, first);
        }
        high -= step;
        step *= 2;
    }
    between(items, 0, high, first)
}

/// The border in `low..=high` by bisection.
fn between<T: Copy, E>(
    items: &[T],
    mut low: usize,
    mut high: usize,
    mut first: impl FnMut(T) -> Result<bool, E>,
) -> Result<usize, E> {
    while low < high {
        let middle = low + (high - low) / 2;
        if first(items[middle])? {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    Ok(low)
}

/// The depth of the border between two neighbouring runs in a balanced tree over `total` items.
fn border_power(start: usize, left: usize, right: usize, total: usize) -> u32 {
    let (mut a, mut b) = (2 * start + left, 2 * start + 2 * left + right);
    let mut power = 1;
    // The first binary digit in which the two midpoints, as fractions of the whole, differ.
    while (a >= total) == (b >= total) {
        if a >= total {
            a -= total;
            b -= total;
        }
        a *= 2;
        b *= 2;
        power += 1;
    }
    power
}

/// Between 32 and 64: the whole divided by it is a power of two or just under one.
fn least_run(mut n: usize) -> usize {
    let mut odd = 0;
    while n >= LEAST_RUN {
        odd |= n & 1;
        n >>= 1;
    }
    n + odd
}

impl<T: Copy, E, F: FnMut(T, T) -> Result<bool, E>> Sorter<'_, T, F> {
    fn sort(&mut self) -> Result<(), E> {
        let total = self.items.len();
        let least = least_run(total);
        let mut start = 0;
        while start < total {
            let mut len = self.natural_run(start)?;
            if len < least {
                let wanted = least.min(total - start);
                self.insert_all(start, len, wanted)?;
                len = wanted;
            }
            self.add_run(start, len)?;
            start += len;
        }
        while self.runs.len() > 1 {
            self.merge_last()?;
        }
        Ok(())
    }

    /// The length of the run at `start`. One that falls is turned round, but not the equal ones in it among themselves. The
    /// comparisons are those of CPython 3.13 in their order, which classes with odd comparisons can tell.
    fn natural_run(&mut self, start: usize) -> Result<usize, E> {
        let (items, less) = (&mut self.items[start..], &mut self.less);
        let total = items.len();
        let mut len = 1;
        while len < total && !less(items[len], items[len - 1])? {
            len += 1;
        }
        if len >= total {
            return Ok(total);
        }
        if len > 1 {
            // It may be that all so far are equal, and that they fall from here.
            if less(items[0], items[len - 1])? {
                return Ok(len);
            }
            items[..len].reverse();
        }
        len += 1;
        let mut n_equal = 0;
        while len < total {
            if less(items[len], items[len - 1])? {
                items[len - 1 - n_equal..len].reverse();
                n_equal = 0;
            } else if less(items[len - 1], items[len])? {
                break;
            } else {
                n_equal += 1;
            }
            len += 1;
        }
        items[len - 1 - n_equal..len].reverse();
        items[..len].reverse();
        while len < total && !less(items[len], items[len - 1])? {
            len += 1;
        }
        Ok(len)
    }

    /// Extends the run of `len` at `start` to `wanted` items, each put in its place by bisection.
    fn insert_all(&mut self, start: usize, len: usize, wanted: usize) -> Result<(), E> {
        let items = &mut self.items[start..start + wanted];
        for at in len..wanted {
            let item = items[at];
            let less = &mut self.less;
            let place = between(&items[..at], 0, at, |other| Ok(!less(item, other)?))?;
            items.copy_within(place..at, place + 1);
            items[place] = item;
        }
        Ok(())
    }

    /// Takes a run in and merges what lies deeper in the tree than the border before it.
    fn add_run(&mut self, start: usize, len: usize) -> Result<(), E> {
        if let Some(last) = self.runs.last() {
            let power = border_power(last.start, last.len, len, self.items.len());
            while self.runs.len() > 1 && self.runs[self.runs.len() - 2].power > power {
                self.merge_last()?;
            }
            if let Some(last) = self.runs.last_mut() {
                last.power = power;
            }
        }
        self.runs.push(Run { start, len, power: 0 });
        Ok(())
    }

    fn merge_last(&mut self) -> Result<(), E> {
        let (Some(right), Some(left)) = (self.runs.pop(), self.runs.pop()) else { return Ok(()) };
        self.runs.push(Run { start: left.start, len: left.len + right.len, power: right.power });
        self.merge(left.start, right.start, right.start + right.len)
    }

    /// Merges `start..middle` with `middle..end`.
    fn merge(&mut self, start: usize, middle: usize, end: usize) -> Result<(), E> {
        let less = &mut self.less;
        let (head, last) = (self.items[middle], self.items[middle - 1]);
        // What is already in place at both ends stays out of it.
        let start = start + gallop_front(&self.items[start..middle], |x| Ok(!less(head, x)?))?;
        if start == middle {
            return Ok(());
        }
        let end = middle + gallop_back(&self.items[middle..end], |x| less(x, last))?;
        if end == middle {
            return Ok(());
        }
        self.spare.clear();
        if middle - start <= end - middle {
            self.spare.extend_from_slice(&self.items[start..middle]);
            let mut merge = Merge { to: start, spare: 0, other: middle };
            let result = self.merge_low(&mut merge, end);
            let rest = &self.spare[merge.spare..];
            self.items[merge.to..merge.to + rest.len()].copy_from_slice(rest);
            result
        } else {
            self.spare.extend_from_slice(&self.items[middle..end]);
            let mut merge = Merge { to: end, spare: end - middle, other: middle };
            let result = self.merge_high(&mut merge, start);
            let rest = &self.spare[..merge.spare];
            self.items[merge.to - rest.len()..merge.to].copy_from_slice(rest);
            result
        }
    }

    /// The left run is in the spare buffer; fills from the front.
    fn merge_low(&mut self, m: &mut Merge, end: usize) -> Result<(), E> {
        let (mut left_wins, mut right_wins) = (0, 0);
        while m.spare < self.spare.len() && m.other < end {
            if (self.less)(self.items[m.other], self.spare[m.spare])? {
                self.items[m.to] = self.items[m.other];
                m.other += 1;
                (left_wins, right_wins) = (0, right_wins + 1);
            } else {
                self.items[m.to] = self.spare[m.spare];
                m.spare += 1;
                (left_wins, right_wins) = (left_wins + 1, 0);
            }
            m.to += 1;
            if left_wins.max(right_wins) >= self.gallop {
                self.gallop_low(m, end)?;
                (left_wins, right_wins) = (0, 0);
            }
        }
        Ok(())
    }

    /// Takes stretches as long as they are long.
    fn gallop_low(&mut self, m: &mut Merge, end: usize) -> Result<(), E> {
        while m.spare < self.spare.len() && m.other < end {
            let less = &mut self.less;
            let head = self.items[m.other];
            let left = gallop_front(&self.spare[m.spare..], |x| Ok(!less(head, x)?))?;
            self.items[m.to..m.to + left].copy_from_slice(&self.spare[m.spare..m.spare + left]);
            m.to += left;
            m.spare += left;
            if m.spare == self.spare.len() {
                return Ok(());
            }
            let head = self.spare[m.spare];
            let right = gallop_front(&self.items[m.other..end], |x| less(x, head))?;
            self.items.copy_within(m.other..m.other + right, m.to);
            m.to += right;
            m.other += right;
            if self.gallop_ends(left, right) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Makes searching ahead easier to start while it pays, and harder when it did not.
    fn gallop_ends(&mut self, left: usize, right: usize) -> bool {
        let ends = left < GALLOP && right < GALLOP;
        self.gallop = if ends { self.gallop + 2 } else { self.gallop.saturating_sub(1).max(1) };
        ends
    }

    /// The right run is in the spare buffer; fills from the back.
    fn merge_high(&mut self, m: &mut Merge, start: usize) -> Result<(), E> {
        let (mut left_wins, mut right_wins) = (0, 0);
        while m.spare > 0 && m.other > start {
            m.to -= 1;
            let taken = (self.less)(self.spare[m.spare - 1], self.items[m.other - 1]);
            // The place is given back before an error leaves, so that the spare items fit exactly.
            m.to += usize::from(taken.is_err());
            if taken? {
                m.other -= 1;
                self.items[m.to] = self.items[m.other];
                (left_wins, right_wins) = (left_wins + 1, 0);
            } else {
                m.spare -= 1;
                self.items[m.to] = self.spare[m.spare];
                (left_wins, right_wins) = (0, right_wins + 1);
            }
            if left_wins.max(right_wins) >= self.gallop {
                self.gallop_high(m, start)?;
                (left_wins, right_wins) = (0, 0);
            }
        }
        Ok(())
    }

    fn gallop_high(&mut self, m: &mut Merge, start: usize) -> Result<(), E> {
        while m.spare > 0 && m.other > start {
            let less = &mut self.less;
            let last = self.spare[m.spare - 1];
            let kept = start + gallop_back(&self.items[start..m.other], |x| Ok(!less(last, x)?))?;
            let left = m.other - kept;
            m.to -= left;
            self.items.copy_within(kept..m.other, m.to);
            m.other = kept;
            if m.other == start {
                return Ok(());
            }
            let last = self.items[m.other - 1];
            let kept = gallop_back(&self.spare[..m.spare], |x| less(x, last))?;
            let right = m.spare - kept;
            m.to -= right;
            self.items[m.to..m.to + right].copy_from_slice(&self.spare[kept..m.spare]);
            m.spare = kept;
            if self.gallop_ends(left, right) {
                return Ok(());
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::convert::Infallible;

    /// Numbers without a pattern, the same each time.
    fn scrambled(n: usize, below: u64) -> Vec<u64> {
        let mut state = 0x9e3779b97f4a7c15u64.wrapping_add(n as u64);
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state % below
        };
        (0..n).map(|_| next()).collect()
    }

    /// Sorts by the upper part, checks against the standard library, and counts comparisons.
    fn comparisons(keys: &[u64]) -> usize {
        let mut items: Vec<(u64, usize)> = keys.iter().copied().zip(0..).collect();
        let mut expected = items.clone();
        expected.sort_by_key(|item| item.0);
        let mut count = 0;
        let result = merge_sort(&mut items, |a, b| {
            count += 1;
            Ok::<_, Infallible>(a.0 < b.0)
        });
        assert!(result.is_ok());
        assert!(items == expected, "not sorted stably: {} items", keys.len());
        count
    }

    #[test]
    fn sorts_stably_at_every_length() {
        for n in 0..300 {
            for below in [2, 10, 1 << 40] {
                comparisons(&scrambled(n, below));
            }
        }
    }

    #[test]
    fn order_that_is_there_is_used() {
        let n = 10_000u64;
        let up: Vec<u64> = (0..n).collect();
        let down: Vec<u64> = (0..n).rev().collect();
        assert_eq!(comparisons(&up), up.len() - 1);
        assert_eq!(comparisons(&down), up.len() - 1);
        assert_eq!(comparisons(&vec![7; 10_000]), up.len() - 1);
        let two_runs: Vec<u64> = (0..n / 2).chain(0..n / 2).collect();
        assert!(comparisons(&two_runs) < 2 * up.len() + 100);
        let blocks: Vec<u64> = (n / 2..n).chain(0..n / 2).collect();
        assert!(comparisons(&blocks) < up.len() + 100);
        let saw: Vec<u64> = (0..n).map(|i| i % 100 * 1000 + i / 100).collect();
        assert!(comparisons(&saw) < up.len() * 10);
        let almost: Vec<u64> = up.iter().map(|&i| if i % 1000 == 999 { i / 2 } else { i }).collect();
        assert!(comparisons(&almost) < up.len() * 2);
    }

    #[test]
    fn few_comparisons_on_random_input() {
        for n in [100usize, 1000, 20_000, 100_000] {
            let bound = n as f64 * (n as f64).log2();
            let count = comparisons(&scrambled(n, u64::MAX));
            assert!((count as f64) < bound * 1.01, "{n} items: {count} comparisons, n log2 n is {bound}");
        }
    }

    #[test]
    fn an_error_leaves_a_permutation() {
        for n in [5usize, 40, 200, 1000] {
            let keys = scrambled(n, 1000);
            let mut sorted = keys.clone();
            sorted.sort();
            let total = comparisons(&keys);
            for stop in (0..total).step_by(1 + total / 300) {
                let mut items = keys.clone();
                let mut count = 0;
                let result = merge_sort(&mut items, |a, b| {
                    count += 1;
                    if count > stop { Err(()) } else { Ok(a < b) }
                });
                assert_eq!(result, Err(()));
                items.sort();
                assert!(items == sorted, "lost items: {n} items, stopped after {stop}");
            }
        }
    }

    #[test]
    fn contradictions_leave_a_permutation() {
        for n in [10usize, 100, 1000, 5000] {
            let mut answers = scrambled(100_000, 2).into_iter().cycle();
            let mut items: Vec<usize> = (0..n).collect();
            let result = merge_sort(&mut items, |_, _| Ok::<_, Infallible>(answers.next() == Some(1)));
            assert!(result.is_ok());
            items.sort();
            assert!(items.iter().copied().eq(0..n));
            let mut items: Vec<usize> = (0..n).collect();
            assert!(merge_sort(&mut items, |_, _| Ok::<_, Infallible>(true)).is_ok());
            items.sort();
            assert!(items.iter().copied().eq(0..n));
        }
    }

    #[test]
    fn keys_of_one_kind() {
        let mut items = vec![(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd')];
        sort_by_int(&mut items, false);
        assert_eq!(items, [(1, 'b'), (2, 'd'), (3, 'a'), (3, 'c')]);
        sort_by_int(&mut items, true);
        assert_eq!(items, [(3, 'a'), (3, 'c'), (2, 'd'), (1, 'b')]);
        let mut items = vec![(0.5, 1), (-0.0, 2), (0.0, 3), (f64::NEG_INFINITY, 4)];
        assert!(sort_by_float(&mut items, false));
        assert_eq!(items.iter().map(|item| item.1).collect::<Vec<_>>(), [4, 2, 3, 1]);
        assert!(!sort_by_float(&mut [(f64::NAN, 1), (0.0, 2)], false));
        let mut items: Vec<(&[u8], u8)> = vec![(b"b", 1), (b"ab", 2), (b"", 3), (b"b", 4)];
        sort_by_bytes(&mut items, true);
        assert_eq!(items.iter().map(|item| item.1).collect::<Vec<_>>(), [1, 4, 2, 3]);
    }
}
