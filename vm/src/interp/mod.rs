//! The interpreter: frames, the loop, op bodies by family, calls, unwinding, safe points.

pub(crate) mod cache;
mod call;
mod calls_out;
pub(crate) mod frame;
mod generators;
mod loads;
mod objects;
mod quick;
mod run;
mod safepoint;
mod special;
pub(crate) mod trace;
mod unwind;

pub(crate) use call::call_function;
pub(crate) use generators::{GenMode, resume};
