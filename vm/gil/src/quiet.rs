//! Taking and letting go while nobody else wants the lock and nobody listens: what a blocking call of a lone thread costs.
//!
//! Both do what [`Gil::acquire`] and [`Gil::leave`] do, in the same order and with the same books, without what cannot
//! happen then: there is nobody to choose, to wake or to tell. Where that is not sure they do nothing and say so.

use crate::{
    Gil, Position, Reason, ThreadId,
    hall::{Hall, Slot},
    ledger::{Event, Kind},
    policy::Released,
};

impl Gil {
    /// Takes the free lock for `thread`; false if that is not a quiet matter.
    #[inline]
    pub(crate) fn take_quietly(&self, hall: &mut Hall, thread: ThreadId, now_ns: u64) -> bool {
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
        hall: &mut Hall,
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
    #[inline(always)]
    fn is_quiet(&mut self, thread: ThreadId) -> bool {
        self.n_waiting() == 0
            && self.yielders.is_empty()
            && self.sole.is_none()
            && self.recorder.is_none()
            && self.observer.is_none()
            && self.care.is_idle()
            && self.named.is_none()
            && !self.foresees
            && !self.slot(thread).is_guest
    }

    #[inline(always)]
    fn seize_quietly(&mut self, thread: ThreadId, now_ns: u64) {
        self.holder = Some(thread);
        self.drop_request = false;
        if self.last_holder != Some(thread) {
            self.last_holder = Some(thread);
            self.switch_number += 1;
            self.switched_ns = now_ns;
        }
        // A replay has turns of its own, and looks ahead.
        debug_assert!(self.beneath.is_none());
        let slot = self.slot(thread);
        (slot.has_begun, slot.began_ticks) = (true, slot.ticks);
        (slot.since_ns, slot.woken, slot.is_told, slot.wake) = (now_ns, false, false, None);
        if self.heeds_turns {
            let seat = self.seat(thread);
            self.policy.taken(seat, &[], &self.knobs);
        }
        self.note_quietly(thread, Kind::Take, now_ns);
    }

    #[inline(always)]
    fn vacate_quietly(&mut self, thread: ThreadId, now_ns: u64) {
        debug_assert_eq!(self.holder, Some(thread), "a thread let go of a lock that it does not hold");
        if self.heeds_turns {
            self.tell_release(thread, now_ns);
        }
        self.last_holder = Some(thread);
        self.holder = None;
        self.note_quietly(thread, Kind::Drop, now_ns);
    }

    /// Tells the policy that `thread` lets go, whose slot is up to date.
    pub(crate) fn tell_release(&mut self, thread: ThreadId, now_ns: u64) {
        let seat = self.seat(thread);
        let ran_ns = now_ns.saturating_sub(seat.since_ns);
        let Slot { serial, position, ticks, began_ticks, reason, .. } = *self.slot(thread);
        let ran_ticks = ticks.saturating_sub(began_ticks);
        let release = Released { seat, now_ns, reason, ran_ns, ran_ticks, serial, position };
        self.policy.released(release, &self.knobs);
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

#[cfg(all(test, not(any(loom, shuttle))))]
mod tests {
    use super::*;
    use crate::{POLICIES, sync::lock};

    /// Numbers from a sequence that is the same every time.
    struct Noise(u64);

    impl Noise {
        fn below(&mut self, bound: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % bound
        }
    }

    /// What the lock, the books and the policy make of what has happened.
    fn state(gil: &Gil, threads: &[ThreadId], now_ns: u64) -> String {
        let mut hall = lock(&gil.hall);
        let hall = &mut *hall;
        let stamp = hall.stamp(now_ns);
        let mut told = format!(
            "{:?} {:?} {} {} {} {:?} {:?} {:?} {:?}",
            (hall.holder, hall.last_holder, hall.switch_number, hall.switched_ns),
            (hall.left, hall.drop_request, hall.named, &hall.yielders),
            hall.n_waiting(),
            gil.breaker.is_free(),
            gil.breaker.limit().load(crate::sync::Ordering::Relaxed),
            gil.breaker.zero(),
            stamp,
            hall.book.stats(now_ns),
            hall.metrics(now_ns),
        );
        for &thread in threads {
            let patience = hall.patience(thread, now_ns);
            let seat = hall.seat(thread);
            let may_barge = hall.policy.may_barge(seat, &[seat], &hall.knobs);
            let slot = hall.slot(thread);
            told += &format!(
                "\n{seat:?} {patience:?} {may_barge} {:?} {:?} {:?} {:?}",
                (slot.serial, slot.ticks, slot.began_ticks, slot.has_begun, slot.position, slot.reason),
                (slot.asks_ns, slot.roused, slot.woken, slot.token, slot.parked, slot.wake),
                (slot.settings_changed, slot.is_stuck, slot.is_told, slot.is_live),
                hall.book.doing(thread),
            );
        }
        told
    }

    /// Takes or lets go at a moment; true if that was a quiet matter.
    fn turn(
        gil: &Gil,
        thread: ThreadId,
        way_out: Option<(Reason, u64, Position)>,
        ns: u64,
        quietly: bool,
    ) -> bool {
        let mut hall = lock(&gil.hall);
        match way_out {
            Some((reason, ticks, position)) => {
                if quietly && gil.release_quietly(&mut hall, thread, reason, ticks, position, ns) {
                    return true;
                }
                let call = gil.leave(&mut hall, thread, reason, ticks, position, ns);
                gil.answer(hall, call);
            }
            None => {
                if quietly && gil.take_quietly(&mut hall, thread, ns) {
                    return true;
                }
                gil.acquire(hall, thread, ns);
            }
        }
        false
    }

    /// The same story told to two locks, to one of them without the quiet ways; answers how many turns were quiet.
    fn tell_twice(policy: &str, mut noise: Noise) -> u32 {
        let (quiet, full) = (Gil::new(), Gil::new());
        let mut threads = Vec::new();
        for gil in [&quiet, &full] {
            gil.set_policy(policy).expect("the table has it");
            threads = (0..3).map(|_| lock(&gil.hall).enrol(0)).collect();
            threads.iter().for_each(|&thread| _ = gil.take_pending(thread));
        }
        let (mut now, mut ticks, mut n_quiet) = (0, [0; 3], 0);
        for round in 0..200 {
            let (index, reason) = (noise.below(3) as usize, Reason::ALL[1 + noise.below(5) as usize]);
            let position = Position { code: noise.below(9) as u32, line: noise.below(90) as u32 };
            if round == 100 {
                [&quiet, &full].into_iter().for_each(|gil| _ = gil.watch_waits());
            }
            for way_out in [false, true] {
                // Most turns are short and some long; time sometimes seems to go back a little.
                let longest = 1 << (3 + noise.below(24));
                now = (now + noise.below(longest)).saturating_sub(noise.below(40));
                ticks[index] += noise.below(5_000) * u64::from(way_out);
                let way_out = way_out.then_some((reason, ticks[index], position));
                turn(&full, threads[index], way_out, now, false);
                n_quiet += u32::from(turn(&quiet, threads[index], way_out, now, true));
                let [quiet, full] = [&quiet, &full].map(|gil| state(gil, &threads, now));
                assert_eq!(quiet, full, "{policy}, round {round}, after {way_out:?}");
            }
        }
        n_quiet
    }

    #[test]
    fn the_quiet_ways_leave_what_the_full_ones_do() {
        for entry in POLICIES.iter().filter(|entry| !(entry.make)(&crate::Knobs::default()).foresees()) {
            for seed in 0..3 {
                assert_eq!(tell_twice(entry.name, Noise(seed)), 400, "{}", entry.name);
            }
        }
    }

    #[test]
    fn nothing_is_quiet_under_a_policy_that_looks_ahead_or_while_somebody_listens() {
        let gil = Gil::new();
        let me = gil.register();
        let is_quiet = || lock(&gil.hall).is_quiet(me);
        assert!(is_quiet());
        gil.set_policy("seeded").expect("the table has it");
        assert!(!is_quiet());
        gil.set_policy("interval").expect("the table has it");
        assert!(is_quiet());
        let recording = gil.record(16, 16);
        assert!(!is_quiet());
        gil.stop_recording();
        drop(recording);
        gil.watch_long_waits(Some(std::time::Duration::from_secs(1)));
        assert!(!is_quiet());
        gil.watch_long_waits(None);
        assert!(is_quiet());
        gil.replay(Vec::new());
        assert!(!is_quiet());
    }
}
