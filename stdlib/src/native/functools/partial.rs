//! partial: a call with some arguments given beforehand.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Ref, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::iterators::class_getitem;
use gilbox_vm::types::str::text_of;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// Function, positional arguments (a tuple) and keyword arguments (a dict).
#[derive(Clone)]
struct Parts {
    function: Value,
    args: Value,
    keywords: Ref<DictObj>,
}

pub(super) struct Partial {
    parts: RefCell<Parts>,
}

impl Payload for Partial {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        let parts = self.parts.borrow();
        visit(&parts.function);
        visit(&parts.args);
        visit(parts.keywords.as_value());
    }
}

fn parts_of(ctx: &Ctx, x: &Value) -> Result<Parts> {
    Ok(ctx.payload::<Partial>(x, "functools.partial")?.parts.borrow().clone())
}

pub(super) const SPEC: TypeSpec = TypeSpec::new::<Partial>("functools.partial")
    .methods(&[
        NativeDef::new("__reduce__", "(self, /)", reduce),
        NativeDef::new("__setstate__", "(self, state, /)", setstate),
        NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585"),
    ])
    .getset(&[
        GetSet::member("func", |ctx, x| Ok(parts_of(ctx, x)?.function)),
        GetSet::member("args", |ctx, x| Ok(parts_of(ctx, x)?.args)),
        GetSet::member("keywords", |ctx, x| Ok(parts_of(ctx, x)?.keywords.into_value())),
    ])
    .slots(slots)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF))
    .doc("Create a new function with partial application of the given arguments and keywords.");

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.call.set(Some(call));
    s.repr.set(Some(repr));
    s.descr_get.set(Some(|ctx, partial, instance, _| {
        if instance.is_some() {
            let warnings = ctx.import_module("warnings")?;
            let warn = ctx.get_attr_str(&warnings, "warn")?;
            let category = ctx.builtin("FutureWarning");
            ctx.call(&warn, &[ctx.new_str(AS_METHOD), category, ctx.new_int(1)])?;
        }
        Ok(partial.clone())
    }));
}

const AS_METHOD: &str = "functools.partial will be a method descriptor in future Python versions; \
                         wrap it in staticmethod() if you want to preserve the old behavior";

fn items_of(tuple: &Value) -> &[Value] {
    tuple.downcast::<TupleObj>().map_or(&[], TupleObj::items)
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let [function, rest @ ..] = args.pos() else {
        return Err(ctx.type_error("type 'partial' takes at least one argument"));
    };
    if !ctx.is_callable(function) {
        return Err(ctx.type_error("the first argument must be callable"));
    }
    let keywords = ctx.new_dict();
    let (mut function, mut given) = (function.clone(), Vec::new());
    // A partial of a partial calls the inner function directly.
    if let Some(inner) = function.downcast::<Partial>()
        && ctx.type_of(&function).is(&ctx.type_for::<Partial>())
    {
        let inner = inner.parts.borrow().clone();
        given.extend_from_slice(items_of(&inner.args));
        keywords.fill_from(&inner.keywords);
        function = inner.function;
    }
    given.extend_from_slice(rest);
    for (name, value) in args.keywords() {
        ctx.dict_set(&keywords, name, value.clone())?;
    }
    let parts = Parts { function, args: ctx.new_tuple_from(given), keywords };
    Ok(ctx.alloc(ty, Partial { parts: RefCell::new(parts) }).into_value())
}

fn call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let parts = parts_of(ctx, x)?;
    let mut values =
        Vec::with_capacity(items_of(&parts.args).len() + args.values().len() + parts.keywords.len());
    values.extend_from_slice(items_of(&parts.args));
    values.extend_from_slice(args.pos());
    if parts.keywords.is_empty() {
        values.extend(args.keywords().map(|(_, v)| v.clone()));
        return ctx.call_args(&parts.function, Args::with_names(&values, args.names()));
    }
    let mut keywords = parts.keywords.items();
    for (name, value) in args.keywords() {
        let text = text_of(name);
        match keywords.iter_mut().find(|(known, _)| known.is(name) || text_of(known) == text) {
            Some(place) => place.1 = value.clone(),
            None => keywords.push((name.clone(), value.clone())),
        }
    }
    values.extend(keywords.iter().map(|(_, v)| v.clone()));
    let names: Vec<Value> = keywords.into_iter().map(|(k, _)| k).collect();
    ctx.call_args(&parts.function, Args::with_names(&values, &names))
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let parts = parts_of(ctx, x)?;
    let Some(_guard) = ctx.enter_repr(x) else { return Ok(ctx.new_str("...")) };
    let class = ctx.type_of(x);
    let name = if class.is(&ctx.type_for::<Partial>()) {
        "functools.partial".to_owned()
    } else {
        let module = ctx.get_attr(class.as_value(), &ctx.names().__module__)?;
        let qualname = ctx.get_attr(class.as_value(), &ctx.names().__qualname__)?;
        format!("{}.{}", text_of(&module), text_of(&qualname))
    };
    let mut texts = vec![ctx.repr_text(&parts.function)?];
    for value in items_of(&parts.args) {
        texts.push(ctx.repr_text(value)?);
    }
    for (key, value) in parts.keywords.items() {
        texts.push(format!("{}={}", ctx.str_text(&key)?, ctx.repr_text(&value)?));
    }
    Ok(ctx.new_str(&format!("{name}({})", texts.join(", "))))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let parts = parts_of(ctx, &args[0])?;
    let own = ctx.get_attr_opt(&args[0], &ctx.names().__dict__)?.unwrap_or(Value::NONE);
    let own = if ctx.is_true(&own)? { own } else { Value::NONE };
    let state = ctx.new_tuple(&[parts.function.clone(), parts.args, parts.keywords.into_value(), own]);
    let class = ctx.type_of(&args[0]).to_value();
    Ok(ctx.new_tuple(&[class, ctx.new_tuple(&[parts.function]), state]))
}

fn setstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let partial = ctx.payload::<Partial>(&args[0], "functools.partial")?;
    let bad = || ctx.type_error("invalid partial state");
    let Some([function, given, keywords, own]) = args[1].downcast::<TupleObj>().map(TupleObj::items) else {
        return Err(bad());
    };
    if !ctx.is_callable(function) || given.downcast::<TupleObj>().is_none() {
        return Err(bad());
    }
    // A copy shares what is exactly a tuple and a dict.
    let types = ctx.types();
    let is_plain = ctx.type_of(given).is(&types.tuple);
    let given = if is_plain { given.clone() } else { ctx.new_tuple(items_of(given)) };
    let keywords = match (Ref::<DictObj>::from_value(keywords), keywords.is_none()) {
        (Some(exact), _) if ctx.type_of(keywords).is(&types.dict) => exact,
        (Some(below), _) => {
            let copy = ctx.new_dict();
            copy.fill_from(&below);
            copy
        }
        (None, true) => ctx.new_dict(),
        (None, false) => return Err(bad()),
    };
    let old = partial.parts.replace(Parts { function: function.clone(), args: given, keywords });
    drop(old);
    let attributes = if own.is_none() { ctx.new_dict().into_value() } else { own.clone() };
    ctx.set_attr(&args[0], &ctx.names().__dict__, Some(&attributes))?;
    Ok(Value::NONE)
}
