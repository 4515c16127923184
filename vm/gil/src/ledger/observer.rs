//! For hosts: hearing every event as it happens, and a few numbers at any time.

use crate::ledger::Event;

/// Hears every event of a lock, in their order; see [`crate::Gil::observe`].
///
/// ```
/// use gilbox_gil::{Gil, ledger::{Event, Kind, LockObserver}};
/// use std::sync::{Arc, atomic::{AtomicU64, Ordering}};
///
/// struct Requests(Arc<AtomicU64>);
///
/// impl LockObserver for Requests {
///     fn event(&mut self, event: &Event) {
///         if event.kind == Kind::Take {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
///
/// let (gil, takes) = (Gil::new(), Arc::new(AtomicU64::new(0)));
/// gil.observe(Some(Box::new(Requests(takes.clone()))));
/// let me = gil.register();
/// gil.take(me);
/// assert_eq!(takes.load(Ordering::Relaxed), 1);
/// ```
pub trait LockObserver: Send {
    /// Something happened. Called with the lock's own mutex held: it must be quick, must not block, and must
    /// not call the lock.
    fn event(&mut self, event: &Event);
}

/// A lock at a moment, in a few numbers: cheap enough to ask for often.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metrics {
    /// The policy in force.
    pub policy: &'static str,
    /// Nanoseconds since the lock was made.
    pub now_ns: u64,
    /// Threads that have a number.
    pub threads: usize,
    /// Threads that want the lock and do not have it.
    pub waiting: usize,
    /// The serial number of the holder.
    pub holder: Option<u32>,
    /// How often a thread got the lock, ever.
    pub takes: u64,
    /// How often it went to another thread than the last one, ever.
    pub switches: u64,
    /// How often a waiter asked the holder to let go, ever.
    pub requests: u64,
    /// How often a waiter was woken in vain, ever.
    pub failed_wakes: u64,
}
