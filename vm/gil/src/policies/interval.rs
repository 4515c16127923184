//! The lock of CPython 3.2 and later: the interval is the waiter's patience, not the holder's slice.
//!
//! A waiter sleeps for the interval; if the same thread has held the lock all the while, it asks it to let
//! go. A holder that was asked waits until somebody else has run, so a request is never in vain. Every
//! switch restarts the patience of all other waiters, so with many of them the worst wait is about that
//! many intervals, in no order.
//!
//! No order: in CPython a thread that asked is often still on its way to sleep when the answer comes, and takes
//! the lock past the sleeper that was woken; among five computing threads 27 to 50 % of the switches go back to
//! the thread that was asked before (3.9 and 3.13, two cores). A holder here answers within nanoseconds, so the
//! thread that asked must stay awake to have that chance. How often it does is drawn by lot from the clock's
//! last digits: six of seven times, with which the waits beside two and four computing threads are CPython's.
//!
//! A thread that was served after its patience often goes on to a short call, as a server does that writes its
//! answer. Whether it finds the lock free after it depends in CPython on what takes longer, the call or the waking of
//! the thread that made way for it. Where both take as long, a process falls by chance into one of two modes, a
//! request an interval or a request every other one. Here whoever made way lets such a call end: always the first.

use crate::{Courtesy, Knobs, Moment, Patience, Policy, Seat};

/// Longer than it takes to write to a pipe whose reader sleeps.
const SHORT_NS: u64 = 50_000;

struct Interval;

/// The policy, which has no state.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Interval)
}

impl Policy for Interval {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn patience(&mut self, waiter: Seat, _: Seat, moment: Moment<'_>) -> Patience {
        Patience::Until(moment.now_ns.saturating_add(moment.interval_ns(&waiter, 5_000_000)))
    }

    fn stays_awake(&mut self, now_ns: u64) -> bool {
        !now_ns.is_multiple_of(7)
    }

    fn courtesy(&self, knobs: &Knobs) -> Courtesy {
        let turn_ns = knobs.interval_or(5_000_000) / 4;
        Courtesy { call_ns: SHORT_NS, turn_ns }
    }

    fn must_switch(&self, asked: bool, knobs: &Knobs) -> bool {
        asked && knobs.forced_switching
    }
}
