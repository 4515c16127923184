//! The lock of CPython 3.2 as it was first proposed: a thread that comes back from a blocking call may ask
//! at once, and is then served by name.
//!
//! One such request is open at a time. Whoever wants to make another queues behind it and asks when it has
//! been honoured; all other waiters have the patience of `interval`. The option was compiled out before the
//! lock was merged: with it the convoy is gone, and a thread that makes many short calls makes a computing
//! one switch at each of them.

use crate::{Class, Entry, Knobs, Moment, Patience, Pick, Policy, Reason, Released, Seat, ThreadId};

#[derive(Default)]
struct IntervalPriority {
    /// Which threads let go by themselves when they last did.
    came_back: Vec<bool>,
    /// Whose request at once is open.
    requester: Option<ThreadId>,
}

/// The policy, with no request open.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(IntervalPriority::default())
}

impl IntervalPriority {
    fn may_ask_at_once(&self, seat: &Seat) -> bool {
        let came_back = self.came_back.get(seat.thread.index()).copied().unwrap_or(false);
        match seat.class {
            Class::Auto => came_back,
            class => class == Class::Waits,
        }
    }

    fn set(&mut self, thread: ThreadId, came_back: bool) {
        if self.came_back.len() <= thread.index() {
            self.came_back.resize(thread.index() + 1, false);
        }
        self.came_back[thread.index()] = came_back;
    }
}

impl Policy for IntervalPriority {
    fn reconsiders(&self) -> bool {
        true
    }

    fn patience(&mut self, waiter: Seat, _: Seat, moment: Moment<'_>) -> Patience {
        if self.may_ask_at_once(&waiter) && *self.requester.get_or_insert(waiter.thread) == waiter.thread {
            return Patience::Until(moment.now_ns);
        }
        Patience::Until(moment.now_ns.saturating_add(moment.interval_ns(&waiter, 5_000_000)))
    }

    fn entry(&self) -> Entry {
        if self.requester.is_some() { Entry::HandOff } else { Entry::FreeForAll }
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn pick(&mut self, queue: &[Seat], _: &Knobs) -> Pick {
        Pick::Waiter(queue.iter().position(|seat| Some(seat.thread) == self.requester).unwrap_or(0))
    }

    fn must_switch(&self, asked: bool, knobs: &Knobs) -> bool {
        asked && knobs.forced_switching
    }

    fn released(&mut self, release: Released, _: &Knobs) {
        self.set(release.seat.thread, release.reason != Reason::Forced);
    }

    fn taken(&mut self, holder: Seat, _: &[Seat], _: &Knobs) {
        if self.requester == Some(holder.thread) {
            self.requester = None;
        }
    }

    fn enrolled(&mut self, thread: ThreadId) {
        self.set(thread, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::tests::{moment, released, seat};

    #[test]
    fn one_request_at_once_is_open_and_the_next_follows_it() {
        let (mut policy, knobs) = (IntervalPriority::default(), Knobs::default());
        for caller in [1, 2] {
            policy.released(released(caller, Reason::Io, 10), &knobs);
        }
        let holder = seat(0);
        assert_eq!(policy.patience(seat(1), holder, moment(&knobs, 7)), Patience::Until(7));
        assert_eq!(policy.patience(seat(2), holder, moment(&knobs, 7)), Patience::Until(5_000_007));
        assert_eq!(policy.patience(seat(3), holder, moment(&knobs, 7)), Patience::Until(5_000_007));
        assert_eq!(policy.entry(), Entry::HandOff);
        assert_eq!(policy.pick(&[seat(3), seat(1), seat(2)], &knobs), Pick::Waiter(1));
        policy.taken(seat(1), &[seat(3), seat(2)], &knobs);
        assert_eq!(policy.entry(), Entry::FreeForAll);
        assert_eq!(policy.patience(seat(2), seat(1), moment(&knobs, 9)), Patience::Until(9));
    }

    #[test]
    fn a_thread_that_was_forced_is_as_patient_as_ever() {
        let (mut policy, knobs) = (IntervalPriority::default(), Knobs::default());
        policy.released(released(1, Reason::Forced, 10), &knobs);
        assert_eq!(policy.patience(seat(1), seat(0), moment(&knobs, 0)), Patience::Until(5_000_000));
        let pinned = Seat { class: Class::Waits, ..seat(1) };
        assert_eq!(policy.patience(pinned, seat(0), moment(&knobs, 0)), Patience::Until(0));
    }
}
