//! Import locks: a module is loaded by one thread, and the others wait until it is whole.
//!
//! There is a lock for each module while it is loaded, so that threads that load different modules do not wait for
//! each other. Two threads whose modules import one another would wait for ever; the one that would close the circle
//! is given the module as far as it is.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::watch::{self, Awaited};
use gilbox_gil::{ThreadId, Wake};
use std::cell::{Cell, RefCell};
use std::collections::HashMap;

/// The import locks of an interpreter.
#[derive(Default)]
pub(crate) struct ImportLocks {
    held: RefCell<HashMap<String, Holder>>,
    /// Which thread waits for which module. With signal handlers that import, a thread may wait for several.
    waiting: RefCell<Vec<(ThreadId, String)>>,
    n_held: Cell<usize>,
}

struct Holder {
    thread: ThreadId,
    /// How often it took the lock: a module may import itself.
    depth: usize,
}

/// How an attempt to take an import lock ended.
pub(crate) enum Taken<'c> {
    /// It is held until this is dropped.
    Held(Held<'c>),
    /// Waiting would never end.
    Deadlock,
}

/// An import lock that is held.
pub(crate) struct Held<'c> {
    ctx: &'c Ctx,
    name: String,
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.ctx.vm().import_locks.release(self.ctx, &self.name);
    }
}

impl ImportLocks {
    /// True while no module is being loaded: every module in `sys.modules` is whole.
    #[inline]
    pub(crate) fn are_free(&self) -> bool {
        self.n_held.get() == 0
    }

    /// After a fork: what other threads were loading, nobody loads any more.
    pub(crate) fn keep_only(&self, thread: ThreadId) {
        self.held.borrow_mut().retain(|_, holder| holder.thread == thread);
        self.waiting.borrow_mut().retain(|wait| wait.0 == thread);
        self.n_held.set(self.held.borrow().len());
    }

    /// Is the module being loaded, by whichever thread?
    pub(crate) fn is_loading(&self, name: &str) -> bool {
        !self.are_free() && self.held.borrow().contains_key(name)
    }

    fn try_take(&self, thread: ThreadId, name: &str) -> bool {
        let mut held = self.held.borrow_mut();
        match held.get_mut(name) {
            Some(holder) if holder.thread == thread => holder.depth += 1,
            Some(_) => return false,
            None => {
                held.insert(name.to_owned(), Holder { thread, depth: 1 });
                self.n_held.set(held.len());
            }
        }
        true
    }

    fn release(&self, ctx: &Ctx, name: &str) {
        let mut held = self.held.borrow_mut();
        let Some(holder) = held.get_mut(name) else { return };
        holder.depth -= 1;
        if holder.depth > 0 {
            return;
        }
        held.remove(name);
        self.n_held.set(held.len());
        for (thread, wanted) in self.waiting.borrow().iter() {
            if wanted == name {
                ctx.vm().gil.unpark(*thread);
            }
        }
    }

    /// Would `thread` wait for itself if it waited for `name`? Follows who waits for whom.
    fn closes_a_circle(&self, thread: ThreadId, name: &str) -> bool {
        let (held, waiting) = (self.held.borrow(), self.waiting.borrow());
        let mut names = vec![name];
        let mut seen: Vec<ThreadId> = Vec::new();
        while let Some(name) = names.pop() {
            let Some(holder) = held.get(name).map(|holder| holder.thread) else { continue };
            if holder == thread {
                return true;
            }
            if !seen.contains(&holder) {
                seen.push(holder);
                names.extend(waiting.iter().filter(|wait| wait.0 == holder).map(|wait| wait.1.as_str()));
            }
        }
        false
    }
}

static IMPORT: Awaited = Awaited {
    name: "module being imported",
    holder: |ctx, name| {
        let held = ctx.vm().import_locks.held.borrow();
        let thread = held.get(&crate::types::str::text_of(name))?.thread;
        Some(watch::Holder { thread: ctx.vm().gil.serial(thread), is_bound: true, taken: None })
    },
};

impl Ctx {
    /// Takes the import lock of a module, waiting for whoever loads it. Signals are looked after meanwhile.
    ///
    /// # Errors
    /// What a signal handler raises; a stop by the host.
    pub(crate) fn lock_import(&self, name: &str) -> Result<Taken<'_>> {
        let locks = &self.vm().import_locks;
        let me = self.thread_id();
        while !locks.try_take(me, name) {
            if locks.closes_a_circle(me, name) {
                return Ok(Taken::Deadlock);
            }
            locks.waiting.borrow_mut().push((me, name.to_owned()));
            let wake = self.park_for(&IMPORT, &self.intern(name), None);
            let mut waiting = locks.waiting.borrow_mut();
            if let Some(at) = waiting.iter().rposition(|wait| wait.0 == me && wait.1 == name) {
                waiting.remove(at);
            }
            drop(waiting);
            if wake == Wake::Interrupted {
                self.handle_pending()?;
            }
        }
        Ok(Taken::Held(Held { ctx: self, name: name.to_owned() }))
    }

    /// Waits until a module that is in `sys.modules` already is whole, unless that would never be.
    ///
    /// # Errors
    /// As [`Ctx::lock_import`].
    pub(crate) fn await_import(&self, name: &str) -> Result<()> {
        if self.vm().import_locks.is_loading(name) {
            self.lock_import(name)?;
        }
        Ok(())
    }
}
