//! A search for a schedule under which a script fails: many seeded runs, each a process of its own that writes down its
//! schedule, so that the one that fails can be had again.

use super::Progress;
use super::child::{Scratch, Stop, wait_or_end};
use crate::trace::{Schedule, read_schedule};
use gilbox_gil::Reason;
use gilbox_gil::schedule::{Turn, TurnEnd};
use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::time::Duration;

/// Check intervals that take turns: long turns find mistakes that need few switches at the right place, short ones
/// those that need many.
const CHECKS: [u32; 5] = [1_000, 100, 10, 10_000, 3];
/// How often what was found is run again.
const REPLAYS: usize = 3;
/// Runs are many and short: the first looks whether one has ended come soon.
const PAUSES: (Duration, Duration) = (Duration::from_micros(500), Duration::from_millis(20));
/// How many different outputs are remembered.
const OUTPUTS: usize = 1_000;

/// What to search, and how long.
#[derive(Debug, Clone)]
pub(crate) struct Search<'s> {
    pub(crate) script: &'s Path,
    pub(crate) args: &'s [String],
    /// Options for every run.
    pub(crate) options: &'s [String],
    pub(crate) runs: usize,
    pub(crate) first_seed: u64,
    /// A run that takes longer has failed.
    pub(crate) limit: Duration,
    /// Whether an output that differs from the first counts as a failure.
    pub(crate) until_differs: bool,
    /// Where the schedule that was found is kept.
    pub(crate) keep: &'s Path,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Searched {
    pub(crate) runs: usize,
    pub(crate) stopped: bool,
    /// Outputs and how often each came, the commonest first.
    pub(crate) outputs: Vec<(String, usize)>,
    pub(crate) found: Option<Failure>,
}

/// A run that failed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Failure {
    /// Which one, from 1 on.
    pub(crate) run: usize,
    pub(crate) seed: u64,
    pub(crate) check_interval: u32,
    pub(crate) why: String,
    pub(crate) schedule: Schedule,
    /// How many of [`Failure::replays`] failed in the same way.
    pub(crate) same: usize,
    pub(crate) replays: usize,
}

impl Failure {
    /// How many turns were cut off.
    pub(crate) fn forced(&self) -> usize {
        self.cut_off().count()
    }

    /// The turns that were cut off, with where.
    pub(crate) fn cut_off(&self) -> impl DoubleEndedIterator<Item = (u32, TurnEnd)> {
        let cut =
            |turn: &Turn| turn.end.filter(|end| end.reason == Reason::Forced).map(|end| (turn.serial, end));
        self.schedule.turns.iter().filter_map(cut)
    }
}

/// One run's end.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Ended {
    /// Nothing if all went well.
    trouble: Option<String>,
    output: String,
}

impl Search<'_> {
    /// Runs until something fails, the runs are used up or somebody stops it.
    ///
    /// # Errors
    /// A run cannot be made, or the schedule cannot be kept.
    pub(crate) fn run(&self, stop: &Stop) -> io::Result<Searched> {
        let mut searched = Searched::default();
        let mut outputs: HashMap<String, usize> = HashMap::new();
        let mut first: Option<String> = None;
        let mut progress = Progress::new(self.runs);
        for run in 0..self.runs {
            let (seed, check_interval) =
                (self.first_seed.wrapping_add(run as u64), CHECKS[run % CHECKS.len()]);
            progress.show(&format!("seed {seed}"));
            let scratch = Scratch::new()?;
            let file = scratch.file("schedule");
            let Some(ended) = self.one(&scratch, &self.seeded(seed, check_interval, &file), stop)? else {
                searched.stopped = true;
                break;
            };
            progress.step();
            searched.runs += 1;
            if outputs.len() < OUTPUTS || outputs.contains_key(&ended.output) {
                *outputs.entry(ended.output.clone()).or_default() += 1;
            }
            if let Some(why) = self.verdict(&ended, first.get_or_insert_with(|| ended.output.clone())) {
                drop(progress);
                let schedule = self.keep(&file)?;
                let mut failure =
                    Failure { run: run + 1, seed, check_interval, why, schedule, same: 0, replays: 0 };
                self.confirm(&mut failure, &ended, stop)?;
                searched.found = Some(failure);
                break;
            }
        }
        searched.outputs = outputs.into_iter().collect();
        searched.outputs.sort_by(|(a, n_a), (b, n_b)| n_b.cmp(n_a).then_with(|| a.cmp(b)));
        Ok(searched)
    }

    /// Why a run counts as a failure.
    fn verdict(&self, ended: &Ended, first: &str) -> Option<String> {
        if let Some(trouble) = &ended.trouble {
            return Some(trouble.clone());
        }
        if !self.until_differs || ended.output == first {
            return None;
        }
        let pairs = ended.output.lines().zip(first.lines()).find(|(new, old)| new != old);
        Some(match pairs {
            Some((new, old)) => format!("it prints '{new}', and the first run '{old}'"),
            None => "it prints more or less than the first run".to_owned(),
        })
    }

    fn seeded(&self, seed: u64, check_interval: u32, file: &Path) -> Vec<String> {
        let mut options = vec![
            "--policy=seeded".to_owned(),
            format!("--seed={seed}"),
            format!("--check-interval={check_interval}"),
            format!("--record-schedule={}", file.display()),
        ];
        options.extend(self.options.iter().cloned());
        options
    }

    /// Puts the schedule where it stays.
    fn keep(&self, file: &Path) -> io::Result<Schedule> {
        let text = std::fs::read_to_string(file)?;
        std::fs::write(self.keep, &text)?;
        read_schedule(&text).map_err(io::Error::other)
    }

    /// Runs again what was found.
    fn confirm(&self, failure: &mut Failure, found: &Ended, stop: &Stop) -> io::Result<()> {
        for _ in 0..REPLAYS {
            let scratch = Scratch::new()?;
            let options = vec![format!("--policy=replay={}", self.keep.display())];
            let Some(ended) = self.one(&scratch, &options, stop)? else { break };
            failure.replays += 1;
            failure.same += usize::from(ended == *found);
        }
        Ok(())
    }

    /// One run; `None` if somebody stopped it.
    fn one(&self, scratch: &Scratch, options: &[String], stop: &Stop) -> io::Result<Option<Ended>> {
        let mut command = Command::new(std::env::current_exe()?);
        for variable in ["GILBOX_POLICY", "GILBOX_SWITCH_INTERVAL", "GILBOX_CHECK_INTERVAL"] {
            command.env_remove(variable);
        }
        if std::env::var_os("PYTHONHASHSEED").is_none() {
            // Outputs must not differ for another reason.
            command.env("PYTHONHASHSEED", "0");
        }
        let files: [PathBuf; 2] = ["out", "err"].map(|name| scratch.file(name));
        command.arg("--on-deadlock=abort").args(options).arg(self.script).args(self.args);
        command.stdin(Stdio::null()).stdout(File::create(&files[0])?).stderr(File::create(&files[1])?);
        let status = wait_or_end(&mut command.spawn()?, stop, self.limit, PAUSES)?;
        if stop.is_set() {
            return Ok(None);
        }
        let trouble = match status {
            None => Some(format!("takes longer than {} s", self.limit.as_secs_f64())),
            Some(status) if status.success() => None,
            Some(status) => Some(complaint(status, &scratch.text("err"))),
        };
        Ok(Some(Ended { trouble, output: scratch.text("out") }))
    }
}

/// What a run that failed said: a deadlock, or the last line of what it told.
fn complaint(status: ExitStatus, errors: &str) -> String {
    let said = |line: &&str| !line.trim().is_empty() && !line.starts_with("gilbox: replay");
    let deadlock = errors.lines().find_map(|line| line.strip_prefix("gilbox: "));
    let deadlock = deadlock.filter(|line| line.starts_with("deadlock"));
    match deadlock.or_else(|| errors.lines().rev().find(said)) {
        Some(line) => format!("{status}: {}", line.trim()),
        None => status.to_string(),
    }
}
