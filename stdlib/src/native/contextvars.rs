//! `_contextvars`: variables whose values belong to a context, one for each task.
//!
//! A context's values are an object of their own that never changes, so that a copy of a context costs nothing.

use super::asyncio::slot::Slot;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Cmp, Payload, Ref, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::thread::ThreadSlot;
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::{Args, Ctx, GetSet, ModuleSpec, NativeDef, Raise, Result, Value, arg};
use std::cell::{Cell, RefCell};

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_contextvars",
    doc: "Context Variables",
    functions: &[NativeDef::new("copy_context", "()", |ctx, _| Ok(copy_current(ctx)))],
    init,
};

/// Values by variable, in the order of the variables' addresses.
struct VarsObj(Vec<(Value, Value)>);

impl Payload for VarsObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        for (var, value) in &self.0 {
            visit(var);
            visit(value);
        }
    }
}

/// Where a variable stands, or would stand.
fn place(entries: &[(Value, Value)], var: &Value) -> std::result::Result<usize, usize> {
    let id = var.id();
    entries.binary_search_by_key(&id, |(known, _)| known.id())
}

/// The payload of contexts.
struct ContextObj {
    /// A [`VarsObj`], or None for no values.
    vars: Slot,
    /// The context that was current when this one was entered; unbound while it is not entered.
    outer: Slot,
}

impl Payload for ContextObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.vars.visit(visit);
        if !self.outer.is_unbound() {
            self.outer.visit(visit);
        }
    }
    fn clear(&self) {
        drop(self.vars.replace(Value::NONE));
    }
}

impl ContextObj {
    fn find(&self, var: &Value) -> Option<Value> {
        let vars = self.vars.get();
        let vars = vars.downcast::<VarsObj>()?;
        place(&vars.0, var).ok().map(|at| vars.0[at].1.clone())
    }

    fn entries(&self) -> Vec<(Value, Value)> {
        self.vars.get().downcast::<VarsObj>().map_or_else(Vec::new, |vars| vars.0.clone())
    }

    /// Gives a variable a value, or takes it out.
    fn put(&self, ctx: &Ctx, var: &Value, value: Option<Value>) {
        let mut entries = self.entries();
        let place = place(&entries, var);
        match (place, value) {
            (Ok(at), Some(value)) => entries[at].1 = value,
            (Err(at), Some(value)) => entries.insert(at, (var.clone(), value)),
            (Ok(at), None) => drop(entries.remove(at)),
            (Err(_), None) => {}
        }
        let vars = ctx.alloc(&ctx.type_for::<VarsObj>(), VarsObj(entries)).into_value();
        drop(self.vars.replace(vars));
    }
}

/// The payload of variables.
struct VarObj {
    name: Value,
    /// Unbound without one.
    default: Value,
}

impl Payload for VarObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.name);
        if !self.default.is_unbound() {
            visit(&self.default);
        }
    }
}

/// The payload of what `set` returns.
struct TokenObj {
    context: Value,
    var: Value,
    /// Unbound if there was none.
    old: Value,
    used: Cell<bool>,
}

impl Payload for TokenObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.context);
        visit(&self.var);
        if !self.old.is_unbound() {
            visit(&self.old);
        }
    }
}

/// The payload of `Token.MISSING`.
struct MissingObj;

impl Payload for MissingObj {}

#[derive(Default)]
struct State {
    missing: RefCell<Option<Value>>,
}

static VARS: TypeSpec = TypeSpec::new::<VarsObj>("_contextvars._Values").flags(TypeFlags::NO_NEW);

static CONTEXT: TypeSpec = TypeSpec::new::<ContextObj>("_contextvars.Context")
    .methods(CONTEXT_METHODS)
    .slots(context_slots)
    .flags(TypeFlags::WEAKREF.with(TypeFlags::MAPPING));

static VAR: TypeSpec = TypeSpec::new::<VarObj>("_contextvars.ContextVar")
    .methods(VAR_METHODS)
    .getset(&[GetSet::member("name", |ctx, x| Ok(this_var(ctx, x)?.name.clone()))])
    .slots(var_slots)
    .flags(TypeFlags::WEAKREF);

static TOKEN: TypeSpec = TypeSpec::new::<TokenObj>("_contextvars.Token")
    .methods(&[NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem)])
    .getset(TOKEN_GETSET)
    .slots(token_slots)
    .flags(TypeFlags::WEAKREF);

static MISSING: TypeSpec =
    TypeSpec::new::<MissingObj>("_contextvars._MISSING").flags(TypeFlags::NO_NEW).slots(|s| {
        s.repr.set(Some(|ctx, _| Ok(ctx.new_str("<Token.MISSING>"))));
    });

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    ctx.native_type(&VARS, None);
    for spec in [&CONTEXT, &VAR, &TOKEN] {
        let class = ctx.native_type(spec, None);
        let name = spec.name.rsplit('.').next().unwrap_or(spec.name);
        ctx.module_set(module, name, class.to_value());
    }
    let class = ctx.native_type(&MISSING, None);
    let missing = ctx.alloc(&class, MissingObj).into_value();
    ctx.set_class_constant(&ctx.type_for::<TokenObj>(), "MISSING", missing.clone());
    drop(ctx.state::<State>().missing.replace(Some(missing)));
    Ok(())
}

/// Makes the types, if nobody has imported the module yet.
///
/// # Errors
/// None but what an import may raise.
pub(in crate::native) fn prepare(ctx: &Ctx) -> Result<()> {
    ctx.import_module("_contextvars").map(drop)
}

fn new_context(ctx: &Ctx, vars: Value) -> Value {
    let context = ContextObj { vars: Slot::new(vars), outer: Slot::new(Value::UNBOUND) };
    ctx.alloc(&ctx.type_for::<ContextObj>(), context).into_value()
}

/// The context the calling thread is in; a thread's first one is made when it is asked for.
fn current(ctx: &Ctx) -> Value {
    let found = ctx.thread_slot(ThreadSlot::Context);
    if !found.is_none() {
        return found;
    }
    let context = new_context(ctx, Value::NONE);
    if let Some(c) = context.downcast::<ContextObj>() {
        c.outer.replace(Value::NONE);
    }
    drop(ctx.replace_thread_slot(ThreadSlot::Context, context.clone()));
    context
}

/// A copy of the current context.
pub(in crate::native) fn copy_current(ctx: &Ctx) -> Value {
    let vars = match ctx.thread_slot(ThreadSlot::Context).downcast::<ContextObj>() {
        Some(context) => context.vars.get(),
        None => Value::NONE,
    };
    new_context(ctx, vars)
}

/// Calls `body` in a context.
///
/// # Errors
/// RuntimeError if the context is entered already; TypeError if it is none; what the body raises.
pub(in crate::native) fn run_in<R>(
    ctx: &Ctx,
    context: &Value,
    body: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let Some(c) = context.downcast::<ContextObj>() else {
        return Err(ctx.type_error("a Context is required"));
    };
    if !c.outer.is_unbound() {
        let text = ctx.repr_text(context)?;
        return Err(ctx.runtime_error(format!("cannot enter context: {text} is already entered")));
    }
    let outer = ctx.replace_thread_slot(ThreadSlot::Context, context.clone());
    c.outer.replace(outer);
    let result = body();
    let outer = c.outer.replace(Value::UNBOUND);
    drop(ctx.replace_thread_slot(ThreadSlot::Context, outer));
    result
}

/// The value that this thread's context has for a variable.
pub(in crate::native) fn value_of(ctx: &Ctx, var: &Value) -> Option<Value> {
    current(ctx).downcast::<ContextObj>().and_then(|context| context.find(var))
}

/// Gives a variable a value in this thread's context.
pub(in crate::native) fn set_value(ctx: &Ctx, var: &Value, value: Value) {
    if let Some(context) = current(ctx).downcast::<ContextObj>() {
        context.put(ctx, var, Some(value));
    }
}

fn this_context<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a ContextObj> {
    ctx.payload::<ContextObj>(x, "_contextvars.Context")
}

fn this_var<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a VarObj> {
    ctx.payload::<VarObj>(x, "_contextvars.ContextVar")
}

fn check_key(ctx: &Ctx, key: &Value) -> Result<()> {
    if key.downcast::<VarObj>().is_some() {
        return Ok(());
    }
    let text = ctx.repr_text(key)?;
    Err(ctx.type_error(format!("a ContextVar key was expected, got {text}")))
}

const CONTEXT_METHODS: &[NativeDef] = &[
    NativeDef::new("run", "(self, callable, /, *args, **kwargs)", |ctx, args| {
        this_context(ctx, &args[0])?;
        let mut values = ctx.tuple_items(&args[2]).to_vec();
        let keywords = Ref::<gilbox_vm::types::dict::DictObj>::from_value(&args[3]);
        let items = keywords.map(|d| d.items()).unwrap_or_default();
        values.extend(items.iter().map(|(_, v)| v.clone()));
        let names: Vec<Value> = items.into_iter().map(|(k, _)| k).collect();
        run_in(ctx, &args[0], || ctx.call_args(&args[1], Args::with_names(&values, &names)))
    }),
    NativeDef::new("copy", "(self, /)", |ctx, args| {
        let vars = this_context(ctx, &args[0])?.vars.get();
        Ok(new_context(ctx, vars))
    })
    .doc("Return a shallow copy of the context object."),
    NativeDef::new("get", "(self, key, default=None, /)", |ctx, args| {
        check_key(ctx, &args[1])?;
        let found = this_context(ctx, &args[0])?.find(&args[1]);
        Ok(found.unwrap_or_else(|| arg(args, 2).cloned().unwrap_or(Value::NONE)))
    }),
    NativeDef::new("keys", "(self, /)", |ctx, args| {
        let entries = this_context(ctx, &args[0])?.entries();
        ctx.iter(&ctx.new_list(entries.into_iter().map(|(var, _)| var).collect()))
    }),
    NativeDef::new("values", "(self, /)", |ctx, args| {
        let entries = this_context(ctx, &args[0])?.entries();
        ctx.iter(&ctx.new_list(entries.into_iter().map(|(_, value)| value).collect()))
    }),
    NativeDef::new("items", "(self, /)", |ctx, args| {
        let entries = this_context(ctx, &args[0])?.entries();
        ctx.iter(&ctx.new_list(entries.into_iter().map(|(k, v)| ctx.new_tuple(&[k, v])).collect()))
    }),
];

fn context_slots(s: &Slots) {
    s.new.set(Some(|ctx, _, args| {
        if !args.values().is_empty() {
            return Err(ctx.type_error("Context() does not accept any arguments"));
        }
        Ok(new_context(ctx, Value::NONE))
    }));
    s.len.set(Some(|ctx, x| Ok(this_context(ctx, x)?.entries().len())));
    s.iter.set(Some(|ctx, x| {
        let entries = this_context(ctx, x)?.entries();
        ctx.iter(&ctx.new_list(entries.into_iter().map(|(var, _)| var).collect()))
    }));
    s.contains.set(Some(|ctx, x, key| {
        check_key(ctx, key)?;
        Ok(this_context(ctx, x)?.find(key).is_some())
    }));
    s.getitem.set(Some(|ctx, x, key| {
        check_key(ctx, key)?;
        this_context(ctx, x)?.find(key).ok_or_else(|| ctx.key_error(key))
    }));
    s.compare.set(Some(compare_contexts));
    s.hash.set(Some(gilbox_vm::protocol::unhashable));
}

fn compare_contexts(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    let (Some(one), Some(other)) = (a.downcast::<ContextObj>(), b.downcast::<ContextObj>()) else {
        return Ok(Value::NOT_IMPLEMENTED);
    };
    if !matches!(cmp, Cmp::Eq | Cmp::Ne) {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let (one, other) = (one.entries(), other.entries());
    let mut equal = one.len() == other.len();
    for ((var, value), (var2, value2)) in one.iter().zip(&other) {
        equal = equal && var.is(var2) && ctx.eq(value, value2)?;
    }
    Ok(Value::from_bool(equal == (cmp == Cmp::Eq)))
}

const VAR_METHODS: &[NativeDef] = &[
    NativeDef::new("get", "(self, default=None, /)", |ctx, args| {
        let var = this_var(ctx, &args[0])?;
        let context = ctx.thread_slot(ThreadSlot::Context);
        if let Some(found) = context.downcast::<ContextObj>().and_then(|c| c.find(&args[0])) {
            return Ok(found);
        }
        if let Some(default) = arg(args, 1) {
            return Ok(default.clone());
        }
        match var.default.bound() {
            Some(default) => Ok(default.clone()),
            None => Err(ctx.raise_args(&ctx.exceptions().lookup_error, &args[..1])),
        }
    }),
    NativeDef::new("set", "(self, value, /)", |ctx, args| {
        this_var(ctx, &args[0])?;
        let context = current(ctx);
        let c = this_context(ctx, &context)?;
        let old = c.find(&args[0]).unwrap_or(Value::UNBOUND);
        c.put(ctx, &args[0], Some(args[1].clone()));
        let token = TokenObj { context: context.clone(), var: args[0].clone(), old, used: Cell::new(false) };
        Ok(ctx.alloc(&ctx.type_for::<TokenObj>(), token).into_value())
    }),
    NativeDef::new("reset", "(self, token, /)", reset),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem),
];

fn reset(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    this_var(ctx, &args[0])?;
    let Some(token) = args[1].downcast::<TokenObj>() else {
        let text = ctx.repr_text(&args[1])?;
        return Err(ctx.type_error(format!("expected an instance of Token, got {text}")));
    };
    if token.used.get() {
        let text = ctx.repr_text(&args[1])?;
        return Err(ctx.runtime_error(format!("{text} has already been used once")));
    }
    if !token.var.is(&args[0]) {
        let text = ctx.repr_text(&args[1])?;
        return Err(ctx.value_error(format!("{text} was created by a different ContextVar")));
    }
    let context = current(ctx);
    if !token.context.is(&context) {
        let text = ctx.repr_text(&args[1])?;
        return Err(ctx.value_error(format!("{text} was created in a different Context")));
    }
    token.used.set(true);
    this_context(ctx, &context)?.put(ctx, &args[0], token.old.bound().cloned());
    Ok(Value::NONE)
}

fn var_slots(s: &Slots) {
    s.new.set(Some(new_var));
    s.hash.set(Some(|ctx, x| Ok(ctx.identity_hash(x))));
    s.repr.set(Some(|ctx, x| {
        let var = this_var(ctx, x)?;
        let default = match var.default.bound() {
            Some(default) => format!(" default={}", ctx.repr_text(default)?),
            None => String::new(),
        };
        let name = ctx.repr_text(&var.name)?;
        Ok(ctx.new_str(&format!("<ContextVar name={name}{default} at {:#x}>", x.id())))
    }));
}

fn new_var(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [name] = args.pos() else {
        let n = args.pos().len();
        return Err(ctx.type_error(format!("ContextVar() takes exactly 1 positional argument ({n} given)")));
    };
    if name.downcast::<StrObj>().is_none() {
        return Err(ctx.type_error("context variable name must be a str"));
    }
    let mut default = Value::UNBOUND;
    for (key, value) in args.keywords() {
        match ctx.str_text(key)?.as_str() {
            "default" => default = value.clone(),
            other => return Err(unexpected(ctx, other)),
        }
    }
    Ok(ctx.alloc(ty, VarObj { name: name.clone(), default }).into_value())
}

fn unexpected(ctx: &Ctx, name: &str) -> Raise {
    ctx.type_error(format!("ContextVar() got an unexpected keyword argument '{name}'"))
}

fn this_token<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a TokenObj> {
    ctx.payload::<TokenObj>(x, "_contextvars.Token")
}

const TOKEN_GETSET: &[GetSet] = &[
    GetSet::get("var", |ctx, x| Ok(this_token(ctx, x)?.var.clone())),
    GetSet::get("old_value", |ctx, x| {
        let old = this_token(ctx, x)?.old.bound().cloned();
        Ok(old.unwrap_or_else(|| ctx.state::<State>().missing.borrow().clone().unwrap_or(Value::NONE)))
    }),
];

fn token_slots(s: &Slots) {
    s.new.set(Some(|ctx, _, _| Err(ctx.runtime_error("Tokens can only be created by ContextVars"))));
    s.hash.set(Some(gilbox_vm::protocol::unhashable));
    s.repr.set(Some(|ctx, x| {
        let token = this_token(ctx, x)?;
        let used = if token.used.get() { " used" } else { "" };
        let var = ctx.repr_text(&token.var)?;
        Ok(ctx.new_str(&format!("<Token{used} var={var} at {:#x}>", x.id())))
    }));
}
