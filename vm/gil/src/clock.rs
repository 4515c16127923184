//! All time of this crate: nanoseconds since the lock was made, and waiting until one of them.
//!
//! Besides the real clock there are two for the model checkers, which cannot know how long anything
//! takes: under [`Clock::Elapsed`] every patience has run out the moment it begins, under
//! [`Clock::Never`] none ever does. Each finds bugs that the other misses, and neither ever times out a
//! condition variable.

use std::time::{Duration, Instant};

use crate::sync::{Condvar, MutexGuard};

/// Where the lock's time comes from.
#[derive(Debug, Clone, Copy)]
pub enum Clock {
    /// The operating system's monotonic clock, counted from this instant.
    Real(Instant),
    /// For model checking: every deadline has passed already.
    Elapsed(Instant),
    /// For model checking: no deadline ever passes.
    Never(Instant),
}

/// What a wait is for; it matters to the model clocks only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wait {
    /// A deadline the caller set, or the patience before a first drop request.
    First,
    /// The wait after a drop request. Elapsed time must not turn it into a spin.
    Again,
}

impl Clock {
    /// The real clock, starting at 0 now.
    pub fn real() -> Clock {
        Clock::Real(Instant::now())
    }

    /// Nanoseconds since the clock was made. The model clocks stand still.
    pub fn now_ns(&self) -> u64 {
        match self {
            Clock::Real(origin) => nanoseconds(origin.elapsed()),
            Clock::Elapsed(_) | Clock::Never(_) => 0,
        }
    }

    /// This clock's time as an [`Instant`], for making deadlines.
    pub fn now(&self) -> Instant {
        match self {
            Clock::Real(_) => Instant::now(),
            Clock::Elapsed(origin) | Clock::Never(origin) => *origin,
        }
    }

    /// `instant` in this clock's nanoseconds; 0 if it lies before the clock's beginning.
    pub fn ns_of(&self, instant: Instant) -> u64 {
        let (Clock::Real(origin) | Clock::Elapsed(origin) | Clock::Never(origin)) = self;
        nanoseconds(instant.saturating_duration_since(*origin))
    }

    /// Sleeps on `bed` until it is notified or `deadline_ns` has passed; the flag says which.
    pub fn sleep<'g, T>(
        &self,
        bed: &Condvar,
        guard: MutexGuard<'g, T>,
        deadline_ns: Option<u64>,
        wait: Wait,
    ) -> (MutexGuard<'g, T>, bool) {
        match (self, deadline_ns) {
            (Clock::Real(_), Some(deadline)) => {
                let now = self.now_ns();
                if deadline <= now {
                    return (guard, true);
                }
                let patience = Duration::from_nanos(deadline - now);
                let (guard, result) =
                    bed.wait_timeout(guard, patience).unwrap_or_else(|poison| poison.into_inner());
                (guard, result.timed_out())
            }
            (Clock::Elapsed(_), Some(_)) if wait == Wait::First => (guard, true),
            _ => (bed.wait(guard).unwrap_or_else(|poison| poison.into_inner()), false),
        }
    }
}

/// A counter of the processor's that goes up at a steady rate, the same on every core.
pub type Counter = fn() -> u64;

/// The time between two readings of a clock, told by a counter, which takes less than half as long to read.
///
/// The rate is measured as it goes: whenever a reading is older than a millisecond the clock is read again, and only
/// after two spans that agree is the counter believed. So a counter that jumps or changes its rate puts answers off for a
/// millisecond, and then costs time until it is steady again.
#[derive(Debug, Default)]
pub(crate) struct Stopwatch {
    /// Both as they were when the clock was read last.
    count: u64,
    ns: u64,
    /// Nanoseconds a count, times two to the 32nd.
    rate: u64,
    /// How many counts that reading is good for: none while the counter is not believed.
    good_for: u64,
}

impl Stopwatch {
    /// The shortest span that a rate is measured over.
    const SHORTEST_NS: u64 = 500_000;
    /// The longest that it is used for.
    const SPAN_NS: u64 = 1_000_000;
    /// A reading of the clock that took more counts was interrupted.
    const SLOW: u64 = 2_000;

    /// What the clock would say.
    #[inline]
    pub(crate) fn now_ns(&mut self, clock: impl Fn() -> u64, counter: impl Fn() -> u64) -> u64 {
        let passed = counter().wrapping_sub(self.count);
        if passed < self.good_for {
            // The product is below SPAN_NS times two to the 32nd.
            self.ns.saturating_add((passed * self.rate) >> 32)
        } else {
            self.renew(clock, counter)
        }
    }

    #[cold]
    fn renew(&mut self, clock: impl Fn() -> u64, counter: impl Fn() -> u64) -> u64 {
        let before = counter();
        let ns = clock();
        let (counts, passed) = (before.wrapping_sub(self.count), ns.saturating_sub(self.ns));
        let is_first = self.count == 0;
        if counter().wrapping_sub(before) > Stopwatch::SLOW || passed < Stopwatch::SHORTEST_NS && !is_first {
            return ns;
        }
        let rate = (u128::from(passed) << 32) / u128::from(counts.max(1));
        let rate = u64::try_from(rate).unwrap_or(0);
        let is_steady = !is_first && rate.abs_diff(self.rate) <= rate >> 10;
        let span = (Stopwatch::SPAN_NS << 32).checked_div(rate).unwrap_or(0);
        *self = Stopwatch { count: before, ns, rate, good_for: if is_steady { span } else { 0 } };
        ns
    }
}

/// A duration in nanoseconds, saturating (584 years).
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(u64::from(duration.subsec_nanos()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    /// A clock, and a counter with a rate of its own: counts in a thousand nanoseconds. Each reading takes some time.
    struct World {
        ns: Cell<u64>,
        thousandths: Cell<u64>,
        offset: Cell<u64>,
        rate: Cell<u64>,
        clock_readings: Cell<u32>,
    }

    impl World {
        fn new(rate: u64) -> World {
            let (ns, thousandths, offset) = (Cell::new(5_000), Cell::new(0), Cell::new(123_456_789));
            World { ns, thousandths, offset, rate: Cell::new(rate), clock_readings: Cell::new(0) }
        }

        fn pass(&self, ns: u64) {
            self.ns.set(self.ns.get() + ns);
            self.thousandths.set(self.thousandths.get() + ns * self.rate.get());
        }

        fn read(&self, watch: &mut Stopwatch) -> u64 {
            let clock = || {
                self.pass(30);
                self.clock_readings.set(self.clock_readings.get() + 1);
                self.ns.get()
            };
            let counter = || {
                self.pass(10);
                self.offset.get().wrapping_add(self.thousandths.get() / 1_000)
            };
            watch.now_ns(clock, counter)
        }

        /// The largest error and the readings of the clock, among so many readings, each so long after the one before.
        fn run(&self, watch: &mut Stopwatch, n: u32, every_ns: u64) -> (u64, u32) {
            let (mut worst, before) = (0, self.clock_readings.get());
            for _ in 0..n {
                self.pass(every_ns);
                let told = self.read(watch);
                worst = worst.max(told.abs_diff(self.ns.get()));
            }
            (worst, self.clock_readings.get() - before)
        }
    }

    #[test]
    fn a_steady_counter_is_believed_and_tells_the_time() {
        for rate in [24, 1_000, 2_600, 5_100] {
            let (world, mut watch) = (World::new(rate), Stopwatch::default());
            world.run(&mut watch, 10_000, 1_000);
            let (worst, readings) = world.run(&mut watch, 100_000, 1_000);
            assert!(worst <= 1_100, "rate {rate}: {worst} ns off");
            // A span is a millisecond.
            assert!((90..=110).contains(&readings), "rate {rate}: the clock was read {readings} times");
        }
    }

    #[test]
    fn time_that_is_asked_for_rarely_is_the_clocks() {
        let (world, mut watch) = (World::new(2_600), Stopwatch::default());
        let (worst, readings) = world.run(&mut watch, 1_000, 3_000_000);
        assert_eq!(readings, 1_000);
        assert!(worst <= 10, "{worst} ns off");
    }

    #[test]
    fn a_counter_that_jumps_or_slows_down_is_not_believed_for_long() {
        let (world, mut watch) = (World::new(2_600), Stopwatch::default());
        world.run(&mut watch, 10_000, 1_000);
        for jump in [i64::MAX, -1_000_000_000, 1_000_000_000] {
            world.offset.set(world.offset.get().wrapping_add_signed(jump));
            let (worst, _) = world.run(&mut watch, 10_000, 1_000);
            assert!(worst <= 1_100, "{worst} ns off after a jump by {jump}");
        }
        for rate in [1_300, 3_900] {
            world.rate.set(rate);
            let (worst, _) = world.run(&mut watch, 3_000, 1_000);
            assert!(worst <= 2 * Stopwatch::SPAN_NS, "{worst} ns off at once at the rate {rate}");
            let (worst, _) = world.run(&mut watch, 10_000, 1_000);
            assert!(worst <= 1_100, "{worst} ns off at the rate {rate}");
        }
    }
}
