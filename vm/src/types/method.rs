//! Bound methods.

use crate::ctx::Ctx;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Cmp, Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::types::str::StrObj;
use crate::value::Value;

/// A callable together with its first argument.
pub struct MethodObj {
    pub(crate) function: Value,
    pub(crate) object: Value,
}

impl Payload for MethodObj {
    const KIND: Kind = Kind::Method;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        visit(&self.object);
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<MethodObj>("method")
    .slots(slots)
    .methods(&[NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let Some(m) = args[0].downcast::<MethodObj>() else {
            return Err(ctx.type_error("a method is required"));
        };
        let name = ctx.get_attr_str(&m.function, "__name__")?;
        Ok(ctx.attribute_of(m.object.clone(), &crate::types::str::text_of(&name)))
    })])
    .getset(GETSET)
    .shape(shape::METHOD)
    .flags(TypeFlags::WEAKREF);

/// A bound method.
pub(crate) fn bound(ctx: &Ctx, function: Value, object: Value) -> Value {
    ctx.alloc(&ctx.types().method, MethodObj { function, object }).into_value()
}

fn slots(s: &Slots) {
    s.call.set(Some(|ctx, m, args| {
        let Some(m) = m.downcast::<MethodObj>() else { return Ok(Value::NONE) };
        let mut values = Vec::with_capacity(args.values().len() + 1);
        values.push(m.object.clone());
        values.extend_from_slice(args.values());
        ctx.call_args(&m.function, Args::with_names(&values, args.names()))
    }));
    s.new.set(Some(|ctx, ty, args| match args.values() {
        [function, object] if !args.has_keywords() => {
            if ctx.type_of(function).slots.call.get().is_none() {
                return Err(ctx.type_error("first argument must be callable"));
            }
            if object.is_none() {
                return Err(ctx.type_error("instance must not be None"));
            }
            Ok(ctx.alloc(ty, MethodObj { function: function.clone(), object: object.clone() }).into_value())
        }
        values => Err(ctx.type_error(format!("method expected 2 arguments, got {}", values.len()))),
    }));
    s.repr.set(Some(|ctx, m| {
        let Some(m) = m.downcast::<MethodObj>() else { return Ok(Value::NONE) };
        let name = match ctx.get_attr_opt(&m.function, &ctx.names().__qualname__)? {
            Some(name) => ctx.str_text(&name)?,
            None => match ctx.get_attr_opt(&m.function, &ctx.names().__name__)? {
                Some(name) if name.downcast::<StrObj>().is_some() => ctx.str_text(&name)?,
                _ => "?".to_owned(),
            },
        };
        let object = ctx.repr_text(&m.object)?;
        Ok(ctx.new_str(&format!("<bound method {name} of {object}>")))
    }));
    s.compare.set(Some(|ctx, a, b, cmp| {
        let (Some(x), Some(y)) = (a.downcast::<MethodObj>(), b.downcast::<MethodObj>()) else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same = x.object.is(&y.object) && ctx.eq(&x.function, &y.function)?;
        Ok(match cmp {
            Cmp::Eq => Value::from_bool(same),
            Cmp::Ne => Value::from_bool(!same),
            _ => Value::NOT_IMPLEMENTED,
        })
    }));
    s.hash.set(Some(|ctx, m| {
        let Some(m) = m.downcast::<MethodObj>() else { return Ok(0) };
        Ok(ctx.identity_hash(&m.object) ^ ctx.hash(&m.function)?)
    }));
    // Other attributes are the function's.
    s.getattro.set(Some(|ctx, m, name| {
        let Some(method) = m.downcast::<MethodObj>() else { return ctx.generic_getattr(m, name) };
        if ctx.type_of(m).lookup(name).is_some() {
            ctx.generic_getattr(m, name)
        } else {
            ctx.get_attr(&method.function, name)
        }
    }));
    s.descr_get.set(Some(|_, m, _, _| Ok(m.clone())));
}

const GETSET: &[GetSet] = &[
    GetSet::member("__func__", |_, m| {
        Ok(m.downcast::<MethodObj>().map(|m| m.function.clone()).unwrap_or(Value::NONE))
    }),
    GetSet::member("__self__", |_, m| {
        Ok(m.downcast::<MethodObj>().map(|m| m.object.clone()).unwrap_or(Value::NONE))
    }),
    GetSet::get("__doc__", |ctx, m| match m.downcast::<MethodObj>() {
        Some(m) => Ok(ctx.get_attr_opt(&m.function, &ctx.names().__doc__)?.unwrap_or(Value::NONE)),
        None => Ok(Value::NONE),
    }),
];
