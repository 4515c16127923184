//! Generators in place: they own their registers, so resuming one is pushing a frame.

use super::calls_out::{put, reg, take};
use super::frame::{Frame, FrameKind, Start};
use super::machine::Flag;
use super::unwind::Landing;
use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::native::InPlace;
use crate::object::{Header, Object, Ref, shape};
use crate::types::code::CodeObj;
use crate::types::function::FunctionObj;
use crate::types::generator::{GenState, GeneratorObj};
use crate::value::{RawValue, Value};
use gilbox_lang::code::{Instr, flags};
use std::cell::{Cell, RefCell};

type Regs = *mut RawValue;

/// The payload of a value that is known to be a generator of any kind.
#[inline(always)]
pub(super) unsafe fn generator_of<'a>(x: RawValue) -> &'a GeneratorObj {
    // SAFETY: by the caller's promise; the caller keeps the generator alive.
    unsafe { &(*(x.header() as *const Object<GeneratorObj>)).payload }
}

/// What a generator is resumed with.
pub(crate) enum GenMode {
    Send(Value),
    Throw(Raise),
    /// As Throw; but a GeneratorExit is thrown into what it delegates to as well, not turned into its end.
    ThrowThrough(Raise),
}

/// The generator, coroutine or async generator object of a call.
#[inline]
pub(super) fn new_generator(
    ctx: &Ctx,
    callee: Value,
    f: &FunctionObj,
    code: &Ref<CodeObj>,
    args: impl Iterator<Item = Value>,
) -> Value {
    let types = ctx.types();
    let (ty, shape) = match code.code.flags & (flags::COROUTINE | flags::ASYNC_GENERATOR) {
        0 => (&types.generator, shape::GENERATOR),
        flags::COROUTINE => (&types.coroutine, shape::COROUTINE),
        _ => (&types.async_generator, shape::ASYNC_GENERATOR),
    };
    let n = code.n_registers;
    let remembers = ctx.vm().origin_depth.get() != 0;
    let finalizer = Cell::new(if remembers { origin_of(ctx, code) } else { None });
    // SAFETY: payload and registers are written before anything else happens; there are as many as the code has, among
    // them those of its parameters and of its free variables.
    unsafe {
        let size = size_of::<Object<GeneratorObj>>() + n * size_of::<RawValue>();
        let object = ctx.alloc_blank(ty, shape, size, true) as *mut Object<GeneratorObj>;
        (&raw mut (*object).payload).write(GeneratorObj {
            pc: Cell::new(code.start),
            code: code.clone(),
            function: callee,
            handled: RefCell::new(Value::NONE),
            name: RefCell::new((*f.name.as_ptr()).clone()),
            qualname: RefCell::new((*f.qualname.as_ptr()).clone()),
            finalizer,
            frame_object: Cell::new(RawValue::UNBOUND),
            state: Cell::new(GenState::Created),
            async_running: Cell::new(false),
            async_closed: Cell::new(false),
            hooked: Cell::new(false),
            delegate: Cell::new(None),
            resume_register: Cell::new(None),
            registers: [],
        });
        let regs = (*object).payload.regs();
        let (mut at, end) = (regs, regs.add(n));
        for value in args {
            if at != end {
                at.write_volatile(value.into_raw());
                at = at.add(1);
            }
        }
        while at != end {
            at.write_volatile(RawValue::UNBOUND);
            at = at.add(1);
        }
        if code.has_free {
            super::frame::share_closure(f, regs.add(code.n_variables));
        }
        RawValue::from_header(object as *const Header).into_value()
    }
}

/// Where a coroutine is made, if that is to be remembered.
#[inline(never)]
fn origin_of(ctx: &Ctx, code: &CodeObj) -> Option<Box<Value>> {
    let depth = ctx.vm().origin_depth.get();
    if depth == 0 || code.code.flags & flags::COROUTINE == 0 {
        return None;
    }
    // Without an origin the coroutine works as well.
    crate::types::generator::origin(ctx, depth).ok().map(Box::new)
}

/// Resumes a generator from native code. `None` at its end, its return value then waits in the thread state.
///
/// # Errors
/// What it raises; ValueError if it is running, TypeError for a value sent to a fresh one, RuntimeError for a coroutine
/// that has ended.
pub(crate) fn resume(ctx: &Ctx, x: &Value, mode: GenMode) -> Result<Option<Value>> {
    ctx.check_stack()?;
    let Some(g) = x.downcast::<GeneratorObj>() else { return Err(ctx.type_error("a generator is required")) };
    let kind = kind_name(x);
    match (g.state.get(), &mode) {
        (GenState::Running, _) => return Err(ctx.value_error(format!("{kind} already executing"))),
        (GenState::Closed, _) if x.shape_id() == shape::COROUTINE => {
            return Err(ctx.runtime_error("cannot reuse already awaited coroutine"));
        }
        (GenState::Closed, GenMode::Send(_)) => {
            drop(ctx.thread.take_return_value());
            return Ok(None);
        }
        (GenState::Created, GenMode::Send(value)) if !value.is_none() => {
            return Err(ctx.type_error(format!("can't send non-None value to a just-started {kind}")));
        }
        _ => {}
    }
    let closes = matches!(mode, GenMode::Throw(_));
    let raise = match mode {
        GenMode::Send(value) => {
            ctx.push_resumed(x.clone(), value, FrameKind::Entry, 0)?;
            None
        }
        GenMode::Throw(raise) | GenMode::ThrowThrough(raise) => match throw_into(ctx, x, g, raise, closes)? {
            Thrown::Yielded(value) => return Ok(Some(value)),
            Thrown::Sent => None,
            Thrown::Raise(raise) => {
                ctx.forget_context(&raise);
                Some(raise)
            }
            Thrown::Fresh(raise) => return Err(ctx.leave_unstarted(raise)),
        },
    };
    let entry = ctx.thread.depth.get();
    ctx.thread.yielded.set(false);
    let value = match raise {
        None => ctx.run()?,
        Some(raise) => match ctx.unwind(raise, entry) {
            Landing::Handler => ctx.run()?,
            Landing::Out(raise) => return Err(raise),
        },
    };
    if ctx.thread.yielded.replace(false) {
        return Ok(Some(value));
    }
    ctx.thread.set_return_value(value);
    Ok(None)
}

fn kind_name(x: &Value) -> &'static str {
    match x.shape_id() {
        shape::COROUTINE => "coroutine",
        shape::ASYNC_GENERATOR => "async generator",
        _ => "generator",
    }
}

/// What became of an exception thrown into a generator, before its own code runs.
enum Thrown {
    /// What it delegates to yielded.
    Yielded(Value),
    /// A frame was pushed that goes on normally.
    Sent,
    /// A frame was pushed in which this is raised.
    Raise(Raise),
    /// A frame was pushed that has not begun: none of its handlers is asked.
    Fresh(Raise),
}

/// Hands an exception to what a generator delegates to, or to its own frame. If it `closes`, a GeneratorExit is the
/// end of the former.
fn throw_into(ctx: &Ctx, x: &Value, g: &GeneratorObj, raise: Raise, closes: bool) -> Result<Thrown> {
    if g.state.get() == GenState::Closed {
        return Err(raise);
    }
    let mut raise = raise;
    if let Some(inner) = g.delegated() {
        let is_exit = closes && raise.is(ctx, &ctx.exceptions().generator_exit);
        let outcome = if !is_exit && inner.downcast::<GeneratorObj>().is_some() {
            throw_from(ctx, x, g, &inner, raise.value(), closes)?
        } else {
            g.state.set(GenState::Running);
            let outcome = if is_exit {
                close_inner(ctx, &inner).map(|()| None)
            } else {
                throw_inner(ctx, &inner, raise.value(), closes)
            };
            g.state.set(GenState::Suspended);
            outcome
        };
        match outcome {
            Ok(Some(Some(value))) => return Ok(Thrown::Yielded(value)),
            Ok(Some(None)) => {
                // The inner iterator returned: its value is what `yield from` gives.
                let value = ctx.thread.take_return_value().unwrap_or(Value::NONE);
                finish_delegation(ctx, x, g, value)?;
                return Ok(Thrown::Sent);
            }
            Ok(None) => {}
            Err(other) => raise = other,
        }
        // However it comes there, a StopIteration is the return of what was delegated to.
        if raise.is(ctx, &ctx.exceptions().stop_iteration) {
            let value = crate::types::exception::args_of(raise.value()).into_iter().next();
            finish_delegation(ctx, x, g, value.unwrap_or(Value::NONE))?;
            return Ok(Thrown::Sent);
        }
    }
    let delegating = g.delegate.get().is_some();
    let is_fresh = g.state.get() == GenState::Created;
    ctx.push_resumed(x.clone(), Value::NONE, FrameKind::Entry, 0)?;
    let frame = ctx.frame();
    // SAFETY: the word at hand is the suspended one; the exception belongs to it.
    unsafe {
        if delegating || frame.pc == frame.code().start {
            frame.pc = frame.pc.add(1);
        }
    }
    Ok(if is_fresh { Thrown::Fresh(raise) } else { Thrown::Raise(raise) })
}

/// The frame of a generator whose delegation has ended with a value, behind its YieldFrom.
fn finish_delegation(ctx: &Ctx, x: &Value, g: &GeneratorObj, value: Value) -> Result<()> {
    let (delegate, result) = (g.delegate.get(), g.resume_register.get());
    ctx.push_resumed(x.clone(), Value::NONE, FrameKind::Entry, 0)?;
    let frame = ctx.frame();
    // SAFETY: the registers are the generator's; the word at hand is its YieldFrom.
    unsafe {
        if let Some(r) = delegate {
            drop(take(frame.regs, r));
        }
        if let Some(r) = result {
            put(frame.regs, r, value);
        }
        frame.pc = frame.pc.add(1);
    }
    Ok(())
}

fn close_inner(ctx: &Ctx, inner: &Value) -> Result<()> {
    if inner.downcast::<GeneratorObj>().is_some() {
        return crate::types::generator::close(ctx, inner).map(drop);
    }
    match ctx.get_attr_opt(inner, &ctx.names().close)? {
        Some(close) => ctx.call(&close, &[]).map(drop),
        None => Ok(()),
    }
}

/// As [`throw_inner`] for a generator, with the frame of the one that delegates to it on the stack meanwhile.
///
/// # Errors
/// RecursionError if there is no room for that frame; all else is the answer.
fn throw_from(
    ctx: &Ctx,
    x: &Value,
    g: &GeneratorObj,
    inner: &Value,
    exception: &Value,
    closes: bool,
) -> Result<Result<Option<Option<Value>>>> {
    let (delegate, sent) = (g.delegate.get(), g.resume_register.get());
    ctx.push_resumed(x.clone(), Value::NONE, FrameKind::Entry, 0)?;
    let frame = ctx.frame();
    // Nothing is executed in it, which tracing could tell.
    frame.is_told = true;
    // SAFETY: the word at hand is the YieldFrom, behind which the pc stands while it is executed.
    frame.pc = unsafe { frame.pc.add(1) };
    // What this generator handles is no context of what is raised further in.
    let handled = g.code.catches.then(|| ctx.set_handled(Value::NONE));
    let outcome = throw_inner(ctx, inner, exception, closes);
    if let Some(handled) = handled {
        drop(ctx.set_handled(handled));
    }
    ctx.suspend(sent.unwrap_or(0), delegate);
    Ok(outcome)
}

/// Throws into what a generator delegates to. `None`: it cannot be thrown into. `Some(None)`: it returned.
fn throw_inner(ctx: &Ctx, inner: &Value, exception: &Value, closes: bool) -> Result<Option<Option<Value>>> {
    if inner.downcast::<GeneratorObj>().is_some() {
        let raise = Raise::again(exception.clone());
        let mode = if closes { GenMode::Throw(raise) } else { GenMode::ThrowThrough(raise) };
        return resume(ctx, inner, mode).map(Some);
    }
    let Some(throw) = ctx.get_attr_opt(inner, &ctx.names().throw)? else { return Ok(None) };
    match ctx.call(&throw, std::slice::from_ref(exception)) {
        Ok(value) => Ok(Some(Some(value))),
        Err(raise) if raise.is(ctx, &ctx.exceptions().stop_iteration) => {
            let value = crate::types::exception::args_of(raise.value()).into_iter().next();
            ctx.thread.set_return_value(value.unwrap_or(Value::NONE));
            Ok(Some(None))
        }
        Err(raise) => Err(raise),
    }
}

/// A generator's frame is left by an exception: the generator is at its end. One that has not begun gives on
/// what was thrown into it as it is.
pub(super) fn leave_failed(ctx: &Ctx, frame: &Frame, raise: Raise, is_fresh: bool) -> Raise {
    let owner = frame.owner.to_value();
    let Some(g) = owner.downcast::<GeneratorObj>() else { return raise };
    ctx.end_generator(g);
    if raise.is_stop() || is_fresh {
        return raise;
    }
    let e = ctx.exceptions();
    let is_async = owner.shape_id() == shape::ASYNC_GENERATOR;
    let message = if raise.is(ctx, &e.stop_iteration) {
        format!("{} raised StopIteration", kind_name(&owner))
    } else if is_async && raise.is(ctx, &e.stop_async_iteration) {
        "async generator raised StopAsyncIteration".to_owned()
    } else {
        return raise;
    };
    let wrapped = ctx.runtime_error(message);
    if let Some(w) = wrapped.value().downcast::<crate::types::exception::ExceptionObj>() {
        w.suppress_context.set(true);
        w.has_context.set(true);
        drop(w.cause.replace(raise.value().clone()));
        drop(w.context.replace(raise.value().clone()));
    }
    wrapped
}

impl Ctx {
    /// The generator of a call, which takes over the `n` arguments from `first` on. The function is only borrowed.
    ///
    /// # Safety
    /// A function of so many plain parameters lies at `callee`; its code is a generator's.
    #[inline(never)]
    pub(super) unsafe fn generator_of_call(&self, callee: Regs, first: Regs, n: usize) -> Value {
        // SAFETY: by the caller's promise; each argument is moved once.
        unsafe {
            let callee = std::mem::replace(&mut *callee, RawValue::UNBOUND).into_value();
            let function = &(*(callee.raw().header() as *const Object<FunctionObj>)).payload;
            let args = (0..n).map(|k| std::mem::replace(&mut *first.add(k), RawValue::UNBOUND).into_value());
            new_generator(self, callee, function, &*function.code.as_ptr(), args)
        }
    }

    /// Pushes the frame of a suspended generator and gives it the value sent in.
    #[inline]
    pub(super) fn push_resumed(&self, x: Value, value: Value, kind: FrameKind, ret: u16) -> Result<()> {
        let top = self.thread.stack_top();
        if !self.make_room_for_frame(top) {
            return Err(self.too_deep());
        }
        let frame = self.thread.next_frame();
        // SAFETY: callers have seen that it is a generator, which is made from a function only. It is suspended, so
        // nobody uses its registers; the frame's place is beyond those in use, and owns the generator.
        unsafe {
            let g = generator_of(x.raw());
            let f = &(*(g.function.raw().header() as *const Object<FunctionObj>)).payload;
            let regs = g.regs();
            if let Some(r) = g.resume_register.get() {
                put(regs, r, value);
            }
            let start = Start { owner: x.into_raw(), pc: g.pc.get(), regs, top, kind, ret };
            Frame::begin(frame, f, &g.code, start);
            (*frame).in_generator = true;
            (*frame).object = g.frame_object.replace(RawValue::UNBOUND);
            if (*frame).object != RawValue::UNBOUND {
                crate::types::frame::attach_frame(frame, self.thread.depth.get());
            }
            self.thread.depth.set(self.thread.depth.get() + 1);
            g.state.set(GenState::Running);
            g.delegate.set(None);
            if g.code.catches {
                let handled = g.handled.replace(Value::NONE);
                self.thread.handled.borrow_mut().push(handled);
            }
        }
        Ok(())
    }

    /// For a for loop: resumes a generator in the loop that runs already. False if it is at its end.
    ///
    /// # Safety
    /// `it` is a generator.
    #[inline(never)]
    pub(super) unsafe fn push_generator(&self, it: RawValue, ret: u16) -> Result<Flag> {
        // SAFETY: by the caller's promise.
        match unsafe { generator_of(it) }.state.get() {
            GenState::Closed => Ok(Flag::from(false)),
            GenState::Running => {
                Err(self.value_error(format!("{} already executing", kind_name(it.as_value()))))
            }
            _ => {
                self.push_resumed(it.to_value(), Value::NONE, FrameKind::For, ret).map(|()| Flag::from(true))
            }
        }
    }

    fn end_generator(&self, g: &GeneratorObj) {
        crate::types::frame::keep_variables(self.frame());
        if g.code.catches {
            let handled = self.thread.handled.borrow_mut().pop();
            drop(handled);
        }
        g.close();
        g.clear_registers();
    }

    /// Suspends the running generator frame; its pc and registers are remembered, its frame is popped.
    #[inline]
    fn suspend(&self, resume_register: u16, delegate: Option<u16>) -> FrameKind {
        let frame = self.frame();
        let (kind, pc, extra) = (frame.kind, frame.pc, frame.extra);
        // SAFETY: only frames of generators yield; a delegating one stands behind its YieldFrom, which is executed
        // again. The loop does not go on in this frame, which owns `extra`.
        unsafe {
            let g = generator_of(frame.owner);
            g.pc.set(if delegate.is_some() { pc.sub(1) } else { pc });
            g.resume_register.set(Some(resume_register));
            g.delegate.set(delegate);
            g.state.set(GenState::Suspended);
            if g.code.catches {
                let handled = self.thread.handled.borrow_mut().pop().unwrap_or(Value::NONE);
                drop(g.handled.replace(handled));
            }
            self.pop_frame();
            extra.decref();
        }
        kind
    }

    /// Yields a value from the running frame to whoever drives it. `Some`: the loop's entry frame yielded.
    #[inline]
    fn deliver(&self, value: Value, kind: FrameKind, entry: usize) -> Result<Option<Value>> {
        let mut kind = kind;
        loop {
            match kind {
                FrameKind::Delegate if self.thread.depth.get() >= entry => {
                    // The driver stands behind its YieldFrom and yields the same value.
                    let frame = self.frame();
                    // SAFETY: the word before the pc is the YieldFrom at hand.
                    let i = unsafe { *frame.pc.sub(1) };
                    if self.thread.hooks.are_on() {
                        self.trace_return(&value)?;
                    }
                    kind = self.suspend(i.a(), Some(i.b()));
                }
                FrameKind::For => {
                    let frame = self.frame();
                    // SAFETY: the word before the pc is the ForIter at hand.
                    unsafe {
                        let i = *frame.pc.sub(1);
                        put(frame.regs, i.a(), value);
                        frame.pc = frame.pc.offset(i.c_imm() as isize);
                    }
                    return Ok(None);
                }
                FrameKind::Next => {
                    let frame = self.frame();
                    // SAFETY: the word before the pc is the call at hand.
                    unsafe {
                        let i = *frame.pc.sub(1);
                        put(frame.regs, i.b(), value);
                    }
                    return Ok(None);
                }
                _ => {
                    self.thread.yielded.set(true);
                    return Ok(Some(value));
                }
            }
        }
    }

    /// Goes on with a yield through frames that delegate, the innermost of which is suspended already; as `op_yield`.
    #[inline(never)]
    pub(super) fn op_deliver(&self, value: Value, entry: usize) -> Result<Value> {
        self.deliver(value, FrameKind::Delegate, entry).map(|value| value.unwrap_or(Value::UNBOUND))
    }

    /// Yields a value from the running frame. The value, if the entry frame yielded it; unbound if its driver has it.
    #[inline(never)]
    pub(super) fn op_yield(&self, i: Instr, value: Value, entry: usize) -> Result<Value> {
        if self.frame().code().code.flags & flags::ASYNC_GENERATOR != 0 {
            self.thread.async_value.set(true);
        }
        let kind = self.suspend(i.a(), None);
        self.deliver(value, kind, entry).map(|value| value.unwrap_or(Value::UNBOUND))
    }

    /// YieldFrom. The value, if the entry frame yielded it; unbound if the loop goes on.
    #[inline(never)]
    pub(super) unsafe fn op_yield_from(&self, i: Instr, regs: Regs, entry: usize) -> Result<Value> {
        // SAFETY: the registers are the running frame's.
        unsafe { self.delegate(i, regs, entry).map(|value| value.unwrap_or(Value::UNBOUND)) }
    }

    unsafe fn delegate(&self, i: Instr, regs: Regs, entry: usize) -> Result<Option<Value>> {
        // SAFETY: the registers are the running frame's, as for all op bodies below.
        unsafe {
            let iterator = reg(regs, i.b()).clone();
            let sent = take(regs, i.a());
            let sent = if sent.is_unbound() { Value::NONE } else { sent };
            let shape = iterator.shape_id();
            if (shape == shape::GENERATOR || shape == shape::COROUTINE)
                && let Some(g) = iterator.downcast::<GeneratorObj>()
                && matches!(g.state.get(), GenState::Suspended | GenState::Created)
                && (g.state.get() == GenState::Suspended || sent.is_none())
            {
                self.push_resumed(iterator.clone(), sent, FrameKind::Delegate, 0)?;
                return Ok(None);
            }
            drop(self.thread.take_return_value());
            self.thread.async_value.set(false);
            let next = if sent.is_none() || shape == shape::GENERATOR || shape == shape::COROUTINE {
                if iterator.downcast::<GeneratorObj>().is_some() {
                    resume(self, &iterator, GenMode::Send(sent))?
                } else {
                    self.wanting_end(|| self.next(&iterator))?
                }
            } else {
                self.send_to(&iterator, sent)?
            };
            self.thread.async_value.set(false);
            match next {
                Some(value) => {
                    if self.thread.hooks.are_on() {
                        self.trace_return(&value)?;
                    }
                    let kind = self.suspend(i.a(), Some(i.b()));
                    self.deliver(value, kind, entry)
                }
                None => {
                    drop(self.thread.ended.take());
                    let value = self.thread.take_return_value().unwrap_or(Value::NONE);
                    put(regs, i.a(), value.clone());
                    drop(take(regs, i.b()));
                    // Built-in iterators end without an exception.
                    let is_told = iterator.shape_id() >= shape::FIRST_FREE;
                    if is_told && self.thread.hooks.are_on() {
                        self.trace_end(&value)?;
                    }
                    Ok(None)
                }
            }
        }
    }

    /// `iterator.send(value)`; `None` where that raises StopIteration.
    fn send_to(&self, iterator: &Value, value: Value) -> Result<Option<Value>> {
        match self.call_method(iterator, &self.names().send, &[value]) {
            Ok(value) => Ok(Some(value)),
            Err(raise) if raise.is(self, &self.exceptions().stop_iteration) => {
                let value = crate::types::exception::args_of(raise.value()).into_iter().next();
                self.thread.set_return_value(value.unwrap_or(Value::NONE));
                Ok(None)
            }
            Err(raise) => Err(raise),
        }
    }

    /// The return of any frame but a plain call's. `Some`: the loop's entry frame has ended.
    #[inline(never)]
    pub(super) fn op_return_rare(&self, value: Value, entry: usize) -> Result<Option<Value>> {
        let frame = self.frame();
        let (kind, ret) = (frame.kind, frame.ret);
        let extra = std::mem::replace(&mut frame.extra, RawValue::UNBOUND);
        if frame.in_generator {
            let owner = frame.owner.to_value();
            if let Some(g) = owner.downcast::<GeneratorObj>() {
                self.end_generator(g);
            }
        }
        // SAFETY: the loop does not go on in this frame.
        unsafe { self.pop_frame() };
        debug_assert!(self.thread.depth.get() + 1 >= entry);
        match kind {
            FrameKind::Entry | FrameKind::Feed => {
                self.thread.yielded.set(false);
                Ok(Some(value))
            }
            FrameKind::For => {
                // SAFETY: the word before the driver's pc is its ForIter, whose iterator dies.
                unsafe {
                    let frame = self.frame();
                    let i = *frame.pc.sub(1);
                    drop(take(frame.regs, i.b()));
                }
                if self.thread.hooks.are_on() && !value.is_none() {
                    self.trace_end(&value)?;
                }
                Ok(None)
            }
            FrameKind::Delegate => {
                // SAFETY: the word before the driver's pc is its YieldFrom, whose iterator dies.
                unsafe {
                    let frame = self.frame();
                    let i = *frame.pc.sub(1);
                    put(frame.regs, i.a(), value.clone());
                    drop(take(frame.regs, i.b()));
                }
                if self.thread.hooks.are_on() {
                    self.trace_end(&value)?;
                }
                Ok(None)
            }
            FrameKind::Init => {
                // SAFETY: the frame owned the object; the register is the caller's.
                unsafe {
                    let object = extra.into_value();
                    if !value.is_none() {
                        let got = self.type_name(&value);
                        return Err(self.type_error(format!("__init__() should return None, not '{got}'")));
                    }
                    put(self.frame().regs, ret, object);
                }
                Ok(None)
            }
            FrameKind::Call => {
                // SAFETY: the register is the caller's.
                unsafe { put(self.frame().regs, ret, value) };
                Ok(None)
            }
            FrameKind::Special => self.finish_special(value).map(|()| None),
            FrameKind::Next => {
                // SAFETY: the frame owned the default; the register is the caller's.
                let default = unsafe { extra.into_value() };
                if default.is_unbound() {
                    self.thread.set_return_value(value);
                    return Err(self.end_of_iteration());
                }
                // SAFETY: as above.
                unsafe { put(self.frame().regs, ret, default) };
                Ok(None)
            }
        }
    }

    /// A call of `next` or `send` with a suspended generator, without a nested loop. False if it is not such a call.
    ///
    /// # Safety
    /// The registers are the running frame's; the call's `n` arguments start at `first`.
    pub(super) unsafe fn resume_in_place(
        &self,
        what: InPlace,
        i: Instr,
        regs: Regs,
        first: usize,
        n: usize,
    ) -> Result<bool> {
        // SAFETY: as above.
        unsafe {
            let Some(x) = (n > 0).then(|| *regs.add(first)) else { return Ok(false) };
            let shape = x.as_value().shape_id();
            let fits = match what {
                InPlace::No | InPlace::IsInstance | InPlace::Append | InPlace::Len => false,
                InPlace::Next => shape == shape::GENERATOR && n <= 2,
                InPlace::Send => (shape == shape::GENERATOR || shape == shape::COROUTINE) && n == 2,
            };
            if !fits {
                return Ok(false);
            }
            let second = if n == 2 { *regs.add(first + 1) } else { RawValue::UNBOUND };
            match generator_of(x).state.get() {
                GenState::Suspended => {}
                GenState::Created if what == InPlace::Next || second == RawValue::NONE => {}
                _ => return Ok(false),
            }
            let x = take(regs, first as u16);
            let second = if n == 2 { take(regs, first as u16 + 1) } else { Value::UNBOUND };
            drop(take(regs, i.a()));
            let (sent, default) =
                if what == InPlace::Send { (second, Value::UNBOUND) } else { (Value::NONE, second) };
            self.push_resumed(x, sent, FrameKind::Next, i.b())?;
            self.frame().extra = default.into_raw();
            Ok(true)
        }
    }
}
