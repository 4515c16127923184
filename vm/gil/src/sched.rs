//! The seam between the lock and the machine it runs on.
//!
//! The lock sleeps, wakes and reads the time through [`Machine`] only. Today there is one: real threads on
//! the operating system. A simulated machine, which runs one thread at a time in virtual time, replaces
//! these three operations, and no caller of the door notices.

use std::time::Instant;

use crate::{
    clock::{Clock, Counter, Stopwatch, Wait},
    sync::{Arc, Condvar, MutexGuard},
};

/// Where a thread sleeps: its own bed, or the one that a crowd of waiters shares.
#[derive(Clone)]
pub(crate) struct Bed(Arc<Condvar>);

impl Bed {
    /// An empty bed.
    pub(crate) fn new() -> Bed {
        Bed(Arc::new(Condvar::new()))
    }
}

/// Sleeping, waking and time.
#[derive(Debug)]
pub struct Machine {
    clock: Clock,
    counter: Option<Counter>,
}

impl Machine {
    /// Real threads, with time from `clock`.
    pub fn real(clock: Clock) -> Machine {
        Machine { clock, counter: None }
    }

    /// The same, and where time is the world's the counter tells some of it. Whoever has the lock made says whether the
    /// processor has one that can be trusted.
    #[must_use]
    pub fn with_counter(self, counter: Option<Counter>) -> Machine {
        let counter = counter.filter(|_| self.has_real_time());
        Machine { counter, ..self }
    }

    /// Nanoseconds since the lock was made.
    pub fn now_ns(&self) -> u64 {
        self.clock.now_ns()
    }

    /// The same, quicker where there is a counter.
    #[inline]
    pub(crate) fn quick_ns(&self, stopwatch: &mut Stopwatch) -> u64 {
        match self.counter {
            Some(counter) => stopwatch.now_ns(|| self.clock.now_ns(), counter),
            None => self.clock.now_ns(),
        }
    }

    /// The time as an instant, for deadlines.
    pub fn now(&self) -> Instant {
        self.clock.now()
    }

    /// A deadline in nanoseconds since the lock was made.
    pub fn ns_of(&self, instant: Instant) -> u64 {
        self.clock.ns_of(instant)
    }

    /// Whether waiting for a time ever ends.
    pub(crate) fn time_passes(&self) -> bool {
        !matches!(self.clock, Clock::Never(_))
    }

    /// Whether time is that of the world, and not a model's.
    pub(crate) fn has_real_time(&self) -> bool {
        matches!(self.clock, Clock::Real(_))
    }

    /// Sleeps until woken or until the deadline; the flag is true for the deadline.
    pub(crate) fn sleep<'g, T>(
        &self,
        bed: &Bed,
        guard: MutexGuard<'g, T>,
        deadline_ns: Option<u64>,
        wait: Wait,
    ) -> (MutexGuard<'g, T>, bool) {
        self.clock.sleep(&bed.0, guard, deadline_ns, wait)
    }

    /// Wakes one sleeper; who that is in a shared bed, the operating system chooses.
    pub(crate) fn wake_one(&self, bed: &Bed) {
        bed.0.notify_one();
    }

    /// Wakes all sleepers of a bed.
    pub(crate) fn wake_all(&self, bed: &Bed) {
        bed.0.notify_all();
    }
}
