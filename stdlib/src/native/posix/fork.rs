//! `os.fork`, and what is called around it.

use super::{check_allowed, failed};
use crate::native::thread;
use ::fork::Fork;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// The functions of `register_at_fork`, in the order of their registration.
#[derive(Default)]
struct Hooks {
    before: RefCell<Vec<Value>>,
    in_child: RefCell<Vec<Value>>,
    in_parent: RefCell<Vec<Value>>,
}

/// `register_at_fork(*, before=None, after_in_child=None, after_in_parent=None)`
pub(super) fn register(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let given: Vec<Option<&Value>> = (0..3).map(|at| arg(args, at)).collect();
    if given.iter().all(Option::is_none) {
        return Err(ctx.type_error("At least one argument is required."));
    }
    for (hook, name) in given.iter().zip(["before", "after_in_child", "after_in_parent"]) {
        if let Some(hook) = hook
            && ctx.type_of(hook).slots().call.get().is_none()
        {
            let got = ctx.type_name(hook);
            return Err(ctx.type_error(format!("'{name}' must be callable, not {got}")));
        }
    }
    let hooks = ctx.state::<Hooks>();
    for (hook, list) in given.into_iter().zip([&hooks.before, &hooks.in_child, &hooks.in_parent]) {
        list.borrow_mut().extend(hook.cloned());
    }
    Ok(Value::NONE)
}

/// Calls hooks; what they raise is told, and stops nothing.
fn call_all(ctx: &Ctx, hooks: impl Iterator<Item = Value>) {
    for hook in hooks {
        if let Err(raise) = ctx.call(&hook, &[]) {
            ctx.write_unraisable(raise, Some(&hook));
        }
    }
}

/// `fork()`: the number of the copy; 0 in the copy.
pub(super) fn fork(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let hooks = ctx.state::<Hooks>();
    let before = hooks.before.borrow().clone();
    call_all(ctx, before.into_iter().rev());
    let copied = ctx.fork(|| match ::fork::fork()? {
        Fork::Parent(pid) => Ok(Some(pid.unsigned_abs())),
        Fork::Child => Ok(None),
    });
    let after = match &copied {
        Ok(None) => {
            thread::after_fork(ctx);
            hooks.in_child.borrow().clone()
        }
        _ => hooks.in_parent.borrow().clone(),
    };
    call_all(ctx, after.into_iter());
    if matches!(copied, Ok(Some(_))) && thread::running(ctx) > 0 {
        ctx.warn_deprecated(&format!(
            "This process (pid={}) is multi-threaded, use of fork() may lead to deadlocks in the child.",
            std::process::id()
        ))?;
    }
    match copied {
        Ok(pid) => Ok(ctx.new_int(pid.unwrap_or(0).into())),
        Err(error) => Err(failed(ctx, error, None)),
    }
}
