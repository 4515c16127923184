//! The lock of OCaml 4: a clock that ticks every 50 ms flags whoever holds.
//!
//! The ticks have the clock's own beat: a thread that took the lock just before one loses it at once, and one
//! that took it just after keeps it for the whole 50 ms. A flagged holder lets go if somebody waits, and
//! then waits until somebody has run; at any other release a newcomer may be there first. The beat is kept
//! by the first waiter, since without waiters a tick changes nothing.

use crate::{Knobs, Moment, Patience, Pick, Policy, Seat, policies::next_tick};

/// OCaml's tick.
const TICK_NS: u64 = 50_000_000;

struct TickThread;

/// The policy, which has no state.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(TickThread)
}

impl Policy for TickThread {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn timer(&self) -> bool {
        true
    }

    fn patience(&mut self, waiter: Seat, holder: Seat, moment: Moment<'_>) -> Patience {
        let tick_ns = moment.knobs.interval_or(TICK_NS);
        Patience::Until(next_tick(0, tick_ns, holder.since_ns.max(waiter.since_ns)))
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
    fn the_beat_is_the_clocks_and_not_the_holders() {
        let knobs = Knobs::default();
        let at = |holder_ns, waiter_ns| {
            let (holder, waiter) =
                (Seat { since_ns: holder_ns, ..seat(0) }, Seat { since_ns: waiter_ns, ..seat(1) });
            TickThread.patience(waiter, holder, moment(&knobs, holder_ns))
        };
        assert_eq!(at(1, 2), Patience::Until(TICK_NS));
        assert_eq!(at(TICK_NS - 1, 2), Patience::Until(TICK_NS));
        assert_eq!(at(TICK_NS, 2), Patience::Until(2 * TICK_NS));
        assert_eq!(at(1, TICK_NS + 3), Patience::Until(2 * TICK_NS));
    }
}
