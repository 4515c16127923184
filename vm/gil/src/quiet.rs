//! Taking and letting go while nobody else wants the lock and nobody listens: what a blocking call of a lone thread costs.
//!
//! Both do what [`Gil::acquire`] and [`Gil::leave`] do, in the same order and with the same books, without what cannot
//! happen then: there is nobody to choose, to wake or to tell. Where that is not sure they do nothing and say so.

use crate::{
    Gil, Position, Reason, ThreadId,
    hall::{Hall, Slot},
    ledger::{Event, Kind},
    lock::Guard,
    policy::Released,
};

impl Gil {
    /// Takes the free lock for `thread`; false if that is not a quiet matter.
    #[inline]
    pub(crate) fn take_quietly(&self, hall: &mut Guard<'_>, thread: ThreadId, now_ns: u64) -> bool {
        if hall.holder.is_some() || !hall.is_quiet(thread) {
            return false;
        }
        hall.seize_quietly(thread, now_ns);
        self.breaker.set_free(false);
        self.breaker.set_waiters(0);
        self.arm(hall, thread);
        true
    }

    /// Lets the lock go that `thread` holds; false if that is not a quiet matter.
    #[inline]
    pub(crate) fn release_quietly(
        &self,
        hall: &mut Guard<'_>,
        thread: ThreadId,
        reason: Reason,
        ticks: u64,
        position: Position,
        now_ns: u64,
    ) -> bool {
        if !hall.is_quiet(thread) || hall.slot(thread).settings_changed {
            return false;
        }
        let checks = self.breaker.take_checks();
        if checks != 0 {
            hall.book.add_checks(thread, checks);
        }
        hall.left = self.breaker.zero().map(|zero| zero.saturating_sub(ticks));
        let slot = hall.slot(thread);
        (slot.ticks, slot.position, slot.reason) = (ticks, position, reason);
        hall.vacate_quietly(thread, now_ns);
        self.breaker.set_free(true);
        true
    }
}

impl Hall {
    /// Whether nobody but `thread` wants the lock, no policy looks ahead (as a replay does), and whatever the thread does goes
    /// into the book and nowhere else.
    #[inline]
    fn is_quiet(&mut self, thread: ThreadId) -> bool {
        self.n_waiting() == 0
            && self.yielders.is_empty()
            && self.sole.is_none()
            && self.recorder.is_none()
            && self.observer.is_none()
            && self.care.is_idle()
            && self.named.is_none()
            && !self.policy.foresees()
            && !self.slot(thread).is_guest
    }

    #[inline]
    fn seize_quietly(&mut self, thread: ThreadId, now_ns: u64) {
        self.holder = Some(thread);
        self.drop_request = false;
        if self.last_holder != Some(thread) {
            self.last_holder = Some(thread);
            self.switch_number += 1;
            self.switched_ns = now_ns;
        }
        self.begin_turn(thread);
        let slot = self.slot(thread);
        (slot.since_ns, slot.woken, slot.is_told, slot.wake) = (now_ns, false, false, None);
        let seat = self.seat(thread);
        self.policy.taken(seat, &[], &self.knobs);
        self.note_quietly(thread, Kind::Take, now_ns);
    }

    #[inline]
    fn vacate_quietly(&mut self, thread: ThreadId, now_ns: u64) {
        debug_assert_eq!(self.holder, Some(thread), "a thread let go of a lock that it does not hold");
        let (seat, reason) = (self.seat(thread), self.slot(thread).reason);
        let ran_ns = now_ns.saturating_sub(seat.since_ns);
        let Slot { serial, position, ticks, began_ticks, .. } = *self.slot(thread);
        let ran_ticks = ticks.saturating_sub(began_ticks);
        let release = Released { seat, now_ns, reason, ran_ns, ran_ticks, serial, position };
        self.policy.released(release, &self.knobs);
        self.last_holder = Some(thread);
        self.holder = None;
        self.note_quietly(thread, Kind::Drop, now_ns);
    }

    /// As [`Hall::note`], for the book alone.
    #[inline(always)]
    fn note_quietly(&mut self, thread: ThreadId, kind: Kind, ns: u64) {
        let (seq, ns) = self.stamp(ns);
        let slot = self.slot(thread);
        let (serial, reason, ticks, position) = (slot.serial, slot.reason, slot.ticks, slot.position);
        self.book.enter(&Event { thread, serial, seq, ns, ticks, kind, reason, position, detail: 0 });
    }
}
