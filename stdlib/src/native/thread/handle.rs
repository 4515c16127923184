//! Handles to joinable threads, and the arguments of `threading.excepthook`.

use super::deadline;
use super::lock::Waiters;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::thread::Wake;
use gilbox_vm::watch::{Awaited, Holder};
use gilbox_vm::{Ctx, GetSet, NativeDef, Result, Value, arg};
use std::cell::Cell;
use std::time::Instant;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    NotStarted,
    Running,
    Done,
}

/// The payload of thread handles.
struct HandleObj {
    state: Cell<State>,
    ident: Cell<i64>,
    joiners: Waiters,
}

impl Payload for HandleObj {}

static END: Awaited = Awaited {
    name: "end",
    holder: |ctx, x| {
        let handle = x.downcast::<HandleObj>().filter(|handle| handle.state.get() == State::Running)?;
        let thread = ctx.serial_of_ident(handle.ident.get())?;
        Some(Holder { thread, is_bound: true, taken: None })
    },
};

static SPEC: TypeSpec = TypeSpec::new::<HandleObj>("_thread._ThreadHandle")
    .methods(METHODS)
    .getset(&[GetSet::get("ident", |ctx, x| {
        Ok(ctx.new_int(x.downcast::<HandleObj>().map_or(0, |h| h.ident.get())))
    })])
    .slots(|s| {
        s.new.set(Some(|ctx, _, _| Ok(fresh(ctx))));
        s.repr.set(Some(|ctx, x| {
            let ident = x.downcast::<HandleObj>().map_or(0, |h| h.ident.get());
            Ok(ctx.new_str(&format!("<_thread._ThreadHandle object: ident={ident}>")))
        }));
    });

const METHODS: &[NativeDef] = &[
    NativeDef::new("is_done", "(self, /)", |_, args| {
        Ok(Value::from_bool(args[0].downcast::<HandleObj>().is_some_and(|h| h.state.get() == State::Done)))
    }),
    NativeDef::new("join", "(self, timeout=None, /)", |ctx, args| {
        let until = match arg(args, 1).filter(|t| !t.is_none()) {
            Some(timeout) => deadline_or_forever(ctx, timeout)?,
            None => None,
        };
        join(ctx, &args[0], until)?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_set_done", "(self, /)", |ctx, args| {
        if args[0].downcast::<HandleObj>().is_some_and(|h| h.state.get() == State::NotStarted) {
            return Err(ctx.runtime_error("thread not started"));
        }
        finish(ctx, &args[0]);
        Ok(Value::NONE)
    }),
];

/// As `deadline`; any negative number waits for ever.
fn deadline_or_forever(ctx: &Ctx, timeout: &Value) -> Result<Option<Instant>> {
    let negative =
        timeout.as_small_int().is_some_and(|i| i < 0) || timeout.as_exact_float().is_some_and(|f| f < 0.0);
    if negative { Ok(None) } else { deadline(ctx, Some(timeout), true) }
}

pub(super) fn add_types(ctx: &Ctx, module: &Value) {
    let ty = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "_ThreadHandle", ty.to_value());
    let ty = ctx.native_type(&HOOK_ARGS, None);
    ctx.module_set(module, "_ExceptHookArgs", ty.to_value());
}

fn make(ctx: &Ctx, state: State, ident: i64) -> Value {
    let handle = HandleObj { state: Cell::new(state), ident: Cell::new(ident), joiners: Waiters::default() };
    ctx.alloc(&ctx.type_for::<HandleObj>(), handle).into_value()
}

pub(super) fn fresh(ctx: &Ctx) -> Value {
    make(ctx, State::NotStarted, 0)
}

/// The handle of a thread that runs already.
pub(super) fn started(ctx: &Ctx, ident: i64) -> Value {
    make(ctx, State::Running, ident)
}

pub(super) fn begin(ctx: &Ctx, handle: &Value) -> Result<()> {
    match handle.downcast::<HandleObj>() {
        Some(h) if h.state.get() == State::NotStarted => {
            h.state.set(State::Running);
            Ok(())
        }
        Some(_) => Err(ctx.runtime_error("thread already started")),
        None => Err(ctx.type_error("'handle' must be a _ThreadHandle")),
    }
}

pub(super) fn set_ident(handle: &Value, ident: i64) {
    if let Some(h) = handle.downcast::<HandleObj>() {
        h.ident.set(ident);
    }
}

pub(super) fn failed(handle: &Value) {
    if let Some(h) = handle.downcast::<HandleObj>() {
        h.state.set(State::NotStarted);
    }
}

/// The thread is at its end: whoever joins it goes on.
pub(super) fn finish(ctx: &Ctx, handle: &Value) {
    if let Some(h) = handle.downcast::<HandleObj>() {
        h.state.set(State::Done);
        h.joiners.wake_all(ctx);
    }
}

/// Waits for the thread's end or the deadline.
///
/// # Errors
/// RuntimeError for a thread that was not started or is this one; what a signal handler raises.
pub(super) fn join(ctx: &Ctx, handle: &Value, until: Option<Instant>) -> Result<()> {
    let Some(h) = handle.downcast::<HandleObj>() else { return Ok(()) };
    if h.state.get() == State::NotStarted {
        return Err(ctx.runtime_error("thread not started"));
    }
    if h.state.get() == State::Running && h.ident.get() == ctx.thread_ident() {
        return Err(ctx.runtime_error("Cannot join current thread"));
    }
    while h.state.get() != State::Done {
        match h.joiners.wait(ctx, &END, handle, until) {
            Wake::TimedOut => return Ok(()),
            Wake::Interrupted => ctx.handle_pending()?,
            _ => {}
        }
    }
    Ok(())
}

/// The payload of the arguments of `threading.excepthook`.
struct HookArgs([Value; 4]);

impl Payload for HookArgs {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.0.iter().for_each(visit);
    }
}

static HOOK_ARGS: TypeSpec = TypeSpec::new::<HookArgs>("_thread._ExceptHookArgs")
    .slots(hook_slots)
    .getset(HOOK_GETSET)
    .flags(TypeFlags::BASE);

const HOOK_FIELDS: [&str; 4] = ["exc_type", "exc_value", "exc_traceback", "thread"];

fn hook_slots(s: &Slots) {
    s.repr.set(Some(|ctx, x| {
        let parts = (0..4).map(|i| Ok(format!("{}={}", HOOK_FIELDS[i], ctx.repr_text(&part(x, i)?)?)));
        let parts = parts.collect::<Result<Vec<_>>>()?;
        Ok(ctx.new_str(&format!("_thread._ExceptHookArgs({})", parts.join(", "))))
    }));
    s.new.set(Some(|ctx, ty, args| {
        let items = match args.values() {
            [sequence] if ctx.type_of(sequence).slots().iter.get().is_some() => ctx.collect(sequence)?,
            [_] => return Err(ctx.type_error("constructor requires a sequence")),
            _ => return Err(ctx.type_error("_thread._ExceptHookArgs() takes a sequence")),
        };
        let n = items.len();
        let items: [Value; 4] = items.try_into().map_err(|_| {
            ctx.type_error(format!("_thread._ExceptHookArgs() takes a 4-sequence ({n}-sequence given)"))
        })?;
        Ok(ctx.alloc(ty, HookArgs(items)).into_value())
    }));
}

pub(super) fn is_hook_args(x: &Value) -> bool {
    x.downcast::<HookArgs>().is_some()
}

fn part(x: &Value, i: usize) -> Result<Value> {
    Ok(x.downcast::<HookArgs>().map(|h| h.0[i].clone()).unwrap_or(Value::NONE))
}

const HOOK_GETSET: &[GetSet] = &[
    GetSet::get("exc_type", |_, x| part(x, 0)),
    GetSet::get("exc_value", |_, x| part(x, 1)),
    GetSet::get("exc_traceback", |_, x| part(x, 2)),
    GetSet::get("thread", |_, x| part(x, 3)),
];
