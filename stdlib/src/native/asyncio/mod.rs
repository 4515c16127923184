//! `_asyncio`: futures, tasks and what is the running loop.

mod await_;
mod event_loop;
mod future;
mod handle;
mod queue;
mod registry;
pub(in crate::native) mod slot;
mod steps;
mod task;

use gilbox_vm::thread::ThreadSlot;
use gilbox_vm::{Ctx, ModuleSpec, NativeDef, Raise, Result, Value, arg};
use std::cell::{Cell, RefCell};

/// The module.
pub static MODULE: ModuleSpec =
    ModuleSpec { name: "_asyncio", doc: "Accelerator module for asyncio", functions: FUNCTIONS, init };

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("_get_running_loop", "()", |ctx, _| Ok(ctx.thread_slot(ThreadSlot::RunningLoop)))
        .doc("Return the running event loop or None."),
    NativeDef::new("_set_running_loop", "(loop, /)", |ctx, args| {
        drop(ctx.replace_thread_slot(ThreadSlot::RunningLoop, args[0].clone()));
        Ok(Value::NONE)
    })
    .doc("Set the running event loop."),
    NativeDef::new("get_running_loop", "()", |ctx, _| running_loop(ctx))
        .doc("Return the running event loop."),
    NativeDef::new("get_event_loop", "()", |ctx, _| current_loop(ctx)).doc("Return an asyncio event loop."),
    NativeDef::new("current_task", "(loop=None)", |ctx, args| {
        let event_loop = match arg(args, 0).filter(|l| !l.is_none()) {
            Some(event_loop) => event_loop.clone(),
            None => running_loop(ctx)?,
        };
        Ok(registry::current(ctx, &event_loop))
    })
    .doc("Return a currently executed task."),
    NativeDef::new("_enter_task", "(loop, task)", |ctx, args| {
        registry::enter(ctx, &args[0], &args[1])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_leave_task", "(loop, task)", |ctx, args| {
        registry::leave(ctx, &args[0], &args[1])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_swap_current_task", "(loop, task)", |ctx, args| {
        Ok(registry::swap(ctx, &args[0], &args[1]))
    }),
    NativeDef::new("_register_task", "(task)", |ctx, args| {
        registry::add(ctx, &args[0]);
        Ok(Value::NONE)
    }),
    NativeDef::new("_unregister_task", "(task)", |ctx, args| {
        registry::remove(ctx, &args[0]);
        Ok(Value::NONE)
    }),
    NativeDef::new("_register_eager_task", "(task)", |ctx, args| {
        registry::add(ctx, &args[0]);
        Ok(Value::NONE)
    }),
    NativeDef::new("_unregister_eager_task", "(task)", |ctx, args| {
        registry::remove(ctx, &args[0]);
        Ok(Value::NONE)
    }),
    NativeDef::new("_set_result_unless_cancelled", "(fut, result, /)", |ctx, args| {
        future::set_result_unless_cancelled(ctx, &args[0], &args[1])?;
        Ok(Value::NONE)
    })
    .doc("Give a future a result if it was not cancelled."),
    NativeDef::new("isfuture", "(obj, /)", |ctx, args| {
        Ok(Value::from_bool(future::is_future(ctx, &args[0])?))
    })
    .doc("Return whether the object is a future: one of ours, or one that says it blocks."),
    NativeDef::new("_results", "(futures, /)", future::results)
        .doc("Return a list of the results, or None if a future is not done or has none."),
    NativeDef::new("_pause", "(delay, /)", event_loop::pause).doc("Return what sleep() waits for."),
    NativeDef::new("_known_tasks", "()", |ctx, _| Ok(ctx.new_list(registry::all(ctx))))
        .doc("Return all tasks that were registered and live."),
];

/// What the module keeps for an interpreter.
#[derive(Default)]
struct State {
    /// How many tasks were named by number.
    n_named: Cell<u64>,
    cancelled_error: RefCell<Option<Value>>,
    invalid_state_error: RefCell<Option<Value>>,
}

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    super::contextvars::prepare(ctx)?;
    future::add_type(ctx, module);
    task::add_type(ctx, module);
    await_::add_type(ctx);
    steps::add_types(ctx);
    handle::add_types(ctx, module);
    event_loop::add_type(ctx, module);
    queue::add_type(ctx, module);
    Ok(())
}

/// The loop that runs in this thread.
///
/// # Errors
/// RuntimeError if none does.
fn running_loop(ctx: &Ctx) -> Result<Value> {
    let found = ctx.thread_slot(ThreadSlot::RunningLoop);
    if found.is_none() { Err(ctx.runtime_error("no running event loop")) } else { Ok(found) }
}

/// The loop that runs in this thread, or the one that the policy names.
fn current_loop(ctx: &Ctx) -> Result<Value> {
    let found = ctx.thread_slot(ThreadSlot::RunningLoop);
    if !found.is_none() {
        return Ok(found);
    }
    let policy = call_module(ctx, "asyncio.events", "get_event_loop_policy", &[])?;
    ctx.call_method_str(&policy, "get_event_loop", &[])
}

/// Calls a function of a module that is written in Python.
fn call_module(ctx: &Ctx, module: &str, name: &str, args: &[Value]) -> Result<Value> {
    let module = ctx.import_module(module)?;
    let function = ctx.get_attr_str(&module, name)?;
    ctx.call(&function, args)
}

fn exception_class(ctx: &Ctx, name: &str, known: &RefCell<Option<Value>>) -> Result<Value> {
    if let Some(class) = known.borrow().clone() {
        return Ok(class);
    }
    let module = ctx.import_module("asyncio.exceptions")?;
    let class = ctx.get_attr_str(&module, name)?;
    known.replace(Some(class.clone()));
    Ok(class)
}

fn cancelled_class(ctx: &Ctx) -> Result<Value> {
    exception_class(ctx, "CancelledError", &ctx.state::<State>().cancelled_error)
}

fn is_cancelled_error(ctx: &Ctx, raise: &Raise) -> bool {
    cancelled_class(ctx).ok().and_then(|c| ctx.as_type(&c)).is_some_and(|class| raise.is(ctx, &class))
}

fn invalid_state(ctx: &Ctx, message: &str) -> Raise {
    match exception_class(ctx, "InvalidStateError", &ctx.state::<State>().invalid_state_error) {
        Ok(class) => match ctx.call(&class, &[ctx.new_str(message)]) {
            Ok(exception) => Raise::new(exception),
            Err(raise) => raise,
        },
        Err(raise) => raise,
    }
}

/// Does the exception end the loop: KeyboardInterrupt, SystemExit, or a stop?
fn is_exit(ctx: &Ctx, raise: &Raise) -> bool {
    let exceptions = ctx.exceptions();
    raise.is_stop() || raise.is(ctx, &exceptions.keyboard_interrupt) || raise.is(ctx, &exceptions.system_exit)
}

/// Tells a loop of something that nobody else sees.
fn tell(ctx: &Ctx, event_loop: &Value, entries: &[(&str, Value)]) -> Result<()> {
    let context = ctx.new_dict();
    for (name, value) in entries {
        context.set_str(&ctx.intern(name), value.clone());
    }
    ctx.call_method_str(event_loop, "call_exception_handler", &[context.into_value()])?;
    Ok(())
}
