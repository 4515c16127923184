//! The standard streams as text files: `sys.stdin`, `sys.stdout` and `sys.stderr`.
//!
//! Output is collected and handed to the host without the lock: at a newline if the stream is a terminal or
//! standard error, otherwise when enough has come together, and at exit.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{GetSet, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::types::str::{StrObj, text_of};
use gilbox_vm::value::Value;
use std::cell::{Cell, RefCell};
use std::io;
use std::os::fd::AsFd;

const BUFFER_SIZE: usize = 8192;

/// A standard stream.
pub struct StreamObj {
    /// 0, 1 or 2.
    number: u32,
    is_terminal: bool,
    buffer: RefCell<Vec<u8>>,
    /// Output: how often a line goes out at once. Input: unused.
    line_buffered: Cell<bool>,
    /// Everything goes out at once (`PYTHONUNBUFFERED`).
    write_through: Cell<bool>,
    /// A thread is handing output to the host right now.
    flushing: Cell<bool>,
    closed: Cell<bool>,
    at_end: Cell<bool>,
    encoding: RefCell<String>,
    errors: RefCell<String>,
    /// Its buffer was given away by `detach`.
    detached: Cell<bool>,
    /// What the stream's `buffer` attribute shows: the same stream for bytes.
    buffer_object: RefCell<Value>,
}

impl Payload for StreamObj {}

static SPEC: TypeSpec = TypeSpec::new::<StreamObj>("_io.TextIOWrapper")
    .slots(slots)
    .methods(METHODS)
    .getset(GETSET)
    .flags(TypeFlags::NO_NEW);

pub(super) const NAMES: [&str; 3] = ["<stdin>", "<stdout>", "<stderr>"];

/// The object of a standard stream: 0, 1 or 2.
///
/// # Errors
/// What the import of `_io` raises.
pub fn make(ctx: &Ctx, number: u32) -> Result<Value> {
    let io = ctx.import_module("_io")?;
    let file_class = |name| {
        let class = ctx.get_attr_str(&io, name)?;
        ctx.as_type(&class).ok_or_else(|| ctx.system_error("_io has no such class"))
    };
    let class = ctx.native_type(&SPEC, Some(&file_class("TextIOWrapper")?));
    let is_terminal = ctx.host().is_terminal(number);
    let write_through = number != 0 && ctx.host().env_var("PYTHONUNBUFFERED").is_some_and(|v| !v.is_empty());
    let stream = StreamObj {
        write_through: Cell::new(write_through),
        number,
        is_terminal,
        buffer: RefCell::default(),
        line_buffered: Cell::new(is_terminal || number == 2),
        flushing: Cell::new(false),
        closed: Cell::new(false),
        at_end: Cell::new(false),
        encoding: RefCell::new("utf-8".to_owned()),
        errors: RefCell::new(default_errors(ctx, number).to_owned()),
        detached: Cell::new(false),
        buffer_object: RefCell::new(Value::NONE),
    };
    let text = ctx.alloc(&class, stream);
    let base = file_class(if number == 0 { "BufferedReader" } else { "BufferedWriter" })?;
    let buffer = super::stream_bytes::make(ctx, text.to_value(), number == 0, &base);
    drop(text.buffer_object.replace(buffer));
    Ok(text.into_value())
}

/// What becomes of text that cannot be encoded, and the reverse. Where nobody has chosen a locale, bytes that are no
/// text pass through (PEP 538).
fn default_errors(ctx: &Ctx, number: u32) -> &'static str {
    let variable = |name| ctx.host().env_var(name).filter(|value| !value.is_empty());
    let locale = variable("LC_ALL").or_else(|| variable("LC_CTYPE")).or_else(|| variable("LANG"));
    match locale.as_deref() {
        _ if number == 2 => "backslashreplace",
        None | Some("C" | "POSIX" | "C.UTF-8" | "C.utf8" | "UTF-8") => "surrogateescape",
        Some(_) => "strict",
    }
}

/// A stream by its name in `sys`; `None` if a script deleted it.
///
/// # Errors
/// What the import of `sys` raises.
pub fn standard(ctx: &Ctx, name: &str) -> Result<Option<Value>> {
    let sys = ctx.import_module("sys")?;
    ctx.get_attr_opt(&sys, &ctx.intern(name))
}

/// From now on everything a standard stream is given goes out at once.
pub fn set_write_through(stream: &Value) {
    if let Some(stream) = stream.downcast::<StreamObj>() {
        stream.write_through.set(true);
    }
}

/// Hands over what the standard streams have collected; called at exit.
///
/// # Errors
/// OSError.
pub fn flush_standard(ctx: &Ctx) -> Result<()> {
    for name in ["stdout", "stderr"] {
        if let Some(file) = standard(ctx, name)?.filter(|file| !file.is_none()) {
            if file.downcast::<StreamObj>().is_some_and(|s| s.closed.get() || s.detached.get()) {
                continue;
            }
            ctx.call_method(&file, &ctx.names().flush, &[])?;
        }
    }
    Ok(())
}

impl StreamObj {
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    pub(super) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed.get()
    }

    pub(super) fn check_open(&self, ctx: &Ctx) -> Result<()> {
        if self.closed.get() { Err(ctx.value_error("I/O operation on closed file.")) } else { Ok(()) }
    }

    /// As `check_open`, for the text.
    fn check_attached(&self, ctx: &Ctx) -> Result<()> {
        if self.detached.get() {
            return Err(ctx.value_error("underlying buffer has been detached"));
        }
        self.check_open(ctx)
    }

    /// Hands over all output.
    pub(super) fn flush(&self, ctx: &Ctx) -> Result<()> {
        if self.number == 0 { Ok(()) } else { self.hand_over(ctx) }
    }

    pub(super) fn close(&self, ctx: &Ctx) -> Result<()> {
        if !self.closed.get() {
            self.flush(ctx)?;
        }
        self.closed.set(true);
        Ok(())
    }

    /// Writes bytes behind the text that was written before.
    pub(super) fn put_bytes(&self, ctx: &Ctx, bytes: &[u8]) -> Result<()> {
        self.buffer.borrow_mut().extend_from_slice(bytes);
        self.hand_over(ctx)
    }

    /// What was read ahead and not asked for; reads once if there is nothing.
    pub(super) fn peek(&self, ctx: &Ctx) -> Result<Vec<u8>> {
        if self.buffer.borrow().is_empty() {
            self.fill(ctx)?;
        }
        Ok(self.buffer.borrow().clone())
    }

    /// At most `limit` bytes of standard input, after one read at most.
    pub(super) fn take_some(&self, ctx: &Ctx, limit: usize) -> Result<Vec<u8>> {
        let n = self.peek(ctx)?.len().min(limit);
        Ok(self.buffer.borrow_mut().drain(..n).collect())
    }

    fn check_output(&self, ctx: &Ctx) -> Result<()> {
        self.check_attached(ctx)?;
        if self.number == 0 { Err(unsupported(ctx, "not writable")) } else { Ok(()) }
    }

    fn check_input(&self, ctx: &Ctx) -> Result<()> {
        self.check_attached(ctx)?;
        if self.number == 0 { Ok(()) } else { Err(unsupported(ctx, "not readable")) }
    }

    /// Collects a text, or a default where there is none.
    ///
    /// # Errors
    /// UnicodeEncodeError, OSError.
    pub fn put(&self, ctx: &Ctx, text: Option<&Value>, default: &str) -> Result<()> {
        self.check_output(ctx)?;
        let Some(text) = text else {
            self.buffer.borrow_mut().extend_from_slice(default.as_bytes());
            return Ok(());
        };
        let Some(s) = text.downcast::<StrObj>() else {
            let got = ctx.given_name(text);
            return Err(ctx.type_error(format!("write() argument must be str, not {got}")));
        };
        let is_utf8 = self.encoding.borrow().as_str() == "utf-8";
        if s.is_ascii() || is_utf8 && s.as_utf8().is_some() {
            self.buffer.borrow_mut().extend_from_slice(s.bytes());
            return Ok(());
        }
        let (encoding, errors) = (self.encoding.borrow().clone(), self.errors.borrow().clone());
        let bytes = ctx.encode(text, &encoding, &errors)?;
        let bytes = ctx.bytes_like(&bytes)?.into_owned();
        self.buffer.borrow_mut().extend_from_slice(&bytes);
        Ok(())
    }

    /// Hands over what was collected if it is time.
    ///
    /// # Errors
    /// OSError.
    pub fn settle(&self, ctx: &Ctx) -> Result<()> {
        let due = {
            let buffer = self.buffer.borrow();
            buffer.len() >= BUFFER_SIZE
                || self.write_through.get() && !buffer.is_empty()
                || self.line_buffered.get() && buffer.contains(&b'\n')
        };
        if due { self.hand_over(ctx) } else { Ok(()) }
    }

    /// Hands all over to the host. A thread that comes while another is at it leaves its output to that one.
    fn hand_over(&self, ctx: &Ctx) -> Result<()> {
        if self.flushing.get() {
            return Ok(());
        }
        self.flushing.set(true);
        let mut result = Ok(());
        loop {
            let bytes = std::mem::take(&mut *self.buffer.borrow_mut());
            if bytes.is_empty() {
                break;
            }
            let (host, number) = (ctx.host(), self.number);
            result = ctx.detach_io(|| match number {
                2 => {
                    host.write_stderr(&bytes);
                    Ok(())
                }
                _ => host.write_stdout(&bytes),
            });
            if result.is_err() {
                break;
            }
        }
        self.flushing.set(false);
        result.map_err(|error| os_error(ctx, &error, None))
    }

    fn fill(&self, ctx: &Ctx) -> Result<usize> {
        let host = ctx.host();
        let read = || {
            let mut chunk = vec![0; BUFFER_SIZE];
            (host.read_stdin(&mut chunk), chunk)
        };
        let found = if host.stdin_is_descriptor() {
            super::wait::when_ready(ctx, io::stdin().as_fd(), super::wait::Events::IN, None, read)?
        } else {
            Some(ctx.detach_io(read))
        };
        // Without a deadline the wait ends by input or by an error.
        let (n, chunk) = found.unwrap_or((Ok(0), Vec::new()));
        let n = n.map_err(|error| os_error(ctx, &error, None))?;
        self.buffer.borrow_mut().extend_from_slice(&chunk[..n.min(chunk.len())]);
        self.at_end.set(n == 0);
        Ok(n)
    }

    /// Bytes of standard input: at most `limit`, up to and with a newline if `line`.
    pub(super) fn take(&self, ctx: &Ctx, limit: usize, line: bool) -> Result<Vec<u8>> {
        loop {
            let end = {
                let buffer = self.buffer.borrow();
                let newline =
                    if line { buffer.iter().position(|b| *b == b'\n').map(|i| i + 1) } else { None };
                newline.or((buffer.len() >= limit).then_some(limit)).map(|n| n.min(limit))
            };
            if let Some(end) = end {
                return Ok(self.buffer.borrow_mut().drain(..end).collect());
            }
            if self.fill(ctx)? == 0 {
                return Ok(std::mem::take(&mut *self.buffer.borrow_mut()));
            }
        }
    }
}

/// `io.UnsupportedOperation(message)`, or an OSError where that class cannot be had.
pub(super) fn unsupported(ctx: &Ctx, message: &str) -> Raise {
    let class = ctx.import_module("io").and_then(|io| ctx.get_attr_str(&io, "UnsupportedOperation"));
    match class.map(|class| ctx.call(&class, &[ctx.new_str(message)])) {
        Ok(Ok(exception)) => Raise::new(exception),
        _ => ctx.raise(&ctx.exceptions().os_error, message),
    }
}

/// An error of the operating system as the OSError subclass that fits, with its errno and text.
pub fn os_error(ctx: &Ctx, error: &io::Error, filename: Option<&Value>) -> Raise {
    let Some(errno) = error.raw_os_error() else {
        let class = match error.kind() {
            io::ErrorKind::PermissionDenied => &ctx.exceptions().permission_error,
            io::ErrorKind::NotFound => &ctx.exceptions().file_not_found_error,
            _ => &ctx.exceptions().os_error,
        };
        return ctx.raise(class, &error.to_string());
    };
    let text = error_text(errno);
    let mut args = vec![ctx.new_int(errno as i64), ctx.new_str(&text)];
    args.extend(filename.cloned());
    ctx.raise_args(&ctx.exceptions().os_error, &args)
}

/// The text of an error number, as `strerror` gives it.
pub fn error_text(errno: i32) -> String {
    let text = io::Error::from_raw_os_error(errno).to_string();
    match text.find(" (os error") {
        Some(at) => text[..at].to_owned(),
        None => text,
    }
}

fn this(args: &[Value]) -> Option<&StreamObj> {
    args.first().and_then(|x| x.downcast::<StreamObj>())
}

macro_rules! stream {
    ($ctx:expr, $x:expr) => {
        match $x.downcast::<StreamObj>() {
            Some(stream) => stream,
            None => return Err($ctx.wrong_self("TextIOWrapper", $x)),
        }
    };
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("write", "(self, text, /)", write),
    NativeDef::new("writelines", "(self, lines, /)", |ctx, args| {
        for line in ctx.collect(&args[1])? {
            write(ctx, &[args[0].clone(), line])?;
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("flush", "(self, /)", |ctx, args| {
        let stream = stream!(ctx, &args[0]);
        stream.check_attached(ctx)?;
        stream.flush(ctx).map(|()| Value::NONE)
    }),
    NativeDef::new("detach", "(self, /)", |ctx, args| {
        let stream = stream!(ctx, &args[0]);
        stream.check_attached(ctx)?;
        stream.flush(ctx)?;
        stream.detached.set(true);
        Ok(stream.buffer_object.borrow().clone())
    }),
    NativeDef::new("seek", "(self, cookie, whence=0, /)", not_seekable),
    NativeDef::new("tell", "(self, /)", not_seekable),
    NativeDef::new("truncate", "(self, pos=None, /)", not_seekable),
    NativeDef::new("read", "(self, size=-1, /)", |ctx, args| {
        let stream = stream!(ctx, &args[0]);
        let limit = size_of_argument(ctx, arg(args, 1))?;
        stream.check_input(ctx)?;
        let mut bytes = stream.take(ctx, limit, false)?;
        // A text of n characters may need more bytes than n.
        while limit != usize::MAX && !stream.at_end.get() {
            let n_chars = String::from_utf8_lossy(&bytes).chars().count();
            if n_chars >= limit && std::str::from_utf8(&bytes).is_ok() {
                break;
            }
            let more = stream.take(ctx, 1, false)?;
            if more.is_empty() {
                break;
            }
            bytes.extend(more);
        }
        result_of(ctx, stream, bytes)
    }),
    NativeDef::new("readline", "(self, size=-1, /)", |ctx, args| {
        let stream = stream!(ctx, &args[0]);
        let limit = size_of_argument(ctx, arg(args, 1))?;
        stream.check_input(ctx)?;
        let bytes = stream.take(ctx, limit, true)?;
        result_of(ctx, stream, bytes)
    }),
    NativeDef::new("readlines", "(self, hint=-1, /)", |ctx, args| {
        let mut lines = Vec::new();
        while let Some(line) = next_line(ctx, &args[0])? {
            lines.push(line);
        }
        Ok(ctx.new_list(lines))
    }),
    NativeDef::new("fileno", "(self, /)", |ctx, args| {
        stream!(ctx, &args[0]).check_open(ctx)?;
        Ok(ctx.new_int(this(args).map_or(0, |s| s.number as i64)))
    }),
    NativeDef::new("isatty", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(stream!(ctx, &args[0]).is_terminal))
    }),
    NativeDef::new("readable", "(self, /)", |_, args| {
        Ok(Value::from_bool(this(args).is_some_and(|s| s.number == 0)))
    }),
    NativeDef::new("writable", "(self, /)", |_, args| {
        Ok(Value::from_bool(this(args).is_some_and(|s| s.number != 0)))
    }),
    NativeDef::new("seekable", "(self, /)", |_, _| Ok(Value::FALSE)),
    NativeDef::new("close", "(self, /)", |ctx, args| stream!(ctx, &args[0]).close(ctx).map(|()| Value::NONE)),
    NativeDef::new(
        "reconfigure",
        "(self, *, encoding=None, errors=None, newline=None, line_buffering=None, write_through=None)",
        reconfigure,
    ),
    NativeDef::new("__enter__", "(self, /)", |_, args| Ok(args[0].clone())),
    NativeDef::new("__exit__", "(self, /, *args)", |ctx, args| {
        ctx.call_method(&args[0], &ctx.names().close, &[])
    }),
];

fn write(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let stream = stream!(ctx, &args[0]);
    stream.put(ctx, Some(&args[1]), "")?;
    stream.settle(ctx)?;
    Ok(ctx.new_int(args[1].downcast::<StrObj>().map_or(0, |s| s.len() as i64)))
}

fn not_seekable(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    Err(unsupported(ctx, "underlying stream is not seekable"))
}

pub(super) fn size_of_argument(ctx: &Ctx, size: Option<&Value>) -> Result<usize> {
    match size.filter(|size| !size.is_none()) {
        Some(size) => Ok(usize::try_from(ctx.index_clamped(size)?).unwrap_or(usize::MAX)),
        None => Ok(usize::MAX),
    }
}

fn result_of(ctx: &Ctx, stream: &StreamObj, bytes: Vec<u8>) -> Result<Value> {
    let (encoding, errors) = (stream.encoding.borrow().clone(), stream.errors.borrow().clone());
    let text = ctx.decode(&bytes, None, &encoding, &errors)?;
    if !bytes.contains(&b'\r') {
        return Ok(text);
    }
    Ok(ctx.new_str(&text_of(&text).replace("\r\n", "\n").replace('\r', "\n")))
}

fn next_line(ctx: &Ctx, x: &Value) -> Result<Option<Value>> {
    let stream = stream!(ctx, x);
    stream.check_input(ctx)?;
    let bytes = stream.take(ctx, usize::MAX, true)?;
    if bytes.is_empty() { Ok(None) } else { result_of(ctx, stream, bytes).map(Some) }
}

fn reconfigure(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let stream = stream!(ctx, &args[0]);
    if stream.number != 0 {
        stream.hand_over(ctx)?;
    }
    let given = |i: usize| arg(args, i).filter(|value| !value.is_none());
    if let Some(encoding) = given(1) {
        stream.encoding.replace(text_of(encoding));
        stream.errors.replace("strict".to_owned());
    }
    if let Some(errors) = given(2) {
        stream.errors.replace(text_of(errors));
    }
    for i in [4, 5] {
        if let Some(on) = given(i) {
            stream.line_buffered.set(ctx.is_true(on)?);
        }
    }
    Ok(Value::NONE)
}

fn slots(s: &Slots) {
    s.iter.set(Some(|_, x| Ok(x.clone())));
    s.next.set(Some(next_line));
    s.repr.set(Some(|ctx, x| {
        let stream = stream!(ctx, x);
        let (name, mode) = (NAMES[stream.number.min(2) as usize], if stream.number == 0 { "r" } else { "w" });
        let encoding = stream.encoding.borrow();
        Ok(ctx.new_str(&format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='{encoding}'>")))
    }));
}

const GETSET: &[GetSet] = &[
    GetSet::get("name", |ctx, x| Ok(ctx.new_str(NAMES[stream!(ctx, x).number.min(2) as usize]))),
    GetSet::get("mode", |ctx, x| Ok(ctx.new_str(if stream!(ctx, x).number == 0 { "r" } else { "w" }))),
    GetSet::get("encoding", |ctx, x| Ok(ctx.new_str(&stream!(ctx, x).encoding.borrow()))),
    GetSet::get("errors", |ctx, x| Ok(ctx.new_str(&stream!(ctx, x).errors.borrow()))),
    GetSet::get("newlines", |_, _| Ok(Value::NONE)),
    GetSet::get("closed", |ctx, x| Ok(Value::from_bool(stream!(ctx, x).closed.get()))),
    GetSet::get("line_buffering", |ctx, x| Ok(Value::from_bool(stream!(ctx, x).line_buffered.get()))),
    GetSet::get("write_through", |ctx, x| Ok(Value::from_bool(stream!(ctx, x).write_through.get()))),
    GetSet::get("buffer", |ctx, x| Ok(stream!(ctx, x).buffer_object.borrow().clone())),
];
