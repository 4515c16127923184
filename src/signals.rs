//! Signals of the process, brought to the lock by a thread that does nothing else.

use crate::alarm::Alarm;
use gilbox_gil::Gil;
use gilbox_vm::watch::StackReader;
use signal_hook::consts::{SIGINT, SIGQUIT};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

/// The error of a signal that nobody may handle (EINVAL).
const INVALID_ARGUMENT: i32 = 22;

/// How long a sender waits for its own signal to be posted; only a process that is stopped takes as long.
const PATIENCE: Duration = Duration::from_secs(1);

/// How long the stacks of a SIGQUIT may wait for the lock before what is known without it is told.
const GLANCE_AFTER: Duration = Duration::from_millis(500);

/// Posts SIGINT, and what else scripts want to hear, to a lock.
pub(crate) struct SignalWatcher {
    /// Sends SIGALRM.
    pub(crate) alarm: Alarm,
    /// Through which the thread of this process is told of more signals.
    handle: Mutex<Handle>,
    gil: Arc<Gil>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    watched: Mutex<Watched>,
    posted: Condvar,
}

/// The watched signals by number.
#[derive(Default)]
struct Watched {
    wanted: BTreeSet<i32>,
    /// Set by the handler itself, and cleared as the signal is posted.
    arrived: BTreeMap<i32, Arc<AtomicBool>>,
    /// SIGQUIT shows the stacks, until the script says otherwise.
    reader: Option<StackReader>,
}

/// Tells the watcher how stacks are read, once there is an interpreter.
pub(crate) struct Dumper(Arc<Shared>);

impl Dumper {
    pub(crate) fn read_by(self, reader: StackReader) {
        self.0.open().reader = Some(reader);
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, Watched> {
        self.watched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Watched {
    /// Before anybody else hears of the signal, so that a set flag always is followed by a posting.
    fn mark_arrivals(&mut self, signal: i32) -> io::Result<()> {
        if let Entry::Vacant(entry) = self.arrived.entry(signal) {
            let flag = Arc::new(AtomicBool::new(false));
            signal_hook::flag::register(signal, flag.clone())?;
            entry.insert(flag);
        }
        Ok(())
    }
}

/// Descriptors below this one are left to scripts, which count theirs from 3 as everywhere.
const FIRST_OF_OURS: i32 = 64;

/// Takes all low descriptors for a while, so that what is opened meanwhile gets higher ones.
fn low_descriptors() -> Vec<OwnedFd> {
    let stdin = io::stdin();
    let copies = std::iter::from_fn(|| stdin.as_fd().try_clone_to_owned().ok());
    copies.take_while(|fd| fd.as_raw_fd() < FIRST_OF_OURS).collect()
}

impl SignalWatcher {
    /// Starts the thread.
    ///
    /// # Errors
    /// The operating system refuses the handler or the thread.
    pub(crate) fn start(gil: Arc<Gil>) -> io::Result<SignalWatcher> {
        let shared = Arc::new(Shared::default());
        shared.open().mark_arrivals(SIGINT)?;
        shared.open().wanted.insert(SIGINT);
        let handle = listen(&shared, &gil, &[SIGINT, SIGQUIT])?;
        Ok(SignalWatcher { alarm: Alarm::default(), handle: Mutex::new(handle), gil, shared })
    }

    /// Calls `split`, which copies the process and says whether this is the copy: a thread listens there as well.
    ///
    /// # Errors
    /// As [`SignalWatcher::start`].
    pub(crate) fn around_fork(&self, split: &mut dyn FnMut() -> bool) -> io::Result<()> {
        let watched = self.shared.open();
        if !split() {
            return Ok(());
        }
        self.alarm.forget();
        // What had arrived before is the parent's.
        watched.arrived.values().for_each(|flag| flag.store(false, Ordering::SeqCst));
        let wanted: BTreeSet<i32> = watched.wanted.iter().copied().chain([SIGINT, SIGQUIT]).collect();
        drop(watched);
        let wanted: Vec<i32> = wanted.into_iter().collect();
        let fresh = listen(&self.shared, &self.gil, &wanted)?;
        // The old handle's descriptors are shared with the parent's thread, which must not hear of its end.
        let mut handle = self.handle.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::forget(std::mem::replace(&mut *handle, fresh));
        Ok(())
    }

    /// Listens to a signal, or leaves it to the default again.
    ///
    /// # Errors
    /// It is a signal that nobody may handle.
    pub(crate) fn watch(&self, signum: u32, wanted: bool) -> io::Result<()> {
        let signal = i32::try_from(signum).map_err(|_| io::ErrorKind::InvalidInput)?;
        if signal_hook::consts::FORBIDDEN.contains(&signal) {
            return Err(io::Error::from_raw_os_error(INVALID_ARGUMENT));
        }
        let mut watched = self.shared.open();
        if signal == SIGQUIT {
            watched.reader = None;
        }
        if !wanted {
            watched.wanted.remove(&signal);
            return Ok(());
        }
        watched.mark_arrivals(signal)?;
        watched.wanted.insert(signal);
        drop(watched);
        self.handle.lock().unwrap_or_else(PoisonError::into_inner).add_signal(signal)
    }

    /// Through which the stacks for SIGQUIT come.
    pub(crate) fn dumper(&self) -> Dumper {
        Dumper(self.shared.clone())
    }

    /// Waits until what the process has received so far is posted: who sends a signal to itself expects its
    /// handler to run at once.
    pub(crate) fn settle(&self) {
        let is_settling =
            |watched: &mut Watched| watched.arrived.values().any(|flag| flag.load(Ordering::SeqCst));
        let waited = self.shared.posted.wait_timeout_while(self.shared.open(), PATIENCE, is_settling);
        drop(waited);
    }
}

/// Starts a thread that brings signals to the lock; the handle adds others.
fn listen(shared: &Arc<Shared>, gil: &Arc<Gil>, first: &[i32]) -> io::Result<Handle> {
    let low = low_descriptors();
    let mut signals = Signals::new(first)?;
    drop(low);
    let handle = signals.handle();
    let (seen, gil) = (shared.clone(), gil.clone());
    std::thread::Builder::new().name("signals".to_owned()).stack_size(64 << 10).spawn(move || {
        for signal in signals.forever() {
            let watched = seen.open();
            if let Some(flag) = watched.arrived.get(&signal) {
                flag.store(false, Ordering::SeqCst);
            }
            match u32::try_from(signal) {
                Ok(signum) if watched.wanted.contains(&signal) => gil.post_signal(signum),
                _ if signal == SIGQUIT && watched.reader.is_some() => dump(watched.reader.clone()),
                // A script went back to the default; our handler cannot be taken out again.
                _ => drop(emulate_default_handler(signal)),
            }
            drop(watched);
            seen.posted.notify_all();
        }
    })?;
    Ok(handle)
}

/// Shows the stacks of all threads, from a thread of its own: it has to wait for the lock.
fn dump(reader: Option<StackReader>) {
    let Some(reader) = reader else { return };
    let (done, waits) = mpsc::channel();
    let inside = reader.clone();
    let read = move || {
        if let Some(text) = inside.stacks() {
            eprintln!("gilbox: all threads\n{}", text.trim_end());
        }
        // Nobody may wait for it any more.
        let _ = done.send(());
    };
    let started = std::thread::Builder::new().name("stacks".to_owned()).stack_size(256 << 10).spawn(read);
    if started.is_err() || waits.recv_timeout(GLANCE_AFTER).is_err() {
        eprintln!("gilbox: the lock cannot be had now\n{}", reader.glance().trim_end());
    }
}

impl Drop for SignalWatcher {
    fn drop(&mut self) {
        self.handle.get_mut().unwrap_or_else(PoisonError::into_inner).close();
    }
}
