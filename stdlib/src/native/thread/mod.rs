//! `_thread`: starting threads, locks, thread-local data.

mod condition;
mod handle;
mod local;
mod lock;
pub mod queue;
mod rlock;

pub(in crate::native) use lock::Waiters;

use gilbox_vm::object::Ref;
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::exception::ExceptionObj;
use gilbox_vm::types::str::text_of;
use gilbox_vm::{Args, Ctx, ModuleSpec, NativeDef, Raise, Result, Value, arg};
use std::cell::{Cell, RefCell};
use std::time::{Duration, Instant};

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_thread",
    doc: "This module provides primitive operations to write multi-threaded programs.",
    functions: FUNCTIONS,
    init,
};

/// The longest timeout, in seconds: nanoseconds fit 64 bits.
const TIMEOUT_MAX: f64 = 9_223_372_036.0;

/// What the module keeps for an interpreter.
#[derive(Default)]
struct State {
    stack_size: Cell<usize>,
    running: Cell<i64>,
    /// Handles of threads that the end of the program waits for.
    to_join: RefCell<Vec<Value>>,
    next_local: Cell<u64>,
}

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("allocate_lock", "()", |ctx, _| Ok(lock::new(ctx))),
    NativeDef::new("allocate", "()", |ctx, _| Ok(lock::new(ctx))),
    NativeDef::new("get_ident", "()", |ctx, _| Ok(ctx.new_int(ctx.thread_ident()))),
    NativeDef::new("get_native_id", "()", |ctx, _| Ok(ctx.new_int(native_id()))),
    NativeDef::new("_set_name", "(name, /)", |ctx, args| {
        ctx.set_thread_name(&text_of(&args[0]));
        Ok(Value::NONE)
    }),
    NativeDef::new("_count", "()", |ctx, _| Ok(ctx.new_int(ctx.state::<State>().running.get()))),
    NativeDef::new("exit", "()", |ctx, _| Err(ctx.raise(&ctx.exceptions().system_exit, ""))),
    NativeDef::new("exit_thread", "()", |ctx, _| Err(ctx.raise(&ctx.exceptions().system_exit, ""))),
    NativeDef::new("stack_size", "(size=0, /)", stack_size),
    NativeDef::new("start_new_thread", "(function, args, kwargs={}, /)", start_new_thread),
    NativeDef::new("start_new", "(function, args, kwargs={}, /)", start_new_thread),
    NativeDef::new("start_joinable_thread", "(function, handle=None, daemon=True)", start_joinable_thread),
    NativeDef::new("_make_thread_handle", "(ident, /)", |ctx, args| {
        let ident = ctx.index_clamped(&args[0])?;
        Ok(handle::started(ctx, ident))
    }),
    NativeDef::new("_get_main_thread_ident", "()", |ctx, _| {
        let main = ctx.vm().gil.main().map_or(0, |id| ctx.ident_of_thread(id));
        Ok(ctx.new_int(main))
    }),
    NativeDef::new("_is_main_interpreter", "()", |_, _| Ok(Value::TRUE)),
    NativeDef::new("daemon_threads_allowed", "()", |_, _| Ok(Value::TRUE)),
    NativeDef::new("_shutdown", "()", shutdown),
    NativeDef::new("interrupt_main", "(signum=2, /)", |ctx, args| {
        let signum = match arg(args, 0) {
            Some(n) => ctx.index_clamped(n)?,
            None => 2,
        };
        if !(1..=64).contains(&signum) {
            return Err(ctx.value_error("signal number out of range"));
        }
        ctx.vm().gil.post_signal(signum as u32);
        // The main thread interrupts itself within the call.
        ctx.handle_pending()?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_excepthook", "(args, /)", excepthook),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    lock::add_type(ctx, module);
    rlock::add_type(ctx, module);
    condition::add_type(ctx, module);
    local::add_type(ctx, module);
    handle::add_types(ctx, module);
    ctx.module_set(module, "error", ctx.exceptions().runtime_error.to_value());
    ctx.module_set(module, "TIMEOUT_MAX", ctx.new_float(TIMEOUT_MAX));
    Ok(())
}

/// The number the operating system knows the thread by.
fn native_id() -> i64 {
    rustix::thread::gettid().as_raw_nonzero().get() as i64
}

fn stack_size(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let state = ctx.state::<State>();
    // Without an argument it is set back to the default, as in CPython.
    let size = arg(args, 0).map(|size| ctx.index_clamped(size)).transpose()?.unwrap_or(0);
    if size < 0 {
        return Err(ctx.value_error("size must be 0 or a positive value"));
    }
    if size != 0 && size < 32768 {
        return Err(ctx.value_error(format!("size not valid: {size} bytes")));
    }
    Ok(ctx.new_int(state.stack_size.replace(size as usize) as i64))
}

fn run_body(ctx: &Ctx, function: &Value, args: &[Value], kwargs: Option<&Ref<DictObj>>) {
    let items = kwargs.map(|d| d.items()).unwrap_or_default();
    let mut values = args.to_vec();
    values.extend(items.iter().map(|(_, v)| v.clone()));
    let names: Vec<Value> = items.into_iter().map(|(k, _)| k).collect();
    if let Err(raise) = ctx.call_args(function, Args::with_names(&values, &names)) {
        report(ctx, raise, function);
    }
}

/// Tells of an exception that ended a thread started without the module `threading`.
fn report(ctx: &Ctx, raise: Raise, function: &Value) {
    if raise.is(ctx, &ctx.exceptions().system_exit) {
        return;
    }
    let name = ctx.repr_text(function).unwrap_or_default();
    ctx.write_unraisable_as(raise, Some(&format!("Exception ignored in thread started by {name}")), None);
}

fn start(ctx: &Ctx, body: Box<dyn FnOnce(&Ctx)>) -> Result<gilbox_vm::thread::ThreadId> {
    let state = ctx.state::<State>();
    // Native code of ours wants more room than the smallest stacks that other implementations allow.
    let size = Some(state.stack_size.get()).filter(|size| *size > 0).map(|size| size.max(1 << 20));
    state.running.set(state.running.get() + 1);
    let body: Box<dyn FnOnce(&Ctx)> = Box::new(move |ctx| {
        body(ctx);
        let state = ctx.state::<State>();
        state.running.set(state.running.get() - 1);
    });
    ctx.spawn_thread(size, body).map_err(|_| {
        state.running.set(state.running.get() - 1);
        ctx.runtime_error("can't start new thread")
    })
}

fn start_new_thread(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let function = args[0].clone();
    if ctx.type_of(&function).slots().call.get().is_none() {
        return Err(ctx.type_error("first arg must be callable"));
    }
    if args[1].downcast::<gilbox_vm::types::tuple::TupleObj>().is_none() {
        return Err(ctx.type_error("2nd arg must be a tuple"));
    }
    let kwargs = match arg(args, 2) {
        Some(k) => match Ref::<DictObj>::from_value(k) {
            Some(dict) => Some(dict),
            None => return Err(ctx.type_error("optional 3rd arg must be a dictionary")),
        },
        None => None,
    };
    let positional = ctx.tuple_items(&args[1]).to_vec();
    let id = start(ctx, Box::new(move |ctx| run_body(ctx, &function, &positional, kwargs.as_ref())))?;
    Ok(ctx.new_int(ctx.ident_of_thread(id)))
}

fn start_joinable_thread(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let function = args[0].clone();
    if ctx.type_of(&function).slots().call.get().is_none() {
        return Err(ctx.type_error("thread function must be callable"));
    }
    let handle = match arg(args, 1).filter(|h| !h.is_none()) {
        Some(handle) => handle.clone(),
        None => handle::fresh(ctx),
    };
    let daemon = match arg(args, 2) {
        Some(d) => ctx.is_true(d)?,
        None => true,
    };
    handle::begin(ctx, &handle)?;
    let inside = handle.clone();
    let started = start(
        ctx,
        Box::new(move |ctx| {
            run_body(ctx, &function, &[], None);
            drop(function);
            handle::finish(ctx, &inside);
        }),
    );
    match started {
        Ok(id) => {
            handle::set_ident(&handle, ctx.ident_of_thread(id));
            if !daemon {
                ctx.state::<State>().to_join.borrow_mut().push(handle.clone());
            }
            Ok(handle)
        }
        Err(raise) => {
            handle::failed(&handle);
            Err(raise)
        }
    }
}

/// How many threads run beside the main one.
pub(in crate::native) fn running(ctx: &Ctx) -> i64 {
    ctx.state::<State>().running.get()
}

/// In a copy of the process nobody else runs, and there is nobody to wait for.
pub(in crate::native) fn after_fork(ctx: &Ctx) {
    let state = ctx.state::<State>();
    state.running.set(0);
    state.to_join.take();
}

fn shutdown(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let state = ctx.state::<State>();
    loop {
        let next = state.to_join.borrow_mut().pop();
        match next {
            Some(handle) => handle::join(ctx, &handle, None)?,
            None => return Ok(Value::NONE),
        }
    }
}

/// The deadline of a timeout in seconds; `None` waits for ever.
///
/// # Errors
/// ValueError, OverflowError and TypeError as `lock.acquire` words them.
fn deadline(ctx: &Ctx, timeout: Option<&Value>, blocking: bool) -> Result<Option<Instant>> {
    let Some(timeout) = timeout else { return Ok(None) };
    let seconds = seconds_of(ctx, timeout)?;
    if seconds == -1.0 {
        return Ok(None);
    }
    if !blocking {
        return Err(ctx.value_error("can't specify a timeout for a non-blocking call"));
    }
    if seconds < 0.0 {
        return Err(ctx.value_error("timeout value must be a non-negative number"));
    }
    if seconds > TIMEOUT_MAX {
        return Err(ctx.overflow_error("timeout value is too large"));
    }
    Ok(Some(ctx.vm().gil.now() + Duration::from_secs_f64(seconds)))
}

/// A timeout in seconds that fits 64 bits of nanoseconds.
///
/// # Errors
/// ValueError, OverflowError and TypeError as CPython words them.
pub(in crate::native) fn seconds_of(ctx: &Ctx, timeout: &Value) -> Result<f64> {
    let seconds = match timeout.as_exact_float() {
        Some(seconds) => seconds,
        None => ctx.index_clamped(timeout)? as f64,
    };
    if seconds.is_nan() {
        return Err(ctx.value_error("Invalid value NaN (not a number)"));
    }
    if seconds.abs() * 1e9 > i64::MAX as f64 {
        return Err(ctx.overflow_error("timestamp out of range for platform time_t"));
    }
    Ok(seconds)
}

/// `threading.excepthook`: the traceback of an exception that ended a thread.
fn excepthook(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    if !handle::is_hook_args(x) {
        return Err(ctx.type_error("_thread.excepthook argument type must be ExceptHookArgs"));
    }
    let class = ctx.get_attr_str(x, "exc_type")?;
    if class.is(ctx.exceptions().system_exit.as_value()) {
        return Ok(Value::NONE);
    }
    let (value, thread) = (ctx.get_attr_str(x, "exc_value")?, ctx.get_attr_str(x, "thread")?);
    let name = if thread.is_none() {
        ctx.thread_ident().to_string()
    } else {
        let name = ctx.get_attr_str(&thread, "name")?;
        ctx.str_text(&name)?
    };
    let value = if value.downcast::<ExceptionObj>().is_some() { value } else { ctx.call(&class, &[])? };
    let text = format!("Exception in thread {name}:\n{}", ctx.format_uncaught(&value));
    // The stream the thread remembered serves when sys.stderr is gone.
    let sys = ctx.import_module("sys")?;
    let mut stream = ctx.get_attr_opt(&sys, &ctx.intern("stderr"))?.filter(|s| !s.is_none());
    if stream.is_none() && !thread.is_none() {
        stream = ctx.get_attr_opt(&thread, &ctx.intern("_stderr"))?.filter(|s| !s.is_none());
    }
    if let Some(stream) = stream {
        ctx.call_method_str(&stream, "write", &[ctx.new_str(&text)])?;
        ctx.call_method_str(&stream, "flush", &[])?;
    }
    Ok(Value::NONE)
}

/// The class as the `repr` of locks names it: with its module if it is our own.
fn object_of(ctx: &Ctx, x: &Value) -> String {
    let class = ctx.type_of(x);
    if class.has(gilbox_vm::object::TypeFlags::HEAP) {
        return format!("{} object", ctx.type_name(x));
    }
    let module = ctx.get_attr_str(class.as_value(), "__module__").map(|m| text_of(&m)).unwrap_or_default();
    format!("{module}.{} object", class.name_text())
}
