//! Switch points and next owners drawn from a seed, for tests that want variety they can repeat.
//!
//! Slices are uniform between 1 and twice the check interval. The next owner is drawn among the threads that are sure
//! to come, and waited for, so that threads which wait only for each other repeat a run exactly. When one comes back
//! from a call of the system or a sleep is up to the clock.

use crate::{Entry, Knobs, Policy, SafePoints, ThreadId, schedule::Candidate};

struct Seeded {
    state: u64,
}

/// The policy, at the beginning of the user's seed.
pub(super) fn make(knobs: &Knobs) -> Box<dyn Policy> {
    Box::new(Seeded { state: knobs.seed })
}

impl Seeded {
    /// The next draw below `bound`, by the splitmix64 generator; `bound` is small, so the bias is nothing.
    fn below(&mut self, bound: u64) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % bound.max(1)
    }
}

impl Policy for Seeded {
    fn safe_points(&self) -> SafePoints {
        SafePoints::All
    }

    fn slice(&mut self, knobs: &Knobs) -> Option<u64> {
        let longest = knobs.check_interval.max(1).unsigned_abs().saturating_mul(2);
        Some(1 + self.below(longest))
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

    /// Draws among all that are ready, whether they have come yet or not: how fast the system wakes a thread must
    /// not matter.
    fn appoint(&mut self, candidates: &[Candidate]) -> Option<ThreadId> {
        let ready: Vec<ThreadId> = candidates
            .iter()
            .filter(|candidate| candidate.is_ready())
            .map(|candidate| candidate.thread)
            .collect();
        let rank = self.below(ready.len() as u64) as usize;
        ready.get(rank).copied()
    }
}
