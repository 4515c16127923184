//! `select.epoll`: readiness of many descriptors, kept by the operating system.

use super::failed;
use crate::native::posix;
use crate::native::wait::{Events, poll_until};
use gilbox_vm::object::build::TypeSpec;
use gilbox_vm::object::{Payload, Slots, TypeFlags};
use gilbox_vm::{Ctx, GetSet, NativeDef, Raise, Result, Value, arg};
use rustix::event::Timespec;
use rustix::event::epoll::{self, CreateFlags, Event, EventData, EventFlags};
use std::cell::Cell;
use std::fs::File;
use std::os::fd::AsFd;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// The payload: the number of its descriptor, -1 when closed.
struct EpollObj {
    fd: Cell<i64>,
}

impl Payload for EpollObj {}

static SPEC: TypeSpec = TypeSpec::new::<EpollObj>("select.epoll")
    .methods(METHODS)
    .getset(&[GetSet::get("closed", |ctx, x| Ok(Value::from_bool(this(ctx, x)?.fd.get() < 0)))])
    .slots(slots)
    .flags(TypeFlags::WEAKREF)
    .doc("Returns an epolling object.");

pub(super) fn add_type(ctx: &Ctx, module: &Value) {
    let class = ctx.native_type(&SPEC, None);
    ctx.module_set(module, "epoll", class.to_value());
}

fn slots(s: &Slots) {
    s.new.set(Some(|ctx, ty, args| {
        let [hint, _] = args.places(ctx, "epoll", ["sizehint", "flags"], 0)?;
        if let Some(hint) = hint {
            let hint = ctx.index_checked(hint)?;
            if hint != -1 && hint <= 0 {
                return Err(ctx.value_error("negative sizehint"));
            }
        }
        posix::check_allowed(ctx)?;
        let made = epoll::create(CreateFlags::CLOEXEC).map_err(|error| failed(ctx, error))?;
        let fd = ctx.index_clamped(&posix::keep(ctx, made))?;
        Ok(ctx.alloc(ty, EpollObj { fd: Cell::new(fd) }).into_value())
    }));
    s.finalize.set(Some(close));
}

fn this<'a>(ctx: &Ctx, x: &'a Value) -> Result<&'a EpollObj> {
    ctx.payload::<EpollObj>(x, "select.epoll")
}

fn close(ctx: &Ctx, x: &Value) {
    if let Some(epoll) = x.downcast::<EpollObj>() {
        let fd = epoll.fd.replace(-1);
        if fd >= 0 {
            drop(posix::close_descriptor(ctx, &ctx.new_int(fd)));
        }
    }
}

fn closed(ctx: &Ctx) -> Raise {
    ctx.value_error("I/O operation on closed epoll object")
}

fn file(ctx: &Ctx, x: &Value) -> Result<Arc<File>> {
    match this(ctx, x)?.fd.get() {
        fd if fd < 0 => Err(closed(ctx)),
        fd => posix::file_of(ctx, &ctx.new_int(fd)),
    }
}

/// The number of a descriptor, or of what has one.
fn number(ctx: &Ctx, x: &Value) -> Result<Value> {
    let fd = if ctx.has_index(x) {
        ctx.index(x)?
    } else {
        let Some(ask) = ctx.get_attr_opt(x, &ctx.intern("fileno"))? else {
            return Err(ctx.type_error("argument must be an int, or have a fileno() method."));
        };
        let fd = ctx.call(&ask, &[])?;
        if !ctx.has_index(&fd) {
            return Err(ctx.type_error("fileno() returned a non-integer"));
        }
        fd
    };
    match ctx.index_checked(&fd)? {
        n if n < 0 => Err(ctx.value_error(format!("file descriptor cannot be a negative integer ({n})"))),
        _ => Ok(fd),
    }
}

/// What to wait for if nothing is said: reading, writing and urgent data.
const DEFAULT_EVENTS: u32 = 1 | 2 | 4;

fn events(ctx: &Ctx, given: Option<&Value>) -> Result<EventFlags> {
    let bits = given.map_or(Ok(i64::from(DEFAULT_EVENTS)), |events| ctx.index_checked(events))?;
    Ok(EventFlags::from_bits_retain(bits as u32))
}

const METHODS: &[NativeDef] = &[
    NativeDef::new("register", "(self, fd, eventmask=7)", |ctx, args| {
        let (epoll, fd) = (file(ctx, &args[0])?, number(ctx, &args[1])?);
        let (source, events) = (posix::file_of(ctx, &fd)?, events(ctx, arg(args, 2))?);
        let data = EventData::new_u64(ctx.index_clamped(&fd)? as u64);
        epoll::add(&epoll, &source, data, events).map_err(|error| failed(ctx, error))?;
        Ok(Value::NONE)
    })
    .doc("Registers a new fd or raises an OSError if the fd is already registered."),
    NativeDef::new("modify", "(self, fd, eventmask)", |ctx, args| {
        let (epoll, fd) = (file(ctx, &args[0])?, number(ctx, &args[1])?);
        let (source, events) = (posix::file_of(ctx, &fd)?, events(ctx, arg(args, 2))?);
        let data = EventData::new_u64(ctx.index_clamped(&fd)? as u64);
        epoll::modify(&epoll, &source, data, events).map_err(|error| failed(ctx, error))?;
        Ok(Value::NONE)
    })
    .doc("Modify event mask for a registered file descriptor."),
    NativeDef::new("unregister", "(self, fd)", |ctx, args| {
        let (epoll, fd) = (file(ctx, &args[0])?, number(ctx, &args[1])?);
        let source = posix::file_of(ctx, &fd)?;
        epoll::delete(&epoll, &source).map_err(|error| failed(ctx, error))?;
        Ok(Value::NONE)
    })
    .doc("Remove a registered file descriptor from the epoll object."),
    NativeDef::new("poll", "(self, timeout=None, maxevents=-1)", poll)
        .doc("Wait for events on the epoll file descriptor."),
    NativeDef::new("fileno", "(self, /)", |ctx, args| match this(ctx, &args[0])?.fd.get() {
        fd if fd < 0 => Err(closed(ctx)),
        fd => Ok(ctx.new_int(fd)),
    }),
    NativeDef::new("close", "(self, /)", |ctx, args| {
        close(ctx, &args[0]);
        Ok(Value::NONE)
    }),
    NativeDef::new("__enter__", "(self, /)", |ctx, args| {
        file(ctx, &args[0])?;
        Ok(args[0].clone())
    }),
    NativeDef::new("__exit__", "(self, exc_type=None, exc_value=None, exc_tb=None, /)", |ctx, args| {
        close(ctx, &args[0]);
        Ok(Value::NONE)
    }),
];

/// As many events as one call of the system may bring.
const MOST_EVENTS: i64 = 4096;

fn poll(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let epoll = file(ctx, &args[0])?;
    let seconds = match arg(args, 1).filter(|t| !t.is_none()) {
        Some(timeout) => Some(super::seconds_of(ctx, timeout)?),
        None => None,
    };
    let room = match arg(args, 2).map_or(Ok(-1), |n| ctx.index_checked(n))? {
        -1 => 1024,
        n if n <= 0 => {
            return Err(ctx.value_error(format!("maxevents must be greater than 0, got {n}")));
        }
        n => n.min(MOST_EVENTS),
    };
    let found = wait(ctx, &epoll, seconds, room as usize)?;
    Ok(ctx.new_list(found.iter().map(|event| pair(ctx, event)).collect()))
}

/// What `poll` with so many seconds finds: descriptors, each with its events.
///
/// # Errors
/// As `poll`.
pub(in crate::native) fn epoll_ready(ctx: &Ctx, x: &Value, seconds: Option<f64>) -> Result<Vec<(i64, u32)>> {
    let epoll = file(ctx, x)?;
    let found = wait(ctx, &epoll, seconds, 256)?;
    Ok(found.into_iter().map(parts).collect())
}

/// The system packs the structure: the parts are copied out.
fn parts(event: Event) -> (i64, u32) {
    let (data, flags) = (event.data, event.flags);
    (data.u64() as i64, flags.bits())
}

/// Readable: what a reader is told of. Errors and hang-ups are told to both sides.
pub(in crate::native) const EPOLL_IN: u32 = EventFlags::IN.bits();
/// Writable.
pub(in crate::native) const EPOLL_OUT: u32 = EventFlags::OUT.bits();

fn wait(ctx: &Ctx, epoll: &File, seconds: Option<f64>, room: usize) -> Result<Vec<Event>> {
    let deadline = seconds.filter(|s| *s > 0.0).and_then(|seconds| {
        Duration::try_from_secs_f64(seconds).ok().and_then(|length| Instant::now().checked_add(length))
    });
    let never_waits = seconds == Some(0.0);
    let mut found: Vec<Event> = Vec::with_capacity(room);
    loop {
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        match epoll::wait(epoll, rustix::buffer::spare_capacity(&mut found), Some(&at_once)) {
            Ok(_) => {}
            Err(rustix::io::Errno::INTR) => continue,
            Err(error) => return Err(failed(ctx, error)),
        }
        if !found.is_empty() || never_waits {
            return Ok(found);
        }
        let woken = poll_until(ctx, &[(epoll.as_fd(), Events::IN)], deadline)?;
        let woken = woken.map_err(|error| crate::native::stream::os_error(ctx, &error, None))?;
        if woken.iter().all(|events| events.is_empty()) {
            return Ok(found);
        }
    }
}

fn pair(ctx: &Ctx, event: &Event) -> Value {
    let (fd, flags) = parts(*event);
    ctx.new_tuple(&[ctx.new_int(fd), ctx.new_int(i64::from(flags))])
}
