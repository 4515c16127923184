//! BufferedReader, BufferedWriter and BufferedRandom as scripts see them.

use super::buffered::{Buffer, Kind, remember};
use super::{asks, base, base_type, closed_file, size_argument, unsupported};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Type, Visitor};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;

/// One payload type a class, all with the same inside.
pub(super) struct Buffered<const KIND: u8>(Buffer);

impl<const KIND: u8> Payload for Buffered<KIND> {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.0.traverse(visit);
    }
}

const fn spec<const KIND: u8>(name: &'static str) -> TypeSpec {
    TypeSpec::new::<Buffered<KIND>>(name).getset(GETSET).flags(base::FLAGS)
}

static READER: TypeSpec = spec::<0>("_io.BufferedReader")
    .methods(METHODS)
    .slots(slots::<0>)
    .doc("Create a new buffered reader using the given readable raw IO object.");
static WRITER: TypeSpec = spec::<1>("_io.BufferedWriter")
    .methods(METHODS)
    .slots(slots::<1>)
    .doc("A buffer for a writeable sequential RawIO object.");
static RANDOM: TypeSpec = spec::<2>("_io.BufferedRandom")
    .methods(METHODS)
    .slots(slots::<2>)
    .doc("A buffered interface to random access streams.");

pub(super) fn add_types(ctx: &Ctx, module: &Value) {
    let parent = base_type(ctx, base::BUFFERED);
    for (spec, name) in
        [(&READER, "BufferedReader"), (&WRITER, "BufferedWriter"), (&RANDOM, "BufferedRandom")]
    {
        let class = ctx.native_type(spec, Some(&parent));
        ctx.module_set(module, name, class.to_value());
    }
}

/// The class that buffers a file of a kind.
pub(super) fn class_of(ctx: &Ctx, kind: Kind) -> Type {
    match kind {
        Kind::Reader => ctx.type_for::<Buffered<0>>(),
        Kind::Writer => ctx.type_for::<Buffered<1>>(),
        Kind::Random => ctx.type_for::<Buffered<2>>(),
    }
}

/// The buffer in an object, if it has one.
pub(super) fn buffer_in(x: &Value) -> Option<&Buffer> {
    x.downcast::<Buffered<0>>()
        .map(|b| &b.0)
        .or_else(|| x.downcast::<Buffered<1>>().map(|b| &b.0))
        .or_else(|| x.downcast::<Buffered<2>>().map(|b| &b.0))
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a Buffer> {
    buffer_in(x).ok_or_else(|| ctx.wrong_self("_BufferedIOBase", x))
}

/// For reading: the buffer, if the file is readable and open.
fn reader<'a>(ctx: &Ctx, x: &'a Value, name: &str) -> Result<&'a Buffer> {
    let buffer = this(ctx, x)?;
    if buffer.kind == Kind::Writer {
        return Err(unsupported(ctx, name));
    }
    buffer.check_open(ctx, &format!("{name} of"))?;
    Ok(buffer)
}

fn slots<const KIND: u8>(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| {
        let kind = [Kind::Reader, Kind::Writer, Kind::Random][KIND as usize];
        Ok(ctx.alloc(ty, Buffered::<KIND>(Buffer::new(kind))).into_value())
    }));
    s.init.set(Some(init));
    s.next.set(Some(|ctx, x| {
        if ctx.type_of(x).is(&ctx.type_for::<Buffered<KIND>>()) && KIND != 1 {
            let buffer = reader(ctx, x, "readline")?;
            let _hold = buffer.hold(ctx, x)?;
            let line = buffer.read_line(ctx, None)?;
            return Ok(if line.is_empty() { None } else { Some(ctx.new_bytes(&line)) });
        }
        let line = ctx.call_method(x, &ctx.names().readline, &[])?;
        Ok(if ctx.len(&line)? == 0 { None } else { Some(line) })
    }));
    s.repr.set(Some(|ctx, x| {
        let class = ctx.type_name(x);
        let name = class.rsplit('.').next().unwrap_or(&class);
        let is_own = ctx.type_of(x).is(&ctx.type_for::<Buffered<KIND>>());
        let name = if is_own { format!("_io.{name}") } else { name.to_owned() };
        let raw = this(ctx, x)?.raw.borrow().clone();
        let text = match ctx.get_attr_opt(&raw, &ctx.intern("name"))? {
            Some(file) => format!("<{name} name={}>", ctx.repr_text(&file)?),
            None => format!("<{name}>"),
        };
        Ok(ctx.new_str(&text))
    }));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let name = ctx.type_name(x);
    let [raw, size] = args.places(ctx, &name, ["raw", "buffer_size"], 1)?;
    let size = size.map_or(Ok(super::BUFFER_SIZE as i64), |size| ctx.index_clamped(size))?;
    let buffer = this(ctx, x)?;
    buffer.start(ctx, raw.unwrap_or(&Value::NONE), size)?;
    if buffer.kind == Kind::Reader { Ok(()) } else { remember(ctx, x) }
}

fn optional_bytes(ctx: &Ctx, data: Option<Vec<u8>>) -> Value {
    data.map_or(Value::NONE, |data| ctx.new_bytes(&data))
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", |ctx, args| {
        if let Some(size) = arg(args, 1).filter(|size| !size.is_none() && ctx.has_index(size))
            && ctx.index_clamped(size)? < -1
        {
            return Err(ctx.value_error("read length must be non-negative or -1"));
        }
        let size = size_argument(ctx, args, 1)?;
        let buffer = reader(ctx, &args[0], "read")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.read(ctx, size).map(|data| optional_bytes(ctx, data))
    }),
    NativeDef::new("read1", "(self, size=-1, /)", |ctx, args| {
        let size = size_argument(ctx, args, 1)?;
        let buffer = reader(ctx, &args[0], "read")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.read1(ctx, size).map(|data| ctx.new_bytes(&data))
    }),
    NativeDef::new("peek", "(self, size=0, /)", |ctx, args| {
        let buffer = reader(ctx, &args[0], "peek")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.peek(ctx).map(|data| ctx.new_bytes(&data))
    }),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, args| {
        let limit = size_argument(ctx, args, 1)?;
        let buffer = reader(ctx, &args[0], "readline")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.read_line(ctx, limit).map(|line| ctx.new_bytes(&line))
    }),
    NativeDef::new("readinto", "(self, buffer, /)", |ctx, args| {
        let size = ctx.writable_len(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let buffer = reader(ctx, &args[0], "read")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        match buffer.read(ctx, Some(size))? {
            Some(data) => base::put_into(ctx, arg(args, 1), &data),
            None => Ok(Value::NONE),
        }
    }),
    NativeDef::new("readinto1", "(self, buffer, /)", |ctx, args| {
        let size = ctx.writable_len(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let buffer = reader(ctx, &args[0], "read")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        let data = buffer.read1(ctx, Some(size))?;
        base::put_into(ctx, arg(args, 1), &data)
    }),
    NativeDef::new("write", "(self, data, /)", |ctx, args| {
        let buffer = this(ctx, &args[0])?;
        if buffer.kind == Kind::Reader {
            return Err(unsupported(ctx, "write"));
        }
        if args[1].downcast::<StrObj>().is_some() {
            return Err(ctx.type_error("a bytes-like object is required, not 'str'"));
        }
        let bytes = ctx.bytes_like(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        buffer.check_open(ctx, "write to")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.write(ctx, &bytes).map(|n| ctx.new_int(n as i64))
    }),
    NativeDef::new("flush", "(self, /)", |ctx, args| {
        let buffer = this(ctx, &args[0])?;
        buffer.check_open(ctx, "flush of")?;
        {
            let _hold = buffer.hold(ctx, &args[0])?;
            buffer.flush(ctx)?;
        }
        let raw = buffer.raw(ctx)?;
        ctx.call_method(&raw, &ctx.names().flush, &[])
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let buffer = this(ctx, &args[0])?;
        if buffer.raw.borrow().is_none() || buffer.is_closed(ctx)? {
            return Ok(Value::NONE);
        }
        let flushed = ctx.call_method(&args[0], &ctx.names().flush, &[]);
        let raw = buffer.raw(ctx)?;
        let closed = ctx.call_method(&raw, &ctx.names().close, &[]);
        flushed?;
        closed
    }),
    NativeDef::new("detach", "(self, /)", |ctx, args| {
        ctx.call_method(&args[0], &ctx.names().flush, &[])?;
        this(ctx, &args[0])?.raw(ctx)?;
        Ok(this(ctx, &args[0])?.raw.replace(Value::NONE))
    }),
    NativeDef::new("tell", "(self, /)", |ctx, args| {
        let buffer = this(ctx, &args[0])?;
        buffer.check_open(ctx, "tell of")?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.tell(ctx).map(|at| ctx.new_int(at))
    }),
    NativeDef::new("seek", "(self, target, whence=0, /)", |ctx, args| {
        let whence = arg(args, 2).map_or(Ok(0), |whence| ctx.index_clamped(whence))?;
        if !(0..=2).contains(&whence) {
            return Err(ctx.value_error(format!("whence value {whence} unsupported")));
        }
        let buffer = this(ctx, &args[0])?;
        buffer.check_open(ctx, "seek of")?;
        let raw = buffer.raw(ctx)?;
        if !asks(ctx, &raw, "seekable")? {
            return Err(unsupported(ctx, "File or stream is not seekable."));
        }
        let to = ctx.index_checked(&args[1])?;
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.seek(ctx, to, whence).map(|at| ctx.new_int(at))
    }),
    NativeDef::new("truncate", "(self, pos=None, /)", |ctx, args| {
        let buffer = this(ctx, &args[0])?;
        buffer.check_open(ctx, "truncate of")?;
        if buffer.kind == Kind::Reader {
            return Err(unsupported(ctx, "truncate"));
        }
        let _hold = buffer.hold(ctx, &args[0])?;
        buffer.truncate(ctx, arg(args, 1).filter(|pos| !pos.is_none()))
    }),
    NativeDef::new("readable", "(self, /)", |ctx, args| ask_raw(ctx, args, "readable")),
    NativeDef::new("writable", "(self, /)", |ctx, args| ask_raw(ctx, args, "writable")),
    NativeDef::new("seekable", "(self, /)", |ctx, args| ask_raw(ctx, args, "seekable")),
    NativeDef::new("fileno", "(self, /)", |ctx, args| ask_raw(ctx, args, "fileno")),
    NativeDef::new("isatty", "(self, /)", |ctx, args| ask_raw(ctx, args, "isatty")),
    NativeDef::new("__enter__", "(self, /)", |ctx, args| {
        if this(ctx, &args[0])?.is_closed(ctx)? { Err(closed_file(ctx)) } else { Ok(args[0].clone()) }
    }),
];

fn ask_raw(ctx: &Ctx, args: &[Value], method: &str) -> Result<Value> {
    let buffer = this(ctx, &args[0])?;
    let may_not = match method {
        "readable" => buffer.kind == Kind::Writer,
        "writable" => buffer.kind == Kind::Reader,
        _ => false,
    };
    let raw = buffer.raw(ctx)?;
    if may_not { Ok(Value::FALSE) } else { ctx.call_method_str(&raw, method, &[]) }
}

const GETSET: &[GetSet] = &[
    GetSet::get("closed", |ctx, x| this(ctx, x)?.is_closed(ctx).map(Value::from_bool)),
    GetSet::get("raw", |ctx, x| Ok(this(ctx, x)?.raw.borrow().clone())),
    GetSet::get("name", |ctx, x| {
        let raw = this(ctx, x)?.raw(ctx)?;
        ctx.get_attr_str(&raw, "name")
    }),
    GetSet::get("mode", |ctx, x| {
        let raw = this(ctx, x)?.raw(ctx)?;
        ctx.get_attr_str(&raw, "mode")
    }),
];
