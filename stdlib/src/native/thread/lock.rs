//! The primitive lock.

use super::{deadline, object_of};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::thread::{Position, ThreadId, Wake};
use gilbox_vm::watch::{Awaited, Holder};
use gilbox_vm::{Ctx, NativeDef, Result, Value, arg};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::Instant;

/// Threads that wait for something, first come first woken.
#[derive(Default)]
pub(in crate::native) struct Waiters(RefCell<VecDeque<ThreadId>>);

impl Waiters {
    /// Waits at the door once for `object`. The caller looks again at what it waits for.
    pub(in crate::native) fn wait(
        &self,
        ctx: &Ctx,
        what: &'static Awaited,
        object: &Value,
        deadline: Option<Instant>,
    ) -> Wake {
        let me = ctx.thread_id();
        self.0.borrow_mut().push_back(me);
        let wake = ctx.park_for(what, object, deadline);
        self.0.borrow_mut().retain(|t| *t != me);
        wake
    }

    /// Wakes the first.
    pub(in crate::native) fn wake_one(&self, ctx: &Ctx) {
        let next = || self.0.borrow_mut().pop_front();
        while let Some(thread) = next() {
            if ctx.vm().gil.unpark(thread) {
                break;
            }
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
    /// The serial number of the thread that took it, and one; 0 while it is free.
    owner: Cell<u32>,
    /// A `with` statement has it, and so nobody else will release it.
    is_bound: Cell<bool>,
    /// Where it was taken.
    taken: Cell<Position>,
    waiters: Waiters,
}

impl Payload for LockObj {}

static LOCK: Awaited = Awaited {
    name: "lock",
    holder: |_, x| {
        let lock = x.downcast::<LockObj>()?;
        let thread = lock.owner.get().checked_sub(1)?;
        Some(Holder { thread, is_bound: lock.is_bound.get(), taken: Some(lock.taken.get()) })
    },
};

impl LockObj {
    pub(super) fn is_locked(&self) -> bool {
        self.owner.get() != 0
    }

    /// Lets it go and wakes who waits; false if nobody had it.
    pub(super) fn free(&self, ctx: &Ctx) -> bool {
        let was_locked = self.owner.replace(0) != 0;
        if was_locked {
            self.waiters.wake_one(ctx);
        }
        was_locked
    }

    /// Takes the lock if it is free.
    #[inline]
    pub(super) fn try_take(&self, ctx: &Ctx, is_bound: bool) -> bool {
        if self.is_locked() {
            return false;
        }
        self.owner.set(ctx.thread_serial() + 1);
        self.is_bound.set(is_bound);
        self.taken.set(ctx.position());
        true
    }
}

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
            if x.downcast::<LockObj>().is_some_and(LockObj::is_locked) { "locked" } else { "unlocked" };
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
    NativeDef::new("__enter__", "(self, /)", |ctx, args| enter(ctx, &args[0])),
    NativeDef::new("__exit__", "(self, /, *_)", |ctx, args| release(ctx, &args[..1])),
    NativeDef::new("__reduce__", "(self, /)", |ctx, _| {
        Err(ctx.type_error("cannot pickle '_thread.lock' object"))
    }),
    NativeDef::new("_at_fork_reinit", "(self, /)", |_, args| {
        if let Some(l) = args[0].downcast::<LockObj>() {
            l.owner.set(0);
        }
        Ok(Value::NONE)
    }),
];

/// A lock that the calling thread has taken.
pub(super) fn taken(ctx: &Ctx) -> Value {
    let lock = LockObj::default();
    lock.try_take(ctx, false);
    ctx.alloc(&ctx.type_for::<LockObj>(), lock).into_value()
}

/// Takes the lock of a `with` statement.
pub(super) fn enter(ctx: &Ctx, x: &Value) -> Result<Value> {
    let Some(lock) = x.downcast::<LockObj>() else { return Ok(Value::NONE) };
    if lock.try_take(ctx, true) {
        Ok(Value::TRUE)
    } else {
        wait(ctx, x, lock, None, true).map(Value::from_bool)
    }
}

/// Takes the lock, or answers false at the deadline.
pub(super) fn take(ctx: &Ctx, x: &Value, lock: &LockObj, until: Option<Instant>) -> Result<bool> {
    if lock.try_take(ctx, false) { Ok(true) } else { wait(ctx, x, lock, until, false) }
}

pub(super) fn acquire(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(lock) = args[0].downcast::<LockObj>() else { return Ok(Value::NONE) };
    if args.len() == 1 && lock.try_take(ctx, false) {
        return Ok(Value::TRUE);
    }
    let blocking = match arg(args, 1) {
        Some(b) => ctx.is_true(b)?,
        None => true,
    };
    let until = deadline(ctx, arg(args, 2), blocking)?;
    if !blocking {
        return Ok(Value::from_bool(lock.try_take(ctx, false)));
    }
    take(ctx, &args[0], lock, until).map(Value::from_bool)
}

/// Takes the lock once it is free, or answers false at the deadline.
fn wait(ctx: &Ctx, x: &Value, lock: &LockObj, until: Option<Instant>, is_bound: bool) -> Result<bool> {
    loop {
        let wake = lock.waiters.wait(ctx, &LOCK, x, until);
        // A handler may let this very lock go, so whether it is free is asked after the handlers ran.
        if wake == Wake::Interrupted
            && let Err(raise) = ctx.handle_pending()
        {
            if !lock.is_locked() {
                // The lock was meant for this thread, which leaves: the next one has it.
                lock.waiters.wake_one(ctx);
            }
            return Err(raise);
        }
        if lock.try_take(ctx, is_bound) {
            return Ok(true);
        }
        if wake == Wake::TimedOut {
            return Ok(false);
        }
    }
}

pub(super) fn release(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(lock) = args[0].downcast::<LockObj>() else { return Ok(Value::NONE) };
    if lock.free(ctx) { Ok(Value::NONE) } else { Err(ctx.runtime_error("release unlocked lock")) }
}

fn locked(_: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(args[0].downcast::<LockObj>().is_some_and(LockObj::is_locked)))
}
