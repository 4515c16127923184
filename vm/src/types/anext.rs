//! What `anext(iterator, default)` answers: an awaitable that gives the default at the end.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, TypeFlags, Visitor};
use crate::value::Value;

/// The payload of such an awaitable.
pub struct AnextAwaitableObj {
    awaitable: Value,
    default: Value,
}

impl Payload for AnextAwaitableObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.awaitable);
        visit(&self.default);
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<AnextAwaitableObj>("anext_awaitable")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::NO_NEW);

impl Ctx {
    /// An awaitable that gives what another gives, or the default if that raises StopAsyncIteration.
    pub fn new_anext_awaitable(&self, awaitable: Value, default: Value) -> Value {
        self.alloc(&self.types().anext_awaitable, AnextAwaitableObj { awaitable, default }).into_value()
    }
}

/// The iterator that steps the awaitable.
fn inner(ctx: &Ctx, a: &AnextAwaitableObj) -> Result<Value> {
    match ctx.type_of(&a.awaitable).slots.await_.get() {
        Some(f) => f(ctx, &a.awaitable),
        // A generator made awaitable by `types.coroutine`.
        None => Ok(a.awaitable.clone()),
    }
}

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.await_.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(|ctx, x| {
        let Some(a) = x.downcast::<AnextAwaitableObj>() else { return Ok(None) };
        let iterator = inner(ctx, a)?;
        match ctx.next(&iterator) {
            Err(raise) if raise.is(ctx, &ctx.exceptions().stop_async_iteration) => {
                ctx.thread.set_return_value(a.default.clone());
                Ok(None)
            }
            other => other,
        }
    }));
}

/// Calls a method of the inner iterator; the default takes the place of StopAsyncIteration.
fn forward(ctx: &Ctx, args: &[Value], name: &str) -> Result<Value> {
    let Some(a) = args[0].downcast::<AnextAwaitableObj>() else { return Ok(Value::NONE) };
    let iterator = inner(ctx, a)?;
    let rest: Vec<Value> = (1..args.len()).map_while(|i| arg(args, i).cloned()).collect();
    match ctx.call_method_str(&iterator, name, &rest) {
        Err(raise) if raise.is(ctx, &ctx.exceptions().stop_async_iteration) => {
            Err(ctx.stop_iteration(&a.default))
        }
        other => other,
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("send", "(self, value, /)", |ctx, args| forward(ctx, args, "send")),
    NativeDef::new("throw", "(self, type, value=None, traceback=None, /)", |ctx, args| {
        forward(ctx, args, "throw")
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| forward(ctx, args, "close")),
];
