//! Round robin without queue jumping: the control that the others are measured against.
//!
//! The holder's slice is the interval, counted from the switch; whoever lets go, for whatever reason, names
//! the longest waiter.

use crate::{Entry, Knobs, Moment, Patience, Pick, Policy, Seat};

struct Fair;

/// The policy, which has no state.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Fair)
}

impl Policy for Fair {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn patience(&mut self, waiter: Seat, _: Seat, moment: Moment<'_>) -> Patience {
        let from = moment.switched_ns.max(waiter.since_ns);
        Patience::Until(from.saturating_add(moment.interval_ns(&waiter, 5_000_000)))
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
