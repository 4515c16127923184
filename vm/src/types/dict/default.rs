//! defaultdict: a dict that makes missing values.
//!
//! It carries dict's payload, so that whatever knows dicts knows it; the factory is a member like those of
//! `__slots__`.

use super::DictObj;
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{BinOp, Slots, Type, TypeFlags};
use crate::types::descriptor;
use crate::types::iterators::{class_getitem, payload};
use crate::value::Value;

static SPEC: TypeSpec = TypeSpec::new::<DictObj>("collections.defaultdict")
    .methods(METHODS)
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::WEAKREF))
    .doc(
        "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n\
         The default factory is called without arguments to produce\na new value when a key is not present, \
         in __getitem__ only.",
    );

const METHODS: &[NativeDef] = &[
    NativeDef::new("__missing__", "(self, key, /)", missing).doc("Called by __getitem__ for missing keys."),
    NativeDef::new("copy", "(self, /)", copy).doc("D.copy() -> a shallow copy of D."),
    NativeDef::new("__copy__", "(self, /)", copy).doc("D.copy() -> a shallow copy of D."),
    NativeDef::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling."),
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
];

/// Makes the class `defaultdict` of an interpreter.
pub fn make_defaultdict(ctx: &Ctx) -> Type {
    let ty = ctx.make_builtin(&SPEC, &ctx.types().dict);
    let mut layout = ty.layout.get();
    layout.n_members = 1;
    ty.layout.set(layout);
    ctx.fill_builtin(&SPEC, &ty);
    let name = ctx.intern("default_factory");
    ty.dict().set_str(&name, descriptor::member(ctx, name.clone(), 0, &ty).into_value());
    ty
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, DictObj::default()).into_value())));
    s.init.set(Some(init));
    s.repr.set(Some(repr));
    s.binary[BinOp::Or as usize].set(Some(or));
}

fn factory(ctx: &Ctx, x: &Value) -> Result<Value> {
    Ok(ctx.get_attr_opt(x, &ctx.intern("default_factory"))?.unwrap_or(Value::NONE))
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let dict = payload!(ctx, x, DictObj, "defaultdict");
    let (factory, rest) = match args.pos() {
        [] => (Value::NONE, args.pos()),
        [factory, rest @ ..] => (factory.clone(), rest),
    };
    if !factory.is_none() && ctx.type_of(&factory).slots.call.get().is_none() {
        return Err(ctx.type_error("first argument must be callable or None"));
    }
    ctx.set_attr(x, &ctx.intern("default_factory"), Some(&factory))?;
    super::ops::update_from_call(ctx, "dict", dict, rest, args)
}

fn missing(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let factory = factory(ctx, &args[0])?;
    if factory.is_none() {
        return Err(ctx.key_error(&args[1]));
    }
    let value = ctx.call(&factory, &[])?;
    ctx.set_item(&args[0], &args[1], &value)?;
    Ok(value)
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let factory = factory(ctx, x)?;
    let base = match ctx.types().dict.slots.repr.get() {
        Some(repr) => repr(ctx, x)?,
        None => Value::NONE,
    };
    let made_by = match ctx.enter_repr(&factory) {
        Some(_guard) => ctx.repr_text(&factory)?,
        None => "...".to_owned(),
    };
    let (name, base) = (ctx.type_of(x).name_text(), ctx.str_text(&base)?);
    Ok(ctx.new_str(&format!("{name}({made_by}, {base})")))
}

/// A new object of the class of `like` with its factory and the items of `items`.
fn made_like(ctx: &Ctx, like: &Value, items: &Value) -> Result<Value> {
    let class = ctx.type_of(like).to_value();
    ctx.call(&class, &[factory(ctx, like)?, items.clone()])
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    made_like(ctx, &args[0], &args[0])
}

fn or(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    if a.downcast::<DictObj>().is_none() || b.downcast::<DictObj>().is_none() {
        return Ok(Value::NOT_IMPLEMENTED);
    }
    let or = or as crate::object::slots::BinaryFn;
    let slot = ctx.type_of(a).slots.binary[BinOp::Or as usize].get();
    let like = if slot.is_some_and(|f| std::ptr::fn_addr_eq(f, or)) { a } else { b };
    let result = made_like(ctx, like, a)?;
    ctx.dict_update(payload!(ctx, &result, DictObj, "dict"), b)?;
    Ok(result)
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let factory = factory(ctx, &args[0])?;
    let made_from = if factory.is_none() { ctx.new_tuple(&[]) } else { ctx.new_tuple(&[factory]) };
    let items = ctx.call_method_str(&args[0], "items", &[])?;
    let items = ctx.iter(&items)?;
    let class = ctx.type_of(&args[0]).to_value();
    Ok(ctx.new_tuple(&[class, made_from, Value::NONE, Value::NONE, items]))
}
