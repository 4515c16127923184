//! Conditions: to wait, with a lock held, until another thread says that something changed.
//!
//! Each waiter brings a lock of its own, already taken; to notify it means to let that lock go. So all blocking is that of
//! plain locks, and what looks for deadlocks sees conditions as it sees those.

use super::lock::LockObj;
use super::rlock::RLockObj;
use super::{deadline, lock, rlock};
use crate::native::time::monotonic;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{BinOp, Cmp, Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::{Ctx, GetSet, NativeDef, Result, Value, arg};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;

/// What kind of lock a condition belongs to.
#[derive(Clone, Copy, Default)]
enum Kind {
    Lock,
    RLock,
    /// One of a script's own: its methods are called.
    #[default]
    Other,
}

/// The payload of conditions. All of it is guarded by the interpreter's lock.
#[derive(Default)]
struct ConditionObj {
    lock: RefCell<Option<Value>>,
    kind: Cell<Kind>,
    /// The locks of those who wait, the longest waiting first.
    waiters: RefCell<VecDeque<Value>>,
}

impl Payload for ConditionObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.lock.borrow().iter().for_each(&mut *visit);
        self.waiters.borrow().iter().for_each(visit);
    }
    fn clear(&self) {
        drop((self.lock.take(), self.waiters.take()));
    }
}

static SPEC: TypeSpec = TypeSpec::new::<ConditionObj>("threading.Condition")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF))
    .doc("Wait, with a lock held, until another thread says that something changed.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let ty = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "_Condition", ty.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, ConditionObj::default()).into_value())));
    s.init.set(Some(|ctx, x, args| {
        let condition = this(ctx, x)?;
        let [given] = args.places(ctx, "Condition", ["lock"], 0)?;
        let guard = given.filter(|lock| !lock.is_none()).cloned().unwrap_or_else(|| rlock::new(ctx));
        let class = ctx.type_of(&guard);
        condition.kind.set(match () {
            () if class.is(&ctx.type_for::<LockObj>()) => Kind::Lock,
            () if class.is(&ctx.type_for::<RLockObj>()) => Kind::RLock,
            () => Kind::Other,
        });
        drop(condition.lock.replace(Some(guard)));
        Ok(())
    }));
    s.repr.set(Some(|ctx, x| {
        let condition = this(ctx, x)?;
        let (lock, n) = (ctx.repr_text(&guard_of(ctx, condition)?)?, condition.waiters.borrow().len());
        Ok(ctx.new_str(&format!("<Condition({lock}, {n})>")))
    }));
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("__enter__", "(self, /)", |ctx, args| {
        let condition = this(ctx, &args[0])?;
        let guard = guard_of(ctx, condition)?;
        match condition.kind.get() {
            Kind::Lock => lock::enter(ctx, &guard),
            Kind::RLock => rlock::acquire(ctx, std::slice::from_ref(&guard)),
            Kind::Other => ctx.call_method_str(&guard, "__enter__", &[]),
        }
    }),
    NativeDef::new("__exit__", "(self, type=None, value=None, traceback=None, /)", |ctx, args| {
        let condition = this(ctx, &args[0])?;
        let guard = guard_of(ctx, condition)?;
        match condition.kind.get() {
            Kind::Lock => lock::release(ctx, std::slice::from_ref(&guard)),
            Kind::RLock => rlock::release(ctx, std::slice::from_ref(&guard)),
            Kind::Other => ctx.call_method_str(&guard, "__exit__", &args[1..]),
        }
    }),
    NativeDef::new("wait", "(self, timeout=None)", |ctx, args| {
        wait(ctx, &args[0], arg(args, 1).filter(|timeout| !timeout.is_none()))
    })
    .doc("Give the lock up, wait to be notified, take it again; False if the timeout came first."),
    NativeDef::new("wait_for", "(self, predicate, timeout=None)", wait_for)
        .doc("Wait until the predicate is true, and return its last value."),
    NativeDef::new("notify", "(self, n=1)", |ctx, args| {
        let n = arg(args, 1).map_or(Ok(1), |n| ctx.index_clamped(n))?;
        notify(ctx, &args[0], n)
    })
    .doc("Wake at most n of the threads that wait, the longest waiting first."),
    NativeDef::new("notify_all", "(self, /)", notify_all).doc("Wake every thread that waits."),
    NativeDef::new("notifyAll", "(self, /)", |ctx, args| {
        let module = ctx.import_module("_threading_sync")?;
        let words = [ctx.new_str("notifyAll()"), ctx.new_str("use notify_all()"), ctx.new_int(2)];
        ctx.call_method_str(&module, "_deprecated", &words)?;
        notify_all(ctx, args)
    })
    .doc("The old name of notify_all."),
    NativeDef::new("_is_owned", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(is_owned(ctx, this(ctx, &args[0])?)?))
    }),
    NativeDef::new("_release_save", "(self, /)", |ctx, args| give_up(ctx, this(ctx, &args[0])?)),
    NativeDef::new("_acquire_restore", "(self, saved, /)", |ctx, args| {
        take_back(ctx, this(ctx, &args[0])?, &args[1])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_at_fork_reinit", "(self, /)", |ctx, args| {
        let condition = this(ctx, &args[0])?;
        ctx.call_method_str(&guard_of(ctx, condition)?, "_at_fork_reinit", &[])?;
        drop(condition.waiters.take());
        Ok(Value::NONE)
    }),
    NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        // Neither a condition nor its lock can be kept; the lock says so.
        ctx.call_method_str(&guard_of(ctx, this(ctx, &args[0])?)?, "__reduce__", &[])
    }),
];

const GETSET: &[GetSet] = &[
    GetSet::get("acquire", |ctx, x| ctx.get_attr_str(&guard_of(ctx, this(ctx, x)?)?, "acquire")),
    GetSet::get("release", |ctx, x| ctx.get_attr_str(&guard_of(ctx, this(ctx, x)?)?, "release")),
    GetSet::get("_lock", |ctx, x| guard_of(ctx, this(ctx, x)?)),
    GetSet::get("_waiters", |ctx, x| {
        let waiters = this(ctx, x)?.waiters.borrow().iter().cloned().collect();
        Ok(ctx.new_list(waiters))
    }),
];

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a ConditionObj> {
    ctx.payload::<ConditionObj>(x, "threading.Condition")
}

/// The lock of a condition.
fn guard_of(ctx: &Ctx, condition: &ConditionObj) -> Result<Value> {
    let guard = condition.lock.borrow().clone();
    guard.ok_or_else(|| ctx.attribute_error("'Condition' object has no attribute '_lock'"))
}

/// A method that a lock of a script's own has if its kind needs it.
fn own(ctx: &Ctx, guard: &Value, name: &str) -> Result<Option<Value>> {
    ctx.get_attr_opt(guard, &ctx.intern(name))
}

fn is_owned(ctx: &Ctx, condition: &ConditionObj) -> Result<bool> {
    let guard = guard_of(ctx, condition)?;
    if let Some(lock) = guard.downcast::<LockObj>() {
        // All one can ask of a plain lock is whether it is taken.
        return Ok(lock.is_locked());
    }
    if let Kind::RLock = condition.kind.get() {
        return Ok(rlock::is_owned(ctx, &guard));
    }
    if let Some(method) = own(ctx, &guard, "_is_owned")? {
        let answer = ctx.call(&method, &[])?;
        return ctx.is_true(&answer);
    }
    let taken = ctx.call_method_str(&guard, "acquire", &[Value::FALSE])?;
    if ctx.is_true(&taken)? {
        ctx.call_method_str(&guard, "release", &[])?;
        return Ok(false);
    }
    Ok(true)
}

/// Lets the lock go, however often it was taken; answers what [`take_back`] needs.
fn give_up(ctx: &Ctx, condition: &ConditionObj) -> Result<Value> {
    let guard = guard_of(ctx, condition)?;
    match condition.kind.get() {
        Kind::Lock => lock::release(ctx, std::slice::from_ref(&guard)),
        Kind::RLock => rlock::release_save(ctx, &guard),
        Kind::Other => match own(ctx, &guard, "_release_save")? {
            Some(method) => ctx.call(&method, &[]),
            None => ctx.call_method_str(&guard, "release", &[]).map(|_| Value::NONE),
        },
    }
}

/// Takes the lock as often as it was taken before.
fn take_back(ctx: &Ctx, condition: &ConditionObj, saved: &Value) -> Result<()> {
    let guard = guard_of(ctx, condition)?;
    match condition.kind.get() {
        Kind::Lock => lock::acquire(ctx, std::slice::from_ref(&guard))?,
        Kind::RLock => rlock::acquire_restore(ctx, &guard, saved)?,
        Kind::Other => match own(ctx, &guard, "_acquire_restore")? {
            Some(method) => ctx.call(&method, std::slice::from_ref(saved))?,
            None => ctx.call_method_str(&guard, "acquire", &[])?,
        },
    };
    Ok(())
}

fn wait(ctx: &Ctx, x: &Value, timeout: Option<&Value>) -> Result<Value> {
    let condition = this(ctx, x)?;
    if !is_owned(ctx, condition)? {
        return Err(ctx.runtime_error("cannot wait on un-acquired lock"));
    }
    let bell = lock::taken(ctx);
    condition.waiters.borrow_mut().push_back(bell.clone());
    let saved = give_up(ctx, condition)?;
    let rung = await_bell(ctx, &bell, timeout);
    let taken = take_back(ctx, condition, &saved);
    if !matches!(rung, Ok(true)) {
        condition.waiters.borrow_mut().retain(|waiter| !waiter.is(&bell));
    }
    taken?;
    rung.map(Value::from_bool)
}

fn await_bell(ctx: &Ctx, bell: &Value, timeout: Option<&Value>) -> Result<bool> {
    let Some(bell_lock) = bell.downcast::<LockObj>() else { return Ok(false) };
    let Some(timeout) = timeout else { return lock::take(ctx, bell, bell_lock, None) };
    if !ctx.compare_true(timeout, &ctx.new_int(0), Cmp::Gt)? {
        return Ok(bell_lock.try_take(ctx, false));
    }
    let until = deadline(ctx, Some(timeout), true)?;
    lock::take(ctx, bell, bell_lock, until)
}

fn wait_for(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let timeout = arg(args, 2).filter(|timeout| !timeout.is_none());
    let now = || ctx.new_float(monotonic(ctx));
    let mut until = None;
    loop {
        let result = ctx.call(&args[1], &[])?;
        if ctx.is_true(&result)? {
            return Ok(result);
        }
        let remaining = match (timeout, &until) {
            (None, _) => None,
            (Some(timeout), None) => {
                until = Some(ctx.binary(BinOp::Add, &now(), timeout)?);
                Some(timeout.clone())
            }
            (Some(_), Some(until)) => Some(ctx.binary(BinOp::Sub, until, &now())?),
        };
        if let Some(remaining) = &remaining
            && ctx.compare_true(remaining, &ctx.new_int(0), Cmp::Le)?
        {
            return Ok(result);
        }
        if ctx.type_of(&args[0]).is(&ctx.type_for::<ConditionObj>()) {
            wait(ctx, &args[0], remaining.as_ref())?;
        } else {
            ctx.call_method_str(&args[0], "wait", &[remaining.unwrap_or(Value::NONE)])?;
        }
    }
}

fn notify(ctx: &Ctx, x: &Value, n: i64) -> Result<Value> {
    let condition = this(ctx, x)?;
    if !is_owned(ctx, condition)? {
        return Err(ctx.runtime_error("cannot notify on un-acquired lock"));
    }
    let mut n = n;
    while n > 0 {
        let next = condition.waiters.borrow_mut().pop_front();
        let Some(bell) = next else { break };
        if bell.downcast::<LockObj>().is_some_and(|bell| bell.free(ctx)) {
            n -= 1;
        }
    }
    Ok(Value::NONE)
}

fn notify_all(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = this(ctx, &args[0])?.waiters.borrow().len() as i64;
    if ctx.type_of(&args[0]).is(&ctx.type_for::<ConditionObj>()) {
        return notify(ctx, &args[0], n);
    }
    ctx.call_method_str(&args[0], "notify", &[ctx.new_int(n)])
}
