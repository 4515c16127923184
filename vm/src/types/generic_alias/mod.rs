//! `list[int]` and `int | str`.

mod alias;
mod union;

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
    /// Written with a star: `*tuple[int, ...]`.
    starred: bool,
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

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<GenericAliasObj>("types.GenericAlias")
    .slots(alias::slots)
    .methods(alias::METHODS)
    .getset(alias::GETSET)
    .flags(TypeFlags::BASE.with(TypeFlags::WEAKREF));
pub(crate) const UNION: TypeSpec = TypeSpec::new::<UnionObj>("types.UnionType")
    .slots(union::slots)
    .getset(union::GETSET)
    .flags(TypeFlags::NO_NEW.with(TypeFlags::WEAKREF));

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
    ctx.alloc(&ctx.types().generic_alias, GenericAliasObj { origin: origin.clone(), args, starred: false })
        .into_value()
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
        let mut known = false;
        for other in &unique {
            known = known || ctx.eq(other, &member)?;
        }
        if !known {
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

/// The items of a tuple value.
fn items(x: &Value) -> Vec<Value> {
    x.downcast::<TupleObj>().map(|t| t.items().to_vec()).unwrap_or_default()
}

/// How aliases and unions show one of their arguments.
fn argument_text(ctx: &Ctx, x: &Value) -> Result<String> {
    if let Some(list) = x.downcast::<crate::types::list::ListObj>() {
        let texts = list.to_vec().iter().map(|item| item_text(ctx, item)).collect::<Result<Vec<String>>>()?;
        return Ok(format!("[{}]", texts.join(", ")));
    }
    item_text(ctx, x)
}

/// How an argument is shown, or an item of one that is a list.
fn item_text(ctx: &Ctx, x: &Value) -> Result<String> {
    use crate::types::str::{StrObj, text_of};
    if x.is(&Value::ELLIPSIS) {
        return Ok("...".to_owned());
    }
    let get = |name: &str| ctx.get_attr_opt(x, &ctx.intern(name));
    if get("__origin__")?.is_some() && get("__args__")?.is_some() {
        return ctx.repr_text(x);
    }
    let text = |found: Option<Value>| found.filter(|v| v.downcast::<StrObj>().is_some()).map(|v| text_of(&v));
    match (text(get("__qualname__")?), text(get("__module__")?)) {
        (Some(name), Some(module)) if module == "builtins" => Ok(name),
        (Some(name), Some(module)) => Ok(format!("{module}.{name}")),
        _ => ctx.repr_text(x),
    }
}

/// The type parameters that stand free in some arguments.
fn parameters_of(ctx: &Ctx, args: &[Value]) -> Result<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    for arg in args {
        if ctx.as_type(arg).is_some() {
            continue;
        }
        let inner = if ctx.get_attr_opt(arg, &ctx.intern("__typing_subst__"))?.is_some() {
            vec![arg.clone()]
        } else {
            ctx.get_attr_opt(arg, &ctx.names().__parameters__)?.map(|p| items(&p)).unwrap_or_default()
        };
        for parameter in inner {
            if !found.iter().any(|other| other.is(&parameter)) {
                found.push(parameter);
            }
        }
    }
    Ok(found)
}

/// The arguments with the free parameters replaced by what stands in the brackets.
fn substituted(ctx: &Ctx, whole: &Value, args: &[Value], key: &Value) -> Result<Vec<Value>> {
    let parameters = parameters_of(ctx, args)?;
    if parameters.is_empty() {
        let text = ctx.repr_text(whole)?;
        return Err(ctx.type_error(format!("{text} is not a generic class")));
    }
    let given = if key.downcast::<TupleObj>().is_some() { items(key) } else { vec![key.clone()] };
    if given.len() != parameters.len() {
        let word = if given.len() > parameters.len() { "many" } else { "few" };
        let (text, n, expected) = (ctx.repr_text(whole)?, given.len(), parameters.len());
        return Err(
            ctx.type_error(format!("Too {word} arguments for {text}; actual {n}, expected {expected}"))
        );
    }
    let replace = |parameter: &Value| {
        parameters.iter().position(|p| p.is(parameter)).map_or(Value::NONE, |at| given[at].clone())
    };
    let mut result = Vec::with_capacity(args.len());
    for arg in args {
        if ctx.as_type(arg).is_some() {
            result.push(arg.clone());
            continue;
        }
        if let Some(subst) = ctx.get_attr_opt(arg, &ctx.intern("__typing_subst__"))? {
            result.push(ctx.call(&subst, &[replace(arg)])?);
            continue;
        }
        let inner =
            ctx.get_attr_opt(arg, &ctx.names().__parameters__)?.map(|p| items(&p)).unwrap_or_default();
        if inner.is_empty() {
            result.push(arg.clone());
        } else {
            let inner = ctx.new_tuple_from(inner.iter().map(replace).collect());
            result.push(ctx.get_item(arg, &inner)?);
        }
    }
    Ok(result)
}
