//! A recorded schedule once more: each turn as long as it was, each owner the one it was.
//!
//! The owner is named when the turn before it ends, also if it has not come back yet; the others wait until it has had
//! its turn. So the speed of threads and of the machine decides nothing. Not in the table: it needs a schedule.

use std::collections::HashMap;

use crate::{
    Entry, Knobs, Policy, Reason, Released, ThreadId, Wake,
    schedule::{Candidate, Divergence, Found, Outlook, Over, Replayed, Turn, TurnEnd},
};

/// The serial number of those who only look.
const GUEST: u32 = u32::MAX;

struct Replay {
    schedule: Vec<Turn>,
    /// The turn that goes on, or the next one.
    at: usize,
    /// Ticks that this turn had before a guest looked in.
    had: u64,
    /// The turns of each thread, by serial number.
    turns_of: HashMap<u32, Vec<usize>>,
    over: Option<Over>,
}

/// The policy, at the beginning of a schedule.
pub(crate) fn make(schedule: Vec<Turn>) -> Box<dyn Policy> {
    let mut turns_of: HashMap<u32, Vec<usize>> = HashMap::new();
    for (at, turn) in schedule.iter().enumerate() {
        turns_of.entry(turn.serial).or_default().push(at);
    }
    let over = schedule.is_empty().then_some(Over::Exhausted);
    Box::new(Replay { schedule, at: 0, had: 0, turns_of, over })
}

impl Replay {
    fn turn(&self) -> Option<&Turn> {
        self.schedule.get(self.at).filter(|_| self.over.is_none())
    }

    fn diverge(&mut self, found: Found) {
        if let Some(&expected) = self.turn() {
            self.over = Some(Over::Diverged(Divergence { turn: self.at, expected, found }));
        }
    }

    /// The turn ended so: the next one comes, if this is how it was.
    fn advance(&mut self, expected: Turn, found: TurnEnd) {
        if !expected.end.is_some_and(|end| end.is_like(&found)) {
            return self.diverge(Found::Ended(found));
        }
        self.at += 1;
        self.had = 0;
        if self.at >= self.schedule.len() {
            self.over = Some(Over::Exhausted);
        }
    }
}

impl Policy for Replay {
    /// A turn that was not forced to end gets one tick more than it had, so that an end that does not come is seen.
    fn slice(&mut self, _: &Knobs) -> Option<u64> {
        let end = self.turn()?.end?;
        let extra = u64::from(end.reason != Reason::Forced);
        Some(end.ticks.saturating_sub(self.had).saturating_add(extra))
    }

    fn steady(&self) -> bool {
        false
    }

    fn entry(&self) -> Entry {
        Entry::HandOff
    }

    fn shares_bed(&self) -> bool {
        false
    }

    fn foresees(&self) -> bool {
        true
    }

    fn appoint(&mut self, candidates: &[Candidate]) -> Option<ThreadId> {
        let &Turn { serial, wake, .. } = self.turn()?;
        match candidates.iter().find(|candidate| candidate.serial == serial) {
            None => self.diverge(Found::NoThread),
            Some(candidate)
                if candidate.outlook == Outlook::Stuck
                    || candidate.outlook == Outlook::Sleeps && wake == Some(Wake::Unparked) =>
            {
                self.diverge(Found::Asleep);
            }
            Some(candidate) => return Some(candidate.thread),
        }
        None
    }

    fn wake(&mut self, serial: u32) -> Option<Wake> {
        self.turn()?;
        let turns = self.turns_of.get(&serial)?;
        let next = turns.get(turns.partition_point(|&turn| turn < self.at))?;
        self.schedule.get(*next)?.wake
    }

    fn released(&mut self, release: Released, _: &Knobs) {
        let Some(&expected) = self.turn() else { return };
        let Released { serial, reason, position, .. } = release;
        if serial == GUEST {
            return;
        }
        if serial != expected.serial {
            return self.diverge(Found::Other(serial));
        }
        let ticks = self.had.saturating_add(release.ran_ticks);
        let is_early = match expected.end {
            None => true,
            Some(end) if end.reason == Reason::Forced => ticks < end.ticks,
            Some(end) => ticks <= end.ticks,
        };
        if reason == Reason::Forced && is_early {
            // Only a guest asks for the lock; the turn goes on after it.
            self.had = ticks;
        } else {
            self.advance(expected, TurnEnd { ticks, reason, position });
        }
    }

    fn replayed(&self) -> Option<Replayed> {
        Some(Replayed { turns: self.at, of: self.schedule.len(), over: self.over })
    }
}
