//! A controller that keeps waits under a target by moving the switch interval of a live program.
//!
//! Of every window of waits it takes one quantile. Above the target the interval shrinks by as much as the quantile is
//! too long, well below it the interval grows again, because each switch costs something. Where shrinking does not help
//! any more (a native operation has no safe point, the machine is slow to wake threads) it goes back and rests.

/// What a controller is to reach.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Target {
    /// No wait longer than this, in nanoseconds, ...
    pub wait_ns: u64,
    /// ... in this share of the waits: 0.99, or 1 for all of them.
    pub quantile: f64,
    /// The shortest interval and the longest, in nanoseconds.
    pub interval_ns: (u64, u64),
}

impl Target {
    /// The 99th percentile under `wait_ns`, with intervals from 10 us to 100 ms.
    pub fn p99(wait_ns: u64) -> Target {
        Target { wait_ns, quantile: 0.99, interval_ns: (10_000, 100_000_000) }
    }
}

/// Waits that make a window.
const WINDOW: usize = 64;
/// A window with at least so many waits is over after this time too.
const SMALL_WINDOW: usize = 8;
const WINDOW_NS: u64 = 250_000_000;
/// The quantile is steered to this share of the target, so that it stays under it.
const AIM: f64 = 0.85;
/// Below this share of the target there are more switches than needed.
const SLACK: f64 = 0.6;
/// After so many windows in a row in which a shorter interval did not make waits shorter, it is not the interval.
const IN_VAIN: u32 = 3;
/// Windows to rest then.
const REST: u32 = 32;

/// The controller. It sees waits and answers intervals; it has no clock and no thread of its own.
///
/// ```
/// use gilbox_gil::autotune::{Target, Tuner};
/// let mut tuner = Tuner::new(Target::p99(1_000_000));
/// let mut interval_ns = 5_000_000;
/// for wait in 0..1_000 {
///     // With two threads a wait is about one interval.
///     if let Some(next) = tuner.waited(interval_ns, wait * interval_ns, interval_ns) {
///         interval_ns = next;
///     }
/// }
/// assert!((600_000..=1_000_000).contains(&interval_ns));
/// ```
#[derive(Debug, Clone)]
pub struct Tuner {
    target: Target,
    window: Vec<u64>,
    began_ns: u64,
    /// The quantile when the interval was last made shorter, with the interval before.
    before: Option<(u64, u64)>,
    in_vain: u32,
    rest: u32,
    last: Option<u64>,
}

impl Tuner {
    /// A controller that has seen nothing.
    pub fn new(target: Target) -> Tuner {
        Tuner { target, window: Vec::new(), began_ns: 0, before: None, in_vain: 0, rest: 0, last: None }
    }

    /// What it is to reach.
    pub fn target(&self) -> Target {
        self.target
    }

    /// The quantile of the last window, in nanoseconds.
    pub fn observed_ns(&self) -> Option<u64> {
        self.last
    }

    /// Takes note of a wait that ended at `now_ns`; answers another interval if there is to be one.
    pub fn waited(&mut self, wait_ns: u64, now_ns: u64, interval_ns: u64) -> Option<u64> {
        if self.window.is_empty() {
            self.began_ns = now_ns;
        }
        self.window.push(wait_ns);
        let is_late = now_ns.saturating_sub(self.began_ns) >= WINDOW_NS;
        if self.window.len() < WINDOW && !(is_late && self.window.len() >= SMALL_WINDOW) {
            return None;
        }
        let observed = self.quantile();
        self.last = Some(observed);
        let next = self.decide(observed, interval_ns)?;
        let (least, most) = self.target.interval_ns;
        let next = (next.clamp(least, most) / 1_000).max(1) * 1_000;
        (next != interval_ns).then_some(next)
    }

    /// The quantile of the window, which is empty afterwards.
    fn quantile(&mut self) -> u64 {
        self.window.sort_unstable();
        let rank = (self.window.len() as f64 * self.target.quantile).ceil() as usize;
        let observed = self.window[rank.clamp(1, self.window.len()) - 1];
        self.window.clear();
        observed
    }

    fn decide(&mut self, observed: u64, interval_ns: u64) -> Option<u64> {
        if self.rest > 0 {
            self.rest -= 1;
            return None;
        }
        let target = self.target.wait_ns.max(1) as f64;
        let share = observed as f64 / target;
        if share > 1.0 {
            return Some(self.shorten(observed, interval_ns, share));
        }
        self.before = None;
        self.in_vain = 0;
        let grown = interval_ns as f64 * (AIM / share.max(0.01)).clamp(1.0, 1.5);
        (share < SLACK).then_some(grown as u64)
    }

    fn shorten(&mut self, observed: u64, interval_ns: u64, share: f64) -> u64 {
        if let Some((earlier, _)) = self.before
            && observed as f64 > earlier as f64 * 0.9
        {
            self.in_vain += 1;
        } else {
            self.in_vain = 0;
            self.before = None;
        }
        let (_, since) = *self.before.get_or_insert((observed, interval_ns));
        if self.in_vain >= IN_VAIN {
            self.in_vain = 0;
            self.before = None;
            self.rest = REST;
            return since;
        }
        (interval_ns as f64 * (AIM / share).clamp(0.25, 0.95)) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Waits are `n` intervals and a little, from a sequence that is the same every time, and `floor` at least.
    fn settle(target: Target, n: u64, floor_ns: u64, begin_ns: u64, n_waits: u64) -> (Vec<u64>, u64) {
        let mut tuner = Tuner::new(target);
        let (mut interval, mut now, mut noise) = (begin_ns, 0, 1u64);
        let mut intervals = vec![interval];
        let mut over = 0;
        for number in 0..n_waits {
            noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let wait = (interval * n * (90 + (noise >> 60)) / 100).max(floor_ns);
            now += wait;
            over += u64::from(number > n_waits / 2 && wait > target.wait_ns);
            if let Some(next) = tuner.waited(wait, now, interval) {
                interval = next;
                intervals.push(next);
            }
        }
        (intervals, over)
    }

    #[test]
    fn it_settles_under_the_target_from_above_and_below() {
        for n in [1, 2, 4, 16] {
            for begin in [50_000, 5_000_000, 100_000_000] {
                let (intervals, over) = settle(Target::p99(1_000_000), n, 0, begin, 20_000);
                let last = intervals[intervals.len() - 1] * n;
                assert!((500_000..1_000_000).contains(&last), "{n} {begin}: {intervals:?}");
                assert!(over < 100, "{n} {begin}: {over} of 10,000 waits too long");
                assert!(intervals.len() < 40, "{n} {begin}: it does not come to rest: {intervals:?}");
            }
        }
    }

    #[test]
    fn it_gives_up_what_the_interval_cannot_reach() {
        // A native operation of 20 ms has no safe point.
        let (intervals, _) = settle(Target::p99(1_000_000), 1, 20_000_000, 5_000_000, 2_000);
        let rests = intervals.iter().filter(|&&interval| interval == 5_000_000).count();
        assert!(rests > 1, "{intervals:?}");
        assert!(intervals.iter().all(|&interval| interval >= 10_000));
    }

    #[test]
    fn a_few_waits_a_second_are_enough_and_one_is_not() {
        let mut tuner = Tuner::new(Target::p99(1_000_000));
        assert_eq!(tuner.waited(9_000_000, 0, 5_000_000), None);
        let answers: Vec<_> =
            (1..9).filter_map(|n| tuner.waited(9_000_000, n * 50_000_000, 5_000_000)).collect();
        assert_eq!(answers.len(), 1);
        assert_eq!(tuner.observed_ns(), Some(9_000_000));
    }

    #[test]
    fn the_bounds_hold() {
        let target = Target { interval_ns: (2_000_000, 3_000_000), ..Target::p99(1_000_000) };
        let (intervals, _) = settle(target, 1, 0, 2_500_000, 4_000);
        assert!(intervals.iter().all(|interval| (2_000_000..=3_000_000).contains(interval)), "{intervals:?}");
    }
}
