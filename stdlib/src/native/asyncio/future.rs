//! `_asyncio.Future`, and the part of tasks that is a future.

use super::event_loop::{self, Entry, soon};
use super::slot::{Field, Rare, Slot};
use super::steps::wakeup_of;
use super::task::{self, TaskObj};
use super::{call_module, cancelled_class, current_loop, invalid_state, tell};
use crate::native::contextvars;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::types::exception::ExceptionObj;
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::{Args, Ctx, GetSet, NativeDef, Raise, Result, Value, arg};
use std::cell::Cell;

/// How far a future has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    Pending,
    Cancelled,
    Finished,
}

/// What a future does when it is done.
#[derive(Clone)]
pub(super) enum Callback {
    /// Has a callable called with it, in a context.
    Call(Value, Value),
    /// Wakes a task.
    Wake(Value),
}

impl Callback {
    fn entry(self, future: &Value) -> Entry {
        let future = future.clone();
        match self {
            Callback::Call(callback, context) => Entry::Done { callback, future, context },
            Callback::Wake(task) => Entry::Wakeup { task, future },
        }
    }
}

/// The callbacks of a future: mostly none or one.
enum Callbacks {
    None,
    One(Callback),
    Many(Vec<Callback>),
}

impl Callbacks {
    fn push(&mut self, callback: Callback) {
        *self = match std::mem::replace(self, Callbacks::None) {
            Callbacks::None => Callbacks::One(callback),
            Callbacks::One(first) => Callbacks::Many(vec![first, callback]),
            Callbacks::Many(mut all) => {
                all.push(callback);
                Callbacks::Many(all)
            }
        };
    }

    fn into_vec(self) -> Vec<Callback> {
        match self {
            Callbacks::None => Vec::new(),
            Callbacks::One(callback) => vec![callback],
            Callbacks::Many(all) => all,
        }
    }

    fn as_slice(&self) -> &[Callback] {
        match self {
            Callbacks::None => &[],
            Callbacks::One(callback) => std::slice::from_ref(callback),
            Callbacks::Many(all) => all,
        }
    }
}

/// A place for callbacks. Nothing is ever borrowed from it while script code runs.
struct CallbackCell(Cell<Callbacks>);

impl CallbackCell {
    fn replace(&self, callbacks: Callbacks) -> Callbacks {
        self.0.replace(callbacks)
    }

    fn push(&self, callback: Callback) {
        let mut callbacks = self.replace(Callbacks::None);
        callbacks.push(callback);
        drop(self.replace(callbacks));
    }

    fn look<R>(&self, look: impl FnOnce(&[Callback]) -> R) -> R {
        let callbacks = self.replace(Callbacks::None);
        let answer = look(callbacks.as_slice());
        drop(self.replace(callbacks));
        answer
    }
}

/// What futures and tasks have in common.
pub(super) struct Core {
    pub(super) state: Cell<State>,
    /// None before `__init__`.
    pub(super) event_loop: Slot,
    callbacks: CallbackCell,
    result: Slot,
    pub(super) rare: Rare,
    /// Yielded by an `await` that has not been answered yet?
    pub(super) blocking: Cell<bool>,
    /// Does it stand in its loop's heap of timers?
    pub(super) timed: Cell<bool>,
    /// Is it to be told of that nobody asked for the exception?
    pub(super) log_traceback: Cell<bool>,
}

impl Core {
    pub(super) fn new() -> Core {
        Core {
            state: Cell::new(State::Pending),
            event_loop: Slot::empty(),
            callbacks: CallbackCell(Cell::new(Callbacks::None)),
            result: Slot::empty(),
            rare: Rare::default(),
            blocking: Cell::new(false),
            timed: Cell::new(false),
            log_traceback: Cell::new(false),
        }
    }

    fn cells(&self) -> [&Slot; 2] {
        [&self.event_loop, &self.result]
    }

    pub(super) fn traverse(&self, visit: &mut Visitor<'_>) {
        for cell in self.cells() {
            cell.visit(visit);
        }
        self.rare.visit(visit);
        self.callbacks.look(|callbacks| {
            for callback in callbacks {
                match callback {
                    Callback::Call(callback, context) => {
                        visit(callback);
                        visit(context);
                    }
                    Callback::Wake(task) => visit(task),
                }
            }
        });
    }

    pub(super) fn clear(&self) {
        for cell in self.cells() {
            drop(cell.replace(Value::NONE));
        }
        self.rare.clear();
        drop(self.callbacks.replace(Callbacks::None));
    }

    pub(super) fn is_done(&self) -> bool {
        self.state.get() != State::Pending
    }

    /// The loop.
    ///
    /// # Errors
    /// RuntimeError before `__init__`.
    pub(super) fn event_loop(&self, ctx: &Ctx) -> Result<Value> {
        let event_loop = self.event_loop.get();
        if event_loop.is_none() {
            return Err(ctx.runtime_error("Future object is not initialized."));
        }
        Ok(event_loop)
    }
}

/// The payload of futures.
pub(super) struct FutureObj {
    core: Core,
}

impl FutureObj {
    /// A future of a loop.
    ///
    /// # Errors
    /// What telling where it is made raises, in debug mode.
    pub(super) fn make(ctx: &Ctx, event_loop: &Value) -> Result<Value> {
        let future = ctx.alloc(&ctx.type_for::<FutureObj>(), FutureObj { core: Core::new() });
        init_core(ctx, &future.core, event_loop.clone())?;
        Ok(future.into_value())
    }
}

impl Payload for FutureObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.core.traverse(visit);
    }
    fn clear(&self) {
        self.core.clear();
    }
}

/// The common part of a future or task.
#[inline]
pub(super) fn core_of(x: &Value) -> Option<&Core> {
    match x.downcast::<FutureObj>() {
        Some(future) => Some(&future.core),
        None => x.downcast::<TaskObj>().map(|task| &task.core),
    }
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Core> {
    core_of(x).ok_or_else(|| ctx.type_error("a Future is required"))
}

static SPEC: TypeSpec = TypeSpec::new::<FutureObj>("_asyncio.Future")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF))
    .doc("This class is *almost* compatible with concurrent.futures.Future.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let ty = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "Future", ty.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, FutureObj { core: Core::new() }).into_value())));
    s.init.set(Some(|ctx, x, args| {
        let event_loop = loop_argument(ctx, args)?;
        init_core(ctx, this(ctx, x)?, event_loop)
    }));
    s.repr.set(Some(|ctx, x| {
        call_module(ctx, "asyncio.base_futures", "_future_repr", std::slice::from_ref(x))
    }));
    s.iter.set(Some(super::await_::new));
    s.await_.set(Some(super::await_::new));
    s.finalize.set(Some(finalize));
}

/// The argument of `Future(*, loop=None)`.
fn loop_argument(ctx: &Ctx, args: Args<'_>) -> Result<Value> {
    if !args.pos().is_empty() {
        return Err(ctx.type_error("Future() takes no positional arguments"));
    }
    let mut event_loop = Value::NONE;
    for (name, value) in args.keywords() {
        match ctx.str_text(name)?.as_str() {
            "loop" => event_loop = value.clone(),
            other => {
                return Err(ctx.type_error(format!("Future() got an unexpected keyword argument '{other}'")));
            }
        }
    }
    Ok(event_loop)
}

/// Makes a future anew, for a loop or for the one that is current.
pub(super) fn init_core(ctx: &Ctx, core: &Core, given: Value) -> Result<()> {
    let event_loop = if given.is_none() { current_loop(ctx)? } else { given };
    core.clear();
    core.state.set(State::Pending);
    core.blocking.set(false);
    core.log_traceback.set(false);
    let debug = event_loop::is_debug(ctx, &event_loop)?;
    core.event_loop.replace(event_loop);
    if debug {
        let stack = call_module(ctx, "asyncio.format_helpers", "extract_stack", &[])?;
        core.rare.replace(Field::Source, stack);
    }
    Ok(())
}

/// A future that dies with an exception nobody asked for is told of.
fn finalize(ctx: &Ctx, x: &Value) {
    let Some(core) = core_of(x) else { return };
    if !core.log_traceback.replace(false) {
        return;
    }
    if let Err(raise) = tell_of_exception(ctx, x, core) {
        ctx.write_unraisable(raise, Some(x));
    }
}

/// What a dying future or task says of its exception.
pub(super) fn tell_of_exception(ctx: &Ctx, x: &Value, core: &Core) -> Result<()> {
    let message = format!("{} exception was never retrieved", ctx.type_of(x).name_text());
    let exception = core.rare.get(Field::Exception);
    let source = core.rare.get(Field::Source);
    let mut entries =
        vec![("message", ctx.new_str(&message)), ("exception", exception), ("future", x.clone())];
    if !source.is_none() {
        entries.push(("source_traceback", source));
    }
    tell(ctx, &core.event_loop(ctx)?, &entries)
}

/// Where a future or task was made, in debug mode; else None.
pub(super) fn source_of(core: &Core) -> Value {
    core.rare.get(Field::Source)
}

/// The CancelledError of a cancelled future.
pub(super) fn cancelled_error(ctx: &Ctx, core: &Core) -> Result<Value> {
    let known = core.rare.replace(Field::CancelledError, Value::NONE);
    if !known.is_none() {
        return Ok(known);
    }
    let message = core.rare.get(Field::CancelMessage);
    let class = cancelled_class(ctx)?;
    if message.is_none() { ctx.call(&class, &[]) } else { ctx.call(&class, &[message]) }
}

/// The result of a future that is done, or the exception it raises.
pub(super) fn outcome(ctx: &Ctx, core: &Core) -> Result<Value> {
    match core.state.get() {
        State::Pending => Err(invalid_state(ctx, "Result is not set.")),
        State::Cancelled => Err(Raise::new(cancelled_error(ctx, core)?)),
        State::Finished => {
            core.log_traceback.set(false);
            let exception = core.rare.get(Field::Exception);
            if exception.is_none() {
                return Ok(core.result.get());
            }
            // Each time it is raised the traceback starts from where it came from.
            ctx.set_traceback(&exception, &core.rare.get(Field::Traceback));
            Err(Raise::new(exception))
        }
    }
}

/// Has a future's callbacks called by its loop.
fn schedule_callbacks(ctx: &Ctx, x: &Value, core: &Core) -> Result<()> {
    let callbacks = core.callbacks.replace(Callbacks::None);
    let entries = match callbacks {
        Callbacks::None => return Ok(()),
        Callbacks::One(callback) => return soon(ctx, &core.event_loop(ctx)?, callback.entry(x)),
        Callbacks::Many(all) => all,
    };
    let event_loop = core.event_loop(ctx)?;
    for callback in entries {
        soon(ctx, &event_loop, callback.entry(x))?;
    }
    Ok(())
}

pub(super) fn set_result(ctx: &Ctx, x: &Value, core: &Core, result: Value) -> Result<()> {
    core.event_loop(ctx)?;
    if core.is_done() {
        return Err(invalid_state(ctx, "invalid state"));
    }
    drop(core.result.replace(result));
    core.state.set(State::Finished);
    schedule_callbacks(ctx, x, core)
}

/// Gives a future of any class a result if it was not cancelled.
///
/// # Errors
/// InvalidStateError if it is done.
pub(super) fn set_result_unless_cancelled(ctx: &Ctx, x: &Value, result: &Value) -> Result<()> {
    match core_of(x) {
        Some(core) if core.state.get() == State::Cancelled => Ok(()),
        Some(core) => set_result(ctx, x, core, result.clone()),
        None => {
            let cancelled = ctx.call_method_str(x, "cancelled", &[])?;
            if !ctx.is_true(&cancelled)? {
                ctx.call_method_str(x, "set_result", std::slice::from_ref(result))?;
            }
            Ok(())
        }
    }
}

pub(super) fn set_exception(ctx: &Ctx, x: &Value, core: &Core, given: &Value) -> Result<()> {
    core.event_loop(ctx)?;
    if core.is_done() {
        return Err(invalid_state(ctx, "invalid state"));
    }
    let mut exception = given.clone();
    if ctx.as_type(given).is_some_and(|class| class.has(TypeFlags::EXCEPTION)) {
        exception = ctx.call(given, &[])?;
    }
    if exception.downcast::<ExceptionObj>().is_none() {
        return Err(ctx.type_error("invalid exception object"));
    }
    if ctx.is_instance_by_mro(&exception, &ctx.exceptions().stop_iteration) {
        let message = "StopIteration interacts badly with generators and cannot be raised into a Future";
        let other = ctx.runtime_error(message).into_value();
        ctx.set_cause_and_context(&other, &exception);
        exception = other;
    }
    drop(core.rare.replace(Field::Traceback, ctx.traceback_of(&exception)));
    drop(core.rare.replace(Field::Exception, exception));
    core.state.set(State::Finished);
    schedule_callbacks(ctx, x, core)?;
    core.log_traceback.set(true);
    Ok(())
}

/// Cancels a future that is pending; was it?
pub(super) fn cancel(ctx: &Ctx, x: &Value, core: &Core, message: &Value) -> Result<bool> {
    core.log_traceback.set(false);
    if core.is_done() {
        return Ok(false);
    }
    core.state.set(State::Cancelled);
    if core.timed.get() {
        event_loop::count_gone(&core.event_loop.get());
    }
    drop(core.rare.replace(Field::CancelMessage, message.clone()));
    schedule_callbacks(ctx, x, core)?;
    Ok(true)
}

/// Has a callback called with the future when it is done; at once, by the loop, if it is.
pub(super) fn add_callback(ctx: &Ctx, x: &Value, core: &Core, callback: Callback) -> Result<()> {
    let event_loop = core.event_loop(ctx)?;
    if core.is_done() {
        return soon(ctx, &event_loop, callback.entry(x));
    }
    core.callbacks.push(callback);
    Ok(())
}

/// Is it a future, of any class?
///
/// # Errors
/// What its attributes raise.
pub(super) fn is_future(ctx: &Ctx, x: &Value) -> Result<bool> {
    if core_of(x).is_some() {
        return Ok(true);
    }
    if ctx.is_coroutine(x) {
        return Ok(false);
    }
    let name = ctx.intern("_asyncio_future_blocking");
    let class = ctx.get_attr_str(x, "__class__")?;
    Ok(ctx.get_attr_opt(&class, &name)?.is_some() && !ctx.get_attr(x, &name)?.is_none())
}

/// The results of futures of ours that are all done and have one.
pub(super) fn results(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let futures = ctx.collect(&args[0])?;
    let mut results = Vec::with_capacity(futures.len());
    for x in &futures {
        match core_of(x)
            .filter(|core| core.state.get() == State::Finished && core.rare.get(Field::Exception).is_none())
        {
            Some(core) => results.push(core.result.get()),
            None => return Ok(Value::NONE),
        }
    }
    Ok(ctx.new_list(results))
}

fn pair(ctx: &Ctx, callback: Callback) -> Value {
    let (callback, context) = shown(ctx, callback);
    ctx.new_tuple(&[callback, context])
}

/// A callback as scripts see it.
fn shown(ctx: &Ctx, callback: Callback) -> (Value, Value) {
    match callback {
        Callback::Call(callback, context) => (callback, context),
        Callback::Wake(task) => (wakeup_of(ctx, &task), task::context_of(&task)),
    }
}

fn remove_callback(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let core = this(ctx, &args[0])?;
    let before = core.callbacks.look(<[Callback]>::to_vec);
    let mut kept = Vec::with_capacity(before.len());
    for callback in &before {
        let is_it = match callback {
            Callback::Call(function, _) => function.is(&args[1]) || ctx.eq(function, &args[1])?,
            Callback::Wake(_) => false,
        };
        if !is_it {
            kept.push(callback.clone());
        }
    }
    let n_removed = before.len() - kept.len();
    // A comparison may have added some meanwhile.
    let mut now = core.callbacks.replace(Callbacks::None).into_vec();
    kept.extend(now.drain(before.len().min(now.len())..));
    let kept = if kept.is_empty() { Callbacks::None } else { Callbacks::Many(kept) };
    drop((core.callbacks.replace(kept), now));
    Ok(ctx.new_int(n_removed as i64))
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("result", "(self, /)", |ctx, args| outcome(ctx, this(ctx, &args[0])?)),
    NativeDef::new("exception", "(self, /)", |ctx, args| {
        let core = this(ctx, &args[0])?;
        core.event_loop(ctx)?;
        match core.state.get() {
            State::Pending => Err(invalid_state(ctx, "Exception is not set.")),
            State::Cancelled => Err(Raise::new(cancelled_error(ctx, core)?)),
            State::Finished => {
                core.log_traceback.set(false);
                Ok(core.rare.get(Field::Exception))
            }
        }
    }),
    NativeDef::new("set_result", "(self, result, /)", |ctx, args| {
        set_result(ctx, &args[0], this(ctx, &args[0])?, args[1].clone())?;
        Ok(Value::NONE)
    }),
    NativeDef::new("set_exception", "(self, exception, /)", |ctx, args| {
        set_exception(ctx, &args[0], this(ctx, &args[0])?, &args[1])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("add_done_callback", "(self, fn, /, *, context=None)", |ctx, args| {
        let context = match arg(args, 2).filter(|context| !context.is_none()) {
            Some(context) => context.clone(),
            None => contextvars::copy_current(ctx),
        };
        add_callback(ctx, &args[0], this(ctx, &args[0])?, Callback::Call(args[1].clone(), context))?;
        Ok(Value::NONE)
    }),
    NativeDef::new("remove_done_callback", "(self, fn, /)", remove_callback),
    NativeDef::new("cancel", "(self, /, msg=None)", |ctx, args| {
        let core = this(ctx, &args[0])?;
        core.event_loop(ctx)?;
        let message = arg(args, 1).cloned().unwrap_or(Value::NONE);
        Ok(Value::from_bool(cancel(ctx, &args[0], core, &message)?))
    }),
    NativeDef::new("cancelled", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(this(ctx, &args[0])?.state.get() == State::Cancelled))
    }),
    NativeDef::new("done", "(self, /)", |ctx, args| Ok(Value::from_bool(this(ctx, &args[0])?.is_done()))),
    NativeDef::new("get_loop", "(self, /)", |ctx, args| this(ctx, &args[0])?.event_loop(ctx)),
    NativeDef::new("_make_cancelled_error", "(self, /)", |ctx, args| {
        cancelled_error(ctx, this(ctx, &args[0])?)
    }),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

const GETSET: &[GetSet] = &[
    GetSet::get("_state", |ctx, x| {
        Ok(ctx.intern(match this(ctx, x)?.state.get() {
            State::Pending => "PENDING",
            State::Cancelled => "CANCELLED",
            State::Finished => "FINISHED",
        }))
    }),
    GetSet::get_set(
        "_asyncio_future_blocking",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.blocking.get())),
        |ctx, x, value| {
            let Some(value) = value else {
                return Err(ctx.attribute_error("cannot delete attribute"));
            };
            this(ctx, x)?.blocking.set(ctx.is_true(value)?);
            Ok(())
        },
    ),
    GetSet::get("_loop", |ctx, x| Ok(this(ctx, x)?.event_loop.get())),
    GetSet::get("_callbacks", |ctx, x| {
        let callbacks = this(ctx, x)?.callbacks.look(<[Callback]>::to_vec);
        if callbacks.is_empty() {
            return Ok(Value::NONE);
        }
        Ok(ctx.new_list(callbacks.into_iter().map(|callback| pair(ctx, callback)).collect()))
    }),
    GetSet::get("_result", |ctx, x| Ok(this(ctx, x)?.result.get())),
    GetSet::get("_exception", |ctx, x| Ok(this(ctx, x)?.rare.get(Field::Exception))),
    GetSet::get("_source_traceback", |ctx, x| Ok(this(ctx, x)?.rare.get(Field::Source))),
    GetSet::get_set(
        "_log_traceback",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.log_traceback.get())),
        |ctx, x, value| {
            let Some(value) = value else {
                return Err(ctx.attribute_error("cannot delete attribute"));
            };
            if ctx.is_true(value)? {
                return Err(ctx.value_error("_log_traceback can only be set to False"));
            }
            this(ctx, x)?.log_traceback.set(false);
            Ok(())
        },
    ),
    GetSet::get_set(
        "_cancel_message",
        |ctx, x| Ok(this(ctx, x)?.rare.get(Field::CancelMessage)),
        |ctx, x, value| {
            let Some(value) = value else {
                return Err(ctx.attribute_error("cannot delete attribute"));
            };
            drop(this(ctx, x)?.rare.replace(Field::CancelMessage, value.clone()));
            Ok(())
        },
    ),
];
