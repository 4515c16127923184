//! How an exception ends the program.

use gilbox_vm::{Ctx, Raise, Value};

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With this status.
    Status(u8),
    /// By SIGINT, so that a shell loop ends too.
    Interrupt,
}

/// Tells of an exception that the script did not handle; SystemExit tells its own status.
pub(super) fn uncaught(ctx: &Ctx, raise: Raise) -> End {
    if raise.is_stop() {
        return End::Status(1);
    }
    if raise.is(ctx, &ctx.exceptions().system_exit) {
        return End::Status(system_exit(ctx, raise.value()));
    }
    let is_interrupt = raise.is(ctx, &ctx.exceptions().keyboard_interrupt);
    report(ctx, raise.value());
    if is_interrupt { End::Interrupt } else { End::Status(1) }
}

/// The status a SystemExit asks for; a code that is no number is printed.
fn system_exit(ctx: &Ctx, exception: &Value) -> u8 {
    let code = ctx.get_attr_str(exception, "code").unwrap_or(Value::NONE);
    if code.is_none() {
        return 0;
    }
    if code.is_bool() {
        return code.is_true_object().into();
    }
    if ctx.is_instance_by_mro(&code, &ctx.types().int) {
        // The operating system keeps eight bits; what does not fit a machine word is -1.
        return gilbox_vm::types::int::to_i64(&code).unwrap_or(-1) as u8;
    }
    write_stderr(ctx, &(ctx.str_text(&code).unwrap_or_default() + "\n"));
    1
}

/// Prints an exception by `sys.excepthook`.
pub(super) fn report(ctx: &Ctx, exception: &Value) {
    // What the script printed before comes first.
    flush(ctx, "stdout");
    let traceback = ctx.get_attr_str(exception, "__traceback__").unwrap_or(Value::NONE);
    let class = ctx.type_of(exception).to_value();
    let hook = ctx.import_module("sys").and_then(|sys| {
        let _ = ctx.set_attr(&sys, &ctx.intern("last_exc"), Some(exception));
        ctx.get_attr_opt(&sys, &ctx.intern("excepthook"))
    });
    let Ok(Some(hook)) = hook else {
        write_stderr(ctx, &ctx.format_uncaught(exception));
        return;
    };
    if let Err(second) = ctx.call(&hook, &[class, exception.clone(), traceback])
        && !second.is_stop()
    {
        let (second, first) = (ctx.format_exception(second.value()), ctx.format_exception(exception));
        write_stderr(ctx, &format!("Error in sys.excepthook:\n{second}\nOriginal exception was:\n{first}"));
    }
    flush(ctx, "stderr");
}

/// Writes by `sys.stderr`, or straight if that fails.
pub(super) fn write_stderr(ctx: &Ctx, text: &str) {
    let write = || -> gilbox_vm::Result<()> {
        let sys = ctx.import_module("sys")?;
        let stream = ctx.get_attr_str(&sys, "stderr")?;
        ctx.call_method_str(&stream, "write", &[ctx.new_str(text)])?;
        ctx.call_method_str(&stream, "flush", &[]).map(drop)
    };
    if write().is_err() {
        eprint!("{text}");
    }
}

/// Writes by `sys.stdout`.
pub(super) fn write_stdout(ctx: &Ctx, text: &str) {
    let write = || -> gilbox_vm::Result<()> {
        let sys = ctx.import_module("sys")?;
        let stream = ctx.get_attr_str(&sys, "stdout")?;
        ctx.call_method_str(&stream, "write", &[ctx.new_str(text)]).map(drop)
    };
    // A script may have taken its own standard output away.
    if let Err(raise) = write() {
        report(ctx, raise.value());
    }
}

fn flush(ctx: &Ctx, stream: &str) {
    let flush = || -> gilbox_vm::Result<()> {
        let sys = ctx.import_module("sys")?;
        let stream = ctx.get_attr_str(&sys, stream)?;
        ctx.call_method_str(&stream, "flush", &[]).map(drop)
    };
    // If it cannot be flushed now, the end of the program tells.
    if let Err(raise) = flush() {
        drop(raise);
    }
}
