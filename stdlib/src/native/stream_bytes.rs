//! `sys.stdin.buffer`, `sys.stdout.buffer` and `sys.stderr.buffer`: the standard streams for bytes.

use crate::native::stream::{NAMES, StreamObj, size_of_argument, unsupported};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, TypeFlags};
use gilbox_vm::value::Value;
use std::cell::RefCell;

/// The payload of both kinds: the stream for text that it belongs to.
struct Bytes {
    text: Value,
    /// The file below, once somebody has asked for it; None before.
    raw: RefCell<Value>,
}

/// Standard input for bytes.
struct InputObj(Bytes);
/// Standard output or standard error for bytes.
struct OutputObj(Bytes);

impl Payload for InputObj {}
impl Payload for OutputObj {}

static INPUT: TypeSpec = TypeSpec::new::<InputObj>("_io.BufferedReader")
    .slots(input_slots)
    .methods(INPUT_METHODS)
    .getset(GETSET)
    .flags(TypeFlags::NO_NEW);
static OUTPUT: TypeSpec = TypeSpec::new::<OutputObj>("_io.BufferedWriter")
    .slots(slots)
    .methods(OUTPUT_METHODS)
    .getset(GETSET)
    .flags(TypeFlags::NO_NEW);

/// The stream for bytes that belongs to a stream for text. Its class derives from that of buffered files.
pub(super) fn make(ctx: &Ctx, text: Value, is_input: bool, base: &Type) -> Value {
    let parts = Bytes { text, raw: RefCell::new(Value::NONE) };
    if is_input {
        ctx.alloc(&ctx.native_type(&INPUT, Some(base)), InputObj(parts)).into_value()
    } else {
        ctx.alloc(&ctx.native_type(&OUTPUT, Some(base)), OutputObj(parts)).into_value()
    }
}

fn parts<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Bytes> {
    if let Some(input) = x.downcast::<InputObj>() {
        return Ok(&input.0);
    }
    x.downcast::<OutputObj>().map(|output| &output.0).ok_or_else(|| ctx.wrong_self("BufferedWriter", x))
}

fn stream<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a StreamObj> {
    parts(ctx, x)?.text.downcast::<StreamObj>().ok_or_else(|| ctx.wrong_self("BufferedWriter", x))
}

const GETSET: &[GetSet] = &[
    GetSet::get("name", |ctx, x| Ok(ctx.new_str(NAMES[stream(ctx, x)?.number().min(2) as usize]))),
    GetSet::get("mode", |ctx, x| Ok(ctx.new_str(if stream(ctx, x)?.number() == 0 { "rb" } else { "wb" }))),
    GetSet::get("closed", |ctx, x| Ok(Value::from_bool(stream(ctx, x)?.is_closed()))),
    GetSet::get("raw", raw),
];

/// The file of the descriptor, which it does not own.
fn raw(ctx: &Ctx, x: &Value) -> Result<Value> {
    let parts = parts(ctx, x)?;
    if parts.raw.borrow().is_none() {
        let number = stream(ctx, x)?.number();
        let class = ctx.get_attr_str(&ctx.import_module("_io")?, "FileIO")?;
        let mode = ctx.new_str(if number == 0 { "rb" } else { "wb" });
        let args = [ctx.new_int(number.into()), mode];
        let file = ctx.call_keywords(&class, &args, &[("closefd", Value::FALSE)])?;
        drop(parts.raw.replace(file));
    }
    Ok(parts.raw.borrow().clone())
}

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.repr.set(Some(|ctx, x| {
        let name = NAMES[stream(ctx, x)?.number().min(2) as usize];
        Ok(ctx.new_str(&format!("<{} name='{name}'>", ctx.type_name(x))))
    }));
    s.next.set(Some(|ctx, _| Err(unsupported(ctx, "not readable"))));
}

fn input_slots(s: &Slots) {
    slots(s);
    s.next.set(Some(|ctx, x| {
        let line = take(ctx, x, usize::MAX, true)?;
        Ok((!line.is_empty()).then(|| ctx.new_bytes(&line)))
    }));
}

/// Bytes of standard input: what was read ahead for text comes first.
fn take(ctx: &Ctx, x: &Value, limit: usize, line: bool) -> Result<Vec<u8>> {
    let stream = stream(ctx, x)?;
    stream.check_open(ctx)?;
    stream.take(ctx, limit, line)
}

fn read(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let limit = size_of_argument(ctx, arg(args, 1))?;
    Ok(ctx.new_bytes(&take(ctx, &args[0], limit, false)?))
}

/// What is there already, or what one read gives.
fn read_some(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let limit = size_of_argument(ctx, arg(args, 1))?;
    let stream = stream(ctx, &args[0])?;
    stream.check_open(ctx)?;
    Ok(ctx.new_bytes(&stream.take_some(ctx, limit)?))
}

fn read_into(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let view = ctx.call(ctx.types().memoryview.as_value(), std::slice::from_ref(&args[1]))?;
    let view = ctx.call_method_str(&view, "cast", &[ctx.new_str("B")])?;
    let bytes = take(ctx, &args[0], ctx.len(&view)?, false)?;
    let n = ctx.new_int(bytes.len() as i64);
    let part = ctx.call(ctx.types().slice.as_value(), &[Value::from_i32(0), n.clone()])?;
    ctx.set_item(&view, &part, &ctx.new_bytes(&bytes))?;
    Ok(n)
}

const INPUT_METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", read),
    NativeDef::new("read1", "(self, size=-1, /)", read_some),
    NativeDef::new("readinto", "(self, buffer, /)", read_into),
    NativeDef::new("readinto1", "(self, buffer, /)", read_into),
    NativeDef::new("peek", "(self, size=0, /)", |ctx, args| {
        let stream = stream(ctx, &args[0])?;
        stream.check_open(ctx)?;
        Ok(ctx.new_bytes(&stream.peek(ctx)?))
    }),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, args| {
        let limit = size_of_argument(ctx, arg(args, 1))?;
        Ok(ctx.new_bytes(&take(ctx, &args[0], limit, true)?))
    }),
    NativeDef::new("flush", "(self, /)", flush),
    NativeDef::new("close", "(self, /)", close),
    NativeDef::new("detach", "(self, /)", |ctx, args| raw(ctx, &args[0])),
    NativeDef::new("fileno", "(self, /)", fileno),
    NativeDef::new("isatty", "(self, /)", is_terminal),
    NativeDef::new("readable", "(self, /)", |_, _| Ok(Value::TRUE)),
    NativeDef::new("writable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("seekable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("seek", "(self, target, whence=0, /)", not_seekable),
    NativeDef::new("tell", "(self, /)", not_seekable),
];

const OUTPUT_METHODS: &[NativeDef] = &[
    NativeDef::new("write", "(self, data, /)", |ctx, args| {
        let stream = stream(ctx, &args[0])?;
        stream.check_open(ctx)?;
        let bytes = ctx.bytes_like(&args[1])?.into_owned();
        stream.put_bytes(ctx, &bytes)?;
        Ok(ctx.new_int(bytes.len() as i64))
    }),
    NativeDef::new("flush", "(self, /)", flush),
    NativeDef::new("close", "(self, /)", close),
    NativeDef::new("detach", "(self, /)", |ctx, args| {
        flush(ctx, args)?;
        raw(ctx, &args[0])
    }),
    NativeDef::new("fileno", "(self, /)", fileno),
    NativeDef::new("isatty", "(self, /)", is_terminal),
    NativeDef::new("readable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("writable", "(self, /)", |_, _| Ok(Value::TRUE)),
    NativeDef::new("seekable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("seek", "(self, target, whence=0, /)", not_seekable),
    NativeDef::new("tell", "(self, /)", not_seekable),
    NativeDef::new("truncate", "(self, pos=None, /)", not_seekable),
];

fn not_seekable(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    Err(unsupported(ctx, "File or stream is not seekable."))
}

fn flush(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let stream = stream(ctx, &args[0])?;
    stream.check_open(ctx)?;
    stream.flush(ctx).map(|()| Value::NONE)
}

fn close(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    stream(ctx, &args[0])?.close(ctx).map(|()| Value::NONE)
}

fn fileno(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let stream = stream(ctx, &args[0])?;
    stream.check_open(ctx)?;
    Ok(ctx.new_int(stream.number().into()))
}

fn is_terminal(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(stream(ctx, &args[0])?.is_terminal()))
}
