//! gc: the cycle collector's switches and counts.
//!
//! The collector has no generations: all three of CPython's are one here.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef, arg};
use gilbox_vm::object::TypeFlags;
use gilbox_vm::types::tuple::TupleObj;
use gilbox_vm::value::Value;
use std::cell::Cell;

/// The module `gc`.
pub const MODULE: ModuleSpec = ModuleSpec {
    name: "gc",
    doc: "This module provides access to the garbage collector for reference cycles.",
    functions: FUNCTIONS,
    init,
};

/// The flag by which what is found is kept.
const DEBUG_SAVEALL: i64 = 32;

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("enable", "()", |ctx, _| {
        ctx.gc_enable(true);
        Ok(Value::NONE)
    })
    .doc("Enable automatic garbage collection."),
    NativeDef::new("disable", "()", |ctx, _| {
        ctx.gc_enable(false);
        Ok(Value::NONE)
    })
    .doc("Disable automatic garbage collection."),
    NativeDef::new("isenabled", "()", |ctx, _| Ok(Value::from_bool(ctx.gc_enabled())))
        .doc("Returns true if automatic garbage collection is enabled."),
    NativeDef::new("collect", "(generation=2)", collect).doc("Run the garbage collector."),
    NativeDef::new("get_count", "()", |ctx, _| {
        let zero = Value::from_i32(0);
        Ok(ctx.new_tuple(&[ctx.new_int(ctx.gc_counts().0), zero.clone(), zero]))
    })
    .doc("Return a three-tuple of the current collection counts."),
    NativeDef::new("get_threshold", "()", |ctx, _| {
        let settings = ctx.state::<Settings>();
        let (second, third) = settings.older.get();
        Ok(ctx.new_tuple(&[ctx.new_int(ctx.gc_threshold()), ctx.new_int(second), ctx.new_int(third)]))
    })
    .doc("Return the current collection thresholds."),
    NativeDef::new("set_threshold", "(threshold0, threshold1=10, threshold2=10, /)", set_threshold)
        .doc("Set the collection thresholds (the collection frequency)."),
    NativeDef::new("get_stats", "()", get_stats)
        .doc("Return a list of dictionaries containing per-generation statistics."),
    NativeDef::new("get_debug", "()", |ctx, _| Ok(ctx.new_int(ctx.state::<Settings>().debug.get())))
        .doc("Get the garbage collection debugging flags."),
    NativeDef::new("set_debug", "(flags, /)", |ctx, args| {
        let flags = ctx.index_checked(&args[0])?;
        ctx.state::<Settings>().debug.set(flags);
        ctx.gc_save_all(flags & DEBUG_SAVEALL != 0);
        Ok(Value::NONE)
    })
    .doc("Set the garbage collection debugging flags."),
    NativeDef::new("is_tracked", "(obj, /)", |ctx, args| {
        // Built-in classes are of no interest to a collector: they live as long as the interpreter.
        let is_built_in = ctx.as_type(&args[0]).is_some_and(|class| class.has(TypeFlags::IMMUTABLE));
        let class = ctx.type_of(&args[0]);
        let is_plain = class.is(&ctx.types().object);
        let is_own = class.has(TypeFlags::HEAP);
        Ok(Value::from_bool((is_own || ctx.gc_tracks(&args[0])) && !is_built_in && !is_plain))
    })
    .doc("Returns true if the object is tracked by the garbage collector."),
    NativeDef::new("is_finalized", "(obj, /)", |ctx, args| {
        Ok(Value::from_bool(ctx.gc_is_finalized(&args[0])))
    })
    .doc("Returns true if the object has been already finalized by the GC."),
    NativeDef::new("get_objects", "(generation=None)", get_objects)
        .doc("Return a list of objects tracked by the collector (excluding the list returned)."),
    NativeDef::new("get_referents", "(*objs)", get_referents)
        .doc("Return the list of objects that are directly referred to by 'objs'."),
    NativeDef::new("get_referrers", "(*objs)", get_referrers)
        .doc("Return the list of objects that directly refer to any of 'objs'."),
    NativeDef::new("freeze", "()", |ctx, _| {
        ctx.gc_freeze(true);
        Ok(Value::NONE)
    })
    .doc("Freeze all current tracked objects."),
    NativeDef::new("unfreeze", "()", |ctx, _| {
        ctx.gc_freeze(false);
        Ok(Value::NONE)
    })
    .doc("Unfreeze all objects."),
    NativeDef::new("get_freeze_count", "()", |ctx, _| Ok(ctx.new_int(ctx.gc_frozen() as i64)))
        .doc("Return the number of objects in the permanent generation."),
];

/// What scripts set and read back, without effect on this collector.
struct Settings {
    debug: Cell<i64>,
    older: Cell<(i64, i64)>,
    /// Collections that scripts asked for of one of the two younger generations, and what they found.
    younger: Cell<[(u64, u64); 2]>,
}

impl Default for Settings {
    fn default() -> Settings {
        Settings { debug: Cell::new(0), older: Cell::new((10, 10)), younger: Cell::default() }
    }
}

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let flags = [
        ("DEBUG_STATS", 1),
        ("DEBUG_COLLECTABLE", 2),
        ("DEBUG_UNCOLLECTABLE", 4),
        ("DEBUG_SAVEALL", DEBUG_SAVEALL as i32),
        ("DEBUG_LEAK", 38),
    ];
    for (name, flag) in flags {
        ctx.module_set(module, name, Value::from_i32(flag));
    }
    ctx.module_set(module, "garbage", ctx.gc_garbage());
    ctx.module_set(module, "callbacks", ctx.gc_callbacks());
    Ok(())
}

fn collect(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let generation = arg(args, 0).map_or(Ok(2), |generation| ctx.index_checked(generation))?;
    if !(0..=2).contains(&generation) {
        return Err(ctx.value_error("invalid generation"));
    }
    notify(ctx, "start", generation, 0)?;
    let found = ctx.collect_cycles();
    let settings = ctx.state::<Settings>();
    let mut younger = settings.younger.get();
    if let Some((collections, collected)) = younger.get_mut(generation as usize) {
        *collections += 1;
        *collected += found as u64;
        settings.younger.set(younger);
    }
    notify(ctx, "stop", generation, found)?;
    Ok(ctx.new_int(found as i64))
}

/// Calls what scripts hung into `gc.callbacks`.
fn notify(ctx: &Ctx, phase: &str, generation: i64, found: usize) -> Result<()> {
    for callback in ctx.collect(&ctx.gc_callbacks())? {
        let info = ctx.new_dict();
        for (name, n) in [("generation", generation), ("collected", found as i64), ("uncollectable", 0)] {
            info.set_str(&ctx.intern(name), ctx.new_int(n));
        }
        if let Err(raise) = ctx.call(&callback, &[ctx.new_str(phase), info.into_value()]) {
            ctx.write_unraisable(raise, Some(&callback));
        }
    }
    Ok(())
}

fn set_threshold(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let first = ctx.index_checked(&args[0])?;
    let settings = ctx.state::<Settings>();
    let (mut second, mut third) = settings.older.get();
    if let Some(n) = arg(args, 1) {
        second = ctx.index_checked(n)?;
    }
    if let Some(n) = arg(args, 2) {
        third = ctx.index_checked(n)?;
    }
    ctx.gc_set_threshold(first);
    settings.older.set((second, third));
    // A threshold of zero turns the collector off.
    if first == 0 {
        ctx.gc_enable(false);
    }
    Ok(Value::NONE)
}

fn get_stats(ctx: &Ctx, _args: &[Value]) -> Result<Value> {
    let (_, collections, collected) = ctx.gc_counts();
    let generation = |collections: u64, collected: u64| {
        let stats = ctx.new_dict();
        let numbers = [("collections", collections), ("collected", collected), ("uncollectable", 0)];
        for (name, n) in numbers {
            stats.set_str(&ctx.intern(name), ctx.new_int(n as i64));
        }
        stats.into_value()
    };
    let younger = ctx.state::<Settings>().younger.get();
    let (n, found) = younger.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let mut all: Vec<Value> = younger.iter().map(|one| generation(one.0, one.1)).collect();
    all.push(generation(collections.saturating_sub(n), collected.saturating_sub(found)));
    Ok(ctx.new_list(all))
}

/// All objects, of whatever generation: there is but one.
fn get_objects(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if let Some(generation) = arg(args, 0).filter(|generation| !generation.is_none()) {
        if !ctx.has_index(generation) {
            let got = ctx.type_name(generation);
            return Err(ctx.type_error(format!("argument should be integer or None, not '{got}'")));
        }
        let generation = ctx.index_checked(generation)?;
        // -1 stands for none, as in CPython.
        if generation < -1 {
            return Err(ctx.value_error("generation parameter cannot be negative"));
        }
        if generation > 2 {
            let message = "generation parameter must be less than the number of available generations (3)";
            return Err(ctx.value_error(message));
        }
    }
    Ok(ctx.new_list(ctx.gc_objects()))
}

fn objects_of(args: &[Value]) -> &[Value] {
    args.first().and_then(|t| t.downcast::<TupleObj>()).map_or(&[], TupleObj::items)
}

fn get_referents(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let found = objects_of(args).iter().flat_map(|x| ctx.gc_referents(x)).collect();
    Ok(ctx.new_list(found))
}

fn get_referrers(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let wanted = objects_of(args);
    let refers = |x: &Value| ctx.gc_referents(x).iter().any(|r| wanted.iter().any(|w| w.is(r)));
    let found = ctx.gc_objects().into_iter().filter(|x| !args[0].is(x) && refers(x)).collect();
    Ok(ctx.new_list(found))
}
