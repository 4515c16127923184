//! Quantities in a few characters.

/// A time with three digits and its unit, never wider than 7 characters: `5.11 ms`, `47.9 us`, `312 s`.
pub(crate) fn time(ns: u64) -> String {
    const UNITS: [(&str, f64); 4] = [("ns", 1.0), ("us", 1e3), ("ms", 1e6), ("s", 1e9)];
    let value = ns as f64;
    let fits = |&&(_, size): &&(&str, f64)| value / size < 999.5;
    let (unit, size) = UNITS.iter().find(fits).unwrap_or(&UNITS[3]);
    let scaled = value / size;
    let digits = match scaled {
        _ if ns == 0 || *unit == "ns" || scaled >= 99.95 => 0,
        _ if scaled >= 9.995 => 1,
        _ => 2,
    };
    format!("{scaled:.digits$} {unit}")
}

/// An interval as a user would write it: `5 ms`, `1 us`, `1.5 ms`.
pub(crate) fn interval(ns: u64) -> String {
    match ns {
        0..1_000_000 => format!("{} us", ns as f64 / 1e3),
        1_000_000..1_000_000_000 => format!("{} ms", ns as f64 / 1e6),
        _ => format!("{} s", ns as f64 / 1e9),
    }
}

/// A count, with thousands cut to `12.3k` when it grows beyond five characters.
pub(crate) fn count(number: u64) -> String {
    match number {
        0..100_000 => number.to_string(),
        100_000..10_000_000 => format!("{}k", number / 1_000),
        10_000_000..10_000_000_000 => format!("{}M", number / 1_000_000),
        _ => format!("{}G", number / 1_000_000_000),
    }
}

/// `1 thread`, `3 threads`.
pub(crate) fn plural(number: u64, noun: &str, plural: &str) -> String {
    format!("{} {}", count(number), if number == 1 { noun } else { plural })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_three_digits_and_a_unit() {
        let times = [0, 7, 999, 1_000, 47_940, 999_600, 5_110_000, 99_960_000, 1_204_000_000, u64::MAX];
        let expected = [
            "0 ns",
            "7 ns",
            "999 ns",
            "1.00 us",
            "47.9 us",
            "1.00 ms",
            "5.11 ms",
            "100 ms",
            "1.20 s",
            "18446744074 s",
        ];
        assert_eq!(times.map(time), expected);
    }

    #[test]
    fn intervals_are_written_as_given() {
        assert_eq!(
            [1_000, 5_000_000, 1_500_000, 2_000_000_000].map(interval),
            ["1 us", "5 ms", "1.5 ms", "2 s"]
        );
    }

    #[test]
    fn counts_stay_short() {
        assert_eq!([0, 99_999, 123_456, 12_345_678].map(count), ["0", "99999", "123k", "12M"]);
        assert_eq!(plural(1, "switch", "switches"), "1 switch");
    }
}
