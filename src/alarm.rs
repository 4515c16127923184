//! The alarm clock of the process: SIGALRM after a while, once or again and again.
//!
//! A thread that does nothing else sends the signal to the process, so that it does what it does when it comes from
//! anywhere: a handler of the script's runs, or the process ends.

use rustix::process::{Signal, getpid, kill_process};
use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// When the alarm goes off, and how long after that again.
#[derive(Default)]
struct Setting {
    at: Option<Instant>,
    every: Duration,
    closed: bool,
}

#[derive(Default)]
struct Shared {
    setting: Mutex<Setting>,
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Setting> {
        self.setting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The alarm clock; its thread is started when it is first set.
#[derive(Default)]
pub(crate) struct Alarm {
    shared: Mutex<Option<Arc<Shared>>>,
}

impl Alarm {
    /// Sets it to go off after `first` (never for zero) and then every so often (once for zero). Answers what was
    /// left of the old setting, and its repetition.
    ///
    /// # Errors
    /// The thread cannot be started.
    pub(crate) fn set(&self, first: Duration, every: Duration) -> io::Result<(Duration, Duration)> {
        let mut kept = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let shared = match &*kept {
            Some(shared) => shared.clone(),
            None if first.is_zero() => return Ok((Duration::ZERO, Duration::ZERO)),
            None => {
                let shared = Arc::new(Shared::default());
                let inside = shared.clone();
                std::thread::Builder::new()
                    .name("alarm".to_owned())
                    .stack_size(64 << 10)
                    .spawn(move || ring(&inside))?;
                kept.insert(shared).clone()
            }
        };
        let mut setting = shared.lock();
        let old = left(&setting);
        setting.at = if first.is_zero() { None } else { Instant::now().checked_add(first) };
        setting.every = if first.is_zero() { Duration::ZERO } else { every };
        shared.changed.notify_one();
        Ok(old)
    }

    /// In a copy of the process there is no alarm, and no thread for one.
    pub(crate) fn forget(&self) {
        let mut kept = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        // The thread may have had its mutex when the process was copied.
        std::mem::forget(kept.take());
    }

    /// What is left of the setting, and its repetition.
    pub(crate) fn left(&self) -> (Duration, Duration) {
        let kept = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().map_or((Duration::ZERO, Duration::ZERO), |shared| left(&shared.lock()))
    }
}

impl Drop for Alarm {
    fn drop(&mut self) {
        if let Some(shared) = self.shared.get_mut().unwrap_or_else(PoisonError::into_inner) {
            shared.lock().closed = true;
            shared.changed.notify_one();
        }
    }
}

fn left(setting: &Setting) -> (Duration, Duration) {
    // An alarm that is just going off is still set.
    let least = Duration::from_micros(1);
    let rest = setting.at.map(|at| at.saturating_duration_since(Instant::now()).max(least));
    (rest.unwrap_or_default(), setting.every)
}

fn ring(shared: &Shared) {
    let mut setting = shared.lock();
    while !setting.closed {
        let now = Instant::now();
        setting = match setting.at {
            None => shared.changed.wait(setting).unwrap_or_else(PoisonError::into_inner),
            Some(at) if at > now => {
                shared.changed.wait_timeout(setting, at - now).unwrap_or_else(PoisonError::into_inner).0
            }
            Some(at) => {
                setting.at = if setting.every.is_zero() { None } else { at.checked_add(setting.every) };
                // The process exists, and may always signal itself.
                let _ = kill_process(getpid(), Signal::ALARM);
                setting
            }
        };
    }
}
