//! The methods of set and frozenset.

use super::ops::with_hashable;
use super::{SetObj, algebra};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::NativeDef;
use crate::object::shape;
use crate::types::iterators::{class_getitem, payload};
use crate::types::tuple::TupleObj;
use crate::value::Value;

pub(super) const SET: &[NativeDef] = &[
    NativeDef::new("add", "(self, object, /)", add).doc("Add an element to a set."),
    NativeDef::new("clear", "(self, /)", clear).doc("Remove all elements from this set."),
    COPY,
    DIFFERENCE,
    NativeDef::new("difference_update", "(self, *others)", difference_update)
        .doc("Update the set, removing elements found in others."),
    NativeDef::new("discard", "(self, object, /)", discard).doc("Remove an element from a set if it is a member."),
    INTERSECTION,
    NativeDef::new("intersection_update", "(self, *others)", intersection_update)
        .doc("Update the set, keeping only elements found in it and all others."),
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    NativeDef::new("pop", "(self, /)", pop)
        .doc("Remove and return an arbitrary set element.\n\nRaises KeyError if the set is empty."),
    REDUCE,
    NativeDef::new("remove", "(self, object, /)", remove)
        .doc("Remove an element from a set; it must be a member.\n\nIf the element is not a member, raise a KeyError."),
    SIZEOF,
    SYMMETRIC_DIFFERENCE,
    NativeDef::new("symmetric_difference_update", "(self, other, /)", symmetric_difference_update)
        .doc("Update the set, keeping only elements found in either set, but not in both."),
    UNION,
    NativeDef::new("update", "(self, *others)", update).doc("Update the set, adding elements from all others."),
    CLASS_GETITEM,
    CONTAINS,
];

pub(super) const FROZENSET: &[NativeDef] = &[
    COPY,
    DIFFERENCE,
    INTERSECTION,
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    REDUCE,
    SIZEOF,
    SYMMETRIC_DIFFERENCE,
    UNION,
    CLASS_GETITEM,
    CONTAINS,
];

const COPY: NativeDef = NativeDef::new("copy", "(self, /)", copy).doc("Return a shallow copy of a set.");
const DIFFERENCE: NativeDef = NativeDef::new("difference", "(self, *others)", difference)
    .doc("Return a new set with elements in the set that are not in the others.");
const INTERSECTION: NativeDef = NativeDef::new("intersection", "(self, *others)", intersection)
    .doc("Return a new set with elements common to the set and all others.");
const ISDISJOINT: NativeDef = NativeDef::new("isdisjoint", "(self, other, /)", isdisjoint)
    .doc("Return True if two sets have a null intersection.");
const ISSUBSET: NativeDef = NativeDef::new("issubset", "(self, other, /)", issubset)
    .doc("Report whether another set contains this set.");
const ISSUPERSET: NativeDef = NativeDef::new("issuperset", "(self, other, /)", issuperset)
    .doc("Report whether this set contains another set.");
const REDUCE: NativeDef =
    NativeDef::new("__reduce__", "(self, /)", reduce).doc("Return state information for pickling.");
const SIZEOF: NativeDef =
    NativeDef::new("__sizeof__", "(self, /)", sizeof).doc("S.__sizeof__() -> size of S in memory, in bytes.");
const SYMMETRIC_DIFFERENCE: NativeDef =
    NativeDef::new("symmetric_difference", "(self, other, /)", symmetric_difference)
        .doc("Return a new set with elements in either the set or other but not both.");
const UNION: NativeDef = NativeDef::new("union", "(self, *others)", union)
    .doc("Return a new set with elements from the set and all others.");
const CONTAINS: NativeDef = NativeDef::new("__contains__", "(self, object, /)", |ctx, args| {
    super::ops::contains(ctx, &args[0], &args[1]).map(Value::from_bool)
})
.doc("x.__contains__(y) <==> y in x.");
const CLASS_GETITEM: NativeDef =
    NativeDef::class("__class_getitem__", "(cls, item, /)", class_getitem).doc("See PEP 585");

fn others(args: &[Value]) -> &[Value] {
    args.get(1).and_then(|t| t.downcast::<TupleObj>()).map_or(&[], TupleObj::items)
}

fn add(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    ctx.set_add(payload!(ctx, &args[0], SetObj, "set"), &args[1])?;
    Ok(Value::NONE)
}

fn clear(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    payload!(ctx, &args[0], SetObj, "set").clear_items();
    Ok(Value::NONE)
}

fn copy(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[0].shape_id() == shape::FROZENSET {
        return Ok(args[0].clone());
    }
    algebra::copy(ctx, &args[0], payload!(ctx, &args[0], SetObj, "set")).map(Into::into)
}

fn difference(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    let [first, rest @ ..] = others(args) else {
        return algebra::copy(ctx, &args[0], set).map(Into::into);
    };
    let result = algebra::difference(ctx, &args[0], set, first)?;
    for other in rest {
        algebra::difference_update(ctx, &result, other)?;
    }
    Ok(result.into_value())
}

fn difference_update(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    for other in others(args) {
        algebra::difference_update(ctx, set, other)?;
    }
    Ok(Value::NONE)
}

fn discard(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    with_hashable(ctx, &args[1], |key| ctx.set_discard(set, key))?;
    Ok(Value::NONE)
}

fn intersect_all(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    let [first, rest @ ..] = others(args) else {
        return algebra::copy(ctx, &args[0], set).map(Into::into);
    };
    let mut result = algebra::intersection(ctx, &args[0], set, first)?;
    for other in rest {
        result = algebra::intersection(ctx, &result.to_value(), &result, other)?;
    }
    Ok(result.into_value())
}

fn intersection(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    intersect_all(ctx, args)
}

fn intersection_update(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    let result = intersect_all(ctx, args)?;
    if let Some(result) = result.downcast::<SetObj>() {
        set.swap(result);
    }
    Ok(Value::NONE)
}

fn isdisjoint(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    algebra::is_disjoint(ctx, &args[0], set, &args[1]).map(Value::from_bool)
}

fn issubset(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    algebra::is_subset(ctx, &args[0], set, &args[1]).map(Value::from_bool)
}

fn issuperset(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    algebra::is_superset(ctx, &args[0], set, &args[1]).map(Value::from_bool)
}

fn pop(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    set.pop().ok_or_else(|| ctx.key_error(&ctx.new_str("pop from an empty set")))
}

fn reduce(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    // A walk, for a subclass may have its own.
    let items = ctx.new_tuple(&[ctx.new_list(ctx.collect(&args[0])?)]);
    let state = match ctx.get_attr_opt(&args[0], &ctx.names().__getstate__)? {
        Some(method) => ctx.call(&method, &[])?,
        None => Value::NONE,
    };
    Ok(ctx.new_tuple(&[ctx.type_of(&args[0]).to_value(), items, state]))
}

fn remove(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    if with_hashable(ctx, &args[1], |key| ctx.set_discard(set, key))? {
        Ok(Value::NONE)
    } else {
        Err(ctx.key_error(&args[1]))
    }
}

fn sizeof(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let capacity = payload!(ctx, &args[0], SetObj, "set").capacity();
    let table = if capacity > 8 { capacity * 16 } else { 0 };
    Ok(ctx.new_int(200 + table as i64))
}

fn symmetric_difference(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    algebra::symmetric_difference(ctx, &args[0], &args[0], &args[1]).map(Into::into)
}

fn symmetric_difference_update(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    algebra::symmetric_difference_update(ctx, &args[0], set, &args[1])?;
    Ok(Value::NONE)
}

fn union(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    let result = algebra::copy(ctx, &args[0], set)?;
    for other in others(args).iter().filter(|other| !other.is(&args[0])) {
        algebra::update(ctx, &result, other)?;
    }
    Ok(result.into_value())
}

fn update(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let set = payload!(ctx, &args[0], SetObj, "set");
    for other in others(args) {
        algebra::update(ctx, set, other)?;
    }
    Ok(Value::NONE)
}
