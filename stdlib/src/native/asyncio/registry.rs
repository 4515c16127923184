//! Which tasks there are, and which one each loop runs.

use super::event_loop;
use gilbox_vm::{Ctx, Result, Value};
use std::cell::RefCell;

#[derive(Default)]
struct Known {
    /// The current task of each loop of another kind that runs one.
    current: RefCell<Vec<(Value, Value)>>,
}

/// Remembers a task, without keeping it alive.
pub(super) fn add(ctx: &Ctx, task: &Value) {
    ctx.register_weakly(task);
}

/// Forgets a task.
pub(super) fn remove(ctx: &Ctx, task: &Value) {
    ctx.unregister_weakly(task);
}

/// All tasks that live.
pub(super) fn all(ctx: &Ctx) -> Vec<Value> {
    ctx.weakly_registered()
}

/// The task that a loop runs, or None.
pub(super) fn current(ctx: &Ctx, event_loop: &Value) -> Value {
    if let Some(own) = event_loop::current_of(event_loop) {
        return own.get();
    }
    let known = ctx.state::<Known>();
    let current = known.current.borrow();
    current.iter().find(|(known, _)| known.is(event_loop)).map_or(Value::NONE, |(_, task)| task.clone())
}

/// Makes a task the one that a loop runs; None takes it away. Answers the one before.
pub(super) fn swap(ctx: &Ctx, event_loop: &Value, task: &Value) -> Value {
    if let Some(own) = event_loop::current_of(event_loop) {
        return own.replace(task.clone());
    }
    let known = ctx.state::<Known>();
    let mut current = known.current.borrow_mut();
    match current.iter().position(|(known, _)| known.is(event_loop)) {
        Some(at) if task.is_none() => current.swap_remove(at).1,
        Some(at) => std::mem::replace(&mut current[at].1, task.clone()),
        None if task.is_none() => Value::NONE,
        None => {
            current.push((event_loop.clone(), task.clone()));
            Value::NONE
        }
    }
}

/// The loop begins to run a task.
///
/// # Errors
/// RuntimeError if it runs one.
pub(super) fn enter(ctx: &Ctx, event_loop: &Value, task: &Value) -> Result<()> {
    let running = current(ctx, event_loop);
    if running.is_none() {
        drop(swap(ctx, event_loop, task));
        return Ok(());
    }
    let (task, running) = (ctx.repr_text(task)?, ctx.repr_text(&running)?);
    Err(ctx.runtime_error(format!(
        "Cannot enter into task {task} while another task {running} is being executed."
    )))
}

/// The loop runs the task no more.
///
/// # Errors
/// RuntimeError if it runs another.
pub(super) fn leave(ctx: &Ctx, event_loop: &Value, task: &Value) -> Result<()> {
    let running = current(ctx, event_loop);
    if running.is(task) {
        drop(swap(ctx, event_loop, &Value::NONE));
        return Ok(());
    }
    let (task, running) = (ctx.repr_text(task)?, ctx.repr_text(&running)?);
    Err(ctx.runtime_error(format!("Invalid attempt to leave task {task} while task {running} is entered.")))
}
