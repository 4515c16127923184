//! TextIOWrapper as scripts see it.

use super::text::{Newline, TextObj};
use super::text_read::translate;
use super::{asks, base, base_type, closed_file, size_argument, unsupported};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::Slots;
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::text::codec::Codec;
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;

static SPEC: TypeSpec = TypeSpec::new::<TextObj>("_io.TextIOWrapper")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(base::FLAGS)
    .doc("Character and line based layer over a BufferedIOBase object, buffer.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, Some(&base_type(ctx, base::TEXT)));
    ctx.module_set(module, "TextIOWrapper", class.to_value());
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a TextObj> {
    ctx.payload::<TextObj>(x, "TextIOWrapper")
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, TextObj::new()).into_value())));
    s.init.set(Some(init));
    s.next.set(Some(|ctx, x| {
        let text = this(ctx, x)?;
        let line = if ctx.type_of(x).is(&ctx.type_for::<TextObj>()) {
            if !text.iterating.replace(true) {
                text.check_reading(ctx)?;
            } else {
                text.check_open(ctx)?;
            }
            text.read_line(ctx, None)?
        } else {
            ctx.call_method(x, &ctx.names().readline, &[])?
        };
        if ctx.len(&line)? > 0 {
            return Ok(Some(line));
        }
        text.iterating.set(false);
        Ok(None)
    }));
    s.repr.set(Some(|ctx, x| {
        let mut out = "<_io.TextIOWrapper".to_owned();
        for name in ["name", "mode"] {
            if let Some(value) = ctx.get_attr_opt(x, &ctx.intern(name))? {
                out += &format!(" {name}={}", ctx.repr_text(&value)?);
            }
        }
        let encoding = this(ctx, x)?.encoding.borrow().clone();
        Ok(ctx.new_str(&format!("{out} encoding='{encoding}'>")))
    }));
}

fn optional_text(ctx: &Ctx, value: Option<&Value>, name: &str) -> Result<Option<String>> {
    match value.filter(|value| !value.is_none()) {
        Some(value) if value.downcast::<StrObj>().is_none() => {
            let got = ctx.type_name(value);
            Err(ctx.type_error(format!("TextIOWrapper() argument '{name}' must be str or None, not {got}")))
        }
        value => value.map(|name| ctx.plain_name(name)).transpose(),
    }
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    const NAMES: [&str; 6] = ["buffer", "encoding", "errors", "newline", "line_buffering", "write_through"];
    let [buffer, encoding, errors, newline, by_line, through] =
        args.places(ctx, "TextIOWrapper", NAMES, 1)?;
    let text = this(ctx, x)?;
    let encoding = optional_text(ctx, encoding, "encoding")?.filter(|name| name != "locale");
    let encoding = encoding.unwrap_or_else(|| "UTF-8".to_owned());
    let errors = optional_text(ctx, errors, "errors")?.unwrap_or_else(|| "strict".to_owned());
    text.newline.set(Newline::from_value(ctx, newline)?);
    if Codec::from_name(&encoding).is_none() && ctx.codec_lookup(&encoding).is_err() {
        return Err(ctx.lookup_error(format!("unknown encoding: {encoding}")));
    }
    text.set_codec(ctx, &encoding, &errors)?;
    let truth = |value: Option<&Value>| value.map_or(Ok(false), |value| ctx.is_true(value));
    text.by_line.set(truth(by_line)?);
    text.through.set(truth(through)?);
    text.forget_ahead();
    let buffer = buffer.cloned().unwrap_or(Value::NONE);
    asks(ctx, &buffer, "readable")?;
    let writes = asks(ctx, &buffer, "writable")?;
    drop(text.buffer.replace(buffer));
    if writes {
        super::buffered::remember(ctx, x)?;
    }
    text.forget_mark(ctx)
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("write", "(self, text, /)", |ctx, args| {
        let text = this(ctx, &args[0])?;
        if text.pending.borrow().is_empty() && args[1].downcast::<StrObj>().is_some() {
            text.check_open(ctx)?;
            let buffer = text.buffer(ctx)?;
            if !asks(ctx, &buffer, "writable")? {
                return Err(unsupported(ctx, "not writable"));
            }
        }
        text.write(ctx, &args[1]).map(|n| ctx.new_int(n as i64))
    }),
    NativeDef::new("read", "(self, size=-1, /)", |ctx, args| {
        let size = size_argument(ctx, args, 1)?;
        let text = this(ctx, &args[0])?;
        text.check_reading(ctx)?;
        match size {
            Some(size) => text.read(ctx, size),
            None => text.read_all(ctx),
        }
    }),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, args| {
        let limit = size_argument(ctx, args, 1)?;
        let text = this(ctx, &args[0])?;
        text.check_reading(ctx)?;
        text.read_line(ctx, limit)
    }),
    NativeDef::new("flush", "(self, /)", |ctx, args| {
        let text = this(ctx, &args[0])?;
        text.check_open(ctx)?;
        text.hand_on(ctx)?;
        let buffer = text.buffer(ctx)?;
        ctx.call_method(&buffer, &ctx.names().flush, &[])?;
        text.iterating.set(false);
        Ok(Value::NONE)
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let text = this(ctx, &args[0])?;
        if text.buffer.borrow().is_none() || text.is_closed(ctx)? {
            return Ok(Value::NONE);
        }
        let flushed = ctx.call_method(&args[0], &ctx.names().flush, &[]);
        let buffer = text.buffer(ctx)?;
        let closed = ctx.call_method(&buffer, &ctx.names().close, &[]);
        flushed?;
        closed
    }),
    NativeDef::new("detach", "(self, /)", |ctx, args| {
        ctx.call_method(&args[0], &ctx.names().flush, &[])?;
        let text = this(ctx, &args[0])?;
        text.buffer(ctx)?;
        Ok(text.buffer.replace(Value::NONE))
    }),
    NativeDef::new("tell", "(self, /)", |ctx, args| {
        let text = this(ctx, &args[0])?;
        text.check_open(ctx)?;
        let buffer = text.buffer(ctx)?;
        if !asks(ctx, &buffer, "seekable")? {
            return Err(unsupported(ctx, "underlying stream is not seekable"));
        }
        if text.iterating.get() {
            let class = &ctx.exceptions().os_error;
            return Err(ctx.raise(class, "telling position disabled by next() call"));
        }
        ctx.call_method(&args[0], &ctx.names().flush, &[])?;
        text.tell(ctx).map(|at| ctx.new_int(at))
    }),
    NativeDef::new("seek", "(self, cookie, whence=0, /)", seek),
    NativeDef::new("truncate", "(self, pos=None, /)", |ctx, args| {
        ctx.call_method(&args[0], &ctx.names().flush, &[])?;
        let buffer = this(ctx, &args[0])?.buffer(ctx)?;
        let size = match arg(args, 1).filter(|size| !size.is_none()) {
            Some(size) => size.clone(),
            None => ctx.call_method_str(&args[0], "tell", &[])?,
        };
        ctx.call_method_str(&buffer, "truncate", &[size])
    }),
    NativeDef::new("readable", "(self, /)", |ctx, args| ask_buffer(ctx, args, "readable")),
    NativeDef::new("writable", "(self, /)", |ctx, args| ask_buffer(ctx, args, "writable")),
    NativeDef::new("seekable", "(self, /)", |ctx, args| ask_buffer(ctx, args, "seekable")),
    NativeDef::new("fileno", "(self, /)", |ctx, args| ask_buffer(ctx, args, "fileno")),
    NativeDef::new("isatty", "(self, /)", |ctx, args| ask_buffer(ctx, args, "isatty")),
    NativeDef::new("__enter__", "(self, /)", |ctx, args| {
        if this(ctx, &args[0])?.is_closed(ctx)? { Err(closed_file(ctx)) } else { Ok(args[0].clone()) }
    }),
    NativeDef::new(
        "reconfigure",
        "(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
        reconfigure,
    ),
];

fn ask_buffer(ctx: &Ctx, args: &[Value], method: &str) -> Result<Value> {
    let buffer = this(ctx, &args[0])?.buffer(ctx)?;
    ctx.call_method_str(&buffer, method, &[])
}

fn seek(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let text = this(ctx, &args[0])?;
    text.check_open(ctx)?;
    let buffer = text.buffer(ctx)?;
    if !asks(ctx, &buffer, "seekable")? {
        return Err(unsupported(ctx, "underlying stream is not seekable"));
    }
    let whence = arg(args, 2).map_or(Ok(0), |whence| ctx.index_clamped(whence))?;
    let mut to = ctx.index_checked(&args[1])?;
    match whence {
        0 if to < 0 => return Err(ctx.value_error(format!("negative seek position {to}"))),
        0 => {}
        1 if to != 0 => return Err(unsupported(ctx, "can't do nonzero cur-relative seeks")),
        1 => {
            text.iterating.set(false);
            let at = ctx.call_method_str(&args[0], "tell", &[])?;
            to = ctx.index_checked(&at)?;
        }
        2 if to != 0 => return Err(unsupported(ctx, "can't do nonzero end-relative seeks")),
        2 => {}
        _ => return Err(ctx.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    }
    ctx.call_method(&args[0], &ctx.names().flush, &[])?;
    text.forget_ahead();
    text.iterating.set(false);
    let whence = if whence == 2 { 2 } else { 0 };
    let at = ctx.call_method_str(&buffer, "seek", &[ctx.new_int(to), ctx.new_int(whence)])?;
    if ctx.index_checked(&at)? == 0 {
        text.codec.set(Codec::from_name(&text.encoding.borrow()));
        text.mark_written(false);
    } else {
        text.mark_written(true);
    }
    Ok(at)
}

fn reconfigure(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let text = this(ctx, &args[0])?;
    let given = |at: usize| arg(args, at).filter(|value| !value.is_none());
    let changes_text = given(1).is_some() || given(2).is_some() || arg(args, 3).is_some();
    if changes_text && (text.n_ahead() > 0 || text.at_end.get()) {
        return Err(unsupported(
            ctx,
            "It is not possible to set the encoding or newline of stream after the first read",
        ));
    }
    ctx.call_method(&args[0], &ctx.names().flush, &[])?;
    if given(1).is_some() || given(2).is_some() {
        let encoding = given(1).map_or_else(|| text.encoding.borrow().clone(), text_of);
        let errors = match (given(2), given(1)) {
            (Some(errors), _) => text_of(errors),
            (None, Some(_)) => "strict".to_owned(),
            _ => text.errors.borrow().clone(),
        };
        text.set_codec(ctx, &encoding, &errors)?;
        text.forget_mark(ctx)?;
    }
    if arg(args, 3).is_some() {
        text.newline.set(Newline::from_value(ctx, arg(args, 3))?);
    }
    if let Some(on) = given(4) {
        text.by_line.set(ctx.is_true(on)?);
    }
    if let Some(on) = given(5) {
        text.through.set(ctx.is_true(on)?);
    }
    Ok(Value::NONE)
}

/// What `newlines` shows for a set of ends seen.
pub(super) fn newlines_value(ctx: &Ctx, seen: u8) -> Value {
    let ends = [(2, "\r"), (1, "\n"), (4, "\r\n")];
    let mut found: Vec<Value> =
        ends.iter().filter(|(bit, _)| seen & bit != 0).map(|(_, end)| ctx.new_str(end)).collect();
    match found.len() {
        0 => Value::NONE,
        1 => found.remove(0),
        _ => ctx.new_tuple(&found),
    }
}

/// The ends in a text, for the classes that translate at once.
pub(super) fn translated(text: &[u8], seen: &mut u8) -> Option<Vec<u8>> {
    translate(text, seen)
}

const GETSET: &[GetSet] = &[
    GetSet::get("closed", |ctx, x| this(ctx, x)?.is_closed(ctx).map(Value::from_bool)),
    GetSet::get("buffer", |ctx, x| Ok(this(ctx, x)?.buffer.borrow().clone())),
    GetSet::get("name", |ctx, x| {
        let buffer = this(ctx, x)?.buffer(ctx)?;
        ctx.get_attr_str(&buffer, "name")
    }),
    GetSet::get("encoding", |ctx, x| Ok(ctx.new_str(&this(ctx, x)?.encoding.borrow()))),
    GetSet::get("errors", |ctx, x| Ok(ctx.new_str(&this(ctx, x)?.errors.borrow()))),
    GetSet::get("newlines", |ctx, x| Ok(newlines_value(ctx, this(ctx, x)?.seen.get()))),
    GetSet::get("line_buffering", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.by_line.get()))),
    GetSet::get("write_through", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.through.get()))),
];
