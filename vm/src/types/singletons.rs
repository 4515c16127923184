//! The types of None, Ellipsis and NotImplemented.

use crate::native::NativeDef;
use crate::object::build::TypeSpec;
use crate::object::{Plain, Slots, TypeFlags};
use crate::value::Value;

pub(crate) const NONE: TypeSpec =
    TypeSpec::new::<Plain>("NoneType").slots(none_slots).flags(TypeFlags::MATCH_SELF);
pub(crate) const ELLIPSIS: TypeSpec = TypeSpec::new::<Plain>("ellipsis")
    .slots(ellipsis_slots)
    .methods(ELLIPSIS_METHODS)
    .flags(TypeFlags::MATCH_SELF);
pub(crate) const NOT_IMPLEMENTED: TypeSpec = TypeSpec::new::<Plain>("NotImplementedType")
    .slots(not_implemented_slots)
    .methods(NOT_IMPLEMENTED_METHODS)
    .flags(TypeFlags::MATCH_SELF);

fn none_slots(s: &Slots) {
    s.repr.set(Some(|ctx, _| Ok(ctx.intern("None"))));
    s.bool.set(Some(|_, _| Ok(false)));
    s.hash.set(Some(|_, _| Ok(0xFCA8_6420)));
    s.new.set(Some(|ctx, _, args| match args.values() {
        [] => Ok(Value::NONE),
        _ => Err(ctx.type_error("NoneType takes no arguments")),
    }));
}

fn ellipsis_slots(s: &Slots) {
    s.repr.set(Some(|ctx, _| Ok(ctx.intern("Ellipsis"))));
    s.new.set(Some(|ctx, _, args| match args.values() {
        [] => Ok(Value::ELLIPSIS),
        _ => Err(ctx.type_error("EllipsisType takes no arguments")),
    }));
}

fn not_implemented_slots(s: &Slots) {
    s.repr.set(Some(|ctx, _| Ok(ctx.intern("NotImplemented"))));
    s.bool.set(Some(|ctx, _| {
        ctx.warn_deprecated("NotImplemented should not be used in a boolean context")?;
        Ok(true)
    }));
    s.new.set(Some(|ctx, _, args| match args.values() {
        [] => Ok(Value::NOT_IMPLEMENTED),
        _ => Err(ctx.type_error("NotImplementedType takes no arguments")),
    }));
}

const ELLIPSIS_METHODS: &[NativeDef] =
    &[NativeDef::new("__reduce__", "(self, /)", |ctx, _| Ok(ctx.intern("Ellipsis")))];

const NOT_IMPLEMENTED_METHODS: &[NativeDef] =
    &[NativeDef::new("__reduce__", "(self, /)", |ctx, _| Ok(ctx.intern("NotImplemented")))];
