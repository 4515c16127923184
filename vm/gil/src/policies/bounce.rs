//! The lock of MicroPython: every 32 loop back-edges the holder frees a plain mutex and takes it straight back.
//!
//! Nobody is asked and nobody is named, so it depends on the system's mutex and on the number of cores
//! whether anyone else ever gets in: the failure of `ticks`, with safe points at back-edges only. The
//! counter here runs in ticks, and a short loop has about four of them to a back-edge.

use crate::{Knobs, Policy};

/// 32 back-edges of short loops.
const CHECK: u64 = 128;

struct Bounce;

/// The policy, which has no state.
pub(super) fn make(_: &Knobs) -> Box<dyn Policy> {
    Box::new(Bounce)
}

impl Policy for Bounce {
    fn heeds_turns(&self) -> bool {
        false
    }

    fn slice(&mut self, knobs: &Knobs) -> Option<u64> {
        Some(knobs.check_or(CHECK))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policies::tests::seat;
    use crate::{Entry, SafePoints};

    #[test]
    fn it_bounces_at_back_edges_without_asking_and_anybody_may_win() {
        let knobs = Knobs::default();
        assert_eq!((Bounce.safe_points(), Bounce.slice(&knobs)), (SafePoints::Backedge, Some(128)));
        assert_eq!((Bounce.entry(), Bounce.must_switch(true, &knobs)), (Entry::FreeForAll, false));
        assert!(Bounce.may_barge(seat(0), &[seat(1)], &knobs));
    }
}
