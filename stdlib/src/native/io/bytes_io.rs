//! BytesIO: a file of bytes that is in memory.

use super::{base, base_type, closed_file, size_argument};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::{Args, GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, Visitor};
use gilbox_vm::types::bytes::BufferOps;
use gilbox_vm::types::bytes::lent::{LEND, TAKE_BACK};
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};

/// The payload of BytesIO.
#[derive(Default)]
struct BytesIo {
    bytes: RefCell<Vec<u8>>,
    at: Cell<usize>,
    closed: Cell<bool>,
    /// How many views forbid a change of size.
    exports: Cell<usize>,
}

impl Payload for BytesIo {}

/// What `getbuffer` makes a view of: it shows the file's bytes.
struct Window(Value);

impl Payload for Window {
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.0);
    }
}

static SPEC: TypeSpec = TypeSpec::new::<BytesIo>("_io.BytesIO")
    .methods(METHODS)
    .getset(&[GetSet::get("closed", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.closed.get())))])
    .slots(slots)
    .flags(base::FLAGS)
    .doc("Buffered I/O implementation using an in-memory bytes buffer.");

static WINDOW: TypeSpec = TypeSpec::new::<Window>("_io._BytesIOBuffer").methods(&[LEND, TAKE_BACK]);

fn file_of(x: &Value) -> Option<&BytesIo> {
    x.downcast::<Window>().and_then(|window| window.0.downcast::<BytesIo>())
}

pub(super) fn add_types(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, Some(&base_type(ctx, base::BUFFERED)));
    ctx.module_set(module, "BytesIO", class.to_value());
    ctx.native_type(&WINDOW, None);
    ctx.register_buffer::<Window>(BufferOps {
        read: |x, f| {
            if let Some(file) = file_of(x) {
                f(&file.bytes.borrow());
            }
        },
        write: Some(|x, f| {
            if let Some(file) = file_of(x) {
                f(&mut file.bytes.borrow_mut());
            }
        }),
        pin: |x, change| {
            if let Some(file) = file_of(x) {
                file.exports.set(file.exports.get().saturating_add_signed(change));
            }
        },
        format: |_| ('B', 1),
    });
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a BytesIo> {
    ctx.payload::<BytesIo>(x, "BytesIO")
}

fn open<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a BytesIo> {
    let file = this(ctx, x)?;
    if file.closed.get() { Err(closed_file(ctx)) } else { Ok(file) }
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| Ok(ctx.alloc(ty, BytesIo::default()).into_value())));
    s.init.set(Some(init));
    s.next.set(Some(|ctx, x| {
        if !ctx.type_of(x).is(&ctx.type_for::<BytesIo>()) {
            let line = ctx.call_method(x, &ctx.names().readline, &[])?;
            return Ok(if ctx.len(&line)? == 0 { None } else { Some(line) });
        }
        let file = open(ctx, x)?;
        let end = file.line_end(usize::MAX);
        Ok(if end == file.at.get() { None } else { Some(file.take(ctx, end)) })
    }));
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let [initial] = args.places(ctx, "BytesIO", ["initial_bytes"], 0)?;
    let bytes = match initial.filter(|initial| !initial.is_none()) {
        Some(initial) => ctx.bytes_like(initial)?.into_owned(),
        None => Vec::new(),
    };
    let file = this(ctx, x)?;
    file.check_fixed(ctx)?;
    file.bytes.replace(bytes);
    file.at.set(0);
    file.closed.set(false);
    Ok(())
}

impl BytesIo {
    fn check_fixed(&self, ctx: &Ctx) -> Result<()> {
        if self.exports.get() == 0 {
            return Ok(());
        }
        Err(ctx.buffer_error("Existing exports of data: object cannot be re-sized"))
    }

    /// Where the next line ends, at most `limit` bytes on.
    fn line_end(&self, limit: usize) -> usize {
        let (bytes, at) = (self.bytes.borrow(), self.at.get());
        let Some(rest) = bytes.get(at..) else { return at };
        let end = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |end| end + 1);
        at + end.min(limit)
    }

    fn take(&self, ctx: &Ctx, end: usize) -> Value {
        let (bytes, at) = (self.bytes.borrow(), self.at.get());
        self.at.set(end.max(at));
        ctx.new_bytes(bytes.get(at..end).unwrap_or_default())
    }

    fn end_of(&self, size: Option<usize>) -> usize {
        let len = self.bytes.borrow().len();
        size.map_or(len, |size| self.at.get().saturating_add(size).min(len))
    }
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("read", "(self, size=-1, /)", read),
    NativeDef::new("read1", "(self, size=-1, /)", read),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, args| {
        let limit = size_argument(ctx, args, 1)?.unwrap_or(usize::MAX);
        let file = open(ctx, &args[0])?;
        Ok(file.take(ctx, file.line_end(limit)))
    }),
    NativeDef::new("readinto", "(self, buffer, /)", |ctx, args| {
        let size = ctx.writable_len(&args[1])?;
        let file = open(ctx, &args[0])?;
        let data = file.take(ctx, file.end_of(Some(size)));
        let bytes = ctx.bytes_like(&data)?;
        base::put_into(ctx, arg(args, 1), &bytes)
    }),
    NativeDef::new("write", "(self, data, /)", write),
    NativeDef::new("getvalue", "(self, /)", |ctx, args| {
        Ok(ctx.new_bytes(&open(ctx, &args[0])?.bytes.borrow()))
    }),
    NativeDef::new("getbuffer", "(self, /)", |ctx, args| {
        open(ctx, &args[0])?;
        let window = ctx.alloc(&ctx.type_for::<Window>(), Window(args[0].clone()));
        ctx.new_memoryview(window.as_value())
    }),
    NativeDef::new("seek", "(self, pos, whence=0, /)", seek),
    NativeDef::new("tell", "(self, /)", |ctx, args| Ok(ctx.new_int(open(ctx, &args[0])?.at.get() as i64))),
    NativeDef::new("truncate", "(self, size=None, /)", |ctx, args| {
        let file = open(ctx, &args[0])?;
        file.check_fixed(ctx)?;
        let size = match arg(args, 1).filter(|size| !size.is_none()) {
            Some(size) => ctx.index_checked(size)?,
            None => file.at.get() as i64,
        };
        let Ok(length) = usize::try_from(size) else {
            return Err(ctx.value_error(format!("negative size value {size}")));
        };
        file.bytes.borrow_mut().truncate(length);
        Ok(ctx.new_int(size))
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?;
        file.check_fixed(ctx)?;
        file.closed.set(true);
        file.bytes.take();
        Ok(Value::NONE)
    }),
    NativeDef::new("flush", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::NONE)),
    NativeDef::new("isatty", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::FALSE)),
    NativeDef::new("readable", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::TRUE)),
    NativeDef::new("writable", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::TRUE)),
    NativeDef::new("seekable", "(self, /)", |ctx, args| open(ctx, &args[0]).map(|_| Value::TRUE)),
];

fn read(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let size = size_argument(ctx, args, 1)?;
    let file = open(ctx, &args[0])?;
    Ok(file.take(ctx, file.end_of(size)))
}

fn write(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    open(ctx, &args[0])?;
    if args[1].downcast::<StrObj>().is_some() {
        return Err(ctx.type_error("a bytes-like object is required, not 'str'"));
    }
    let data = ctx.bytes_like(&args[1])?;
    let file = open(ctx, &args[0])?;
    let at = file.at.get();
    let end = at.saturating_add(data.len());
    if data.is_empty() {
        return Ok(ctx.new_int(0));
    }
    if end > file.bytes.borrow().len() {
        file.check_fixed(ctx)?;
        let mut bytes = file.bytes.borrow_mut();
        let more = end - bytes.len();
        ctx.make_room(&mut *bytes, more)?;
        bytes.resize(end, 0);
    }
    file.bytes.borrow_mut()[at..end].copy_from_slice(&data);
    file.at.set(end);
    Ok(ctx.new_int(data.len() as i64))
}

fn seek(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = open(ctx, &args[0])?;
    let to = ctx.index_checked(&args[1])?;
    let from = match arg(args, 2).map_or(Ok(0), |whence| ctx.index_clamped(whence))? {
        0 if to < 0 => return Err(ctx.value_error(format!("negative seek value {to}"))),
        0 => 0,
        1 => file.at.get() as i64,
        2 => file.bytes.borrow().len() as i64,
        whence => return Err(ctx.value_error(format!("invalid whence ({whence}, should be 0, 1 or 2)"))),
    };
    let at = from.saturating_add(to).max(0);
    file.at.set(at as usize);
    Ok(ctx.new_int(at))
}
