//! A line on standard error that tells how far we are, if somebody looks.

use std::io::{IsTerminal, Write};
use std::time::{Duration, Instant};

const BAR: usize = 24;

/// The line; silent if standard error is no terminal.
pub(crate) struct Progress {
    shown: bool,
    began: Instant,
    done: usize,
    all: usize,
}

impl Progress {
    /// Nothing done yet of `all`.
    pub(crate) fn new(all: usize) -> Progress {
        Progress { shown: std::io::stderr().is_terminal(), began: Instant::now(), done: 0, all }
    }

    /// Shows what is being done.
    pub(crate) fn show(&self, what: &str) {
        if self.shown {
            let left = self.left().map(|left| format!(", about {} left", clock(left))).unwrap_or_default();
            self.write(&format!(
                "[{}] {} of {}{left}: {what}",
                bar(self.done, self.all),
                self.done,
                self.all
            ));
        }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.done += 1;
    }

    /// There are `number` more to do.
    pub(crate) fn grow(&mut self, number: usize) {
        self.all += number;
    }

    fn left(&self) -> Option<Duration> {
        let done = u32::try_from(self.done).ok().filter(|&done| done > 0)?;
        let each = self.began.elapsed() / done;
        Some(each * u32::try_from(self.all.saturating_sub(self.done)).unwrap_or(u32::MAX))
    }

    fn write(&self, line: &str) {
        let mut stderr = std::io::stderr().lock();
        // A progress that cannot be shown is no reason to end.
        let _ = write!(stderr, "\r\x1b[K{line}").and_then(|()| stderr.flush());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.shown {
            self.write("");
        }
    }
}

fn bar(done: usize, all: usize) -> String {
    let cells = (done * BAR).checked_div(all).unwrap_or(BAR).min(BAR);
    format!("{}{}", "█".repeat(cells), "·".repeat(BAR - cells))
}

/// Minutes and seconds.
fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_and_clocks() {
        assert_eq!(
            [bar(0, 2), bar(1, 2), bar(2, 2), bar(0, 0)].map(|bar| bar.matches('█').count()),
            [0, 12, 24, 24]
        );
        assert_eq!(clock(Duration::from_secs(125)), "2:05");
    }
}
