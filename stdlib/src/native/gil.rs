//! `_gil`: the lock of this interpreter, seen and set from a script; `gil` adds what is easier in Python.

use gilbox_vm::marks::Marks;
use gilbox_vm::text::pytext::PyText;
use gilbox_vm::text::suggest::suggest;
use gilbox_vm::thread::{Class, Names, SafePoints, Target, ThreadId, ThreadStats};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::watch::OnDeadlock;
use gilbox_vm::{Ctx, ModuleSpec, NativeDef, Result, Value};
use std::time::Duration;

/// The module.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_gil",
    doc: "The interpreter lock: its policy, its settings, and what it did.",
    functions: FUNCTIONS,
    init: |ctx, module| {
        let names = gilbox_vm::thread::policy_names().into_iter().map(|n| ctx.intern(n)).collect();
        ctx.module_set(module, "policies", ctx.new_tuple_from(names));
        ctx.module_set(module, "DeadlockError", ctx.deadlock_error().to_value());
        Ok(())
    },
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new("policy", "()", |ctx, _| Ok(ctx.intern(ctx.vm().gil.policy().name)))
        .doc("The name of the policy in force."),
    NativeDef::new("set_policy", "(name, /)", |ctx, args| {
        let name = word(ctx, &args[0], "a policy is named by")?;
        match ctx.vm().gil.set_policy(&name) {
            Ok(()) => Ok(Value::NONE),
            Err(error) => {
                let near = nearest(&name, gilbox_vm::thread::policy_names());
                Err(ctx.value_error(format!("{error}{near}")))
            }
        }
    })
    .doc("Puts another policy in force, at once and for all threads."),
    NativeDef::new("interval", "()", |ctx, _| {
        Ok(ctx.new_float(ctx.vm().gil.interval_in_force().as_secs_f64()))
    })
    .doc("The switch interval in seconds, as it counts under the policy in force."),
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
        match SafePoints::from_name(&word(ctx, &args[0], "safe points are named by")?) {
            Some(points) => {
                ctx.vm().gil.set_safe_points(Some(points));
                Ok(Value::NONE)
            }
            None => Err(ctx.value_error("safe points must be 'all' or 'backedge'")),
        }
    })
    .doc("Sets the safe points; None leaves them to the policy."),
    NativeDef::new("nice", "(thread=None)", |ctx, args| {
        let thread = thread(ctx, args.first())?;
        Ok(ctx.new_int(ctx.vm().gil.nice(thread).into()))
    })
    .doc("How little a thread minds waiting, from -20 to 19."),
    NativeDef::new("set_nice", "(nice, thread=None)", |ctx, args| {
        let nice = ctx.index_clamped(&args[0])?.clamp(-20, 19);
        let thread = thread(ctx, args.get(1))?;
        ctx.vm().gil.set_nice(thread, nice as i8);
        Ok(Value::NONE)
    })
    .doc("Makes a thread more (negative) or less (positive) urgent, for policies that look at it."),
    NativeDef::new("thread_class", "(thread=None)", |ctx, args| {
        let thread = thread(ctx, args.first())?;
        Ok(ctx.intern(ctx.vm().gil.class(thread).name()))
    })
    .doc("The class somebody put a thread in: 'auto', 'waits' or 'computes'."),
    NativeDef::new("set_thread_class", "(name, thread=None)", |ctx, args| {
        let thread = thread(ctx, args.get(1))?;
        let class = Class::from_name(&word(ctx, &args[0], "a class is named by")?)
            .ok_or_else(|| ctx.value_error("a class must be 'auto', 'waits' or 'computes'"))?;
        ctx.vm().gil.set_class(thread, class);
        Ok(Value::NONE)
    })
    .doc("Puts a thread in a class, for policies that have classes."),
    NativeDef::new("thread_interval", "(thread=None)", |ctx, args| {
        let thread = thread(ctx, args.first())?;
        let own = ctx.vm().gil.thread_interval(thread);
        Ok(own.map_or(Value::NONE, |own| ctx.new_float(own.as_secs_f64())))
    })
    .doc("The interval of a thread's own in seconds, or None."),
    NativeDef::new("set_thread_interval", "(interval, thread=None)", |ctx, args| {
        let thread = thread(ctx, args.get(1))?;
        let own = if args[0].is_none() { None } else { Some(duration(ctx, &args[0])?) };
        ctx.vm().gil.set_thread_interval(thread, own);
        Ok(Value::NONE)
    })
    .doc("Gives a thread an interval of its own; None takes it away."),
    NativeDef::new("priority_guard", "()", |ctx, _| {
        Ok(ctx.new_int(ctx.vm().gil.knobs().priority_guard.into()))
    })
    .doc("After how many turns in a row the policy `priority` lets a computing thread in; 0 never."),
    NativeDef::new("set_priority_guard", "(turns, /)", |ctx, args| {
        let turns = ctx.index_clamped(&args[0])?.clamp(0, u32::MAX.into());
        ctx.vm().gil.set_knobs(|knobs| knobs.priority_guard = turns as u32);
        Ok(Value::NONE)
    })
    .doc("Sets the guard of the policy `priority` against starvation."),
    NativeDef::new("forced_switching", "()", |ctx, _| {
        Ok(Value::from_bool(ctx.vm().gil.knobs().forced_switching))
    })
    .doc("Whether a thread that was asked to let go waits until another has run."),
    NativeDef::new("set_forced_switching", "(on, /)", |ctx, args| {
        let on = ctx.is_true(&args[0])?;
        ctx.vm().gil.set_knobs(|knobs| knobs.forced_switching = on);
        Ok(Value::NONE)
    })
    .doc("Sets whether a thread that was asked to let go waits until another has run."),
    NativeDef::new("faithful_waits", "()", |ctx, _| {
        Ok(Value::from_bool(ctx.vm().gil.knobs().faithful_waits))
    })
    .doc("Whether the main thread hears no signal while it waits for a lock, as under Python 2.7."),
    NativeDef::new("set_faithful_waits", "(on, /)", |ctx, args| {
        let on = ctx.is_true(&args[0])?;
        ctx.vm().gil.set_knobs(|knobs| knobs.faithful_waits = on);
        Ok(Value::NONE)
    })
    .doc("Under the policy `ticks`: sets whether the main thread hears no signal while it waits for a lock."),
    NativeDef::new("on_deadlock", "(what=None, /)", on_deadlock)
        .doc("What is done about a deadlock: 'off', 'report', 'raise' or 'abort'; answers what it was."),
    NativeDef::new("stacks", "()", |ctx, _| Ok(ctx.new_str(&ctx.describe_stacks())))
        .doc("The stacks of all threads as text, each with what it does and waits for."),
    NativeDef::new("threads", "()", |ctx, _| Ok(ctx.new_str(&ctx.describe_threads())))
        .doc("A line for each thread: what it does, for how long, where."),
    NativeDef::new("why", "(thread, /)", why)
        .doc("Why a thread does not go on: who has what it waits for, what that one waits for, and so on."),
    NativeDef::new("mark", "(name, /)", |ctx, args| {
        let count = ctx.mark_lock(&ctx.str_text(&args[0])?);
        Ok(ctx.new_int(count as i64))
    })
    .doc("Counts a mark and shows it in traces; answers its count."),
    NativeDef::new("marks", "()", |ctx, _| {
        let dict = ctx.new_dict();
        for (name, count) in ctx.state::<Marks>().counts() {
            dict.set_str(&ctx.intern(&name), ctx.new_int(count as i64));
        }
        Ok(dict.into_value())
    })
    .doc("The marks with their counts."),
    NativeDef::new("metrics", "()", metrics).doc("A few numbers of the lock, cheap enough to ask for often."),
    NativeDef::new("watch", "(longest_wait=None)", |ctx, args| {
        let bound = args.first().filter(|bound| !bound.is_unbound() && !bound.is_none());
        let bound = bound.map(|bound| duration(ctx, bound)).transpose()?;
        ctx.vm().gil.watch_long_waits(bound);
        Ok(Value::NONE)
    })
    .doc("Tells on standard error of every wait for the lock that is longer than this; None ends it."),
    NativeDef::new("_autotune", "(wait, quantile, shortest, longest, /)", autotune),
    NativeDef::new("_end_autotune", "()", |ctx, _| {
        ctx.vm().gil.autotune(None);
        Ok(Value::NONE)
    }),
    NativeDef::new("_autotune_observed", "()", |ctx, _| {
        let observed = ctx.vm().gil.tuner().and_then(|tuner| tuner.observed_ns());
        Ok(observed.map_or(Value::NONE, |ns| ctx.new_float(ns as f64 / 1e9)))
    }),
    NativeDef::new("_seconds", "(interval, /)", |ctx, args| {
        Ok(ctx.new_float(duration(ctx, &args[0])?.as_secs_f64()))
    }),
    NativeDef::new("_watch_waits", "()", |ctx, _| Ok(ctx.new_int(ctx.vm().gil.watch_waits() as i64))),
    NativeDef::new("_end_watch", "(watch, /)", end_watch),
    NativeDef::new("stats", "()", stats).doc("What the lock did: a dict with 'total' and a list 'threads'."),
    NativeDef::new("reset", "()", |ctx, _| {
        ctx.reset_lock_stats();
        Ok(Value::NONE)
    })
    .doc("Sets all counters to zero."),
];

/// The text that an argument must be.
fn word(ctx: &Ctx, value: &Value, what: &str) -> Result<String> {
    match value.downcast::<StrObj>() {
        Some(_) => Ok(text_of(value)),
        None => Err(ctx.type_error(format!("{what} a str, not {}", ctx.type_name(value)))),
    }
}

/// `; did you mean 'fair'?`, or nothing.
fn nearest(name: &str, known: Vec<&'static str>) -> String {
    let candidates: Vec<PyText<'_>> = known.iter().map(|name| (*name).into()).collect();
    let found = suggest(name.into(), candidates.into_iter());
    let found = found.map(|found| String::from_utf8_lossy(found.bytes()).into_owned());
    found.map(|found| format!("; did you mean '{found}'?")).unwrap_or_default()
}

fn duration(ctx: &Ctx, value: &Value) -> Result<Duration> {
    let bad = || {
        ctx.value_error("an interval is a positive number of seconds, or text such as '500us', '5ms', '0.1s'")
    };
    let seconds = if value.downcast::<StrObj>().is_some() {
        let text = text_of(value);
        let text = text.trim();
        let units = [("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("ns", 1e-9), ("s", 1.0)];
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

/// The thread an argument names: a Thread, an ident, or the calling thread.
fn thread(ctx: &Ctx, argument: Option<&Value>) -> Result<ThreadId> {
    let Some(argument) = argument.filter(|argument| !argument.is_unbound() && !argument.is_none()) else {
        return Ok(ctx.thread_id());
    };
    let ident = match ctx.get_attr_opt(argument, &ctx.intern("ident"))? {
        Some(ident) => ident,
        None => argument.clone(),
    };
    let found = if ident.is_none() { None } else { ctx.thread_of_ident(ctx.index_clamped(&ident)?) };
    found.ok_or_else(|| ctx.value_error("the thread does not run"))
}

/// Starts the controller; False if there is one already.
fn autotune(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if ctx.vm().gil.tuner().is_some() {
        return Ok(Value::FALSE);
    }
    let quantile = ctx.call(ctx.types().float.as_value(), std::slice::from_ref(&args[1]))?;
    let quantile = quantile.as_exact_float().unwrap_or(f64::NAN);
    let ns = |value: &Value| Ok(duration(ctx, value)?.as_nanos() as u64);
    let (wait_ns, shortest, longest) = (ns(&args[0])?, ns(&args[2])?, ns(&args[3])?);
    if !(quantile > 0.0 && quantile <= 1.0) {
        return Err(ctx.value_error("a quantile is above 0 and at most 1"));
    }
    if shortest > longest {
        return Err(ctx.value_error("the shortest interval is longer than the longest"));
    }
    let target = Target { wait_ns, quantile, interval_ns: (shortest.max(1_000), longest.max(1_000)) };
    ctx.vm().gil.autotune(Some(target));
    Ok(Value::TRUE)
}

fn on_deadlock(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let before = ctx.on_deadlock();
    if let Some(what) = args.first().filter(|what| !what.is_unbound() && !what.is_none()) {
        let mode = OnDeadlock::from_name(&ctx.str_text(what)?);
        let mode = mode.ok_or_else(|| ctx.value_error("it must be 'off', 'report', 'raise' or 'abort'"))?;
        ctx.set_on_deadlock(mode);
    }
    Ok(ctx.intern(before.name()))
}

/// By name, by serial number, or the thread itself.
fn why(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = match ctx.get_attr_opt(&args[0], &ctx.intern("name"))? {
        Some(name) => name,
        None => args[0].clone(),
    };
    match ctx.why(&ctx.str_text(&name)?) {
        Some(text) => Ok(ctx.new_str(&text)),
        None => Err(ctx.value_error("no thread has that name")),
    }
}

fn metrics(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let metrics = ctx.vm().gil.metrics();
    let dict = ctx.new_dict();
    dict.set_str(&ctx.intern("policy"), ctx.intern(metrics.policy));
    let numbers = [
        ("now_ns", metrics.now_ns),
        ("threads", metrics.threads as u64),
        ("waiting", metrics.waiting as u64),
        ("takes", metrics.takes),
        ("switches", metrics.switches),
        ("requests", metrics.requests),
        ("failed_wakes", metrics.failed_wakes),
    ];
    let holder = metrics.holder.map_or(Value::NONE, |holder| ctx.new_int(holder.into()));
    dict.set_str(&ctx.intern("holder"), holder);
    for (name, number) in numbers {
        dict.set_str(&ctx.intern(name), ctx.new_int(number as i64));
    }
    Ok(dict.into_value())
}

/// None, or (seconds, who waited, for whom, function, file, line) of the longest wait.
fn end_watch(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let watch = ctx.index_clamped(&args[0])?;
    let Some(worst) = ctx.vm().gil.end_watch(watch as u64) else { return Ok(Value::NONE) };
    let names = ctx.state::<Names>();
    let codes = ctx.code_names();
    let code = (worst.position.code as usize).checked_sub(1).and_then(|index| codes.get(index));
    let (function, file) = code.map_or(("?", "?"), |(function, file)| (&**function, &**file));
    Ok(ctx.new_tuple_from(vec![
        ctx.new_float(worst.wait_ns as f64 / 1e9),
        ctx.new_str(&names.of(worst.serial)),
        ctx.new_str(&names.of(worst.holder)),
        ctx.new_str(function),
        ctx.new_str(file),
        ctx.new_int(worst.position.line.into()),
    ]))
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
