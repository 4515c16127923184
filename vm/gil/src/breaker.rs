//! The breaker: the one number that a running thread compares its tick count with.
//!
//! Whoever wants the holder's attention stores [`ATTENTION`], with the hall locked; the holder puts the
//! number back where its counter wants it, also with the hall locked, or alone by compare-and-swap, which
//! fails if somebody wanted attention in between.

use crate::sync::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};

/// The limit that every tick count has reached.
const ATTENTION: i64 = i64::MIN;
/// The limit of a holder without a counter.
const NEVER: i64 = i64::MAX;

pub(crate) struct Breaker {
    /// What the holder compares with.
    limit: AtomicI64,
    /// Where the holder's own counter ends: `NEVER` without one. Written by the holder only.
    zero: AtomicI64,
    /// The length of the next slice, 0 if only the policy can tell.
    slice: AtomicU64,
    /// How many threads wait: a hint that spares a lone thread the mutex.
    waiters: AtomicU32,
    /// Whether nobody holds the lock: a hint for who stays awake for it.
    free: AtomicBool,
    /// Zeros passed without the mutex. Written by the holder only.
    checks: AtomicU64,
}

impl Breaker {
    pub(crate) fn new() -> Breaker {
        Breaker {
            limit: AtomicI64::new(NEVER),
            zero: AtomicI64::new(NEVER),
            slice: AtomicU64::new(0),
            waiters: AtomicU32::new(0),
            free: AtomicBool::new(true),
            checks: AtomicU64::new(0),
        }
    }

    /// The number itself, for the interpreter's loop.
    pub(crate) fn limit(&self) -> &AtomicI64 {
        &self.limit
    }

    /// Makes the holder look up at its next safe point.
    pub(crate) fn call_attention(&self) {
        self.limit.store(ATTENTION, Ordering::Relaxed);
    }

    /// Sets the holder's counter to end at `zero` ticks, and the limit with it unless somebody calls.
    pub(crate) fn arm(&self, zero: Option<u64>, attention: bool) {
        let zero = zero.map_or(NEVER, |ticks| i64::try_from(ticks).unwrap_or(NEVER));
        self.zero.store(zero, Ordering::Relaxed);
        self.limit.store(if attention { ATTENTION } else { zero }, Ordering::Relaxed);
    }

    /// Where the holder's counter ends, if it has one.
    pub(crate) fn zero(&self) -> Option<u64> {
        match self.zero.load(Ordering::Relaxed) {
            NEVER => None,
            zero => u64::try_from(zero).ok(),
        }
    }

    /// Tells how long slices are, if they are all alike.
    pub(crate) fn set_slice(&self, slice: Option<u64>) {
        self.slice.store(slice.unwrap_or(0), Ordering::Relaxed);
    }

    /// Tells how many threads wait.
    pub(crate) fn set_waiters(&self, waiters: usize) {
        self.waiters.store(waiters as u32, Ordering::Relaxed);
    }

    /// Tells whether the lock is free.
    pub(crate) fn set_free(&self, free: bool) {
        self.free.store(free, Ordering::Relaxed);
    }

    /// Whether the lock was free a moment ago.
    pub(crate) fn is_free(&self) -> bool {
        self.free.load(Ordering::Relaxed)
    }

    /// Refills the counter of a lone holder without the mutex: letting go and taking back what nobody wants
    /// is the same as keeping it. False if somebody waits or calls, or the counter is not at zero.
    pub(crate) fn refill_alone(&self, ticks: u64) -> bool {
        let slice = self.slice.load(Ordering::Relaxed);
        let zero = self.zero.load(Ordering::Relaxed);
        if slice == 0 || (ticks as i64) < zero || self.waiters.load(Ordering::Relaxed) != 0 {
            return false;
        }
        let next = i64::try_from(ticks.saturating_add(slice)).unwrap_or(NEVER);
        if self.limit.compare_exchange(zero, next, Ordering::Relaxed, Ordering::Relaxed).is_err() {
            return false;
        }
        self.zero.store(next, Ordering::Relaxed);
        self.checks.store(self.checks.load(Ordering::Relaxed) + 1, Ordering::Relaxed);
        true
    }

    /// The zeros passed since the last call.
    pub(crate) fn take_checks(&self) -> u64 {
        let checks = self.checks.load(Ordering::Relaxed);
        if checks != 0 {
            self.checks.store(0, Ordering::Relaxed);
        }
        checks
    }
}
