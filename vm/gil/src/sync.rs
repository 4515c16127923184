//! Every primitive of this crate, from the standard library or from a model checker.
//!
//! `--cfg loom` and `--cfg shuttle` swap them; nothing else in the crate names `std::sync`. Hints alone are the standard library's everywhere.

#[cfg(loom)]
pub use loom::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicU8, AtomicU32, AtomicU64, Ordering},
    },
    thread,
};

#[cfg(shuttle)]
pub use shuttle::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicU8, AtomicU32, AtomicU64, Ordering},
    },
    thread,
};

#[cfg(not(any(loom, shuttle)))]
pub use std::{
    sync::{
        Arc, Condvar, Mutex, MutexGuard,
        atomic::{AtomicI64, AtomicU8, AtomicU32, AtomicU64, Ordering},
    },
    thread,
};

/// For hints that no decision rests on, and that the model checkers need not look at.
pub(crate) use std::sync::atomic::AtomicBool;

/// Locks `mutex`; a thread that panicked with it held leaves numbers behind, never a broken pointer,
/// so the poison is ignored.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(|poison| poison.into_inner())
}
