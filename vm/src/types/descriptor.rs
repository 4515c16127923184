//! Computed attributes of native types, `__slots__` members, and the read-only view of a class's dict.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::{GetSet, NativeDef, arg};
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Ref, Slots, Type, TypeFlags, Visitor, attrs};
use crate::types::str::text_of;
use crate::value::Value;

/// A computed attribute in a type's dict.
pub struct GetSetObj {
    pub(crate) def: &'static GetSet,
    pub(crate) owner: Type,
}

impl Payload for GetSetObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(self.owner.as_value());
    }
}

/// A member made by `__slots__`.
pub struct MemberObj {
    pub(crate) name: Value,
    pub(crate) index: usize,
    pub(crate) owner: Type,
}

impl Payload for MemberObj {
    const KIND: Kind = Kind::Member;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.name);
        visit(self.owner.as_value());
    }
}

/// A read-only view of a mapping.
pub struct MappingProxyObj {
    pub(crate) mapping: Value,
}

impl Payload for MappingProxyObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.mapping);
    }
}

pub(crate) const GETSET: TypeSpec = TypeSpec::new::<GetSetObj>("getset_descriptor")
    .slots(getset_slots)
    .getset(GETSET_GETSET)
    .flags(TypeFlags::NO_NEW);
pub(crate) const MEMBER: TypeSpec = TypeSpec::new::<MemberObj>("member_descriptor")
    .slots(member_slots)
    .getset(MEMBER_GETSET)
    .flags(TypeFlags::NO_NEW);
pub(crate) const MAPPING_PROXY: TypeSpec = TypeSpec::new::<MappingProxyObj>("mappingproxy")
    .slots(proxy_slots)
    .methods(PROXY_METHODS)
    .flags(TypeFlags::MAPPING);

/// Each asks the mapping.
const PROXY_METHODS: &[NativeDef] = &[
    NativeDef::new("get", "(self, key, default=None, /)", |ctx, args| {
        let default = arg(args, 2).cloned().unwrap_or(Value::NONE);
        ctx.call_method_str(&proxied(&args[0]), "get", &[args[1].clone(), default])
    }),
    NativeDef::new("keys", "(self, /)", |ctx, args| ctx.call_method_str(&proxied(&args[0]), "keys", &[])),
    NativeDef::new("values", "(self, /)", |ctx, args| ctx.call_method_str(&proxied(&args[0]), "values", &[])),
    NativeDef::new("items", "(self, /)", |ctx, args| ctx.call_method_str(&proxied(&args[0]), "items", &[])),
    NativeDef::new("copy", "(self, /)", |ctx, args| ctx.call_method_str(&proxied(&args[0]), "copy", &[])),
    NativeDef::new("__reversed__", "(self, /)", |ctx, args| {
        ctx.call_method_str(&proxied(&args[0]), "__reversed__", &[])
    }),
    NativeDef::class("__class_getitem__", "(cls, item, /)", crate::types::iterators::class_getitem),
];

pub(crate) fn getset_of(ctx: &Ctx, ty: &Type, def: &'static GetSet) -> Value {
    ctx.alloc(&ctx.types().getset_descriptor, GetSetObj { def, owner: ty.clone() }).into_value()
}

fn wrong_object(ctx: &Ctx, name: &str, owner: &Type, object: &Value) -> crate::error::Raise {
    let (owner, got) = (owner.full_name(), ctx.type_name(object));
    ctx.type_error(format!("descriptor '{name}' for '{owner}' objects doesn't apply to a '{got}' object"))
}

fn getset_slots(s: &Slots) {
    s.descr_get.set(Some(|ctx, d, object, _| {
        let (Some(object), Some(def)) = (object, d.downcast::<GetSetObj>()) else { return Ok(d.clone()) };
        if !ctx.is_instance_by_mro(object, &def.owner) {
            return Err(wrong_object(ctx, def.def.name, &def.owner, object));
        }
        (def.def.get)(ctx, object)
    }));
    s.descr_set.set(Some(|ctx, d, object, value| {
        let Some(def) = d.downcast::<GetSetObj>() else { return Ok(()) };
        if !ctx.is_instance_by_mro(object, &def.owner) {
            return Err(wrong_object(ctx, def.def.name, &def.owner, object));
        }
        match def.def.set {
            Some(set) => set(ctx, object, value),
            None if def.def.is_member => Err(ctx.attribute_error("readonly attribute")),
            None => {
                let (name, class) = (def.def.name, def.owner.full_name());
                Err(ctx.attribute_error(format!("attribute '{name}' of '{class}' objects is not writable")))
            }
        }
    }));
    s.repr.set(Some(|ctx, d| {
        let Some(d) = d.downcast::<GetSetObj>() else { return Ok(Value::NONE) };
        let what = if d.def.is_member { "member" } else { "attribute" };
        Ok(ctx.new_str(&format!("<{what} '{}' of '{}' objects>", d.def.name, d.owner.full_name())))
    }));
}

const GETSET_GETSET: &[GetSet] = &[
    GetSet::get("__name__", |ctx, d| {
        Ok(d.downcast::<GetSetObj>().map(|d| ctx.intern(d.def.name)).unwrap_or(Value::NONE))
    }),
    GetSet::get("__qualname__", |ctx, d| {
        let Some(d) = d.downcast::<GetSetObj>() else { return Ok(Value::NONE) };
        Ok(ctx.new_str(&format!("{}.{}", text_of(&d.owner.qualname.borrow()), d.def.name)))
    }),
    GetSet::get("__objclass__", |_, d| {
        Ok(d.downcast::<GetSetObj>().map(|d| d.owner.to_value()).unwrap_or(Value::NONE))
    }),
    GetSet::get("__doc__", |_, _| Ok(Value::NONE)),
];

const MEMBER_GETSET: &[GetSet] = &[
    GetSet::get("__name__", |_, d| {
        Ok(d.downcast::<MemberObj>().map(|d| d.name.clone()).unwrap_or(Value::NONE))
    }),
    GetSet::get("__qualname__", |ctx, d| {
        let Some(d) = d.downcast::<MemberObj>() else { return Ok(Value::NONE) };
        Ok(ctx.new_str(&format!("{}.{}", text_of(&d.owner.qualname.borrow()), text_of(&d.name))))
    }),
    GetSet::get("__objclass__", |_, d| {
        Ok(d.downcast::<MemberObj>().map(|d| d.owner.to_value()).unwrap_or(Value::NONE))
    }),
    GetSet::get("__doc__", |_, _| Ok(Value::NONE)),
];

fn member_slots(s: &Slots) {
    s.descr_get.set(Some(|ctx, d, object, _| {
        let (Some(object), Some(member)) = (object, d.downcast::<MemberObj>()) else { return Ok(d.clone()) };
        let value = with_place(ctx, member, object, |place| place.clone())?;
        if value.is_unbound() { Err(ctx.no_member(object, &member.name)) } else { Ok(value) }
    }));
    s.descr_set.set(Some(|ctx, d, object, value| {
        let Some(member) = d.downcast::<MemberObj>() else { return Ok(()) };
        let new = value.cloned().unwrap_or(Value::UNBOUND);
        let old = with_place(ctx, member, object, |place| std::mem::replace(place, new))?;
        if value.is_none() && old.is_unbound() {
            return Err(ctx.attribute_error(text_of(&member.name)));
        }
        drop(old);
        Ok(())
    }));
    s.repr.set(Some(|ctx, d| {
        let Some(d) = d.downcast::<MemberObj>() else { return Ok(Value::NONE) };
        Ok(ctx.new_str(&format!("<member '{}' of '{}' objects>", text_of(&d.name), d.owner.full_name())))
    }));
}

fn with_place<R>(
    ctx: &Ctx,
    member: &MemberObj,
    object: &Value,
    f: impl FnOnce(&mut Value) -> R,
) -> Result<R> {
    match object.header() {
        Some(header) if ctx.is_instance_by_mro(object, &member.owner) => {
            // SAFETY: an instance of the owner has all of the owner's members, and `f` runs no script code.
            let place = unsafe { &mut *attrs::member_place(header, member.index) };
            Ok(f(place))
        }
        _ => Err(wrong_object(ctx, &text_of(&member.name), &member.owner, object)),
    }
}

fn proxied(p: &Value) -> Value {
    p.downcast::<MappingProxyObj>().map(|p| p.mapping.clone()).unwrap_or(Value::NONE)
}

fn proxy_slots(s: &Slots) {
    s.getitem.set(Some(|ctx, p, key| ctx.get_item(&proxied(p), key)));
    s.len.set(Some(|ctx, p| ctx.len(&proxied(p))));
    s.contains.set(Some(|ctx, p, key| ctx.contains(&proxied(p), key)));
    s.iter.set(Some(|ctx, p| ctx.iter(&proxied(p))));
    s.compare.set(Some(|ctx, p, other, cmp| ctx.compare(&proxied(p), other, cmp)));
    s.binary[crate::object::BinOp::Or as usize].set(Some(|ctx, a, b| {
        let unwrap =
            |v: &Value| if v.downcast::<MappingProxyObj>().is_some() { proxied(v) } else { v.clone() };
        ctx.binary(crate::object::BinOp::Or, &unwrap(a), &unwrap(b))
    }));
    s.repr.set(Some(|ctx, p| {
        let text = ctx.repr_text(&proxied(p))?;
        Ok(ctx.new_str(&format!("mappingproxy({text})")))
    }));
    s.str.set(Some(|ctx, p| ctx.str(&proxied(p))));
    s.inplace[crate::object::BinOp::Or as usize].set(Some(|ctx, a, _| {
        let name = ctx.type_name(a);
        Err(ctx.type_error(format!("'|=' is not supported by {name}; use '|' instead")))
    }));
    s.hash.set(Some(|ctx, p| ctx.hash(&proxied(p))));
    s.new.set(Some(|ctx, ty, args| match args.values() {
        [mapping] if !args.has_keywords() => {
            let is_list = mapping.downcast::<crate::types::list::ListObj>().is_some();
            let is_tuple = mapping.downcast::<crate::types::tuple::TupleObj>().is_some();
            if ctx.type_of(mapping).slots.getitem.get().is_none() || is_list || is_tuple {
                let name = ctx.type_name(mapping);
                return Err(ctx.type_error(format!("mappingproxy() argument must be a mapping, not {name}")));
            }
            Ok(ctx.alloc(ty, MappingProxyObj { mapping: mapping.clone() }).into_value())
        }
        values => Err(ctx.type_error(format!("mappingproxy expected 1 argument, got {}", values.len()))),
    }));
}

/// The read-only view of a mapping.
pub(crate) fn mapping_proxy(ctx: &Ctx, mapping: Value) -> Value {
    ctx.alloc(&ctx.types().mappingproxy, MappingProxyObj { mapping }).into_value()
}

impl Ctx {
    /// A `mappingproxy`: the read-only view of a mapping.
    pub fn new_mapping_proxy(&self, mapping: Value) -> Value {
        mapping_proxy(self, mapping)
    }
}

/// A `__slots__` member as an object.
pub(crate) fn member(ctx: &Ctx, name: Value, index: usize, owner: &Type) -> Ref<MemberObj> {
    ctx.alloc(&ctx.types().member_descriptor, MemberObj { name, index, owner: owner.clone() })
}
