//! The primitive lock.

use super::{deadline, object_of};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::thread::{Reason, ThreadId, Wake};
use gilbox_vm::{Ctx, NativeDef, Result, Value, arg};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Instant;

/// Threads that wait for something, first come first woken.
#[derive(Default)]
pub(in crate::native) struct Waiters(RefCell<VecDeque<ThreadId>>);

impl Waiters {
    /// Waits at the door once. The caller looks again at what it waits for.
    pub(in crate::native) fn wait(&self, ctx: &Ctx, deadline: Option<Instant>) -> Wake {
        let me = ctx.thread_id();
        self.0.borrow_mut().push_back(me);
        let wake = ctx.park(Reason::Lock, deadline, true);
        self.0.borrow_mut().retain(|t| *t != me);
        wake
    }

    /// Wakes the first.
    pub(in crate::native) fn wake_one(&self, ctx: &Ctx) {
        let first = self.0.borrow_mut().pop_front();
        if let Some(thread) = first {
            ctx.vm().gil.unpark(thread);
        }
    }

    /// Wakes all.
    pub(super) fn wake_all(&self, ctx: &Ctx) {
        let all = std::mem::take(&mut *self.0.borrow_mut());
        for thread in all {
            ctx.vm().gil.unpark(thread);
        }
    }
}

/// The payload of locks. All of it is guarded by the interpreter's lock.
#[derive(Default)]
pub(super) struct LockObj {
    locked: Cell<bool>,
    waiters: Waiters,
}

impl Payload for LockObj {}

static SPEC: TypeSpec = TypeSpec::new::<LockObj>("_thread.lock")
    .methods(METHODS)
    .slots(slots)
    .flags(TypeFlags::WEAKREF)
    .doc("A lock object is a synchronization primitive.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let ty = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "lock", ty.to_value());
    ctx.module_set(module, "LockType", ty.to_value());
}

pub(super) fn new(ctx: &Ctx) -> Value {
    ctx.alloc(&ctx.type_for::<LockObj>(), LockObj::default()).into_value()
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| match args.values().len() {
        0 => Ok(ctx.alloc(ty, LockObj::default()).into_value()),
        n => Err(ctx.type_error(format!("lock expected 0 arguments, got {n}"))),
    }));
    s.repr.set(Some(|ctx, x| {
        let state =
            if x.downcast::<LockObj>().is_some_and(|l| l.locked.get()) { "locked" } else { "unlocked" };
        Ok(ctx.new_str(&format!("<{state} {} at {:#x}>", object_of(ctx, x), x.id())))
    }));
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("acquire", "(self, blocking=True, timeout=-1)", acquire),
    NativeDef::new("acquire_lock", "(self, blocking=True, timeout=-1)", acquire),
    NativeDef::new("release", "(self, /)", release),
    NativeDef::new("release_lock", "(self, /)", release),
    NativeDef::new("locked", "(self, /)", locked),
    NativeDef::new("locked_lock", "(self, /)", locked),
    NativeDef::new("__enter__", "(self, /)", |ctx, args| acquire(ctx, &args[..1])),
    NativeDef::new("__exit__", "(self, /, *exc)", |ctx, args| release(ctx, &args[..1])),
    NativeDef::new("__reduce__", "(self, /)", |ctx, _| {
        Err(ctx.type_error("cannot pickle '_thread.lock' object"))
    }),
    NativeDef::new("_at_fork_reinit", "(self, /)", |_, args| {
        if let Some(l) = args[0].downcast::<LockObj>() {
            l.locked.set(false);
        }
        Ok(Value::NONE)
    }),
];

fn acquire(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(lock) = args[0].downcast::<LockObj>() else { return Ok(Value::NONE) };
    if args.len() == 1 && !lock.locked.replace(true) {
        return Ok(Value::TRUE);
    }
    let blocking = match arg(args, 1) {
        Some(b) => ctx.is_true(b)?,
        None => true,
    };
    let until = deadline(ctx, arg(args, 2), blocking)?;
    if !lock.locked.replace(true) {
        return Ok(Value::TRUE);
    }
    if !blocking {
        return Ok(Value::FALSE);
    }
    loop {
        let wake = lock.waiters.wait(ctx, until);
        // A handler may let this very lock go, so whether it is free is asked after the handlers ran.
        if wake == Wake::Interrupted
            && let Err(raise) = ctx.handle_pending()
        {
            if !lock.locked.get() {
                // The lock was meant for this thread, which leaves: the next one has it.
                lock.waiters.wake_one(ctx);
            }
            return Err(raise);
        }
        if !lock.locked.replace(true) {
            return Ok(Value::TRUE);
        }
        if wake == Wake::TimedOut {
            return Ok(Value::FALSE);
        }
    }
}

fn release(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(lock) = args[0].downcast::<LockObj>() else { return Ok(Value::NONE) };
    if !lock.locked.replace(false) {
        return Err(ctx.runtime_error("release unlocked lock"));
    }
    lock.waiters.wake_one(ctx);
    Ok(Value::NONE)
}

fn locked(_: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(args[0].downcast::<LockObj>().is_some_and(|l| l.locked.get())))
}
