//! types.UnionType: `int | str`.

use super::{UnionObj, argument_text, parameters_of, substituted, union_members};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::GetSet;
use crate::object::{BinOp, Cmp, Slots};
use crate::value::Value;

fn members(x: &Value) -> Vec<Value> {
    union_members(x).unwrap_or_default()
}

/// Is every value of `a` among those of `b`?
fn all_in(ctx: &Ctx, a: &[Value], b: &[Value]) -> Result<bool> {
    for x in a {
        let mut found = false;
        for y in b {
            found = found || ctx.eq(x, y)?;
        }
        if !found {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn slots(s: &Slots) {
    s.binary[BinOp::Or as usize].set(Some(super::union_of));
    s.iter.set(Some(|ctx, x| Err(ctx.type_error(format!("'{}' object is not iterable", ctx.type_name(x))))));
    s.repr.set(Some(|ctx, x| {
        let none = ctx.types().none.to_value();
        let text = |member: &Value| {
            if member.is(&none) { Ok("None".to_owned()) } else { argument_text(ctx, member) }
        };
        let texts = members(x).iter().map(text).collect::<Result<Vec<String>>>()?;
        Ok(ctx.new_str(&texts.join(" | ")))
    }));
    s.hash.set(Some(|ctx, x| {
        // The order of the members does not matter.
        members(x).iter().try_fold(0x5eed, |hash, member| Ok(hash ^ ctx.hash(member)?))
    }));
    s.compare.set(Some(|ctx, a, b, cmp| {
        if !matches!(cmp, Cmp::Eq | Cmp::Ne) || b.downcast::<UnionObj>().is_none() {
            return Ok(Value::NOT_IMPLEMENTED);
        }
        let (a, b) = (members(a), members(b));
        let same = all_in(ctx, &a, &b)? && all_in(ctx, &b, &a)?;
        Ok(Value::from_bool(same == (cmp == Cmp::Eq)))
    }));
    s.getitem.set(Some(|ctx, x, key| {
        let replaced = substituted(ctx, x, &members(x), key)?;
        let mut replaced = replaced.into_iter();
        let Some(mut union) = replaced.next() else { return Ok(Value::NONE) };
        for member in replaced {
            union = ctx.binary(BinOp::Or, &union, &member)?;
        }
        Ok(union)
    }));
}

pub(super) const GETSET: &[GetSet] = &[
    GetSet::member("__args__", |_, x| {
        Ok(x.downcast::<UnionObj>().map(|u| u.members.clone()).unwrap_or(Value::NONE))
    }),
    GetSet::get("__parameters__", |ctx, x| Ok(ctx.new_tuple_from(parameters_of(ctx, &members(x))?))),
];
