//! Generators resumed and left within op bodies, for those that handle no exceptions and whose frame nobody has asked for.

use super::frame::{Frame, FrameKind, Start};
use super::generators::generator_of;
use super::machine::{Machine, number};
use crate::object::Object;
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::types::generator::GenState;
use crate::value::RawValue;

impl<'a> Machine<'a> {
    /// Resumes the generator `x` with `sent`: from here on the machine runs in it. `None`, with nothing done, if it has to go
    /// another way. On success both references are the frame's.
    ///
    /// # Safety
    /// `x` is a generator or coroutine; `sent` is a value.
    #[inline(always)]
    pub(super) unsafe fn resumed(
        mut self,
        x: RawValue,
        sent: RawValue,
        kind: FrameKind,
        ret: u16,
    ) -> Option<Machine<'a>> {
        // SAFETY: by the caller's promise; it is made from a function. A suspended generator's registers are nobody's; the
        // frame's place is beyond those in use.
        unsafe {
            let g = generator_of(x);
            let code: &CodeObj = &*g.code.object_payload();
            let top = (*self.frame).top;
            let is_fresh = match g.state.get() {
                GenState::Suspended => false,
                GenState::Created => true,
                _ => return None,
            };
            if code.catches
                || g.frame_object.get() != RawValue::UNBOUND
                || (is_fresh && sent != RawValue::NONE)
                || !self.ctx.has_room_for_frame(top)
            {
                return None;
            }
            if let Some(register) = g.resume_register.get() {
                let place = g.regs().add(register as usize);
                if (*place).is_pointer() {
                    return None;
                }
                place.write(sent);
            }
            let f = &(*(g.function.raw().header() as *const Object<FunctionObj>)).payload;
            g.state.set(GenState::Running);
            g.delegate.set(None);
            (*self.frame).pc = self.pc;
            let (ticks, pc, regs) = (self.ticks(), g.pc.get(), g.regs());
            self.frame = self.frame.add(1);
            Frame::begin(self.frame, f, code, Start { owner: x, pc, regs, top, kind, ret });
            (*self.frame).in_generator = true;
            self.ctx.thread.depth.set(self.ctx.thread.depth.get() + 1);
            (self.pc, self.regs) = (pc, regs);
            self.base = ticks - number(pc);
            Some(self)
        }
    }

    /// May the running frame, of the kind `For`, `Next` or `Delegate`, be left by [`left`](Self::left)? A generator that nobody
    /// holds but the frame would die of it; a for loop and who delegates hold their own.
    ///
    /// # Safety
    /// It is a generator's frame.
    #[inline(always)]
    pub(super) unsafe fn may_leave(&self, kind: FrameKind) -> bool {
        // SAFETY: the frame owns its generator.
        unsafe {
            let frame = &*self.frame;
            let is_plain = frame.object == RawValue::UNBOUND && !self.code().catches;
            match kind {
                FrameKind::For | FrameKind::Delegate => is_plain,
                FrameKind::Next => {
                    is_plain && frame.extra == RawValue::UNBOUND && (*frame.owner.header()).count() != 1
                }
                _ => false,
            }
        }
    }

    /// Suspends the running generator, which may stand behind a YieldFrom that delegates to the iterator in a register; from
    /// here on the machine runs in its driver's frame.
    ///
    /// # Safety
    /// [`may_leave`](Self::may_leave) said yes; the frame below is the driver's.
    #[inline(always)]
    pub(super) unsafe fn left(mut self, resume_register: u16, delegate: Option<u16>) -> Machine<'a> {
        // SAFETY: by the caller's promise.
        unsafe {
            let owner = (*self.frame).owner;
            let g = generator_of(owner);
            g.pc.set(if delegate.is_some() { self.pc.sub(1) } else { self.pc });
            g.delegate.set(delegate);
            g.resume_register.set(Some(resume_register));
            g.state.set(GenState::Suspended);
            let ticks = self.ticks();
            self.ctx.thread.depth.set(self.ctx.thread.depth.get() - 1);
            owner.decref();
            self.frame = self.frame.sub(1);
            (self.pc, self.regs) = ((*self.frame).pc, (*self.frame).regs);
            self.base = ticks - number(self.pc);
            self
        }
    }
}
