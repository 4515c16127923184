//! Traces: the events of a run with the names that make them readable. Kept in memory, written to a file while the
//! script runs, read back for reports.

mod chrome;
mod format;
mod record;
mod schedule;
mod spans;
mod window;

pub use chrome::chrome;
pub(crate) use chrome::quoted;
pub use format::{TraceError, read};
pub(crate) use record::{BUFFER, Tracer, names};
pub(crate) use schedule::{Origin, Reread, Schedule, Scribe, read_schedule};
pub use spans::{Handoff, Life, Run, Span, State};

use gilbox_gil::ledger::{Event, Stats, summarize};
use gilbox_gil::policies;

/// The events of a run in their order, with the names of what they mention.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trace {
    /// The policy at the end of the run.
    pub policy: String,
    /// The switch interval in nanoseconds.
    pub interval_ns: u64,
    /// The check interval, if the policy counts ticks.
    pub check_interval: Option<i64>,
    /// Names of threads by serial number.
    pub threads: Vec<(u32, String)>,
    /// Function and file of code objects, by number from 1 on.
    pub codes: Vec<(String, String)>,
    /// The names of marks, by number.
    pub marks: Vec<String>,
    /// How many events are not here because there was no room for them.
    pub lost: u64,
    /// What happened.
    pub events: Vec<Event>,
}

impl Trace {
    /// A thread's name.
    pub fn thread(&self, serial: u32) -> String {
        match self.threads.iter().find(|(known, _)| *known == serial) {
            Some((_, name)) => name.clone(),
            None if serial == 0 => "MainThread".to_owned(),
            None => format!("thread {serial}"),
        }
    }

    /// A place in the script: `function, file:line`; `None` where nobody knows.
    pub fn place(&self, position: gilbox_gil::Position) -> Option<String> {
        let (function, file) = self.codes.get((position.code as usize).checked_sub(1)?)?;
        Some(format!("{function}, {file}:{}", position.line))
    }

    /// The sums of the events.
    pub fn stats(&self) -> Stats {
        let mut stats = summarize(&self.events);
        stats.policy = policies::find(&self.policy).map_or("a policy of the host's", |entry| entry.name);
        stats.interval_ns = self.interval_ns;
        stats.check_interval = self.check_interval;
        stats
    }
}

#[cfg(test)]
pub(crate) mod tests;
