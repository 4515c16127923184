//! Two classes: a thread that was forced to let go computes, one that let go by itself waits much.
//!
//! A waiter of the second class asks a computing holder at once, is woken first, and is not overtaken by a
//! computing newcomer; equals wait out the interval. The known hole is kept: a thread that burns a while
//! and then sleeps for nothing never counts as computing and starves those that do. The guard closes it:
//! after so many turns past a waiting thread that computes, that thread gets one.

use crate::{Knobs, Moment, Patience, Pick, Policy, Reason, Released, Seat, ThreadId};

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
    fn computes(&self, thread: ThreadId) -> bool {
        self.computes.get(thread.index()).copied().unwrap_or(false)
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
        let outranks = !self.computes(waiter.thread) && self.computes(holder.thread);
        if outranks && !self.guarded(moment.knobs) {
            return Patience::Until(moment.now_ns);
        }
        Patience::Until(moment.now_ns.saturating_add(moment.knobs.interval_ns))
    }

    fn may_barge(&mut self, newcomer: Seat, queue: &[Seat], knobs: &Knobs) -> bool {
        let newcomer_computes = self.computes(newcomer.thread);
        let passes_over = |seat: &Seat| {
            self.computes(seat.thread) != newcomer_computes && (newcomer_computes || self.guarded(knobs))
        };
        !queue.iter().any(passes_over)
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn pick(&mut self, queue: &[Seat], knobs: &Knobs) -> Pick {
        let wanted = self.guarded(knobs);
        Pick::Waiter(queue.iter().position(|seat| self.computes(seat.thread) == wanted).unwrap_or(0))
    }

    fn must_switch(&self, asked: bool, knobs: &Knobs) -> bool {
        asked && knobs.forced_switching
    }

    fn released(&mut self, release: Released) {
        self.set(release.thread, release.reason == Reason::Forced);
    }

    fn taken(&mut self, thread: ThreadId, queue: &[Seat]) {
        let passed_over = !self.computes(thread) && queue.iter().any(|seat| self.computes(seat.thread));
        self.turns = if passed_over { self.turns.saturating_add(1) } else { 0 };
    }

    fn enrolled(&mut self, thread: ThreadId) {
        self.set(thread, false);
    }
}
