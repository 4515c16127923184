//! Native functions as objects: functions of modules, methods of types, bound or not.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, Binding, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, Type, TypeFlags, Visitor, shape};
use crate::types::str::text_of;
use crate::value::Value;
use std::cell::RefCell;

/// A native method in a type's dict, not bound yet.
pub struct MethodDefObj {
    pub(crate) def: &'static NativeDef,
    pub(crate) owner: Type,
}

impl Payload for MethodDefObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.owner.as_value());
    }
}

/// A native function that can be called as it is: a module's, or a method bound to its object or class.
pub struct NativeFunctionObj {
    pub(crate) def: &'static NativeDef,
    /// The object, class or module it belongs to.
    pub(crate) bound: Value,
    /// Is `bound` the first argument of a call?
    pub(crate) passes_bound: bool,
    /// `__module__`
    pub(crate) module: RefCell<Value>,
}

impl Payload for NativeFunctionObj {
    const KIND: Kind = Kind::NativeFunction;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.bound);
        visit(&self.module.borrow());
    }
}

impl NativeFunctionObj {
    /// The class of a static method, which knows it but does not show it as `__self__`.
    fn static_class(&self, ctx: &Ctx) -> Option<Type> {
        if self.passes_bound { None } else { ctx.as_type(&self.bound) }
    }

    /// How messages call the function.
    pub(crate) fn display_name(&self, ctx: &Ctx) -> String {
        if let Some(class) = self.static_class(ctx) {
            return format!("{}.{}", text_of(&class.qualname.borrow()), self.def.name);
        }
        if !self.passes_bound {
            let module = text_of(&self.module.borrow());
            let plain = module.is_empty() || module == "builtins";
            return if plain { self.def.name.to_owned() } else { format!("{module}.{}", self.def.name) };
        }
        match ctx.as_type(&self.bound) {
            Some(class) => format!("{}.{}", text_of(&class.qualname.borrow()), self.def.name),
            None => format!("{}.{}", ctx.type_name(&self.bound), self.def.name),
        }
    }
}

pub(crate) const FUNCTION: TypeSpec = TypeSpec::new::<NativeFunctionObj>("builtin_function_or_method")
    .slots(function_slots)
    .methods(&[NativeDef::new("__reduce__", "(self, /)", reduce_function)])
    .getset(FUNCTION_GETSET)
    .shape(shape::NATIVE_FUNCTION)
    .flags(TypeFlags::NO_NEW);
pub(crate) const METHOD: TypeSpec = TypeSpec::new::<MethodDefObj>("method_descriptor")
    .slots(method_slots)
    .methods(&[NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
        let Some(m) = args[0].downcast::<MethodDefObj>() else {
            return Err(ctx.type_error("a method is required"));
        };
        Ok(ctx.attribute_of(m.owner.to_value(), m.def.name))
    })])
    .getset(METHOD_GETSET)
    .shape(shape::METHOD_DESCRIPTOR)
    .flags(TypeFlags::METHOD_DESCRIPTOR.with(TypeFlags::NO_NEW));
pub(crate) const CLASS_METHOD: TypeSpec = TypeSpec::new::<MethodDefObj>("classmethod_descriptor")
    .slots(class_method_slots)
    .getset(METHOD_GETSET)
    .flags(TypeFlags::NO_NEW);

/// Calls a native method with its object as first argument.
pub(crate) fn call_method_def(ctx: &Ctx, m: &MethodDefObj, args: Args<'_>) -> Result<Value> {
    let name = m.def.name;
    let Some(object) = args.pos().first() else {
        let message = format!("unbound method {}.{name}() needs an argument", m.owner.name_text());
        return Err(ctx.type_error(message));
    };
    if !ctx.is_instance_by_mro(object, &m.owner) {
        let (owner, got) = (m.owner.full_name(), ctx.type_name(object));
        return Err(ctx.type_error(format!(
            "descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"
        )));
    }
    m.def.signature.call(ctx, &|| format!("{}.{name}", m.owner.name_text()), 1, args, m.def.function)
}

fn call_function(ctx: &Ctx, f: &Value, args: Args<'_>) -> Result<Value> {
    let Some(f) = f.downcast::<NativeFunctionObj>() else {
        return Err(ctx.type_error("not a native function"));
    };
    if !f.passes_bound {
        return f.def.signature.call(ctx, &|| f.display_name(ctx), 0, args, f.def.function);
    }
    let mut values = Vec::with_capacity(args.values().len() + 1);
    values.push(f.bound.clone());
    values.extend_from_slice(args.values());
    let args = Args::with_names(&values, args.names());
    f.def.signature.call(ctx, &|| f.display_name(ctx), 1, args, f.def.function)
}

fn function_slots(s: &Slots) {
    s.call.set(Some(call_function));
    s.repr.set(Some(|ctx, f| {
        let Some(f) = f.downcast::<NativeFunctionObj>() else { return Ok(Value::NONE) };
        let name = f.def.name;
        if !f.passes_bound && f.static_class(ctx).is_none() {
            return Ok(ctx.new_str(&format!("<built-in function {name}>")));
        }
        let (class, id) = (ctx.type_name(&f.bound), f.bound.id());
        Ok(ctx.new_str(&format!("<built-in method {name} of {class} object at {id:#x}>")))
    }));
    s.compare.set(Some(|_, a, b, cmp| {
        let (Some(x), Some(y)) = (a.downcast::<NativeFunctionObj>(), b.downcast::<NativeFunctionObj>())
        else {
            return Ok(Value::NOT_IMPLEMENTED);
        };
        let same = std::ptr::eq(x.def, y.def) && x.bound.is(&y.bound);
        Ok(match cmp {
            crate::object::Cmp::Eq => Value::from_bool(same),
            crate::object::Cmp::Ne => Value::from_bool(!same),
            _ => Value::NOT_IMPLEMENTED,
        })
    }));
    s.hash.set(Some(|ctx, f| {
        let Some(f) = f.downcast::<NativeFunctionObj>() else { return Ok(0) };
        Ok(ctx.identity_hash(&f.bound) ^ (f.def as *const NativeDef as i64 >> 4))
    }));
}

fn method_slots(s: &Slots) {
    s.call.set(Some(|ctx, m, args| match m.downcast::<MethodDefObj>() {
        Some(m) => call_method_def(ctx, m, args),
        None => Err(ctx.type_error("a method_descriptor is required")),
    }));
    s.descr_get.set(Some(|ctx, m, object, _owner| {
        let (Some(object), Some(method)) = (object, m.downcast::<MethodDefObj>()) else {
            return Ok(m.clone());
        };
        if !ctx.is_instance_by_mro(object, &method.owner) {
            let (name, owner) = (method.def.name, method.owner.full_name());
            let got = ctx.type_name(object);
            return Err(ctx.type_error(format!(
                "descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"
            )));
        }
        Ok(bind(ctx, method, object.clone()))
    }));
    s.repr.set(Some(method_repr));
}

fn class_method_slots(s: &Slots) {
    s.descr_get.set(Some(|ctx, m, object, owner| {
        let Some(method) = m.downcast::<MethodDefObj>() else { return Ok(m.clone()) };
        let class = match object {
            Some(object) if owner.is_none() => ctx.type_of(object).to_value(),
            _ => owner.clone(),
        };
        check_class(ctx, method, &class)?;
        Ok(bind(ctx, method, class))
    }));
    s.call.set(Some(|ctx, m, args| match m.downcast::<MethodDefObj>() {
        Some(m) => call_class_method(ctx, m, args),
        None => Err(ctx.type_error("a classmethod_descriptor is required")),
    }));
    s.repr.set(Some(method_repr));
}

fn call_class_method(ctx: &Ctx, m: &MethodDefObj, args: Args<'_>) -> Result<Value> {
    let name = m.def.name;
    let Some(class) = args.pos().first() else {
        let message = format!("descriptor '{name}' of '{}' object needs an argument", m.owner.full_name());
        return Err(ctx.type_error(message));
    };
    check_class(ctx, m, class)?;
    m.def.signature.call(ctx, &|| format!("{}.{name}", m.owner.name_text()), 1, args, m.def.function)
}

/// Refuses what is no class, and classes that the method is not for.
fn check_class(ctx: &Ctx, method: &MethodDefObj, class: &Value) -> Result<()> {
    let (name, owner) = (method.def.name, &method.owner);
    match ctx.as_type(class) {
        Some(class) if ctx.is_subtype(&class, owner) => Ok(()),
        Some(class) => {
            let (owner, got) = (owner.full_name(), class.full_name());
            let message = format!("descriptor '{name}' requires a subtype of '{owner}' but received '{got}'");
            Err(ctx.type_error(message))
        }
        None if class.is_none() => {
            let needs = "needs either an object or a type";
            Err(ctx.type_error(format!("descriptor '{name}' for type '{}' {needs}", owner.full_name())))
        }
        None => {
            let (owner, got) = (owner.full_name(), ctx.type_name(class));
            let needs = format!("needs a type, not a '{got}' as arg 2");
            Err(ctx.type_error(format!("descriptor '{name}' for type '{owner}' {needs}")))
        }
    }
}

fn method_repr(ctx: &Ctx, m: &Value) -> Result<Value> {
    let Some(m) = m.downcast::<MethodDefObj>() else { return Ok(Value::NONE) };
    Ok(ctx.new_str(&format!("<method '{}' of '{}' objects>", m.def.name, m.owner.full_name())))
}

/// The method bound to its object or class.
pub(crate) fn bind(ctx: &Ctx, m: &MethodDefObj, bound: Value) -> Value {
    let f = NativeFunctionObj { def: m.def, bound, passes_bound: true, module: RefCell::new(Value::NONE) };
    ctx.alloc(&ctx.types().native_function, f).into_value()
}

/// What stands in a type's dict for a line of its method table.
/// Is it a method of a native type, as its class has it?
pub fn is_native_method(x: &Value) -> bool {
    x.downcast::<MethodDefObj>().is_some()
}

pub(crate) fn method_of(ctx: &Ctx, ty: &Type, def: &'static NativeDef) -> Value {
    let method = MethodDefObj { def, owner: ty.clone() };
    match def.binding {
        Binding::Plain => ctx.alloc(&ctx.types().method_descriptor, method).into_value(),
        Binding::Class => ctx.alloc(&ctx.types().classmethod_descriptor, method).into_value(),
        Binding::Static => {
            let f = NativeFunctionObj {
                def,
                bound: ty.to_value(),
                passes_bound: false,
                module: RefCell::new(Value::NONE),
            };
            let f = ctx.alloc(&ctx.types().native_function, f).into_value();
            crate::types::property::static_method(ctx, f)
        }
    }
}

/// A function of a module as an object.
pub(crate) fn function_of(ctx: &Ctx, def: &'static NativeDef, module: Value) -> Value {
    let f =
        NativeFunctionObj { def, bound: Value::UNBOUND, passes_bound: false, module: RefCell::new(module) };
    ctx.alloc(&ctx.types().native_function, f).into_value()
}

/// By its name, or as an attribute of what it is bound to: how copies and pickles find it again.
fn reduce_function(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(f) = args[0].downcast::<NativeFunctionObj>() else {
        return Err(ctx.type_error("a built-in function is required"));
    };
    let is_free = f.bound.is_unbound() || f.bound.downcast::<crate::types::module::ModuleObj>().is_some();
    Ok(if is_free { ctx.new_str(f.def.name) } else { ctx.attribute_of(f.bound.clone(), f.def.name) })
}

impl Ctx {
    /// `(getattr, (object, name))`: what reduces an attribute.
    pub(crate) fn attribute_of(&self, object: Value, name: &str) -> Value {
        self.new_pair(self.builtin("getattr"), self.new_pair(object, self.intern(name)))
    }
}

fn text_or_none(ctx: &Ctx, text: &str) -> Value {
    if text.is_empty() { Value::NONE } else { ctx.new_str(text) }
}

const FUNCTION_GETSET: &[GetSet] = &[
    GetSet::get("__name__", |ctx, f| match f.downcast::<NativeFunctionObj>() {
        Some(f) => Ok(ctx.intern(f.def.name)),
        None => Ok(Value::NONE),
    }),
    GetSet::get("__qualname__", |ctx, f| match f.downcast::<NativeFunctionObj>() {
        Some(f) if !f.passes_bound && f.static_class(ctx).is_none() => Ok(ctx.intern(f.def.name)),
        Some(f) => Ok(ctx.new_str(&f.display_name(ctx))),
        None => Ok(Value::NONE),
    }),
    GetSet::get("__doc__", |ctx, f| match f.downcast::<NativeFunctionObj>() {
        Some(f) => Ok(text_or_none(ctx, f.def.doc)),
        None => Ok(Value::NONE),
    }),
    GetSet::get("__self__", |ctx, f| match f.downcast::<NativeFunctionObj>() {
        Some(f) if !f.bound.is_unbound() && f.static_class(ctx).is_none() => Ok(f.bound.clone()),
        _ => Ok(Value::NONE),
    }),
    GetSet::get("__text_signature__", |ctx, f| match f.downcast::<NativeFunctionObj>() {
        Some(f) => Ok(ctx.new_str(f.def.signature.text())),
        None => Ok(Value::NONE),
    }),
    GetSet::get_set(
        "__module__",
        |_, f| {
            Ok(f.downcast::<NativeFunctionObj>().map(|f| f.module.borrow().clone()).unwrap_or(Value::NONE))
        },
        |_, f, value| {
            if let Some(f) = f.downcast::<NativeFunctionObj>() {
                drop(f.module.replace(value.cloned().unwrap_or(Value::NONE)));
            }
            Ok(())
        },
    ),
];

const METHOD_GETSET: &[GetSet] = &[
    GetSet::get("__name__", |ctx, m| match m.downcast::<MethodDefObj>() {
        Some(m) => Ok(ctx.intern(m.def.name)),
        None => Ok(Value::NONE),
    }),
    GetSet::get("__qualname__", |ctx, m| match m.downcast::<MethodDefObj>() {
        Some(m) => Ok(ctx.new_str(&format!("{}.{}", m.owner.name_text(), m.def.name))),
        None => Ok(Value::NONE),
    }),
    GetSet::get("__objclass__", |_, m| {
        Ok(m.downcast::<MethodDefObj>().map(|m| m.owner.to_value()).unwrap_or(Value::NONE))
    }),
    GetSet::get("__doc__", |ctx, m| match m.downcast::<MethodDefObj>() {
        Some(m) => Ok(text_or_none(ctx, m.def.doc)),
        None => Ok(Value::NONE),
    }),
    GetSet::get("__text_signature__", |ctx, m| match m.downcast::<MethodDefObj>() {
        Some(m) => Ok(ctx.new_str(m.def.signature.text())),
        None => Ok(Value::NONE),
    }),
];
