//! Unwinding: from a raised exception to its handler, with tracebacks on the way.

use super::frame::{Frame, FrameKind};
use crate::ctx::Ctx;
use crate::error::Raise;
use crate::types::exception::ExceptionObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::{Instr, Op};

/// Where the loop goes on after an exception.
pub(crate) enum Landing {
    /// In the innermost frame, at its `pc`.
    Handler,
    /// Nowhere in this loop: the exception leaves it.
    Out(Raise),
}

/// Whether an instruction only goes on raising: the frame is in the traceback already, and what was handled meanwhile
/// is no context. A bare `raise` may instead have found nothing to go on with, and raises an error of its own.
fn reraises(ctx: &Ctx, word: Instr, raise: &Raise) -> bool {
    match word.op() {
        Op::Reraise | Op::EndAsyncFor => true,
        Op::Raise => word.c() == 0 && ctx.handled_exception().is(raise.value()),
        _ => false,
    }
}

fn context_of(exception: &Value) -> Value {
    exception.downcast::<ExceptionObj>().map_or(Value::NONE, |e| e.context.borrow().clone())
}

/// An exception that goes on being raised has its context.
fn keep_context(raise: &Raise) {
    if let Some(e) = raise.value().downcast::<ExceptionObj>() {
        e.has_context.set(true);
    }
}

impl Ctx {
    /// Finds the handler of an exception raised in the innermost frame, leaving frames down to the loop's entry.
    pub(crate) fn unwind(&self, raise: Raise, entry: usize) -> Landing {
        let mut raise = raise;
        let mut add_entry = true;
        loop {
            let frame = self.thread.top();
            // SAFETY: the loop runs this frame, so there is one.
            let f: &mut Frame = unsafe { &mut *frame };
            let code = f.code();
            let index = code.index_before(f.pc);
            if !raise.is_stop() {
                let goes_on = code.code.instrs.get(index).is_some_and(|word| reraises(self, *word, &raise));
                if goes_on {
                    keep_context(&raise);
                } else {
                    self.set_context(&raise);
                }
                if add_entry && !goes_on {
                    self.add_traceback(&raise, f, false);
                    if self.thread.hooks.are_on()
                        && let Err(other) = self.trace_exception(raise.value())
                    {
                        raise = other;
                        self.set_context(&raise);
                        self.add_traceback(&raise, f, false);
                    }
                }
                if let Some(entry) = code.code.handler(index) {
                    let first = entry.depth as usize;
                    // SAFETY: the table's registers are the frame's.
                    unsafe {
                        for i in first..code.n_registers {
                            let old = std::mem::replace(&mut *f.regs.add(i), RawValue::UNBOUND);
                            old.decref();
                        }
                        let exception = raise.into_value().into_raw();
                        f.regs.add(first).write(exception);
                        f.pc = code.start.add(entry.handler as usize);
                    }
                    return Landing::Handler;
                }
            }
            add_entry = true;
            let kind = f.kind;
            if self.thread.hooks.are_on()
                && !raise.is_stop()
                && let Err(other) = self.trace_leave(raise.value())
            {
                raise = other;
            }
            raise = self.leave_frame(raise, false);
            if self.thread.depth.get() < entry {
                return Landing::Out(raise);
            }
            if kind == FrameKind::Special && self.ends_loop(&raise) {
                match self.thread.hooks.are_on().then(|| self.trace_exception(raise.value())) {
                    Some(Err(other)) => raise = other,
                    _ => return Landing::Handler,
                }
            }
        }
    }

    /// Ends the innermost frame, which has not begun to run, because of an exception.
    pub(super) fn leave_unstarted(&self, raise: Raise) -> Raise {
        if !raise.is_stop() {
            self.set_context(&raise);
            self.add_traceback(&raise, self.frame(), true);
        }
        self.leave_frame(raise, true)
    }

    /// Ends the innermost frame because of an exception.
    fn leave_frame(&self, raise: Raise, is_fresh: bool) -> Raise {
        // SAFETY: there is a frame, and the loop does not go on in it.
        unsafe {
            let frame = self.thread.top();
            let extra = std::mem::replace(&mut (*frame).extra, RawValue::UNBOUND);
            let in_generator = (*frame).in_generator;
            let mut raise = raise;
            self.keep_variables(&raise, &*frame);
            if in_generator {
                raise = super::generators::leave_failed(self, &*frame, raise, is_fresh);
            }
            self.pop_frame();
            extra.decref();
            raise
        }
    }

    /// The frame's variables live on as long as the traceback does.
    fn keep_variables(&self, raise: &Raise, frame: &Frame) {
        if let Some(e) = raise.value().downcast::<ExceptionObj>() {
            let traceback = e.traceback.borrow().clone();
            crate::types::traceback::keep_variables(self, &traceback, frame);
        }
    }

    /// What is thrown into a frame that handles another exception has that for its context, whatever it had before.
    #[cold]
    pub(super) fn forget_context(&self, raise: &Raise) {
        // A frame without handlers has no entry of its own.
        if !self.frame().code().catches {
            return;
        }
        let handled = self.thread.handled.borrow().last().cloned().unwrap_or(Value::NONE);
        if let Some(e) = raise.value().downcast::<ExceptionObj>()
            && !handled.is_none()
            && !handled.is(raise.value())
        {
            e.has_context.set(false);
        }
    }

    /// The exception handled where this one is raised becomes its context; frames that it only goes through, and a
    /// script that changes the context on the way, have nothing more to do with it.
    fn set_context(&self, raise: &Raise) {
        let Some(e) = raise.value().downcast::<ExceptionObj>() else { return };
        if e.has_context.replace(true) {
            return;
        }
        let handled = self.handled_exception();
        if handled.is_none() || handled.is(raise.value()) {
            return;
        }
        // The chain must stay free of cycles; one that a script has made is noticed by a second, slower walk.
        let mut at = handled.clone();
        let mut slow = handled.clone();
        for step in 1usize.. {
            let next = match at.downcast::<ExceptionObj>() {
                Some(h) => h.context.borrow().clone(),
                None => break,
            };
            if next.is(raise.value()) {
                if let Some(h) = at.downcast::<ExceptionObj>() {
                    drop(h.context.replace(Value::NONE));
                }
                break;
            }
            if next.is_none() {
                break;
            }
            at = next;
            if step % 2 == 0 {
                slow = context_of(&slow);
                if slow.is(&at) {
                    break;
                }
            }
        }
        drop(e.context.replace(handled));
    }

    /// The exception being handled, or None.
    pub(crate) fn handled_exception(&self) -> Value {
        let handled = self.thread.handled.borrow();
        handled.iter().rev().find(|v| !v.is_none()).cloned().unwrap_or(Value::NONE)
    }

    /// Makes another exception the handled one of the innermost level; answers the one before.
    pub(crate) fn set_handled(&self, exception: Value) -> Value {
        let mut handled = self.thread.handled.borrow_mut();
        match handled.last_mut() {
            Some(last) => std::mem::replace(last, exception),
            None => Value::NONE,
        }
    }

    fn add_traceback(&self, raise: &Raise, frame: &Frame, is_unstarted: bool) {
        let Some(e) = raise.value().downcast::<ExceptionObj>() else { return };
        let next = e.traceback.borrow().clone();
        let entry = crate::types::traceback::new_entry(self, frame, next, is_unstarted);
        let old = e.traceback.replace(entry);
        drop(old);
    }
}
