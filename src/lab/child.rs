//! One run: a child process of this same program, with files of its own for what it says.

use super::Summary;
use crate::trace::{Trace, read};
use signal_hook::consts::{SIGINT, SIGTERM};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long the parent sleeps between two looks; the child measures its time itself.
const LOOK: Duration = Duration::from_millis(10);

/// Whether somebody wants us to end.
#[derive(Clone, Default)]
pub(crate) struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Listens to Ctrl-C from now on.
    ///
    /// # Errors
    /// The operating system refuses the handler.
    pub(crate) fn listen() -> io::Result<Stop> {
        let stop = Stop::default();
        for signal in [SIGINT, SIGTERM] {
            signal_hook::flag::register(signal, stop.0.clone())?;
        }
        Ok(stop)
    }

    /// Has it come?
    pub(crate) fn is_set(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What to run.
#[derive(Debug, Clone)]
pub(crate) struct Job<'j> {
    /// Another build of the program than this one.
    pub(crate) program: Option<PathBuf>,
    /// Options before the script.
    pub(crate) options: Vec<String>,
    pub(crate) script: &'j Path,
    pub(crate) args: &'j [String],
    /// After this it is killed.
    pub(crate) limit: Duration,
    /// Whether its trace is wanted.
    pub(crate) traces: bool,
}

/// What a run left behind.
#[derive(Debug, Clone, Default)]
pub(crate) struct Finished {
    pub(crate) summary: Summary,
    /// Its standard output.
    pub(crate) output: String,
    pub(crate) trace: Option<Trace>,
}

/// How a run ended otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// Somebody wants us to end.
    Stopped,
    /// In words.
    Failed(String),
}

impl Job<'_> {
    /// Runs it to its end.
    ///
    /// # Errors
    /// It failed, took too long, or was stopped.
    pub(crate) fn run(&self, stop: &Stop) -> Result<Finished, Trouble> {
        let failed = |error: io::Error| Trouble::Failed(format!("cannot run it: {error}"));
        let scratch = Scratch::new().map_err(failed)?;
        let mut child = self.command(&scratch).and_then(|mut command| command.spawn()).map_err(failed)?;
        let status = wait_or_end(&mut child, stop, self.limit, (LOOK, LOOK)).map_err(failed)?;
        if stop.is_set() {
            return Err(Trouble::Stopped);
        }
        match status {
            None => Err(Trouble::Failed(format!("took longer than {} s", self.limit.as_secs_f64()))),
            Some(status) if !status.success() => Err(Trouble::Failed(scratch.complaint(status))),
            Some(_) => scratch.finished().ok_or_else(|| Trouble::Failed("left no summary".to_owned())),
        }
    }

    fn command(&self, scratch: &Scratch) -> io::Result<Command> {
        let program = self.program.clone().map_or_else(std::env::current_exe, Ok)?;
        let mut command = Command::new(program);
        for variable in ["GILBOX_POLICY", "GILBOX_SWITCH_INTERVAL", "GILBOX_CHECK_INTERVAL"] {
            command.env_remove(variable);
        }
        command.args(&self.options).arg("--gil-summary").arg(scratch.file("summary"));
        if self.traces {
            command.arg("--gil-trace").arg(scratch.file("trace"));
        }
        command.arg(self.script).args(self.args).stdin(Stdio::null());
        command.stdout(File::create(scratch.file("out"))?).stderr(File::create(scratch.file("err"))?);
        Ok(command)
    }
}

/// Waits for the end of a program, with pauses from the first to the last length; `None` if it had to be made, because
/// somebody said stop or the limit was over.
///
/// # Errors
/// What the system says of a child that cannot be asked or ended.
pub(super) fn wait_or_end(
    child: &mut Child,
    stop: &Stop,
    limit: Duration,
    pauses: (Duration, Duration),
) -> io::Result<Option<ExitStatus>> {
    let began = Instant::now();
    let (mut pause, longest) = pauses;
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if stop.is_set() || began.elapsed() > limit {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(longest);
    }
}

/// A folder of our own, gone with its files at the end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// A new one.
    ///
    /// # Errors
    /// It cannot be made.
    pub(crate) fn new() -> io::Result<Scratch> {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        loop {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let folder = std::env::temp_dir().join(format!("gilbox-{}-{number}", std::process::id()));
            match std::fs::create_dir(&folder) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                made => return made.map(|()| Scratch(folder)),
            }
        }
    }

    /// A file in it.
    pub(crate) fn file(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// What is in a file of it.
    pub(crate) fn text(&self, name: &str) -> String {
        let bytes = std::fs::read(self.file(name)).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    fn finished(&self) -> Option<Finished> {
        let json = serde_json::from_str(&self.text("summary")).ok()?;
        let trace = std::fs::read(self.file("trace")).ok().and_then(|bytes| read(&bytes).ok());
        Some(Finished { summary: Summary::from_json(&json)?, output: self.text("out"), trace })
    }

    /// The status, and the last thing it said.
    fn complaint(&self, status: ExitStatus) -> String {
        let errors = self.text("err");
        match errors.lines().rev().find(|line| !line.trim().is_empty()) {
            Some(last) => format!("{status}: {}", last.trim()),
            None => status.to_string(),
        }
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // Who empties folders for temporary files finds it, if we cannot.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
