//! The function object that `lru_cache` makes: calls are answered from a dict kept in the order of use.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, NativeDef};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Ref, Slots, Type, TypeFlags, Visitor};
use gilbox_vm::types::dict::DictObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::cell::Cell;

pub(super) struct Cache {
    function: Value,
    /// How many results are kept; none for all.
    bound: Option<usize>,
    /// Do arguments of different types count as different?
    typed: bool,
    info_type: Value,
    /// Results by key, the least recently used first.
    results: Ref<DictObj>,
    hits: Cell<i64>,
    misses: Cell<i64>,
    /// Stands between positional and keyword arguments in keys.
    mark: Value,
}

impl Payload for Cache {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.function);
        visit(&self.info_type);
        visit(self.results.as_value());
        visit(&self.mark);
    }
}

fn of<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Cache> {
    ctx.payload::<Cache>(x, "functools._lru_cache_wrapper")
}

pub(super) const SPEC: TypeSpec = TypeSpec::new::<Cache>("functools._lru_cache_wrapper")
    .methods(&[
        NativeDef::new("cache_info", "(self, /)", info).doc("Report cache statistics"),
        NativeDef::new("cache_clear", "(self, /)", clear).doc("Clear the cache and cache statistics"),
        NativeDef::new("__reduce__", "(self, /)", |ctx, args| {
            ctx.get_attr(&args[0], &ctx.names().__qualname__)
        }),
        NativeDef::new("__copy__", "(self, /)", |_, args| Ok(args[0].clone())),
        NativeDef::new("__deepcopy__", "(self, memo, /)", |_, args| Ok(args[0].clone())),
    ])
    .slots(slots)
    .flags(
        TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF).with(TypeFlags::METHOD_DESCRIPTOR),
    )
    .doc("Create a cached callable that wraps another function.");

fn slots(s: &Slots) {
    s.new.set(Some(new));
    s.call.set(Some(call));
    s.descr_get.set(Some(|ctx, x, object, _owner| match object.filter(|o| !o.is_none()) {
        Some(object) => ctx.call(ctx.types().method.as_value(), &[x.clone(), object.clone()]),
        None => Ok(x.clone()),
    }));
}

fn new(ctx: &Ctx, ty: &Type, args: Args<'_>) -> Result<Value> {
    let names = ["user_function", "maxsize", "typed", "cache_info_type"];
    let [function, maxsize, typed, info_type] = args.places(ctx, "lru_cache", names, 4)?;
    let none = Value::NONE;
    let (function, maxsize) = (function.unwrap_or(&none), maxsize.unwrap_or(&none));
    if !ctx.is_callable(function) {
        return Err(ctx.type_error("the first argument must be callable"));
    }
    let bound = if maxsize.is_none() {
        None
    } else if ctx.has_index(maxsize) {
        Some(ctx.index_checked(maxsize)?.max(0) as usize)
    } else {
        return Err(ctx.type_error("maxsize should be integer or None"));
    };
    let cache = Cache {
        function: function.clone(),
        bound,
        typed: ctx.is_true(typed.unwrap_or(&none))?,
        info_type: info_type.cloned().unwrap_or(Value::NONE),
        results: ctx.new_dict(),
        hits: Cell::new(0),
        misses: Cell::new(0),
        mark: ctx.call(ctx.types().object.as_value(), &[])?,
    };
    Ok(ctx.alloc(ty, cache).into_value())
}

/// What the arguments of a call are remembered by.
fn key_of(ctx: &Ctx, cache: &Cache, args: Args<'_>) -> Value {
    if let ([only], false, false) = (args.values(), args.has_keywords(), cache.typed)
        && (only.as_small_int().is_some()
            || only.downcast::<StrObj>().is_some() && ctx.type_of(only).is(&ctx.types().str))
    {
        return only.clone();
    }
    let mut parts = args.pos().to_vec();
    if args.has_keywords() {
        parts.push(cache.mark.clone());
        for (name, value) in args.keywords() {
            parts.push(name.clone());
            parts.push(value.clone());
        }
    }
    if cache.typed {
        parts.extend(args.values().iter().map(|v| ctx.type_of(v).to_value()));
    }
    ctx.new_tuple_from(parts)
}

fn call(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<Value> {
    let cache = of(ctx, x)?;
    if cache.bound == Some(0) {
        cache.misses.set(cache.misses.get() + 1);
        return ctx.call_args(&cache.function, args);
    }
    let key = key_of(ctx, cache, args);
    if let Some(bound) = cache.bound {
        return call_bounded(ctx, cache, bound, &key, args);
    }
    if let Some(result) = ctx.dict_get(&cache.results, &key)? {
        cache.hits.set(cache.hits.get() + 1);
        return Ok(result);
    }
    cache.misses.set(cache.misses.get() + 1);
    let result = ctx.call_args(&cache.function, args)?;
    ctx.dict_set(&cache.results, &key, result.clone())?;
    Ok(result)
}

fn call_bounded(ctx: &Ctx, cache: &Cache, bound: usize, key: &Value, args: Args<'_>) -> Result<Value> {
    if let Some(result) = ctx.dict_remove(&cache.results, key)? {
        // What was used last goes to the end.
        ctx.dict_set(&cache.results, key, result.clone())?;
        cache.hits.set(cache.hits.get() + 1);
        return Ok(result);
    }
    cache.misses.set(cache.misses.get() + 1);
    let result = ctx.call_args(&cache.function, args)?;
    // The call may have come back here with the same arguments.
    if ctx.dict_contains(&cache.results, key)? {
        return Ok(result);
    }
    while cache.results.len() >= bound {
        let Some((_, oldest, _)) = cache.results.entry_from(0) else { break };
        if ctx.dict_remove(&cache.results, &oldest)?.is_none() {
            break;
        }
    }
    ctx.dict_set(&cache.results, key, result.clone())?;
    Ok(result)
}

fn info(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let cache = of(ctx, &args[0])?;
    let bound = cache.bound.map_or(Value::NONE, |n| ctx.new_int(n as i64));
    let numbers = [
        ctx.new_int(cache.hits.get()),
        ctx.new_int(cache.misses.get()),
        bound,
        ctx.new_int(cache.results.len() as i64),
    ];
    ctx.call(&cache.info_type, &numbers)
}

fn clear(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let cache = of(ctx, &args[0])?;
    cache.hits.set(0);
    cache.misses.set(0);
    cache.results.clear();
    Ok(Value::NONE)
}
