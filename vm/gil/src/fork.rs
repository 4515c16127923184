//! A copy of the process, in which only the thread that made it is left.

use crate::{
    Gil, ThreadId,
    hall::{Hall, Slot},
    sched::Bed,
    sync::lock,
};

impl Gil {
    /// Calls `split`, which copies the process and says whether this is the copy, with the lock's own state at rest.
    ///
    /// In the copy the other threads are gone: they count as ended, their numbers are not given out again, and what they
    /// waited for is forgotten. The calling thread, which holds the lock before and after, is the main thread there.
    /// Nobody records or observes the copy.
    pub fn fork(&self, thread: ThreadId, split: impl FnOnce() -> bool) -> bool {
        let mut hall = lock(&self.hall);
        debug_assert_eq!(hall.holder, Some(thread), "only the holder may fork");
        let is_copy = split();
        if is_copy {
            // Who read the events is another process's thread; an ordinary end would wait for it.
            std::mem::forget(hall.recorder.take());
            std::mem::forget(hall.observer.take());
            let now = self.machine.now_ns();
            hall.orphan(thread, now);
            self.breaker.set_waiters(0);
            self.settings_changed(&mut hall);
        }
        is_copy
    }

    /// Have all threads ended?
    pub fn is_deserted(&self) -> bool {
        lock(&self.hall).n_live() == 0
    }
}

impl Hall {
    /// Only `thread` is left.
    fn orphan(&mut self, thread: ThreadId, now_ns: u64) {
        for other in self.threads() {
            if other != thread {
                self.lose(other, now_ns);
            }
        }
        self.forget_waits();
        (self.main, self.sole, self.last_holder) = (Some(thread), None, Some(thread));
        self.signals = Default::default();
        self.crowd = Bed::new();
        let slot = self.slot(thread);
        *slot = Slot { bed: Bed::new(), ..std::mem::replace(slot, Slot::new()) };
        #[cfg(all(unix, not(any(loom, shuttle))))]
        {
            // The parent's thread listens to the old one.
            slot.bell = None;
        }
        (slot.token, slot.interrupted) = (false, false);
        if let Some(beneath) = self.beneath.take() {
            self.policy = beneath;
        }
        let entry = self.entry;
        self.install(entry);
        self.policy.enrolled(thread);
        let seat = self.seat(thread);
        self.policy.taken(seat, &[], &self.knobs);
    }
}
