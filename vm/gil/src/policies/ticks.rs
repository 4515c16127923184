//! The lock of CPython to 3.1: one counter for the whole interpreter, counted down by instructions.
//!
//! At zero the holder frees the lock, signals one waiter and takes the lock again, asking nobody whether
//! anyone waits. On two cores it is back long before the woken thread has run: the battle. Ticks are not
//! time. A signal makes the counter zero until the main thread has handled it: the storm.

use crate::{Knobs, Policy, SafePoints};

struct Ticks;

/// The policy, which has no state: what is left of the counter stays with the lock.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Ticks)
}

impl Policy for Ticks {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn safe_points(&self) -> SafePoints {
        SafePoints::All
    }

    /// The counter must fall below zero, so a check interval of 100 gives slices of 101 ticks.
    fn slice(&mut self, knobs: &Knobs) -> Option<u64> {
        Some(knobs.check_interval.max(0).unsigned_abs() + 1)
    }

    fn storms(&self) -> bool {
        true
    }

    fn lock_waits_hear_signals(&self, knobs: &Knobs) -> bool {
        !knobs.faithful_waits
    }
}
