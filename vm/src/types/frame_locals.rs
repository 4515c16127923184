//! The variables of a frame by name, and the mapping by which scripts read and change them (PEP 667).

use super::frame::FrameObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::interp::frame::Frame;
use crate::native::{NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{BinOp, Cmp, Payload, Ref, Slots, TypeFlags, Visitor};
use crate::types::cell::CellObj;
use crate::types::code::CodeObj;
use crate::types::dict::DictObj;
use crate::types::str::StrObj;
use crate::value::{RawValue, Value};
use gilbox_lang::code::flags;

/// Where a variable lives.
#[derive(Clone, Copy)]
pub(crate) enum Variable {
    /// In a register.
    Register(usize),
    /// In the cell in a register.
    Cell(usize),
    /// In the cell in a register; before that is made, in the parameter's register.
    Parameter {
        /// The cell's register.
        cell: usize,
        /// The parameter's register.
        register: usize,
    },
}

impl Variable {
    /// Its value, by the frame's registers; unbound if it has none.
    pub(crate) fn read(self, register: impl Fn(usize) -> Value) -> Value {
        let contents = |i| register(i).downcast::<CellObj>().map(CellObj::get);
        match self {
            Variable::Register(i) => register(i),
            Variable::Cell(i) => contents(i).unwrap_or(Value::UNBOUND),
            Variable::Parameter { cell, register: i } => contents(cell).unwrap_or_else(|| register(i)),
        }
    }
}

/// The variables of a frame that stands at the instruction `at`, with their names. Those of comprehensions come
/// last and hide others of their name.
fn variables(ctx: &Ctx, code: &CodeObj, at: usize) -> Vec<(Value, Variable)> {
    let (parts, first) = (&code.code, code.code.n_locals as usize);
    let cell_of = |i: usize| parts.cell_params.iter().position(|p| p.is_some_and(|p| usize::from(p) == i));
    let mut found = Vec::with_capacity(parts.first_temp() as usize);
    for (i, name) in code.varnames.iter().enumerate() {
        let variable = match cell_of(i) {
            Some(cell) => Variable::Parameter { cell: first + cell, register: i },
            None => Variable::Register(i),
        };
        found.push((name.clone(), variable));
    }
    for (i, name) in parts.cellvars.iter().chain(&parts.freevars).enumerate() {
        if parts.cell_params.get(i).is_none_or(Option::is_none) {
            found.push((ctx.intern(name), Variable::Cell(first + i)));
        }
    }
    let at = at as u32;
    for temp in parts.named_temps.iter().filter(|t| t.start <= at && at < t.end) {
        let register = temp.register as usize;
        let variable = if temp.is_cell { Variable::Cell(register) } else { Variable::Register(register) };
        let name = ctx.intern(&temp.name);
        found.retain(|(known, _)| !known.is(&name));
        found.push((name, variable));
    }
    found
}

/// Names and values of a frame's variables, as `locals()` answers them: its namespace, or a new dict.
pub(crate) fn locals_dict(ctx: &Ctx, frame: &Frame) -> Value {
    if frame.namespace != RawValue::UNBOUND {
        return frame.namespace.to_value();
    }
    let code = frame.code();
    if code.code.flags & flags::OPTIMIZED == 0 {
        // Module code that runs as a function or a coroutine: see `Code::over_globals`.
        return frame.globals().into_value();
    }
    let dict = ctx.new_dict();
    for (name, variable) in variables(ctx, code, code.index_before(frame.pc)) {
        // SAFETY: the registers are the frame's.
        let value = variable.read(|i| unsafe { (*frame.regs.add(i)).to_value() });
        if !value.is_unbound() {
            dict.set_str(&name, value);
        }
    }
    if frame.object != RawValue::UNBOUND
        && let Some(extra) = frame.object.as_value().downcast::<FrameObj>().and_then(extra_of)
    {
        dict.fill_from(&extra);
    }
    dict.into_value()
}

fn extra_of(f: &FrameObj) -> Option<Ref<DictObj>> {
    Ref::from_value(&f.extra.borrow())
}

/// The payload of what `f_locals` of a function's frame answers.
pub struct LocalsProxyObj {
    frame: Value,
}

impl Payload for LocalsProxyObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.frame);
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<LocalsProxyObj>("FrameLocalsProxy")
    .slots(slots)
    .methods(METHODS)
    .flags(TypeFlags::MAPPING);

/// The variables of a frame object as a mapping.
pub(crate) fn proxy(ctx: &Ctx, frame: &Value) -> Value {
    ctx.alloc(&ctx.types().frame_locals_proxy, LocalsProxyObj { frame: frame.clone() }).into_value()
}

fn with_frame<R>(ctx: &Ctx, x: &Value, look: impl FnOnce(&FrameObj) -> Result<R>) -> Result<R> {
    match x.downcast::<LocalsProxyObj>().and_then(|p| p.frame.downcast::<FrameObj>()) {
        Some(frame) => look(frame),
        None => Err(ctx.type_error("a FrameLocalsProxy is required")),
    }
}

/// The variable with that name; any key may be asked for.
fn find(ctx: &Ctx, f: &FrameObj, key: &Value) -> Result<Option<Variable>> {
    if key.downcast::<StrObj>().is_none() {
        ctx.hash(key)?;
        return Ok(None);
    }
    for (name, variable) in variables(ctx, &f.code, f.index()) {
        if ctx.eq(&name, key)? {
            return Ok(Some(variable));
        }
    }
    Ok(None)
}

fn get(ctx: &Ctx, x: &Value, key: &Value) -> Result<Option<Value>> {
    with_frame(ctx, x, |f| {
        if let Some(variable) = find(ctx, f, key)? {
            return Ok(Some(f.variable(variable)).filter(|value| !value.is_unbound()));
        }
        match extra_of(f) {
            Some(extra) => ctx.dict_get(&extra, key),
            None => Ok(None),
        }
    })
}

fn set(ctx: &Ctx, x: &Value, key: &Value, value: &Value) -> Result<()> {
    with_frame(ctx, x, |f| {
        if let Some(variable) = find(ctx, f, key)? {
            f.set_variable(variable, value.clone());
            return Ok(());
        }
        let extra = extra_of(f).unwrap_or_else(|| {
            let fresh = ctx.new_dict();
            drop(f.extra.replace(fresh.to_value()));
            fresh
        });
        ctx.dict_set(&extra, key, value.clone())
    })
}

/// A new dict of all there is.
fn snapshot(ctx: &Ctx, x: &Value) -> Result<Ref<DictObj>> {
    with_frame(ctx, x, |f| {
        let dict = ctx.new_dict();
        for (name, variable) in variables(ctx, &f.code, f.index()) {
            let value = f.variable(variable);
            if !value.is_unbound() {
                dict.set_str(&name, value);
            }
        }
        if let Some(extra) = extra_of(f) {
            dict.fill_from(&extra);
        }
        Ok(dict)
    })
}

fn is_source(x: &Value) -> bool {
    x.downcast::<DictObj>().is_some() || x.downcast::<LocalsProxyObj>().is_some()
}

fn update(ctx: &Ctx, x: &Value, other: &Value) -> Result<()> {
    let items = match other.downcast::<LocalsProxyObj>() {
        Some(_) => snapshot(ctx, other)?.items(),
        None => other.downcast::<DictObj>().map(DictObj::items).unwrap_or_default(),
    };
    items.iter().try_for_each(|(key, value)| set(ctx, x, key, value))
}

fn plain(ctx: &Ctx, x: &Value) -> Result<Value> {
    match x.downcast::<LocalsProxyObj>() {
        Some(_) => snapshot(ctx, x).map(Ref::into_value),
        None => Ok(x.clone()),
    }
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, class, args| match args.values() {
        [frame] if frame.downcast::<FrameObj>().is_some() => {
            Ok(ctx.alloc(class, LocalsProxyObj { frame: frame.clone() }).into_value())
        }
        [other] => {
            let got = ctx.type_name(other);
            Err(ctx.type_error(format!("expect frame, not {got}")))
        }
        values => Err(ctx.type_error(format!("FrameLocalsProxy expected 1 argument, got {}", values.len()))),
    }));
    s.getitem.set(Some(|ctx, x, key| match get(ctx, x, key)? {
        Some(value) => Ok(value),
        None => {
            let text = ctx.repr_text(key)?;
            Err(ctx.key_error(&ctx.new_str(&format!("local variable '{text}' is not defined"))))
        }
    }));
    s.setitem.set(Some(|ctx, x, key, value| match value {
        Some(value) => set(ctx, x, key, value),
        None => Err(ctx.type_error("cannot remove variables from FrameLocalsProxy")),
    }));
    s.len.set(Some(|ctx, x| Ok(snapshot(ctx, x)?.len())));
    s.contains.set(Some(|ctx, x, key| Ok(get(ctx, x, key)?.is_some())));
    s.iter.set(Some(|ctx, x| ctx.iter(&ctx.new_list(snapshot(ctx, x)?.keys()))));
    s.repr.set(Some(|ctx, x| {
        let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("{...}")) };
        ctx.repr(snapshot(ctx, x)?.as_value())
    }));
    s.hash.set(Some(crate::protocol::unhashable));
    s.compare.set(Some(compare));
    s.binary[BinOp::Or as usize].set(Some(|ctx, a, b| {
        if !is_source(a) || !is_source(b) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        ctx.binary(BinOp::Or, &plain(ctx, a)?, &plain(ctx, b)?)
    }));
    s.inplace[BinOp::Or as usize].set(Some(|ctx, a, b| {
        if !is_source(b) {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        update(ctx, a, b)?;
        Ok(a.clone())
    }));
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    if !matches!(cmp, Cmp::Eq | Cmp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let same = match b.downcast::<LocalsProxyObj>() {
        Some(other) => with_frame(ctx, a, |f| {
            Ok(other.frame.downcast::<FrameObj>().is_some_and(|g| std::ptr::eq(f, g)))
        })?,
        None if b.downcast::<DictObj>().is_some() => ctx.eq(snapshot(ctx, a)?.as_value(), b)?,
        None => return Ok(Value::NOT_IMPLEMENTED),
    };
    Ok(Value::from_bool(same == (cmp == Cmp::Eq)))
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
        let mut keys = snapshot(ctx, &args[0])?.keys();
        keys.reverse();
        Ok(ctx.new_list(keys))
    }),
    NativeDef::new("copy", "(self, /)", |ctx, args| snapshot(ctx, &args[0]).map(Ref::into_value)),
    NativeDef::new("get", "(self, key, default=None, /)", |ctx, args| {
        let value = get(ctx, &args[0], &args[1])?;
        Ok(value.or_else(|| arg(args, 2).cloned()).unwrap_or(Value::NONE))
    }),
    NativeDef::new("items", "(self, /)", |ctx, args| {
        let pair = |(key, value)| ctx.new_tuple_from(vec![key, value]);
        Ok(ctx.new_list(snapshot(ctx, &args[0])?.items().into_iter().map(pair).collect()))
    }),
    NativeDef::new("keys", "(self, /)", |ctx, args| Ok(ctx.new_list(snapshot(ctx, &args[0])?.keys()))),
    NativeDef::new("setdefault", "(self, key, default=None, /)", |ctx, args| {
        if let Some(value) = get(ctx, &args[0], &args[1])? {
            return Ok(value);
        }
        let default = arg(args, 2).cloned().unwrap_or(Value::NONE);
        set(ctx, &args[0], &args[1], &default)?;
        Ok(default)
    }),
    NativeDef::new("update", "(self, other, /)", |ctx, args| {
        if !is_source(&args[1]) {
            return Err(ctx.type_error("update() argument must be dict or another FrameLocalsProxy"));
        }
        update(ctx, &args[0], &args[1]).map(|()| Value::NONE)
    }),
    NativeDef::new("values", "(self, /)", |ctx, args| Ok(ctx.new_list(snapshot(ctx, &args[0])?.values()))),
];
