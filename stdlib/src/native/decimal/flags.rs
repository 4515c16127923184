//! The signals of a context, as a mapping from their classes to truths.

use super::context::State;
use super::number::condition;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::NativeDef;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Cmp, Payload, Slots};
use gilbox_vm::value::Value;
use std::cell::Cell;

/// The signals in the order in which they are looked at, with the conditions that they stand for.
pub const SIGNALS: [u32; 9] = [
    condition::INVALID,
    condition::FLOAT_OPERATION,
    condition::DIVISION_BY_ZERO,
    condition::OVERFLOW,
    condition::UNDERFLOW,
    condition::SUBNORMAL,
    condition::INEXACT,
    condition::ROUNDED,
    condition::CLAMPED,
];

/// The conditions that InvalidOperation stands for, with the places of their classes among the conditions; the
/// operation itself comes first.
pub const INVALID_CONDITIONS: [u32; 5] = [
    condition::INVALID_OPERATION,
    condition::CONVERSION_SYNTAX,
    condition::DIVISION_IMPOSSIBLE,
    condition::DIVISION_UNDEFINED,
    condition::INVALID_CONTEXT,
];

/// The payload: the conditions that are set.
pub struct FlagsObj {
    /// The conditions.
    pub bits: Cell<u32>,
}

impl Payload for FlagsObj {}

/// The type.
pub static SPEC: TypeSpec =
    TypeSpec::new::<FlagsObj>("decimal.SignalDictMixin").methods(METHODS).slots(slots).doc("Signals.");

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a FlagsObj> {
    ctx.payload::<FlagsObj>(x, "decimal.SignalDictMixin")
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, FlagsObj { bits: Cell::new(0) }).into_value())));
    s.len.set(Some(|_, _| Ok(SIGNALS.len())));
    s.iter.set(Some(|ctx, _| {
        let signals = ctx.state::<State>().signals();
        ctx.iter(&ctx.new_tuple(&signals))
    }));
    s.getitem.set(Some(|ctx, x, key| {
        let signal = signal_of(ctx, key)?;
        Ok(Value::from_bool(this(ctx, x)?.bits.get() & signal != 0))
    }));
    s.setitem.set(Some(|ctx, x, key, value| {
        let signal = signal_of(ctx, key)?;
        let Some(value) = value else {
            return Err(ctx.value_error("signal keys cannot be deleted"));
        };
        let is_set = ctx.is_true(value)?;
        let bits = &this(ctx, x)?.bits;
        bits.set(if is_set { bits.get() | signal } else { bits.get() & !signal });
        Ok(())
    }));
    s.compare.set(Some(|ctx, a, b, cmp| {
        if !matches!(cmp, Cmp::Eq | Cmp::Ne) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let equal = match b.downcast::<FlagsObj>() {
            Some(b) => named(this(ctx, a)?.bits.get()) == named(b.bits.get()),
            None if b.downcast::<gilbox_vm::types::dict::DictObj>().is_some() => match of_dict(ctx, b) {
                Ok(bits) => named(this(ctx, a)?.bits.get()) == bits,
                Err(_) => false,
            },
            None => return Ok(Value::NOT_IMPLEMENTED),
        };
        Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
    }));
    s.hash.set(Some(gilbox_vm::protocol::unhashable));
    s.repr.set(Some(repr));
}

const METHODS: &[NativeDef] = &[NativeDef::new("copy", "(self)", |ctx, a| {
    let bits = this(ctx, &a[0])?.bits.get();
    let dict = ctx.new_dict();
    for (class, signal) in ctx.state::<State>().signals().iter().zip(SIGNALS) {
        ctx.dict_set(&dict, class, Value::from_bool(bits & signal != 0))?;
    }
    Ok(dict.into_value())
})];

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let bits = this(ctx, x)?.bits.get();
    let mut parts = Vec::new();
    for (class, signal) in ctx.state::<State>().signals().iter().zip(SIGNALS) {
        let word = if bits & signal != 0 { "True" } else { "False" };
        parts.push(format!("{}:{word}", ctx.repr_text(class)?));
    }
    Ok(ctx.new_str(&format!("{{{}}}", parts.join(", "))))
}

/// Conditions with every signal whole, so that they compare.
fn named(bits: u32) -> u32 {
    SIGNALS.iter().filter(|signal| bits & *signal != 0).fold(0, |all, signal| all | signal)
}

/// The conditions of a signal's class.
///
/// # Errors
/// KeyError for anything else.
pub fn signal_of(ctx: &Ctx, class: &Value) -> Result<u32> {
    let signals = ctx.state::<State>().signals();
    match signals.iter().position(|known| known.is(class)) {
        Some(at) => Ok(SIGNALS[at]),
        None => Err(unknown(ctx)),
    }
}

#[cold]
fn unknown(ctx: &Ctx) -> Raise {
    ctx.key_error(&ctx.new_str(
        "valid values for signals are:\n  [InvalidOperation, FloatOperation, DivisionByZero,\n   Overflow, \
         Underflow, Subnormal, Inexact, Rounded,\n   Clamped]",
    ))
}

/// The signals of a dict from classes to truths.
pub fn of_dict(ctx: &Ctx, dict: &Value) -> Result<u32> {
    let wrong = || ctx.key_error(&ctx.new_str("invalid signal dict"));
    let Some(dict) = dict.downcast::<gilbox_vm::types::dict::DictObj>() else {
        return Err(ctx.type_error("argument must be a signal dict"));
    };
    if dict.len() != SIGNALS.len() {
        return Err(wrong());
    }
    let mut bits = 0;
    for (class, signal) in ctx.state::<State>().signals().iter().zip(SIGNALS) {
        match ctx.dict_get(dict, class)? {
            Some(value) if ctx.is_true(&value)? => bits |= signal,
            Some(_) => {}
            None => return Err(wrong()),
        }
    }
    Ok(bits)
}

/// The classes of the signals that are set.
pub fn classes(ctx: &Ctx, bits: u32) -> Vec<Value> {
    let state = ctx.state::<State>();
    let signals = state.signals();
    signals
        .iter()
        .zip(SIGNALS)
        .filter(|(_, signal)| bits & signal != 0)
        .map(|(class, _)| class.clone())
        .collect()
}
