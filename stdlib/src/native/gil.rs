//! `gil`: the lock of this interpreter, seen and set from a script.

use gilbox_vm::thread::{SafePoints, ThreadStats};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::{Ctx, ModuleSpec, NativeDef, Result, Value};
use std::time::Duration;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "gil",
    doc: "The interpreter lock: its policy, its settings, and what it did.",
    functions: FUNCTIONS,
    init: |ctx, module| {
        let names = gilbox_vm::thread::policy_names().into_iter().map(|n| ctx.intern(n)).collect();
        ctx.module_set(module, "policies", ctx.new_tuple_from(names));
        Ok(())
    },
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("policy", "()", |ctx, _| Ok(ctx.intern(ctx.vm().gil.policy().name)))
        .doc("The name of the policy in force."),
    NativeDef::new("set_policy", "(name, /)", |ctx, args| {
        let name = text_of(&args[0]);
        match ctx.vm().gil.set_policy(&name) {
            Ok(()) => Ok(Value::NONE),
            Err(error) => Err(ctx.value_error(error.to_string())),
        }
    })
    .doc("Puts another policy in force, at once and for all threads."),
    NativeDef::new("interval", "()", |ctx, _| Ok(ctx.new_float(ctx.vm().gil.interval().as_secs_f64())))
        .doc("The switch interval in seconds."),
    NativeDef::new("set_interval", "(interval, /)", |ctx, args| {
        let interval = duration(ctx, &args[0])?;
        ctx.vm().gil.set_interval(interval);
        Ok(Value::NONE)
    })
    .doc("Sets the switch interval: seconds, or text such as \"500us\"."),
    NativeDef::new("check_interval", "()", |ctx, _| Ok(ctx.new_int(ctx.vm().gil.check_interval())))
        .doc("The check interval of the policy `ticks`, in instructions."),
    NativeDef::new("set_check_interval", "(n, /)", |ctx, args| {
        let n = ctx.index_clamped(&args[0])?;
        ctx.vm().gil.set_check_interval(n);
        Ok(Value::NONE)
    })
    .doc("Sets the check interval of the policy `ticks`."),
    NativeDef::new("safe_points", "()", |ctx, _| Ok(ctx.intern(ctx.vm().gil.safe_points().name())))
        .doc("Where a thread may be made to let go: 'all' or 'backedge'."),
    NativeDef::new("set_safe_points", "(where, /)", |ctx, args| {
        if args[0].is_none() {
            ctx.vm().gil.set_safe_points(None);
            return Ok(Value::NONE);
        }
        match SafePoints::from_name(&text_of(&args[0])) {
            Some(points) => {
                ctx.vm().gil.set_safe_points(Some(points));
                Ok(Value::NONE)
            }
            None => Err(ctx.value_error("safe points must be 'all' or 'backedge'")),
        }
    })
    .doc("Sets the safe points; None leaves them to the policy."),
    NativeDef::new("stats", "()", stats).doc("What the lock did: a dict with 'total' and a list 'threads'."),
    NativeDef::new("reset", "()", |ctx, _| {
        ctx.reset_lock_stats();
        Ok(Value::NONE)
    })
    .doc("Sets all counters to zero."),
];

fn duration(ctx: &Ctx, value: &Value) -> Result<Duration> {
    let bad = || {
        ctx.value_error("an interval is a positive number of seconds, or text such as '500us', '5ms', '0.1s'")
    };
    let seconds = if value.downcast::<StrObj>().is_some() {
        let text = text_of(value);
        let text = text.trim();
        let units = [("us", 1e-6), ("ms", 1e-3), ("ns", 1e-9), ("s", 1.0)];
        let (number, factor) = match units.iter().find(|(unit, _)| text.ends_with(unit)) {
            Some((unit, factor)) => (&text[..text.len() - unit.len()], *factor),
            None => (text, 1.0),
        };
        number.trim().parse::<f64>().map_err(|_| bad())? * factor
    } else {
        let float = ctx.call(ctx.types().float.as_value(), std::slice::from_ref(value))?;
        float.as_exact_float().ok_or_else(bad)?
    };
    if !(seconds > 0.0 && seconds < 1e9) {
        return Err(bad());
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn stats(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let stats = ctx.lock_stats();
    let result = ctx.new_dict();
    result.set_str(&ctx.intern("total"), one(ctx, &stats.total));
    let threads = stats.threads.iter().map(|t| one(ctx, t)).collect();
    result.set_str(&ctx.intern("threads"), ctx.new_list(threads));
    Ok(result.into_value())
}

fn one(ctx: &Ctx, t: &ThreadStats) -> Value {
    let dict = ctx.new_dict();
    let numbers = [
        ("serial", t.serial as u64),
        ("run_ns", t.run_ns),
        ("wait_ns", t.wait_ns),
        ("blocked_ns", t.blocked_ns),
        ("ticks", t.ticks),
        ("takes", t.takes),
        ("contended", t.contended),
        ("forced", t.forced()),
        ("voluntary", t.voluntary()),
        ("requests", t.requests),
        ("failed_wakes", t.failed_wakes),
        ("checks", t.checks),
    ];
    for (name, n) in numbers {
        dict.set_str(&ctx.intern(name), ctx.new_int(n as i64));
    }
    let reasons = ctx.new_dict();
    for reason in gilbox_vm::thread::Reason::ALL {
        reasons.set_str(&ctx.intern(reason.name()), ctx.new_int(t.drops[reason as usize] as i64));
    }
    dict.set_str(&ctx.intern("drops"), reasons.into_value());
    dict.into_value()
}
