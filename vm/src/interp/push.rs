//! Frames of plain script functions pushed and popped within op bodies.

use super::frame::{Frame, FrameKind, Start, prepare_registers, prepare_variables};
use super::machine::{Machine, lose, number};
use crate::heap;
use crate::object::Object;
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::value::RawValue;

/// What a frame is made of: a function, whose reference it gets, with its payload and its code.
pub(super) struct Owner<'a> {
    pub(super) value: RawValue,
    pub(super) function: &'a FunctionObj,
    pub(super) code: &'a CodeObj,
}

/// The payload and the code of a script function.
///
/// # Safety
/// It is one, and alive for as long as both are used.
#[inline(always)]
pub(super) unsafe fn function_and_code<'a>(function: RawValue) -> (&'a FunctionObj, &'a CodeObj) {
    // SAFETY: by the caller's promise; a running frame keeps its code through its function.
    unsafe {
        let function = &(*(function.header() as *const Object<FunctionObj>)).payload;
        (function, &*(&*function.code.as_ptr()).object_payload())
    }
}

/// Ends a frame's hold on its registers up to the first one that has a last reference, which is answered; null if none
/// has.
///
/// # Safety
/// The registers are a frame's that runs no more.
#[inline(always)]
pub(super) unsafe fn give_up_registers(regs: *mut RawValue, end: *mut RawValue) -> *mut RawValue {
    // SAFETY: each reference is given up once.
    unsafe {
        let mut at = regs;
        while at != end {
            let value = *at;
            if value.is_pointer() {
                if (*value.header()).count() == 1 {
                    return at;
                }
                *at = RawValue::UNBOUND;
                _ = lose(value);
            }
            at = at.add(1);
        }
        std::ptr::null_mut()
    }
}

impl<'a> Machine<'a> {
    /// Calls a script function that takes its arguments as they lie at the end of the running frame's registers: from here on
    /// the machine runs in it. `None`, with nothing done, if it has to go another way. On success all references are the
    /// frame's.
    ///
    /// # Safety
    /// `callee` is a function, `first` the first of `n` registers of the frame that hold its arguments.
    #[inline(always)]
    pub(super) unsafe fn called(
        self,
        callee: RawValue,
        first: *mut RawValue,
        n: usize,
        ret: u16,
    ) -> Option<Machine<'a>> {
        // SAFETY: by the caller's promise.
        unsafe {
            let (function, code) = function_and_code(callee);
            if code.bare_args != n as u32
                || (*self.frame).in_generator
                || !self.ctx.has_room_for_frame(first.add(code.n_registers))
            {
                return None;
            }
            prepare_variables(code, first, n);
            Some(self.entered(Owner { value: callee, function, code }, first, FrameKind::Call, ret))
        }
    }

    /// Pushes a function's frame; from here on the machine runs in it.
    ///
    /// # Safety
    /// There is room for it. Its registers lie at the top of the value stack and hold `n` arguments, as many as it takes.
    #[inline(always)]
    pub(super) unsafe fn pushed(
        self,
        owner: Owner<'_>,
        regs: *mut RawValue,
        n: usize,
        kind: FrameKind,
        ret: u16,
    ) -> Machine<'a> {
        // SAFETY: by the caller's promise.
        unsafe {
            prepare_registers(owner.function, owner.code, regs, n);
            self.entered(owner, regs, kind, ret)
        }
    }

    /// The same where the registers are ready.
    ///
    /// # Safety
    /// As there.
    #[inline(always)]
    unsafe fn entered(
        mut self,
        owner: Owner<'_>,
        regs: *mut RawValue,
        kind: FrameKind,
        ret: u16,
    ) -> Machine<'a> {
        // SAFETY: by the caller's promise; the frame's place is beyond those in use.
        unsafe {
            let Owner { value, function, code } = owner;
            (*self.frame).pc = self.pc;
            self.frame = self.frame.add(1);
            let top = regs.add(code.n_registers);
            Frame::begin(
                self.frame,
                function,
                code,
                Start { owner: value, pc: code.start, regs, top, kind, ret },
            );
            self.ctx.thread.depth.set(self.ctx.thread.depth.get() + 1);
            self.base = self.ticks() - number(code.start);
            (self.pc, self.regs) = (code.start, regs);
            self
        }
    }

    /// Pops a frame that holds nothing any more; from here on the machine runs in its caller's.
    ///
    /// # Safety
    /// There is a caller's frame, and the popped one's owner has been taken over.
    #[inline(always)]
    pub(super) unsafe fn popped(mut self) -> Machine<'a> {
        // SAFETY: by the caller's promise.
        unsafe {
            if cfg!(debug_assertions) {
                for at in self.code().n_held..self.code().n_registers {
                    debug_assert!(!(*self.regs.add(at)).is_pointer(), "a return leaves an object");
                }
            }
            let ticks = self.ticks();
            self.ctx.thread.depth.set(self.ctx.thread.depth.get() - 1);
            self.frame = self.frame.sub(1);
            (self.pc, self.regs) = ((*self.frame).pc, (*self.frame).regs);
            self.base = ticks - number(self.pc);
            self
        }
    }

    /// Gives up the running frame's registers from the one on that was noted. What dies of it may run script code.
    ///
    /// # Safety
    /// It is the register that [`give_up_registers`] came to.
    #[inline(always)]
    pub(super) unsafe fn release_dying(&mut self) {
        // SAFETY: by the caller's promise; each reference is given up once.
        unsafe {
            let mut at = self.ctx.thread.baton.dying();
            self.save();
            let end = self.regs.add(self.code().n_registers);
            while at != end {
                std::mem::replace(&mut *at, RawValue::UNBOUND).decref();
                at = at.add(1);
            }
            if (*self.frame).object != RawValue::UNBOUND {
                // A finalizer has asked for it.
                crate::types::frame::detach_frame(self.ctx, &mut *self.frame);
            }
            self.read_ticks();
        }
    }

    /// Gives up a reference where the way on is free anyway.
    ///
    /// # Safety
    /// The caller owns the reference and uses it no more.
    #[inline(always)]
    pub(super) unsafe fn give_up(&mut self, value: RawValue) {
        // SAFETY: by the caller's promise.
        unsafe {
            let dead = lose(value);
            if !dead.is_null() {
                self.save();
                heap::release(dead);
                self.read_ticks();
            }
        }
    }

    /// Calls the special method that the thread was told of with copies of the arguments: from here on the machine runs in
    /// it. What the instruction does with its value is done when it returns.
    ///
    /// # Safety
    /// It is a script function of as many parameters, and there is room for its frame.
    #[inline(always)]
    pub(super) unsafe fn special<const N: usize>(self, args: [RawValue; N]) -> Machine<'a> {
        // SAFETY: by the caller's promise; beyond the running frame's top nothing is in use.
        unsafe {
            let value = self.ctx.thread.baton.outcome.replace(RawValue::UNBOUND);
            value.incref();
            let (function, code) = function_and_code(value);
            let regs = (*self.frame).top;
            for (k, arg) in args.into_iter().enumerate() {
                arg.incref();
                *regs.add(k) = arg;
            }
            self.pushed(Owner { value, function, code }, regs, N, FrameKind::Special, 0)
        }
    }
}
