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

/// A duration in nanoseconds, saturating (584 years).
pub(crate) fn nanoseconds(duration: Duration) -> u64 {
    duration.as_secs().saturating_mul(1_000_000_000).saturating_add(u64::from(duration.subsec_nanos()))
}
