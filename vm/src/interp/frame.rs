//! Frames: what a running piece of script code needs, as data.

use super::cache::SiteCache;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Object, Ref, shape};
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::function::FunctionObj;
use crate::types::tuple::TupleObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::Instr;
use gilbox_lang::code::flags::OPTIMIZED;

/// What happens when a frame ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(crate) enum FrameKind {
    /// The loop that runs it returns to native code.
    Entry,
    /// A generator that native code walks through: as Entry, but what it yields goes to the sink in `extra` first.
    Feed,
    /// The value goes to the caller's register `ret`.
    Call,
    /// An `__init__`: its value must be None, the object in `extra` goes to `ret`.
    Init,
    /// A generator driven by a for loop in the caller: `ret` gets what it yields.
    For,
    /// A generator that the caller delegates to with YieldFrom.
    Delegate,
    /// A special method: when it returns, the caller's instruction is done with its value.
    Special,
    /// A generator resumed by a call of `next` or `send`: `ret` gets what it yields. At its end `ret` gets the default
    /// in `extra`, or StopIteration is raised.
    Next,
}

/// One activation of a code object.
pub(crate) struct Frame {
    /// Behind the instruction at hand; up to date whenever anybody else may look.
    pub(crate) pc: *const Instr,
    pub(crate) regs: *mut RawValue,
    /// The end of the value stack in use while this frame is on top.
    pub(crate) top: *mut RawValue,
    pub(crate) code: *const CodeObj,
    /// The code's.
    pub(crate) caches: *const SiteCache,
    /// What keeps code and globals alive: a function, code or generator object. Owned.
    pub(crate) owner: RawValue,
    pub(crate) globals: *const DictObj,
    pub(crate) builtins: *const DictObj,
    /// The namespace of module, class and exec code. Owned; unbound for functions.
    pub(crate) namespace: RawValue,
    /// See `FrameKind`. Owned or unbound.
    pub(crate) extra: RawValue,
    /// The frame object somebody asked for, if any. Owned or unbound.
    pub(crate) object: RawValue,
    pub(crate) ret: u16,
    pub(crate) kind: FrameKind,
    /// Does `regs` belong to a generator object (`owner`)?
    pub(crate) in_generator: bool,
    /// Has tracing told of its call, or is it older than the trace function?
    pub(crate) is_told: bool,
}

/// What a frame begins with, besides a function and its code.
pub(super) struct Start {
    /// Whose reference the frame gets: the function, or the generator.
    pub(super) owner: RawValue,
    pub(super) pc: *const Instr,
    pub(super) regs: *mut RawValue,
    pub(super) top: *mut RawValue,
    pub(super) kind: FrameKind,
    pub(super) ret: u16,
}

impl Frame {
    /// Writes a function's frame, which owns nothing but its owner; not a generator's.
    ///
    /// # Safety
    /// The place is a frame's, and not in use. The owner keeps function and code alive.
    #[inline(always)]
    pub(super) unsafe fn begin(at: *mut Frame, f: &FunctionObj, code: &CodeObj, start: Start) {
        // SAFETY: by the caller's promise. Part by part, each read just before it is written: all at once would take more
        // machine registers than op bodies have.
        unsafe {
            (*at).pc = start.pc;
            (*at).regs = start.regs;
            (*at).top = start.top;
            (*at).code = code;
            (*at).owner = start.owner;
            (*at).caches = code.caches.as_ptr();
            (*at).globals = &*f.globals;
            (*at).builtins = &*f.builtins;
            (*at).namespace = RawValue::UNBOUND;
            (*at).extra = RawValue::UNBOUND;
            (*at).object = RawValue::UNBOUND;
            (*at).ret = start.ret;
            (*at).kind = start.kind;
            (*at).in_generator = false;
            (*at).is_told = false;
        }
    }

    pub(crate) fn code(&self) -> &CodeObj {
        // SAFETY: the owner keeps the code alive for as long as the frame lives.
        unsafe { &*self.code }
    }

    /// Is its namespace its globals, as module code has it?
    #[inline(always)]
    pub(crate) fn is_module_level(&self) -> bool {
        let offset = std::mem::offset_of!(crate::object::Object<DictObj>, payload);
        let globals = (self.globals as usize - offset) as *const crate::object::Header;
        // SAFETY: the owner keeps the globals alive. Dicts of a derived class have their own ways.
        self.namespace == RawValue::from_header(globals)
            && unsafe { (*globals).shape.get() == crate::object::shape::DICT }
    }

    /// A dict as a counted handle.
    pub(crate) fn globals(&self) -> Ref<DictObj> {
        // SAFETY: the owner keeps the globals alive; the payload lies behind its header.
        unsafe { payload_handle(self.globals) }
    }

    pub(crate) fn builtins(&self) -> Ref<DictObj> {
        // SAFETY: as in `globals`.
        unsafe { payload_handle(self.builtins) }
    }
}

/// The handle of an object by the address of its payload.
///
/// # Safety
/// The payload is that of a live object.
pub(crate) unsafe fn payload_handle<T: crate::object::Payload>(payload: *const T) -> Ref<T> {
    let offset = std::mem::offset_of!(crate::object::Object<T>, payload);
    // SAFETY: by the caller's promise the header lies before the payload.
    unsafe {
        let header = (payload as *const u8).sub(offset) as *const crate::object::Header;
        Ref::from_value_unchecked(RawValue::from_header(header).to_value())
    }
}

impl Ctx {
    /// Pushes the frame of a function whose parameters lie in its registers already; the others are made unbound.
    ///
    /// # Safety
    /// `regs` has `n_args` owned values and lies at the top of the value stack.
    #[inline(always)]
    pub(crate) unsafe fn push_function(
        &self,
        function: RawValue,
        f: &FunctionObj,
        code: &CodeObj,
        regs: *mut RawValue,
        n_args: usize,
        kind: FrameKind,
        ret: u16,
    ) -> Result<()> {
        // SAFETY: room is checked before anything is written; the frame's place is beyond the ones in use.
        unsafe {
            let top = regs.add(code.n_registers);
            if !self.make_room_for_frame(top) {
                let old = std::slice::from_raw_parts_mut(regs, n_args);
                for register in old {
                    std::mem::replace(register, RawValue::UNBOUND).decref();
                }
                function.decref();
                return Err(self.too_deep());
            }
            let frame = self.thread.next_frame();
            prepare_registers(f, code, regs, n_args);
            Frame::begin(frame, f, code, Start { owner: function, pc: code.start, regs, top, kind, ret });
            if code.code.flags & OPTIMIZED == 0 {
                // A module's code made into a function: its names are the globals.
                (*frame).namespace = f.globals.to_value().into_raw();
            }
            self.thread.depth.set(self.thread.depth.get() + 1);
            Ok(())
        }
    }

    /// Is there room for one more frame, and for registers up to `top`?
    #[inline(always)]
    pub(super) fn has_room_for_frame(&self, top: *mut RawValue) -> bool {
        self.thread.depth.get() < self.vm().max_depth.get() && self.thread.has_room(top)
    }

    /// As [`has_room_for_frame`](Self::has_room_for_frame), which is not sure of a no.
    pub(super) fn make_room_for_frame(&self, top: *mut RawValue) -> bool {
        self.thread.depth.get() < self.vm().max_depth.get() && self.thread.make_room(top)
    }

    #[cold]
    pub(crate) fn too_deep(&self) -> crate::error::Raise {
        let limit = self.vm().recursion_limit.get();
        // Room for the exception's own making.
        self.vm().set_recursion_limit(limit + 50);
        let raise = self.recursion_error("maximum recursion depth exceeded");
        self.vm().set_recursion_limit(limit);
        raise
    }

    /// Pushes the frame of module, class or exec code.
    pub(crate) fn push_code(
        &self,
        code: &Ref<CodeObj>,
        globals: &Ref<DictObj>,
        namespace: Value,
        closure: &Value,
    ) -> Result<()> {
        let function = self.new_function(code.clone(), globals.clone(), closure.clone());
        let regs = self.thread.stack_top();
        // SAFETY: there are no arguments; the registers lie at the top of the stack.
        unsafe {
            let f: &FunctionObj = &function;
            self.push_function(function.to_value().into_raw(), f, code, regs, 0, FrameKind::Entry, 0)?;
            std::mem::replace(&mut (*self.thread.top()).namespace, namespace.into_raw()).decref();
        }
        Ok(())
    }

    /// Ends the innermost frame: releases its registers and what it owns. `extra` is left to the caller.
    ///
    /// # Safety
    /// There is a frame, and the loop does not use it any more.
    #[inline(always)]
    pub(crate) unsafe fn pop_frame(&self) {
        // SAFETY: by the caller's promise.
        unsafe {
            let frame = self.thread.top();
            let (regs, n) = ((*frame).regs, (*(*frame).code).n_registers);
            if (*frame).object != RawValue::UNBOUND {
                crate::types::frame::detach_frame(self, &mut *frame);
            }
            if !(*frame).in_generator {
                for i in 0..n {
                    let register = regs.add(i);
                    let value = *register;
                    if value.is_pointer() {
                        register.write(RawValue::UNBOUND);
                        value.decref();
                    }
                }
            }
            let (owner, namespace) = ((*frame).owner, (*frame).namespace);
            self.thread.depth.set(self.thread.depth.get() - 1);
            namespace.decref();
            owner.decref();
        }
    }
}

/// Makes the registers of a function's frame ready that holds its first `n_args` already: variables are unbound, free
/// ones have their cells. Temporaries stay as they are, which is not an object: each is written before it is read.
///
/// # Safety
/// The registers lie at the top of the value stack.
#[inline(always)]
pub(super) unsafe fn prepare_registers(f: &FunctionObj, code: &CodeObj, regs: *mut RawValue, n_args: usize) {
    // SAFETY: by the caller's promise; the free variables' registers come after the others.
    unsafe {
        prepare_variables(code, regs, n_args);
        if code.has_free {
            share_closure(f, regs.add(code.n_variables));
        }
    }
}

/// The same for code without free variables.
///
/// # Safety
/// As there.
#[inline(always)]
pub(super) unsafe fn prepare_variables(code: &CodeObj, regs: *mut RawValue, n_args: usize) {
    // SAFETY: the registers are the frame's.
    unsafe {
        for at in n_args..code.n_registers {
            debug_assert!(!(*regs.add(at)).is_pointer(), "an object beyond the registers in use");
        }
        let (mut at, end) = (regs.add(n_args), regs.add(code.n_variables));
        while at < end {
            // Most often there are a few: stores are quicker than the set-up of vectors.
            at.write_volatile(RawValue::UNBOUND);
            at = at.add(1);
        }
    }
}

/// Gives a frame the cells of its free variables.
///
/// # Safety
/// From `first` on lie the free variables' registers, which hold nothing.
#[inline(always)]
pub(super) unsafe fn share_closure(f: &FunctionObj, first: *mut RawValue) {
    if f.closure.shape_id() != shape::TUPLE {
        return;
    }
    // SAFETY: the shape says what it is; a function has as many cells as its code has free variables, whose registers are
    // the frame's.
    unsafe {
        let cells = (*(f.closure.raw().header() as *const Object<TupleObj>)).payload.items();
        let (mut at, mut from, end) = (first, cells.as_ptr(), cells.as_ptr().add(cells.len()));
        while from != end {
            let cell = (*from).raw();
            cell.incref();
            at.write_volatile(cell);
            (at, from) = (at.add(1), from.add(1));
        }
    }
}
