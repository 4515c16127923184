//! The policies: one short file each, one line each in [`POLICIES`].

use crate::{Knobs, Policy};

mod bounce;
mod deadline;
mod fair;
mod fifo_handoff;
mod fifo_timer;
mod interval;
mod interval_priority;
mod priority;
pub(crate) mod replay;
mod seeded;
mod steal;
mod tick_thread;
mod ticks;

const MS: u64 = 1_000_000;

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
    /// The interval in nanoseconds that it has until somebody sets one.
    pub interval_ns: u64,
    /// The check interval that it has until somebody sets one; `None` for the common one of 100.
    pub check_interval: Option<i64>,
}

/// Every policy. The command line's list, the benches and the model tests read this table.
pub static POLICIES: &[PolicyEntry] = &[
    PolicyEntry {
        name: "interval",
        make: interval::make,
        doc: "a waiter asks after its patience ran out; who wins the free lock is up to the system",
        source: "CPython 3.2 and later",
        guarantee: "a lone thread never pays; with n waiters nobody waits much longer than n intervals on average",
        interval_ns: 5 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "ticks",
        make: ticks::make,
        doc: "the holder lets go every so many instructions and may take the lock straight back",
        source: "CPython to 3.1",
        guarantee: "none: battle on two cores, starvation, signal storm",
        interval_ns: 5 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "interval-priority",
        make: interval_priority::make,
        doc: "as interval, but who comes back from a blocking call asks at once and is served by name",
        source: "Antoine Pitrou's first version of the new lock, 2009",
        guarantee: "a thread that comes back waits for one safe point and for those that came back before it",
        interval_ns: 5 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "priority",
        make: priority::make,
        doc: "threads that wait much outrank threads that compute, and ask at once",
        source: "David Beazley, 2010",
        guarantee: "a thread that waits much answers at once; one that burns and sleeps starves others unless guarded",
        interval_ns: 5 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "deadline",
        make: deadline::make,
        doc: "the earliest virtual deadline runs; nice moves it",
        source: "Nir Aides' patch of 2010, after the scheduler BFS",
        guarantee: "a thread that waits much answers at once; one that computes runs when its deadline is the earliest",
        interval_ns: 6 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "fifo-timer",
        make: fifo_timer::make,
        doc: "a queue, and a timer of 100 ms that the first waiter keeps; newcomers have a small window",
        source: "Ruby to 3.2",
        guarantee: "about first come, first served, within n quanta",
        interval_ns: 100 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "fifo-handoff",
        make: fifo_handoff::make,
        doc: "a queue whose head is named the next owner; a timer flags the holder after 100 ms",
        source: "Ruby 3.3 and later",
        guarantee: "first come, first served, within n quanta and the longest gap between safe points",
        interval_ns: 100 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "steal",
        make: steal::make,
        doc: "a release tells nobody; one waiter looks every 0.1 ms; a forced hand-over every 10,000 ticks",
        source: "PyPy",
        guarantee: "somebody else runs after 10,000 ticks of one thread; in between, bursts",
        interval_ns: 5 * MS,
        check_interval: Some(10_000),
    },
    PolicyEntry {
        name: "bounce",
        make: bounce::make,
        doc: "the holder frees the lock and takes it straight back, about every 32 back-edges",
        source: "MicroPython",
        guarantee: "none: whether anyone else gets in is up to the system",
        interval_ns: 5 * MS,
        check_interval: Some(128),
    },
    PolicyEntry {
        name: "tick-thread",
        make: tick_thread::make,
        doc: "a clock of 50 ms flags whoever holds",
        source: "OCaml 4",
        guarantee: "a flagged holder lets somebody else run; who that is, nobody says",
        interval_ns: 50 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "fair",
        make: fair::make,
        doc: "round robin: after the interval the lock goes to the longest waiter, by name",
        source: "the control",
        guarantee: "with n waiters, a turn after at most n intervals and the longest gap between safe points",
        interval_ns: 5 * MS,
        check_interval: None,
    },
    PolicyEntry {
        name: "seeded",
        make: seeded::make,
        doc: "switch points and next owners are drawn from a seed",
        source: "for tests",
        guarantee: "equal seeds repeat a run exactly whose threads wait for nothing but each other",
        interval_ns: 5 * MS,
        check_interval: None,
    },
];

/// The line named `name`.
pub fn find(name: &str) -> Option<&'static PolicyEntry> {
    POLICIES.iter().find(|entry| entry.name == name)
}

/// The first tick after `after_ns` of a timer that started at `origin_ns`.
fn next_tick(origin_ns: u64, period_ns: u64, after_ns: u64) -> u64 {
    let n_past = after_ns.saturating_sub(origin_ns) / period_ns.max(1);
    origin_ns.saturating_add(n_past.saturating_add(1).saturating_mul(period_ns.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Moment, Reason, Released, Seat, ThreadId};

    /// A thread of which nobody said anything, which waits or runs since the beginning.
    pub(super) fn seat(thread: u32) -> Seat {
        Seat::plain(ThreadId(thread), 0)
    }

    /// The moment `now_ns`, after a switch at the beginning.
    pub(super) fn moment(knobs: &Knobs, now_ns: u64) -> Moment<'_> {
        Moment { now_ns, switched_ns: 0, knobs }
    }

    /// A release after running from the beginning for `ran_ns`.
    pub(super) fn released(thread: u32, reason: Reason, ran_ns: u64) -> Released {
        let (ran_ticks, position) = (0, crate::Position::default());
        Released { seat: seat(thread), now_ns: ran_ns, reason, ran_ns, ran_ticks, serial: thread, position }
    }

    #[test]
    fn names_are_unique_and_lines_are_whole() {
        for (at, entry) in POLICIES.iter().enumerate() {
            assert!(POLICIES[..at].iter().all(|other| other.name != entry.name), "{}", entry.name);
            assert!(![entry.doc, entry.source, entry.guarantee].contains(&""), "{}", entry.name);
        }
    }

    #[test]
    fn a_timer_ticks_after_a_moment_and_never_at_it() {
        assert_eq!([0, 9, 10, 25].map(|after| next_tick(0, 10, after)), [10, 10, 20, 30]);
        assert_eq!([0, 7, 17].map(|after| next_tick(7, 10, after)), [17, 17, 27]);
        assert_eq!(next_tick(0, 0, u64::MAX), u64::MAX);
    }
}
