//! The awaitables of an async generator's `asend`, `athrow` and `aclose`.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::interp::{GenMode, resume};
use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, Type, TypeFlags, Visitor};
use crate::types::generator::{GenState, GeneratorObj, of, thrown, to_be_thrown};
use crate::types::str::text_of;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// What an async generator's awaitables do when awaited.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    Send,
    Throw,
    Close,
}

impl Errand {
    /// The method whose awaitable it is, as messages call it.
    fn name(self) -> &'static str {
        match self {
            Errand::Send => "anext",
            Errand::Throw => "athrow",
            Errand::Close => "aclose",
        }
    }
}

/// The payload of the awaitables of `asend`, `athrow` and `aclose`.
pub struct AsyncStepObj {
    generator: Value,
    errand: Errand,
    /// What is sent, or the arguments of the throw.
    arguments: RefCell<Vec<Value>>,
    state: Cell<StepState>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum StepState {
    Fresh,
    Going,
    Done,
}

impl Payload for AsyncStepObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.generator);
        self.arguments.borrow().iter().for_each(visit);
    }
}

pub(crate) const ASEND: TypeSpec = TypeSpec::new::<AsyncStepObj>("async_generator_asend")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::NO_NEW);
pub(crate) const ATHROW: TypeSpec = TypeSpec::new::<AsyncStepObj>("async_generator_athrow")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::NO_NEW);

/// An awaitable that has not begun.
pub(super) fn new_step(
    ctx: &Ctx,
    ty: &Type,
    generator: &Value,
    errand: Errand,
    arguments: Vec<Value>,
) -> Value {
    let step = AsyncStepObj {
        generator: generator.clone(),
        errand,
        arguments: RefCell::new(arguments),
        state: Cell::new(StepState::Fresh),
    };
    ctx.alloc(ty, step).into_value()
}

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.await_.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(|ctx, x| step(ctx, x, GenMode::Send(Value::NONE))));
    s.finalize.set(Some(finalize));
}

/// One that dies before it was awaited is told of.
fn finalize(ctx: &Ctx, x: &Value) {
    let Some(s) = x.downcast::<AsyncStepObj>().filter(|s| s.state.get() == StepState::Fresh) else { return };
    s.state.set(StepState::Done);
    let Some(g) = of(&s.generator) else { return };
    let method = if s.errand == Errand::Send { "asend" } else { s.errand.name() };
    let name = text_of(&g.qualname.borrow());
    ctx.warn_unawaited_step(x, &format!("coroutine method '{method}' of '{name}' was never awaited"));
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("send", "(self, value, /)", |ctx, args| {
        match step(ctx, &args[0], GenMode::Send(args[1].clone()))? {
            Some(value) => Ok(value),
            None => Err(ctx.end_of_iteration()),
        }
    }),
    NativeDef::new("throw", "(self, type, value=None, traceback=None, /)", |ctx, args| {
        let raise = thrown(ctx, args)?;
        match step(ctx, &args[0], GenMode::Throw(raise))? {
            Some(value) => Ok(value),
            None => Err(ctx.end_of_iteration()),
        }
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| close(ctx, &args[0])),
];

/// Ends the awaitable: GeneratorExit is raised where it waits.
fn close(ctx: &Ctx, x: &Value) -> Result<Value> {
    if x.downcast::<AsyncStepObj>().is_none_or(|s| s.state.get() == StepState::Done) {
        return Ok(Value::NONE);
    }
    let e = ctx.exceptions();
    let exit = ctx.raise(&e.generator_exit, "");
    match step(ctx, x, GenMode::Throw(exit)) {
        Ok(Some(_)) => Err(ctx.runtime_error("coroutine ignored GeneratorExit")),
        Ok(None) => {
            drop(ctx.thread.take_return_value());
            Ok(Value::NONE)
        }
        Err(raise) if is_end(ctx, &raise) || raise.is(ctx, &e.stop_iteration) => Ok(Value::NONE),
        Err(raise) => Err(raise),
    }
}

/// Is it an exception by which an async generator ends as it should?
fn is_end(ctx: &Ctx, raise: &Raise) -> bool {
    let e = ctx.exceptions();
    raise.is(ctx, &e.stop_async_iteration) || raise.is(ctx, &e.generator_exit)
}

/// Drives an async generator's awaitable by one step. `None`: it is done, its result is the return value.
fn step(ctx: &Ctx, x: &Value, mode: GenMode) -> Result<Option<Value>> {
    let Some(s) = x.downcast::<AsyncStepObj>() else { return Ok(None) };
    let Some(g) = of(&s.generator) else { return Ok(None) };
    let is_sent = matches!(mode, GenMode::Send(_));
    if s.state.get() == StepState::Done {
        let what = if s.errand == Errand::Send { "__anext__()/asend()" } else { "aclose()/athrow()" };
        return Err(ctx.runtime_error(format!("cannot reuse already awaited {what}")));
    }
    if is_sent && s.errand != Errand::Send && g.state.get() == GenState::Closed {
        s.state.set(StepState::Done);
        ctx.thread.set_return_value(Value::NONE);
        return Ok(None);
    }
    let is_fresh = s.state.get() == StepState::Fresh;
    let mode = if is_fresh { begin(ctx, s, g, mode)? } else { mode };
    if s.errand == Errand::Send {
        g.async_running.set(true);
    }
    ctx.thread.async_value.set(false);
    let result = resume(ctx, &s.generator, mode);
    // An `athrow` that had to wait before is not told that it is done.
    let stays_open = s.errand == Errand::Throw && is_sent && !is_fresh;
    let finish = || {
        g.async_running.set(false);
        if !stays_open {
            s.state.set(StepState::Done);
        }
    };
    let raise = match result {
        Ok(Some(value)) if ctx.thread.async_value.replace(false) => {
            finish();
            if s.errand == Errand::Close {
                return Err(ctx.runtime_error("async generator ignored GeneratorExit"));
            }
            ctx.thread.set_return_value(value);
            return Ok(None);
        }
        Ok(Some(value)) => return Ok(Some(value)),
        Ok(None) => {
            drop(ctx.thread.take_return_value());
            ctx.raise(&ctx.exceptions().stop_async_iteration, "")
        }
        Err(raise) => raise,
    };
    let has_ended = is_end(ctx, &raise);
    finish();
    if s.errand != Errand::Close {
        g.async_closed.set(g.async_closed.get() || has_ended);
    } else if has_ended {
        ctx.thread.set_return_value(Value::NONE);
        return Ok(None);
    }
    Err(raise)
}

/// The first step of an awaitable: may it begin, and what does the generator get?
fn begin(ctx: &Ctx, s: &AsyncStepObj, g: &GeneratorObj, mode: GenMode) -> Result<GenMode> {
    if g.async_running.get() {
        s.state.set(StepState::Done);
        let name = s.errand.name();
        return Err(ctx.runtime_error(format!("{name}(): asynchronous generator is already running")));
    }
    let GenMode::Send(sent) = mode else {
        s.state.set(StepState::Going);
        g.async_running.set(true);
        return Ok(mode);
    };
    if s.errand != Errand::Send {
        if g.async_closed.get() {
            s.state.set(StepState::Done);
            return Err(ctx.raise(&ctx.exceptions().stop_async_iteration, ""));
        }
        if !sent.is_none() {
            return Err(ctx.runtime_error("can't send non-None value to a just-started coroutine"));
        }
    }
    s.state.set(StepState::Going);
    g.async_running.set(true);
    match s.errand {
        Errand::Send if sent.is_none() => {
            Ok(GenMode::Send(s.arguments.borrow().first().cloned().unwrap_or(Value::NONE)))
        }
        Errand::Send => Ok(GenMode::Send(sent)),
        Errand::Throw => {
            let arguments = s.arguments.borrow().clone();
            match to_be_thrown(ctx, &arguments) {
                Ok(raise) => Ok(GenMode::ThrowThrough(raise)),
                Err(raise) => {
                    g.async_running.set(false);
                    s.state.set(StepState::Done);
                    Err(raise)
                }
            }
        }
        Errand::Close => {
            g.async_closed.set(true);
            Ok(GenMode::ThrowThrough(ctx.raise(&ctx.exceptions().generator_exit, "")))
        }
    }
}
