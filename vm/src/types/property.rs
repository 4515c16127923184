//! property, staticmethod, classmethod.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, Type, TypeFlags, Visitor, shape};
use crate::types::str::text_of;
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// The payload of property.
#[derive(Default)]
pub struct PropertyObj {
    pub(crate) fget: RefCell<Option<Value>>,
    pub(crate) fset: RefCell<Option<Value>>,
    pub(crate) fdel: RefCell<Option<Value>>,
    pub(crate) doc: RefCell<Option<Value>>,
    pub(crate) name: RefCell<Option<Value>>,
    /// Is the docstring that of the getter?
    takes_doc: Cell<bool>,
}

fn visit_option(cell: &RefCell<Option<Value>>, visit: &mut Visitor<'_>) {
    if let Some(value) = &*cell.borrow() {
        visit(value);
    }
}

impl Payload for PropertyObj {
    const KIND: Kind = Kind::Property;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        for cell in [&self.fget, &self.fset, &self.fdel, &self.doc, &self.name] {
            visit_option(cell, visit);
        }
    }
}

/// The payload of staticmethod and classmethod: what they wrap.
#[derive(Default)]
pub struct WrappedObj {
    pub(crate) callable: RefCell<Option<Value>>,
}

impl Payload for WrappedObj {
    const KIND: Kind = Kind::StaticMethod;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit_option(&self.callable, visit);
    }
}

pub(crate) const PROPERTY: TypeSpec = TypeSpec::new::<PropertyObj>("property")
    .slots(property_slots)
    .methods(PROPERTY_METHODS)
    .getset(PROPERTY_GETSET)
    .shape(shape::PROPERTY)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT));
pub(crate) const STATIC_METHOD: TypeSpec = TypeSpec::new::<WrappedObj>("staticmethod")
    .slots(static_slots)
    .getset(WRAPPED_GETSET)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT));
pub(crate) const CLASS_METHOD: TypeSpec = TypeSpec::new::<WrappedObj>("classmethod")
    .slots(class_slots)
    .getset(WRAPPED_GETSET)
    .flags(TypeFlags::BASE.with(TypeFlags::HAS_DICT));

fn property_init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let Some(p) = x.downcast::<PropertyObj>() else { return Ok(()) };
    let names = ["fget", "fset", "fdel", "doc"];
    let mut given: [Option<Value>; 4] = Default::default();
    if args.pos().len() > 4 {
        let n = args.pos().len();
        return Err(ctx.type_error(format!("property() takes at most 4 arguments ({n} given)")));
    }
    for (place, value) in given.iter_mut().zip(args.pos()) {
        *place = Some(value.clone());
    }
    for (name, value) in args.keywords() {
        let text = text_of(name);
        match names.iter().position(|n| *n == text) {
            Some(i) => given[i] = Some(value.clone()),
            None => {
                return Err(ctx.type_error(format!("property() got an unexpected keyword argument '{text}'")));
            }
        }
    }
    let [fget, fset, fdel, doc] = given.map(|v| v.filter(|v| !v.is_none()));
    p.takes_doc.set(doc.is_none());
    let doc = match (doc, &fget) {
        (Some(doc), _) => Some(doc),
        (None, Some(getter)) => ctx.get_attr_opt(getter, &ctx.names().__doc__)?.filter(|d| !d.is_none()),
        (None, None) => None,
    };
    let old = (p.fget.replace(fget), p.fset.replace(fset), p.fdel.replace(fdel), p.doc.replace(doc));
    drop(old);
    Ok(())
}

fn property_slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, PropertyObj::default()).into_value())));
    s.init.set(Some(property_init));
    s.descr_get.set(Some(|ctx, p, object, _| {
        let (Some(object), Some(property)) = (object, p.downcast::<PropertyObj>()) else {
            return Ok(p.clone());
        };
        let getter = property.fget.borrow().clone();
        match getter {
            Some(getter) => ctx.call(&getter, std::slice::from_ref(object)),
            None => Err(ctx.attribute_error(missing(ctx, property, object, "getter"))),
        }
    }));
    s.descr_set.set(Some(|ctx, p, object, value| {
        let Some(property) = p.downcast::<PropertyObj>() else { return Ok(()) };
        let (function, what) = match value {
            Some(_) => (property.fset.borrow().clone(), "setter"),
            None => (property.fdel.borrow().clone(), "deleter"),
        };
        let Some(function) = function else {
            return Err(ctx.attribute_error(missing(ctx, property, object, what)));
        };
        match value {
            Some(value) => ctx.call(&function, &[object.clone(), value.clone()])?,
            None => ctx.call(&function, std::slice::from_ref(object))?,
        };
        Ok(())
    }));
}

fn missing(ctx: &Ctx, p: &PropertyObj, object: &Value, what: &str) -> String {
    let class = ctx.type_name(object);
    match name_of(ctx, p) {
        Some(name) => {
            format!("property {} of '{class}' object has no {what}", ctx.repr_text(&name).unwrap_or_default())
        }
        None => format!("property of '{class}' object has no {what}"),
    }
}

/// The name it was given in its class, else its getter's.
fn name_of(ctx: &Ctx, p: &PropertyObj) -> Option<Value> {
    let own = p.name.borrow().clone();
    let getter = p.fget.borrow().clone();
    own.or_else(|| ctx.get_attr_opt(&getter?, &ctx.names().__name__).ok().flatten())
}

fn changed(ctx: &Ctx, args: &[Value], which: usize) -> Result<Value> {
    let Some(p) = args[0].downcast::<PropertyObj>() else { return Ok(Value::NONE) };
    let mut parts = [&p.fget, &p.fset, &p.fdel].map(|c| c.borrow().clone().unwrap_or(Value::NONE));
    parts[which] = args[1].clone();
    let doc = if which == 0 && p.takes_doc.get() {
        Value::NONE
    } else {
        p.doc.borrow().clone().unwrap_or(Value::NONE)
    };
    let [a, b, c] = parts;
    let class = ctx.type_of(&args[0]).to_value();
    let new = ctx.call(&class, &[a, b, c, doc])?;
    if let Some(q) = new.downcast::<PropertyObj>() {
        let name = p.name.borrow().clone();
        drop(q.name.replace(name));
    }
    Ok(new)
}

const PROPERTY_METHODS: &[NativeDef] = &[
    NativeDef::new("getter", "(self, object, /)", |ctx, args| changed(ctx, args, 0)),
    NativeDef::new("setter", "(self, object, /)", |ctx, args| changed(ctx, args, 1)),
    NativeDef::new("deleter", "(self, object, /)", |ctx, args| changed(ctx, args, 2)),
    NativeDef::new("__set_name__", "(self, owner, name, /)", |_, args| {
        if let Some(p) = args[0].downcast::<PropertyObj>() {
            drop(p.name.replace(Some(args[2].clone())));
        }
        Ok(Value::NONE)
    }),
];

macro_rules! part {
    ($name:literal, $field:ident) => {
        GetSet::member($name, |_, p| {
            Ok(p.downcast::<PropertyObj>().and_then(|p| p.$field.borrow().clone()).unwrap_or(Value::NONE))
        })
    };
}

const PROPERTY_GETSET: &[GetSet] = &[
    part!("fget", fget),
    part!("fset", fset),
    part!("fdel", fdel),
    GetSet::get_set(
        "__doc__",
        |_, p| Ok(p.downcast::<PropertyObj>().and_then(|p| p.doc.borrow().clone()).unwrap_or(Value::NONE)),
        |_, p, value| {
            if let Some(p) = p.downcast::<PropertyObj>() {
                drop(p.doc.replace(value.cloned()));
            }
            Ok(())
        },
    ),
    GetSet::get_set(
        "__name__",
        |ctx, p| match p.downcast::<PropertyObj>().and_then(|p| name_of(ctx, p)) {
            Some(name) => Ok(name),
            None => Err(ctx.no_attribute(p, &ctx.names().__name__)),
        },
        |_, p, value| {
            if let Some(p) = p.downcast::<PropertyObj>() {
                drop(p.name.replace(value.cloned()));
            }
            Ok(())
        },
    ),
    GetSet::get("__isabstractmethod__", |ctx, p| {
        let Some(p) = p.downcast::<PropertyObj>() else { return Ok(Value::FALSE) };
        for cell in [&p.fget, &p.fset, &p.fdel] {
            let function = cell.borrow().clone();
            if let Some(function) = function
                && is_abstract(ctx, &function)?
            {
                return Ok(Value::TRUE);
            }
        }
        Ok(Value::FALSE)
    }),
];

fn is_abstract(ctx: &Ctx, function: &Value) -> Result<bool> {
    match ctx.get_attr_opt(function, &ctx.names().__isabstractmethod__)? {
        Some(flag) => ctx.is_true(&flag),
        None => Ok(false),
    }
}

fn wrapped(x: &Value) -> Value {
    x.downcast::<WrappedObj>().and_then(|w| w.callable.borrow().clone()).unwrap_or(Value::NONE)
}

fn wrap_new(ctx: &Ctx, ty: &Type, _args: Args<'_>) -> Result<Value> {
    Ok(ctx.alloc(ty, WrappedObj::default()).into_value())
}

fn wrap_init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    if args.has_keywords() {
        return Err(ctx.type_error(format!("{}() takes no keyword arguments", ctx.type_name(x))));
    }
    let [callable] = args.values() else {
        let (name, n) = (ctx.type_name(x), args.values().len());
        return Err(ctx.type_error(format!("{name} expected 1 argument, got {n}")));
    };
    if let Some(w) = x.downcast::<WrappedObj>() {
        drop(w.callable.replace(Some(callable.clone())));
    }
    let names = ctx.names();
    for name in
        [&names.__module__, &names.__name__, &names.__qualname__, &names.__doc__, &names.__annotations__]
    {
        if let Some(value) = ctx.get_attr_opt(callable, name)? {
            ctx.set_own_attr(x, name, value);
        }
    }
    Ok(())
}

fn static_slots(s: &Slots) {
    s.new.set(Some(wrap_new));
    s.init.set(Some(wrap_init));
    s.descr_get.set(Some(|_, x, _, _| Ok(wrapped(x))));
    s.call.set(Some(|ctx, x, args| ctx.call_args(&wrapped(x), args)));
    s.repr.set(Some(|ctx, x| {
        let text = ctx.repr_text(&wrapped(x))?;
        Ok(ctx.new_str(&format!("<staticmethod({text})>")))
    }));
}

fn class_slots(s: &Slots) {
    s.new.set(Some(wrap_new));
    s.init.set(Some(wrap_init));
    s.descr_get.set(Some(|ctx, x, object, owner| {
        let class = if ctx.as_type(owner).is_some() {
            owner.clone()
        } else {
            object.map(|o| ctx.type_of(o).to_value()).unwrap_or(Value::NONE)
        };
        Ok(crate::types::method::bound(ctx, wrapped(x), class))
    }));
    s.repr.set(Some(|ctx, x| {
        let text = ctx.repr_text(&wrapped(x))?;
        Ok(ctx.new_str(&format!("<classmethod({text})>")))
    }));
}

const WRAPPED_GETSET: &[GetSet] = &[
    GetSet::member("__func__", |_, x| Ok(wrapped(x))),
    GetSet::member("__wrapped__", |_, x| Ok(wrapped(x))),
    GetSet::get("__isabstractmethod__", |ctx, x| is_abstract(ctx, &wrapped(x)).map(Value::from_bool)),
];

/// A staticmethod around a callable.
pub(crate) fn static_method(ctx: &Ctx, callable: Value) -> Value {
    let wrapped = WrappedObj { callable: RefCell::new(Some(callable)) };
    ctx.alloc(&ctx.types().staticmethod, wrapped).into_value()
}

/// A classmethod around a callable.
pub(crate) fn class_method(ctx: &Ctx, callable: Value) -> Value {
    let wrapped = WrappedObj { callable: RefCell::new(Some(callable)) };
    ctx.alloc(&ctx.types().classmethod, wrapped).into_value()
}
