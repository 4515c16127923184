//! The interpreter lock of gilbox: mechanism, policies, ledger.
//!
//! The crate knows threads by number and nothing of values, frames or code. The parts:
//!
//! * [`Gil`]: one per interpreter. Taking, releasing, safe points, and *the door* ([`Gil::park`],
//!   [`Gil::unpark`], [`Gil::block`], [`Gil::wait_fd`]) through which everything goes that blocks.
//! * [`Policy`] and the table [`POLICIES`]: the seven decisions that tell known locks apart. A policy
//!   never locks anything; the mechanism never decides anything.
//! * The breaker ([`Gil::limit`]): one number that a running thread compares its tick count with.
//! * [`ledger`]: what happened, as numbers: counters that are always on, and events on request.
//! * [`clock`], [`sync`] and [`sched`]: all time, all primitives, and the seam where a simulated machine
//!   can take the place of the operating system.
//!
//! ```
//! use gilbox_gil::{Gil, Position, Reason};
//! let gil = Gil::new();
//! let me = gil.register();
//! gil.take(me);
//! let answer = gil.block(me, Reason::Call, 10, Position::default(), || 42);
//! gil.exit(me, 20, Position::default());
//! assert_eq!(answer, 42);
//! assert_eq!(gil.stats().total.takes, 2);
//! ```

#![forbid(unsafe_code)]

pub mod autotune;
mod breaker;
mod care;
pub mod clock;
mod door;
mod fork;
mod hall;
pub mod ledger;
mod lock;
mod pending;
pub mod policies;
mod policy;
#[cfg(all(unix, not(any(loom, shuttle))))]
mod poll;
mod quiet;
pub mod sched;
pub mod schedule;
mod settings;
mod standing;
pub mod sync;
mod thread;

pub use care::{LateWait, Setting};
pub use door::Wake;
pub use lock::Gil;
pub use pending::{Pending, SignalSet};
pub use policies::{POLICIES, PolicyEntry};
pub use policy::{Class, Courtesy, Entry, Moment, Patience, Pick, Policy, Released, Seat};
#[cfg(all(unix, not(any(loom, shuttle))))]
pub use poll::{Interest, Readiness};
pub use settings::{Knobs, SafePoints, UnknownPolicy};
pub use standing::{Doing, Standing};
pub use thread::{Position, Reason, ThreadId};
