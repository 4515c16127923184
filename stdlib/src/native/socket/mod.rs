//! `_socket`: sockets of the operating system, and `_select`: waiting for several descriptors.
//!
//! A socket's descriptor stands in the same table as those of files. Every call that may wait does so first, at a
//! place where signals are heard, and then makes its call of the system.

mod address;
mod ancillary;
mod epoll;
mod interface;
mod options;
mod poll;

use super::wait::{Events, until_ready, when_ready};
use super::{posix, stream};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{Args, GetSet, ModuleSpec, NativeDef, arg};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::value::Value;
use rustix::fs::OFlags;
use rustix::io::Errno;
use rustix::net::{AddressFamily, Protocol, RecvFlags, SendFlags, Shutdown, SocketFlags, SocketType};
use std::cell::Cell;
use std::fs::File;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

pub(super) use epoll::{EPOLL_IN, EPOLL_OUT, epoll_ready};
pub use poll::MODULE as SELECT;

/// The module `_socket`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "_socket",
    doc: "Sockets of the operating system.",
    functions: &[
        NativeDef::new("socketpair", "(family=1, type=1, proto=0, /)", pair),
        NativeDef::new("interface_index", "(name, /)", interface::index_of),
        NativeDef::new("interface_name", "(index, /)", interface::name_of),
        NativeDef::new("resolve", "(host, /)", address::resolve),
        NativeDef::new("close", "(fd, /)", |ctx, args| {
            posix::close_descriptor(ctx, &args[0])?;
            Ok(Value::NONE)
        }),
    ],
    init: |ctx, module| {
        let class = ctx.native_type(&SPEC, None);
        ctx.module_set(module, "socket", class.to_value());
        Ok(())
    },
};

/// The payload of sockets.
struct SocketObj {
    /// -1 when closed.
    fd: Cell<i64>,
    family: Cell<i64>,
    kind: Cell<i64>,
    proto: Cell<i64>,
    /// `None` waits for ever, zero never.
    timeout: Cell<Option<Duration>>,
}

impl Payload for SocketObj {}

static SPEC: TypeSpec = TypeSpec::new::<SocketObj>("_socket.socket")
    .methods(METHODS)
    .getset(GETSET)
    .slots(slots)
    .flags(TypeFlags::BASE)
    .doc("An end of a connection.");

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, _| {
        let socket = SocketObj {
            fd: Cell::new(-1),
            family: Cell::new(-1),
            kind: Cell::new(-1),
            proto: Cell::new(-1),
            timeout: Cell::new(None),
        };
        Ok(ctx.alloc(ty, socket).into_value())
    }));
    s.init.set(Some(init));
    s.finalize.set(Some(|ctx, x| {
        if let Some(socket) = x.downcast::<SocketObj>() {
            let fd = socket.fd.replace(-1);
            if fd >= 0 {
                drop(posix::close_descriptor(ctx, &ctx.new_int(fd)));
            }
        }
    }));
}

fn failed(ctx: &Ctx, error: Errno) -> Raise {
    stream::os_error(ctx, &error.into(), None)
}

fn family_of(ctx: &Ctx, number: i64) -> Result<AddressFamily> {
    let raw = u16::try_from(number).map_err(|_| failed(ctx, Errno::AFNOSUPPORT))?;
    Ok(AddressFamily::from_raw(raw))
}

fn kind_of(number: i64) -> (SocketType, SocketFlags) {
    let mut flags = SocketFlags::CLOEXEC;
    flags.set(SocketFlags::NONBLOCK, number & 0o4000 != 0);
    (SocketType::from_raw((number & 0xff) as u32), flags)
}

fn protocol_of(number: i64) -> Option<Protocol> {
    u32::try_from(number).ok().and_then(std::num::NonZero::new).map(Protocol::from_raw)
}

fn init(ctx: &Ctx, x: &Value, args: Args<'_>) -> Result<()> {
    let places = args.places(ctx, "socket", ["family", "type", "proto", "fileno"], 0)?;
    let number = |at: usize| places[at].map_or(Ok(-1), |value| ctx.index_clamped(value));
    let (family, kind, proto) = (number(0)?, number(1)?, number(2)?);
    posix::check_allowed(ctx)?;
    let socket = this(ctx, x)?;
    let fd = match places[3].filter(|fd| !fd.is_none()) {
        Some(fd) => {
            let number = ctx.index_clamped(fd)?;
            if number < 0 {
                return Err(ctx.value_error("negative file descriptor"));
            }
            let file = posix::file_of(ctx, fd)?;
            rustix::net::sockopt::socket_type(&*file).map_err(|error| failed(ctx, error))?;
            number
        }
        None => {
            let (raw_kind, flags) = kind_of(if kind < 0 { 1 } else { kind });
            let family = family_of(ctx, if family < 0 { 2 } else { family })?;
            let made = rustix::net::socket_with(family, raw_kind, flags, protocol_of(proto));
            let fd = posix::keep(ctx, made.map_err(|error| failed(ctx, error))?);
            ctx.index_clamped(&fd)?
        }
    };
    socket.fd.set(fd);
    socket.kind.set(if kind < 0 { 1 } else { kind & 0xff });
    socket.proto.set(proto.max(0));
    socket.timeout.set((kind > 0 && kind & 0o4000 != 0).then_some(Duration::ZERO));
    socket.family.set(if family < 0 { 2 } else { family });
    Ok(())
}

/// How many bytes of a buffer are to be filled: so many as asked for, or all for 0.
fn part_of(ctx: &Ctx, asked: i64, space: usize, name: &str, too_many: &str) -> Result<usize> {
    match usize::try_from(asked) {
        Err(_) => Err(ctx.value_error(format!("negative buffersize in {name}"))),
        Ok(0) => Ok(space),
        Ok(n) if n > space => Err(ctx.value_error(too_many)),
        Ok(n) => Ok(n),
    }
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a SocketObj> {
    ctx.payload::<SocketObj>(x, "socket")
}

impl SocketObj {
    fn file(&self, ctx: &Ctx) -> Result<Arc<File>> {
        posix::file_of(ctx, &ctx.new_int(self.fd.get()))
    }

    fn deadline(&self) -> Option<Instant> {
        self.timeout.get().and_then(|timeout| Instant::now().checked_add(timeout))
    }

    /// Makes a call as often as it takes, within the timeout.
    fn attempt<R>(
        &self,
        ctx: &Ctx,
        events: Events,
        mut call: impl FnMut(&File) -> rustix::io::Result<R>,
    ) -> Result<R> {
        let file = self.file(ctx)?;
        let never_waits = self.timeout.get() == Some(Duration::ZERO);
        let deadline = self.deadline();
        loop {
            let result = if never_waits {
                // It need not let the lock go.
                call(&file)
            } else {
                when_ready(ctx, file.as_fd(), events, deadline, || call(&file))?
                    .ok_or_else(|| timed_out(ctx))?
            };
            match result {
                Err(Errno::INTR) => ctx.handle_pending()?,
                Err(Errno::AGAIN) if !never_waits => {}
                result => return result.map_err(|error| failed(ctx, error)),
            }
        }
    }

    /// Sends; answers how many bytes went.
    fn send(&self, ctx: &Ctx, bytes: &[u8], flags: SendFlags) -> Result<usize> {
        let mut sent = 0;
        if self.timeout.get() != Some(Duration::ZERO) {
            let file = self.file(ctx)?;
            // Mostly there is room for all, and nobody has to ask first.
            match ctx.detach_io(|| rustix::net::send(&file, bytes, flags | SendFlags::DONTWAIT)) {
                Ok(n) if n == bytes.len() || self.timeout.get().is_some() => return Ok(n),
                Ok(n) => sent = n,
                Err(Errno::AGAIN | Errno::INTR) => {}
                Err(error) => return Err(failed(ctx, error)),
            }
        }
        let rest = &bytes[sent..];
        let n = self.attempt(ctx, Events::OUT, |file| rustix::net::send(file, rest, flags))?;
        Ok(sent + n)
    }

    /// Connects; the error stays one of the system.
    fn connect(&self, ctx: &Ctx, to: &address::Address) -> Result<std::result::Result<(), Errno>> {
        let file = self.file(ctx)?;
        let blocks = self.timeout.get() != Some(Duration::ZERO);
        if blocks && self.timeout.get().is_none() {
            set_nonblocking(ctx, &file, true)?;
        }
        let mut result = ctx.detach_io(|| to.connect(&file));
        if blocks && matches!(result, Err(Errno::INPROGRESS | Errno::INTR)) {
            let ready = until_ready(ctx, file.as_fd(), Events::OUT, self.deadline());
            result = match &ready {
                Ok(true) => rustix::net::sockopt::socket_error(&file).and_then(|error| error),
                _ => Err(Errno::TIMEDOUT),
            };
            if self.timeout.get().is_none() {
                set_nonblocking(ctx, &file, false)?;
            }
            if !ready? {
                return Err(timed_out(ctx));
            }
        } else if blocks && self.timeout.get().is_none() {
            set_nonblocking(ctx, &file, false)?;
        }
        Ok(result)
    }
}

fn timed_out(ctx: &Ctx) -> Raise {
    ctx.raise(&ctx.exceptions().timeout_error, "timed out")
}

fn set_nonblocking(ctx: &Ctx, file: &File, on: bool) -> Result<()> {
    let set = rustix::fs::fcntl_getfl(file).and_then(|mut flags| {
        flags.set(OFlags::NONBLOCK, on);
        rustix::fs::fcntl_setfl(file, flags)
    });
    set.map_err(|error| failed(ctx, error))
}

fn pair(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    posix::check_allowed(ctx)?;
    let number = |at: usize, default| arg(args, at).map_or(Ok(default), |value| ctx.index_clamped(value));
    let (kind, flags) = kind_of(number(1, 1)?);
    let made =
        rustix::net::socketpair(family_of(ctx, number(0, 1)?)?, kind, flags, protocol_of(number(2, 0)?));
    let (one, other) = made.map_err(|error| failed(ctx, error))?;
    Ok(ctx.new_tuple(&[posix::keep(ctx, one), posix::keep(ctx, other)]))
}

fn number(ctx: &Ctx, args: &[Value], at: usize, default: i64) -> Result<i64> {
    arg(args, at).map_or(Ok(default), |value| ctx.index_clamped(value))
}

fn length(ctx: &Ctx, value: &Value, name: &str) -> Result<usize> {
    match usize::try_from(ctx.index_checked(value)?) {
        Ok(n) => {
            ctx.check_allocation(n)?;
            Ok(n)
        }
        Err(_) => Err(ctx.value_error(format!("negative buffersize in {name}"))),
    }
}

/// Room to receive into, kept for the next call: large enough blocks would come from the system each time.
#[derive(Default)]
struct Scratch(Cell<Vec<u8>>);

/// The largest room that is kept.
const MOST_KEPT: usize = 1 << 20;

fn with_room(ctx: &Ctx, size: usize, body: impl FnOnce(&mut [u8]) -> Result<Value>) -> Result<Value> {
    let scratch = ctx.state::<Scratch>();
    let mut room = scratch.0.take();
    if room.len() < size {
        room.resize(size, 0);
    }
    let result = body(&mut room[..size]);
    if room.len() <= MOST_KEPT {
        scratch.0.set(room);
    }
    result
}

/// Receives up to so many bytes, and answers what becomes of them.
fn receive(
    ctx: &Ctx,
    socket: &SocketObj,
    size: usize,
    flags: i64,
    finish: impl FnOnce(&[u8]) -> Result<Value>,
) -> Result<Value> {
    let flags = RecvFlags::from_bits_retain(flags as u32);
    with_room(ctx, size, |room| {
        let n = socket
            .attempt(ctx, Events::IN, |file| rustix::net::recv(file, &mut room[..], flags).map(|r| r.0))?;
        finish(&room[..n.min(size)])
    })
}

/// Receives a datagram, and answers what becomes of it and where it came from.
fn receive_from(
    ctx: &Ctx,
    socket: &SocketObj,
    size: usize,
    flags: i64,
    finish: impl FnOnce(&[u8]) -> Result<Value>,
) -> Result<Value> {
    let flags = RecvFlags::from_bits_retain(flags as u32);
    with_room(ctx, size, |room| {
        let (n, from) = socket.attempt(ctx, Events::IN, |file| {
            rustix::net::recvfrom(file, &mut room[..], flags).map(|r| (r.0, r.2))
        })?;
        let from = from.map_or(Ok(Value::NONE), |from| address::to_value(ctx, from))?;
        Ok(ctx.new_tuple(&[finish(&room[..n.min(size)])?, from]))
    })
}

const NO_SIGNAL: SendFlags = SendFlags::NOSIGNAL;

fn send_flags(flags: i64) -> SendFlags {
    SendFlags::from_bits_retain(flags as u32) | NO_SIGNAL
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("bind", "(self, address, /)", |ctx, args| {
        let socket = this(ctx, &args[0])?;
        let to = address::parse(ctx, socket.family.get(), &args[1], "bind")?;
        let file = socket.file(ctx)?;
        to.bind(&file).map(|()| Value::NONE).map_err(|error| failed(ctx, error))
    }),
    NativeDef::new("connect", "(self, address, /)", |ctx, args| {
        let socket = this(ctx, &args[0])?;
        let to = address::parse(ctx, socket.family.get(), &args[1], "connect")?;
        socket.connect(ctx, &to)?.map(|()| Value::NONE).map_err(|error| failed(ctx, error))
    }),
    NativeDef::new("connect_ex", "(self, address, /)", |ctx, args| {
        let socket = this(ctx, &args[0])?;
        let to = address::parse(ctx, socket.family.get(), &args[1], "connect_ex")?;
        let result = match socket.connect(ctx, &to) {
            Err(raise) if raise.is(ctx, &ctx.exceptions().timeout_error) => Err(Errno::AGAIN),
            result => result?,
        };
        Ok(ctx.new_int(result.err().map_or(0, |error| error.raw_os_error() as i64)))
    }),
    NativeDef::new("listen", "(self, backlog=128, /)", |ctx, args| {
        let backlog = number(ctx, args, 1, 128)?.clamp(0, i32::MAX as i64) as i32;
        let file = this(ctx, &args[0])?.file(ctx)?;
        rustix::net::listen(&file, backlog).map(|()| Value::NONE).map_err(|error| failed(ctx, error))
    }),
    NativeDef::new("_accept", "(self, /)", |ctx, args| {
        let socket = this(ctx, &args[0])?;
        let (fd, from) = socket
            .attempt(ctx, Events::IN, |file| rustix::net::acceptfrom_with(file, SocketFlags::CLOEXEC))?;
        let from = from.map_or(Ok(ctx.new_str("")), |from| address::to_value(ctx, from))?;
        Ok(ctx.new_tuple(&[posix::keep(ctx, fd), from]))
    }),
    NativeDef::new("recv", "(self, bufsize, flags=0, /)", |ctx, args| {
        let size = length(ctx, &args[1], "recv")?;
        let flags = number(ctx, args, 2, 0)?;
        receive(ctx, this(ctx, &args[0])?, size, flags, |bytes| Ok(ctx.new_bytes(bytes)))
    }),
    NativeDef::new("recvfrom", "(self, bufsize, flags=0, /)", |ctx, args| {
        let size = length(ctx, &args[1], "recvfrom")?;
        let flags = number(ctx, args, 2, 0)?;
        receive_from(ctx, this(ctx, &args[0])?, size, flags, |bytes| Ok(ctx.new_bytes(bytes)))
    }),
    NativeDef::new("recv_into", "(self, buffer, nbytes=0, flags=0)", |ctx, args| {
        let space = ctx.writable_len(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let size = part_of(
            ctx,
            number(ctx, args, 2, 0)?,
            space,
            "recv_into",
            "buffer too small for requested bytes",
        )?;
        let flags = number(ctx, args, 3, 0)?;
        receive(ctx, this(ctx, &args[0])?, size, flags, |bytes| put_into(ctx, &args[1], bytes))
    }),
    NativeDef::new("recvfrom_into", "(self, buffer, nbytes=0, flags=0)", |ctx, args| {
        let space = ctx.writable_len(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let size = part_of(
            ctx,
            number(ctx, args, 2, 0)?,
            space,
            "recvfrom_into",
            "nbytes is greater than the length of the buffer",
        )?;
        let flags = number(ctx, args, 3, 0)?;
        receive_from(ctx, this(ctx, &args[0])?, size, flags, |bytes| put_into(ctx, &args[1], bytes))
    }),
    NativeDef::new("send", "(self, data, flags=0, /)", |ctx, args| {
        let bytes = ctx.bytes_like(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let flags = send_flags(number(ctx, args, 2, 0)?);
        let socket = this(ctx, &args[0])?;
        Ok(ctx.new_int(socket.send(ctx, &bytes, flags)? as i64))
    }),
    NativeDef::new("sendall", "(self, data, flags=0, /)", |ctx, args| {
        let bytes = ctx.bytes_like(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let flags = send_flags(number(ctx, args, 2, 0)?);
        let socket = this(ctx, &args[0])?;
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            rest = &rest[socket.send(ctx, rest, flags)?..];
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("sendto", "(self, data, /, *args)", |ctx, args| {
        let bytes = ctx.bytes_like(&args[1])?;
        let _held = ctx.hold_buffer(&args[1])?;
        let rest = ctx.tuple_items(&args[2]);
        let (flags, to) = match rest {
            [to] => (0, to),
            [flags, to] => (ctx.index_clamped(flags)?, to),
            _ => {
                let n = rest.len() + 1;
                return Err(ctx.type_error(format!("sendto() takes 2 or 3 arguments ({n} given)")));
            }
        };
        let socket = this(ctx, &args[0])?;
        let to = address::parse(ctx, socket.family.get(), to, "sendto")?;
        let n = socket.attempt(ctx, Events::OUT, |file| to.send(file, &bytes, send_flags(flags)))?;
        Ok(ctx.new_int(n as i64))
    }),
    NativeDef::new("_sendmsg", "(self, data, items, flags, address, /)", ancillary::send),
    NativeDef::new("_recvmsg", "(self, bufsize, ancbufsize, flags, /)", ancillary::receive),
    NativeDef::new("shutdown", "(self, how, /)", |ctx, args| {
        let how = match ctx.index_clamped(&args[1])? {
            0 => Shutdown::Read,
            1 => Shutdown::Write,
            2 => Shutdown::Both,
            _ => return Err(failed(ctx, Errno::INVAL)),
        };
        let file = this(ctx, &args[0])?.file(ctx)?;
        rustix::net::shutdown(&file, how).map(|()| Value::NONE).map_err(|error| failed(ctx, error))
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        let fd = this(ctx, &args[0])?.fd.replace(-1);
        if fd >= 0 {
            posix::close_descriptor(ctx, &ctx.new_int(fd))?;
        }
        Ok(Value::NONE)
    }),
    NativeDef::new("detach", "(self, /)", |ctx, args| Ok(ctx.new_int(this(ctx, &args[0])?.fd.replace(-1)))),
    NativeDef::new("fileno", "(self, /)", |ctx, args| Ok(ctx.new_int(this(ctx, &args[0])?.fd.get()))),
    NativeDef::new("getsockname", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?.file(ctx)?;
        let name = rustix::net::getsockname(&file).map_err(|error| failed(ctx, error))?;
        address::to_value(ctx, name)
    }),
    NativeDef::new("getpeername", "(self, /)", |ctx, args| {
        let file = this(ctx, &args[0])?.file(ctx)?;
        match rustix::net::getpeername(&file).map_err(|error| failed(ctx, error))? {
            Some(name) => address::to_value(ctx, name),
            None => Ok(ctx.new_str("")),
        }
    }),
    NativeDef::new("setsockopt", "(self, level, optname, value, optlen=None, /)", options::set),
    NativeDef::new("getsockopt", "(self, level, optname, buflen=0, /)", options::get),
    NativeDef::new("setblocking", "(self, flag, /)", |ctx, args| {
        let blocks = ctx.is_true(&args[1])?;
        set_timeout(ctx, &args[0], if blocks { None } else { Some(Duration::ZERO) })
    }),
    NativeDef::new("getblocking", "(self, /)", |ctx, args| {
        Ok(Value::from_bool(this(ctx, &args[0])?.timeout.get() != Some(Duration::ZERO)))
    }),
    NativeDef::new("settimeout", "(self, timeout, /)", |ctx, args| {
        if args[1].is_none() {
            return set_timeout(ctx, &args[0], None);
        }
        let seconds = seconds_of(ctx, &args[1])?;
        if seconds < 0.0 {
            return Err(ctx.value_error("Timeout value out of range"));
        }
        set_timeout(ctx, &args[0], Some(Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)))
    }),
    NativeDef::new("gettimeout", "(self, /)", |ctx, args| timeout_value(ctx, &args[0])),
];

fn put_into(ctx: &Ctx, buffer: &Value, bytes: &[u8]) -> Result<Value> {
    ctx.with_writable(buffer, &mut |space| {
        let n = bytes.len().min(space.len());
        space[..n].copy_from_slice(&bytes[..n]);
    })?;
    Ok(ctx.new_int(bytes.len() as i64))
}

/// A number of seconds.
fn seconds_of(ctx: &Ctx, value: &Value) -> Result<f64> {
    let float = ctx.call(ctx.types().float.as_value(), std::slice::from_ref(value))?;
    match float.as_exact_float() {
        Some(seconds) if seconds.is_nan() => Err(ctx.value_error("Invalid value NaN (not a number)")),
        Some(seconds) => Ok(seconds),
        None => Ok(0.0),
    }
}

fn set_timeout(ctx: &Ctx, x: &Value, timeout: Option<Duration>) -> Result<Value> {
    let socket = this(ctx, x)?;
    let file = socket.file(ctx)?;
    set_nonblocking(ctx, &file, timeout.is_some())?;
    socket.timeout.set(timeout);
    Ok(Value::NONE)
}

fn timeout_value(ctx: &Ctx, x: &Value) -> Result<Value> {
    let timeout = this(ctx, x)?.timeout.get();
    Ok(timeout.map_or(Value::NONE, |timeout| ctx.new_float(timeout.as_secs_f64())))
}

const GETSET: &[GetSet] = &[
    GetSet::get("family", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.family.get()))),
    GetSet::get("type", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.kind.get()))),
    GetSet::get("proto", |ctx, x| Ok(ctx.new_int(this(ctx, x)?.proto.get()))),
    GetSet::get("timeout", timeout_value),
];
