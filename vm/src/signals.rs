//! Signals as scripts see them: handlers run in the main thread, between instructions.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::value::Value;
use gilbox_gil::ThreadId;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// The handlers of an interpreter by signal number; those that are not there have the default.
#[derive(Default)]
pub struct Handlers {
    /// Python callables.
    pub table: RefCell<HashMap<u32, Value>>,
    /// Told of each signal before its handler runs: wakes what waits for a descriptor.
    pub wakeup: RefCell<Option<Rc<dyn Fn(u32)>>>,
    /// The handler that SIGINT has before a script installs another.
    pub ordinary: RefCell<Option<Value>>,
    /// Signals that are held back, a bit each from signal 1 on.
    pub held: Cell<u64>,
    /// Those of them that have come.
    pub pending: Cell<u64>,
    /// Threads that wait for signals to come.
    pub waiters: RefCell<Vec<ThreadId>>,
}

/// The bit of a signal in a set of signals.
pub fn bit_of(signum: u32) -> u64 {
    1 << (signum.clamp(1, 64) - 1)
}

impl Handlers {
    /// Whether the script has a handler of its own for any signal.
    pub(crate) fn has_own(&self, ctx: &Ctx) -> bool {
        let ordinary = self.ordinary.borrow();
        let is_own = |handler: &Value| {
            let is_ordinary = ordinary.as_ref().is_some_and(|ordinary| handler.is(ordinary));
            !is_ordinary && ctx.type_of(handler).slots.call.get().is_some()
        };
        self.table.borrow().values().any(is_own)
    }
}

/// Number of the interrupt signal.
pub const SIGINT: u32 = 2;

/// Runs the handler of a signal that arrived.
///
/// # Errors
/// What the handler raises; KeyboardInterrupt for SIGINT without a handler of the script's.
pub(crate) fn deliver(ctx: &Ctx, signum: u32) -> Result<()> {
    let handlers = ctx.state::<Handlers>();
    if handlers.held.get() & bit_of(signum) != 0 {
        handlers.pending.set(handlers.pending.get() | bit_of(signum));
        for thread in handlers.waiters.take() {
            ctx.vm().gil.unpark(thread);
        }
        return Ok(());
    }
    let handler = handlers.table.borrow().get(&signum).cloned();
    let wakeup = handlers.wakeup.borrow().clone();
    if let Some(wakeup) = wakeup.filter(|_| handler.is_some()) {
        wakeup(signum);
    }
    match handler {
        Some(handler) if ctx.type_of(&handler).slots.call.get().is_some() => {
            let frame = ctx.current_frame_object();
            ctx.call(&handler, &[ctx.new_int(signum as i64), frame])?;
            Ok(())
        }
        None if signum == SIGINT => Err(ctx.raise(&ctx.exceptions().keyboard_interrupt, "")),
        _ => Ok(()),
    }
}
