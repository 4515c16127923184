//! `list[int]` and `int | str`.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::build::TypeSpec;
use crate::object::{Payload, TypeFlags, Visitor};
use crate::types::tuple::TupleObj;
use crate::value::Value;

/// The payload of generic aliases.
pub struct GenericAliasObj {
    pub(crate) origin: Value,
    pub(crate) args: Value,
}

impl Payload for GenericAliasObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.origin);
        visit(&self.args);
    }
}

/// The payload of unions of types: a tuple of the members.
pub struct UnionObj {
    pub(crate) members: Value,
}

impl Payload for UnionObj {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.members);
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<GenericAliasObj>("types.GenericAlias");
pub(crate) const UNION: TypeSpec = TypeSpec::new::<UnionObj>("types.UnionType").flags(TypeFlags::NO_NEW);

/// `type[X]`.
pub(crate) fn of_class(ctx: &Ctx, origin: &Value, key: &Value) -> Result<Value> {
    Ok(new_alias(ctx, origin, key))
}

/// `origin[key]` as an alias object: what `__class_getitem__` of built-in types answers.
pub fn new_alias(ctx: &Ctx, origin: &Value, key: &Value) -> Value {
    let args = if key.downcast::<TupleObj>().is_some() {
        key.clone()
    } else {
        ctx.new_tuple(std::slice::from_ref(key))
    };
    ctx.alloc(&ctx.types().generic_alias, GenericAliasObj { origin: origin.clone(), args }).into_value()
}

/// `A | B` of types.
pub(crate) fn union_of(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let mut members: Vec<Value> = Vec::new();
    for x in [a, b] {
        match union_members(x) {
            Some(inner) => members.extend(inner),
            None if x.is_none() => members.push(ctx.types().none.to_value()),
            None if crate::types::object::is_class(x) || x.downcast::<GenericAliasObj>().is_some() => {
                members.push(x.clone())
            }
            None => return Ok(Value::NOT_IMPLEMENTED),
        }
    }
    let mut unique: Vec<Value> = Vec::new();
    for member in members {
        if !unique.iter().any(|u| u.is(&member)) {
            unique.push(member);
        }
    }
    if unique.len() == 1 {
        return Ok(unique.remove(0));
    }
    let members = ctx.new_tuple_from(unique);
    Ok(ctx.alloc(&ctx.types().union, UnionObj { members }).into_value())
}

/// The members of a union, if the value is one.
pub(crate) fn union_members(x: &Value) -> Option<Vec<Value>> {
    let union = x.downcast::<UnionObj>()?;
    union.members.downcast::<TupleObj>().map(|t| t.items().to_vec())
}
