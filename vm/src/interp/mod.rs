//! The interpreter: frames, the loop, op bodies by family, calls, unwinding, safe points.

mod awaiting;
mod bodies;
pub(crate) mod cache;
mod call;
mod calls_out;
mod feed;
pub(crate) mod frame;
mod generators;
mod loads;
pub(crate) mod machine;
mod objects;
mod ops;
mod push;
mod quick;
mod resume;
mod run;
mod safepoint;
mod special;
pub(crate) mod trace;
mod unwind;

pub(crate) use call::call_function;
pub(crate) use generators::{GenMode, resume};
pub(crate) use quick::next_quickly;
