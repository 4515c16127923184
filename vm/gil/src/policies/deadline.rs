//! Virtual deadlines: each thread has a slice and a deadline, and the earliest deadline runs.
//!
//! Nir Aides' patch of 2010 for CPython 3.2, after Con Kolivas' scheduler BFS, reduced to one processor. A
//! refill gives a whole slice and a deadline that lies one slice times a ratio ahead; the ratio grows by a
//! tenth with each level of nice. A waiter with an earlier deadline than the holder's asks at once, any
//! other when the holder's slice is over. A blocking call moves neither slice nor deadline, so a thread that
//! waits much keeps an early one. The cost is a look at the clock at every take and release.

use crate::{Entry, Knobs, Moment, Patience, Pick, Policy, Released, Seat, ThreadId};

/// The slice of BFS.
const SLICE_NS: u64 = 6_000_000;
/// The nice level whose deadline lies exactly one slice ahead.
const MOST_URGENT: i32 = -20;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Turn {
    slice_left_ns: u64,
    deadline_ns: u64,
}

impl Turn {
    fn fresh(seat: &Seat, now_ns: u64, knobs: &Knobs) -> Turn {
        let slice_ns = seat.interval_ns.unwrap_or_else(|| knobs.interval_or(SLICE_NS));
        let ratio = 1.1_f64.powi(i32::from(seat.nice) - MOST_URGENT);
        let ahead_ns = (slice_ns as f64 * ratio) as u64;
        Turn { slice_left_ns: slice_ns, deadline_ns: now_ns.saturating_add(ahead_ns) }
    }
}

#[derive(Default)]
struct Deadline {
    turns: Vec<Option<Turn>>,
}

/// The policy; threads get their first slice when it first sees them.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Deadline::default())
}

impl Deadline {
    fn place(&mut self, thread: ThreadId) -> &mut Option<Turn> {
        if self.turns.len() <= thread.index() {
            self.turns.resize(thread.index() + 1, None);
        }
        &mut self.turns[thread.index()]
    }

    fn turn(&mut self, seat: &Seat, now_ns: u64, knobs: &Knobs) -> Turn {
        *self.place(seat.thread).get_or_insert_with(|| Turn::fresh(seat, now_ns, knobs))
    }
}

impl Policy for Deadline {
    fn reconsiders(&self) -> bool {
        true
    }

    fn patience(&mut self, waiter: Seat, holder: Seat, moment: Moment<'_>) -> Patience {
        let wanted = self.turn(&waiter, moment.now_ns, moment.knobs);
        let held = self.turn(&holder, moment.now_ns, moment.knobs);
        if wanted.deadline_ns < held.deadline_ns {
            return Patience::Until(moment.now_ns);
        }
        Patience::Until(holder.since_ns.saturating_add(held.slice_left_ns))
    }

    fn entry(&self) -> Entry {
        Entry::HandOff
    }

    fn shares_bed(&self) -> bool {
        false
    }

    /// The earliest deadline; among equals the longest waiter. A thread never seen ran never: it goes first.
    fn pick(&mut self, queue: &[Seat], _: &Knobs) -> Pick {
        let deadline = |seat: &Seat| {
            self.turns.get(seat.thread.index()).copied().flatten().map_or(0, |turn| turn.deadline_ns)
        };
        let earliest = (0..queue.len()).min_by_key(|&index| deadline(&queue[index]));
        Pick::Waiter(earliest.unwrap_or(0))
    }

    fn released(&mut self, release: Released, knobs: &Knobs) {
        let mut turn = self.turn(&release.seat, release.seat.since_ns, knobs);
        turn.slice_left_ns = turn.slice_left_ns.saturating_sub(release.ran_ns);
        if turn.slice_left_ns == 0 {
            turn = Turn::fresh(&release.seat, release.now_ns, knobs);
        }
        *self.place(release.seat.thread) = Some(turn);
    }

    fn taken(&mut self, holder: Seat, _: &[Seat], knobs: &Knobs) {
        self.turn(&holder, holder.since_ns, knobs);
    }

    fn enrolled(&mut self, thread: ThreadId) {
        *self.place(thread) = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;
    use crate::policies::tests::{moment, released, seat};

    const MS: u64 = 1_000_000;

    #[test]
    fn a_blocking_call_keeps_the_deadline_and_a_used_up_slice_moves_it() {
        let (mut policy, knobs) = (Deadline::default(), Knobs::default());
        for thread in [0, 1] {
            policy.taken(seat(thread), &[], &knobs);
        }
        let first = policy.turn(&seat(0), 0, &knobs).deadline_ns;
        policy.released(released(0, Reason::Io, MS), &knobs);
        let kept = policy.turn(&seat(0), 0, &knobs);
        assert_eq!(kept, Turn { slice_left_ns: 5 * MS, deadline_ns: first });
        policy.released(released(1, Reason::Forced, 6 * MS), &knobs);
        let moved = policy.turn(&seat(1), 0, &knobs);
        assert_eq!(moved, Turn { slice_left_ns: 6 * MS, deadline_ns: first + 6 * MS });
        assert_eq!(policy.pick(&[seat(1), seat(0)], &knobs), Pick::Waiter(1));
    }

    #[test]
    fn the_earlier_deadline_asks_at_once_and_the_later_when_the_slice_is_over() {
        let (mut policy, knobs) = (Deadline::default(), Knobs::default());
        policy.taken(seat(0), &[], &knobs);
        policy.taken(Seat { nice: 5, ..seat(1) }, &[], &knobs);
        let at = moment(&knobs, MS);
        assert_eq!(policy.patience(seat(0), seat(1), at), Patience::Until(MS));
        assert_eq!(policy.patience(seat(1), seat(0), at), Patience::Until(6 * MS));
    }

    #[test]
    fn a_level_of_nice_is_a_tenth_more_patience() {
        let knobs = Knobs::default();
        let ahead = |nice| Turn::fresh(&Seat { nice, ..seat(0) }, 0, &knobs).deadline_ns;
        assert_eq!(ahead(-20), SLICE_NS);
        let ratio = ahead(1) as f64 / ahead(0) as f64;
        assert!((ratio - 1.1).abs() < 1e-6, "{ratio}");
    }
}
