//! Functions over iterables.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::Cmp;
use gilbox_vm::types::list::ListObj;
use gilbox_vm::value::Value;

pub(super) fn all(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(ctx.find_truth(&args[0], false)?.is_none()))
}

pub(super) fn any(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(ctx.find_truth(&args[0], true)?.is_some()))
}

pub(super) fn iter(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    match arg(args, 1) {
        None => ctx.iter(&args[0]),
        Some(sentinel) if ctx.is_callable(&args[0]) => Ok(ctx.new_callable_iterator(&args[0], sentinel)),
        Some(_) => Err(ctx.type_error("iter(v, w): v must be callable")),
    }
}

pub(super) fn next(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let Some(default) = arg(args, 1) else { return ctx.next_or_stop(&args[0]) };
    Ok(ctx.next(&args[0])?.unwrap_or_else(|| default.clone()))
}

pub(super) fn anext(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let awaitable = ctx.async_next(&args[0])?;
    match arg(args, 1) {
        None => Ok(awaitable),
        Some(default) => Ok(ctx.new_anext_awaitable(awaitable, default.clone())),
    }
}

pub(super) fn sorted(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let list = ctx.new_list(ctx.collect(&args[0])?);
    let key = arg(args, 1).filter(|key| !key.is_none());
    let reverse = match arg(args, 2) {
        Some(reverse) => ctx.is_true(reverse)?,
        None => false,
    };
    if let Some(items) = list.downcast::<ListObj>() {
        ctx.list_sort(items, key, reverse)?;
    }
    Ok(list)
}

/// `max` or `min`.
pub(super) fn extreme(ctx: &Ctx, args: &[Value], largest: bool) -> Result<Value> {
    let name = if largest { "max" } else { "min" };
    let items = ctx.tuple_items(&args[0]);
    let key = arg(args, 1).filter(|key| !key.is_none());
    let default = arg(args, 2);
    let cmp = if largest { Cmp::Gt } else { Cmp::Lt };
    match items {
        [] => Err(ctx.type_error(format!("{name} expected at least 1 argument, got 0"))),
        [iterable] => {
            let mut best = None;
            let iterator = ctx.iter(iterable)?;
            while let Some(item) = ctx.next_left(&iterator, &mut |item| plainly_worse(&best, item, cmp))? {
                better(ctx, &mut best, item, key, cmp)?;
            }
            match (best, default) {
                (Some((_, item)), _) => Ok(item),
                (None, Some(default)) => Ok(default.clone()),
                (None, None) => Err(ctx.value_error(format!("{name}() iterable argument is empty"))),
            }
        }
        _ if default.is_some() => Err(ctx
            .type_error(format!("Cannot specify a default for {name}() with multiple positional arguments"))),
        _ => {
            let mut best = None;
            for item in items {
                better(ctx, &mut best, item.clone(), key, cmp)?;
            }
            Ok(best.map_or(Value::NONE, |(_, item)| item))
        }
    }
}

/// Drops an item that is no better than the best so far, where two small ints without keys say so.
fn plainly_worse(best: &Best, item: Value, cmp: Cmp) -> Option<Value> {
    if let Some((None, best)) = best
        && let (Some(known), Some(new)) = (best.as_small_int(), item.as_small_int())
        && (if cmp == Cmp::Gt { new <= known } else { new >= known })
    {
        return None;
    }
    Some(item)
}

type Best = Option<(Option<Value>, Value)>;

fn better(ctx: &Ctx, best: &mut Best, item: Value, key: Option<&Value>, cmp: Cmp) -> Result<()> {
    let rank = match key {
        Some(key) => Some(ctx.call(key, std::slice::from_ref(&item))?),
        None => None,
    };
    if let Some((best_rank, best_item)) = &*best {
        let (new, old) = (rank.as_ref().unwrap_or(&item), best_rank.as_ref().unwrap_or(best_item));
        if !ctx.compare_true(new, old, cmp)? {
            return Ok(());
        }
    }
    let old = best.replace((rank, item));
    drop(old);
    Ok(())
}
