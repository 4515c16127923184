//! type: classes as objects, and the making of classes.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{Args, GetSet, NativeDef};
use crate::object::build::{RawType, TypeSpec};
use crate::object::{Ref, Slots, Type, TypeData, TypeFlags, slotdefs};
use crate::types::dict::DictObj;
use crate::types::function::FunctionObj;
use crate::types::object::full_name;
use crate::types::str::{StrObj, text_of};
use crate::types::tuple::TupleObj;
use crate::types::type_bases::best_base;
use crate::types::type_members::{has_items, slot_members};
use crate::value::Value;

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<TypeData>("type")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .flags(TypeFlags::BASE.with(TypeFlags::TYPE_SUBCLASS).with(TypeFlags::WEAKREF));

fn slots(s: &Slots) {
    s.call.set(Some(call));
    s.new.set(Some(new));
    s.init.set(Some(|_, _, _| Ok(())));
    s.repr.set(Some(|ctx, x| {
        let name = ctx.as_type(x).map(|t| full_name(ctx, &t)).unwrap_or_default();
        Ok(ctx.new_str(&format!("<class '{name}'>")))
    }));
    s.getattro.set(Some(|ctx, x, name| ctx.type_getattr(x, name)));
    s.setattro.set(Some(setattr));
    s.binary[crate::object::BinOp::Or as usize].set(Some(crate::types::generic_alias::union_of));
}

/// `Class(...)`: `__new__`, then `__init__` if the result is an instance.
fn call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let Some(class) = Type::borrowed(x) else { return Err(ctx.type_error("a type is required")) };
    if class.is(&ctx.types().r#type) && args.values().len() == 1 && !args.has_keywords() {
        return Ok(ctx.type_of(&args.values()[0]).to_value());
    }
    if class.is(&ctx.types().r#type) && args.pos().len() != 3 {
        let one_named = args.has_keywords() && args.pos().len() == 1;
        let wrong = if one_named { "takes no keyword arguments" } else { "takes 1 or 3 arguments" };
        return Err(ctx.type_error(format!("type() {wrong}")));
    }
    construct(ctx, class, args)
}

/// `__new__`, then `__init__`.
pub(crate) fn construct(ctx: &Ctx, class: &Type, args: Args<'_>) -> Result<Value> {
    let Some(new) = class.slots.new.get() else {
        return Err(ctx.type_error(format!("cannot create '{}' instances", full_name(ctx, class))));
    };
    let object = new(ctx, class, args)?;
    let ty = ctx.type_of(&object);
    let is_own = ty.is(class);
    if !is_own && !ctx.is_subtype(ty, class) {
        return Ok(object);
    }
    if let Some(init) = ty.slots.init.get()
        && !(is_own && crate::types::object::has_idle_init(ty))
    {
        init(ctx, &object, args)?;
    }
    Ok(object)
}

fn setattr(ctx: &Ctx, x: &Value, name: &Value, value: Option<&Value>) -> Result<()> {
    let Some(class) = ctx.as_type(x) else { return ctx.generic_setattr(x, name, value) };
    if class.has(TypeFlags::IMMUTABLE) {
        let (text, class) = (text_of(name), full_name(ctx, &class));
        return Err(ctx.type_error(format!("cannot set '{text}' attribute of immutable type '{class}'")));
    }
    if let Some(descriptor) = ctx.type_of(x).lookup(name)
        && let Some(set) = ctx.type_of(&descriptor).slots.descr_set.get()
    {
        return set(ctx, &descriptor, x, value);
    }
    let old = match value {
        Some(value) => {
            let old = class.dict().get_str(name);
            class.dict().set_str(name, value.clone());
            if let Some(old) = &old
                && old.is(value)
            {
                return Ok(());
            }
            old
        }
        None => match class.dict().remove_str(name) {
            Some(old) => Some(old),
            None => return Err(ctx.no_attribute(x, name)),
        },
    };
    let is_plain = |v: &Value| {
        let slots = &ctx.type_of(v).slots;
        slots.descr_get.get().is_none() && slots.descr_set.get().is_none()
    };
    // Caches hold what was found uncounted: the version changes before `old` goes.
    new_version(ctx, &class);
    // Overwriting one plain value with another changes no slot and nothing that only a shape guards.
    if !matches!((&old, value), (Some(old), Some(new)) if is_plain(old) && is_plain(new)) {
        if value.is_some_and(|v| !is_plain(v)) || old.as_ref().is_some_and(|v| !is_plain(v)) {
            crate::interp::cache::flush(ctx);
        }
        slotdefs::attribute_changed(ctx, &class, name);
    }
    Ok(())
}

/// What a look-up through the class finds is about to change, or just did: what caches know of it holds no more.
fn new_version(ctx: &Ctx, class: &Type) {
    for sub in slotdefs::with_subclasses(class) {
        sub.version.set(ctx.vm().next_type_version());
    }
}

/// Sets or removes an attribute of a class that is known to be plain data.
fn set_plain(ctx: &Ctx, class: &Type, name: &Value, value: Option<&Value>) {
    let old = class.dict().get_str(name);
    match value {
        Some(value) => class.dict().set_str(name, value.clone()),
        None => drop(class.dict().remove_str(name)),
    }
    new_version(ctx, class);
    drop(old);
}

fn new(ctx: &Ctx, meta: &Type, args: Args<'_>) -> Result<Value> {
    let [name, bases, namespace] = args.pos() else {
        let given = args.pos().len();
        return Err(ctx.type_error(format!("type.__new__() takes exactly 3 arguments ({given} given)")));
    };
    let check = |ok: bool, at: usize, what: &str, got: &Value| {
        if ok {
            return Ok(());
        }
        let got = ctx.type_name(got);
        Err(ctx.type_error(format!("type.__new__() argument {at} must be {what}, not {got}")))
    };
    check(name.downcast::<StrObj>().is_some(), 1, "str", name)?;
    check(bases.downcast::<TupleObj>().is_some(), 2, "tuple", bases)?;
    check(namespace.downcast::<DictObj>().is_some(), 3, "dict", namespace)?;
    let mut base_types = Vec::new();
    let mut not_type = None;
    for base in bases.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default() {
        match ctx.as_type(&base) {
            Some(t) => base_types.push(t),
            None => {
                if ctx.get_attr_opt(&base, &ctx.names().__mro_entries__)?.is_some() {
                    return Err(
                        ctx.type_error("type() doesn't support MRO entry resolution; use types.new_class()")
                    );
                }
                not_type = Some(base);
            }
        }
    }
    if let Some(base) = not_type {
        let is_meta = ctx.is_subtype(ctx.type_of(&base), meta);
        return Err(ctx.type_error(if is_meta { "bases must be types" } else { METACLASS_CONFLICT }));
    }
    if base_types.is_empty() {
        base_types.push(ctx.types().object.clone());
    }
    let winner = winning_metaclass(ctx, meta, &base_types)?;
    if !winner.is(meta)
        && winner.slots.new.get().map(|f| f as usize) != Some(new as *const () as usize)
        && let Some(f) = winner.slots.new.get()
    {
        return f(ctx, &winner, args);
    }
    let Some(items) = Ref::<DictObj>::from_value(namespace) else { return Ok(Value::NONE) };
    let keywords: Vec<(Value, Value)> = args.keywords().map(|(k, v)| (k.clone(), v.clone())).collect();
    make_class(ctx, &winner, name, &base_types, &items, &keywords)
}

const METACLASS_CONFLICT: &str = "metaclass conflict: the metaclass of a derived class must be a (non-strict) subclass of the metaclasses of all its bases";

/// The most derived metaclass of the bases and the one asked for.
///
/// # Errors
/// TypeError "metaclass conflict: ...".
pub(crate) fn winning_metaclass(ctx: &Ctx, meta: &Type, bases: &[Type]) -> Result<Type> {
    let mut winner = meta.clone();
    for base in bases {
        let candidate = ctx.type_of(base.as_value());
        if ctx.is_subtype(&winner, candidate) {
            continue;
        }
        if ctx.is_subtype(candidate, &winner) {
            winner = candidate.clone();
            continue;
        }
        return Err(ctx.type_error(METACLASS_CONFLICT));
    }
    Ok(winner)
}

fn make_class(
    ctx: &Ctx,
    meta: &Type,
    name: &Value,
    bases: &[Type],
    namespace: &Ref<DictObj>,
    keywords: &[(Value, Value)],
) -> Result<Value> {
    let names = ctx.names();
    super::type_bases::check_name(ctx, name)?;
    let base = best_base(ctx, bases)?;
    let dict = ctx.new_dict();
    dict.fill_from(namespace);
    if let Some(doc) = dict.get_str(&names.__doc__) {
        super::type_bases::check_text(ctx, &doc)?;
    }
    let members = slot_members(ctx, name, &dict, &base)?;
    let mut layout = base.layout.get();
    let wants_dict = members.as_ref().is_none_or(|m| m.has_dict);
    let bases_have_dict = bases.iter().any(|b| b.layout.get().attrs_offset != 0);
    if layout.n_members == 0
        && layout.attrs_offset != 0
        && members.as_ref().is_some_and(|m| !m.names.is_empty())
    {
        layout.attrs_offset = 0;
    }
    let first_member = layout.n_members as usize;
    layout.n_members += members.as_ref().map_or(0, |m| m.names.len() as u32);
    let no_storage =
        base.payload.kind == crate::object::Kind::Type || base.kind == crate::object::Kind::Module;
    if (wants_dict || bases_have_dict) && !no_storage {
        layout.attrs_offset = layout.base_size + 8 * layout.n_members;
        layout.n_inline = if layout.has_tail { 0 } else { inline_places(ctx, &dict, bases) };
    }
    let mut flags = class_flags(bases, layout.attrs_offset != 0);
    let has_weakref = match &members {
        Some(members) => members.has_weakref,
        None => true,
    };
    let others_have = bases.iter().any(|b| b.has(TypeFlags::WEAKREF));
    if base.has(TypeFlags::WEAKREF) || ((has_weakref || others_have) && !has_items(&base)) {
        flags = flags.with(TypeFlags::WEAKREF);
    }
    let qualname = match dict.get_str(&names.__qualname__) {
        Some(q) if q.downcast::<StrObj>().is_some() => q,
        Some(q) => {
            let got = ctx.type_name(&q);
            return Err(ctx.type_error(format!("type __qualname__ must be a str, not {got}")));
        }
        None => name.clone(),
    };
    let mro = { ctx.compute_mro(bases)? };
    // What patterns an instance matches, the first class along the MRO says.
    let patterns = [TypeFlags::SEQUENCE, TypeFlags::MAPPING];
    if let Some(flag) = mro.iter().find_map(|class| patterns.into_iter().find(|flag| class.has(*flag))) {
        flags = flags.with(flag);
    }
    let parts = RawType { payload: base.payload, layout, flags, shape: 0 };
    let class = ctx.raw_type(Some(meta), name.clone(), dict.clone(), parts);
    *class.qualname.borrow_mut() = qualname;
    let mut full = vec![class.clone()];
    full.extend(mro);
    ctx.link_type(&class, bases, Some(&base), full);
    prepare_namespace(ctx, &dict);
    if let Some(members) = members {
        for (i, member) in members.names.iter().enumerate() {
            let descriptor = crate::types::descriptor::member(ctx, member.clone(), first_member + i, &class);
            dict.set_str(member, descriptor.into_value());
        }
        *class.member_names.borrow_mut() = members.names;
    }
    finish_namespace(ctx, &class, bases, &dict);
    custom_mro(ctx, meta, &class)?;
    slotdefs::fill_class(ctx, &class);
    let class_cell = dict.remove_str(&names.__classcell__);
    class.version.set(ctx.vm().next_type_version());
    if let Some(cell) = class_cell
        && let Some(cell) = cell.downcast::<crate::types::cell::CellObj>()
    {
        drop(cell.replace(class.to_value()));
    }
    call_set_names(ctx, &class, &dict)?;
    let init_subclass = ctx.super_lookup(&class, class.as_value(), &names.__init_subclass__)?;
    if let Some(hook) = init_subclass {
        let values: Vec<Value> = keywords.iter().map(|(_, v)| v.clone()).collect();
        let names: Vec<Value> = keywords.iter().map(|(k, _)| k.clone()).collect();
        ctx.call_args(&hook, Args::with_names(&values, &names))?;
    }
    Ok(class.into_value())
}

fn class_flags(bases: &[Type], has_dict: bool) -> TypeFlags {
    let mut flags = TypeFlags::HEAP.with(TypeFlags::BASE);
    let inherited = [TypeFlags::EXCEPTION, TypeFlags::TYPE_SUBCLASS, TypeFlags::MATCH_SELF];
    for flag in inherited {
        if bases.iter().any(|b| b.has(flag)) {
            flags = flags.with(flag);
        }
    }
    if has_dict { flags.with(TypeFlags::HAS_DICT) } else { flags }
}

/// How many attributes get a place in the instance: as many as the class statement says its methods assign.
fn inline_places(ctx: &Ctx, dict: &DictObj, bases: &[Type]) -> u32 {
    let own = dict.get_str(&ctx.names().__static_attributes__);
    let own = own.and_then(|t| t.downcast::<TupleObj>().map(|t| t.items().len())).unwrap_or(2);
    let inherited = bases.iter().map(|b| b.layout.get().n_inline).max().unwrap_or(0);
    (own as u32 + inherited).clamp(1, 24)
}

/// What `type.__new__` adds to a class's namespace.
fn prepare_namespace(ctx: &Ctx, dict: &DictObj) {
    let names = ctx.names();
    dict.remove_str(&names.__qualname__);
    if dict.get_str(&names.__module__).is_none()
        && let Some(module) = ctx.current_module_name()
    {
        dict.set_str(&names.__module__, module);
    }
    if let Some(f) = dict.get_str(&names.__new__)
        && f.downcast::<FunctionObj>().is_some()
    {
        dict.set_str(&names.__new__, crate::types::property::static_method(ctx, f));
    }
    for name in [&names.__init_subclass__, &names.__class_getitem__] {
        if let Some(f) = dict.get_str(name)
            && f.downcast::<FunctionObj>().is_some()
        {
            dict.set_str(name, crate::types::property::class_method(ctx, f));
        }
    }
    if dict.get_str(&names.compare[2]).is_some() && dict.get_str(&names.__hash__).is_none() {
        dict.set_str(&names.__hash__, Value::NONE);
    }
}

/// What instances get with a class, and a docstring; CPython adds these last.
fn finish_namespace(ctx: &Ctx, class: &Type, bases: &[Type], dict: &DictObj) {
    let names = ctx.names();
    let base_has_dict = class.base.borrow().as_ref().is_some_and(|b| b.layout.get().attrs_offset != 0);
    let adds_dict = class.layout.get().attrs_offset != 0 && !base_has_dict;
    let adds_weakref = class.has(TypeFlags::WEAKREF) && !bases.iter().any(|b| b.has(TypeFlags::WEAKREF));
    for (name, def, is_added) in
        [(&names.__dict__, &DICT_GETSET, adds_dict), (&names.__weakref__, &WEAKREF_GETSET, adds_weakref)]
    {
        if is_added && dict.get_str(name).is_none() {
            dict.set_str(name, crate::types::descriptor::getset_of(ctx, class, def));
        }
    }
    if dict.get_str(&names.__doc__).is_none() {
        dict.set_str(&names.__doc__, Value::NONE);
    }
}

pub(crate) static DICT_GETSET: GetSet = GetSet::get_set(
    "__dict__",
    |ctx, x| match ctx.dict_of(x) {
        Some(dict) => Ok(dict.into_value()),
        None => Err(ctx.no_attribute(x, &ctx.names().__dict__)),
    },
    |ctx, x, value| {
        let Some(value) = value else {
            ctx.replace_dict(x, ctx.new_dict());
            return Ok(());
        };
        match Ref::<DictObj>::from_value(value) {
            Some(dict) => {
                ctx.replace_dict(x, dict);
                Ok(())
            }
            None => {
                let got = ctx.type_name(value);
                Err(ctx.type_error(format!("__dict__ must be set to a dictionary, not a '{got}'")))
            }
        }
    },
);

/// That of built-in types, which is replaced but not deleted.
pub(crate) static BUILTIN_DICT_GETSET: GetSet =
    GetSet::get_set("__dict__", DICT_GETSET.get, |ctx, x, value| match (value, DICT_GETSET.set) {
        (Some(_), Some(set)) => set(ctx, x, value),
        _ => Err(ctx.type_error("cannot delete __dict__")),
    });

static WEAKREF_GETSET: GetSet = GetSet::get("__weakref__", |ctx, x| Ok(crate::types::weakref::first(ctx, x)));

/// A metaclass may define `mro()`.
pub(super) fn custom_mro(ctx: &Ctx, meta: &Type, class: &Type) -> Result<()> {
    if meta.is(&ctx.types().r#type) {
        return Ok(());
    }
    let name = ctx.intern("mro");
    let (own, base) = (meta.lookup(&name), ctx.types().r#type.lookup(&name));
    if let (Some(own), Some(base)) = (own, base)
        && !own.is(&base)
    {
        let result = ctx.call_method(class.as_value(), &name, &[])?;
        let mut mro = Vec::new();
        for value in ctx.collect(&result)? {
            match ctx.as_type(&value) {
                Some(t) => mro.push(t),
                None => {
                    let got = ctx.type_name(&value);
                    return Err(ctx.type_error(format!("mro() returned a non-class ('{got}')")));
                }
            }
        }
        *class.mro.borrow_mut() = mro;
        class.version.set(ctx.vm().next_type_version());
    }
    Ok(())
}

fn call_set_names(ctx: &Ctx, class: &Type, dict: &DictObj) -> Result<()> {
    for (name, value) in dict.items() {
        if ctx.type_of(&value).lookup(&ctx.names().__set_name__).is_none() {
            continue;
        }
        if let Err(raise) =
            ctx.call_special(&value, &ctx.names().__set_name__, &[class.to_value(), name.clone()])
        {
            if !raise.is_stop() {
                let (what, attr, class) = (ctx.type_name(&value), ctx.repr_text(&name)?, class.name_text());
                let note = format!("Error calling __set_name__ on '{what}' instance {attr} in '{class}'");
                crate::types::exception::add_note(ctx, raise.value(), &note);
            }
            return Err(raise);
        }
    }
    Ok(())
}

fn as_type(ctx: &Ctx, x: &Value) -> Result<Type> {
    ctx.as_type(x).ok_or_else(|| ctx.type_error("a type is required"))
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("mro", "(self, /)", |ctx, args| {
        let class = as_type(ctx, &args[0])?;
        let bases: Vec<Type> = bases_of(&class);
        let mut mro = vec![class.to_value()];
        mro.extend(ctx.compute_mro(&bases)?.into_iter().map(Ref::into_value));
        Ok(ctx.new_list(mro))
    }),
    NativeDef::new("__subclasses__", "(self, /)", |ctx, args| {
        let class = as_type(ctx, &args[0])?;
        let direct = slotdefs::with_subclasses(&class).into_iter().skip(1);
        let direct = direct.filter(|c| bases_of(c).iter().any(|b| b.is(&class)));
        Ok(ctx.new_list(direct.map(Ref::into_value).collect()))
    }),
    NativeDef::class("__prepare__", "(cls, *args, **kwargs)", |ctx, _| Ok(ctx.new_dict().into_value())),
    NativeDef::new("__instancecheck__", "(self, instance, /)", |ctx, args| {
        ctx.plain_isinstance(&args[1], &args[0]).map(Value::from_bool)
    }),
    NativeDef::new("__subclasscheck__", "(self, subclass, /)", |ctx, args| {
        ctx.plain_issubclass(&args[1], &args[0]).map(Value::from_bool)
    }),
    NativeDef::new("__dir__", "(self, /)", |ctx, args| {
        let class = as_type(ctx, &args[0])?;
        let mut names = Vec::new();
        for c in class.mro.borrow().iter() {
            names.extend(c.dict().keys());
        }
        Ok(ctx.new_list(crate::types::object::unique(names)))
    }),
];

pub(super) fn bases_of(class: &Type) -> Vec<Type> {
    let bases = class.bases.borrow().clone();
    bases
        .downcast::<TupleObj>()
        .map(|t| t.items().iter().filter_map(Ref::from_value).collect())
        .unwrap_or_default()
}

fn check_mutable(ctx: &Ctx, class: &Type, name: &str, value: Option<&Value>) -> Result<Value> {
    let class_name = class.full_name();
    if class.has(TypeFlags::IMMUTABLE) {
        return Err(ctx.type_error(format!("cannot set '{name}' attribute of immutable type '{class_name}'")));
    }
    value.cloned().ok_or_else(|| {
        ctx.type_error(format!("cannot delete '{name}' attribute of immutable type '{class_name}'"))
    })
}

fn text_setter(ctx: &Ctx, class: &Type, name: &str, value: Option<&Value>) -> Result<Value> {
    let value = check_mutable(ctx, class, name, value)?;
    if value.downcast::<StrObj>().is_some() {
        return Ok(value);
    }
    let (class, got) = (class.name_text(), ctx.type_name(&value));
    Err(ctx.type_error(format!("can only assign string to {class}.{name}, not '{got}'")))
}

const GETSET: &[GetSet] = &[
    GetSet::get_set(
        "__name__",
        |ctx, x| Ok(as_type(ctx, x)?.name.borrow().clone()),
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let value = text_setter(ctx, &class, "__name__", value)?;
            super::type_bases::check_name(ctx, &value)?;
            drop(class.name.replace(value));
            Ok(())
        },
    ),
    GetSet::get_set(
        "__qualname__",
        |ctx, x| Ok(as_type(ctx, x)?.qualname.borrow().clone()),
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let value = text_setter(ctx, &class, "__qualname__", value)?;
            drop(class.qualname.replace(value));
            Ok(())
        },
    ),
    GetSet::get_set(
        "__module__",
        |ctx, x| {
            let class = as_type(ctx, x)?;
            let found = class.dict().get_str(&ctx.names().__module__);
            // What a built-in type has under that name may be an attribute of its instances.
            let found = found.filter(|name| {
                class.has(TypeFlags::HEAP) || name.downcast::<crate::types::str::StrObj>().is_some()
            });
            Ok(found.unwrap_or_else(|| ctx.names().builtins.clone()))
        },
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let value = check_mutable(ctx, &class, "__module__", value)?;
            set_plain(ctx, &class, &ctx.names().__module__, Some(&value));
            // It was a line of the other module.
            set_plain(ctx, &class, &ctx.intern("__firstlineno__"), None);
            Ok(())
        },
    ),
    GetSet::get_set(
        "__doc__",
        |ctx, x| {
            let doc = as_type(ctx, x)?.dict().get_str(&ctx.names().__doc__).unwrap_or(Value::NONE);
            match ctx.type_of(&doc).slots.descr_get.get() {
                Some(get) => get(ctx, &doc, None, x),
                None => Ok(doc),
            }
        },
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let value = check_mutable(ctx, &class, "__doc__", value)?;
            set_plain(ctx, &class, &ctx.names().__doc__, Some(&value));
            Ok(())
        },
    ),
    GetSet::member("__base__", |ctx, x| {
        Ok(as_type(ctx, x)?.base.borrow().as_ref().map(Ref::to_value).unwrap_or(Value::NONE))
    }),
    GetSet::get_set(
        "__bases__",
        |ctx, x| Ok(as_type(ctx, x)?.bases.borrow().clone()),
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let value = check_mutable(ctx, &class, "__bases__", value)?;
            super::type_bases::set_bases(ctx, &class, &value)
        },
    ),
    GetSet::get("__mro__", |ctx, x| {
        let mro: Vec<Value> = as_type(ctx, x)?.mro.borrow().iter().map(Ref::to_value).collect();
        Ok(ctx.new_tuple_from(mro))
    }),
    GetSet::get("__dict__", |ctx, x| {
        let dict = as_type(ctx, x)?.dict().to_value();
        Ok(crate::types::descriptor::mapping_proxy(ctx, dict))
    }),
    GetSet::get_set(
        "__abstractmethods__",
        |ctx, x| match as_type(ctx, x)?.dict().get_str(&ctx.names().__abstractmethods__) {
            Some(value) if !ctx.types().r#type.as_value().is(x) => Ok(value),
            _ => Err(ctx.attribute_error("__abstractmethods__")),
        },
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let is_abstract = match value {
                Some(value) => ctx.is_true(value)?,
                None => false,
            };
            let name = &ctx.names().__abstractmethods__;
            if value.is_none() && class.dict().get_str(name).is_none() {
                return Err(ctx.attribute_error("__abstractmethods__"));
            }
            set_plain(ctx, &class, name, value);
            let flags = class.flags.get();
            let flag = TypeFlags::ABSTRACT;
            class.flags.set(if is_abstract { flags.with(flag) } else { flags.without(flag) });
            Ok(())
        },
    ),
    GetSet::get_set(
        "__annotations__",
        |ctx, x| {
            let class = as_type(ctx, x)?;
            let name = &ctx.names().__annotations__;
            // Under that name `type` has this descriptor itself.
            let is_type = ctx.types().r#type.as_value().is(x);
            if let Some(found) = class.dict().get_str(name).filter(|_| !is_type) {
                return Ok(found);
            }
            if class.has(TypeFlags::IMMUTABLE) {
                return Err(ctx.no_attribute(x, name));
            }
            let fresh = ctx.new_dict().into_value();
            set_plain(ctx, &class, name, Some(&fresh));
            Ok(fresh)
        },
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            set_plain(ctx, &class, &ctx.names().__annotations__, value);
            Ok(())
        },
    ),
    GetSet::get_set(
        "__type_params__",
        |ctx, x| {
            Ok(as_type(ctx, x)?
                .dict()
                .get_str(&ctx.names().__type_params__)
                .filter(|_| !ctx.types().r#type.as_value().is(x))
                .unwrap_or_else(|| ctx.new_tuple(&[])))
        },
        |ctx, x, value| {
            let class = as_type(ctx, x)?;
            let value = check_mutable(ctx, &class, "__type_params__", value)?;
            set_plain(ctx, &class, &ctx.names().__type_params__, Some(&value));
            Ok(())
        },
    ),
    GetSet::member("__flags__", |ctx, x| {
        let class = as_type(ctx, x)?;
        let heap = if class.has(TypeFlags::HEAP) { 1 << 9 } else { 0 };
        let abstract_ = if class.has(TypeFlags::ABSTRACT) { 1 << 20 } else { 0 };
        Ok(ctx.new_int(heap | abstract_ | 1 << 10 | 1 << 12))
    }),
    GetSet::member("__basicsize__", |ctx, x| Ok(ctx.new_int(as_type(ctx, x)?.layout.get().base_size as i64))),
    GetSet::member("__itemsize__", |ctx, x| {
        Ok(ctx.new_int(if as_type(ctx, x)?.layout.get().has_tail { 8 } else { 0 }))
    }),
];
