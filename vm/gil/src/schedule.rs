//! Schedules: who had the lock, for how many instructions, and why each turn ended. A recorded one can be replayed.
//!
//! A thread's instructions depend on nothing but the script and the order of turns, as long as the script asks
//! neither clock nor world. So the turns are enough: no time is in a schedule.

use crate::{Gil, Position, Reason, ThreadId, Wake, hall::Hall, policies, sync::lock};

/// One turn of a thread with the lock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    /// The serial number of the thread.
    pub serial: u32,
    /// How its wait at the door ended before the turn, if it came from a wait with an end.
    pub wake: Option<Wake>,
    /// How the turn ended; `None` for the turn in which the recording ended.
    pub end: Option<TurnEnd>,
}

/// The end of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TurnEnd {
    /// The instructions that the turn had.
    pub ticks: u64,
    /// Why the thread let go.
    pub reason: Reason,
    /// Where it did.
    pub position: Position,
}

impl TurnEnd {
    /// Whether a turn that ended so is this one again. Lines are compared, numbers of code objects not: those depend
    /// on who asked for positions before.
    pub fn is_like(&self, other: &TurnEnd) -> bool {
        let essence = |end: &TurnEnd| (end.ticks, end.reason, end.position.line);
        essence(self) == essence(other)
    }
}

/// Where a script did something else than it had done when its schedule was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Divergence {
    /// Which turn, from 0 on.
    pub turn: usize,
    /// What the schedule has.
    pub expected: Turn,
    /// What happened.
    pub found: Found,
}

/// What happened instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The turn ended otherwise.
    Ended(TurnEnd),
    /// The thread has ended, or was never started.
    NoThread,
    /// The thread sleeps, and the others wait for their turn, so that nobody can wake it.
    Asleep,
    /// Another thread has the lock.
    Other(u32),
}

/// How far a replay has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replayed {
    /// The turns that were as they had been.
    pub turns: usize,
    /// All turns of the schedule.
    pub of: usize,
    /// Why it does not go on, if it does not.
    pub over: Option<Over>,
}

/// Why a replay is over before the program is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Over {
    /// The schedule ends here.
    Exhausted,
    /// The script did something else.
    Diverged(Divergence),
}

/// Where a thread is, for a policy that names the next owner before it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outlook {
    /// It waits for the lock.
    Waits,
    /// It will ask for the lock soon, whatever the others do: it was started or unparked.
    Comes,
    /// It is in a call of the system; nobody knows when it comes.
    Away,
    /// It sleeps at the door for a time, or until another thread wakes it.
    Sleeps,
    /// It sleeps at the door until another thread wakes it, however long that takes.
    Stuck,
}

/// A thread that may be named the next owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// Which thread.
    pub thread: ThreadId,
    /// Its serial number.
    pub serial: u32,
    /// Where it is.
    pub outlook: Outlook,
}

impl Candidate {
    /// Whether it is sure to take the lock soon if it is named.
    pub fn is_ready(&self) -> bool {
        matches!(self.outlook, Outlook::Waits | Outlook::Comes)
    }
}

impl Gil {
    /// Has the threads take turns as a recorded schedule says, beginning with the turn that goes on now. Every setting
    /// of the lock should be what it was then. When the schedule ends, or the script does something else, the policy
    /// in force goes on; [`Gil::replayed`] tells.
    pub fn replay(&self, schedule: Vec<Turn>) {
        let mut hall = lock(&self.hall);
        hall.begin_replay(schedule);
        self.settings_changed(&mut hall);
    }

    /// How far the replay has come; `None` if there was none.
    pub fn replayed(&self) -> Option<Replayed> {
        let hall = lock(&self.hall);
        hall.policy.replayed().or(hall.replayed)
    }

    /// Whether a replay is over that was not asked about since; true once.
    pub fn take_replay_end(&self) -> Option<Over> {
        let mut hall = lock(&self.hall);
        if std::mem::take(&mut hall.is_end_news) {
            hall.replayed.and_then(|replayed| replayed.over)
        } else {
            None
        }
    }

    /// The holder's instruction count when its turn began.
    pub fn turn_began(&self, thread: ThreadId) -> u64 {
        lock(&self.hall).slot(thread).began_ticks
    }
}

impl Hall {
    fn begin_replay(&mut self, schedule: Vec<Turn>) {
        self.beneath = Some((self.entry.make)(&self.knobs));
        self.put(policies::replay::make(schedule));
        self.aim();
    }

    /// Sets the counter to the end of the holder's turn as the policy has it.
    fn aim(&mut self) {
        let ticks = self.policy.slice(&self.knobs);
        self.left = match self.holder {
            Some(holder) => {
                let slot = self.slot(holder);
                let begun = slot.ticks.saturating_sub(slot.began_ticks);
                ticks.map(|ticks| ticks.saturating_sub(begun))
            }
            None => ticks,
        };
    }

    /// A turn began: the counter of a policy that has turns begins with it.
    pub(crate) fn begin_turn(&mut self, thread: ThreadId) {
        let slot = self.slot(thread);
        slot.has_begun = true;
        slot.began_ticks = slot.ticks;
        let is_guest = slot.is_guest;
        if self.beneath.is_some() && !is_guest {
            self.aim();
        }
    }

    /// Everybody who may have the lock next, by serial number.
    fn candidates(&self) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = self
            .live()
            .filter(|(thread, slot)| !slot.is_guest && !self.is_shut_to(*thread))
            .map(|(thread, slot)| {
                let outlook = match slot.parked {
                    _ if self.wants(thread) => Outlook::Waits,
                    _ if !slot.has_begun => Outlook::Comes,
                    Some(_) if slot.token => Outlook::Comes,
                    // An interrupt or a signal is on its way to it.
                    Some(true)
                        if slot.interrupted || self.main == Some(thread) && !self.signals.is_empty() =>
                    {
                        Outlook::Comes
                    }
                    Some(_) if slot.is_stuck => Outlook::Stuck,
                    Some(_) => Outlook::Sleeps,
                    None => Outlook::Away,
                };
                Candidate { thread, serial: slot.serial, outlook }
            })
            .collect();
        found.sort_unstable_by_key(|candidate| candidate.serial);
        found
    }

    /// Whether a holder gives way at a safe point, if it must: to who waits, or to who comes.
    pub(crate) fn gives_way(&self, expired: bool) -> bool {
        let looks_ahead = expired && self.policy.foresees();
        self.n_waiting() > 0
            || looks_ahead && (self.beneath.is_some() || self.candidates().iter().any(Candidate::is_ready))
    }

    /// The next owner, if the policy names one that need not have come yet. A guest goes first: it is gone soon and in
    /// no schedule.
    pub(crate) fn appoint(&mut self) -> Option<ThreadId> {
        if !self.policy.foresees() {
            return self.named;
        }
        if let Some(thread) = self.named.or_else(|| self.waiting_guest()) {
            return Some(thread);
        }
        let candidates = self.candidates();
        self.policy.appoint(&candidates)
    }

    fn waiting_guest(&self) -> Option<ThreadId> {
        self.waiters().into_iter().find(|&thread| self.is_guest(thread))
    }

    /// How the wait of a thread at the door ends by the schedule that is replayed.
    pub(crate) fn scheduled_wake(&mut self, thread: ThreadId, has_deadline: bool) -> Option<Wake> {
        self.beneath.as_ref()?;
        let serial = self.slot(thread).serial;
        self.policy.wake(serial).filter(|wake| has_deadline || *wake != Wake::TimedOut)
    }

    /// Goes on with the policy in force if the replay is over. True if it has just ended.
    pub(crate) fn end_replay(&mut self) -> bool {
        if self.beneath.is_none() {
            return false;
        }
        let Some(replayed) = self.policy.replayed().filter(|replayed| replayed.over.is_some()) else {
            return false;
        };
        self.replayed = Some(replayed);
        self.is_end_news = true;
        self.has_ended_replay = true;
        if let Some(policy) = self.beneath.take() {
            self.put(policy);
        }
        true
    }
}
