//! Deadlocks: circles of threads that wait for one another, and waits of all threads at once.
//!
//! Only what is certain is told. A circle counts if nobody outside it could open it: each of its threads waits without a
//! deadline for what only the next one can give, see [`super::Holder::is_bound`]. The wait of all counts if each waits at
//! the door without a deadline, nobody has been woken, and no signal handler of the script's might do something about
//! it; Ctrl-C is no such handler. A thread in a call of the system, at the prompt or asleep might still wake the others.

use crate::ctx::Ctx;
use crate::error::Raise;
use crate::object::Type;
use crate::signals::Handlers;
use std::cell::{Cell, RefCell};
use std::fmt::Write;

use super::{Serial, ThreadView};

/// The status of a program that a deadlock ended.
const STATUS: i32 = 79;

/// What is done about a deadlock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnDeadlock {
    /// Nothing, and nobody looks for one.
    #[default]
    Off,
    /// The threads and their stacks are told on standard error, once for each deadlock; the program waits on.
    Report,
    /// `gil.DeadlockError` is raised in the main thread, with the report as its text.
    Raise,
    /// The report, and the process ends with status 79.
    Abort,
}

impl OnDeadlock {
    /// All of them with the words that the command line and scripts use.
    pub const ALL: [(&'static str, OnDeadlock); 4] = [
        ("off", OnDeadlock::Off),
        ("report", OnDeadlock::Report),
        ("raise", OnDeadlock::Raise),
        ("abort", OnDeadlock::Abort),
    ];

    /// The one with this name.
    pub fn from_name(name: &str) -> Option<OnDeadlock> {
        OnDeadlock::ALL.into_iter().find(|(known, _)| *known == name).map(|(_, mode)| mode)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        OnDeadlock::ALL.into_iter().find(|(_, mode)| *mode == self).map_or("off", |(name, _)| name)
    }
}

/// What an interpreter keeps about deadlocks.
#[derive(Default)]
pub(crate) struct Deadlocks {
    mode: Cell<OnDeadlock>,
    class: RefCell<Option<Type>>,
    /// The threads of those that were told.
    told: RefCell<Vec<Vec<Serial>>>,
    /// What the main thread is to raise.
    pending: RefCell<Option<String>>,
}

/// A deadlock that was found.
enum Found {
    /// These threads, each waiting for the next and the last for the first.
    Circle(Vec<Serial>),
    /// All of them.
    Everybody(Vec<Serial>),
}

impl Ctx {
    /// What is done about deadlocks.
    pub fn on_deadlock(&self) -> OnDeadlock {
        self.vm().deadlocks.mode.get()
    }

    /// Changes what is done about deadlocks, from now on.
    pub fn set_on_deadlock(&self, mode: OnDeadlock) {
        self.vm().deadlocks.mode.set(mode);
    }

    /// The class `gil.DeadlockError`, a RuntimeError.
    pub fn deadlock_error(&self) -> Type {
        let known = self.vm().deadlocks.class.borrow().clone();
        known.unwrap_or_else(|| {
            let class = self.new_exception_class("gil.DeadlockError", &self.exceptions().runtime_error);
            self.vm().deadlocks.class.replace(Some(class.clone()));
            class
        })
    }

    /// Called by a thread that is about to wait without a deadline, while it holds the lock.
    pub(crate) fn look_for_deadlock(&self) {
        if self.on_deadlock() == OnDeadlock::Off {
            return;
        }
        if let Some(circle) = self.circle() {
            self.tell(Found::Circle(circle));
        } else if self.vm().gil.is_last_awake(self.thread_id()) && !self.may_handle_signals() {
            self.tell(Found::Everybody(self.everybody()));
        }
    }

    /// Called by a thread that is about to end: the others may all wait for it in vain.
    pub(crate) fn look_behind(&self) {
        if self.on_deadlock() == OnDeadlock::Off || !self.vm().gil.is_last_awake(self.thread_id()) {
            return;
        }
        let mut others = self.everybody();
        others.retain(|serial| *serial != self.thread_serial());
        if !others.is_empty() && !self.may_handle_signals() {
            self.tell(Found::Everybody(others));
        }
    }

    /// What a deadlock told the main thread to raise.
    pub(crate) fn take_deadlock(&self) -> Option<Raise> {
        let text = self.vm().deadlocks.pending.take()?;
        Some(self.raise(&self.deadlock_error(), &text))
    }

    fn everybody(&self) -> Vec<Serial> {
        self.vm().gil.standings().iter().map(|standing| standing.serial).collect()
    }

    /// Whether the main thread might run a handler of the script's own.
    fn may_handle_signals(&self) -> bool {
        self.state::<Handlers>().has_own(self)
    }

    /// The circle that this thread closes by waiting for what it is about to wait for.
    fn circle(&self) -> Option<Vec<Serial>> {
        let gil = &self.vm().gil;
        let me = self.thread_serial();
        let main = gil.main().map(|main| gil.serial(main));
        let mut path = vec![me];
        loop {
            let at = path[path.len() - 1];
            let holder = self.on_thread(at, Ctx::bound_holder).flatten()?;
            if holder == me {
                break;
            }
            if path.contains(&holder) || !gil.find(holder).is_some_and(|thread| gil.is_stuck(thread)) {
                return None;
            }
            path.push(holder);
        }
        let hears = main.is_some_and(|main| path.contains(&main)) && self.may_handle_signals();
        if hears { None } else { Some(path) }
    }

    /// Who alone could end the endless wait of this thread.
    fn bound_holder(&self) -> Option<Serial> {
        let wait = self.thread.wait.borrow();
        let wait = wait.as_ref().filter(|wait| wait.is_endless)?;
        (wait.what.holder)(self, &wait.object).filter(|holder| holder.is_bound).map(|holder| holder.thread)
    }

    fn tell(&self, found: Found) {
        let deadlocks = &self.vm().deadlocks;
        match self.on_deadlock() {
            OnDeadlock::Off => {}
            OnDeadlock::Report => {
                let mut threads = found.threads().to_vec();
                threads.sort_unstable();
                if deadlocks.told.borrow().contains(&threads) {
                    return;
                }
                deadlocks.told.borrow_mut().push(threads);
                let text = format!("gilbox: deadlock: {}", self.deadlock_text(&found));
                self.vm().host.write_stderr(text.as_bytes());
            }
            OnDeadlock::Raise => {
                deadlocks.pending.replace(Some(self.deadlock_text(&found).trim_end().to_owned()));
                if let Some(main) = self.vm().gil.main() {
                    self.vm().gil.interrupt(main);
                }
            }
            OnDeadlock::Abort => {
                let text = format!("gilbox: deadlock: {}", self.deadlock_text(&found));
                self.flush_stdout();
                self.vm().host.write_stderr(text.as_bytes());
                self.vm().host.abort(STATUS);
            }
        }
    }

    fn deadlock_text(&self, found: &Found) -> String {
        let threads = found.threads();
        let names: Vec<String> = threads.iter().map(|serial| self.name_of(*serial)).collect();
        let head = match (found, names.as_slice()) {
            (Found::Circle(_), [one]) => format!("{one} waits for itself"),
            (Found::Circle(_), _) => {
                format!(
                    "{} threads wait for one another: {} -> {}",
                    names.len(),
                    names.join(" -> "),
                    names[0]
                )
            }
            (Found::Everybody(_), [one]) => format!("{one} waits, and no thread is left that could wake it"),
            (Found::Everybody(_), _) => {
                format!("all {} threads wait, and nobody is left who could wake one", names.len())
            }
        };
        let mut text = head + "\n";
        let views = self.threads();
        for serial in threads {
            let Some(view) = views.iter().find(|view| view.serial == *serial) else { continue };
            let _ = writeln!(text, "{}: {}", view.name, self.doing(&about_to_wait(view)));
            text.push_str(&self.stack_text(view));
        }
        text
    }

    /// Tries to bring out what the script printed; at an abort nobody else will.
    pub(super) fn flush_stdout(&self) {
        let flush = || -> crate::error::Result<()> {
            let sys = self.import_module("sys")?;
            let stream = self.get_attr_str(&sys, "stdout")?;
            self.call_method_str(&stream, "flush", &[]).map(drop)
        };
        if let Err(raise) = flush() {
            drop(raise);
        }
    }
}

/// Who tells still runs, for a moment.
fn about_to_wait(view: &ThreadView) -> ThreadView {
    let mut view = view.clone();
    view.standing.for_ns =
        if view.standing.doing == gilbox_gil::Doing::Holds { 0 } else { view.standing.for_ns };
    view
}

impl Found {
    fn threads(&self) -> &[Serial] {
        let (Found::Circle(threads) | Found::Everybody(threads)) = self;
        threads
    }
}
