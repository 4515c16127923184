//! What every op body has in hand, and the ways on from it.
//!
//! An op body is a function that ends by calling the next instruction's: a sibling call, which the optimiser makes a
//! jump, so that the five values of [`Machine`] stay in machine registers. For that no local may have its address taken
//! by a call that is not inlined and no value may be left to be dropped, and what may call out for long (a release, a slow path) is a body of its own, jumped to.
//! Builds without optimisation go back to a loop after each instruction instead (`cfg(tail_calls)`, set by `build.rs`).

use super::bodies::bodies;
use super::cache::SiteCache;
use super::frame::Frame;
use super::quick::Word;
use super::run::{looked, table};
use super::unwind::Landing;
use crate::ctx::Ctx;
use crate::error::Raise;
use crate::heap;
use crate::object::Header;
use crate::types::code::CodeObj;
use crate::value::RawValue;
use gilbox_lang::code::Instr;
use std::cell::Cell;
use std::ptr::null_mut;
use std::sync::atomic::Ordering::Relaxed;

/// How a run of instructions ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    /// The entry frame returned or yielded: the value lies in the thread.
    Done,
    /// An exception left the entry frame: it lies in the thread.
    Raised,
    /// Go on in the other form, with or without a look before every instruction.
    Switch,
    /// Go on with the next instruction (only in builds without sibling calls).
    #[cfg_attr(tail_calls, allow(dead_code, reason = "the next instruction is jumped to"))]
    Next,
}

/// An op body; the arguments are the fields of [`Machine`].
pub(super) type Body = unsafe fn(&Ctx, *const Instr, *mut RawValue, i64, *mut Frame) -> Step;

/// A truth value that comes back in a register beside an exception. A `Result<bool>` comes back through memory of the
/// caller, and who has shown others such memory cannot be left by a jump.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Flag(usize);

impl Flag {
    #[inline(always)]
    pub(super) fn is_set(self) -> bool {
        self.0 != 0
    }
}

impl From<bool> for Flag {
    #[inline(always)]
    fn from(is_set: bool) -> Flag {
        Flag(is_set as usize)
    }
}

/// What op bodies hand on to what they jump to, and what a run leaves to its caller.
pub(crate) struct Baton {
    /// Objects whose last reference went with the instruction.
    pub(super) dead: Cell<[*mut Header; 2]>,
    /// The first register of the returning frame that has a last reference.
    dying: Cell<*mut RawValue>,
    /// How far the jump at hand goes, in instructions.
    offset: Cell<isize>,
    /// How many frames there are when the innermost run ends.
    pub(super) entry: Cell<usize>,
    /// The value or exception of a run that ended.
    pub(super) outcome: Cell<RawValue>,
}

impl Baton {
    pub(crate) fn new() -> Baton {
        Baton {
            dead: Cell::new([null_mut(); 2]),
            dying: Cell::new(null_mut()),
            offset: Cell::new(0),
            entry: Cell::new(0),
            outcome: Cell::new(RawValue::UNBOUND),
        }
    }

    #[inline(always)]
    pub(super) fn set_dying(&self, register: *mut RawValue) {
        self.dying.set(register);
    }

    #[inline(always)]
    pub(super) fn dying(&self) -> *mut RawValue {
        self.dying.get()
    }
}

#[inline(always)]
pub(super) fn number(pc: *const Instr) -> i64 {
    (pc as usize >> 3) as i64
}

/// The running frame's registers, where it is, and how many instructions were executed: `base + number(pc)`.
#[derive(Clone, Copy)]
pub(super) struct Machine<'a> {
    pub(super) ctx: &'a Ctx,
    /// Behind the instruction at hand.
    pub(super) pc: *const Instr,
    pub(super) regs: *mut RawValue,
    /// A taken jump moves it by its distance.
    pub(super) base: i64,
    pub(super) frame: *mut Frame,
}

/// Gives up a reference; the object if it was the last one, which is then still to be released.
///
/// # Safety
/// The caller owns the reference and uses it no more.
#[inline(always)]
pub(super) unsafe fn lose(old: RawValue) -> *mut Header {
    // SAFETY: by the caller's promise the object is alive.
    unsafe {
        if old.is_pointer() && (*old.header()).decref() { old.header() as *mut Header } else { null_mut() }
    }
}

impl Machine<'_> {
    #[inline(always)]
    pub(super) unsafe fn code(&self) -> &CodeObj {
        // SAFETY: the frame's owner keeps its code alive.
        unsafe { &*(*self.frame).code }
    }

    /// The inline cache of a site.
    #[inline(always)]
    pub(super) unsafe fn cache(&self, site: u16) -> &SiteCache {
        // SAFETY: the compiler's sites are the code's; the frame's owner keeps it alive.
        unsafe { &*(*self.frame).caches.add(site as usize) }
    }

    /// Tells the thread how far it has come.
    #[inline(always)]
    pub(super) unsafe fn save(&self) {
        // SAFETY: the frame is the innermost one.
        unsafe { (*self.frame).pc = self.pc };
        self.ctx.thread.ticks.set(self.ticks());
    }

    #[inline(always)]
    pub(super) fn ticks(&self) -> i64 {
        self.base + number(self.pc)
    }

    #[inline(always)]
    pub(super) fn read_ticks(&mut self) {
        self.base = self.ctx.thread.ticks.get() - number(self.pc);
    }

    /// Goes on in the innermost frame, as far as the thread knows.
    #[inline(always)]
    pub(super) unsafe fn reload(&mut self) {
        self.frame = self.ctx.thread.top();
        // SAFETY: callers have left a frame.
        unsafe { (self.pc, self.regs) = ((*self.frame).pc, (*self.frame).regs) };
        self.read_ticks();
    }

    /// Is it time to look up?
    #[inline(always)]
    pub(super) unsafe fn is_due(&self) -> bool {
        // SAFETY: the lock outlives its threads.
        self.ticks() >= unsafe { (*self.ctx.limit).load(Relaxed) }
    }

    /// Whether anything comes before the instruction that `pc` is behind, in the precise form.
    #[inline(always)]
    pub(super) unsafe fn looks_up(&self) -> bool {
        // SAFETY: as in `is_due`.
        let limit = unsafe { (*self.ctx.limit).load(Relaxed) };
        self.ticks() > limit || self.ctx.thread.hooks.are_on()
    }

    /// Writes a register; the object that it held, if that is to be released.
    #[inline(always)]
    pub(super) unsafe fn put(&self, i: u16, value: RawValue) -> *mut Header {
        // SAFETY: the compiler's operands are registers of the frame, which own what they hold.
        unsafe { lose(std::mem::replace(&mut *self.regs.add(i as usize), value)) }
    }

    /// Empties a register, if it `dies`; the object that it held, if that is to be released.
    #[inline(always)]
    pub(super) unsafe fn drop_if(&self, dies: bool, i: u16) -> *mut Header {
        // SAFETY: as in `put`.
        unsafe { if dies { self.put(i, RawValue::UNBOUND) } else { null_mut() } }
    }

    /// The value of an operand as bits with a reference of their own: moved out if it dies here.
    #[inline(always)]
    pub(super) unsafe fn take(&self, dies: bool, i: u16) -> RawValue {
        // SAFETY: as in `put`.
        unsafe {
            let place = self.regs.add(i as usize);
            let value = *place;
            if dies {
                *place = RawValue::UNBOUND;
            } else {
                value.incref();
            }
            value
        }
    }

    /// The next instruction.
    #[inline(always)]
    pub(super) unsafe fn next<const PRECISE: bool>(self) -> Step {
        // SAFETY: linking checked that the number is an op's, and code ends in an instruction that leaves it.
        unsafe {
            #[cfg(tail_calls)]
            return table::<PRECISE>((*self.pc).op_byte())(
                self.ctx,
                self.pc.add(1),
                self.regs,
                self.base,
                self.frame,
            );
            #[cfg(not(tail_calls))]
            {
                self.save();
                Step::Next
            }
        }
    }

    /// Goes on with a body that has the same things in hand.
    #[inline(always)]
    pub(super) unsafe fn rest(self, body: Body) -> Step {
        // SAFETY: bodies ask for nothing more than is at hand.
        unsafe { body(self.ctx, self.pc, self.regs, self.base, self.frame) }
    }

    /// Releases objects, then goes on with the next instruction.
    #[inline(always)]
    pub(super) unsafe fn finish<const PRECISE: bool>(self, dead: [*mut Header; 2]) -> Step {
        // SAFETY: each of them is to be released once.
        unsafe {
            if any(dead) {
                self.ctx.thread.baton.dead.set(dead);
                return self.rest(release::<PRECISE>);
            }
            self.next::<PRECISE>()
        }
    }

    /// Jumps, after releasing an object. A jump back is a safe point.
    #[inline(always)]
    pub(super) unsafe fn jump<const PRECISE: bool>(mut self, offset: isize, dead: [*mut Header; 2]) -> Step {
        // SAFETY: offsets lead to instructions of the same code.
        unsafe {
            if any(dead) || offset < 0 && !PRECISE && self.is_due() {
                self.ctx.thread.baton.dead.set(dead);
                self.ctx.thread.baton.offset.set(offset);
                return self.rest(edge::<PRECISE>);
            }
            self.pc = self.pc.offset(offset);
            self.base -= offset as i64;
            self.next::<PRECISE>()
        }
    }

    /// The next instruction, after releasing an object and a safe point.
    #[inline(always)]
    pub(super) unsafe fn next_safely<const PRECISE: bool>(self, dead: *mut Header) -> Step {
        // SAFETY: as in `next` and `finish`.
        unsafe {
            if !dead.is_null() || !PRECISE && self.is_due() {
                self.ctx.thread.baton.dead.set([dead, null_mut()]);
                return self.rest(look_up::<PRECISE>);
            }
            self.next::<PRECISE>()
        }
    }
}

#[inline(always)]
fn any(dead: [*mut Header; 2]) -> bool {
    dead[0] as usize | dead[1] as usize != 0
}

/// Releases what a body left as dead.
///
/// # Safety
/// The thread was told where it is.
pub(super) unsafe fn release_dead(ctx: &Ctx) {
    for header in ctx.thread.baton.dead.replace([null_mut(); 2]) {
        if !header.is_null() {
            // SAFETY: its last reference went.
            unsafe { heap::release(header) };
        }
    }
}

bodies! {
    /// Releases what is dead. That may run a finalizer, which is told where the thread is.
    fn release(m, i) {
        m.save();
        release_dead(m.ctx);
        m.pc = (*m.frame).pc;
        m.read_ticks();
    }

    /// A jump with something to do on the way: objects to release, or a safe point.
    fn edge(m, i) {
        let (from, offset) = (m.pc, m.ctx.thread.baton.offset.get());
        m.save();
        release_dead(m.ctx);
        m.read_ticks();
        m.pc = from.offset(offset);
        m.base -= offset as i64;
        if offset < 0 && !PRECISE && m.is_due() {
            m.save();
            if let Err(raise) = m.ctx.safe_point() {
                // The exception belongs to the jump, not to its target.
                (*m.frame).pc = from;
                return failed::<PRECISE>(m.ctx, raise);
            }
            m.read_ticks();
            if m.ctx.wants_precise() {
                return Step::Switch;
            }
        }
    }

    /// A safe point between two instructions, if it is due, after objects were released.
    fn look_up(m, i) {
        m.save();
        release_dead(m.ctx);
        m.read_ticks();
        if !PRECISE && m.is_due() {
            if let Err(raise) = m.ctx.safe_point() {
                return failed::<PRECISE>(m.ctx, raise);
            }
            m.read_ticks();
            if m.ctx.wants_precise() {
                return Step::Switch;
            }
        }
    }
}

bodies! {
    /// Stands in the place of every instruction of a frame that is to look whether it is traced (`CodeObj::attending`),
    /// goes back before it, and on with the instruction itself in the form that fits.
    fn attend_at(m, i) {
        m.pc = m.pc.sub(1);
        let ticks = m.ticks();
        m.pc = m.code().start.add(m.code().offset_of(m.pc));
        m.base = ticks - number(m.pc);
        if !PRECISE && m.ctx.wants_precise() {
            m.save();
            return Step::Switch;
        }
    }
}

/// The body of the words of `CodeObj::attending`.
pub(super) const fn attend<const PRECISE: bool>() -> Body {
    attend_at::<PRECISE>
}

/// What may come before an instruction of the precise form: a safe point, and the trace functions. Then the instruction.
#[cold]
#[inline(never)]
pub(super) unsafe fn look_first(
    ctx: &Ctx,
    pc: *const Instr,
    regs: *mut RawValue,
    base: i64,
    frame: *mut Frame,
) -> Step {
    // SAFETY: the frame is the innermost one, `pc` behind its next instruction.
    unsafe {
        let mut m = Machine { ctx, pc: pc.sub(1), regs, base, frame };
        m.save();
        let mut result = Ok(());
        if m.is_due() {
            result = ctx.safe_point();
            if result.is_ok() && !ctx.wants_precise() {
                return Step::Switch;
            }
        }
        if result.is_ok() && ctx.thread.hooks.are_on() {
            (*frame).pc = pc;
            result = ctx.trace_instruction();
        }
        if let Err(raise) = result {
            (*frame).pc = pc;
            return failed::<true>(ctx, raise);
        }
        // Those of this instruction's are not among them.
        m.read_ticks();
        looked((*m.pc).op_byte())(ctx, pc, regs, m.base, frame)
    }
}

/// Goes on where an exception, raised in the innermost frame, is handled.
#[cold]
#[inline(never)]
pub(super) unsafe fn failed<const PRECISE: bool>(ctx: &Ctx, raise: Raise) -> Step {
    match ctx.unwind(raise, ctx.thread.baton.entry.get()) {
        Landing::Handler if !PRECISE && ctx.thread.hooks.are_on() => Step::Switch,
        // SAFETY: the handler's frame is the innermost one.
        Landing::Handler => unsafe { enter::<PRECISE>(ctx) },
        Landing::Out(raise) => {
            ctx.thread.baton.outcome.set(raise.into_value().into_raw());
            Step::Raised
        }
    }
}

/// Begins or goes on in the innermost frame. Calls and resumptions by native code (a sort's key, `next`) come in here
/// without an instruction that looks up.
#[inline(never)]
pub(super) unsafe fn enter<const PRECISE: bool>(ctx: &Ctx) -> Step {
    let frame = ctx.thread.top();
    // SAFETY: there is a frame.
    unsafe {
        let mut m = Machine { ctx, pc: (*frame).pc, regs: (*frame).regs, base: 0, frame };
        m.read_ticks();
        if !PRECISE && m.is_due() {
            if let Err(raise) = ctx.safe_point() {
                (*frame).pc = m.pc.add(1);
                return failed::<PRECISE>(ctx, raise);
            }
            m.read_ticks();
            if ctx.wants_precise() {
                return Step::Switch;
            }
        }
        m.next::<PRECISE>()
    }
}

/// Continues with the innermost frame's next instruction, in builds without sibling calls.
#[cfg(not(tail_calls))]
pub(super) unsafe fn again<const PRECISE: bool>(ctx: &Ctx) -> Step {
    let frame = ctx.thread.top();
    // SAFETY: there is a frame.
    unsafe {
        let pc = (*frame).pc;
        let base = ctx.thread.ticks.get() - number(pc);
        table::<PRECISE>((*pc).op_byte())(ctx, pc.add(1), (*frame).regs, base, frame)
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn results_come_back_in_registers() {
        assert_eq!(size_of::<crate::error::Result<crate::value::Value>>(), 16);
        assert_eq!(size_of::<super::Step>(), 1);
        assert_eq!(size_of::<crate::error::Result<super::Flag>>(), 16);
    }
}
