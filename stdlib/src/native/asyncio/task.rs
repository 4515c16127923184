//! `_asyncio.Task`: a coroutine that a loop drives.

use super::event_loop;
use super::future::{self, Callback, Core, State, core_of};
use super::slot::{Field, Slot};
use super::{State as Module, call_module, is_cancelled_error, is_exit, registry, steps, tell};
use crate::native::contextvars;
use gilbox_vm::Resumed;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::{Args, Ctx, GetSet, NativeDef, Raise, Result, Value, arg};
use std::cell::Cell;

/// The payload of tasks.
pub(super) struct TaskObj {
    pub(super) core: Core,
    coro: Slot,
    pub(super) context: Slot,
    /// A str, or an int for a task named by its number.
    name: Slot,
    waits_for: Slot,
    must_cancel: Cell<bool>,
    log_destroy_pending: Cell<bool>,
    n_cancels: Cell<u32>,
}

impl TaskObj {
    fn blank() -> TaskObj {
        TaskObj {
            core: Core::new(),
            coro: Slot::empty(),
            context: Slot::empty(),
            name: Slot::empty(),
            waits_for: Slot::empty(),
            must_cancel: Cell::new(false),
            log_destroy_pending: Cell::new(false),
            n_cancels: Cell::new(0),
        }
    }

    fn cells(&self) -> [&Slot; 4] {
        [&self.coro, &self.context, &self.name, &self.waits_for]
    }
}

impl Payload for TaskObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.core.traverse(visit);
        for cell in self.cells() {
            cell.visit(visit);
        }
    }
    fn clear(&self) {
        self.core.clear();
        for cell in self.cells() {
            drop(cell.replace(Value::NONE));
        }
    }
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a TaskObj> {
    ctx.payload::<TaskObj>(x, "_asyncio.Task")
}

static SPEC: TypeSpec = TypeSpec::new::<TaskObj>("_asyncio.Task")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF))
    .doc("A coroutine wrapped in a Future.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let base = ctx.get_attr_str(module, "Future").ok().and_then(|class| ctx.as_type(&class));
    let ty = ctx.native_type(&SPEC, base.as_ref());
    ctx.module_set(module, "Task", ty.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, TaskObj::blank()).into_value())));
    s.init.set(Some(init));
    s.repr.set(Some(|ctx, x| call_module(ctx, "asyncio.base_tasks", "_task_repr", std::slice::from_ref(x))));
    s.finalize.set(Some(finalize));
}

const PARAMETERS: [&str; 5] = ["coro", "loop", "name", "context", "eager_start"];

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let [coro, event_loop, name, context, eager] = arguments(ctx, args)?;
    if prepare(ctx, x, coro, event_loop, &name, context, ctx.is_true(&eager)?)? {
        return Ok(());
    }
    event_loop::step(ctx, x, Value::NONE)?;
    registry::add(ctx, x);
    Ok(())
}

/// A task of a loop, whose first step is scheduled.
///
/// # Errors
/// TypeError if `coro` is no coroutine.
pub(super) fn new(ctx: &Ctx, coro: Value, event_loop: &Value, name: &Value, context: Value) -> Result<Value> {
    let task = ctx.alloc(&ctx.type_for::<TaskObj>(), TaskObj::blank()).into_value();
    prepare(ctx, &task, coro, event_loop.clone(), name, context, false)?;
    event_loop::step(ctx, &task, Value::NONE)?;
    registry::add(ctx, &task);
    Ok(task)
}

/// The context of a task.
pub(super) fn context_of(x: &Value) -> Value {
    x.downcast::<TaskObj>().map_or(Value::NONE, |task| task.context.get())
}

/// Fills a task; with `eager` and a running loop, it also starts. Did it start?
fn prepare(
    ctx: &Ctx,
    x: &Value,
    coro: Value,
    event_loop: Value,
    name: &Value,
    context: Value,
    eager: bool,
) -> Result<bool> {
    let task = this(ctx, x)?;
    future::init_core(ctx, &task.core, event_loop)?;
    if !ctx.is_coroutine(&coro) {
        let answer = call_module(ctx, "asyncio.coroutines", "iscoroutine", std::slice::from_ref(&coro))?;
        if !ctx.is_true(&answer)? {
            task.log_destroy_pending.set(false);
            let text = ctx.repr_text(&coro)?;
            return Err(ctx.type_error(format!("a coroutine was expected, got {text}")));
        }
    }
    let context = if context.is_none() { contextvars::copy_current(ctx) } else { context };
    drop(task.context.replace(context));
    drop(task.waits_for.replace(Value::NONE));
    task.must_cancel.set(false);
    task.log_destroy_pending.set(true);
    task.n_cancels.set(0);
    drop(task.coro.replace(coro));
    drop(task.name.replace(name_of(ctx, name)?));
    if eager {
        let running = ctx.call_method_str(&task.core.event_loop(ctx)?, "is_running", &[])?;
        if ctx.is_true(&running)? {
            start_eagerly(ctx, x, task)?;
            return Ok(true);
        }
    }
    Ok(false)
}

/// The arguments of `Task(coro, *, loop=None, name=None, context=None, eager_start=False)`.
fn arguments(ctx: &Ctx, args: Args<'_>) -> Result<[Value; 5]> {
    let mut places = [const { Value::UNBOUND }; 5];
    match args.pos() {
        [] => {}
        [coro] => places[0] = coro.clone(),
        more => {
            let n = more.len();
            return Err(ctx.type_error(format!("Task() takes exactly 1 positional argument ({n} given)")));
        }
    }
    for (name, value) in args.keywords() {
        let text = ctx.str_text(name)?;
        match PARAMETERS.iter().position(|parameter| *parameter == text) {
            Some(at) => places[at] = value.clone(),
            None => {
                return Err(ctx.type_error(format!("Task() got an unexpected keyword argument '{text}'")));
            }
        }
    }
    if places[0].is_unbound() {
        return Err(ctx.type_error("Task() missing required argument 'coro' (pos 1)"));
    }
    Ok(places.map(|place| if place.is_unbound() { Value::NONE } else { place }))
}

/// The name as it is kept: a number stands for a name that nobody may ever ask for.
fn name_of(ctx: &Ctx, name: &Value) -> Result<Value> {
    if name.is_none() {
        let state = ctx.state::<Module>();
        state.n_named.set(state.n_named.get() + 1);
        return Ok(ctx.new_int(state.n_named.get() as i64));
    }
    if name.downcast::<StrObj>().is_some() { Ok(name.clone()) } else { ctx.str(name) }
}

/// Runs the coroutine up to its first wait.
fn start_eagerly(ctx: &Ctx, x: &Value, task: &TaskObj) -> Result<()> {
    let event_loop = task.core.event_loop(ctx)?;
    let before = registry::swap(ctx, &event_loop, x);
    registry::add(ctx, x);
    let context = task.context.get();
    let result = contextvars::run_in(ctx, &context, || drive(ctx, x, task, Value::NONE));
    drop(registry::swap(ctx, &event_loop, &before));
    if task.core.is_done() {
        registry::remove(ctx, x);
        drop(task.coro.replace(Value::NONE));
    }
    result.map(drop)
}

/// A task that dies while it is pending is told of, as is an exception that nobody asked for.
fn finalize(ctx: &Ctx, x: &Value) {
    let Some(task) = x.downcast::<TaskObj>() else { return };
    if !task.core.is_done() {
        registry::remove(ctx, x);
    }
    let pending = task.core.state.get() == State::Pending && task.log_destroy_pending.get();
    let result = if pending && !task.core.event_loop.get().is_none() {
        tell_of_end(ctx, x, task)
    } else if task.core.log_traceback.replace(false) {
        future::tell_of_exception(ctx, x, &task.core)
    } else {
        Ok(())
    };
    if let Err(raise) = result {
        ctx.write_unraisable(raise, Some(x));
    }
}

fn tell_of_end(ctx: &Ctx, x: &Value, task: &TaskObj) -> Result<()> {
    let mut entries =
        vec![("task", x.clone()), ("message", ctx.new_str("Task was destroyed but it is pending!"))];
    let source = future::source_of(&task.core);
    if !source.is_none() {
        entries.push(("source_traceback", source));
    }
    tell(ctx, &task.core.event_loop(ctx)?, &entries)
}

/// One step: the coroutine goes on, with an exception if it is not None, up to its next wait.
///
/// # Errors
/// InvalidStateError if the task is done; KeyboardInterrupt and SystemExit that the coroutine raises.
pub(super) fn step(ctx: &Ctx, x: &Value, exception: Value) -> Result<Value> {
    let task = this(ctx, x)?;
    if task.core.is_done() {
        let (task, exception) = (ctx.repr_text(x)?, ctx.repr_text(&exception)?);
        return Err(super::invalid_state(ctx, &format!("__step(): already done: {task} {exception}")));
    }
    let event_loop = task.core.event_loop(ctx)?;
    registry::enter(ctx, &event_loop, x)?;
    let result = drive(ctx, x, task, exception);
    let left = registry::leave(ctx, &event_loop, x);
    if task.core.is_done() {
        registry::remove(ctx, x);
    }
    result.and_then(|value| left.map(|()| value))
}

/// Goes on when a future is done.
pub(super) fn wakeup(ctx: &Ctx, x: &Value, future: &Value) -> Result<Value> {
    let outcome = match core_of(future) {
        Some(core) => future::outcome(ctx, core),
        None => ctx.call_method_str(future, "result", &[]),
    };
    match outcome {
        Ok(_) => step(ctx, x, Value::NONE),
        Err(raise) if raise.is_stop() => Err(raise),
        Err(raise) => step(ctx, x, raise.into_value()),
    }
}

fn drive(ctx: &Ctx, x: &Value, task: &TaskObj, exception: Value) -> Result<Value> {
    let mut raise = (!exception.is_none()).then(|| Raise::new(exception));
    if task.must_cancel.replace(false) && !raise.as_ref().is_some_and(|raise| is_cancelled_error(ctx, raise))
    {
        raise = Some(Raise::new(future::cancelled_error(ctx, &task.core)?));
    }
    drop(task.waits_for.replace(Value::NONE));
    let coro = task.coro.get();
    match ctx.resume_coroutine(&coro, raise) {
        Ok(Resumed::Yielded(value)) => wait_for(ctx, x, task, value)?,
        Ok(Resumed::Returned(_)) if task.must_cancel.replace(false) => {
            let message = task.core.rare.get(Field::CancelMessage);
            future::cancel(ctx, x, &task.core, &message)?;
        }
        Ok(Resumed::Returned(value)) => future::set_result(ctx, x, &task.core, value)?,
        Err(raise) => end_with(ctx, x, task, raise)?,
    }
    Ok(Value::NONE)
}

/// The coroutine has raised an exception.
fn end_with(ctx: &Ctx, x: &Value, task: &TaskObj, raise: Raise) -> Result<()> {
    if raise.is_stop() {
        return Err(raise);
    }
    if is_cancelled_error(ctx, &raise) {
        drop(task.core.rare.replace(Field::CancelledError, raise.into_value()));
        future::cancel(ctx, x, &task.core, &Value::NONE)?;
        return Ok(());
    }
    let ends_loop = is_exit(ctx, &raise);
    let exception = raise.into_value();
    future::set_exception(ctx, x, &task.core, &exception)?;
    if ends_loop { Err(Raise::new(exception)) } else { Ok(()) }
}

/// The coroutine has yielded: a future that it waits for, or None for the next round.
fn wait_for(ctx: &Ctx, x: &Value, task: &TaskObj, what: Value) -> Result<()> {
    if what.is_none() {
        return event_loop::step(ctx, x, Value::NONE);
    }
    if what.is(x) {
        return fail(ctx, x, |x, _| format!("Task cannot await on itself: {x}"), &what);
    }
    if let Some(core) = core_of(&what) {
        if !core.event_loop.get().is(&task.core.event_loop.get()) {
            return fail(ctx, x, other_loop, &what);
        }
        if !core.blocking.replace(false) {
            return fail(ctx, x, plain_yield, &what);
        }
        future::add_callback(ctx, &what, core, Callback::Wake(x.clone()))?;
        return now_waits(ctx, task, what);
    }
    wait_for_foreign(ctx, x, task, what)
}

fn other_loop(task: &str, what: &str) -> String {
    format!("Task {task} got Future {what} attached to a different loop")
}

fn plain_yield(task: &str, what: &str) -> String {
    format!("yield was used instead of yield from in task {task} with {what}")
}

/// The task waits for a future of another class, if it is one.
fn wait_for_foreign(ctx: &Ctx, x: &Value, task: &TaskObj, what: Value) -> Result<()> {
    let blocking = ctx.get_attr_opt(&what, &ctx.intern("_asyncio_future_blocking"))?;
    let Some(blocking) = blocking.filter(|blocking| !blocking.is_none()) else {
        if ctx.is_generator(&what) {
            let text = |task: &str, what: &str| {
                format!("yield was used instead of yield from for generator in task {task} with {what}")
            };
            return fail(ctx, x, text, &what);
        }
        return fail(ctx, x, |_, what| format!("Task got bad yield: {what}"), &what);
    };
    let event_loop = call_module(ctx, "asyncio.futures", "_get_loop", std::slice::from_ref(&what))?;
    if !event_loop.is(&task.core.event_loop.get()) {
        return fail(ctx, x, other_loop, &what);
    }
    if !ctx.is_true(&blocking)? {
        return fail(ctx, x, plain_yield, &what);
    }
    ctx.set_attr(&what, &ctx.intern("_asyncio_future_blocking"), Some(&Value::FALSE))?;
    let add = ctx.get_attr_str(&what, "add_done_callback")?;
    let context = task.context.get();
    ctx.call_keywords(&add, &[steps::wakeup_of(ctx, x)], &[("context", context)])?;
    now_waits(ctx, task, what)
}

/// Remembers what the task waits for, and passes a cancellation on to it that came meanwhile.
fn now_waits(ctx: &Ctx, task: &TaskObj, what: Value) -> Result<()> {
    drop(task.waits_for.replace(what.clone()));
    if task.must_cancel.get() {
        let message = task.core.rare.get(Field::CancelMessage);
        if cancel_any(ctx, &what, message)? {
            task.must_cancel.set(false);
        }
    }
    Ok(())
}

fn cancel_any(ctx: &Ctx, what: &Value, message: Value) -> Result<bool> {
    let cancel = ctx.get_attr_str(what, "cancel")?;
    let answer = ctx.call_keywords(&cancel, &[], &[("msg", message)])?;
    ctx.is_true(&answer)
}

/// Raises RuntimeError in the coroutine, in the next round.
fn fail(ctx: &Ctx, x: &Value, text: impl Fn(&str, &str) -> String, what: &Value) -> Result<()> {
    let text = text(&ctx.repr_text(x)?, &ctx.repr_text(what)?);
    event_loop::step(ctx, x, ctx.runtime_error(text).into_value())
}

fn cancel(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let task = this(ctx, &args[0])?;
    task.core.log_traceback.set(false);
    if task.core.is_done() {
        return Ok(Value::FALSE);
    }
    task.n_cancels.set(task.n_cancels.get() + 1);
    let message = arg(args, 1).cloned().unwrap_or(Value::NONE);
    let waits_for = task.waits_for.get();
    if !waits_for.is_none() && cancel_any(ctx, &waits_for, message.clone())? {
        return Ok(Value::TRUE);
    }
    task.must_cancel.set(true);
    drop(task.core.rare.replace(Field::CancelMessage, message));
    Ok(Value::TRUE)
}

fn uncancel(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let task = this(ctx, &args[0])?;
    if task.n_cancels.get() > 0 {
        task.n_cancels.set(task.n_cancels.get() - 1);
        if task.n_cancels.get() == 0 {
            task.must_cancel.set(false);
        }
    }
    Ok(ctx.new_int(task.n_cancels.get().into()))
}

fn get_name(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let task = this(ctx, &args[0])?;
    let name = task.name.get();
    match name.as_small_int() {
        Some(number) => {
            let name = ctx.new_str(&format!("Task-{number}"));
            drop(task.name.replace(name.clone()));
            Ok(name)
        }
        None => Ok(name),
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("cancel", "(self, /, msg=None)", cancel),
    NativeDef::new("cancelling", "(self, /)", |ctx, args| {
        Ok(ctx.new_int(this(ctx, &args[0])?.n_cancels.get().into()))
    }),
    NativeDef::new("uncancel", "(self, /)", uncancel),
    NativeDef::new("get_name", "(self, /)", get_name),
    NativeDef::new("set_name", "(self, value, /)", |ctx, args| {
        let name = ctx.str(&args[1])?;
        drop(this(ctx, &args[0])?.name.replace(name));
        Ok(Value::NONE)
    }),
    NativeDef::new("get_coro", "(self, /)", |ctx, args| Ok(this(ctx, &args[0])?.coro.get())),
    NativeDef::new("get_context", "(self, /)", |ctx, args| Ok(this(ctx, &args[0])?.context.get())),
    NativeDef::new("get_stack", "(self, /, *, limit=None)", |ctx, args| {
        let limit = arg(args, 1).cloned().unwrap_or(Value::NONE);
        call_module(ctx, "asyncio.base_tasks", "_task_get_stack", &[args[0].clone(), limit])
    }),
    NativeDef::new("print_stack", "(self, /, *, limit=None, file=None)", |ctx, args| {
        let given = |at| arg(args, at).cloned().unwrap_or(Value::NONE);
        call_module(ctx, "asyncio.base_tasks", "_task_print_stack", &[args[0].clone(), given(1), given(2)])
    }),
    NativeDef::new("set_result", "(self, result, /)", |ctx, _| {
        Err(ctx.runtime_error("Task does not support set_result operation"))
    }),
    NativeDef::new("set_exception", "(self, exception, /)", |ctx, _| {
        Err(ctx.runtime_error("Task does not support set_exception operation"))
    }),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "_log_destroy_pending",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.log_destroy_pending.get())),
        |ctx, x, value| {
            let Some(value) = value else {
                return Err(ctx.attribute_error("cannot delete attribute"));
            };
            this(ctx, x)?.log_destroy_pending.set(ctx.is_true(value)?);
            Ok(())
        },
    ),
    GetSet::get("_must_cancel", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.must_cancel.get()))),
    GetSet::get("_coro", |ctx, x| Ok(this(ctx, x)?.coro.get())),
    GetSet::get("_fut_waiter", |ctx, x| Ok(this(ctx, x)?.waits_for.get())),
];
