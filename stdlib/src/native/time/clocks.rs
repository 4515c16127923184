//! The clocks, and sleeping.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::types::float::as_float;
use gilbox_vm::types::int::to_i64;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use rustix::time::{ClockId, clock_gettime};
use std::time::Duration;

/// Which clock.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Real,
    Monotonic,
    Process,
    Thread,
}

/// The numbers of the clocks as scripts know them.
pub(super) const IDS: &[(&str, i32)] = &[
    ("CLOCK_REALTIME", 0),
    ("CLOCK_MONOTONIC", 1),
    ("CLOCK_PROCESS_CPUTIME_ID", 2),
    ("CLOCK_THREAD_CPUTIME_ID", 3),
    ("CLOCK_MONOTONIC_RAW", 4),
    ("CLOCK_BOOTTIME", 7),
];

impl Kind {
    pub(super) fn of_argument(ctx: &Ctx, id: &Value) -> Result<Kind> {
        match to_i64(&ctx.index(id)?) {
            Some(0) => Ok(Kind::Real),
            Some(1 | 4 | 7) => Ok(Kind::Monotonic),
            Some(2) => Ok(Kind::Process),
            Some(3) => Ok(Kind::Thread),
            _ => {
                let args = [Value::from_i32(22), ctx.new_str("Invalid argument")];
                Err(ctx.raise_args(&ctx.exceptions().os_error, &args))
            }
        }
    }

    /// Nanoseconds since the clock's start, as the script is to hear them.
    pub(super) fn now(self, ctx: &Ctx) -> i64 {
        let id = match self {
            Kind::Real => ClockId::Realtime,
            Kind::Monotonic => ClockId::Monotonic,
            Kind::Process => ClockId::ProcessCPUTime,
            Kind::Thread => ClockId::ThreadCPUTime,
        };
        let time = clock_gettime(id);
        ctx.input(time.tv_sec.saturating_mul(1_000_000_000).saturating_add(time.tv_nsec))
    }

    /// Seconds since the clock's start.
    pub(super) fn as_seconds(self, ctx: &Ctx) -> f64 {
        let ns = self.now(ctx);
        // Whole seconds and the rest apart: a float of all nanoseconds would round twice.
        let (whole, rest) = (ns.div_euclid(1_000_000_000), ns.rem_euclid(1_000_000_000));
        whole as f64 + rest as f64 * 1e-9
    }
}

pub(super) fn seconds(ctx: &Ctx, kind: Kind) -> Result<Value> {
    Ok(ctx.new_float(kind.as_seconds(ctx)))
}

pub(super) fn nanoseconds(ctx: &Ctx, kind: Kind) -> Result<Value> {
    Ok(ctx.new_int(kind.now(ctx)))
}

pub(super) fn get_clock_info(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if args[0].downcast::<StrObj>().is_none() {
        let got = ctx.type_name(&args[0]);
        return Err(ctx.type_error(format!("get_clock_info() argument 1 must be str, not {got}")));
    }
    let (id, adjustable) = match text_of(&args[0]).as_str() {
        "time" => ("CLOCK_REALTIME", true),
        "monotonic" | "perf_counter" => ("CLOCK_MONOTONIC", false),
        "process_time" => ("CLOCK_PROCESS_CPUTIME_ID", false),
        "thread_time" => ("CLOCK_THREAD_CPUTIME_ID", false),
        _ => return Err(ctx.value_error("unknown clock")),
    };
    let sys = ctx.import_module("sys")?;
    let example = ctx.get_attr_str(&sys, "implementation")?;
    let namespace = ctx.type_of(&example).to_value();
    let fields = [
        ("implementation", ctx.new_str(&format!("clock_gettime({id})"))),
        ("monotonic", Value::from_bool(!adjustable)),
        ("adjustable", Value::from_bool(adjustable)),
        ("resolution", ctx.new_float(1e-9)),
    ];
    ctx.call_keywords(&namespace, &[], &fields)
}

/// A length of time a script gives in seconds, rounded up to nanoseconds.
fn duration(ctx: &Ctx, seconds: &Value) -> Result<Duration> {
    let ns = match as_float(seconds) {
        Some(f) if f.is_nan() => return Err(ctx.value_error("Invalid value NaN (not a number)")),
        Some(f) => (f * 1e9).ceil() as i128,
        None => match to_i64(&ctx.index(seconds)?) {
            Some(n) => n as i128 * 1_000_000_000,
            None => i128::MAX,
        },
    };
    if ns > i64::MAX as i128 {
        return Err(ctx.overflow_error("timestamp out of range for platform time_t"));
    }
    match u64::try_from(ns) {
        Ok(ns) => Ok(Duration::from_nanos(ns)),
        Err(_) => Err(ctx.value_error("sleep length must be non-negative")),
    }
}

pub(super) fn sleep(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    ctx.sleep(duration(ctx, &args[0])?)?;
    Ok(Value::NONE)
}
