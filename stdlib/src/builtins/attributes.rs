//! Attributes by name: getattr and kin, dir, vars, format.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

pub(super) fn getattr(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = ctx.attribute_name(&args[1])?;
    match arg(args, 2) {
        Some(default) => Ok(ctx.get_attr_opt(&args[0], &name)?.unwrap_or_else(|| default.clone())),
        None => ctx.get_attr(&args[0], &name),
    }
}

pub(super) fn hasattr(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = ctx.attribute_name(&args[1])?;
    Ok(Value::from_bool(ctx.get_attr_opt(&args[0], &name)?.is_some()))
}

pub(super) fn setattr(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = ctx.attribute_name(&args[1])?;
    ctx.set_attr(&args[0], &name, Some(&args[2]))?;
    Ok(Value::NONE)
}

pub(super) fn delattr(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = ctx.attribute_name(&args[1])?;
    ctx.set_attr(&args[0], &name, None)?;
    Ok(Value::NONE)
}

pub(super) fn format(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(spec) = arg(args, 1) else { return ctx.format(&args[0], &ctx.new_str("")) };
    if spec.downcast::<StrObj>().is_none() {
        let got = ctx.type_name(spec);
        return Err(ctx.type_error(format!("format() argument 2 must be str, not {got}")));
    }
    ctx.format(&args[0], spec)
}

pub(super) fn dir(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let names = match arg(args, 0) {
        Some(object) => match ctx.call_special(object, &ctx.names().__dir__, &[])? {
            Some(names) => names,
            None => return Err(ctx.type_error("object does not provide __dir__")),
        },
        None => ctx.call_method(&ctx.current_locals(), &ctx.names().keys, &[])?,
    };
    sorted_list(ctx, &names)
}

fn sorted_list(ctx: &Ctx, names: &Value) -> Result<Value> {
    let list = ctx.new_list(ctx.collect(names)?);
    if let Some(items) = list.downcast() {
        ctx.list_sort(items, None, false)?;
    }
    Ok(list)
}

pub(super) fn vars(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(object) = arg(args, 0) else { return Ok(ctx.current_locals()) };
    match ctx.get_attr_opt(object, &ctx.names().__dict__)? {
        Some(dict) => Ok(dict),
        None => Err(ctx.type_error("vars() argument must have __dict__ attribute")),
    }
}
