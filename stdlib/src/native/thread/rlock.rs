//! The reentrant lock.

use super::lock::Waiters;
use super::{deadline, object_of};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::thread::{Position, Wake};
use gilbox_vm::watch::{Awaited, Holder};
use gilbox_vm::{Ctx, NativeDef, Result, Value, arg};
use std::cell::Cell;

/// The payload of reentrant locks.
#[derive(Default)]
pub(super) struct RLockObj {
    /// The ident of the owner; 0 for none.
    owner: Cell<i64>,
    count: Cell<u64>,
    /// Where it was taken first.
    taken: Cell<Position>,
    waiters: Waiters,
}

impl Payload for RLockObj {}

static RLOCK: Awaited = Awaited {
    name: "re-entrant lock",
    holder: |ctx, x| {
        let lock = x.downcast::<RLockObj>()?;
        let thread = ctx.serial_of_ident(lock.owner.get())?;
        Some(Holder { thread, is_bound: true, taken: Some(lock.taken.get()) })
    },
};

static SPEC: TypeSpec = TypeSpec::new::<RLockObj>("_thread.RLock")
    .methods(METHODS)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF));

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let ty = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "RLock", ty.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, RLockObj::default()).into_value())));
    s.init.set(Some(|_, _, _| Ok(())));
    s.repr.set(Some(|ctx, x| {
        let Some(l) = x.downcast::<RLockObj>() else { return Ok(Value::NONE) };
        let (owner, count) = (l.owner.get(), l.count.get());
        let state = if owner == 0 { "unlocked" } else { "locked" };
        let name = object_of(ctx, x);
        Ok(ctx.new_str(&format!("<{state} {name} owner={owner} count={count} at {:#x}>", x.id())))
    }));
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("acquire", "(self, blocking=True, timeout=-1)", acquire),
    NativeDef::new("release", "(self, /)", release),
    NativeDef::new("__enter__", "(self, /)", |ctx, args| acquire(ctx, &args[..1])),
    NativeDef::new("__exit__", "(self, /, *_)", |ctx, args| release(ctx, &args[..1])),
    NativeDef::new("_is_owned", "(self, /)", |ctx, args| Ok(Value::from_bool(is_owned(ctx, &args[0])))),
    NativeDef::new("_recursion_count", "(self, /)", |ctx, args| {
        let Some(l) = args[0].downcast::<RLockObj>() else { return Ok(Value::NONE) };
        Ok(ctx.new_int(if l.owner.get() == ctx.thread_ident() { l.count.get() as i64 } else { 0 }))
    }),
    NativeDef::new("_release_save", "(self, /)", |ctx, args| release_save(ctx, &args[0])),
    NativeDef::new("_acquire_restore", "(self, state, /)", |ctx, args| {
        acquire_restore(ctx, &args[0], &args[1])
    }),
    NativeDef::new("__reduce__", "(self, /)", |ctx, _| {
        Err(ctx.type_error("cannot pickle '_thread.RLock' object"))
    }),
    NativeDef::new("_at_fork_reinit", "(self, /)", |_, args| {
        if let Some(l) = args[0].downcast::<RLockObj>() {
            l.owner.set(0);
            l.count.set(0);
        }
        Ok(Value::NONE)
    }),
];

pub(super) fn new(ctx: &Ctx) -> Value {
    ctx.alloc(&ctx.type_for::<RLockObj>(), RLockObj::default()).into_value()
}

/// Does the calling thread have it?
pub(super) fn is_owned(ctx: &Ctx, x: &Value) -> bool {
    x.downcast::<RLockObj>().is_some_and(|l| l.owner.get() == ctx.thread_ident())
}

/// Lets it go however often it was taken; answers how often, and by whom.
pub(super) fn release_save(ctx: &Ctx, x: &Value) -> Result<Value> {
    let Some(l) = x.downcast::<RLockObj>() else { return Ok(Value::NONE) };
    if l.count.get() == 0 {
        return Err(ctx.runtime_error("cannot release un-acquired lock"));
    }
    let state = [ctx.new_int(l.count.get() as i64), ctx.new_int(l.owner.get())];
    l.count.set(0);
    l.owner.set(0);
    l.waiters.wake_one(ctx);
    Ok(ctx.new_tuple(&state))
}

/// Takes it as it was taken before [`release_save`].
pub(super) fn acquire_restore(ctx: &Ctx, x: &Value, state: &Value) -> Result<Value> {
    let state = ctx.tuple_items(state).to_vec();
    if state.len() != 2 {
        let n = state.len();
        let message = format!("_acquire_restore() argument 1 must be sequence of length 2, not {n}");
        return Err(ctx.type_error(message));
    }
    acquire(ctx, std::slice::from_ref(x))?;
    if let (Some(l), [count, owner]) = (x.downcast::<RLockObj>(), state.as_slice()) {
        l.count.set(ctx.index_clamped(count)?.max(1) as u64);
        l.owner.set(ctx.index_clamped(owner)?);
    }
    Ok(Value::NONE)
}

pub(super) fn acquire(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(l) = args[0].downcast::<RLockObj>() else { return Ok(Value::NONE) };
    let me = ctx.thread_ident();
    if l.owner.get() == me {
        l.count.set(l.count.get() + 1);
        return Ok(Value::TRUE);
    }
    let take = || {
        l.owner.set(me);
        l.count.set(1);
        l.taken.set(ctx.position());
        Ok(Value::TRUE)
    };
    if l.owner.get() == 0 && args.len() == 1 {
        return take();
    }
    let blocking = match arg(args, 1) {
        Some(b) => ctx.is_true(b)?,
        None => true,
    };
    let until = deadline(ctx, arg(args, 2), blocking)?;
    if l.owner.get() == 0 {
        return take();
    }
    if !blocking {
        return Ok(Value::FALSE);
    }
    loop {
        let wake = l.waiters.wait(ctx, &RLOCK, &args[0], until);
        if wake == Wake::Interrupted
            && let Err(raise) = ctx.handle_pending()
        {
            if l.owner.get() == 0 {
                l.waiters.wake_one(ctx);
            }
            return Err(raise);
        }
        if l.owner.get() == 0 {
            return take();
        }
        if wake == Wake::TimedOut {
            return Ok(Value::FALSE);
        }
    }
}

pub(super) fn release(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(l) = args[0].downcast::<RLockObj>() else { return Ok(Value::NONE) };
    if l.count.get() == 0 || l.owner.get() != ctx.thread_ident() {
        return Err(ctx.runtime_error("cannot release un-acquired lock"));
    }
    l.count.set(l.count.get() - 1);
    if l.count.get() == 0 {
        l.owner.set(0);
        l.waiters.wake_one(ctx);
    }
    Ok(Value::NONE)
}
