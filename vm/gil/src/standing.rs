//! How the threads stand: who holds, who waits, who sleeps at the door, and whether anybody is left who could wake them.

use crate::{Gil, Position, Reason, ThreadId, hall::Hall, ledger::Activity, sync::lock};

/// What a thread is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doing {
    /// It has a number and has not had the lock yet.
    Begins,
    /// It holds the lock and runs.
    Holds,
    /// It wants the lock.
    Waits,
    /// It sleeps at the door or is in a call of the system.
    Blocked,
}

/// How one thread stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// The thread.
    pub thread: ThreadId,
    /// Its serial number.
    pub serial: u32,
    /// What it is doing.
    pub doing: Doing,
    /// For how long, in nanoseconds.
    pub for_ns: u64,
    /// Why it let the lock go last.
    pub reason: Reason,
    /// Where in the script it let go last.
    pub position: Position,
}

impl Gil {
    /// A number for a thread that takes the lock only to look: no book is kept of it, and it wakes nobody. Ended by
    /// [`Gil::exit`].
    pub fn register_guest(&self) -> ThreadId {
        lock(&self.hall).admit()
    }

    /// How all threads stand, in the order in which they began.
    pub fn standings(&self) -> Vec<Standing> {
        let now = self.machine.now_ns();
        let hall = lock(&self.hall);
        let mut all: Vec<Standing> = hall
            .live()
            .filter(|(_, slot)| !slot.is_guest)
            .map(|(thread, slot)| {
                let (doing, since_ns) = hall.doing(thread);
                let (serial, reason, position) = (slot.serial, slot.reason, slot.position);
                Standing { thread, serial, doing, for_ns: now.saturating_sub(since_ns), reason, position }
            })
            .collect();
        all.sort_by_key(|standing| standing.serial);
        all
    }

    /// Whether the thread sleeps at the door without a deadline for what another thread must give it, and nobody has
    /// woken it.
    pub fn is_stuck(&self, thread: ThreadId) -> bool {
        lock(&self.hall).is_stuck(thread)
    }

    /// Whether every thread but this one is stuck: if it went to sleep or ended, none would wake by itself. Alone, a
    /// thread is the last one too.
    pub fn is_last_awake(&self, thread: ThreadId) -> bool {
        let mut hall = lock(&self.hall);
        if hall.n_stuck + 1 < hall.n_live() {
            return false;
        }
        let others: Vec<ThreadId> = hall
            .live()
            .filter(|(other, slot)| *other != thread && !slot.is_guest)
            .map(|(other, _)| other)
            .collect();
        others.into_iter().all(|other| hall.is_stuck(other))
    }
}

impl Hall {
    fn is_stuck(&mut self, thread: ThreadId) -> bool {
        let slot = self.slot(thread);
        slot.is_live && slot.is_stuck && !slot.token && !self.must_wake(thread)
    }

    fn doing(&self, thread: ThreadId) -> (Doing, u64) {
        let (activity, since_ns) = self.book.doing(thread);
        let displaced =
            self.holder.is_some_and(|holder| self.is_guest(holder)) && self.last_holder == Some(thread);
        let doing = match activity {
            _ if self.holder == Some(thread) && self.named != Some(thread) => Doing::Holds,
            Activity::Waiting if displaced => Doing::Holds,
            Activity::Waiting => Doing::Waits,
            _ if self.wants(thread) => Doing::Waits,
            Activity::Nothing => Doing::Begins,
            Activity::Running => Doing::Holds,
            Activity::Blocked => Doing::Blocked,
        };
        (doing, since_ns)
    }

    pub(crate) fn is_guest(&self, thread: ThreadId) -> bool {
        self.live().any(|(live, slot)| live == thread && slot.is_guest)
    }
}
