//! Two classes: a thread that was forced to let go computes, one that let go by itself waits much.
//!
//! A waiter of the second class asks a computing holder at once, is woken first, and is not overtaken by a
//! computing newcomer; equals wait out the interval. The known hole is kept: a thread that burns a while
//! and then sleeps for nothing never counts as computing and starves those that do. The guard closes it:
//! after so many turns past a waiting thread that computes, that thread gets one, with a whole interval before
//! anybody may ask.

use crate::{Class, Knobs, Moment, Patience, Pick, Policy, Reason, Released, Seat, ThreadId};

#[derive(Default)]
struct Priority {
    computes: Vec<bool>,
    /// Turns of threads that wait much past one that computes, since one of these last had an interval.
    turns: u32,
    /// Whether the last release was forced: who had the lock computes, and may not be back in the queue yet.
    forced: bool,
    /// Whether the holder computes and has its turn by the guard.
    granted: bool,
}

/// The policy, with every thread in the class that waits much.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Priority::default())
}

impl Priority {
    fn computes(&self, seat: &Seat) -> bool {
        match seat.class {
            Class::Auto => self.computes.get(seat.thread.index()).copied().unwrap_or(false),
            class => class == Class::Computes,
        }
    }

    fn set(&mut self, thread: ThreadId, computes: bool) {
        if self.computes.len() <= thread.index() {
            self.computes.resize(thread.index() + 1, false);
        }
        self.computes[thread.index()] = computes;
    }

    fn guarded(&self, knobs: &Knobs) -> bool {
        knobs.priority_guard > 0 && self.turns >= knobs.priority_guard
    }
}

impl Policy for Priority {
    fn patience(&mut self, waiter: Seat, holder: Seat, moment: Moment<'_>) -> Patience {
        let outranks = !self.computes(&waiter) && self.computes(&holder);
        if outranks && !self.granted && !self.guarded(moment.knobs) {
            return Patience::Until(moment.now_ns);
        }
        Patience::Until(moment.now_ns.saturating_add(moment.interval_ns(&waiter, 5_000_000)))
    }

    fn may_barge(&mut self, newcomer: Seat, queue: &[Seat], knobs: &Knobs) -> bool {
        let newcomer_computes = self.computes(&newcomer);
        let passes_over = |seat: &Seat| {
            self.computes(seat) != newcomer_computes && (newcomer_computes || self.guarded(knobs))
        };
        !queue.iter().any(passes_over)
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn pick(&mut self, queue: &[Seat], knobs: &Knobs) -> Pick {
        let wanted = self.guarded(knobs);
        Pick::Waiter(queue.iter().position(|seat| self.computes(seat) == wanted).unwrap_or(0))
    }

    fn must_switch(&self, asked: bool, knobs: &Knobs) -> bool {
        asked && knobs.forced_switching
    }

    fn released(&mut self, release: Released, knobs: &Knobs) {
        if self.computes(&release.seat) && release.ran_ns >= knobs.interval_or(5_000_000) {
            self.turns = 0;
        }
        self.forced = release.reason == Reason::Forced;
        self.set(release.seat.thread, self.forced);
    }

    fn taken(&mut self, holder: Seat, queue: &[Seat], knobs: &Knobs) {
        let computes = self.computes(&holder);
        self.granted = computes && self.guarded(knobs);
        if self.granted {
            self.turns = 0;
        } else if !computes {
            let passed_over = self.forced || queue.iter().any(|seat| self.computes(seat));
            self.turns = self.turns.saturating_add(passed_over.into());
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

    const BURNER: u32 = 0;
    const COMPUTER: u32 = 1;

    fn knobs(priority_guard: u32) -> Knobs {
        Knobs { priority_guard, ..Knobs::default() }
    }

    /// The burner lets go by itself before it can be forced, and wants the lock back at once.
    fn turns_before_the_computer_runs(guard: u32) -> Option<u32> {
        let mut policy = Priority::default();
        let knobs = knobs(guard);
        policy.released(released(COMPUTER, Reason::Forced, 0), &knobs);
        (0..1_000).find(|_| {
            let queue = [seat(COMPUTER)];
            policy.taken(seat(BURNER), &queue, &knobs);
            policy.released(released(BURNER, Reason::Yield, 1_000_000), &knobs);
            !policy.may_barge(seat(BURNER), &queue, &knobs)
        })
    }

    #[test]
    fn a_thread_that_burns_and_sleeps_starves_one_that_computes() {
        assert_eq!(turns_before_the_computer_runs(0), None);
    }

    #[test]
    fn the_guard_gives_it_a_turn() {
        assert_eq!(turns_before_the_computer_runs(10), Some(9));
    }

    #[test]
    fn a_turn_by_the_guard_is_a_whole_interval() {
        let mut policy = Priority::default();
        let knobs = knobs(2);
        policy.released(released(COMPUTER, Reason::Forced, 0), &knobs);
        for _ in 0..2 {
            policy.taken(seat(BURNER), &[seat(COMPUTER)], &knobs);
            policy.released(released(BURNER, Reason::Sleep, 1_000_000), &knobs);
            policy.taken(seat(COMPUTER), &[], &knobs);
        }
        let patience = policy.patience(seat(BURNER), seat(COMPUTER), moment(&knobs, 7));
        assert_eq!(patience, Patience::Until(5_000_007), "after two turns in between");
        policy.taken(seat(BURNER), &[seat(COMPUTER)], &knobs);
        policy.taken(seat(COMPUTER), &[], &knobs);
        assert_eq!(policy.patience(seat(BURNER), seat(COMPUTER), moment(&knobs, 7)), Patience::Until(7));
    }

    #[test]
    fn a_thread_that_waits_much_asks_a_computing_holder_at_once_and_is_woken_first() {
        let mut policy = Priority::default();
        let knobs = knobs(0);
        policy.released(released(COMPUTER, Reason::Forced, 0), &knobs);
        let moment = moment(&knobs, 7);
        assert_eq!(policy.patience(seat(BURNER), seat(COMPUTER), moment), Patience::Until(7));
        assert_eq!(policy.patience(seat(COMPUTER), seat(BURNER), moment), Patience::Until(5_000_007));
        assert_eq!(policy.pick(&[seat(COMPUTER), seat(BURNER)], &knobs), Pick::Waiter(1));
        assert!(!policy.may_barge(seat(COMPUTER), &[seat(BURNER)], &knobs));
    }

    #[test]
    fn a_class_that_somebody_set_wins_over_what_the_thread_did() {
        let mut policy = Priority::default();
        let knobs = knobs(0);
        policy.released(released(COMPUTER, Reason::Forced, 0), &knobs);
        let pinned = Seat { class: Class::Waits, ..seat(COMPUTER) };
        let holder = Seat { class: Class::Computes, ..seat(BURNER) };
        assert_eq!(policy.patience(pinned, holder, moment(&knobs, 7)), Patience::Until(7));
    }
}
