//! The slots of classes made by scripts: each looks up its special method on the type and calls it.

use super::slots::*;
use super::type_data::{Type, TypeFlags};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::native::Args;
use crate::value::Value;

/// Calls a special method that the slot's presence promises; AttributeError if it has gone meanwhile.
fn call_special(ctx: &Ctx, object: &Value, name: &Value, args: &[Value]) -> Result<Value> {
    match ctx.call_special(object, name, args)? {
        Some(result) => Ok(result),
        None => Err(ctx.no_attribute(object, name)),
    }
}

macro_rules! unary {
    ($($name:ident $special:ident;)*) => {
        $(pub(super) fn $name(ctx: &Ctx, x: &Value) -> Result<Value> {
            call_special(ctx, x, &ctx.names().$special, &[])
        })*
    };
}

unary! {
    neg __neg__;
    pos __pos__;
    invert __invert__;
    abs __abs__;
    int __int__;
    float __float__;
    index __index__;
    repr __repr__;
    str __str__;
    await_ __await__;
    aiter __aiter__;
    anext __anext__;
}

fn binary<const OP: usize>(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    let names = ctx.names();
    let (ta, tb) = (ctx.type_of(a).clone(), ctx.type_of(b).clone());
    let mine = |t: &Type| t.slots.binary[OP].get().is_some_and(|f| std::ptr::fn_addr_eq(f, BINARY[OP]));
    let mut reflected = !ta.is(&tb) && mine(&tb);
    if mine(&ta) {
        if reflected && ctx.is_subtype(&tb, &ta) && overrides(&tb, &ta, &names.reflected[OP]) {
            let result = try_special(ctx, b, &names.reflected[OP], a)?;
            if !result.is_not_implemented() {
                return Ok(result);
            }
            reflected = false;
        }
        let result = try_special(ctx, a, &names.binary[OP], b)?;
        if !result.is_not_implemented() || ta.is(&tb) {
            return Ok(result);
        }
    }
    if reflected { try_special(ctx, b, &names.reflected[OP], a) } else { Ok(Value::NOT_IMPLEMENTED) }
}

/// Does the derived type find another method under the name than its base?
fn overrides(derived: &Type, base: &Type, name: &Value) -> bool {
    match (derived.lookup(name), base.lookup(name)) {
        (Some(a), Some(b)) => !a.is(&b),
        (Some(_), None) => true,
        _ => false,
    }
}

fn try_special(ctx: &Ctx, object: &Value, name: &Value, other: &Value) -> Result<Value> {
    let result = ctx.call_special(object, name, std::slice::from_ref(other))?;
    Ok(result.unwrap_or(Value::NOT_IMPLEMENTED))
}

fn inplace<const OP: usize>(ctx: &Ctx, a: &Value, b: &Value) -> Result<Value> {
    try_special(ctx, a, &ctx.names().inplace[OP], b)
}

macro_rules! by_operator {
    ($f:ident) => {
        [
            $f::<0>, $f::<1>, $f::<2>, $f::<3>, $f::<4>, $f::<5>, $f::<6>, $f::<7>, $f::<8>, $f::<9>,
            $f::<10>, $f::<11>, $f::<12>, $f::<13>,
        ]
    };
}

/// The generic binary slots, by operator.
pub(super) static BINARY: [BinaryFn; BinOp::COUNT] = by_operator!(binary);
/// The generic in-place slots, by operator.
pub(super) static INPLACE: [BinaryFn; BinOp::COUNT] = by_operator!(inplace);

pub(super) fn pow3(ctx: &Ctx, a: &Value, b: &Value, modulus: &Value) -> Result<Value> {
    let args = [b.clone(), modulus.clone()];
    let args = if modulus.is_none() { &args[..1] } else { &args };
    let result = ctx.call_special(a, &ctx.names().binary[BinOp::Pow as usize], args)?;
    Ok(result.unwrap_or(Value::NOT_IMPLEMENTED))
}

pub(super) fn iter(ctx: &Ctx, x: &Value) -> Result<Value> {
    match ctx.type_of(x).lookup(&ctx.names().__iter__) {
        Some(f) if f.is_none() => {
            Err(ctx.type_error(format!("'{}' object is not iterable", ctx.type_name(x))))
        }
        _ => call_special(ctx, x, &ctx.names().__iter__, &[]),
    }
}

pub(super) fn compare(ctx: &Ctx, a: &Value, b: &Value, which: Cmp) -> Result<Value> {
    try_special(ctx, a, &ctx.names().compare[which as usize], b)
}

pub(super) fn hash(ctx: &Ctx, x: &Value) -> Result<i64> {
    let result = call_special(ctx, x, &ctx.names().__hash__, &[])?;
    crate::protocol::hash_from_result(ctx, &result)
}

pub(super) fn bool(ctx: &Ctx, x: &Value) -> Result<bool> {
    let result = call_special(ctx, x, &ctx.names().__bool__, &[])?;
    if result.is_bool() {
        return Ok(result.is_true_object());
    }
    Err(ctx.type_error(format!("__bool__ should return bool, returned {}", ctx.type_name(&result))))
}

pub(super) fn len(ctx: &Ctx, x: &Value) -> Result<usize> {
    let result = call_special(ctx, x, &ctx.names().__len__, &[])?;
    crate::protocol::len_from_result(ctx, &result)
}

pub(super) fn next(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    match call_special(ctx, x, &ctx.names().__next__, &[]) {
        Ok(value) => Ok(Some(value)),
        Err(raise) => ctx.iteration_ended(raise),
    }
}

pub(super) fn getitem(ctx: &Ctx, x: &Value, key: &Value) -> Result<Value> {
    call_special(ctx, x, &ctx.names().__getitem__, std::slice::from_ref(key))
}

pub(super) fn setitem(ctx: &Ctx, x: &Value, key: &Value, value: Option<&Value>) -> Result<()> {
    let names = ctx.names();
    // The class has one of the two methods; the other one is missing as an attribute is.
    let (name, result) = match value {
        Some(value) => {
            (&names.__setitem__, ctx.call_special(x, &names.__setitem__, &[key.clone(), value.clone()])?)
        }
        None => (&names.__delitem__, ctx.call_special(x, &names.__delitem__, std::slice::from_ref(key))?),
    };
    if result.is_some() { Ok(()) } else { Err(ctx.attribute_error(crate::types::str::text_of(name))) }
}

pub(super) fn contains(ctx: &Ctx, x: &Value, item: &Value) -> Result<bool> {
    if ctx.type_of(x).lookup(&ctx.names().__contains__).is_some_and(|f| f.is_none()) {
        return Err(ctx.type_error(format!("'{}' object is not a container", ctx.type_name(x))));
    }
    let result = call_special(ctx, x, &ctx.names().__contains__, std::slice::from_ref(item))?;
    ctx.is_true(&result)
}

pub(super) fn call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    ctx.check_stack()?;
    match ctx.lookup_special(x, &ctx.names().__call__)? {
        Some(method) => ctx.call_args(&method, args),
        None => Err(ctx.type_error(format!("'{}' object is not callable", ctx.type_name(x)))),
    }
}

pub(super) fn getattro(ctx: &Ctx, x: &Value, name: &Value) -> Result<Value> {
    let names = ctx.names();
    let ty = ctx.type_of(x).clone();
    let found = match ty.lookup(&names.__getattribute__) {
        Some(f) if f.downcast::<crate::types::wrapper::WrapperObj>().is_none() => {
            call_special(ctx, x, &names.__getattribute__, std::slice::from_ref(name))
        }
        Some(f) => {
            match f.downcast::<crate::types::wrapper::WrapperObj>().and_then(|w| w.owner.slots.getattro.get())
            {
                Some(native) => native(ctx, x, name),
                None => ctx.generic_getattr(x, name),
            }
        }
        None => ctx.generic_getattr(x, name),
    };
    match found {
        Err(raise)
            if raise.is(ctx, &ctx.exceptions().attribute_error)
                && ty.lookup(&names.__getattr__).is_some() =>
        {
            call_special(ctx, x, &names.__getattr__, std::slice::from_ref(name))
        }
        other => other,
    }
}

pub(super) fn setattro(ctx: &Ctx, x: &Value, name: &Value, value: Option<&Value>) -> Result<()> {
    let names = ctx.names();
    match value {
        Some(value) => call_special(ctx, x, &names.__setattr__, &[name.clone(), value.clone()])?,
        None => call_special(ctx, x, &names.__delattr__, std::slice::from_ref(name))?,
    };
    Ok(())
}

pub(super) fn descr_get(ctx: &Ctx, x: &Value, object: Option<&Value>, owner: &Value) -> Result<Value> {
    let object = object.cloned().unwrap_or(Value::NONE);
    match ctx.call_special(x, &ctx.names().__get__, &[object, owner.clone()])? {
        Some(result) => Ok(result),
        None => Ok(x.clone()),
    }
}

pub(super) fn descr_set(ctx: &Ctx, x: &Value, object: &Value, value: Option<&Value>) -> Result<()> {
    let names = ctx.names();
    let (name, result) = match value {
        Some(value) => {
            (&names.__set__, ctx.call_special(x, &names.__set__, &[object.clone(), value.clone()])?)
        }
        None => (&names.__delete__, ctx.call_special(x, &names.__delete__, std::slice::from_ref(object))?),
    };
    if result.is_some() { Ok(()) } else { Err(ctx.attribute_error(crate::types::str::text_of(name))) }
}

pub(super) fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let Some(found) = ty.lookup(&ctx.names().__new__) else {
        return Err(ctx.type_error(format!("cannot create '{}' instances", ty.full_name())));
    };
    let bound = match ctx.type_of(&found).slots.descr_get.get() {
        Some(get) => get(ctx, &found, None, ty.as_value())?,
        None => found,
    };
    let mut values = Vec::with_capacity(args.values().len() + 1);
    values.push(ty.to_value());
    values.extend_from_slice(args.values());
    ctx.call_args(&bound, Args::with_names(&values, args.names()))
}

pub(super) fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let Some(method) = ctx.lookup_special(x, &ctx.names().__init__)? else { return Ok(()) };
    let result = ctx.call_args(&method, args)?;
    if result.is_none() {
        return Ok(());
    }
    Err(ctx.type_error(format!("__init__() should return None, not '{}'", ctx.type_name(&result))))
}

pub(super) fn finalize(ctx: &Ctx, x: &Value) {
    let handled = ctx.take_unwinding();
    match ctx.lookup_special(x, &ctx.names().__del__) {
        Ok(Some(method)) => {
            if let Err(raise) = ctx.call(&method, &[]) {
                // The function is named, not the method: its repr would be the dying object's.
                let function = ctx.type_of(x).lookup_name(&ctx.names().__del__);
                ctx.write_unraisable(raise, function.as_ref());
            }
        }
        Ok(None) => {}
        Err(raise) => ctx.write_unraisable(raise, None),
    }
    ctx.restore_unwinding(handled);
}

/// Is the operator of the type a special method of its class?
pub(crate) fn is_script_binary(ty: &Type, op: BinOp) -> bool {
    ty.slots.binary[op as usize].get().is_some_and(|f| std::ptr::fn_addr_eq(f, BINARY[op as usize]))
}

/// Are comparisons of the type special methods of its class?
pub(crate) fn is_script_compare(ty: &Type) -> bool {
    ty.slots.compare.get().is_some_and(|f| std::ptr::fn_addr_eq(f, compare as CompareFn))
}

/// Is `__getitem__` of the type a special method of its class?
pub(crate) fn is_script_getitem(ty: &Type) -> bool {
    ty.slots.getitem.get().is_some_and(|f| std::ptr::fn_addr_eq(f, getitem as BinaryFn))
}

/// Is `__setitem__` of the type a special method of its class?
pub(crate) fn is_script_setitem(ty: &Type) -> bool {
    ty.slots.setitem.get().is_some_and(|f| std::ptr::fn_addr_eq(f, setitem as SetFn))
}

/// Is `__new__` of the type a function of its class or of one above?
pub(crate) fn is_script_new(ty: &Type) -> bool {
    ty.slots.new.get().is_some_and(|f| std::ptr::fn_addr_eq(f, new as NewFn))
}

/// Is `__next__` of the type a special method of its class?
pub(crate) fn is_script_next(ty: &Type) -> bool {
    ty.slots.next.get().is_some_and(|f| std::ptr::fn_addr_eq(f, next as NextFn))
}

/// Is the type's attribute access the generic one, so that inline caches may stand for it?
pub(crate) fn has_generic_getattr(ty: &Type) -> bool {
    let generic = crate::protocol::generic_getattr_slot as BinaryFn;
    ty.slots.getattro.get().is_some_and(|f| std::ptr::fn_addr_eq(f, generic))
        && !ty.has(TypeFlags::TYPE_SUBCLASS)
}
