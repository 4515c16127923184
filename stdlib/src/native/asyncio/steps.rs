//! The callables by which a loop drives a task.

use super::task;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::{Ctx, GetSet, Value};

/// Goes on with a task, with an exception or None.
struct StepObj {
    task: Value,
    exception: Value,
}

impl Payload for StepObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.task);
        visit(&self.exception);
    }
}

/// Goes on with a task when the future it waits for is done.
struct WakeupObj {
    task: Value,
}

impl Payload for WakeupObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.task);
    }
}

static STEP: TypeSpec = TypeSpec::new::<StepObj>("_asyncio.TaskStepMethWrapper")
    .getset(&[
        GetSet::get("__self__", |_, x| Ok(x.downcast::<StepObj>().map_or(Value::NONE, |s| s.task.clone()))),
        GetSet::get("__qualname__", |ctx, _| Ok(ctx.intern("TaskStepMethWrapper"))),
    ])
    .slots(|s: &Slots| {
        s.call.set(Some(|ctx, x, args| {
            if !args.values().is_empty() {
                return Err(ctx.type_error("function takes no positional arguments"));
            }
            match x.downcast::<StepObj>() {
                Some(step) => task::step(ctx, &step.task, step.exception.clone()),
                None => Ok(Value::NONE),
            }
        }));
    })
    .flags(TypeFlags::NO_NEW);

static WAKEUP: TypeSpec = TypeSpec::new::<WakeupObj>("_asyncio.TaskWakeup")
    .getset(&[
        GetSet::get("__self__", |_, x| Ok(x.downcast::<WakeupObj>().map_or(Value::NONE, |s| s.task.clone()))),
        GetSet::get("__name__", |ctx, _| Ok(ctx.intern("task_wakeup"))),
        GetSet::get("__qualname__", |ctx, _| Ok(ctx.intern("Task.task_wakeup"))),
    ])
    .slots(|s: &Slots| {
        s.call.set(Some(|ctx, x, args| match (x.downcast::<WakeupObj>(), args.values()) {
            (Some(wakeup), [future]) => task::wakeup(ctx, &wakeup.task, future),
            _ => Err(ctx.type_error("task_wakeup() takes exactly one argument")),
        }));
    })
    .flags(TypeFlags::NO_NEW);

pub(super) fn add_types(ctx: &Ctx) {
    ctx.native_type(&STEP, None);
    ctx.native_type(&WAKEUP, None);
}

/// What makes the next step of a task.
pub(super) fn step_of(ctx: &Ctx, task: &Value, exception: Value) -> Value {
    let step = StepObj { task: task.clone(), exception };
    ctx.alloc(&ctx.type_for::<StepObj>(), step).into_value()
}

/// What wakes a task: called with the future it waited for.
pub(super) fn wakeup_of(ctx: &Ctx, task: &Value) -> Value {
    ctx.alloc(&ctx.type_for::<WakeupObj>(), WakeupObj { task: task.clone() }).into_value()
}
