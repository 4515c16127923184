//! Two classes: a thread that was forced to let go computes, one that let go by itself waits much.
//!
//! A waiter of the second class asks a computing holder at once, is woken first, and is not overtaken by a
//! computing newcomer; equals wait out the interval. The known hole is kept: a thread that burns a while
//! and then sleeps for nothing never counts as computing and starves those that do. The guard closes it:
//! after so many turns past a waiting thread that computes, that thread gets one.

use crate::{Class, Knobs, Moment, Patience, Pick, Policy, Reason, Released, Seat, ThreadId};

#[derive(Default)]
struct Priority {
    computes: Vec<bool>,
    /// Turns in a row of threads that wait much while one that computes was waiting.
    turns: u32,
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
        if outranks && !self.guarded(moment.knobs) {
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

    fn released(&mut self, release: Released, _: &Knobs) {
        self.set(release.seat.thread, release.reason == Reason::Forced);
    }

    fn taken(&mut self, holder: Seat, queue: &[Seat], _: &Knobs) {
        let passed_over = !self.computes(&holder) && queue.iter().any(|seat| self.computes(seat));
        self.turns = if passed_over { self.turns.saturating_add(1) } else { 0 };
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
