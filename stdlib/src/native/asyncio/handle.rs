//! `_asyncio.Handle` and `_asyncio.TimerHandle`: calls that a loop will make.

use super::event_loop;
use super::slot::Slot;
use super::{call_module, is_exit};
use crate::native::contextvars;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Cmp, Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::types::float::as_float;
use gilbox_vm::{Args, Ctx, GetSet, NativeDef, Raise, Result, Value};
use std::cell::Cell;

/// What both kinds have.
pub(super) struct Core {
    /// None once it was cancelled.
    callback: Slot,
    /// A tuple; None once it was cancelled.
    args: Slot,
    event_loop: Slot,
    context: Slot,
    pub(super) cancelled: Cell<bool>,
    source_traceback: Slot,
    /// The `repr` that was kept when it was cancelled in debug mode.
    text: Slot,
}

impl Core {
    fn new(callback: Value, args: Value, event_loop: Value, context: Value) -> Core {
        Core {
            callback: Slot::new(callback),
            args: Slot::new(args),
            event_loop: Slot::new(event_loop),
            context: Slot::new(context),
            cancelled: Cell::new(false),
            source_traceback: Slot::empty(),
            text: Slot::empty(),
        }
    }

    fn blank() -> Core {
        Core::new(Value::NONE, Value::NONE, Value::NONE, Value::NONE)
    }

    fn cells(&self) -> [&Slot; 6] {
        [&self.callback, &self.args, &self.event_loop, &self.context, &self.source_traceback, &self.text]
    }

    fn traverse(&self, visit: &mut Visitor<'_>) {
        for cell in self.cells() {
            cell.visit(visit);
        }
    }

    fn clear(&self) {
        for cell in self.cells() {
            drop(cell.replace(Value::NONE));
        }
    }
}

/// The payload of handles.
pub(super) struct HandleObj {
    core: Core,
}

impl Payload for HandleObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.core.traverse(visit);
    }
    fn clear(&self) {
        self.core.clear();
    }
}

/// The payload of handles with a time.
pub(super) struct TimerObj {
    core: Core,
    when: Slot,
    /// Is it in its loop's heap?
    pub(super) scheduled: Cell<bool>,
}

impl Payload for TimerObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.core.traverse(visit);
        self.when.visit(visit);
    }
    fn clear(&self) {
        self.core.clear();
    }
}

pub(super) fn core_of(x: &Value) -> Option<&Core> {
    match x.downcast::<HandleObj>() {
        Some(handle) => Some(&handle.core),
        None => x.downcast::<TimerObj>().map(|timer| &timer.core),
    }
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Core> {
    core_of(x).ok_or_else(|| ctx.type_error("a Handle is required"))
}

fn this_timer<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a TimerObj> {
    ctx.payload::<TimerObj>(x, "TimerHandle")
}

static HANDLE: TypeSpec = TypeSpec::new::<HandleObj>("asyncio.events.Handle")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF))
    .doc("Object returned by callback registration methods.");

static TIMER: TypeSpec = TypeSpec::new::<TimerObj>("asyncio.events.TimerHandle")
    .methods(TIMER_METHODS)
    .getset(TIMER_GETSET)
    .slots(timer_slots)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF))
    .doc("Object returned by timed callback registration methods.");

pub(super) fn add_types(ctx: &Ctx, module: &Value) {
    let handle = ctx.native_type(&HANDLE, None);
    let timer = ctx.native_type(&TIMER, Some(&handle));
    ctx.module_set(module, "Handle", handle.to_value());
    ctx.module_set(module, "TimerHandle", timer.to_value());
}

/// A handle; a context of None is a copy of the current one.
pub(super) fn new(ctx: &Ctx, callback: Value, args: Value, event_loop: &Value, context: &Value) -> Value {
    let core = Core::new(callback, args, event_loop.clone(), context_or_copy(ctx, context));
    ctx.alloc(&ctx.type_for::<HandleObj>(), HandleObj { core }).into_value()
}

/// A handle with a time.
pub(super) fn new_timer(
    ctx: &Ctx,
    when: Value,
    callback: Value,
    args: Value,
    event_loop: &Value,
    context: &Value,
) -> Value {
    let core = Core::new(callback, args, event_loop.clone(), context_or_copy(ctx, context));
    let timer = TimerObj { core, when: Slot::new(when), scheduled: Cell::new(false) };
    ctx.alloc(&ctx.type_for::<TimerObj>(), timer).into_value()
}

fn context_or_copy(ctx: &Ctx, context: &Value) -> Value {
    if context.is_none() { contextvars::copy_current(ctx) } else { context.clone() }
}

/// In debug mode, remembers where the handle was made.
pub(super) fn remember_source(ctx: &Ctx, handle: &Value) -> Result<()> {
    let stack = call_module(ctx, "asyncio.format_helpers", "extract_stack", &[])?;
    if let Some(core) = core_of(handle) {
        drop(core.source_traceback.replace(stack));
    }
    Ok(())
}

fn init_core(ctx: &Ctx, x: &Value, places: [Option<&Value>; 4]) -> Result<()> {
    let core = this(ctx, x)?;
    let [callback, args, event_loop, context] = places.map(|place| place.cloned().unwrap_or(Value::NONE));
    let debug = ctx.call_method_str(&event_loop, "get_debug", &[])?;
    drop(core.callback.replace(callback));
    drop(core.args.replace(args));
    drop(core.context.replace(context_or_copy(ctx, &context)));
    drop(core.event_loop.replace(event_loop));
    core.cancelled.set(false);
    if ctx.is_true(&debug)? { remember_source(ctx, x) } else { Ok(()) }
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, HandleObj { core: Core::blank() }).into_value())));
    s.init.set(Some(|ctx, x, args: Args<'_>| {
        let places = args.places(ctx, "Handle", ["callback", "args", "loop", "context"], 3)?;
        init_core(ctx, x, places)
    }));
    s.repr.set(Some(repr));
}

fn timer_slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| {
        let timer = TimerObj { core: Core::blank(), when: Slot::empty(), scheduled: Cell::new(false) };
        Ok(ctx.alloc(ty, timer).into_value())
    }));
    s.init.set(Some(|ctx, x, args: Args<'_>| {
        let names = ["when", "callback", "args", "loop", "context"];
        let [when, callback, given, event_loop, context] = args.places(ctx, "TimerHandle", names, 4)?;
        drop(this_timer(ctx, x)?.when.replace(when.cloned().unwrap_or(Value::NONE)));
        init_core(ctx, x, [callback, given, event_loop, context])
    }));
    s.repr.set(Some(repr));
    s.hash.set(Some(|ctx, x| ctx.hash(&when_of(ctx, x)?)));
    s.compare.set(Some(compare));
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let text = this(ctx, x)?.text.get();
    if !text.is_none() {
        return Ok(text);
    }
    call_module(ctx, "asyncio.format_helpers", "_handle_repr", std::slice::from_ref(x))
}

/// The time of a handle.
pub(super) fn when_of(ctx: &Ctx, x: &Value) -> Result<Value> {
    Ok(this_timer(ctx, x)?.when.get())
}

/// A time as a number to order by.
pub(super) fn seconds_of(ctx: &Ctx, when: &Value) -> Result<f64> {
    if let Some(seconds) = as_float(when) {
        return Ok(seconds);
    }
    let float = ctx.call(ctx.types().float.as_value(), std::slice::from_ref(when))?;
    Ok(as_float(&float).unwrap_or(0.0))
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(one), Some(other)) = (a.downcast::<TimerObj>(), b.downcast::<TimerObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    let whens = (one.when.get(), other.when.get());
    let ordered = match cmp {
        Cmp::Lt | Cmp::Gt => return ctx.compare(&whens.0, &whens.1, cmp),
        Cmp::Le => ctx.compare_true(&whens.0, &whens.1, Cmp::Lt)?,
        Cmp::Ge => ctx.compare_true(&whens.0, &whens.1, Cmp::Gt)?,
        Cmp::Eq | Cmp::Ne => false,
    };
    if ordered {
        return Ok(Value::TRUE);
    }
    let mut equal = one.core.cancelled.get() == other.core.cancelled.get() && ctx.eq(&whens.0, &whens.1)?;
    for (mine, theirs) in [(&one.core.callback, &other.core.callback), (&one.core.args, &other.core.args)] {
        let (mine, theirs) = (mine.get(), theirs.get());
        equal = equal && ctx.eq(&mine, &theirs)?;
    }
    Ok(Value::from_bool(equal != (cmp == Cmp::Ne)))
}

/// Has it one of our own classes, whose `_run` is known?
pub(super) fn is_exact(ctx: &Ctx, x: &Value) -> bool {
    let class = ctx.type_of(x);
    class.is(&ctx.type_for::<HandleObj>()) || class.is(&ctx.type_for::<TimerObj>())
}

/// Makes the call of a handle, in its context. What it raises is told to the loop.
///
/// # Errors
/// KeyboardInterrupt, SystemExit and stops.
pub(super) fn run(ctx: &Ctx, x: &Value) -> Result<()> {
    let core = this(ctx, x)?;
    let (callback, args, context) = (core.callback.get(), core.args.get(), core.context.get());
    match contextvars::run_in(ctx, &context, || ctx.call(&callback, ctx.tuple_items(&args))) {
        Ok(_) => Ok(()),
        Err(raise) => report(ctx, x, raise),
    }
}

/// Tells the loop of what a call raised.
///
/// # Errors
/// The exception itself if it ends the loop.
pub(super) fn report(ctx: &Ctx, handle: &Value, raise: Raise) -> Result<()> {
    if is_exit(ctx, &raise) {
        return Err(raise);
    }
    call_module(ctx, "asyncio.format_helpers", "_report_callback", &[handle.clone(), raise.into_value()])?;
    Ok(())
}

fn cancel(ctx: &Ctx, x: &Value) -> Result<()> {
    let core = this(ctx, x)?;
    if core.cancelled.get() {
        return Ok(());
    }
    let event_loop = core.event_loop.get();
    if let Some(timer) = x.downcast::<TimerObj>() {
        if !event_loop::count_cancelled(&event_loop, timer) {
            ctx.call_method_str(&event_loop, "_timer_handle_cancelled", std::slice::from_ref(x))?;
        }
    }
    core.cancelled.set(true);
    if event_loop::is_debug(ctx, &event_loop)? {
        let text = ctx.repr(x)?;
        drop(core.text.replace(text));
    }
    drop(core.callback.replace(Value::NONE));
    drop(core.args.replace(Value::NONE));
    Ok(())
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("cancel", "(self, /)", |ctx, args| {
        cancel(ctx, &args[0])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("cancelled", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(this(ctx, &args[0])?.cancelled.get()))
    }),
    NativeDef::new("get_context", "(self, /)", |ctx, args| Ok(this(ctx, &args[0])?.context.get())),
    NativeDef::new("_run", "(self, /)", |ctx, args| {
        run(ctx, &args[0])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_repr_info", "(self, /)", |ctx, args| {
        call_module(ctx, "asyncio.format_helpers", "_handle_info", &args[..1])
    }),
];

const TIMER_METHODS: &[NativeDef] =
    &[NativeDef::new("when", "(self, /)", |ctx, args| when_of(ctx, &args[0]))];

const GETSET: &[GetSet] = &[
    GetSet::get("_callback", |ctx, x| Ok(this(ctx, x)?.callback.get())),
    GetSet::get("_args", |ctx, x| Ok(this(ctx, x)?.args.get())),
    GetSet::get("_loop", |ctx, x| Ok(this(ctx, x)?.event_loop.get())),
    GetSet::get("_context", |ctx, x| Ok(this(ctx, x)?.context.get())),
    GetSet::get("_cancelled", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.cancelled.get()))),
    GetSet::get("_source_traceback", |ctx, x| Ok(this(ctx, x)?.source_traceback.get())),
];

const TIMER_GETSET: &[GetSet] = &[
    GetSet::get("_when", when_of),
    GetSet::get_set(
        "_scheduled",
        |ctx, x| Ok(Value::from_bool(this_timer(ctx, x)?.scheduled.get())),
        |ctx, x, value| {
            let Some(value) = value else {
                return Err(ctx.attribute_error("cannot delete attribute"));
            };
            this_timer(ctx, x)?.scheduled.set(ctx.is_true(value)?);
            Ok(())
        },
    ),
];
