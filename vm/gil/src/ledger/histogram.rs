//! A histogram of times in logarithmic buckets: sixteen to an octave, so a quantile is off by 6 % at most.

/// Buckets in an octave, as a power of two.
const FINE_BITS: u32 = 4;
const FINE: u64 = 1 << FINE_BITS;

/// Times in nanoseconds, counted in logarithmic buckets; only those between the smallest and the largest time cost
/// anything, for most threads know few times.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Histogram {
    /// The bucket of the smallest time.
    first: usize,
    counts: Vec<u32>,
    count: u64,
    max: u64,
}

impl Histogram {
    /// Counts one time.
    #[inline]
    pub fn record(&mut self, ns: u64) {
        let bucket = bucket_of(ns);
        if bucket.wrapping_sub(self.first) >= self.counts.len() {
            self.make_room(bucket, bucket);
        }
        let count = &mut self.counts[bucket - self.first];
        *count = count.saturating_add(1);
        self.count += 1;
        self.max = self.max.max(ns);
    }

    /// Has the buckets from `low` to `high` among those that are counted in.
    #[cold]
    fn make_room(&mut self, low: usize, high: usize) {
        if self.counts.is_empty() {
            self.first = low;
        }
        let (first, end) = (self.first.min(low), (self.first + self.counts.len()).max(high + 1));
        let mut counts = vec![0; end - first];
        counts[self.first - first..][..self.counts.len()].copy_from_slice(&self.counts);
        (self.first, self.counts) = (first, counts);
    }

    /// How many times were counted.
    pub fn count(&self) -> u64 {
        self.count
    }

    /// The largest, exactly; 0 if there is none.
    pub fn max(&self) -> u64 {
        self.max
    }

    /// The time that a share `q` (0 to 1) of the counted ones do not exceed, to a bucket; 0 if there is none.
    ///
    /// ```
    /// use gilbox_gil::ledger::Histogram;
    /// let mut waits = Histogram::default();
    /// (1..=1000).for_each(|ns| waits.record(ns));
    /// assert!((470..=530).contains(&waits.quantile(0.5)));
    /// assert_eq!(waits.quantile(1.0), 1000);
    /// ```
    pub fn quantile(&self, q: f64) -> u64 {
        let rank = ((q.clamp(0.0, 1.0) * self.count as f64).ceil() as u64).max(1);
        let mut seen = 0;
        for (bucket, &count) in self.counts.iter().enumerate() {
            seen += u64::from(count);
            if seen >= rank {
                return middle_of(self.first + bucket).min(self.max);
            }
        }
        self.max
    }

    /// How many times are at most `ns`, to a bucket.
    ///
    /// ```
    /// use gilbox_gil::ledger::Histogram;
    /// let mut waits = Histogram::default();
    /// [5, 5, 900].into_iter().for_each(|ns| waits.record(ns));
    /// assert_eq!((waits.up_to(4), waits.up_to(5), waits.up_to(1_000)), (0, 2, 3));
    /// ```
    pub fn up_to(&self, ns: u64) -> u64 {
        let n_buckets = (bucket_of(ns) + 1).saturating_sub(self.first);
        self.counts.iter().take(n_buckets).map(|&count| u64::from(count)).sum()
    }

    /// Adds the counts of `other`.
    pub fn merge(&mut self, other: &Histogram) {
        if let Some(last) = other.counts.len().checked_sub(1) {
            self.make_room(other.first, other.first + last);
        }
        let shared = self.counts.iter_mut().skip(other.first - self.first.min(other.first));
        for (mine, theirs) in shared.zip(&other.counts) {
            *mine = mine.saturating_add(*theirs);
        }
        self.count += other.count;
        self.max = self.max.max(other.max);
    }
}

/// Below 16 a bucket a value; above, the top five bits of the value name the bucket.
#[inline(always)]
fn bucket_of(ns: u64) -> usize {
    if ns < FINE {
        return ns as usize;
    }
    let octave = ns.ilog2() - FINE_BITS;
    (u64::from(octave) * FINE + (ns >> octave)) as usize
}

/// The middle of a bucket's range.
fn middle_of(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < 2 * FINE {
        return bucket;
    }
    let octave = bucket / FINE - 1;
    let low = (bucket % FINE + FINE) << octave;
    low + (1 << (octave - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_contains_its_own_middle() {
        for bucket in 0..900 {
            assert_eq!(bucket_of(middle_of(bucket)), bucket);
        }
    }

    #[test]
    fn buckets_grow_with_values_up_to_the_largest() {
        let values = [0, 1, 15, 16, 17, 31, 32, 34, 1_000, 1_000_000, 5_000_000_000, u64::MAX];
        assert!(values.windows(2).all(|pair| bucket_of(pair[0]) < bucket_of(pair[1])));
        let mut histogram = Histogram::default();
        values.iter().for_each(|&ns| histogram.record(ns));
        assert_eq!((histogram.count(), histogram.max()), (12, u64::MAX));
    }

    #[test]
    fn histograms_merge_whichever_has_the_larger_times() {
        let (mut low, mut high, mut both) =
            (Histogram::default(), Histogram::default(), Histogram::default());
        [3, 20, 700].into_iter().for_each(|ns| low.record(ns));
        [500, 90_000, 12].into_iter().for_each(|ns| high.record(ns));
        [500, 3, 90_000, 20, 12, 700].into_iter().for_each(|ns| both.record(ns));
        for (first, second) in [(&low, &high), (&high, &low)] {
            let mut merged = first.clone();
            merged.merge(second);
            assert_eq!(merged, both);
            merged.merge(&Histogram::default());
            assert_eq!(merged, both);
        }
    }

    #[test]
    fn an_empty_histogram_answers_nothing() {
        let histogram = Histogram::default();
        assert_eq!((histogram.quantile(0.5), histogram.max()), (0, 0));
    }
}
