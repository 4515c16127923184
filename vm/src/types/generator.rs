//! Generators, coroutines and async generators as objects.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::interp::{GenMode, resume};
use crate::native::{GetSet, InPlace, NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Ref, Slots, TypeFlags, Visitor, shape};
use crate::thread::ThreadSlot;
use crate::types::async_step::{Errand, new_step};
use crate::types::code::CodeObj;
use crate::types::str::text_of;
use crate::value::{RawValue, Value};
use gilbox_lang::code::Instr;
use std::cell::{Cell, RefCell, UnsafeCell};

/// How far a generator has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GenState {
    Created,
    Suspended,
    Running,
    Closed,
}

/// The payload of generators, coroutines and async generators: a frame's registers, in the object's tail, with where to
/// go on.
#[repr(C)]
pub struct GeneratorObj {
    /// The next instruction; a YieldFrom is executed again when resumed.
    pub(crate) pc: Cell<*const Instr>,
    pub(crate) code: Ref<CodeObj>,
    pub(crate) function: Value,
    /// The exception handled inside of it, or None.
    pub(crate) handled: RefCell<Value>,
    pub(crate) name: RefCell<Value>,
    pub(crate) qualname: RefCell<Value>,
    /// What an async generator that is not at its end is given to before it dies; of a coroutine, where it was made.
    pub(crate) finalizer: Cell<Option<Box<Value>>>,
    /// The frame object somebody asked for, while the generator does not run. Owned or unbound.
    pub(crate) frame_object: Cell<RawValue>,
    pub(crate) state: Cell<GenState>,
    /// An async generator with an asend, athrow or aclose under way.
    pub(crate) async_running: Cell<bool>,
    /// An async generator that was closed, or has ended by StopAsyncIteration or GeneratorExit.
    pub(crate) async_closed: Cell<bool>,
    /// An async generator whose hooks were called.
    pub(crate) hooked: Cell<bool>,
    /// Is it suspended in a YieldFrom? Then the register of the iterator delegated to.
    pub(crate) delegate: Cell<Option<u16>>,
    /// Which register gets the value sent in.
    pub(crate) resume_register: Cell<Option<u16>>,
    pub(crate) registers: [UnsafeCell<RawValue>; 0],
}

impl GeneratorObj {
    /// Its registers: as many as its code has.
    #[inline(always)]
    pub(crate) fn regs(&self) -> *mut RawValue {
        self.registers.as_ptr() as *mut RawValue
    }

    /// The registers as a slice.
    ///
    /// # Safety
    /// The generator is not running, and nothing is written to them while the slice is in use.
    unsafe fn registers(&self) -> &[RawValue] {
        // SAFETY: a generator is only made with so many initialised registers in its tail.
        unsafe { std::slice::from_raw_parts(self.regs(), self.code.n_registers) }
    }

    /// Takes everything out of the registers.
    pub(crate) fn clear_registers(&self) {
        let object = self.frame_object.replace(RawValue::UNBOUND);
        if object != RawValue::UNBOUND {
            // SAFETY: the generator owned it.
            crate::types::frame::forget_generator(&unsafe { object.into_value() });
        }
        for i in 0..self.code.n_registers {
            // SAFETY: the generator is not running; each value is taken out of the register, which owned it, before it is
            // dropped, for that may run script code.
            unsafe { std::mem::replace(&mut *self.regs().add(i), RawValue::UNBOUND).decref() };
        }
    }

    pub(crate) fn register(&self, i: u16) -> Value {
        // SAFETY: the generator is not running, and nothing is dropped here.
        unsafe { self.registers().get(i as usize).map(|r| r.to_value()).unwrap_or(Value::NONE) }
    }

    /// Changes a register and answers its old value.
    ///
    /// The generator is not running.
    pub(crate) fn replace_register(&self, i: usize, value: Value) -> Value {
        // SAFETY: nobody else uses the registers now; the old value is handed out, not dropped here.
        unsafe {
            if i >= self.code.n_registers {
                return value;
            }
            self.regs().add(i).replace(value.into_raw()).into_value()
        }
    }

    /// The instruction at which it is suspended. A YieldFrom is still to be executed, others are behind it.
    pub(crate) fn index(&self) -> usize {
        let behind = usize::from(self.delegate.get().is_some());
        self.code.index_before(self.pc.get().wrapping_add(behind))
    }

    /// The object of its frame, if there is one.
    pub(crate) fn frame_object(&self) -> Option<Value> {
        let object = self.frame_object.get();
        if object == RawValue::UNBOUND { None } else { Some(object.to_value()) }
    }

    /// Keeps the object of its frame while it does not run.
    pub(crate) fn keep_frame_object(&self, object: Value) {
        let old = self.frame_object.replace(object.into_raw());
        // SAFETY: the generator owned it.
        unsafe { old.decref() };
    }

    /// Notes that it is at its end.
    #[inline(always)]
    pub(crate) fn close(&self) {
        self.state.set(GenState::Closed);
        self.delegate.set(None);
    }

    /// Ends a generator that does not run, without resuming it.
    pub(crate) fn end(&self) {
        self.state.set(GenState::Closed);
        drop(self.handled.replace(Value::NONE));
        self.clear_registers();
    }

    /// What it delegates to, if it is suspended in a `yield from` or `await`.
    pub(crate) fn delegated(&self) -> Option<Value> {
        if self.state.get() == GenState::Running {
            return None;
        }
        self.delegate.get().map(|r| self.register(r))
    }
}

impl Payload for GeneratorObj {
    const KIND: Kind = Kind::Generator;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        // SAFETY: the collector runs at safe points, where registers hold valid values.
        for register in unsafe { self.registers() } {
            visit(register.as_value());
        }
        visit(self.code.as_value());
        visit(&self.function);
        visit(&self.handled.borrow());
        let finalizer = self.finalizer.take();
        finalizer.iter().for_each(|finalizer| visit(finalizer));
        self.finalizer.set(finalizer);
        let object = self.frame_object.get();
        if object != RawValue::UNBOUND {
            visit(object.as_value());
        }
    }

    fn clear(&self) {
        if self.state.get() != GenState::Running {
            self.state.set(GenState::Closed);
            self.clear_registers();
        }
    }
}

impl Drop for GeneratorObj {
    fn drop(&mut self) {
        // Whoever closes it empties it.
        if self.state.get() != GenState::Closed {
            self.clear_registers();
        }
    }
}

pub(crate) const GENERATOR: TypeSpec = TypeSpec::new::<GeneratorObj>("generator")
    .slots(generator_slots)
    .methods(METHODS)
    .getset(GENERATOR_GETSET)
    .shape(shape::GENERATOR)
    .flags(TypeFlags::NO_NEW.with(TypeFlags::WEAKREF));
pub(crate) const COROUTINE: TypeSpec = TypeSpec::new::<GeneratorObj>("coroutine")
    .slots(coroutine_slots)
    .methods(METHODS)
    .getset(COROUTINE_GETSET)
    .shape(shape::COROUTINE)
    .flags(TypeFlags::NO_NEW.with(TypeFlags::WEAKREF));
pub(crate) const ASYNC_GENERATOR: TypeSpec = TypeSpec::new::<GeneratorObj>("async_generator")
    .slots(async_generator_slots)
    .methods(ASYNC_METHODS)
    .getset(ASYNC_GETSET)
    .shape(shape::ASYNC_GENERATOR)
    .flags(TypeFlags::NO_NEW.with(TypeFlags::WEAKREF));

/// Has a dying generator nothing left to do or to warn of?
///
/// # Safety
/// The object is a generator.
pub(crate) unsafe fn is_at_end(header: *const crate::object::Header) -> bool {
    // SAFETY: by the caller's promise.
    let g = unsafe { &(*(header as *const crate::object::Object<GeneratorObj>)).payload };
    match g.state.get() {
        GenState::Closed => true,
        GenState::Created => g.code.code.flags & gilbox_lang::code::flags::COROUTINE == 0,
        _ => false,
    }
}

pub(super) fn of(x: &Value) -> Option<&GeneratorObj> {
    x.downcast::<GeneratorObj>()
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let name = of(x).map(|g| text_of(&g.qualname.borrow())).unwrap_or_default();
    Ok(ctx.new_str(&format!("<{} object {name} at {:#x}>", ctx.type_name(x), x.id())))
}

fn finalize(ctx: &Ctx, x: &Value) {
    let Some(g) = of(x) else { return };
    match g.state.get() {
        GenState::Suspended => {
            let saved = ctx.take_unwinding();
            if x.shape_id() == shape::ASYNC_GENERATOR
                && let Some(finalizer) = g.finalizer.take()
            {
                if let Err(raise) = ctx.call(&finalizer, std::slice::from_ref(x)) {
                    ctx.write_unraisable(raise, Some(&finalizer));
                }
            } else if let Err(raise) = close(ctx, x) {
                ctx.write_unraisable(raise, Some(x));
            }
            ctx.restore_unwinding(saved);
        }
        GenState::Created if x.shape_id() == shape::COROUTINE => {
            g.state.set(GenState::Closed);
            let name = text_of(&g.qualname.borrow());
            ctx.warn_unawaited(x, &name);
        }
        _ => {}
    }
}

fn generator_slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(step));
    s.finalize.set(Some(finalize));
}

fn coroutine_slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.await_.set(Some(|ctx, x| {
        Ok(ctx
            .alloc(&ctx.types().coroutine_wrapper, CoroutineWrapperObj { coroutine: x.clone() })
            .into_value())
    }));
    s.finalize.set(Some(finalize));
}

fn async_generator_slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.aiter.set(Some(|_, x| Ok(x.clone())));
    s.anext.set(Some(|ctx, x| Ok(asend(ctx, x, Value::NONE))));
    s.finalize.set(Some(finalize));
}

/// Where a coroutine is made, innermost call first: (file, line, function) of so many callers.
///
/// # Errors
/// None but what reading a frame may raise.
pub(crate) fn origin(ctx: &Ctx, depth: usize) -> Result<Value> {
    let (mut calls, mut frame) = (Vec::new(), ctx.current_frame_object());
    while calls.len() < depth && !frame.is_none() {
        let code = ctx.get_attr_str(&frame, "f_code")?;
        let line = ctx.get_attr_str(&frame, "f_lineno")?;
        let call = [ctx.get_attr_str(&code, "co_filename")?, line, ctx.get_attr_str(&code, "co_name")?];
        calls.push(ctx.new_tuple(&call));
        frame = ctx.get_attr_str(&frame, "f_back")?;
    }
    Ok(ctx.new_tuple(&calls))
}

/// Resumes; of the value at the end nothing is left that nobody wants.
fn step(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let item = resume(ctx, x, GenMode::Send(Value::NONE))?;
    if item.is_none() && !ctx.is_end_wanted() {
        ctx.forget_return_value();
    }
    Ok(item)
}

/// Resumes with a value; StopIteration at the end.
pub(crate) fn send(ctx: &Ctx, x: &Value, value: Value) -> Result<Value> {
    match resume(ctx, x, GenMode::Send(value))? {
        Some(value) => Ok(value),
        None => Err(ctx.end_of_iteration()),
    }
}

/// Raises an exception inside; StopIteration at the end.
fn throw(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let raise = thrown(ctx, args)?;
    match resume(ctx, &args[0], GenMode::Throw(raise))? {
        Some(value) => Ok(value),
        None => Err(ctx.end_of_iteration()),
    }
}

/// The exception of `throw(type[, value[, traceback]])`, of which all but the first are deprecated.
pub(super) fn thrown(ctx: &Ctx, args: &[Value]) -> Result<Raise> {
    warn_of_more(ctx, args, "throw")?;
    to_be_thrown(ctx, args)
}

fn warn_of_more(ctx: &Ctx, args: &[Value], name: &str) -> Result<()> {
    if arg(args, 2).is_none() {
        return Ok(());
    }
    ctx.warn_deprecated(&format!(
        "the (type, exc, tb) signature of {name}() is deprecated, use the single-arg signature instead."
    ))
}

/// As `thrown`, with nothing told.
pub(super) fn to_be_thrown(ctx: &Ctx, args: &[Value]) -> Result<Raise> {
    let kind = args[1].clone();
    let value = arg(args, 2).filter(|v| !v.is_none());
    let traceback = arg(args, 3).filter(|t| !t.is_none());
    if traceback.is_some_and(|t| t.downcast::<crate::types::traceback::TracebackObj>().is_none()) {
        return Err(ctx.type_error("throw() third argument must be a traceback object"));
    }
    let mut exception = match (ctx.as_type(&kind), value) {
        (Some(class), Some(value)) if ctx.is_instance_by_mro(value, &class) => value.clone(),
        (Some(_), Some(value)) => ctx.call(&kind, std::slice::from_ref(value))?,
        (None, Some(_)) if kind.downcast::<crate::types::exception::ExceptionObj>().is_some() => {
            return Err(ctx.type_error("instance exception may not have a separate value"));
        }
        (None, Some(_)) | (_, None) => kind,
    };
    let not_exception = "exceptions must be classes or instances deriving from BaseException, not ";
    let class = ctx.as_type(&exception);
    let ok = exception.downcast::<crate::types::exception::ExceptionObj>().is_some()
        || class.is_some_and(|c| c.has(TypeFlags::EXCEPTION));
    if !ok {
        return Err(ctx.type_error(format!("{not_exception}{}", ctx.type_name(&exception))));
    }
    if class_of_exception(ctx, &exception) {
        // What goes wrong in making it is thrown instead of it.
        exception = match ctx.call(&exception, &[]) {
            Ok(made) if made.downcast::<crate::types::exception::ExceptionObj>().is_none() => {
                let (class, got) = (ctx.repr_text(&exception)?, ctx.type_name(&made));
                let message =
                    format!("calling {class} should have returned an instance of BaseException, not {got}");
                ctx.type_error(message).into_value()
            }
            Ok(made) => made,
            Err(raise) if raise.is_stop() => return Err(raise),
            Err(raise) => raise.into_value(),
        };
    }
    let exception = ctx.make_exception(&exception, None)?;
    if let Some(e) = exception.downcast::<crate::types::exception::ExceptionObj>() {
        e.has_context.set(true);
        if let Some(traceback) = traceback {
            drop(e.traceback.replace(traceback.clone()));
        }
    }
    Ok(Raise::again(exception))
}

fn class_of_exception(ctx: &Ctx, x: &Value) -> bool {
    ctx.as_type(x).is_some_and(|class| class.has(TypeFlags::EXCEPTION))
}

/// Ends a generator: GeneratorExit is raised inside.
pub(crate) fn close(ctx: &Ctx, x: &Value) -> Result<Value> {
    let Some(g) = of(x) else { return Ok(Value::NONE) };
    match g.state.get() {
        GenState::Created => {
            g.end();
            return Ok(Value::NONE);
        }
        GenState::Closed => return Ok(Value::NONE),
        // Nothing in it would hear of a GeneratorExit.
        GenState::Suspended if g.delegate.get().is_none() && g.code.code.handler(g.index()).is_none() => {
            g.end();
            return Ok(Value::NONE);
        }
        _ => {}
    }
    let exit = ctx.raise(&ctx.exceptions().generator_exit, "");
    match resume(ctx, x, GenMode::Throw(exit)) {
        Ok(Some(_)) => {
            let kind = ctx.type_name(x);
            let kind = if kind == "async_generator" { "async generator".to_owned() } else { kind };
            Err(ctx.runtime_error(format!("{kind} ignored GeneratorExit")))
        }
        Ok(None) => Ok(ctx.thread.take_return_value().unwrap_or(Value::NONE)),
        Err(raise) => {
            let e = ctx.exceptions();
            if raise.is(ctx, &e.generator_exit) || raise.is(ctx, &e.stop_iteration) {
                Ok(Value::NONE)
            } else {
                Err(raise)
            }
        }
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::class("__class_getitem__", "(cls, item, /)", |ctx, args| {
        Ok(crate::types::generic_alias::new_alias(ctx, &args[0], &args[1]))
    })
    .doc("See PEP 585"),
    NativeDef::new("send", "(self, value, /)", |ctx, args| send(ctx, &args[0], args[1].clone()))
        .in_place(InPlace::Send),
    NativeDef::new("throw", "(self, type, value=None, traceback=None, /)", throw),
    NativeDef::new("close", "(self, /)", |ctx, args| close(ctx, &args[0])),
];

const NAME: GetSet = GetSet::get_set(
    "__name__",
    |_, x| Ok(of(x).map(|g| g.name.borrow().clone()).unwrap_or(Value::NONE)),
    |ctx, x, v| set_text(ctx, x, "__name__", |g| &g.name, v),
);

const QUALNAME: GetSet = GetSet::get_set(
    "__qualname__",
    |_, x| Ok(of(x).map(|g| g.qualname.borrow().clone()).unwrap_or(Value::NONE)),
    |ctx, x, v| set_text(ctx, x, "__qualname__", |g| &g.qualname, v),
);

fn set_text(
    ctx: &Ctx,
    x: &Value,
    name: &str,
    cell: fn(&GeneratorObj) -> &RefCell<Value>,
    v: Option<&Value>,
) -> Result<()> {
    match (of(x), v) {
        (Some(g), Some(v)) if v.downcast::<crate::types::str::StrObj>().is_some() => {
            drop(cell(g).replace(v.clone()));
            Ok(())
        }
        _ => Err(ctx.type_error(format!("{name} must be set to a string object"))),
    }
}

fn running(_: &Ctx, x: &Value) -> Result<Value> {
    Ok(Value::from_bool(of(x).is_some_and(|g| g.state.get() == GenState::Running)))
}

fn suspended(_: &Ctx, x: &Value) -> Result<Value> {
    Ok(Value::from_bool(of(x).is_some_and(|g| g.state.get() == GenState::Suspended)))
}

fn code(_: &Ctx, x: &Value) -> Result<Value> {
    Ok(of(x).map(|g| g.code.to_value()).unwrap_or(Value::NONE))
}

fn delegated(_: &Ctx, x: &Value) -> Result<Value> {
    Ok(of(x).and_then(GeneratorObj::delegated).unwrap_or(Value::NONE))
}

fn frame(ctx: &Ctx, x: &Value) -> Result<Value> {
    Ok(of(x).map(|g| crate::types::frame::generator_frame(ctx, g)).unwrap_or(Value::NONE))
}

const GENERATOR_GETSET: &[GetSet] = &[
    NAME,
    QUALNAME,
    GetSet::get("gi_running", running),
    GetSet::get("gi_suspended", suspended),
    GetSet::get("gi_code", code),
    GetSet::get("gi_yieldfrom", delegated),
    GetSet::get("gi_frame", frame),
];

const COROUTINE_GETSET: &[GetSet] = &[
    NAME,
    QUALNAME,
    GetSet::get("cr_running", running),
    GetSet::get("cr_suspended", suspended),
    GetSet::get("cr_code", code),
    GetSet::get("cr_await", delegated),
    GetSet::get("cr_frame", frame),
    GetSet::get("cr_origin", |_, x| {
        let Some(g) = of(x) else { return Ok(Value::NONE) };
        let origin = g.finalizer.take();
        let value = origin.as_deref().cloned().unwrap_or(Value::NONE);
        g.finalizer.set(origin);
        Ok(value)
    }),
];

const ASYNC_GETSET: &[GetSet] = &[
    NAME,
    QUALNAME,
    GetSet::member("ag_running", |_, x| Ok(Value::from_bool(of(x).is_some_and(|g| g.async_running.get())))),
    GetSet::get("ag_suspended", suspended),
    GetSet::get("ag_code", code),
    GetSet::get("ag_await", delegated),
    GetSet::get("ag_frame", frame),
];

/// The payload of what `coroutine.__await__()` returns.
pub struct CoroutineWrapperObj {
    coroutine: Value,
}

impl Payload for CoroutineWrapperObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.coroutine);
    }
}

pub(crate) const COROUTINE_WRAPPER: TypeSpec = TypeSpec::new::<CoroutineWrapperObj>("coroutine_wrapper")
    .slots(wrapper_slots)
    .methods(WRAPPER_METHODS)
    .flags(TypeFlags::NO_NEW);

fn inner(x: &Value) -> Value {
    x.downcast::<CoroutineWrapperObj>().map(|w| w.coroutine.clone()).unwrap_or(Value::NONE)
}

fn wrapper_slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(|ctx, x| step(ctx, &inner(x))));
}

const WRAPPER_METHODS: &[NativeDef] = &[
    NativeDef::new("send", "(self, value, /)", |ctx, args| send(ctx, &inner(&args[0]), args[1].clone())),
    NativeDef::new("throw", "(self, type, value=None, traceback=None, /)", |ctx, args| {
        let mut args = args.to_vec();
        args[0] = inner(&args[0]);
        throw(ctx, &args)
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| close(ctx, &inner(&args[0]))),
];

/// The awaitable of `asend(value)`.
pub(crate) fn asend(ctx: &Ctx, generator: &Value, value: Value) -> Value {
    call_hooks(ctx, generator);
    new_step(ctx, &ctx.types().async_generator_asend, generator, Errand::Send, vec![value])
}

/// The first iteration of an async generator tells the event loop of it.
fn call_hooks(ctx: &Ctx, generator: &Value) {
    let Some(g) = of(generator) else { return };
    if g.hooked.replace(true) {
        return;
    }
    let finalizer = ctx.thread_slot(ThreadSlot::AsyncFinalizer);
    g.finalizer.set((!finalizer.is_none()).then(|| Box::new(finalizer)));
    let hook = ctx.thread_slot(ThreadSlot::AsyncFirstIteration);
    if !hook.is_none()
        && let Err(raise) = ctx.call(&hook, std::slice::from_ref(generator))
    {
        ctx.write_unraisable(raise, Some(&hook));
    }
}

const ASYNC_METHODS: &[NativeDef] = &[
    NativeDef::new("asend", "(self, value, /)", |ctx, args| Ok(asend(ctx, &args[0], args[1].clone()))),
    NativeDef::new("athrow", "(self, type, value=None, traceback=None, /)", |ctx, args| {
        warn_of_more(ctx, args, "athrow")?;
        call_hooks(ctx, &args[0]);
        Ok(new_step(ctx, &ctx.types().async_generator_athrow, &args[0], Errand::Throw, args.to_vec()))
    }),
    NativeDef::new("aclose", "(self, /)", |ctx, args| {
        call_hooks(ctx, &args[0]);
        Ok(new_step(ctx, &ctx.types().async_generator_athrow, &args[0], Errand::Close, Vec::new()))
    }),
    NativeDef::class("__class_getitem__", "(cls, item, /)", |ctx, args| {
        Ok(crate::types::generic_alias::new_alias(ctx, &args[0], &args[1]))
    }),
];
