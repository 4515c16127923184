//! The run of a frame: the table of op bodies, and how a run begins and ends.
//!
//! Ticks are counted without being counted: `base + number of the word at hand` is how many instructions were
//! executed, a taken jump moves `base` by its distance. The limit is looked at on backward jumps and calls, and in
//! the precise form of the bodies (`PRECISE`) before every instruction.

use super::machine::{self, Body, Step, enter};
use super::ops;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::types::code::ATTEND;
use crate::value::{RawValue, Value};
use gilbox_lang::code::Op;

/// The body of each op, by its number.
const fn bodies<const PRECISE: bool, const LOOKS: bool>() -> [Body; 256] {
    let mut found: [Option<Body>; 256] = [None; 256];
    ops::fill::<PRECISE, LOOKS>(&mut found);
    let mut bodies = [ops::no_op::<PRECISE> as Body; 256];
    let mut at = 0;
    while at < 256 {
        match found[at] {
            Some(body) => bodies[at] = body,
            None => assert!(Op::from_u8(at as u8).is_none(), "an op without a body"),
        }
        at += 1;
    }
    assert!(Op::from_u8(ATTEND).is_none(), "an op has the number that is meant for `attend`");
    bodies[ATTEND as usize] = machine::attend::<PRECISE>();
    bodies
}

static FAST: [Body; 256] = bodies::<false, false>();
static PRECISELY: [Body; 256] = bodies::<true, true>();
/// Of the precise form, for an instruction before which was looked up already.
static LOOKED: [Body; 256] = bodies::<true, false>();

/// The body of an op.
#[inline(always)]
pub(super) fn table<const PRECISE: bool>(op: u8) -> Body {
    if PRECISE { PRECISELY[op as usize] } else { FAST[op as usize] }
}

/// The body of an op of the precise form that does not look up before it.
#[inline(always)]
pub(super) fn looked(op: u8) -> Body {
    LOOKED[op as usize]
}

impl Ctx {
    /// Runs the innermost frame until it (or a frame it was replaced by) ends.
    ///
    /// # Errors
    /// What no frame down to that one handles.
    pub(crate) fn run(&self) -> Result<Value> {
        let baton = &self.thread.baton;
        let outer = baton.entry.replace(self.thread.depth.get());
        let mut precise = self.wants_precise();
        let step = loop {
            let step = if precise { self.run_until::<true>() } else { self.run_until::<false>() };
            match step {
                Step::Switch => precise = self.wants_precise(),
                _ => break step,
            }
        };
        baton.entry.set(outer);
        // SAFETY: who ended the run left a reference there.
        let outcome = unsafe { baton.outcome.replace(RawValue::UNBOUND).into_value() };
        if step == Step::Raised { Err(Raise::again(outcome)) } else { Ok(outcome) }
    }

    fn run_until<const PRECISE: bool>(&self) -> Step {
        // SAFETY: the caller pushed a frame.
        unsafe {
            #[cfg(tail_calls)]
            return enter::<PRECISE>(self);
            #[cfg(not(tail_calls))]
            {
                let mut step = enter::<PRECISE>(self);
                while step == Step::Next {
                    step = machine::again::<PRECISE>(self);
                }
                step
            }
        }
    }
}
