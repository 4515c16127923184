//! The ledger: what happened at the lock, as numbers.
//!
//! Every happening is a small Copy [`Event`]. A [`Book`] is the sum of events, kept always; the events
//! themselves are kept while a [`Recording`] is on. The same pure step makes both, so a book made from a
//! complete recording equals the one the lock kept.

mod book;
mod event;
mod histogram;
mod observer;
mod pack;
mod recorder;
mod stats;

pub(crate) use book::Doing as Activity;
pub use book::{Book, WorstWait, summarize};
pub use event::{Event, Kind};
pub use histogram::Histogram;
pub use observer::{LockObserver, Metrics};
pub use pack::{Chunk, Reader, unpack};
pub(crate) use recorder::Recorder;
pub use recorder::Recording;
pub use stats::{Stats, ThreadStats};
