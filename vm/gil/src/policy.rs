//! What a policy is: the seven decisions that tell every known lock apart.
//!
//! The mechanism calls these with its own mutex held, so a policy sees a consistent moment and must not
//! block. It decides; it never locks, wakes or reads a clock.

use crate::{
    Knobs, Position, Reason, SafePoints, ThreadId, Wake,
    schedule::{Candidate, Replayed},
};

/// What a user says of a thread, for policies with classes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Class {
    /// The policy judges by what the thread does.
    #[default]
    Auto,
    /// It waits much: it answers requests, or people.
    Waits,
    /// It computes.
    Computes,
}

impl Class {
    /// The word the `gil` module uses.
    pub fn name(self) -> &'static str {
        match self {
            Class::Auto => "auto",
            Class::Waits => "waits",
            Class::Computes => "computes",
        }
    }

    /// The class named `name`.
    pub fn from_name(name: &str) -> Option<Class> {
        [Class::Auto, Class::Waits, Class::Computes].into_iter().find(|class| class.name() == name)
    }
}

/// A thread as a policy sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seat {
    /// Which thread.
    pub thread: ThreadId,
    /// Since when it waits, or has run, in nanoseconds.
    pub since_ns: u64,
    /// How little it minds waiting: -20 to 19, 0 unless somebody set it.
    pub nice: i8,
    /// Its class, if somebody set it.
    pub class: Class,
    /// Its own interval in nanoseconds, if somebody set it.
    pub interval_ns: Option<u64>,
}

impl Seat {
    /// The seat of a thread of which nobody said anything.
    pub fn plain(thread: ThreadId, since_ns: u64) -> Seat {
        Seat { thread, since_ns, nice: 0, class: Class::Auto, interval_ns: None }
    }
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

impl Moment<'_> {
    /// The interval that counts for `seat`: its own, or the user's, or else the policy's `own_ns`.
    pub fn interval_ns(&self, seat: &Seat, own_ns: u64) -> u64 {
        seat.interval_ns.unwrap_or_else(|| self.knobs.interval_or(own_ns))
    }
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
    /// Nobody: the head of the queue looks by itself, see [`Policy::poll_ns`]. Without polling, the head.
    Nobody,
}

/// How long a thread that was made to let go leaves the free lock to the one that it made way for. Never, by default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Courtesy {
    /// Nanoseconds after a release: a call that is shorter does not cost that thread the lock.
    pub call_ns: u64,
    /// Nanoseconds after the switch, beyond which there is no courtesy.
    pub turn_ns: u64,
}

/// One release, for the policy's books.
#[derive(Debug, Clone, Copy)]
pub struct Released {
    /// Who let go; `since_ns` is when it began to run.
    pub seat: Seat,
    /// When.
    pub now_ns: u64,
    /// Why.
    pub reason: Reason,
    /// How long it had run.
    pub ran_ns: u64,
    /// How many instructions its turn had.
    pub ran_ticks: u64,
    /// The serial number of the thread; no other thread ever has it.
    pub serial: u32,
    /// Where it let go.
    pub position: Position,
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

    /// D2: whether the flag is a timer's. The timer belongs to the mechanism: the head of the queue keeps it
    /// and flags the holder when its [`Policy::patience`] is over; all other waiters only wait.
    fn timer(&self) -> bool {
        false
    }

    /// D3: whether patience depends on who holds, so that waiters must think again when the holder changes.
    fn reconsiders(&self) -> bool {
        false
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

    /// D5: whether a waiter that asked at `now_ns` stays awake for the answer, and so may win the lock before the
    /// sleeper that the holder wakes.
    fn stays_awake(&mut self, _now_ns: u64) -> bool {
        false
    }

    /// D5: what the thread that it made way for may do before a thread that was made to let go takes the free lock.
    fn courtesy(&self, _knobs: &Knobs) -> Courtesy {
        Courtesy::default()
    }

    /// D5: how often the head of the queue looks by itself whether the lock is free; `None` if it is woken.
    fn poll_ns(&self) -> Option<u64> {
        None
    }

    /// D5: who is woken or named, among waiters in the order of their arrival (never empty).
    fn pick(&mut self, _queue: &[Seat], _knobs: &Knobs) -> Pick {
        Pick::Crowd
    }

    /// D5: whether it names the next owner at every release, also one that has not come back yet: [`Policy::appoint`].
    fn foresees(&self) -> bool {
        false
    }

    /// D5: the next owner among all threads, in the order of their serial numbers, for policies of
    /// [`Entry::HandOff`] that foresee. With `None` those who wait are picked from as usual.
    fn appoint(&mut self, _candidates: &[Candidate]) -> Option<ThreadId> {
        None
    }

    /// How the next wait at the door of the thread with this serial number has to end, if that is in a schedule.
    fn wake(&mut self, _serial: u32) -> Option<Wake> {
        None
    }

    /// How far a replay has come, for the policy that is one.
    fn replayed(&self) -> Option<Replayed> {
        None
    }

    /// D6: whether a holder that lets go at a safe point waits until somebody else has run.
    fn must_switch(&self, _asked: bool, _knobs: &Knobs) -> bool {
        false
    }

    /// Whether [`Policy::released`] and [`Policy::taken`] mean anything to it. Where they do not, a thread that nobody
    /// waits for lets go and takes without telling. Always the same answer.
    fn heeds_turns(&self) -> bool {
        true
    }

    /// D7: a thread let go.
    fn released(&mut self, _release: Released, _knobs: &Knobs) {}

    /// A thread got the lock, at its `since_ns`, while these others wait.
    fn taken(&mut self, _holder: Seat, _queue: &[Seat], _knobs: &Knobs) {}

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
