//! The op bodies by family: one small function an op, its fast path first, everything else out of line.

mod calls;
mod data;
mod iteration;
mod jumps;
mod names;
mod natives;
mod numbers;
mod specials;

use super::machine::{Body, Step, failed};
use crate::ctx::Ctx;
use crate::interp::frame::Frame;
use crate::value::RawValue;
use gilbox_lang::code::Instr;

/// Enters all bodies into a table by the ops' numbers.
pub(super) const fn fill<const PRECISE: bool, const LOOKS: bool>(table: &mut [Option<Body>; 256]) {
    names::fill::<PRECISE, LOOKS>(table);
    numbers::fill::<PRECISE, LOOKS>(table);
    jumps::fill::<PRECISE, LOOKS>(table);
    data::fill::<PRECISE, LOOKS>(table);
    iteration::fill::<PRECISE, LOOKS>(table);
    calls::fill::<PRECISE, LOOKS>(table);
}

/// The body for numbers that are no op's; linking lets none through.
pub(super) unsafe fn no_op<const PRECISE: bool>(
    ctx: &Ctx,
    _: *const Instr,
    _: *mut RawValue,
    _: i64,
    _: *mut Frame,
) -> Step {
    // SAFETY: an exception may be raised anywhere.
    unsafe { failed::<PRECISE>(ctx, ctx.system_error("unknown opcode")) }
}
