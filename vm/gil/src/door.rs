//! The door: everything that blocks goes through it. The lock is let go there, the ledger sees it, and an
//! interrupt or a signal reaches the sleeper.

use std::time::Instant;

use crate::{
    Gil, Pending, Position, Reason, SignalSet, ThreadId, clock::Wait, hall::Hall, ledger::Kind, lock::Guard,
    sched::Bed, sync::lock,
};

/// How a wait at the door ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wake {
    /// Somebody unparked the thread, before or while it was parked.
    Unparked,
    /// A descriptor is ready.
    Ready,
    /// The deadline passed.
    TimedOut,
    /// The thread was interrupted, or it is the main one and a signal waits.
    Interrupted,
}

impl Wake {
    const ALL: [Wake; 4] = [Wake::Unparked, Wake::Ready, Wake::TimedOut, Wake::Interrupted];

    /// From 1 on, for events.
    pub fn to_number(self) -> u32 {
        1 + self as u32
    }

    /// What [`Wake::to_number`] made; `None` for 0, where there was no wait.
    pub fn from_number(number: u32) -> Option<Wake> {
        Wake::ALL.into_iter().find(|wake| wake.to_number() == number)
    }
}

/// Takes the lock again at the end of its scope, also if that is a panic's.
pub(crate) struct Retake<'g>(pub(crate) &'g Gil, pub(crate) ThreadId);

impl Drop for Retake<'_> {
    fn drop(&mut self) {
        self.0.take(self.1);
    }
}

impl Gil {
    /// Lets the lock go, sleeps until somebody unparks this thread, and takes the lock again.
    ///
    /// As with `std::thread::park` an unpark that came first is not lost: the call then returns at once,
    /// with the lock kept throughout. The same holds for an interrupt, unless `interruptible` is false. A
    /// deadline that has passed already still offers the lock to others. The caller looks again at what
    /// it waits for: a token may be an old one. A sleep is a park with a deadline.
    pub fn park(
        &self,
        thread: ThreadId,
        reason: Reason,
        deadline: Option<Instant>,
        interruptible: bool,
        ticks: u64,
        position: Position,
    ) -> Wake {
        let mut hall = lock(&self.hall);
        let interruptible = interruptible && hears(&hall, thread, reason);
        if std::mem::take(&mut hall.slot(thread).token) {
            return Wake::Unparked;
        }
        if interruptible && hall.must_wake(thread) {
            return Wake::Interrupted;
        }
        let now = self.machine.now_ns();
        // Whoever names the next owner must see already that this thread sleeps.
        let is_stuck = reason == Reason::Lock && deadline.is_none();
        hall.slot(thread).parked = Some(interruptible);
        hall.slot(thread).is_stuck = is_stuck;
        hall.n_stuck += usize::from(is_stuck);
        let call = self.leave(&mut hall, thread, reason, ticks, position, now);
        hall.note(thread, Kind::Block, now);
        hall = self.answer_and_return(hall, call);
        let deadline_ns = deadline.map(|deadline| self.machine.ns_of(deadline));
        let (mut hall, wake) = self.sleep_at_door(hall, thread, deadline_ns, interruptible);
        hall.slot(thread).parked = None;
        hall.slot(thread).is_stuck = false;
        hall.n_stuck -= usize::from(is_stuck);
        hall.slot(thread).wake = Some(wake);
        let now = self.machine.now_ns();
        self.acquire(hall, thread, now);
        wake
    }

    fn sleep_at_door<'g>(
        &'g self,
        mut hall: Guard<'g>,
        thread: ThreadId,
        deadline_ns: Option<u64>,
        interruptible: bool,
    ) -> (Guard<'g>, Wake) {
        let bed = hall.slot(thread).bed.clone();
        let mut timed_out = false;
        loop {
            // In a replay the wait ends as it did, whatever is quicker this time.
            let scheduled = hall.scheduled_wake(thread, deadline_ns.is_some());
            if scheduled != Some(Wake::TimedOut) && std::mem::take(&mut hall.slot(thread).token) {
                return (hall, Wake::Unparked);
            }
            if interruptible && hall.must_wake(thread) {
                return (hall, Wake::Interrupted);
            }
            if timed_out && scheduled != Some(Wake::Unparked) {
                return (hall, Wake::TimedOut);
            }
            let deadline_ns = deadline_ns.filter(|_| scheduled != Some(Wake::Unparked));
            (hall, timed_out) = self.machine.sleep(&bed, hall, deadline_ns, Wait::First);
        }
    }

    /// Ends the park of `thread`, or its next one. Called by the holder of the lock. False if a fork has left the thread
    /// behind.
    pub fn unpark(&self, thread: ThreadId) -> bool {
        let mut hall = lock(&self.hall);
        let slot = hall.slot(thread);
        let is_live = slot.is_live;
        slot.token = true;
        if slot.parked.is_some() {
            let bed = slot.bed.clone();
            drop(hall);
            self.machine.wake_all(&bed);
        }
        is_live
    }

    /// Runs `call` without the lock: a blocking call, or a long one that touches no object.
    /// Also if it panics the lock is taken again.
    pub fn block<R>(
        &self,
        thread: ThreadId,
        reason: Reason,
        ticks: u64,
        position: Position,
        call: impl FnOnce() -> R,
    ) -> R {
        self.release(thread, reason, ticks, position);
        let _retake = Retake(self, thread);
        call()
    }

    /// Offers the lock once to whoever waits, as `sleep(0)` does, and takes it again.
    pub fn offer(&self, thread: ThreadId, ticks: u64, position: Position) {
        self.release(thread, Reason::Yield, ticks, position);
        self.take(thread);
    }

    /// Interrupts `thread`, from any thread of the process: it looks up at its next safe point, and a wait
    /// at the door ends. The flag stays until [`Gil::take_interrupt`].
    pub fn interrupt(&self, thread: ThreadId) {
        let mut hall = lock(&self.hall);
        hall.slot(thread).interrupted = true;
        self.disturb(hall, thread);
    }

    /// Interrupts every thread.
    pub fn interrupt_all(&self) {
        let mut hall = lock(&self.hall);
        self.breaker.call_attention();
        for thread in hall.threads() {
            hall.slot(thread).interrupted = true;
            if let Some(bed) = wake_up(&mut hall, thread) {
                self.machine.wake_all(&bed);
            }
        }
    }

    /// Whether the thread was interrupted; forgets it.
    pub fn take_interrupt(&self, thread: ThreadId) -> bool {
        std::mem::take(&mut lock(&self.hall).slot(thread).interrupted)
    }

    /// Posts a signal for the main thread, from any thread of the process but not from a signal handler.
    pub fn post_signal(&self, signum: u32) {
        let mut hall = lock(&self.hall);
        hall.signals = hall.signals.with(signum);
        if let Some(holder) = hall.holder.filter(|&holder| hall.storm(holder)) {
            debug_assert_ne!(Some(holder), hall.main);
            self.breaker.call_attention();
        }
        if let Some(main) = hall.main {
            self.disturb(hall, main);
        }
    }

    /// The signals that wait, for the main thread; for any other the empty set. Forgets them.
    pub fn take_signals(&self, thread: ThreadId) -> SignalSet {
        let mut hall = lock(&self.hall);
        if hall.main == Some(thread) { std::mem::take(&mut hall.signals) } else { SignalSet::default() }
    }

    /// What waits for this thread, without a safe point: settings count as seen.
    pub fn take_pending(&self, thread: ThreadId) -> Pending {
        let mut hall = lock(&self.hall);
        let pending = hall.pending(thread);
        hall.slot(thread).settings_changed = false;
        pending
    }

    /// Makes `thread` the one that handles signals.
    pub fn set_main(&self, thread: ThreadId) {
        lock(&self.hall).main = Some(thread);
    }

    /// The thread that handles signals.
    pub fn main(&self) -> Option<ThreadId> {
        lock(&self.hall).main
    }

    /// Makes a thread look up, wherever it is.
    fn disturb(&self, mut hall: Guard<'_>, thread: ThreadId) {
        if hall.holder == Some(thread) {
            self.breaker.call_attention();
        }
        let bed = wake_up(&mut hall, thread);
        drop(hall);
        if let Some(bed) = bed {
            self.machine.wake_all(&bed);
        }
    }
}

/// The bed of a thread that must be woken, if it sleeps where it can hear.
fn wake_up(hall: &mut Hall, thread: ThreadId) -> Option<Bed> {
    let slot = hall.slot(thread);
    #[cfg(all(unix, not(any(loom, shuttle))))]
    if let Some(bell) = &slot.bell {
        bell.ring();
    }
    slot.parked.filter(|&hears| hears).map(|_| slot.bed.clone())
}

/// Whether a wait for this reason hears interrupts at all: the faithful `ticks` makes one exception.
fn hears(hall: &Hall, thread: ThreadId, reason: Reason) -> bool {
    hall.main != Some(thread)
        || reason != Reason::Lock
        || hall.policy_in_force().lock_waits_hear_signals(&hall.knobs)
}
