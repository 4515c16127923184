//! super.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet};
use crate::object::build::TypeSpec;
use crate::object::{Payload, Slots, Type, Visitor};
use crate::value::Value;
use std::cell::RefCell;

/// The payload of super objects.
#[derive(Default)]
pub struct SuperObj {
    parts: RefCell<Option<Parts>>,
}

#[derive(Clone)]
struct Parts {
    class: Type,
    /// The object or class it is bound to; None for an unbound one.
    object: Value,
    /// The class whose MRO is walked.
    start: Type,
}

impl Payload for SuperObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        if let Some(parts) = &*self.parts.borrow() {
            visit(parts.class.as_value());
            visit(&parts.object);
            visit(parts.start.as_value());
        }
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<SuperObj>("super").slots(slots).getset(GETSET);

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, SuperObj::default()).into_value())));
    s.init.set(Some(init));
    s.getattro.set(Some(|ctx, x, name| {
        let Some(parts) = x.downcast::<SuperObj>().and_then(|s| s.parts.borrow().clone()) else {
            return ctx.generic_getattr(x, name);
        };
        if !parts.object.is_none()
            && !name.is(&ctx.names().__class__)
            && let Some(found) = lookup_after(ctx, &parts.class, &parts.start, &parts.object, name)?
        {
            return Ok(found);
        }
        match ctx.generic_getattr(x, name) {
            Err(raise) if raise.is(ctx, &ctx.exceptions().attribute_error) => {
                let text = crate::types::str::text_of(name);
                Err(ctx.attribute_error(format!("'super' object has no attribute '{text}'")))
            }
            other => other,
        }
    }));
    s.descr_get.set(Some(|ctx, x, object, _| {
        let parts = x.downcast::<SuperObj>().and_then(|s| s.parts.borrow().clone());
        match (parts, object) {
            (Some(parts), Some(object)) if parts.object.is_none() && !object.is_none() => {
                let class = ctx.type_of(x).to_value();
                ctx.call(&class, &[parts.class.to_value(), object.clone()])
            }
            _ => Ok(x.clone()),
        }
    }));
    s.repr.set(Some(|ctx, x| {
        let Some(parts) = x.downcast::<SuperObj>().and_then(|s| s.parts.borrow().clone()) else {
            return Ok(ctx.new_str("<super: NULL, NULL>"));
        };
        let class = parts.class.full_name();
        let text = if parts.object.is_none() {
            format!("<super: <class '{class}'>, NULL>")
        } else {
            format!("<super: <class '{class}'>, <{} object>>", parts.start.full_name())
        };
        Ok(ctx.new_str(&text))
    }));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    if args.has_keywords() {
        return Err(ctx.type_error("super() takes no keyword arguments"));
    }
    let (class, object) = match args.values() {
        [] => ctx.super_arguments()?,
        [class] => (class.clone(), Value::NONE),
        [class, object] => (class.clone(), object.clone()),
        values => {
            return Err(ctx.type_error(format!("super() expected at most 2 arguments, got {}", values.len())));
        }
    };
    let Some(class) = ctx.as_type(&class) else {
        let got = ctx.type_name(&class);
        return Err(ctx.type_error(format!("super() argument 1 must be a type, not {got}")));
    };
    let start = if object.is_none() { class.clone() } else { ctx.super_start(&class, &object)? };
    if let Some(s) = x.downcast::<SuperObj>() {
        let old = s.parts.replace(Some(Parts { class, object, start }));
        drop(old);
    }
    Ok(())
}

fn lookup_after(
    ctx: &Ctx,
    class: &Type,
    start: &Type,
    object: &Value,
    name: &Value,
) -> Result<Option<Value>> {
    let found = {
        let mro = start.mro.borrow();
        let after = mro.iter().position(|c| c.is(class)).map_or(mro.len(), |i| i + 1);
        mro[after..].iter().find_map(|c| c.dict().get_str(name))
    };
    let Some(found) = found else { return Ok(None) };
    match ctx.type_of(&found).slots.descr_get.get() {
        Some(get) => {
            let instance = if start.as_value().is(object) { None } else { Some(object) };
            get(ctx, &found, instance, start.as_value()).map(Some)
        }
        None => Ok(Some(found)),
    }
}

const GETSET: &[GetSet] = &[
    GetSet::member("__thisclass__", |_, x| Ok(part(x, |p| p.class.to_value()))),
    GetSet::member("__self__", |_, x| Ok(part(x, |p| p.object.clone()))),
    GetSet::member("__self_class__", |_, x| Ok(part(x, |p| p.start.to_value()))),
];

fn part(x: &Value, f: impl FnOnce(&Parts) -> Value) -> Value {
    x.downcast::<SuperObj>().and_then(|s| s.parts.borrow().as_ref().map(f)).unwrap_or(Value::NONE)
}

impl Ctx {
    /// The class whose MRO `super(class, object)` walks.
    ///
    /// # Errors
    /// TypeError if the object is neither an instance nor a subclass of the class.
    pub(crate) fn super_start(&self, class: &Type, object: &Value) -> Result<Type> {
        if let Some(sub) = self.as_type(object)
            && self.is_subtype(&sub, class)
        {
            return Ok(sub);
        }
        let ty = self.type_of(object);
        if self.is_subtype(ty, class) {
            return Ok(ty.clone());
        }
        if let Some(own) = self.get_attr_opt(object, &self.names().__class__)?
            && let Some(own) = self.as_type(&own)
            && self.is_subtype(&own, class)
        {
            return Ok(own);
        }
        Err(self.type_error(
            "super(type, obj): obj (instance of {T}) is not an instance or subtype of type ({C})."
                .replace("{T}", &self.type_name(object))
                .replace("{C}", &class.name_text()),
        ))
    }

    /// `super(class, object).name`, or `None` if nothing after the class has the name.
    ///
    /// # Errors
    /// TypeError as [`super_start`](Self::super_start); what descriptors raise.
    pub(crate) fn super_lookup(&self, class: &Type, object: &Value, name: &Value) -> Result<Option<Value>> {
        let start = self.super_start(class, object)?;
        lookup_after(self, class, &start, object, name)
    }

    /// As `super_lookup`, but a plain function is left unbound: what was found, and whether it wants the object first.
    ///
    /// # Errors
    /// As `super_lookup`.
    pub(crate) fn super_method(
        &self,
        class: &Type,
        object: &Value,
        name: &Value,
    ) -> Result<Option<(Value, bool)>> {
        let start = self.super_start(class, object)?;
        let found = {
            let mro = start.mro.borrow();
            let after = mro.iter().position(|c| c.is(class)).map_or(mro.len(), |i| i + 1);
            mro[after..].iter().find_map(|c| c.dict().get_str(name))
        };
        if let Some(f) = &found
            && f.shape_id() == crate::object::shape::FUNCTION
            && !start.as_value().is(object)
        {
            return Ok(found.map(|f| (f, true)));
        }
        Ok(lookup_after(self, class, &start, object, name)?.map(|f| (f, false)))
    }
}
