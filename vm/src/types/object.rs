//! object: what every object can do.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::TypeSpec;
use crate::object::slots::{InitFn, NewFn};
use crate::object::{Cmp, Plain, Slots, Type, TypeData, TypeFlags};
use crate::types::dict::DictObj;
use crate::types::list::ListObj;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<Plain>("object")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .doc("The base class of the class hierarchy.");

fn slots(s: &Slots) {
    s.repr.set(Some(repr));
    s.str.set(Some(|ctx, x| match ctx.type_of(x).slots.repr.get() {
        // Whoever asked judges what comes back.
        Some(repr) => repr(ctx, x),
        None => ctx.repr(x),
    }));
    s.hash.set(Some(|ctx, x| Ok(ctx.identity_hash(x))));
    s.compare.set(Some(compare));
    s.getattro.set(Some(crate::protocol::generic_getattr_slot));
    s.setattro.set(Some(|ctx, x, name, value| ctx.generic_setattr(x, name, value)));
    s.new.set(Some(new));
    s.init.set(Some(init));
}

fn repr(ctx: &Ctx, x: &Value) -> Result<Value> {
    let ty = ctx.type_of(x);
    let name = full_name(ctx, ty);
    Ok(ctx.new_str(&format!("<{name} object at {:#x}>", x.id())))
}

/// `module.qualname` of a class, without the module for built-ins.
pub(crate) fn full_name(ctx: &Ctx, ty: &Type) -> String {
    let qualname = text_of(&ty.qualname.borrow());
    match ty.dict().get_str(&ctx.names().__module__) {
        Some(module) if text_of(&module) != "builtins" && module.downcast::<StrObj>().is_some() => {
            format!("{}.{qualname}", text_of(&module))
        }
        _ => qualname,
    }
}

fn compare(ctx: &Ctx, a: &Value, b: &Value, cmp: Cmp) -> Result<Value> {
    match cmp {
        Cmp::Eq if a.is(b) => Ok(Value::TRUE),
        // `!=` follows a script's `__eq__`.
        Cmp::Ne => {
            let Some(f) = ctx.type_of(a).slots.compare.get() else { return Ok(Value::NOT_IMPLEMENTED) };
            let result = f(ctx, a, b, Cmp::Eq)?;
            if result.is_not_implemented() {
                Ok(result)
            } else {
                Ok(Value::from_bool(!ctx.is_true(&result)?))
            }
        }
        _ => Ok(Value::NOT_IMPLEMENTED),
    }
}

fn is_new(ty: &Type, f: NewFn) -> bool {
    ty.slots.new.get().is_some_and(|g| std::ptr::fn_addr_eq(f, g))
}

fn is_init(ty: &Type, f: InitFn) -> bool {
    ty.slots.init.get().is_some_and(|g| std::ptr::fn_addr_eq(f, g))
}

/// Have both classes the same `__init__`, or none? If a class derived from a built-in one has, nobody takes keywords.
pub fn same_init(a: &Type, b: &Type) -> bool {
    match (a.slots.init.get(), b.slots.init.get()) {
        (Some(a), Some(b)) => std::ptr::fn_addr_eq(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// Have both classes the same `__new__`?
pub(crate) fn same_new(a: &Type, b: &Type) -> bool {
    a.slots.new.get().is_some_and(|new| is_new(b, new))
}

/// Has the class no `__init__` but `object`'s?
pub(crate) fn has_plain_init(ty: &Type) -> bool {
    is_init(ty, init)
}

/// Is a call of the class nothing but a bare instance followed by its script `__init__`?
pub(crate) fn has_plain_new(ty: &Type) -> bool {
    is_new(ty, new) && !ty.has(TypeFlags::ABSTRACT) && ty.kind == crate::object::Kind::Plain
}

/// Has the class a `__new__` of its own and no `__init__` but object's, which then does nothing?
pub(crate) fn has_idle_init(ty: &Type) -> bool {
    is_init(ty, init) && !is_new(ty, new)
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    if !args.values().is_empty() {
        if !is_new(ty, new) {
            return Err(
                ctx.type_error("object.__new__() takes exactly one argument (the type to instantiate)")
            );
        }
        if is_init(ty, init) {
            return Err(ctx.type_error(format!("{}() takes no arguments", ty.full_name())));
        }
    }
    if ty.has(TypeFlags::ABSTRACT) {
        return Err(abstract_error(ctx, ty)?);
    }
    if ty.kind != crate::object::Kind::Plain {
        let (name, base) = (ty.full_name(), crate::types::safe_new_owner(ty));
        return Err(ctx.type_error(format!("object.__new__({name}) is not safe, use {base}.__new__()")));
    }
    Ok(ctx.alloc(ty, Plain).into_value())
}

fn abstract_error(ctx: &Ctx, ty: &Type) -> Result<crate::error::Raise> {
    let methods = ty.lookup(&ctx.names().__abstractmethods__).unwrap_or(Value::NONE);
    let mut names = Vec::new();
    ctx.for_each(&methods, |name| {
        names.push(text_of(&name));
        Ok(true)
    })?;
    names.sort();
    let plural = if names.len() == 1 { "" } else { "s" };
    let list = names.iter().map(|n| format!("'{n}'")).collect::<Vec<_>>().join(", ");
    let class = ty.name_text();
    Ok(ctx.type_error(format!(
        "Can't instantiate abstract class {class} without an implementation for abstract method{plural} {list}"
    )))
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    if args.values().is_empty() {
        return Ok(());
    }
    let ty = ctx.type_of(x);
    if !is_init(ty, init) {
        return Err(
            ctx.type_error("object.__init__() takes exactly one argument (the instance to initialize)")
        );
    }
    if is_new(ty, new) {
        let class = ty.name_text();
        return Err(ctx.type_error(format!(
            "{class}.__init__() takes exactly one argument (the instance to initialize)"
        )));
    }
    Ok(())
}

fn format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[1].downcast::<StrObj>().is_none() {
        let got = if args[1].is_none() { "None".to_owned() } else { ctx.given_name(&args[1]) };
        return Err(ctx.type_error(format!("__format__() argument must be str, not {got}")));
    }
    if args[1].downcast::<StrObj>().is_some_and(|s| !s.is_empty()) {
        let name = ctx.type_name(&args[0]);
        return Err(ctx.type_error(format!("unsupported format string passed to {name}.__format__")));
    }
    ctx.str(&args[0])
}

/// The names in what the object says are its `__dict__` and its `__class__`, and in the bases of that.
fn dir(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let names = ctx.new_dict();
    if let Some(own) = ctx.get_attr_opt(x, &ctx.names().__dict__)?
        && let Some(own) = own.downcast::<DictObj>()
    {
        names.fill_from(own);
    }
    if let Some(class) = ctx.get_attr_opt(x, &ctx.names().__class__)? {
        add_class_names(ctx, &names, &class)?;
    }
    Ok(ctx.new_list(names.keys()))
}

/// Adds the names of a class, or of what passes for one, and of its bases.
fn add_class_names(ctx: &Ctx, names: &DictObj, class: &Value) -> Result<()> {
    ctx.check_stack()?;
    if let Some(class) = ctx.as_type(class)
        && ctx.type_of(class.as_value()).is(&ctx.types().r#type)
    {
        // Classes along the MRO are those that the bases lead to.
        let mro = class.mro.borrow().clone();
        return mro.iter().try_for_each(|class| ctx.dict_merge(names, &class.dict().to_value()));
    }
    if let Some(own) = ctx.get_attr_opt(class, &ctx.names().__dict__)? {
        ctx.dict_merge(names, &own)?;
    }
    if let Some(bases) = ctx.get_attr_opt(class, &ctx.names().__bases__)? {
        for base in ctx.collect(&bases)? {
            add_class_names(ctx, names, &base)?;
        }
    }
    Ok(())
}

/// The names without repetition, sorted.
pub(crate) fn unique(names: Vec<Value>) -> Vec<Value> {
    let mut texts: Vec<(String, Value)> = names.into_iter().map(|n| (text_of(&n), n)).collect();
    texts.sort_by(|a, b| a.0.cmp(&b.0));
    texts.dedup_by(|a, b| a.0 == b.0);
    texts.into_iter().map(|(_, n)| n).collect()
}

fn reduce(ctx: &Ctx, args: &[Value], protocol: i64) -> Result<Value> {
    let copyreg = ctx.import_module("copyreg")?;
    if protocol >= 2 {
        let f = ctx.get_attr_str(&copyreg, "_reduce_newobj")?;
        return ctx.call(&f, &[args[0].clone()]);
    }
    let f = ctx.get_attr_str(&copyreg, "_reduce_ex")?;
    ctx.call(&f, &[args[0].clone(), ctx.new_int(protocol)])
}

fn getstate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let x = &args[0];
    let to_dict = |items: Vec<(Value, Value)>| {
        let dict = ctx.new_dict();
        for (name, value) in items {
            dict.set_str(&name, value);
        }
        dict.into_value()
    };
    let attrs = ctx.own_attrs(x);
    let state = if attrs.is_empty() { Value::NONE } else { to_dict(attrs) };
    let mut members = Vec::new();
    for name in slot_names(ctx, x)? {
        if let Some(value) = ctx.get_attr_opt(x, &name)? {
            members.push((name, value));
        }
    }
    if members.is_empty() {
        return Ok(state);
    }
    Ok(ctx.new_tuple(&[state, to_dict(members)]))
}

/// The names of all slots of an object's class, which `copyreg` finds once and leaves in `__slotnames__`.
fn slot_names(ctx: &Ctx, x: &Value) -> Result<Vec<Value>> {
    let class = ctx.type_of(x).clone();
    if !class.has(TypeFlags::HEAP) {
        return Ok(Vec::new());
    }
    let names = match class.dict().get_str(&ctx.intern("__slotnames__")) {
        Some(names) => names,
        None => {
            let find = ctx.get_attr_str(&ctx.import_module("copyreg")?, "_slotnames")?;
            ctx.call(&find, &[class.to_value()])?
        }
    };
    if names.is_none() {
        return Ok(Vec::new());
    }
    if names.downcast::<ListObj>().is_none() {
        let (class, got) = (class.name_text(), ctx.type_name(&names));
        let message = format!("{class}.__slotnames__ should be a list or None, not {got}");
        return Err(ctx.type_error(message));
    }
    ctx.collect(&names)
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("__format__", "(self, format_spec, /)", format),
    NativeDef::new("__dir__", "(self, /)", dir),
    NativeDef::new("__sizeof__", "(self, /)", |ctx, args| {
        let size = args[0].header().map_or(8, |h| crate::heap::cell_size(h));
        Ok(ctx.new_int(size as i64))
    }),
    NativeDef::new("__reduce__", "(self, /)", |ctx, args| reduce(ctx, args, 0)),
    NativeDef::new("__reduce_ex__", "(self, protocol, /)", |ctx, args| {
        let name = &ctx.names().__reduce__;
        let own = ctx.type_of(&args[0]).lookup(name);
        let base = ctx.types().object.dict().get_str(name);
        if let (Some(own), Some(base)) = (own, base)
            && !own.is(&base)
        {
            return ctx.call_method(&args[0], name, &[]);
        }
        let protocol = ctx.index_clamped(&args[1])?;
        reduce(ctx, args, protocol)
    }),
    NativeDef::new("__getstate__", "(self, /)", getstate),
    NativeDef::class("__init_subclass__", "(cls, /)", |_, _| Ok(Value::NONE)),
    NativeDef::class("__subclasshook__", "(cls, object, /)", |_, _| Ok(Value::NOT_IMPLEMENTED)),
];

const GETSET: &[GetSet] = &[GetSet::get_set("__class__", |ctx, x| Ok(ctx.type_of(x).to_value()), set_class)];

fn set_class(ctx: &Ctx, x: &Value, value: Option<&Value>) -> Result<()> {
    let Some(value) = value else { return Err(ctx.type_error("can't delete __class__ attribute")) };
    let Some(new) = ctx.as_type(value) else {
        let got = ctx.type_name(value);
        return Err(ctx.type_error(format!("__class__ must be set to a class, not '{got}' object")));
    };
    let old = ctx.type_of(x).clone();
    let (a, b) = (old.layout.get(), new.layout.get());
    let same_layout = std::ptr::eq(old.payload, new.payload) || old.payload.type_id == new.payload.type_id;
    let module = x.downcast::<crate::types::module::ModuleObj>().is_some();
    if !module && !(old.has(TypeFlags::HEAP) && new.has(TypeFlags::HEAP)) {
        return Err(
            ctx.type_error("__class__ assignment only supported for mutable types or ModuleType subclasses")
        );
    }
    if !same_layout || !super::type_members::same_storage(&old, &new) {
        let (new, old) = (new.full_name(), old.full_name());
        return Err(
            ctx.type_error(format!("__class__ assignment: '{new}' object layout differs from '{old}'"))
        );
    }
    let has_attrs = a.attrs_offset != 0;
    if has_attrs {
        ctx.dict_of(x);
    }
    if let Some(header) = x.header() {
        // The old type stays alive for good: borrows of it may be in flight (see `Header::ty`). An instance that
        // changed its class keeps the inline places it was made with, so both classes must have equally many.
        if a.n_inline != b.n_inline && has_attrs {
            let (new, old) = (new.full_name(), old.full_name());
            return Err(ctx.not_implemented_error(format!(
                "__class__ assignment: '{new}' and '{old}' place attributes differently"
            )));
        }
        header.ty.set(new.to_value().into_raw());
        header.shape.set(if has_attrs { new.dict_shape.get() } else { new.root_shape.get() });
        std::mem::forget(old.clone());
    }
    Ok(())
}

/// Is the value a class?
pub(crate) fn is_class(value: &Value) -> bool {
    value.downcast::<TypeData>().is_some()
}
