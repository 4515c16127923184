//! Tracing and profiling: who listens to what running code does (`sys.settrace`, `sys.setprofile`).
//!
//! While a function is set, a thread's frames run in the precise loop, which asks here before every instruction;
//! without one nothing is asked at all. What a trace or profile function itself runs is not told of.

use super::frame::FrameKind;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::thread::{Hook, ThreadState};
use crate::types::exception::ExceptionObj;
use crate::types::frame::FrameObj;
use crate::types::native_function::{MethodDefObj, NativeFunctionObj, bind};
use crate::value::{RawValue, Value};
use gilbox_lang::code::{EX_METHOD, IMPLICIT, Instr, Op};
use std::cell::{Cell, RefCell};

/// A thread's trace and profile functions.
#[derive(Default)]
pub(crate) struct Hooks {
    is_on: Cell<bool>,
    is_inside: Cell<bool>,
    trace: RefCell<Option<Value>>,
    profile: RefCell<Option<Value>>,
    /// Native calls that the profile function was told of and that have not ended: the number of frames up to the
    /// caller's, and the function.
    calls: RefCell<Vec<(usize, Value)>>,
}

impl Hooks {
    /// Is somebody to be told now?
    #[inline(always)]
    pub(crate) fn are_on(&self) -> bool {
        self.is_on.get()
    }

    fn place(&self, hook: Hook) -> &RefCell<Option<Value>> {
        match hook {
            Hook::Trace => &self.trace,
            Hook::Profile => &self.profile,
        }
    }

    fn get(&self, hook: Hook) -> Option<Value> {
        self.place(hook).borrow().clone()
    }

    fn set(&self, hook: Hook, function: Option<Value>) {
        let old = self.place(hook).replace(function);
        self.refresh();
        drop(old);
    }

    fn refresh(&self) {
        let is_set = self.trace.borrow().is_some() || self.profile.borrow().is_some();
        self.is_on.set(is_set && !self.is_inside.get());
    }

    /// Gives everything up, when the thread ends.
    pub(crate) fn take(&self) -> impl Sized {
        self.is_on.set(false);
        (self.trace.take(), self.profile.take(), self.calls.take())
    }

    /// The native function that the frame with that number has called, if it was told.
    fn ended_call(&self, depth: usize) -> Option<Value> {
        let mut calls = self.calls.borrow_mut();
        calls.pop_if(|(at, _)| *at >= depth).map(|(_, function)| function)
    }
}

/// Frames that run already are not new to a function that is set now. Those that wait for native code are in a run of
/// their own, which has to look whether it is traced as soon as that returns.
fn mark_frames(thread: &ThreadState) {
    let mut is_waiting = true;
    for depth in (0..thread.depth.get()).rev() {
        // SAFETY: the frame is one of those in use.
        let frame = unsafe { &mut *thread.frame_at(depth) };
        frame.is_told = true;
        if frame.object != RawValue::UNBOUND
            && let Some(f) = frame.object.as_value().downcast::<FrameObj>()
        {
            f.past_line();
        }
        if is_waiting {
            frame.pc = frame.code().attending(frame.pc);
        }
        is_waiting = matches!(frame.kind, FrameKind::Entry | FrameKind::Feed);
    }
}

impl Ctx {
    /// Sets this thread's trace or profile function, or takes it away.
    pub fn set_hook(&self, hook: Hook, function: Option<Value>) {
        mark_frames(&self.thread);
        self.thread.hooks.set(hook, function);
        self.vm().gil.call_attention();
    }

    /// The same for every thread of the interpreter. The others notice at their next safe point.
    pub fn set_hook_everywhere(&self, hook: Hook, function: Option<Value>) {
        self.set_hook(hook, function.clone());
        self.other_threads(|other| {
            mark_frames(&other.thread);
            other.thread.hooks.set(hook, function.clone());
            None::<()>
        });
    }

    /// This thread's trace or profile function.
    pub fn hook(&self, hook: Hook) -> Option<Value> {
        self.thread.hooks.get(hook)
    }

    /// Calls a function that is traced even if a trace function calls it.
    ///
    /// # Errors
    /// What it raises.
    pub fn call_traced(&self, function: &Value, args: &[Value]) -> Result<Value> {
        let hooks = &self.thread.hooks;
        let was_inside = hooks.is_inside.replace(false);
        hooks.refresh();
        let result = self.call(function, args);
        hooks.is_inside.set(was_inside);
        hooks.refresh();
        result
    }

    pub(crate) fn is_inside_trace_function(&self) -> bool {
        self.thread.hooks.is_inside.get()
    }

    /// Tells what the instruction at hand, which is not executed yet, means.
    ///
    /// # Errors
    /// What the trace or profile function raises.
    #[cold]
    #[inline(never)]
    pub(super) fn trace_instruction(&self) -> Result<()> {
        if !self.frame().is_told {
            self.trace_call()?;
        }
        let depth = self.thread.depth.get();
        if let Some(function) = self.thread.hooks.ended_call(depth) {
            self.tell_profile("c_return", &function)?;
        }
        self.trace_line()?;
        self.trace_effect()
    }

    /// A frame begins, or a generator goes on.
    fn trace_call(&self) -> Result<()> {
        let frame = self.frame();
        frame.is_told = true;
        let (code, index) = (frame.code(), frame.code().index_before(frame.pc));
        let object = self.current_frame_object();
        let Some(f) = object.downcast::<FrameObj>() else { return Ok(()) };
        f.trace.index.set(usize::MAX);
        if index == 0 {
            f.trace.line.set(0);
            f.trace.first_line.set(Some(code.code.first_line));
        } else {
            // A generator goes on behind its yield; a YieldFrom is executed again.
            let is_again = code.code.instrs.get(index).is_some_and(|word| word.op() == Op::YieldFrom);
            let line = code.code.position(index - usize::from(!is_again)).line;
            f.trace.line.set(line);
            f.trace.first_line.set(Some(line));
        }
        let told = self.trace_call_of(&object, f);
        f.trace.first_line.set(None);
        told
    }

    fn trace_call_of(&self, object: &Value, f: &FrameObj) -> Result<()> {
        if let Some(function) = self.hook(Hook::Trace) {
            let local = self.call_hook(Hook::Trace, &function, object, "call", &Value::NONE)?;
            if !local.is_none() {
                drop(f.trace.function.replace(local));
            }
        }
        self.tell_profile("call", &Value::NONE)
    }

    fn trace_line(&self) -> Result<()> {
        let frame = self.frame();
        if frame.object == RawValue::UNBOUND {
            return Ok(());
        }
        let code = frame.code();
        let index = code.index_before(frame.pc);
        let object = self.current_frame_object();
        let Some(f) = object.downcast::<FrameObj>() else { return Ok(()) };
        let before = f.trace.index.replace(index);
        let Some(&word) = code.code.instrs.get(index) else { return Ok(()) };
        // Cells are made before anything of the source is executed; what lays an exception aside has no line.
        if matches!(word.op(), Op::MakeCell | Op::PushExc) {
            return Ok(());
        }
        let mut before = before;
        for line in code.code.silent_lines(index) {
            f.trace.first_line.set(Some(line));
            let told = self.tell_line(f, line, before, index);
            f.trace.first_line.set(None);
            told?;
            before = usize::MAX;
        }
        if f.trace.line.get() == 0 || !is_end(word) {
            self.tell_line(f, code.code.position(index).line, before, index)?;
        }
        if f.trace.opcodes.get() {
            self.tell_frame("opcode", &Value::NONE)?;
        }
        Ok(())
    }

    /// A line is told when it is another one, and when a jump went back to it.
    fn tell_line(&self, f: &FrameObj, line: u32, before: usize, index: usize) -> Result<()> {
        let went_back = before != usize::MAX && before >= index;
        if line == 0 || !f.trace.lines.get() || (line == f.trace.line.get() && !went_back) {
            return Ok(());
        }
        f.trace.line.set(line);
        self.tell_frame("line", &Value::NONE)
    }

    /// What the instruction at hand does to the frame: it leaves it, or calls native code.
    fn trace_effect(&self) -> Result<()> {
        let frame = self.frame();
        // SAFETY: the pc stands behind the instruction at hand, whose registers are the frame's.
        let (word, register) = unsafe {
            let regs = frame.regs;
            (*frame.pc.sub(1), move |i: u16| (*regs.add(i as usize)).to_value())
        };
        match word.op() {
            Op::Return => self.trace_return(&register(word.a())),
            Op::ReturnConst if is_end(word) => {
                let line = self.traced_frame().map(|object| told_line(&object));
                self.trace_return_at(line.flatten(), &Value::NONE)
            }
            Op::ReturnConst => self.trace_return(&frame.code().constants[word.bx() as usize].clone()),
            Op::Yield => self.trace_return(&register(word.b())),
            Op::Call | Op::CallMethod | Op::CallKw | Op::CallMethodKw | Op::CallEx => {
                let callee = register(word.a());
                match native_callee(self, &callee, word, register) {
                    Some(function) if self.thread.hooks.profile.borrow().is_some() => {
                        self.tell_profile("c_call", &function)?;
                        self.thread.hooks.calls.borrow_mut().push((self.thread.depth.get(), function));
                        Ok(())
                    }
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    /// An exception leaves the innermost frame, which it may have passed before: the line is that of its traceback.
    ///
    /// # Errors
    /// What the trace or profile function raises.
    pub(super) fn trace_leave(&self, exception: &Value) -> Result<()> {
        let traceback = exception.downcast::<ExceptionObj>().map(|e| e.traceback.borrow().clone());
        let line = traceback.and_then(|t| crate::types::traceback::line_in(&t, self.frame()));
        self.trace_return_at(line, &Value::NONE)
    }

    /// As `trace_return`, with the line that the frame shows meanwhile.
    fn trace_return_at(&self, line: Option<u32>, value: &Value) -> Result<()> {
        let object = self.traced_frame();
        let show = |line| {
            if let Some(f) = object.as_ref().and_then(|object| object.downcast::<FrameObj>()) {
                f.trace.first_line.set(line);
            }
        };
        show(line);
        let told = self.trace_return(value);
        show(None);
        told
    }

    /// The object of the innermost frame, if it has one.
    fn traced_frame(&self) -> Option<Value> {
        (self.frame().object != RawValue::UNBOUND).then(|| self.current_frame_object())
    }

    /// The innermost frame is left with a value, by an exception (None), or suspended.
    ///
    /// # Errors
    /// What the trace or profile function raises.
    pub(super) fn trace_return(&self, value: &Value) -> Result<()> {
        if !self.frame().is_told {
            return Ok(());
        }
        self.tell_frame("return", value)?;
        self.tell_profile("return", value)
    }

    /// An exception is raised in the innermost frame or comes from a frame that it called.
    ///
    /// # Errors
    /// What the trace or profile function raises.
    #[cold]
    pub(super) fn trace_exception(&self, exception: &Value) -> Result<()> {
        if !self.frame().is_told {
            self.trace_call()?;
        }
        if let Some(function) = self.thread.hooks.ended_call(self.thread.depth.get()) {
            self.tell_profile("c_exception", &function)?;
        }
        let traceback = self.get_attr(exception, &self.names().__traceback__)?;
        let class = self.type_of(exception).to_value();
        self.tell_frame("exception", &self.new_tuple(&[class, exception.clone(), traceback]))
    }

    /// A generator that the innermost frame waited for has returned a value, which CPython tells as an exception.
    ///
    /// # Errors
    /// What the trace function raises.
    #[cold]
    pub(super) fn trace_end(&self, value: &Value) -> Result<()> {
        let args = if value.is_none() { vec![] } else { vec![value.clone()] };
        let end = self.call(self.exceptions().stop_iteration.as_value(), &args)?;
        self.trace_exception(&end)
    }

    /// Tells the innermost frame's own trace function, if it has one.
    fn tell_frame(&self, event: &str, argument: &Value) -> Result<()> {
        if self.frame().object == RawValue::UNBOUND || self.thread.hooks.trace.borrow().is_none() {
            return Ok(());
        }
        let object = self.current_frame_object();
        let Some(f) = object.downcast::<FrameObj>() else { return Ok(()) };
        let function = f.trace.function.borrow().clone();
        if function.is_none() {
            return Ok(());
        }
        match self.call_hook(Hook::Trace, &function, &object, event, argument) {
            Ok(next) if next.is_none() => Ok(()),
            Ok(next) => {
                drop(f.trace.function.replace(next));
                Ok(())
            }
            Err(raise) => {
                drop(f.trace.function.replace(Value::NONE));
                Err(raise)
            }
        }
    }

    fn tell_profile(&self, event: &str, argument: &Value) -> Result<()> {
        let Some(function) = self.hook(Hook::Profile) else { return Ok(()) };
        let frame = self.current_frame_object();
        self.call_hook(Hook::Profile, &function, &frame, event, argument).map(drop)
    }

    /// Calls a trace or profile function; one that raises is not called again.
    fn call_hook(
        &self,
        hook: Hook,
        function: &Value,
        frame: &Value,
        event: &str,
        argument: &Value,
    ) -> Result<Value> {
        let (thread, hooks) = (&self.thread, &self.thread.hooks);
        hooks.is_inside.set(true);
        hooks.refresh();
        // What a generator is about to hand over waits in the thread.
        let waiting = (thread.take_return_value(), thread.yielded.get(), thread.async_value.get());
        let result = self.call(function, &[frame.clone(), self.intern(event), argument.clone()]);
        if let Some(value) = waiting.0 {
            thread.set_return_value(value);
        }
        thread.yielded.set(waiting.1);
        thread.async_value.set(waiting.2);
        hooks.is_inside.set(false);
        if result.is_err() {
            hooks.set(hook, None);
        }
        hooks.refresh();
        result
    }
}

/// Is it the end of the source, where there is no statement?
fn is_end(word: Instr) -> bool {
    word.op() == Op::ReturnConst && word.flags() & IMPLICIT != 0
}

/// The line that was told last.
fn told_line(object: &Value) -> Option<u32> {
    object.downcast::<FrameObj>().map(|f| f.trace.line.get()).filter(|line| *line != 0)
}

/// The native function that a call instruction is about to call, bound to its object; profilers hear of no others.
fn native_callee(ctx: &Ctx, callee: &Value, word: Instr, register: impl Fn(u16) -> Value) -> Option<Value> {
    if callee.downcast::<NativeFunctionObj>().is_some() {
        return Some(callee.clone());
    }
    let method = callee.downcast::<MethodDefObj>()?;
    let has_object = match word.op() {
        Op::CallMethod | Op::CallMethodKw => true,
        Op::CallEx => word.flags() & EX_METHOD != 0,
        _ => false,
    };
    let object = if has_object { register(word.a() + 1) } else { Value::UNBOUND };
    let is_plain = matches!(word.op(), Op::Call | Op::CallMethod) && word.flags() > 0;
    let object = if object.is_unbound() && is_plain { register(word.a() + 2) } else { object };
    if object.is_unbound() { None } else { Some(bind(ctx, method, object)) }
}
