//! Contexts: how results are rounded, and what happens when something is odd.

use super::flags::{self, FlagsObj, INVALID_CONDITIONS, SIGNALS};
use super::methods::CONTEXT_METHODS;
use super::number::{Dec, MAX_PREC, Rounding, Work, condition};
use crate::native::contextvars;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, GetSet, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Ref, Slots, Type, Visitor};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// What this interpreter keeps: the classes that `decimal` defines.
#[derive(Default)]
pub struct State {
    signals: RefCell<Vec<Value>>,
    conditions: RefCell<Vec<Value>>,
    signal_dict: RefCell<Option<Value>>,
    tuple: RefCell<Option<Value>>,
    rational: RefCell<Option<Value>>,
    /// The variable that holds the context of a thread or a task.
    var: RefCell<Option<Value>>,
}

impl State {
    /// The classes of the signals.
    pub fn signals(&self) -> Vec<Value> {
        self.signals.borrow().clone()
    }

    /// The class `DecimalTuple`.
    pub fn tuple(&self) -> Value {
        self.tuple.borrow().clone().unwrap_or(Value::NONE)
    }

    /// The variable that holds the context.
    fn var(&self) -> Value {
        self.var.borrow().clone().unwrap_or(Value::NONE)
    }

    /// The class `numbers.Rational`.
    pub fn rational(&self) -> Value {
        self.rational.borrow().clone().unwrap_or(Value::NONE)
    }
}

/// `install(signals, conditions, signal_dict, decimal_tuple, rational, variable)`: takes what is defined in the language.
pub fn install(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let state = ctx.state::<State>();
    *state.signals.borrow_mut() = ctx.collect(&args[0])?;
    *state.conditions.borrow_mut() = ctx.collect(&args[1])?;
    *state.signal_dict.borrow_mut() = Some(args[2].clone());
    *state.tuple.borrow_mut() = Some(args[3].clone());
    *state.rational.borrow_mut() = Some(args[4].clone());
    *state.var.borrow_mut() = Some(args[5].clone());
    Ok(Value::NONE)
}

/// The payload of contexts.
pub struct ContextObj {
    prec: Cell<i64>,
    emin: Cell<i64>,
    emax: Cell<i64>,
    rounding: Cell<Rounding>,
    capitals: Cell<bool>,
    clamp: Cell<bool>,
    flags: Ref<FlagsObj>,
    traps: Ref<FlagsObj>,
}

impl Payload for ContextObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.flags.as_value());
        visit(self.traps.as_value());
    }
}

/// The type.
pub static SPEC: TypeSpec = TypeSpec::new::<ContextObj>("decimal.Context")
    .methods(CONTEXT_METHODS)
    .getset(GETSET)
    .slots(slots)
    .doc("The context affects almost all operations and controls rounding, precision,\nand exception handling.");

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| fresh(ctx, ty)));
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.setattro.set(Some(|ctx, x, name, value| {
        let known = GETSET.iter().any(|known| known.name == text_of(name));
        if value.is_none() && known {
            return Err(ctx.attribute_error("context attributes cannot be deleted"));
        }
        ctx.generic_setattr(x, name, value)
    }));
}

fn fresh(ctx: &Ctx, ty: &Type) -> Result<Value> {
    let make = || {
        let class = ctx.state::<State>().signal_dict.borrow().clone();
        let flags = class.map(|class| ctx.call(&class, &[])).transpose()?;
        let flags = flags.and_then(|flags| Ref::try_from_value(flags).ok());
        flags.ok_or_else(|| ctx.runtime_error("_decimal is used without decimal"))
    };
    let context = ContextObj {
        prec: Cell::new(28),
        emin: Cell::new(-999_999),
        emax: Cell::new(999_999),
        rounding: Cell::new(Rounding::HalfEven),
        capitals: Cell::new(true),
        clamp: Cell::new(false),
        flags: make()?,
        traps: make()?,
    };
    let traps = condition::INVALID | condition::DIVISION_BY_ZERO | condition::OVERFLOW;
    context.traps.bits.set(traps);
    Ok(ctx.alloc(ty, context).into_value())
}

/// The context that a value is.
pub fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a ContextObj> {
    ctx.payload::<ContextObj>(x, "decimal.Context")
}

const FIELDS: [&str; 8] = ["prec", "rounding", "Emin", "Emax", "capitals", "clamp", "flags", "traps"];

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    if args.pos().len() > FIELDS.len() {
        return Err(ctx.type_error(format!(
            "function takes at most {} arguments ({} given)",
            FIELDS.len(),
            args.values().len()
        )));
    }
    for (name, value) in FIELDS.iter().zip(args.pos()).filter(|(_, value)| !value.is_none()) {
        set(ctx, x, name, value)?;
    }
    for (name, value) in args.keywords() {
        let name = text_of(name);
        match FIELDS.iter().find(|known| **known == name) {
            Some(_) if value.is_none() => {}
            Some(known) => set(ctx, x, known, value)?,
            None => {
                return Err(
                    ctx.type_error(format!("this function got an unexpected keyword argument '{name}'"))
                );
            }
        }
    }
    Ok(())
}

/// Sets a field; flags and traps may be lists of signals here.
fn set(ctx: &Ctx, x: &Value, name: &str, value: &Value) -> Result<()> {
    let context = this(ctx, x)?;
    let target = match name {
        "flags" => &context.flags,
        "traps" => &context.traps,
        _ => return ctx.set_attr(x, &ctx.intern(name), Some(value)),
    };
    let bits = match value.downcast::<gilbox_vm::types::list::ListObj>() {
        Some(_) => {
            let classes = ctx.collect(value)?;
            classes.iter().try_fold(0, |bits, class| Ok(bits | flags::signal_of(ctx, class)?))?
        }
        None => bits_of(ctx, value)?,
    };
    target.bits.set(bits);
    Ok(())
}

fn bits_of(ctx: &Ctx, value: &Value) -> Result<u32> {
    match value.downcast::<FlagsObj>() {
        Some(flags) => Ok(flags.bits.get()),
        None => flags::of_dict(ctx, value),
    }
}

impl ContextObj {
    /// What operations in this context are to do.
    #[inline]
    pub fn work(&self) -> Work {
        Work {
            prec: self.prec.get(),
            emin: self.emin.get(),
            emax: self.emax.get(),
            rounding: self.rounding.get(),
            clamp: self.clamp.get(),
            capitals: self.capitals.get(),
            status: 0,
        }
    }

    /// Sets the flags of conditions without raising any.
    pub fn set_flags(&self, status: u32) {
        self.flags.bits.set(self.flags.bits.get() | status);
    }

    /// Sets the flags of what happened, and raises what is trapped.
    #[inline]
    pub fn note(&self, ctx: &Ctx, status: u32) -> Result<()> {
        if status == 0 {
            return Ok(());
        }
        if status & condition::MEMORY != 0 {
            return Err(ctx.memory_error(""));
        }
        self.set_flags(status);
        match self.traps.bits.get() & status {
            0 => Ok(()),
            trapped => Err(raise(ctx, trapped)),
        }
    }

    /// Runs an operation.
    #[inline]
    pub fn run<T>(&self, ctx: &Ctx, operation: impl FnOnce(&mut Work) -> T) -> Result<T> {
        let mut work = self.work();
        let answer = operation(&mut work);
        self.note(ctx, work.status)?;
        Ok(answer)
    }
}

/// The exception of trapped conditions: the first signal's class, with a list of all.
#[cold]
fn raise(ctx: &Ctx, trapped: u32) -> Raise {
    let state = ctx.state::<State>();
    let (signals, conditions) = (state.signals(), state.conditions.borrow().clone());
    let mut list = Vec::new();
    for (class, condition) in conditions.iter().zip(INVALID_CONDITIONS) {
        if trapped & condition != 0 {
            list.push(class.clone());
        }
    }
    let mut class = None;
    for (at, (signal, bits)) in signals.iter().zip(SIGNALS).enumerate() {
        if trapped & bits != 0 {
            class = class.or_else(|| Some(signal.clone()));
            if at > 0 {
                list.push(signal.clone());
            }
        }
    }
    match ctx.call(&class.unwrap_or(Value::NONE), &[ctx.new_list(list)]) {
        Ok(exception) => Raise::new(exception),
        Err(other) => other,
    }
}

/// The context of this thread or task.
pub fn current(ctx: &Ctx) -> Result<Ref<ContextObj>> {
    let state = ctx.state::<State>();
    if let Some(found) = contextvars::value_of(ctx, &state.var())
        && let Ok(context) = Ref::try_from_value(found)
    {
        return Ok(context);
    }
    let decimal = ctx.import_module("decimal")?;
    let template = ctx.get_attr_str(&decimal, "DefaultContext")?;
    let context = unflagged(ctx, &template)?;
    contextvars::set_value(ctx, &state.var(), context.clone());
    Ref::try_from_value(context).map_err(|_| ctx.type_error("argument must be a context"))
}

/// A copy without flags.
fn unflagged(ctx: &Ctx, context: &Value) -> Result<Value> {
    let new = copy(ctx, this(ctx, context)?)?;
    clear(ctx, &new, false)?;
    Ok(new)
}

/// `setcontext(context)`
pub fn set_current(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[0].downcast::<ContextObj>().is_none() {
        return Err(ctx.type_error("argument must be a context"));
    }
    let decimal = ctx.import_module("decimal")?;
    let mut chosen = args[0].clone();
    for name in ["DefaultContext", "BasicContext", "ExtendedContext"] {
        // A template is not to be changed by its use.
        if ctx.get_attr_str(&decimal, name)?.is(&args[0]) {
            chosen = unflagged(ctx, &args[0])?;
        }
    }
    let state = ctx.state::<State>();
    contextvars::set_value(ctx, &state.var(), chosen);
    Ok(Value::NONE)
}

/// The context an optional argument names; this thread's by default.
#[inline]
pub fn chosen(ctx: &Ctx, args: &[Value], at: usize) -> Result<Ref<ContextObj>> {
    match arg(args, at).filter(|context| !context.is_none()) {
        Some(given) => {
            Ref::from_value(given).ok_or_else(|| ctx.type_error("optional argument must be a context"))
        }
        None => current(ctx),
    }
}

/// A context like another one.
pub fn copy(ctx: &Ctx, from: &ContextObj) -> Result<Value> {
    let new = fresh(ctx, &ctx.type_for::<ContextObj>())?;
    let to = this(ctx, &new)?;
    to.prec.set(from.prec.get());
    to.emin.set(from.emin.get());
    to.emax.set(from.emax.get());
    to.rounding.set(from.rounding.get());
    to.capitals.set(from.capitals.get());
    to.clamp.set(from.clamp.get());
    to.flags.bits.set(from.flags.bits.get());
    to.traps.bits.set(from.traps.bits.get());
    Ok(new)
}

/// `clear_flags()` and `clear_traps()`
pub fn clear(ctx: &Ctx, x: &Value, is_traps: bool) -> Result<Value> {
    let context = this(ctx, x)?;
    if is_traps { &context.traps } else { &context.flags }.bits.set(0);
    Ok(Value::NONE)
}

/// The names of signals in the order of their bits, for `repr`.
const BY_BIT: [(u32, &str); 11] = [
    (condition::CLAMPED, "Clamped"),
    (condition::CONVERSION_SYNTAX, "InvalidOperation"),
    (condition::DIVISION_BY_ZERO, "DivisionByZero"),
    (condition::DIVISION_IMPOSSIBLE | condition::DIVISION_UNDEFINED, "InvalidOperation"),
    (condition::INEXACT, "Inexact"),
    (condition::INVALID, "InvalidOperation"),
    (condition::FLOAT_OPERATION, "FloatOperation"),
    (condition::OVERFLOW, "Overflow"),
    (condition::ROUNDED, "Rounded"),
    (condition::SUBNORMAL, "Subnormal"),
    (condition::UNDERFLOW, "Underflow"),
];

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let context = this(ctx, x)?;
    let names = |bits: u32| {
        let mut set: Vec<&str> = Vec::new();
        for (signal, name) in BY_BIT {
            if bits & signal != 0 && !set.contains(&name) {
                set.push(name);
            }
        }
        set.join(", ")
    };
    Ok(ctx.new_str(&format!(
        "Context(prec={}, rounding={}, Emin={}, Emax={}, capitals={}, clamp={}, flags=[{}], traps=[{}])",
        context.prec.get(),
        context.rounding.get().name(),
        context.emin.get(),
        context.emax.get(),
        context.capitals.get() as i32,
        context.clamp.get() as i32,
        names(context.flags.bits.get()),
        names(context.traps.bits.get()),
    )))
}

/// `__reduce__()`
pub fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let context = this(ctx, &args[0])?;
    let signals = |flags: &FlagsObj| ctx.new_list(flags::classes(ctx, flags.bits.get()));
    let fields = ctx.new_tuple(&[
        ctx.new_int(context.prec.get()),
        ctx.intern(context.rounding.get().name()),
        ctx.new_int(context.emin.get()),
        ctx.new_int(context.emax.get()),
        ctx.new_int(context.capitals.get() as i64),
        ctx.new_int(context.clamp.get() as i64),
        signals(&context.flags),
        signals(&context.traps),
    ]);
    Ok(ctx.new_pair(ctx.type_of(&args[0]).to_value(), fields))
}

type Setter = fn(&Ctx, &Value, Option<&Value>) -> Result<()>;

const fn field(name: &'static str, get: fn(&Ctx, &Value) -> Result<Value>, set: Setter) -> GetSet {
    GetSet::get_set(name, get, set)
}

fn number(ctx: &Ctx, value: Option<&Value>, what: &str, least: i64, most: i64) -> Result<i64> {
    let value = value.ok_or_else(|| ctx.attribute_error("context attributes cannot be deleted"))?;
    if !ctx.has_index(value) {
        return Err(ctx.type_error("an integer is required"));
    }
    let number = ctx.index_clamped(value)?;
    match (least..=most).contains(&number) {
        true => Ok(number),
        false => Err(ctx.value_error(what)),
    }
}

const GETSET: &[GetSet] = &[
    field(
        "prec",
        |ctx, x| this(ctx, x).map(|c| ctx.new_int(c.prec.get())),
        |ctx, x, value| {
            let prec = number(ctx, value, "valid range for prec is [1, MAX_PREC]", 1, MAX_PREC)?;
            this(ctx, x).map(|c| c.prec.set(prec))
        },
    ),
    field(
        "Emin",
        |ctx, x| this(ctx, x).map(|c| ctx.new_int(c.emin.get())),
        |ctx, x, value| {
            let emin = number(ctx, value, "valid range for Emin is [MIN_EMIN, 0]", -MAX_PREC, 0)?;
            this(ctx, x).map(|c| c.emin.set(emin))
        },
    ),
    field(
        "Emax",
        |ctx, x| this(ctx, x).map(|c| ctx.new_int(c.emax.get())),
        |ctx, x, value| {
            let emax = number(ctx, value, "valid range for Emax is [0, MAX_EMAX]", 0, MAX_PREC)?;
            this(ctx, x).map(|c| c.emax.set(emax))
        },
    ),
    field(
        "capitals",
        |ctx, x| this(ctx, x).map(|c| ctx.new_int(c.capitals.get() as i64)),
        |ctx, x, value| {
            let capitals = number(ctx, value, "valid values for capitals are 0 or 1", 0, 1)?;
            this(ctx, x).map(|c| c.capitals.set(capitals == 1))
        },
    ),
    field(
        "clamp",
        |ctx, x| this(ctx, x).map(|c| ctx.new_int(c.clamp.get() as i64)),
        |ctx, x, value| {
            let clamp = number(ctx, value, "valid values for clamp are 0 or 1", 0, 1)?;
            this(ctx, x).map(|c| c.clamp.set(clamp == 1))
        },
    ),
    field(
        "rounding",
        |ctx, x| this(ctx, x).map(|c| ctx.intern(c.rounding.get().name())),
        |ctx, x, value| {
            let rounding = rounding_of(ctx, value.unwrap_or(&Value::NONE))?;
            this(ctx, x).map(|c| c.rounding.set(rounding))
        },
    ),
    field(
        "flags",
        |ctx, x| this(ctx, x).map(|c| c.flags.to_value()),
        |ctx, x, value| {
            let bits = bits_of(ctx, value.unwrap_or(&Value::NONE))?;
            this(ctx, x).map(|c| c.flags.bits.set(bits))
        },
    ),
    field(
        "traps",
        |ctx, x| this(ctx, x).map(|c| c.traps.to_value()),
        |ctx, x, value| {
            let bits = bits_of(ctx, value.unwrap_or(&Value::NONE))?;
            this(ctx, x).map(|c| c.traps.bits.set(bits))
        },
    ),
];

/// The rounding that a value names.
///
/// # Errors
/// TypeError for anything but one of the names.
pub fn rounding_of(ctx: &Ctx, value: &Value) -> Result<Rounding> {
    let found = value.downcast::<StrObj>().and_then(|_| Rounding::of_name(&text_of(value)));
    found.ok_or_else(|| {
        ctx.type_error(
            "valid values for rounding are:\n  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n   \
             ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n   ROUND_05UP]",
        )
    })
}

/// A number rounded to a context, as its constructor methods do; diagnostic information that does not fit is an error.
pub fn created(ctx: &Ctx, context: &ContextObj, number: Dec) -> Result<Dec> {
    let room = context.prec.get() - context.clamp.get() as i64;
    if number.is_nan() && !number.coef.is_zero() && number.coef.digits() > room {
        return context.run(ctx, |work| work.invalid(condition::CONVERSION_SYNTAX));
    }
    context.run(ctx, |work| number.finish(work))
}
