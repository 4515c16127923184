//! print, input and open.

use crate::native::stream::{self, StreamObj};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;

pub(super) fn print(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let sep = text_option(ctx, args, 1, "sep")?;
    let end = text_option(ctx, args, 2, "end")?;
    let file = match arg(args, 3).filter(|file| !file.is_none()) {
        Some(file) => file.clone(),
        None => match stream::standard(ctx, "stdout")? {
            Some(file) if !file.is_none() => file,
            Some(_) => return Ok(Value::NONE),
            None => return Err(ctx.runtime_error("lost sys.stdout")),
        },
    };
    let items = ctx.tuple_items(&args[0]);
    if let Some(out) = file.downcast::<StreamObj>() {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out.put(ctx, sep.as_ref(), " ")?;
            }
            let text = ctx.str(item)?;
            out.put(ctx, Some(&text), "")?;
        }
        out.put(ctx, end.as_ref(), "\n")?;
        out.settle(ctx)?;
    } else {
        let write = ctx.get_attr(&file, &ctx.names().write)?;
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                ctx.call(&write, &[sep.clone().unwrap_or_else(|| ctx.new_str(" "))])?;
            }
            let text = ctx.str(item)?;
            ctx.call(&write, &[text])?;
        }
        ctx.call(&write, &[end.unwrap_or_else(|| ctx.new_str("\n"))])?;
    }
    if let Some(flush) = arg(args, 4)
        && ctx.is_true(flush)?
    {
        ctx.call_method(&file, &ctx.names().flush, &[])?;
    }
    Ok(Value::NONE)
}

fn text_option(ctx: &Ctx, args: &[Value], at: usize, name: &str) -> Result<Option<Value>> {
    let Some(value) = arg(args, at).filter(|value| !value.is_none()) else { return Ok(None) };
    if value.downcast::<StrObj>().is_none() {
        let got = ctx.type_name(value);
        return Err(ctx.type_error(format!("{name} must be None or a string, not {got}")));
    }
    Ok(Some(value.clone()))
}

pub(super) fn input(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let find = |name: &str| -> Result<Value> {
        match stream::standard(ctx, name)? {
            Some(file) if !file.is_none() => Ok(file),
            _ => Err(ctx.runtime_error(format!("input(): lost sys.{name}"))),
        }
    };
    let (stdin, stdout, stderr) = (find("stdin")?, find("stdout")?, find("stderr")?);
    // A stream without flush, or one that fails to, is no reason not to ask.
    let flush = |stream: &Value| match ctx.call_method(stream, &ctx.names().flush, &[]) {
        Err(raise) if raise.is_stop() => Err(raise),
        _ => Ok(()),
    };
    flush(&stderr)?;
    if let Some(prompt) = arg(args, 0) {
        let text = ctx.str(prompt)?;
        ctx.call_method(&stdout, &ctx.names().write, &[text])?;
    }
    flush(&stdout)?;
    let line = ctx.call_method(&stdin, &ctx.names().readline, &[])?;
    if line.downcast::<StrObj>().is_none() {
        return Err(ctx.type_error("object.readline() returned non-string"));
    }
    let text = text_of(&line);
    if text.is_empty() {
        return Err(ctx.eof_error("EOF when reading a line"));
    }
    Ok(ctx.new_str(text.strip_suffix('\n').unwrap_or(&text)))
}

/// `open`: the module `io` knows how, and is imported when the first file is opened.
pub(super) fn open(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    const NAMES: [&str; 8] =
        ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let io = ctx.import_module("io")?;
    let open = ctx.get_attr_str(&io, "open")?;
    let keywords: Vec<(&str, Value)> =
        (1..NAMES.len()).filter_map(|i| Some((NAMES[i], arg(args, i)?.clone()))).collect();
    ctx.call_keywords(&open, &args[..1], &keywords)
}
