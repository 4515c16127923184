//! The policies: one short file each, one line each in [`POLICIES`].

use crate::{Knobs, Policy};

mod fair;
mod interval;
mod priority;
mod seeded;
mod ticks;

/// One line of the table.
pub struct PolicyEntry {
    /// The name that the command line, the `gil` module and the host use.
    pub name: &'static str,
    /// Makes a fresh one.
    pub make: fn(&Knobs) -> Box<dyn Policy>,
    /// What it does, in a line.
    pub doc: &'static str,
    /// Where it comes from.
    pub source: &'static str,
    /// What it promises.
    pub guarantee: &'static str,
}

/// Every policy. The command line's list, the benches and the model tests read this table.
pub static POLICIES: &[PolicyEntry] = &[
    PolicyEntry {
        name: "interval",
        make: interval::make,
        doc: "a waiter asks after its patience ran out; who wins the free lock is up to the system",
        source: "CPython 3.2 and later",
        guarantee: "a lone thread never pays; with n waiters nobody waits much longer than n intervals on average",
    },
    PolicyEntry {
        name: "ticks",
        make: ticks::make,
        doc: "the holder lets go every so many instructions and may take the lock straight back",
        source: "CPython to 3.1",
        guarantee: "none: battle on two cores, starvation, signal storm",
    },
    PolicyEntry {
        name: "priority",
        make: priority::make,
        doc: "threads that wait much outrank threads that compute, and ask at once",
        source: "David Beazley, 2010",
        guarantee: "a thread that waits much answers at once; one that burns and sleeps starves others unless guarded",
    },
    PolicyEntry {
        name: "fair",
        make: fair::make,
        doc: "round robin: after the interval the lock goes to the longest waiter, by name",
        source: "the control",
        guarantee: "with n waiters, a turn after at most n intervals and the longest gap between safe points",
    },
    PolicyEntry {
        name: "seeded",
        make: seeded::make,
        doc: "switch points and next owners are drawn from a seed",
        source: "for tests",
        guarantee: "equal seeds draw equal slices and choices",
    },
];

/// The line named `name`.
pub fn find(name: &str) -> Option<&'static PolicyEntry> {
    POLICIES.iter().find(|entry| entry.name == name)
}
