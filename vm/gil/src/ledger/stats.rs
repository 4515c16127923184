//! The sums: what one thread, or all of them, did at the lock.

use crate::{Reason, ThreadId, ledger::Histogram};

/// What one thread did at the lock.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThreadStats {
    /// The thread's serial number in order of starting; unlike its [`ThreadId`] never reused.
    pub serial: u32,
    /// Its number, until it exited; `None` for exited threads and for totals.
    pub thread: Option<ThreadId>,
    /// Nanoseconds with the lock.
    pub run_ns: u64,
    /// Nanoseconds wanting the lock.
    pub wait_ns: u64,
    /// Nanoseconds at the door: asleep, or in a blocking call.
    pub blocked_ns: u64,
    /// Instructions executed, as last told.
    pub ticks: u64,
    /// How often it got the lock.
    pub takes: u64,
    /// How often it had to wait for it.
    pub contended: u64,
    /// How often it let go, by [`Reason`].
    pub drops: [u64; Reason::COUNT],
    /// How often another thread ran next after it let go, by [`Reason`].
    pub switches: [u64; Reason::COUNT],
    /// How often it asked the holder to let go.
    pub requests: u64,
    /// How often it was woken in vain.
    pub failed_wakes: u64,
    /// How often its own counter came to zero.
    pub checks: u64,
    /// The waits of takes that had to wait.
    pub waits: Histogram,
    /// The times from taking to letting go.
    pub holds: Histogram,
}

impl ThreadStats {
    /// Switches that the policy forced.
    pub fn forced(&self) -> u64 {
        self.switches[Reason::Forced as usize]
    }

    /// Switches because the thread let go by itself.
    pub fn voluntary(&self) -> u64 {
        self.switches.iter().sum::<u64>() - self.forced()
    }

    /// Adds all of `other` except its names.
    pub fn merge(&mut self, other: &ThreadStats) {
        self.run_ns += other.run_ns;
        self.wait_ns += other.wait_ns;
        self.blocked_ns += other.blocked_ns;
        self.ticks += other.ticks;
        self.takes += other.takes;
        self.contended += other.contended;
        for index in 0..Reason::COUNT {
            self.drops[index] += other.drops[index];
            self.switches[index] += other.switches[index];
        }
        self.requests += other.requests;
        self.failed_wakes += other.failed_wakes;
        self.checks += other.checks;
        self.waits.merge(&other.waits);
        self.holds.merge(&other.holds);
    }
}

/// What happened at the lock, in total and per thread.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stats {
    /// The policy's name.
    pub policy: &'static str,
    /// The switch interval in nanoseconds.
    pub interval_ns: u64,
    /// The check interval in ticks, if the policy counts ticks.
    pub check_interval: Option<i64>,
    /// Nanoseconds since the lock was made or the ledger was reset.
    pub elapsed_ns: u64,
    /// The sum of all threads.
    pub total: ThreadStats,
    /// Every thread in order of its start; the earliest ended ones are folded into one (serial
    /// [`u32::MAX`]) when there are thousands.
    pub threads: Vec<ThreadStats>,
}
