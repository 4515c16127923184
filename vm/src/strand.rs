//! Strands: script code on a machine stack of its own, which a thread enters and leaves as it likes.
//!
//! A strand is entered from the thread's own stack and, when it leaves or ends, comes back there. It has a context of its
//! own, so its frames and registers stay where they are meanwhile; for the lock it is the thread that entered it. What
//! belongs to the thread as a whole (its local values, its ticks) goes along from one context to the other.

use crate::ctx::Ctx;
use crate::heap;
use crate::thread::{ThreadSlot, ThreadState};
use corosensei::stack::DefaultStack;
use corosensei::{Coroutine, CoroutineResult, Yielder};
use std::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;

/// The stack of a strand; what is not used of it costs no memory.
const STACK: usize = 2 << 20;

/// The way out of the strand that runs.
pub(crate) type WayOut = Yielder<(), ()>;

type Machine = Coroutine<(), (), (), DefaultStack>;

/// Why a strand cannot be entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Closed {
    /// It belongs to another thread.
    Elsewhere,
    /// It runs, or has ended.
    Busy,
    /// It is entered from a strand.
    Nested,
}

/// The contexts on both sides.
#[derive(Default)]
struct Sides {
    inner: Cell<Option<*const Ctx>>,
    outer: Cell<Option<*const Ctx>>,
}

impl Sides {
    /// Moves what is the thread's own to the context that goes on.
    fn hand_over(&self, inwards: bool) {
        let (Some(outer), Some(inner)) = (self.outer.get(), self.inner.get()) else { return };
        // SAFETY: both contexts are alive: the outer one waits in `enter`, and the inner one is forgotten here before it
        // goes. Neither is borrowed mutably.
        let (outer, inner) = unsafe { (&(*outer).thread, &(*inner).thread) };
        let (from, to) = if inwards { (outer, inner) } else { (inner, outer) };
        to.locals.replace(from.locals.take());
        to.ticks.set(from.ticks.get());
        let running = ThreadSlot::RunningLoop as usize;
        to.slots[running].replace(from.slots[running].replace(crate::value::Value::NONE));
        if let Some(stop) = from.stop.take() {
            to.stop.replace(Some(stop));
        }
    }
}

/// Makes a context current, and the one before again at the end, however that comes.
struct Current(*const Ctx);

impl Current {
    fn set(ctx: *const Ctx) -> Current {
        Current(heap::set_current(ctx))
    }
}

impl Drop for Current {
    fn drop(&mut self) {
        heap::set_current(self.0);
    }
}

/// Script code on a machine stack of its own.
pub struct Strand {
    /// None while it runs and after its end.
    machine: RefCell<Option<Machine>>,
    sides: Rc<Sides>,
    /// The serial number of its thread.
    home: u32,
}

impl Ctx {
    /// A strand that will run `body` when it is entered for the first time.
    ///
    /// # Errors
    /// There is no memory for its stack.
    pub fn new_strand(&self, body: Box<dyn FnOnce(&Ctx)>) -> io::Result<Strand> {
        let sides = Rc::new(Sides::default());
        let (inside, vm) = (sides.clone(), self.vm_arc().clone());
        let (id, serial, is_main) = (self.thread.id, self.thread.serial, self.thread.is_main.get());
        let machine = Machine::with_stack(DefaultStack::new(STACK)?, move |way_out, ()| {
            let ctx = Ctx::new(vm, ThreadState::new(id, serial, is_main));
            ctx.set_stack_limit(STACK);
            ctx.way_out.set(way_out);
            inside.inner.set(Some(&ctx));
            inside.hand_over(true);
            let current = Current::set(&ctx);
            body(&ctx);
            inside.hand_over(false);
            inside.inner.set(None);
            ctx.thread.clear();
            drop(current);
        });
        Ok(Strand { machine: RefCell::new(Some(machine)), sides, home: serial })
    }

    /// Leaves the strand that runs: its thread goes on where it entered it, and this call returns when it is entered
    /// again. False outside of strands.
    pub fn leave_strand(&self) -> bool {
        let way_out = self.way_out.get();
        if way_out.is_null() {
            return false;
        }
        // SAFETY: the context of a strand is used by nobody but the strand, which runs.
        unsafe { (*way_out).suspend(()) };
        true
    }

    /// Does this context belong to a strand?
    pub fn is_strand(&self) -> bool {
        !self.way_out.get().is_null()
    }
}

impl Strand {
    /// Goes on with the strand until it leaves or ends; true at its end. May run script code.
    ///
    /// # Errors
    /// See [`Closed`].
    pub fn enter(&self, ctx: &Ctx) -> Result<bool, Closed> {
        if ctx.is_strand() {
            return Err(Closed::Nested);
        }
        if self.home != ctx.thread.serial {
            return Err(Closed::Elsewhere);
        }
        let Some(mut machine) = self.machine.take() else { return Err(Closed::Busy) };
        self.sides.outer.set(Some(ctx));
        self.sides.hand_over(true);
        let current = Current::set(self.sides.inner.get().unwrap_or(ctx));
        let result = machine.resume(());
        drop(current);
        self.sides.hand_over(false);
        self.sides.outer.set(None);
        if matches!(result, CoroutineResult::Return(())) {
            return Ok(true);
        }
        self.machine.replace(Some(machine));
        Ok(false)
    }
}

impl Drop for Strand {
    fn drop(&mut self) {
        // Nobody can end what is half done but the code itself; its stack is left lying.
        if let Some(machine) = self.machine.take().filter(Coroutine::started) {
            std::mem::forget(machine);
        }
    }
}
