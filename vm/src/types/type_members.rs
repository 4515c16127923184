//! `__slots__`: which places for attributes the instances of a new class have.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{Kind, Type, TypeFlags};
use crate::types::dict::DictObj;
use crate::types::str::{StrObj, text_of};
use crate::value::Value;

/// The names of `__slots__`, mangled.
pub(super) struct Members {
    pub(super) names: Vec<Value>,
    pub(super) has_dict: bool,
    pub(super) has_weakref: bool,
}

/// What a class body says in `__slots__`; None if it says nothing.
///
/// # Errors
/// TypeError and ValueError for slots that are no names, collide or cannot be.
pub(super) fn slot_members(ctx: &Ctx, class: &Value, dict: &DictObj, base: &Type) -> Result<Option<Members>> {
    let Some(slots) = dict.get_str(&ctx.names().__slots__) else { return Ok(None) };
    let list = if slots.downcast::<StrObj>().is_some() { vec![slots] } else { ctx.collect(&slots)? };
    if !list.is_empty() && has_items(base) {
        let base = base.full_name();
        return Err(ctx.type_error(format!("nonempty __slots__ not supported for subtype of '{base}'")));
    }
    let mut members = Members { names: Vec::new(), has_dict: false, has_weakref: false };
    let class_name = text_of(class);
    for name in list {
        if name.downcast::<StrObj>().is_none() {
            let got = ctx.type_name(&name);
            return Err(ctx.type_error(format!("__slots__ items must be strings, not '{got}'")));
        }
        let text = text_of(&name);
        match text.as_str() {
            "__dict__" => {
                if base.layout.get().attrs_offset != 0 || members.has_dict {
                    return Err(ctx.type_error("__dict__ slot disallowed: we already got one"));
                }
                members.has_dict = true;
                continue;
            }
            "__weakref__" => {
                if members.has_weakref || base.has(TypeFlags::WEAKREF) && base.has(TypeFlags::HEAP) {
                    return Err(ctx.type_error("__weakref__ slot disallowed: we already got one"));
                }
                members.has_weakref = true;
                continue;
            }
            _ => {}
        }
        let identifier = !text.is_empty()
            && text.chars().all(|c| c.is_alphanumeric() || c == '_')
            && !text.starts_with(|c: char| c.is_ascii_digit());
        if !identifier {
            return Err(ctx.type_error("__slots__ must be identifiers"));
        }
        let mangled = mangle(&class_name, &text);
        let mangled = ctx.intern(&mangled);
        if dict.get_str(&mangled).is_some() && text != "__classcell__" && text != "__qualname__" {
            return Err(ctx.value_error(format!("'{text}' in __slots__ conflicts with class variable")));
        }
        members.names.push(mangled);
    }
    Ok(Some(members))
}

/// Do instances of a class vary in size, as CPython lays them out? Then classes below have no slots of their own and no
/// place for weak references.
pub(super) fn has_items(class: &Type) -> bool {
    matches!(class.kind, Kind::Int | Kind::Bytes | Kind::Tuple | Kind::Type)
}

/// Do instances of both classes keep the same things at the same places? What counts is the class of each line that added
/// a place last: it must be the same, or have added the same names to the same base.
pub(super) fn same_storage(a: &Type, b: &Type) -> bool {
    let (a, b) = (storage_class(a), storage_class(b));
    if a.is(&b) {
        return true;
    }
    let names = |t: &Type| -> Vec<String> { t.member_names.borrow().iter().map(text_of).collect() };
    let same_base = match (&*a.base.borrow(), &*b.base.borrow()) {
        (Some(x), Some(y)) => x.is(y),
        _ => false,
    };
    same_base && shape_of(&a) == shape_of(&b) && names(&a) == names(&b)
}

/// The class nearest to `object` along the bases whose instances have the same places.
fn storage_class(class: &Type) -> Type {
    let mut class = class.clone();
    loop {
        let Some(base) = class.base.borrow().clone() else { return class };
        if shape_of(&base) != shape_of(&class) {
            return class;
        }
        class = base;
    }
}

/// What an instance has places for: its payload, members, a dict, weak references.
fn shape_of(class: &Type) -> (std::any::TypeId, u32, bool, bool) {
    let layout = class.layout.get();
    (class.payload.type_id, layout.n_members, layout.attrs_offset != 0, class.has(TypeFlags::WEAKREF))
}

fn mangle(class: &str, name: &str) -> String {
    let class = class.trim_start_matches('_');
    if name.starts_with("__") && !name.ends_with("__") && !class.is_empty() {
        format!("_{class}{name}")
    } else {
        name.to_owned()
    }
}
