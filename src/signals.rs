//! Signals of the process, brought to the lock by a thread that does nothing else.

use gilbox_gil::Gil;
use signal_hook::consts::SIGINT;
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;
use std::collections::BTreeSet;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

type Wanted = Arc<Mutex<BTreeSet<i32>>>;

/// Posts SIGINT, and what else scripts want to hear, to a lock.
pub(crate) struct SignalWatcher {
    handle: Handle,
    wanted: Wanted,
}

impl SignalWatcher {
    /// Starts the thread.
    ///
    /// # Errors
    /// The operating system refuses the handler or the thread.
    pub(crate) fn start(gil: Arc<Gil>) -> io::Result<SignalWatcher> {
        let mut signals = Signals::new([SIGINT])?;
        let handle = signals.handle();
        let wanted = Wanted::new(Mutex::new(BTreeSet::from([SIGINT])));
        let seen = wanted.clone();
        std::thread::Builder::new().name("signals".to_owned()).stack_size(64 << 10).spawn(move || {
            for signal in signals.forever() {
                let is_wanted = seen.lock().unwrap_or_else(PoisonError::into_inner).contains(&signal);
                match u32::try_from(signal) {
                    Ok(signum) if is_wanted => gil.post_signal(signum),
                    // A script went back to the default; our handler cannot be taken out again.
                    _ => drop(emulate_default_handler(signal)),
                }
            }
        })?;
        Ok(SignalWatcher { handle, wanted })
    }

    /// Listens to a signal, or leaves it to the default again.
    ///
    /// # Errors
    /// It is a signal that nobody may handle.
    pub(crate) fn watch(&self, signum: u32, wanted: bool) -> io::Result<()> {
        let signal = i32::try_from(signum).map_err(|_| io::ErrorKind::InvalidInput)?;
        if signal_hook::consts::FORBIDDEN.contains(&signal) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let mut set = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if !wanted {
            set.remove(&signal);
            return Ok(());
        }
        set.insert(signal);
        drop(set);
        self.handle.add_signal(signal)
    }
}

impl Drop for SignalWatcher {
    fn drop(&mut self) {
        self.handle.close();
    }
}
