//! `_asyncio._LoopBase`: the queue of calls that are ready, the heap of those with a time, and the rounds.

use super::future::{self, FutureObj};
use super::handle::{self, TimerObj};
use super::slot::Slot;
use super::steps::{step_of, wakeup_of};
use super::task::{self, TaskObj};
use crate::native::contextvars;
use crate::native::socket::{EPOLL_IN, EPOLL_OUT, epoll_ready};
use crate::native::time::monotonic;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::types::native_function::is_native_method;
use gilbox_vm::{Ctx, GetSet, NativeDef, Result, Value, arg};
use std::cell::{Cell, RefCell};
use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap, VecDeque};

/// A call that is ready.
pub(super) enum Entry {
    /// A handle.
    Handle(Value),
    /// The next step of a task, with an exception or None.
    Step { task: Value, exception: Value },
    /// A task wakes: the future it waited for is done.
    Wakeup { task: Value, future: Value },
    /// A future whose time has come.
    Expired(Value),
    /// A callback of a future, in a context.
    Done { callback: Value, future: Value, context: Value },
}

impl Entry {
    fn visit(&self, visit: &mut Visitor<'_>) {
        match self {
            Entry::Handle(x) | Entry::Expired(x) => visit(x),
            Entry::Step { task, exception } => {
                visit(task);
                visit(exception);
            }
            Entry::Wakeup { task, future } => {
                visit(task);
                visit(future);
            }
            Entry::Done { callback, future, context } => {
                visit(callback);
                visit(future);
                visit(context);
            }
        }
    }

    /// Callback, arguments and context, as `call_soon` takes them.
    fn parts(self, ctx: &Ctx) -> Result<(Value, Vec<Value>, Value)> {
        Ok(match self {
            Entry::Handle(handle) => {
                let run = ctx.get_attr_str(&handle, "_run")?;
                (run, Vec::new(), Value::NONE)
            }
            Entry::Step { task, exception } => {
                let context = task::context_of(&task);
                (step_of(ctx, &task, exception), Vec::new(), context)
            }
            Entry::Wakeup { task, future } => {
                let context = task::context_of(&task);
                (wakeup_of(ctx, &task), vec![future], context)
            }
            Entry::Expired(future) => (expiry(ctx)?, vec![future, Value::NONE], Value::NONE),
            Entry::Done { callback, future, context } => (callback, vec![future], context),
        })
    }

    /// The call as a handle.
    fn into_handle(self, ctx: &Ctx, event_loop: &Value) -> Result<Value> {
        if let Entry::Handle(handle) = self {
            return Ok(handle);
        }
        let (callback, args, context) = self.parts(ctx)?;
        Ok(handle::new(ctx, callback, ctx.new_tuple_from(args), event_loop, &context))
    }
}

/// What is called when the time of a future has come.
fn expiry(ctx: &Ctx) -> Result<Value> {
    let module = ctx.import_module("_asyncio")?;
    ctx.get_attr_str(&module, "_set_result_unless_cancelled")
}

/// A handle in the heap, or a future that is done then: the earliest is the greatest, and of two the one that came first.
struct Timer {
    when: f64,
    number: u64,
    handle: Value,
}

impl Ord for Timer {
    fn cmp(&self, other: &Timer) -> Ordering {
        other.when.total_cmp(&self.when).then(other.number.cmp(&self.number))
    }
}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Timer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Timer {
    fn eq(&self, other: &Timer) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Timer {}

/// The payload of loops.
#[derive(Default)]
pub(super) struct LoopObj {
    ready: RefCell<VecDeque<Entry>>,
    timers: RefCell<BinaryHeap<Timer>>,
    n_timers: Cell<u64>,
    /// How many handles in the heap were cancelled.
    n_cancelled: Cell<usize>,
    closed: Cell<bool>,
    stopping: Cell<bool>,
    debug: Cell<bool>,
    /// The ident of the thread that runs it; 0 while none does.
    thread: Cell<i64>,
    /// Does it wait for descriptors just now?
    waiting: Cell<bool>,
    /// Has its class our own `call_soon`, `time` and `_run_once`?
    is_plain: Cell<bool>,
    /// Has its class our own ways to set timers as well?
    is_plain_timed: Cell<bool>,
    /// The `select.epoll` object of its selector, if it has one.
    epoll: RefCell<Option<Value>>,
    /// The handles for reading and for writing of watched descriptors; None where there is none.
    watched: RefCell<HashMap<i64, [Value; 2]>>,
    task_factory: RefCell<Option<Value>>,
    /// The task that runs, or None.
    current: Slot,
}

impl Payload for LoopObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        for entry in self.ready.borrow().iter() {
            entry.visit(visit);
        }
        for timer in self.timers.borrow().iter() {
            visit(&timer.handle);
        }
        self.watched.borrow().values().flatten().for_each(&mut *visit);
        self.epoll.borrow().iter().for_each(&mut *visit);
        self.task_factory.borrow().iter().for_each(&mut *visit);
        self.current.visit(visit);
    }
    fn clear(&self) {
        let calls = (self.ready.take(), self.timers.take(), self.watched.take());
        let others = (self.epoll.take(), self.task_factory.take());
        drop((calls, others));
    }
}

static SPEC: TypeSpec = TypeSpec::new::<LoopObj>("_asyncio._LoopBase")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF))
    .doc("The part of an event loop that keeps calls and makes them.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "_LoopBase", class.to_value());
}

/// What a derived class may change, so that calls must go through its methods.
const OWN_METHODS: [&str; 3] = ["call_soon", "time", "create_future"];

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| {
        let event_loop = LoopObj::default();
        let own = |name: &&str| ty.lookup_name(&ctx.intern(name)).is_some_and(|m| is_native_method(&m));
        event_loop.is_plain.set(OWN_METHODS.iter().all(own));
        event_loop.is_plain_timed.set(event_loop.is_plain.get() && ["call_later", "call_at"].iter().all(own));
        Ok(ctx.alloc(ty, event_loop).into_value())
    }));
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a LoopObj> {
    ctx.payload::<LoopObj>(x, "an event loop")
}

/// Where a loop of ours keeps its current task.
pub(super) fn current_of(x: &Value) -> Option<&Slot> {
    x.downcast::<LoopObj>().map(|l| &l.current)
}

/// Is it a loop of ours whose calls need no method, and not in debug mode?
pub(super) fn plain(x: &Value) -> Option<&LoopObj> {
    x.downcast::<LoopObj>().filter(|l| l.is_plain.get() && !l.debug.get())
}

/// Is a loop of any class in debug mode?
pub(super) fn is_debug(ctx: &Ctx, x: &Value) -> Result<bool> {
    if let Some(l) = x.downcast::<LoopObj>() {
        return Ok(l.debug.get());
    }
    let debug = ctx.call_method_str(x, "get_debug", &[])?;
    ctx.is_true(&debug)
}

impl LoopObj {
    fn check_closed(&self, ctx: &Ctx) -> Result<()> {
        if self.closed.get() { Err(ctx.runtime_error("Event loop is closed")) } else { Ok(()) }
    }
}

/// Has a loop make a call in its next round.
pub(super) fn soon(ctx: &Ctx, event_loop: &Value, entry: Entry) -> Result<()> {
    if let Some(l) = plain(event_loop) {
        l.check_closed(ctx)?;
        l.ready.borrow_mut().push_back(entry);
        return Ok(());
    }
    let (callback, args, context) = entry.parts(ctx)?;
    let method = ctx.get_attr_str(event_loop, "call_soon")?;
    let mut values = vec![callback];
    values.extend(args);
    ctx.call_keywords(&method, &values, &[("context", context)])?;
    Ok(())
}

/// Counts a timer that is cancelled while it stands in the heap; false if the loop is not one of ours.
pub(super) fn count_cancelled(event_loop: &Value, timer: &TimerObj) -> bool {
    let Some(l) = event_loop.downcast::<LoopObj>() else { return false };
    if timer.scheduled.get() {
        l.n_cancelled.set(l.n_cancelled.get() + 1);
    }
    true
}

/// Counts a future that is done before its time.
pub(super) fn count_gone(event_loop: &Value) {
    if let Some(l) = event_loop.downcast::<LoopObj>() {
        l.n_cancelled.set(l.n_cancelled.get() + 1);
    }
}

/// `_pause(delay)`: what `sleep` waits for.
///
/// # Errors
/// ValueError for a delay that is no number, RuntimeError without a running loop.
pub(super) fn pause(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let delay = &args[0];
    if delay.as_small_int().is_some_and(|delay| delay <= 0) {
        return Ok(super::await_::bare_yield(ctx));
    }
    let is_number = [&ctx.types().float, &ctx.types().int].iter().any(|ty| ctx.is_instance_by_mro(delay, ty));
    if !is_number {
        if ctx.compare_true(delay, &ctx.new_int(0), gilbox_vm::object::Cmp::Le)? {
            return Ok(super::await_::bare_yield(ctx));
        }
        return super::call_module(
            ctx,
            "asyncio.tasks",
            "_sleep_by_timer",
            &[super::running_loop(ctx)?, delay.clone()],
        );
    }
    let seconds = handle::seconds_of(ctx, delay)?;
    if seconds <= 0.0 {
        return Ok(super::await_::bare_yield(ctx));
    }
    if seconds.is_nan() {
        return Err(ctx.value_error("Invalid delay: NaN (not a number)"));
    }
    let x = super::running_loop(ctx)?;
    let Some(l) = plain(&x).filter(|l| l.is_plain_timed.get()) else {
        return super::call_module(ctx, "asyncio.tasks", "_sleep_by_timer", &[x, delay.clone()]);
    };
    l.check_closed(ctx)?;
    let over = FutureObj::make(ctx, &x)?;
    if let Some(core) = future::core_of(&over) {
        core.timed.set(true);
    }
    l.schedule(monotonic(ctx) + seconds, over.clone());
    Ok(over)
}

fn call_soon(ctx: &Ctx, args: &[Value], name: &str) -> Result<Value> {
    let l = this(ctx, &args[0])?;
    l.check_closed(ctx)?;
    if l.debug.get() {
        ctx.call_method_str(&args[0], "_check_call", &[args[1].clone(), ctx.new_str(name)])?;
    }
    let context = arg(args, 3).cloned().unwrap_or(Value::NONE);
    let handle = handle::new(ctx, args[1].clone(), args[2].clone(), &args[0], &context);
    if l.debug.get() {
        handle::remember_source(ctx, &handle)?;
    }
    l.ready.borrow_mut().push_back(Entry::Handle(handle.clone()));
    if name == "call_soon_threadsafe" && (l.waiting.get() || !l.is_plain.get()) {
        ctx.call_method_str(&args[0], "_write_to_self", &[])?;
    }
    Ok(handle)
}

fn call_at(ctx: &Ctx, x: &Value, when: Value, args: &[Value]) -> Result<Value> {
    let l = this(ctx, x)?;
    l.check_closed(ctx)?;
    if l.debug.get() {
        ctx.call_method_str(x, "_check_call", &[args[2].clone(), ctx.new_str("call_at")])?;
    }
    let seconds = handle::seconds_of(ctx, &when)?;
    let context = arg(args, 4).cloned().unwrap_or(Value::NONE);
    let handle = handle::new_timer(ctx, when, args[2].clone(), args[3].clone(), x, &context);
    if l.debug.get() {
        handle::remember_source(ctx, &handle)?;
    }
    if let Some(timer) = handle.downcast::<TimerObj>() {
        timer.scheduled.set(true);
    }
    l.schedule(seconds, handle.clone());
    Ok(handle)
}

fn call_later(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[1].is_none() {
        return Err(ctx.type_error("delay must not be None"));
    }
    let now = time(ctx, &args[0])?;
    let when = ctx.binary(gilbox_vm::object::BinOp::Add, &now, &args[1])?;
    call_at(ctx, &args[0], when, args)
}

/// The loop's clock.
fn time(ctx: &Ctx, x: &Value) -> Result<Value> {
    match this(ctx, x)? {
        l if l.is_plain.get() => Ok(ctx.new_float(monotonic(ctx))),
        _ => ctx.call_method_str(x, "time", &[]),
    }
}

fn seconds_now(ctx: &Ctx, x: &Value) -> Result<f64> {
    handle::seconds_of(ctx, &time(ctx, x)?)
}

/// From so many timers on, cancelled ones are taken out when they are more than half.
const MANY_TIMERS: usize = 100;

/// Less room than this for calls is never given back.
const MUCH_ROOM: usize = 4096;

/// Is there nothing to do for a handle, or for a future that stands in the heap?
fn is_cancelled(x: &Value) -> bool {
    match handle::core_of(x) {
        Some(core) => core.cancelled.get(),
        None => future::core_of(x).is_some_and(future::Core::is_done),
    }
}

fn unschedule(x: &Value) {
    if let Some(timer) = x.downcast::<TimerObj>() {
        timer.scheduled.set(false);
    } else if let Some(core) = future::core_of(x) {
        core.timed.set(false);
    }
}

impl LoopObj {
    fn schedule(&self, when: f64, handle: Value) {
        let number = self.n_timers.get();
        self.n_timers.set(number + 1);
        self.timers.borrow_mut().push(Timer { when, number, handle });
    }

    fn drop_cancelled_timers(&self) {
        let n = self.timers.borrow().len();
        if n > MANY_TIMERS && self.n_cancelled.get() * 2 > n {
            let (gone, kept): (Vec<Timer>, Vec<Timer>) =
                self.timers.take().into_iter().partition(|timer| is_cancelled(&timer.handle));
            gone.iter().for_each(|timer| unschedule(&timer.handle));
            *self.timers.borrow_mut() = kept.into();
            self.n_cancelled.set(0);
            drop(gone);
            return;
        }
        loop {
            let is_gone = self.timers.borrow().peek().is_some_and(|timer| is_cancelled(&timer.handle));
            if !is_gone {
                return;
            }
            let timer = self.timers.borrow_mut().pop();
            self.n_cancelled.set(self.n_cancelled.get().saturating_sub(1));
            if let Some(timer) = timer {
                unschedule(&timer.handle);
            }
        }
    }

    /// Gives the room of a round that was by far the largest back.
    fn give_back(&self, n_before: usize) {
        let mut ready = self.ready.borrow_mut();
        let most = n_before.max(ready.len());
        if ready.capacity() > MUCH_ROOM && ready.capacity() / 16 > most {
            ready.shrink_to(most * 2);
        }
    }

    /// Puts the handles of a descriptor in the queue that wait for one of the events.
    fn take_ready(&self, fd: i64, events: u32) {
        let watched = self.watched.borrow();
        let Some(handles) = watched.get(&fd) else { return };
        for (handle, others) in handles.iter().zip([EPOLL_OUT, EPOLL_IN]) {
            if events & !others != 0 && !handle.is_none() && !is_cancelled(handle) {
                self.ready.borrow_mut().push_back(Entry::Handle(handle.clone()));
            }
        }
    }

    /// Takes the handles whose time has come out of the heap.
    fn take_due(&self, end: f64) {
        loop {
            let is_due = self.timers.borrow().peek().is_some_and(|timer| timer.when < end);
            if !is_due {
                return;
            }
            let timer = self.timers.borrow_mut().pop();
            if let Some(timer) = timer {
                unschedule(&timer.handle);
                let is_future = future::core_of(&timer.handle).is_some();
                let entry = if is_future { Entry::Expired } else { Entry::Handle };
                self.ready.borrow_mut().push_back(entry(timer.handle));
            }
        }
    }
}

/// The longest wait for descriptors, in seconds.
const LONGEST_WAIT: f64 = 24.0 * 3600.0;
/// The resolution of the clock: what is due within it is due.
const RESOLUTION: f64 = 1e-9;

/// Waits for descriptors and has their callbacks put in the queue.
fn look_for_events(ctx: &Ctx, x: &Value, l: &LoopObj, timeout: Option<f64>) -> Result<()> {
    let epoll = l.epoll.borrow().clone();
    l.waiting.set(timeout != Some(0.0));
    if let Some(epoll) = epoll {
        let found = epoll_ready(ctx, &epoll, timeout);
        l.waiting.set(false);
        for (fd, events) in found? {
            l.take_ready(fd, events);
        }
        return Ok(());
    }
    let selector = ctx.get_attr_str(x, "_selector")?;
    let seconds = timeout.map_or(Value::NONE, |seconds| ctx.new_float(seconds));
    let events = ctx.call_method_str(&selector, "select", &[seconds]);
    l.waiting.set(false);
    ctx.call_method_str(x, "_process_events", &[events?])?;
    Ok(())
}

fn run_once(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let l = this(ctx, x)?;
    l.drop_cancelled_timers();
    let first = l.timers.borrow().peek().map(|timer| timer.when);
    let timeout = match first {
        _ if !l.ready.borrow().is_empty() || l.stopping.get() => Some(0.0),
        Some(when) => Some((when - seconds_now(ctx, x)?).clamp(0.0, LONGEST_WAIT)),
        None => None,
    };
    look_for_events(ctx, x, l, timeout)?;
    if !l.timers.borrow().is_empty() {
        l.take_due(seconds_now(ctx, x)? + RESOLUTION);
    }
    // Only those that are there now: what they add is for the next round.
    let n = l.ready.borrow().len();
    for _ in 0..n {
        let entry = l.ready.borrow_mut().pop_front();
        match entry {
            Some(entry) => run_entry(ctx, x, l, entry)?,
            None => break,
        }
    }
    l.give_back(n);
    Ok(Value::NONE)
}

fn run_entry(ctx: &Ctx, x: &Value, l: &LoopObj, entry: Entry) -> Result<()> {
    if l.debug.get() {
        let handle = entry.into_handle(ctx, x)?;
        if !is_cancelled(&handle) {
            ctx.call_method_str(x, "_run_watched", &[handle])?;
        }
        return Ok(());
    }
    let result = match &entry {
        Entry::Handle(handle) if is_cancelled(handle) => return Ok(()),
        Entry::Handle(handle) if handle::is_exact(ctx, handle) => return handle::run(ctx, handle),
        Entry::Handle(handle) => {
            ctx.call_method_str(handle, "_run", &[])?;
            return Ok(());
        }
        Entry::Expired(future) => {
            return future::set_result_unless_cancelled(ctx, future, &Value::NONE);
        }
        Entry::Step { task, exception } => {
            let context = task::context_of(task);
            contextvars::run_in(ctx, &context, || task::step(ctx, task, exception.clone()))
        }
        Entry::Wakeup { task, future } => {
            let context = task::context_of(task);
            contextvars::run_in(ctx, &context, || task::wakeup(ctx, task, future))
        }
        Entry::Done { callback, future, context } => {
            contextvars::run_in(ctx, context, || ctx.call(callback, std::slice::from_ref(future)))
        }
    };
    match result {
        Ok(_) => Ok(()),
        Err(raise) if super::is_exit(ctx, &raise) => Err(raise),
        Err(raise) => {
            let handle = entry.into_handle(ctx, x)?;
            handle::report(ctx, &handle, raise)
        }
    }
}

fn create_task(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let l = this(ctx, x)?;
    l.check_closed(ctx)?;
    let name = arg(args, 2).cloned().unwrap_or(Value::NONE);
    let context = arg(args, 3).cloned().unwrap_or(Value::NONE);
    let factory = l.task_factory.borrow().clone();
    if let Some(factory) = factory {
        let given = [x.clone(), args[1].clone()];
        let task = match context.is_none() {
            true => ctx.call(&factory, &given)?,
            false => ctx.call_keywords(&factory, &given, &[("context", context)])?,
        };
        if !name.is_none()
            && let Some(set_name) = ctx.get_attr_opt(&task, &ctx.intern("set_name"))?
        {
            ctx.call(&set_name, &[name])?;
        }
        return Ok(task);
    }
    task::new(ctx, args[1].clone(), x, &name, context)
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("call_soon", "(self, callback, *args, context=None)", |ctx, args| {
        call_soon(ctx, args, "call_soon")
    })
    .doc("Have a call made in the next round."),
    NativeDef::new("call_soon_threadsafe", "(self, callback, *args, context=None)", |ctx, args| {
        call_soon(ctx, args, "call_soon_threadsafe")
    })
    .doc("As call_soon(), from any thread: the loop is woken."),
    NativeDef::new("call_later", "(self, delay, callback, *args, context=None)", call_later)
        .doc("Have a call made after so many seconds."),
    NativeDef::new("call_at", "(self, when, callback, *args, context=None)", |ctx, args| {
        if args[1].is_none() {
            return Err(ctx.type_error("when cannot be None"));
        }
        call_at(ctx, &args[0], args[1].clone(), args)
    })
    .doc("Have a call made at a time of the loop's clock."),
    NativeDef::new("time", "(self, /)", |ctx, _| Ok(ctx.new_float(monotonic(ctx))))
        .doc("Return the time of the loop's clock, in seconds."),
    NativeDef::new("create_future", "(self, /)", |ctx, args| FutureObj::make(ctx, &args[0]))
        .doc("Return a future of this loop."),
    NativeDef::new("create_task", "(self, coro, *, name=None, context=None)", create_task)
        .doc("Run a coroutine as a task."),
    NativeDef::new("is_running", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(this(ctx, &args[0])?.thread.get() != 0))
    })
    .doc("Return whether it runs."),
    NativeDef::new("is_closed", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(this(ctx, &args[0])?.closed.get()))
    })
    .doc("Return whether it is closed."),
    NativeDef::new("get_debug", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(this(ctx, &args[0])?.debug.get()))
    })
    .doc("Return whether it is in debug mode."),
    NativeDef::new("stop", "(self, /)", |ctx, args| {
        this(ctx, &args[0])?.stopping.set(true);
        Ok(Value::NONE)
    })
    .doc("Have run_forever() end after the calls that are ready now."),
    NativeDef::new("_check_closed", "(self, /)", |ctx, args| {
        this(ctx, &args[0])?.check_closed(ctx)?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_add_callback", "(self, handle, /)", |ctx, args| {
        if !is_cancelled(&args[1]) {
            this(ctx, &args[0])?.ready.borrow_mut().push_back(Entry::Handle(args[1].clone()));
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("_drop_calls", "(self, /)", |ctx, args| {
        let l = this(ctx, &args[0])?;
        let old = (l.ready.take(), l.timers.take());
        drop(old);
        Ok(Value::NONE)
    }),
    NativeDef::new("_note_watch", "(self, fd, reader, writer, /)", |ctx, args| {
        let l = this(ctx, &args[0])?;
        let fd = ctx.index_checked(&args[1])?;
        let old = match args[2].is_none() && args[3].is_none() {
            true => l.watched.borrow_mut().remove(&fd),
            false => l.watched.borrow_mut().insert(fd, [args[2].clone(), args[3].clone()]),
        };
        drop(old);
        Ok(Value::NONE)
    }),
    NativeDef::new("_use_epoll", "(self, epoll, /)", |ctx, args| {
        let old = this(ctx, &args[0])?.epoll.replace(Some(args[1].clone()).filter(|e| !e.is_none()));
        drop(old);
        Ok(Value::NONE)
    }),
    NativeDef::new("_run_once", "(self, /)", run_once)
        .doc("One round: wait for descriptors and timers, then make the calls that are ready."),
];

/// A flag as a computed attribute that can be set.
fn set_flag(ctx: &Ctx, x: &Value, cell: fn(&LoopObj) -> &Cell<bool>, value: Option<&Value>) -> Result<()> {
    let Some(value) = value else {
        return Err(ctx.attribute_error("cannot delete attribute"));
    };
    cell(this(ctx, x)?).set(ctx.is_true(value)?);
    Ok(())
}

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "_closed",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.closed.get())),
        |ctx, x, value| set_flag(ctx, x, |l| &l.closed, value),
    ),
    GetSet::get_set(
        "_stopping",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.stopping.get())),
        |ctx, x, value| set_flag(ctx, x, |l| &l.stopping, value),
    ),
    GetSet::get_set(
        "_debug",
        |ctx, x| Ok(Value::from_bool(this(ctx, x)?.debug.get())),
        |ctx, x, value| set_flag(ctx, x, |l| &l.debug, value),
    ),
    GetSet::get_set(
        "_thread_id",
        |ctx, x| match this(ctx, x)?.thread.get() {
            0 => Ok(Value::NONE),
            ident => Ok(ctx.new_int(ident)),
        },
        |ctx, x, value| {
            let ident = match value {
                Some(value) if !value.is_none() => ctx.index_checked(value)?,
                _ => 0,
            };
            this(ctx, x)?.thread.set(ident);
            Ok(())
        },
    ),
    GetSet::get_set(
        "_task_factory",
        |ctx, x| Ok(this(ctx, x)?.task_factory.borrow().clone().unwrap_or(Value::NONE)),
        |ctx, x, value| {
            let factory = value.filter(|factory| !factory.is_none()).cloned();
            let old = this(ctx, x)?.task_factory.replace(factory);
            drop(old);
            Ok(())
        },
    ),
    GetSet::get("_ready", |ctx, x| {
        let l = this(ctx, x)?;
        let n = l.ready.borrow().len();
        let mut handles = Vec::with_capacity(n);
        for _ in 0..n {
            // Each becomes a handle that stays in its place.
            let entry = l.ready.borrow_mut().pop_front();
            if let Some(entry) = entry {
                let handle = entry.into_handle(ctx, x)?;
                handles.push(handle.clone());
                l.ready.borrow_mut().push_back(Entry::Handle(handle));
            }
        }
        Ok(ctx.new_list(handles))
    }),
    GetSet::get("_scheduled", |ctx, x| {
        let timers = this(ctx, x)?.timers.borrow();
        let all: Vec<(f64, Value)> = timers.iter().map(|timer| (timer.when, timer.handle.clone())).collect();
        drop(timers);
        let mut handles = Vec::with_capacity(all.len());
        for (when, handle) in all {
            handles.push(match future::core_of(&handle) {
                None => handle,
                Some(_) => {
                    let args = ctx.new_tuple(&[handle, Value::NONE]);
                    handle::new_timer(ctx, ctx.new_float(when), expiry(ctx)?, args, x, &Value::NONE)
                }
            });
        }
        Ok(ctx.new_list(handles))
    }),
];

/// Has the task a coroutine of a loop of ours? Then its steps need no handles.
pub(super) fn step(ctx: &Ctx, task: &Value, exception: Value) -> Result<()> {
    let Some(t) = task.downcast::<TaskObj>() else { return Ok(()) };
    let event_loop = t.core.event_loop(ctx)?;
    soon(ctx, &event_loop, Entry::Step { task: task.clone(), exception })
}
