//! The lock of Ruby 3.3 and later: the releaser names the head of the queue, and nobody gets past it.
//!
//! A timer ticks every 10 ms, only while somebody waits; a holder that was running at as many ticks as make
//! its quantum of 100 ms is flagged. A priority of -3 to 3 (here: nice, with the sign turned) shifts
//! the quantum by that many powers of two.

use crate::{Entry, Knobs, Moment, Patience, Pick, Policy, Seat, policies::next_tick};

/// Ruby's quantum.
const QUANTUM_NS: u64 = 100_000_000;
/// How many times the timer ticks in a quantum.
const TICKS: u64 = 10;

struct FifoHandoff;

/// The policy, which has no state.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(FifoHandoff)
}

/// What a thread's priority makes of the quantum.
fn shifted(quantum_ns: u64, nice: i8) -> u64 {
    match nice.clamp(-3, 3) {
        nice if nice < 0 => quantum_ns << nice.unsigned_abs(),
        nice => quantum_ns >> nice,
    }
}

impl Policy for FifoHandoff {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn timer(&self) -> bool {
        true
    }

    fn patience(&mut self, waiter: Seat, holder: Seat, moment: Moment<'_>) -> Patience {
        let common_ns = moment.knobs.interval_or(QUANTUM_NS);
        let period_ns = (common_ns / TICKS).max(1);
        let quantum_ns = shifted(holder.interval_ns.unwrap_or(common_ns), holder.nice);
        let first = next_tick(waiter.since_ns, period_ns, holder.since_ns.max(waiter.since_ns));
        Patience::Until(first.saturating_add((quantum_ns.div_ceil(period_ns).max(1) - 1) * period_ns))
    }

    fn entry(&self) -> Entry {
        Entry::HandOff
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn pick(&mut self, _: &[Seat], _: &Knobs) -> Pick {
        Pick::Waiter(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::tests::{moment, seat};

    const MS: u64 = 1_000_000;

    #[test]
    fn a_holder_is_flagged_at_the_tenth_tick_that_finds_it_running() {
        let knobs = Knobs::default();
        let at = |since_ms: u64, nice| {
            let holder = Seat { since_ns: since_ms * MS, nice, ..seat(0) };
            FifoHandoff.patience(seat(1), holder, moment(&knobs, since_ms * MS))
        };
        assert_eq!(at(0, 0), Patience::Until(100 * MS));
        assert_eq!(at(3, 0), Patience::Until(100 * MS));
        assert_eq!(at(10, 0), Patience::Until(110 * MS));
        assert_eq!(at(0, -2), Patience::Until(400 * MS));
        assert_eq!(at(0, 19), Patience::Until(20 * MS));
    }

    #[test]
    fn the_head_is_named() {
        assert_eq!(FifoHandoff.entry(), Entry::HandOff);
        assert_eq!(FifoHandoff.pick(&[seat(2), seat(1)], &Knobs::default()), Pick::Waiter(0));
    }
}
