//! The lock of Ruby to 3.2: a queue, and a waiter that acts as its timer.
//!
//! While threads wait, the first of them keeps a timer that flags the holder every quantum of 100 ms, counted
//! from when it began to wait and not from when the holder began to run, so slices differ in length. A
//! release wakes the head of the queue; until that thread is there, a newcomer may take the free lock: the
//! small window. A holder that was made to let go waits until somebody else has run.

use crate::{Knobs, Moment, Patience, Pick, Policy, Seat, policies::next_tick};

/// Ruby's quantum.
const QUANTUM_NS: u64 = 100_000_000;

struct FifoTimer;

/// The policy, which has no state.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(FifoTimer)
}

impl Policy for FifoTimer {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn timer(&self) -> bool {
        true
    }

    fn patience(&mut self, waiter: Seat, holder: Seat, moment: Moment<'_>) -> Patience {
        let quantum_ns = moment.interval_ns(&waiter, QUANTUM_NS);
        Patience::Until(next_tick(waiter.since_ns, quantum_ns, holder.since_ns.max(waiter.since_ns)))
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn pick(&mut self, _: &[Seat], _: &Knobs) -> Pick {
        Pick::Waiter(0)
    }

    fn must_switch(&self, _: bool, _: &Knobs) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::tests::{moment, seat};

    #[test]
    fn the_quantum_counts_from_the_wait_whoever_holds() {
        let knobs = Knobs::default();
        let waiter = Seat { since_ns: 7, ..seat(1) };
        let at =
            |since_ns| FifoTimer.patience(waiter, Seat { since_ns, ..seat(0) }, moment(&knobs, since_ns));
        assert_eq!(at(0), Patience::Until(QUANTUM_NS + 7));
        assert_eq!(at(QUANTUM_NS), Patience::Until(QUANTUM_NS + 7));
        assert_eq!(at(QUANTUM_NS + 7), Patience::Until(2 * QUANTUM_NS + 7));
    }

    #[test]
    fn the_head_is_woken_and_a_newcomer_may_be_there_first() {
        let knobs = Knobs::default();
        assert_eq!(FifoTimer.pick(&[seat(2), seat(1)], &knobs), Pick::Waiter(0));
        assert!(FifoTimer.may_barge(seat(3), &[seat(2)], &knobs));
        assert!(FifoTimer.must_switch(false, &knobs));
    }
}
