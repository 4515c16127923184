//! The base classes of files: closing, iteration over lines, and refusals.

use super::{State, asks, base_type, closed_file, size_argument, unsupported};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Plain, Slots, TypeFlags};
use gilbox_vm::value::Value;

pub(super) const RAW: usize = 1;
pub(super) const BUFFERED: usize = 2;
pub(super) const TEXT: usize = 3;

/// Where an object of a class written in a script remembers that it was closed.
const CLOSED: &str = "__IOBase_closed";

pub(super) const FLAGS: TypeFlags = TypeFlags::BASE.with(TypeFlags::HAS_DICT).with(TypeFlags::WEAKREF);

static IO_SPEC: TypeSpec = TypeSpec::new::<Plain>("_io._IOBase")
    .methods(IO_METHODS)
    .getset(&[GetSet::get("closed", |ctx, x| {
        Ok(Value::from_bool(ctx.get_attr_opt(x, &ctx.intern(CLOSED))?.is_some()))
    })])
    .slots(slots)
    .flags(FLAGS)
    .doc("The abstract base class for all I/O classes.");

static RAW_SPEC: TypeSpec = TypeSpec::new::<Plain>("_io._RawIOBase")
    .methods(RAW_METHODS)
    .flags(FLAGS)
    .doc("Base class for raw binary I/O.");

static BUFFERED_SPEC: TypeSpec = TypeSpec::new::<Plain>("_io._BufferedIOBase")
    .methods(BUFFERED_METHODS)
    .flags(FLAGS)
    .doc("Base class for buffered IO objects.");

static TEXT_SPEC: TypeSpec = TypeSpec::new::<Plain>("_io._TextIOBase")
    .methods(TEXT_METHODS)
    .getset(&[
        GetSet::get("encoding", |_, _| Ok(Value::NONE)),
        GetSet::get("newlines", |_, _| Ok(Value::NONE)),
        GetSet::get("errors", |_, _| Ok(Value::NONE)),
    ])
    .flags(FLAGS)
    .doc("Base class for text I/O.");

pub(super) fn add_types(ctx: &Ctx, module: &Value) {
    let io = ctx.native_type(&IO_SPEC, None);
    let mut all = vec![io.clone()];
    for spec in [&RAW_SPEC, &BUFFERED_SPEC, &TEXT_SPEC] {
        all.push(ctx.native_type(spec, Some(&io)));
    }
    for (class, name) in all.iter().zip(["_IOBase", "_RawIOBase", "_BufferedIOBase", "_TextIOBase"]) {
        ctx.module_set(module, name, class.to_value());
    }
    drop(ctx.state::<State>().bases.replace(all));
    debug_assert!(base_type(ctx, TEXT).name_text() == "_TextIOBase");
}

fn slots(s: &Slots) {
    s.iter.set(Some(|ctx, x| {
        check_open(ctx, x)?;
        Ok(x.clone())
    }));
    s.next.set(Some(|ctx, x| {
        let line = ctx.call_method(x, &ctx.names().readline, &[])?;
        Ok(if ctx.len(&line)? == 0 { None } else { Some(line) })
    }));
    s.finalize.set(Some(|ctx, x| {
        // A file that is no more closes itself; nobody is there to hear of a failure.
        if let Ok(false) = ctx.get_attr_str(x, "closed").and_then(|closed| ctx.is_true(&closed)) {
            drop(ctx.call_method(x, &ctx.names().close, &[]));
        }
    }));
}

/// Fails if the object says that it is closed.
pub(super) fn check_open(ctx: &Ctx, x: &Value) -> Result<()> {
    let closed = ctx.get_attr_str(x, "closed")?;
    if ctx.is_true(&closed)? { Err(closed_file(ctx)) } else { Ok(()) }
}

const IO_METHODS: &[NativeDef] = &[
    NativeDef::new("seek", "(self, offset, whence=0, /)", |ctx, _| Err(unsupported(ctx, "seek"))),
    NativeDef::new("tell", "(self, /)", |ctx, args| {
        ctx.call_method_str(&args[0], "seek", &[ctx.new_int(0), ctx.new_int(1)])
    }),
    NativeDef::new("truncate", "(self, size=None, /)", |ctx, _| Err(unsupported(ctx, "truncate"))),
    NativeDef::new("flush", "(self, /)", |ctx, args| {
        check_open(ctx, &args[0])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let name = ctx.intern(CLOSED);
        if ctx.get_attr_opt(&args[0], &name)?.is_none() {
            let flushed = ctx.call_method(&args[0], &ctx.names().flush, &[]);
            ctx.set_attr(&args[0], &name, Some(&Value::TRUE))?;
            flushed?;
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("seekable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("readable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("writable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("_checkClosed", "(self, msg=None, /)", |ctx, args| {
        check_open(ctx, &args[0])?;
        Ok(Value::NONE)
    }),
    NativeDef::new("_checkSeekable", "(self, msg=None, /)", |ctx, args| {
        check(ctx, args, "seekable", "File or stream is not seekable.")
    }),
    NativeDef::new("_checkReadable", "(self, msg=None, /)", |ctx, args| {
        check(ctx, args, "readable", "File or stream is not readable.")
    }),
    NativeDef::new("_checkWritable", "(self, msg=None, /)", |ctx, args| {
        check(ctx, args, "writable", "File or stream is not writable.")
    }),
    NativeDef::new("fileno", "(self, /)", |ctx, _| Err(unsupported(ctx, "fileno"))),
    NativeDef::new("isatty", "(self, /)", |ctx, args| {
        check_open(ctx, &args[0])?;
        Ok(Value::FALSE)
    }),
    NativeDef::new("__enter__", "(self, /)", |ctx, args| {
        check_open(ctx, &args[0])?;
        Ok(args[0].clone())
    }),
    NativeDef::new("__exit__", "(self, /, *args)", |ctx, args| {
        ctx.call_method(&args[0], &ctx.names().close, &[])
    }),
    NativeDef::new("readline", "(self, size=-1, /)", readline),
    NativeDef::new("readlines", "(self, hint=-1, /)", readlines),
    NativeDef::new("writelines", "(self, lines, /)", |ctx, args| {
        check_open(ctx, &args[0])?;
        let write = ctx.get_attr(&args[0], &ctx.names().write)?;
        ctx.for_each(&args[1], |line| ctx.call(&write, &[line]).map(|_| true))?;
        Ok(Value::NONE)
    }),
];

fn check(ctx: &Ctx, args: &[Value], question: &str, message: &str) -> Result<Value> {
    if asks(ctx, &args[0], question)? { Ok(Value::TRUE) } else { Err(unsupported(ctx, message)) }
}

fn readline(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let limit = size_argument(ctx, args, 1)?.unwrap_or(usize::MAX);
    let mut line = Vec::new();
    while line.len() < limit {
        let byte = ctx.call_method(&args[0], &ctx.names().read, &[ctx.new_int(1)])?;
        let Some(bytes) = ctx.bytes_view(&byte)? else {
            let got = ctx.type_name(&byte);
            return Err(ctx.raise(
                &ctx.exceptions().os_error,
                &format!("read() should have returned a bytes object, not '{got}'"),
            ));
        };
        ctx.append(&mut line, &bytes)?;
        if bytes.is_empty() || bytes.ends_with(b"\n") {
            break;
        }
    }
    Ok(ctx.new_bytes(&line))
}

fn readlines(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let hint = size_argument(ctx, args, 1)?.filter(|hint| *hint > 0).unwrap_or(usize::MAX);
    let (mut lines, mut total) = (Vec::new(), 0usize);
    ctx.for_each(&args[0], |line| {
        total = total.saturating_add(ctx.len(&line)?);
        ctx.make_room(&mut lines, 1)?;
        lines.push(line);
        Ok(total < hint)
    })?;
    Ok(ctx.new_list(lines))
}

const RAW_METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", |ctx, args| {
        let Some(size) = size_argument(ctx, args, 1)? else {
            return ctx.call_method_str(&args[0], "readall", &[]);
        };
        ctx.check_allocation(size)?;
        let space = ctx.new_byte_array(vec![0; size]);
        let n = ctx.call_method_str(&args[0], "readinto", std::slice::from_ref(&space))?;
        if n.is_none() {
            return Ok(n);
        }
        let n = usize::try_from(ctx.index_clamped(&n)?).unwrap_or(0);
        let bytes = ctx.bytes_like(&space)?;
        Ok(ctx.new_bytes(&bytes[..n.min(bytes.len())]))
    }),
    NativeDef::new("readall", "(self, /)", |ctx, args| {
        let mut all = Vec::new();
        loop {
            let chunk =
                ctx.call_method(&args[0], &ctx.names().read, &[ctx.new_int(super::BUFFER_SIZE as i64)])?;
            if chunk.is_none() && all.is_empty() {
                return Ok(chunk);
            }
            let bytes = ctx.bytes_view(&chunk)?.unwrap_or_default();
            if bytes.is_empty() {
                return Ok(ctx.new_bytes(&all));
            }
            ctx.append(&mut all, &bytes)?;
        }
    }),
    NativeDef::new("readinto", "(self, buffer, /)", |ctx, _| Err(unsupported(ctx, "readinto"))),
    NativeDef::new("write", "(self, data, /)", |ctx, _| Err(unsupported(ctx, "write"))),
];

const BUFFERED_METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", |ctx, _| Err(unsupported(ctx, "read"))),
    NativeDef::new("read1", "(self, size=-1, /)", |ctx, _| Err(unsupported(ctx, "read1"))),
    NativeDef::new("readinto", "(self, buffer, /)", |ctx, args| read_into(ctx, args, "read")),
    NativeDef::new("readinto1", "(self, buffer, /)", |ctx, args| read_into(ctx, args, "read1")),
    NativeDef::new("write", "(self, data, /)", |ctx, _| Err(unsupported(ctx, "write"))),
    NativeDef::new("detach", "(self, /)", |ctx, _| Err(unsupported(ctx, "detach"))),
];

const TEXT_METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", |ctx, _| Err(unsupported(ctx, "read"))),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, _| Err(unsupported(ctx, "readline"))),
    NativeDef::new("write", "(self, text, /)", |ctx, _| Err(unsupported(ctx, "write"))),
    NativeDef::new("detach", "(self, /)", |ctx, _| Err(unsupported(ctx, "detach"))),
];

/// Fills a buffer by a method that answers bytes.
fn read_into(ctx: &Ctx, args: &[Value], method: &str) -> Result<Value> {
    let size = ctx.writable_len(&args[1])?;
    let data = ctx.call_method_str(&args[0], method, &[ctx.new_int(size as i64)])?;
    let bytes = ctx.bytes_like(&data)?.into_owned();
    put_into(ctx, arg(args, 1), &bytes)
}

/// Copies bytes to the front of a buffer, and answers how many.
pub(super) fn put_into(ctx: &Ctx, buffer: Option<&Value>, bytes: &[u8]) -> Result<Value> {
    let Some(buffer) = buffer else { return Ok(Value::NONE) };
    let mut n = 0;
    ctx.with_writable(buffer, &mut |space| {
        n = bytes.len().min(space.len());
        space[..n].copy_from_slice(&bytes[..n]);
    })?;
    Ok(ctx.new_int(n as i64))
}
