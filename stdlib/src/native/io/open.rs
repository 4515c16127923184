//! `open`: the layers a mode asks for.

use super::buffered::Kind;
use super::buffered_methods::class_of;
use super::file::FileObj;
use super::text::TextObj;
use super::{BUFFER_SIZE, asks};
use crate::native::posix;
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;

/// A mode, taken apart.
struct Mode {
    main: char,
    plus: bool,
    binary: bool,
}

pub(super) fn open(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let given = |at: usize| arg(args, at).filter(|value| !value.is_none());
    let file = if ctx.has_index(&args[0]) { args[0].clone() } else { posix::fspath(ctx, &args[0])? };
    let mode_text = match arg(args, 1) {
        Some(mode) if mode.downcast::<StrObj>().is_none() => {
            let got = ctx.type_name(mode);
            return Err(ctx.type_error(format!("open() argument 'mode' must be str, not {got}")));
        }
        Some(mode) => text_of(mode),
        None => "r".to_owned(),
    };
    let mode = parse(ctx, &mode_text)?;
    let buffering = given(2).map_or(Ok(-1), |b| ctx.index_clamped(b))?;
    if mode.binary {
        for (at, what) in [(3, "an encoding"), (4, "an errors"), (5, "a newline")] {
            if given(at).is_some() {
                return Err(ctx.value_error(format!("binary mode doesn't take {what} argument")));
            }
        }
    }
    let raw_mode = format!("{}{}", mode.main, if mode.plus { "+" } else { "" });
    let owns = arg(args, 6).cloned().unwrap_or(Value::TRUE);
    let opener = given(7).cloned().unwrap_or(Value::NONE);
    let raw_class = ctx.type_for::<FileObj>();
    let raw = ctx.call(raw_class.as_value(), &[file, ctx.new_str(&raw_mode), owns, opener])?;
    let built = layers(ctx, &raw, &mode, &mode_text, buffering, args);
    if built.is_err() {
        drop(ctx.call_method(&raw, &ctx.names().close, &[]));
    }
    built
}

fn parse(ctx: &Ctx, text: &str) -> Result<Mode> {
    let invalid = || ctx.value_error(format!("invalid mode: '{text}'"));
    let (mut mains, mut plus, mut binary, mut is_text) = (Vec::new(), false, false, false);
    for (at, c) in text.char_indices() {
        if text[..at].contains(c) {
            return Err(invalid());
        }
        match c {
            'x' | 'r' | 'w' | 'a' => mains.push(c),
            '+' => plus = true,
            'b' => binary = true,
            't' => is_text = true,
            _ => return Err(invalid()),
        }
    }
    if binary && is_text {
        return Err(ctx.value_error("can't have text and binary mode at once"));
    }
    match mains[..] {
        [main] => Ok(Mode { main, plus, binary }),
        [] => {
            Err(ctx
                .value_error("Must have exactly one of create/read/write/append mode and at most one plus"))
        }
        _ => Err(ctx.value_error("must have exactly one of create/read/write/append mode")),
    }
}

fn layers(
    ctx: &Ctx,
    raw: &Value,
    mode: &Mode,
    mode_text: &str,
    buffering: i64,
    args: &[Value],
) -> Result<Value> {
    let by_line = buffering == 1 && !mode.binary || buffering < 0 && asks(ctx, raw, "isatty")?;
    let size = match buffering {
        0 if mode.binary => return Ok(raw.clone()),
        0 => return Err(ctx.value_error("can't have unbuffered text I/O")),
        -1 | 1 => BUFFER_SIZE as i64,
        size if size < -1 => return Err(ctx.value_error("invalid buffering size")),
        size => size,
    };
    let kind = match mode {
        Mode { plus: true, .. } => Kind::Random,
        Mode { main: 'r', .. } => Kind::Reader,
        _ => Kind::Writer,
    };
    let buffer = ctx.call(class_of(ctx, kind).as_value(), &[raw.clone(), ctx.new_int(size)])?;
    if mode.binary {
        return Ok(buffer);
    }
    let option = |at: usize| arg(args, at).cloned().unwrap_or(Value::NONE);
    let text_args = [buffer, option(3), option(4), option(5), Value::from_bool(by_line)];
    let text = ctx.call(ctx.type_for::<TextObj>().as_value(), &text_args)?;
    ctx.set_attr(&text, &ctx.intern("mode"), Some(&ctx.new_str(mode_text)))?;
    Ok(text)
}
