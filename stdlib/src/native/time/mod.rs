//! `time`: clocks, sleeping, calendar times.

mod calendar;
mod clocks;
mod parse;
mod zone;

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::value::Value;

/// The module `time`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "time",
    doc: "This module provides various functions to manipulate time values.",
    functions: FUNCTIONS,
    init,
};

/// What `time.monotonic()` answers.
pub(super) fn monotonic(ctx: &Ctx) -> f64 {
    clocks::Kind::Monotonic.as_seconds(ctx)
}

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("time", "()", |ctx, _| clocks::seconds(ctx, clocks::Kind::Real)),
    NativeDef::new("time_ns", "()", |ctx, _| clocks::nanoseconds(ctx, clocks::Kind::Real)),
    NativeDef::new("monotonic", "()", |ctx, _| clocks::seconds(ctx, clocks::Kind::Monotonic)),
    NativeDef::new("monotonic_ns", "()", |ctx, _| clocks::nanoseconds(ctx, clocks::Kind::Monotonic)),
    NativeDef::new("perf_counter", "()", |ctx, _| clocks::seconds(ctx, clocks::Kind::Monotonic)),
    NativeDef::new("perf_counter_ns", "()", |ctx, _| clocks::nanoseconds(ctx, clocks::Kind::Monotonic)),
    NativeDef::new("process_time", "()", |ctx, _| clocks::seconds(ctx, clocks::Kind::Process)),
    NativeDef::new("process_time_ns", "()", |ctx, _| clocks::nanoseconds(ctx, clocks::Kind::Process)),
    NativeDef::new("thread_time", "()", |ctx, _| clocks::seconds(ctx, clocks::Kind::Thread)),
    NativeDef::new("thread_time_ns", "()", |ctx, _| clocks::nanoseconds(ctx, clocks::Kind::Thread)),
    NativeDef::new("clock_gettime", "(clk_id, /)", |ctx, args| {
        let kind = clocks::Kind::of_argument(ctx, &args[0])?;
        clocks::seconds(ctx, kind)
    }),
    NativeDef::new("clock_gettime_ns", "(clk_id, /)", |ctx, args| {
        let kind = clocks::Kind::of_argument(ctx, &args[0])?;
        clocks::nanoseconds(ctx, kind)
    }),
    NativeDef::new("clock_getres", "(clk_id, /)", |ctx, args| {
        clocks::Kind::of_argument(ctx, &args[0])?;
        Ok(ctx.new_float(1e-9))
    }),
    NativeDef::new("get_clock_info", "(name, /)", clocks::get_clock_info),
    NativeDef::new("sleep", "(seconds, /)", clocks::sleep),
    NativeDef::new("gmtime", "(seconds=None, /)", calendar::gmtime),
    NativeDef::new("localtime", "(seconds=None, /)", calendar::localtime),
    NativeDef::new("mktime", "(time_tuple, /)", calendar::mktime),
    NativeDef::new("asctime", "(time_tuple=None, /)", calendar::asctime),
    NativeDef::new("ctime", "(seconds=None, /)", calendar::ctime),
    NativeDef::new("strftime", "(format, time_tuple=None, /)", calendar::strftime),
    NativeDef::new("strptime", "(string, format=None, /)", parse::strptime),
    NativeDef::new("tzset", "()", |ctx, _| {
        zone::forget(ctx);
        Ok(Value::NONE)
    }),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = calendar::struct_time(ctx)?;
    ctx.module_set(module, "struct_time", class.into_value());
    ctx.module_set(module, "_STRUCT_TM_ITEMS", Value::from_i32(11));
    for (name, number) in clocks::IDS {
        ctx.module_set(module, name, Value::from_i32(*number));
    }
    let zone = zone::current(ctx);
    let (standard, summer) = zone.names();
    ctx.module_set(module, "timezone", ctx.new_int(-zone.standard_offset()));
    ctx.module_set(module, "altzone", ctx.new_int(-zone.summer_offset()));
    ctx.module_set(module, "daylight", Value::from_i32(zone.has_summer() as i32));
    let names = ctx.new_tuple(&[ctx.new_str(&standard), ctx.new_str(&summer)]);
    ctx.module_set(module, "tzname", names);
    Ok(())
}
