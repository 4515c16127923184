//! Which threads there are: numbers given out and taken back.

use super::{Hall, Slot};
use crate::{ThreadId, ledger::Kind};

impl Hall {
    #[inline(always)]
    pub(crate) fn slot(&mut self, thread: ThreadId) -> &mut Slot {
        &mut self.slots[thread.index()]
    }

    /// Every thread that has a number, guests too.
    pub(crate) fn live(&self) -> impl Iterator<Item = (ThreadId, &Slot)> {
        let numbered = self.slots.iter().enumerate().filter(|(_, slot)| slot.is_live);
        numbered.map(|(index, slot)| (ThreadId(index as u32), slot))
    }

    /// Who waits, in the order of their arrival.
    pub(crate) fn waiters(&self) -> Vec<ThreadId> {
        self.queue.iter().map(|seat| seat.thread).collect()
    }

    /// Whether the thread wants the lock and does not have it.
    pub(crate) fn wants(&self, thread: ThreadId) -> bool {
        self.queue.iter().any(|seat| seat.thread == thread) || self.yielders.contains(&thread)
    }

    pub(crate) fn slots_mut(&mut self) -> impl Iterator<Item = &mut Slot> {
        self.slots.iter_mut()
    }

    /// The numbers of all threads that have not ended.
    pub(crate) fn threads(&self) -> Vec<ThreadId> {
        self.live().map(|(thread, _)| thread).collect()
    }

    #[inline(always)]
    pub(crate) fn n_waiting(&self) -> usize {
        self.queue.len()
    }

    /// Gives out a number; the first thread is the main one until somebody says otherwise.
    pub(crate) fn enrol(&mut self, now_ns: u64) -> ThreadId {
        let thread = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::new());
            ThreadId(self.slots.len() as u32 - 1)
        });
        let serial = self.n_started;
        self.n_started += 1;
        *self.slot(thread) = Slot { serial, settings_changed: true, is_live: true, ..Slot::new() };
        self.main.get_or_insert(thread);
        self.policy.enrolled(thread);
        self.note(thread, Kind::Start, now_ns);
        thread
    }

    /// Gives out a number to a thread that no book is kept of.
    pub(crate) fn admit(&mut self) -> ThreadId {
        let thread = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::new());
            ThreadId(self.slots.len() as u32 - 1)
        });
        *self.slot(thread) = Slot { serial: u32::MAX, is_live: true, is_guest: true, ..Slot::new() };
        self.policy.enrolled(thread);
        self.n_guests += 1;
        thread
    }

    /// How many threads have a number, without guests.
    pub(crate) fn n_live(&self) -> usize {
        self.slots.len() - self.free.len() - self.n_guests - self.n_lost
    }

    /// Takes a number back.
    pub(crate) fn strike(&mut self, thread: ThreadId, now_ns: u64) {
        self.note(thread, Kind::Exit, now_ns);
        if self.main == Some(thread) {
            self.main = None;
        }
        self.n_guests -= usize::from(self.slot(thread).is_guest);
        let slot = self.slot(thread);
        slot.is_live = false;
        // Its descriptor goes with it, not when the number is given out again.
        #[cfg(all(unix, not(any(loom, shuttle))))]
        drop(slot.bell.take());
        self.free.push(thread);
    }

    /// Ends a thread that is not in this process. Its number may stand in queues of the machine's, so it is never given
    /// out again.
    pub(crate) fn lose(&mut self, thread: ThreadId, now_ns: u64) {
        self.strike(thread, now_ns);
        self.free.pop();
        self.n_lost += 1;
    }

    /// The living thread with this serial number.
    pub(crate) fn find(&self, serial: u32) -> Option<ThreadId> {
        self.live().find(|(_, slot)| slot.serial == serial).map(|(thread, _)| thread)
    }

    /// Whether the lock will not be given to this thread.
    pub(crate) fn is_shut_to(&self, thread: ThreadId) -> bool {
        self.sole.is_some_and(|sole| sole != thread)
    }

    /// From now on only `thread` may take the lock; those who wait for it are out of the queue.
    pub(crate) fn shut_out_others(&mut self, thread: ThreadId) {
        self.sole = Some(thread);
        self.queue.retain(|seat| seat.thread == thread);
        self.drop_request = false;
    }
}
