//! atexit: functions that run when the interpreter ends.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, ModuleSpec, NativeDef};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// The module `atexit`. The engine calls `_run_exitfuncs` at its end.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "atexit",
    doc: "allow programmer to define multiple exit functions to be executed\nupon normal program termination.",
    functions: FUNCTIONS,
    init: |_, _| Ok(()),
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("_clear", "()", |ctx, _| {
        let old = ctx.state::<Registered>().calls.take();
        drop(old);
        Ok(Value::NONE)
    }),
    NativeDef::new("_ncallbacks", "()", |ctx, _| {
        Ok(ctx.new_int(ctx.state::<Registered>().calls.borrow().len() as i64))
    }),
    NativeDef::new("_run_exitfuncs", "()", run),
    NativeDef::new("register", "(func, /, *args, **kwargs)", |ctx, args| {
        if !ctx.is_callable(&args[0]) {
            return Err(ctx.type_error("the first argument must be callable"));
        }
        ctx.state::<Registered>().calls.borrow_mut().push(args.to_vec());
        Ok(args[0].clone())
    }),
    NativeDef::new("unregister", "(func, /)", unregister),
];

/// Functions with their arguments, in the order of their registration.
#[derive(Default)]
struct Registered {
    calls: RefCell<Vec<Vec<Value>>>,
}

fn run(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let state = ctx.state::<Registered>();
    loop {
        let last = state.calls.borrow_mut().pop();
        let Some(call) = last else { return Ok(Value::NONE) };
        if let Err(raise) = call_one(ctx, &call) {
            report(ctx, raise, &call);
        }
    }
}

fn call_one(ctx: &Ctx, call: &[Value]) -> Result<Value> {
    let [function, positional, keywords] = call else { return Ok(Value::NONE) };
    let mut values = ctx.tuple_items(positional).to_vec();
    let items = keywords.downcast::<DictObj>().map(DictObj::items).unwrap_or_default();
    let names: Vec<Value> = items.iter().map(|(name, _)| name.clone()).collect();
    values.extend(items.into_iter().map(|(_, value)| value));
    ctx.call_args(function, Args::with_names(&values, &names))
}

fn report(ctx: &Ctx, raise: Raise, call: &[Value]) {
    ctx.write_unraisable(raise, call.first());
}

fn unregister(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let state = ctx.state::<Registered>();
    let calls = state.calls.borrow().clone();
    let mut kept = Vec::new();
    for call in calls {
        let same = match call.first() {
            Some(function) => ctx.eq(function, &args[0])?,
            None => false,
        };
        if !same {
            kept.push(call);
        }
    }
    let old = state.calls.replace(kept);
    drop(old);
    Ok(Value::NONE)
}
