//! What a policy is: the seven decisions that tell every known lock apart.
//!
//! The mechanism calls these with its own mutex held, so a policy sees a consistent moment and must not
//! block. It decides; it never locks, wakes or reads a clock.

use crate::{Knobs, Reason, SafePoints, ThreadId};

/// A thread as a policy sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Which thread.
    pub thread: ThreadId,
    /// Since when it waits, or has run, in nanoseconds.
    pub since_ns: u64,
    /// How little it minds waiting: -20 to 19, 0 unless somebody set it.
    pub nice: i8,
}

/// The moment of a decision.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'k> {
    /// Nanoseconds since the lock was made.
    pub now_ns: u64,
    /// When the holder last changed.
    pub switched_ns: u64,
    /// The user's settings.
    pub knobs: &'k Knobs,
}

/// How long a waiter waits before it asks the holder to let go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// It never asks.
    Never,
    /// It asks at this time, if the holder has not changed until then; at once if that is now or past.
    Until(u64),
}

/// How a free lock finds its next holder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// A flag and a bed: a waiter is woken and must still win it. Who wins is physics.
    FreeForAll,
    /// The releaser names the owner; nobody gets past it.
    HandOff,
}

/// Who is woken, or named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pick {
    /// Whoever the operating system wakes from the common bed. In hand-off, the longest waiter.
    Crowd,
    /// The waiter at this index of the queue.
    Waiter(usize),
}

/// One release, for the policy's books.
#[derive(Debug, Clone, Copy)]
pub struct Released {
    /// Who let go.
    pub thread: ThreadId,
    /// Why.
    pub reason: Reason,
    /// How long it had run.
    pub ran_ns: u64,
}

/// The seven decisions. The defaults are the most common answer.
pub trait Policy: Send {
    /// D1: where the safe points are, unless the user chose.
    fn safe_points(&self) -> SafePoints {
        SafePoints::Backedge
    }

    /// D2: how many ticks a holder's own counter runs before it looks up; `None` if only a request stops it.
    fn slice(&mut self, _knobs: &Knobs) -> Option<u64> {
        None
    }

    /// D2: whether every slice is as long as the last, so that a lone thread can refill without asking.
    fn steady(&self) -> bool {
        true
    }

    /// D3: when `waiter` asks `holder` to let go.
    fn patience(&mut self, _waiter: Seat, _holder: Seat, _moment: Moment<'_>) -> Patience {
        Patience::Never
    }

    /// D4: whether a release leaves the lock free or names its next owner.
    fn entry(&self) -> Entry {
        Entry::FreeForAll
    }

    /// D4: whether `newcomer` may take the free lock past those who wait (never empty). Asked in
    /// [`Entry::FreeForAll`] only.
    fn may_barge(&mut self, _newcomer: Seat, _queue: &[Seat], _knobs: &Knobs) -> bool {
        true
    }

    /// D5: whether waiters share one bed, so that the operating system chooses among them. Fixed for a policy.
    fn shares_bed(&self) -> bool {
        true
    }

    /// D5: who is woken or named, among waiters in the order of their arrival (never empty).
    fn pick(&mut self, _queue: &[Seat], _knobs: &Knobs) -> Pick {
        Pick::Crowd
    }

    /// D6: whether a holder that lets go at a safe point waits until somebody else has run.
    fn must_switch(&self, _asked: bool, _knobs: &Knobs) -> bool {
        false
    }

    /// D7: a thread let go.
    fn released(&mut self, _release: Released) {}

    /// A thread got the lock while these others wait.
    fn taken(&mut self, _thread: ThreadId, _queue: &[Seat]) {}

    /// A thread's number was given out anew: forget what is known of its last bearer.
    fn enrolled(&mut self, _thread: ThreadId) {}

    /// Whether a signal that waits for the main thread makes every other thread yield at each safe point.
    fn storms(&self) -> bool {
        false
    }

    /// Whether a signal ends the main thread's wait for a lock.
    fn lock_waits_hear_signals(&self, _knobs: &Knobs) -> bool {
        true
    }
}
