//! Watching threads: what each is doing, what it waits for and who could give it that, and whether anybody is left who
//! could. Nothing here happens unless a thread blocks or somebody asks.

mod deadlock;
mod late;
mod replay;
mod stacks;
mod waits;

pub use deadlock::OnDeadlock;
pub use stacks::{StackFrame, StackReader, ThreadView};
pub use waits::{Awaited, Holder, Serial};

pub(crate) use deadlock::Deadlocks;
pub(crate) use waits::Wait;
