//! The operating system as the machine sees it; a sandbox sees nothing of it.

use crate::signals::SignalWatcher;
use gilbox_vm::host::Host;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What is still to be done when a script's end is the end of the process.
pub(crate) type LastWords = Arc<Mutex<Option<Box<dyn FnOnce() + Send>>>>;

/// Files, environment and standard error of the process.
pub(crate) struct System {
    /// Listens to signals; only the program does.
    pub(crate) signals: Option<SignalWatcher>,
    pub(crate) last_words: LastWords,
}

impl Host for System {
    fn read_file(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn is_dir(&self, path: &Path) -> bool {
        path.is_dir()
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        std::env::current_dir()
    }

    fn env_var(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn write_stderr(&self, text: &[u8]) {
        if !self.shows(2, text) {
            // Nobody is left to hear that standard error is gone.
            let _ = io::stderr().write_all(text);
        }
    }

    fn write_stdout(&self, bytes: &[u8]) -> io::Result<()> {
        if self.shows(1, bytes) {
            return Ok(());
        }
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    }

    fn shows(&self, fd: i32, bytes: &[u8]) -> bool {
        crate::screen::shows(fd, bytes)
    }

    fn allows_os(&self) -> bool {
        true
    }

    fn watch_signal(&self, signum: u32, wanted: bool) -> io::Result<()> {
        match &self.signals {
            Some(signals) => signals.watch(signum, wanted),
            None => Ok(()),
        }
    }

    fn stdin_is_descriptor(&self) -> bool {
        true
    }

    fn settle_signals(&self) {
        if let Some(signals) = &self.signals {
            signals.settle();
        }
    }

    fn set_alarm(&self, first: Duration, every: Duration) -> io::Result<(Duration, Duration)> {
        match &self.signals {
            Some(signals) => signals.alarm.set(first, every),
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn abort(&self, status: i32) {
        let last_words = self.last_words.lock().ok().and_then(|mut words| words.take());
        if let Some(last_words) = last_words {
            last_words();
        }
        std::process::exit(status);
    }

    fn around_fork(&self, split: &mut dyn FnMut() -> bool) -> io::Result<()> {
        let mut words = self.last_words.lock().ok();
        let mut is_copy = false;
        let mut noticed = || {
            is_copy = split();
            is_copy
        };
        let result = match &self.signals {
            Some(signals) => signals.around_fork(&mut noticed),
            None => {
                noticed();
                Ok(())
            }
        };
        if is_copy && let Some(words) = &mut words {
            // Reports are the parent's; what they are made of has threads there.
            std::mem::forget(words.take());
        }
        result
    }

    fn alarm_left(&self) -> (Duration, Duration) {
        self.signals.as_ref().map_or((Duration::ZERO, Duration::ZERO), |signals| signals.alarm.left())
    }
}

/// A world without files, environment or processes. Standard error stays, for reports.
pub(crate) struct Sandbox;

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "not allowed in a sandbox")
}

impl Host for Sandbox {
    fn read_file(&self, _path: &Path) -> io::Result<Vec<u8>> {
        Err(refused())
    }

    fn is_file(&self, _path: &Path) -> bool {
        false
    }

    fn is_dir(&self, _path: &Path) -> bool {
        false
    }

    fn current_dir(&self) -> io::Result<PathBuf> {
        Err(refused())
    }

    fn env_var(&self, _name: &str) -> Option<String> {
        None
    }

    fn write_stderr(&self, text: &[u8]) {
        // As above.
        let _ = io::stderr().write_all(text);
    }

    fn allows_os(&self) -> bool {
        false
    }
}
