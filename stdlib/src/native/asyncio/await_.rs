//! What `await` iterates over when it waits for a future.

use super::future::{core_of, outcome};
use super::slot::Slot;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags, Visitor};
use gilbox_vm::types::exception::ExceptionObj;
use gilbox_vm::{Ctx, NativeDef, Raise, Result, Value, arg};
use std::cell::Cell;

/// The payload: the future, None once it is over.
struct IterObj {
    future: Slot,
    yielded: Cell<bool>,
}

impl Payload for IterObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.future.visit(visit);
    }
    fn clear(&self) {
        drop(self.future.replace(Value::NONE));
    }
}

static SPEC: TypeSpec =
    TypeSpec::new::<IterObj>("_asyncio.FutureIter").methods(METHODS).slots(slots).flags(TypeFlags::NO_NEW);

/// The payload of what yields None once.
#[derive(Default)]
struct OnceObj {
    yielded: Cell<bool>,
}

impl Payload for OnceObj {}

static ONCE: TypeSpec = TypeSpec::new::<OnceObj>("_asyncio._BareYield")
    .methods(&[
        NativeDef::new("throw", "(self, type, value=None, traceback=None, /)", |ctx, args| {
            Err(thrown(ctx, args)?)
        }),
        NativeDef::new("close", "(self, /)", |_, _| Ok(Value::NONE)),
    ])
    .slots(|s| {
        s.iter.set(Some(|_, x| Ok(x.clone())));
        s.await_.set(Some(|_, x| Ok(x.clone())));
        s.next.set(Some(|ctx, x| {
            if x.downcast::<OnceObj>().is_some_and(|once| !once.yielded.replace(true)) {
                return Ok(Some(Value::NONE));
            }
            ctx.leave_return_value(Value::NONE);
            Ok(None)
        }));
    })
    .flags(TypeFlags::NO_NEW);

/// What `await` waits for to let the loop run once.
pub(super) fn bare_yield(ctx: &Ctx) -> Value {
    ctx.alloc(&ctx.type_for::<OnceObj>(), OnceObj::default()).into_value()
}

pub(super) fn add_type(ctx: &Ctx) {
    ctx.native_type(&ONCE, None);
    ctx.native_type(&SPEC, None);
}

/// `future.__await__()`.
///
/// # Errors
/// RuntimeError if the future was not initialised.
pub(super) fn new(ctx: &Ctx, future: &Value) -> Result<Value> {
    if let Some(core) = core_of(future) {
        core.event_loop(ctx)?;
    }
    let iterator = IterObj { future: Slot::new(future.clone()), yielded: Cell::new(false) };
    Ok(ctx.alloc(&ctx.type_for::<IterObj>(), iterator).into_value())
}

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(next));
}

fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let Some(iterator) = x.downcast::<IterObj>() else { return Ok(None) };
    let future = iterator.future.get();
    let Some(core) = core_of(&future) else {
        ctx.leave_return_value(Value::NONE);
        return Ok(None);
    };
    if !core.is_done() {
        if iterator.yielded.replace(true) {
            return Err(ctx.runtime_error("await wasn't used with future"));
        }
        core.blocking.set(true);
        return Ok(Some(future));
    }
    drop(iterator.future.replace(Value::NONE));
    ctx.leave_return_value(outcome(ctx, core)?);
    Ok(None)
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("send", "(self, value, /)", |ctx, args| match next(ctx, &args[0])? {
        Some(value) => Ok(value),
        None => Err(ctx.end_of_iteration()),
    }),
    NativeDef::new("throw", "(self, type, value=None, traceback=None, /)", |ctx, args| {
        let raise = thrown(ctx, args)?;
        close(&args[0]);
        Err(raise)
    }),
    NativeDef::new("close", "(self, /)", |_, args| {
        close(&args[0]);
        Ok(Value::NONE)
    }),
];

fn close(x: &Value) {
    if let Some(iterator) = x.downcast::<IterObj>() {
        drop(iterator.future.replace(Value::NONE));
    }
}

/// The exception of `throw(type[, value[, traceback]])`.
fn thrown(ctx: &Ctx, args: &[Value]) -> Result<Raise> {
    let mut exception = args[1].clone();
    if ctx.as_type(&exception).is_some() {
        let value = arg(args, 2).filter(|v| !v.is_none());
        exception = match value {
            Some(value) if value.downcast::<ExceptionObj>().is_some() => value.clone(),
            Some(value) => ctx.call(&exception, std::slice::from_ref(value))?,
            None => ctx.call(&exception, &[])?,
        };
    }
    if exception.downcast::<ExceptionObj>().is_none() {
        let class = ctx.type_name(&exception);
        return Err(ctx.type_error(format!(
            "exceptions must be classes or instances deriving from BaseException, not {class}"
        )));
    }
    if let Some(traceback) = arg(args, 3).filter(|t| !t.is_none()) {
        ctx.set_traceback(&exception, traceback);
    }
    Ok(Raise::new(exception))
}
