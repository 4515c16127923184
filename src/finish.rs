//! The end of an interpreter: threads, exit handlers, streams, in CPython's order.

use crate::engine::Engine;
use crate::error::Error;
use gilbox_vm::{Ctx, Result as VmResult, Value};

impl Engine {
    /// Waits for the threads of scripts, runs exit handlers, flushes the standard streams, lets the objects of
    /// scripts die, and flushes again. Answers whether the streams took everything.
    ///
    /// # Errors
    /// A panic, here or in a thread.
    pub(crate) fn finish(&self) -> Result<bool, Error> {
        self.finished.set(true);
        self.enter(|ctx| {
            run_if_imported(ctx, "threading", "_shutdown")?;
            run_if_imported(ctx, "atexit", "_run_exitfuncs")?;
            let flushed = flush(ctx);
            run_if_imported(ctx, "_io", "_flush_all")?;
            ctx.tear_down_modules();
            Ok(flush(ctx) && flushed)
        })
    }
}

fn module(ctx: &Ctx, name: &str) -> Option<Value> {
    ctx.modules().get_str(&ctx.intern(name)).filter(|module| !module.is_none())
}

/// Only a stop gets out of it.
fn run_if_imported(ctx: &Ctx, name: &str, function: &str) -> VmResult<()> {
    let Some(module) = module(ctx, name) else { return Ok(()) };
    let called = ctx.get_attr_opt(&module, &ctx.intern(function)).and_then(|found| match found {
        Some(function) => ctx.call(&function, &[]),
        None => Ok(Value::NONE),
    });
    match called {
        Ok(_) => Ok(()),
        Err(raise) if raise.is_stop() => Err(raise),
        Err(raise) => {
            ctx.write_unraisable(raise, Some(&module));
            Ok(())
        }
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

fn flush_stream(ctx: &Ctx, name: &str) -> VmResult<()> {
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
