//! The lock of PyPy: a release tells nobody, and one waiter, the stealer, looks every tenth of a millisecond.
//!
//! Letting go around a blocking call is one store, and taking back what nobody noticed is as cheap, so a
//! thread with short calls keeps the lock for long: the sticky bursts. All other waiters queue behind the
//! stealer. Every 10,000 instructions, and only if somebody waits, the holder hands over by force and waits
//! until somebody else has run. PyPy's waiters also spin for a moment before they queue; these do not.

use crate::{Knobs, Pick, Policy, Reason, Released, Seat};

/// How often the stealer looks.
const POLL_NS: u64 = 100_000;
/// PyPy's check interval.
const CHECK: u64 = 10_000;

#[derive(Default)]
struct Steal {
    /// The release at hand is a hand-over.
    hands_over: bool,
}

/// The policy.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Steal::default())
}

impl Policy for Steal {
    fn slice(&mut self, knobs: &Knobs) -> Option<u64> {
        Some(knobs.check_or(CHECK))
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn poll_ns(&self) -> Option<u64> {
        Some(POLL_NS)
    }

    fn pick(&mut self, _: &[Seat], _: &Knobs) -> Pick {
        if self.hands_over { Pick::Waiter(0) } else { Pick::Nobody }
    }

    fn must_switch(&self, _: bool, _: &Knobs) -> bool {
        true
    }

    fn released(&mut self, release: Released, _: &Knobs) {
        self.hands_over = release.reason == Reason::Forced;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::tests::{released, seat};

    #[test]
    fn a_blocking_call_wakes_nobody_and_a_forced_release_the_stealer() {
        let (mut policy, knobs) = (Steal::default(), Knobs::default());
        policy.released(released(0, Reason::Io, 1), &knobs);
        assert_eq!(policy.pick(&[seat(1), seat(2)], &knobs), Pick::Nobody);
        assert!(policy.may_barge(seat(0), &[seat(1)], &knobs));
        policy.released(released(0, Reason::Forced, 1), &knobs);
        assert_eq!(policy.pick(&[seat(1), seat(2)], &knobs), Pick::Waiter(0));
        assert!(policy.must_switch(false, &knobs));
    }

    #[test]
    fn the_counter_is_its_own_until_somebody_sets_one() {
        let chosen = Knobs { check_interval: 500, check_chosen: true, ..Knobs::default() };
        assert_eq!(Steal::default().slice(&Knobs::default()), Some(CHECK));
        assert_eq!(Steal::default().slice(&chosen), Some(500));
    }
}
