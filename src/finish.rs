//! The end of an interpreter: threads, exit handlers, streams, in CPython's order.

use crate::engine::Engine;
use gilbox_vm::{Ctx, Result, Value};

impl Engine {
    /// Waits for the threads of scripts, runs exit handlers and flushes the standard streams. Answers whether the
    /// streams took everything.
    pub(crate) fn finish(&self) -> bool {
        self.finished.set(true);
        self.enter(|ctx| {
            run_if_imported(ctx, "threading", "_shutdown");
            run_if_imported(ctx, "atexit", "_run_exitfuncs");
            Ok(flush(ctx))
        })
        .unwrap_or(false)
    }
}

fn module(ctx: &Ctx, name: &str) -> Option<Value> {
    ctx.modules().get_str(&ctx.intern(name)).filter(|module| !module.is_none())
}

fn run_if_imported(ctx: &Ctx, name: &str, function: &str) {
    let Some(module) = module(ctx, name) else { return };
    let called = ctx.get_attr_opt(&module, &ctx.intern(function)).and_then(|found| match found {
        Some(function) => ctx.call(&function, &[]),
        None => Ok(Value::NONE),
    });
    if let Err(raise) = called {
        ctx.write_unraisable(raise, Some(&module));
    }
}

/// Flushes `sys.stdout` and `sys.stderr`; answers whether standard output took everything.
pub(crate) fn flush(ctx: &Ctx) -> bool {
    let stdout = flush_stream(ctx, "stdout");
    if let Err(raise) = flush_stream(ctx, "stderr") {
        drop(raise);
    }
    match stdout {
        Ok(()) => true,
        Err(raise) => {
            let stream = module(ctx, "sys").and_then(|sys| ctx.get_attr_str(&sys, "stdout").ok());
            ctx.write_unraisable(raise, stream.as_ref());
            false
        }
    }
}

fn flush_stream(ctx: &Ctx, name: &str) -> Result<()> {
    let Some(sys) = module(ctx, "sys") else { return Ok(()) };
    let Some(stream) = ctx.get_attr_opt(&sys, &ctx.intern(name))?.filter(|stream| !stream.is_none()) else {
        return Ok(());
    };
    if let Some(closed) = ctx.get_attr_opt(&stream, &ctx.intern("closed"))?
        && ctx.is_true(&closed)?
    {
        return Ok(());
    }
    ctx.call_method_str(&stream, "flush", &[]).map(drop)
}
