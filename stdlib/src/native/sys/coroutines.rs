//! What `sys` knows of coroutines and async generators.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::Type;
use gilbox_vm::thread::ThreadSlot;
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;
use std::cell::RefCell;

static HOOKS: StructSpec = StructSpec {
    module: "builtins",
    name: "asyncgen_hooks",
    doc: "sys.asyncgen_hooks: hooks for async generators of this thread.",
    fields: &["firstiter", "finalizer"],
    n_items: 2,
    callable: true,
};

#[derive(Default)]
struct State {
    class: RefCell<Option<Type>>,
}

pub(super) fn get_hooks(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let state = ctx.state::<State>();
    let known = state.class.borrow().clone();
    let class = match known {
        Some(class) => class,
        None => {
            let class = ctx.struct_type(&HOOKS)?;
            state.class.replace(Some(class.clone()));
            class
        }
    };
    let hooks =
        [ThreadSlot::AsyncFirstIteration, ThreadSlot::AsyncFinalizer].map(|slot| ctx.thread_slot(slot));
    Ok(ctx.new_struct(&class, hooks.to_vec()))
}

pub(super) fn set_hooks(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let places =
        [(1, "finalizer", ThreadSlot::AsyncFinalizer), (0, "firstiter", ThreadSlot::AsyncFirstIteration)];
    for (at, name, _) in &places {
        if let Some(hook) = arg(args, *at).filter(|hook| !hook.is_none() && !ctx.is_callable(hook)) {
            let class = ctx.type_name(hook);
            return Err(ctx.type_error(format!("callable {name} expected, got {class}")));
        }
    }
    for (at, _, slot) in places {
        if let Some(hook) = arg(args, at) {
            drop(ctx.replace_thread_slot(slot, hook.clone()));
        }
    }
    Ok(Value::NONE)
}

pub(super) fn get_depth(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    Ok(ctx.new_int(ctx.origin_depth() as i64))
}

pub(super) fn set_depth(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let depth = ctx.index_checked(&args[0])?;
    if depth < 0 {
        return Err(ctx.value_error("depth must be >= 0"));
    }
    ctx.set_origin_depth(depth as usize);
    Ok(Value::NONE)
}
