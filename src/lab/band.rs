//! A quantity measured several times.

/// The middle of the repeats, with the least and the most of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Band {
    pub(crate) least: f64,
    pub(crate) median: f64,
    pub(crate) most: f64,
}

impl Band {
    /// `None` without any value.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Option<Band> {
        let mut values: Vec<f64> = values.into_iter().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let middle = values.len() / 2;
        let median = match values.len() {
            0 => return None,
            length if length % 2 == 1 => values[middle],
            _ => (values[middle - 1] + values[middle]) / 2.0,
        };
        Some(Band { least: values[0], median, most: values[values.len() - 1] })
    }

    /// Whether the repeats of both cannot be told apart.
    pub(crate) fn overlaps(&self, other: &Band) -> bool {
        self.least <= other.most && other.least <= self.most
    }
}
