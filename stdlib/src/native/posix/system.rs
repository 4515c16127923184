//! Times and owners of files, file systems, sessions, limits: what the parts with larger subjects leave over.

use super::{check_allowed, failed, file_of, path_of};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::types::bytes::BytesObj;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use rustix::fs::{AtFlags, CWD, Gid, Mode, StatVfs, Timespec, Timestamps, Uid};
use rustix::process::{Pid, Resource, Rlimit};
use std::os::fd::AsFd;
use std::os::unix::fs::FileExt;
use std::os::unix::process::CommandExt;

fn done(ctx: &Ctx, result: rustix::io::Result<()>, path: Option<&Value>) -> Result<Value> {
    match result {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, error, path)),
    }
}

fn is_path(x: &Value) -> bool {
    x.downcast::<StrObj>().is_some() || x.downcast::<BytesObj>().is_some()
}

/// A moment in nanoseconds as the system takes it.
fn moment(ns: i128) -> Timespec {
    let second = 1_000_000_000;
    Timespec { tv_sec: ns.div_euclid(second) as i64, tv_nsec: ns.rem_euclid(second) as i64 }
}

/// `utime(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)`
pub(super) fn utime(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let given = |at: usize| arg(args, at).filter(|x| !x.is_none());
    let pair = |x: &Value, what: &str| {
        let items = ctx.tuple_items(x);
        match items {
            [a, b] => Ok([a.clone(), b.clone()]),
            _ => Err(ctx.type_error(format!("utime: '{what}' must be a tuple of two ints"))),
        }
    };
    let now = Timespec { tv_sec: 0, tv_nsec: rustix::fs::UTIME_NOW };
    let [atime, mtime] = match (given(1), given(2)) {
        (Some(_), Some(_)) => {
            return Err(ctx.value_error("utime: you may specify either 'times' or 'ns' but not both"));
        }
        (Some(times), None) => {
            let ns = |x: &Value| ctx.to_f64(x).map(|f| moment((f * 1e9).floor() as i128));
            let [a, b] = pair(times, "times")?;
            [ns(&a)?, ns(&b)?]
        }
        (None, Some(ns)) => {
            let [a, b] = pair(ns, "ns")?;
            [moment(ctx.index_checked(&a)? as i128), moment(ctx.index_checked(&b)? as i128)]
        }
        (None, None) => [now, now],
    };
    let times = Timestamps { last_access: atime, last_modification: mtime };
    if ctx.has_index(&args[0]) && !is_path(&args[0]) {
        let file = file_of(ctx, &args[0])?;
        return done(ctx, ctx.detach_call(|| rustix::fs::futimens(&*file, &times)), None);
    }
    let follows = arg(args, 4).map_or(Ok(true), |follows| ctx.is_true(follows))?;
    let flags = if follows { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
    let path = path_of(ctx, &args[0])?;
    let result = ctx.detach_call(|| rustix::fs::utimensat(CWD, &path, &times, flags));
    done(ctx, result, Some(&args[0]))
}

/// The numbers of a file system, in the order of `statvfs_result`.
fn numbers(ctx: &Ctx, found: rustix::io::Result<StatVfs>, path: Option<&Value>) -> Result<Value> {
    let s = found.map_err(|error| failed(ctx, error, path))?;
    let fields = [
        s.f_bsize,
        s.f_frsize,
        s.f_blocks,
        s.f_bfree,
        s.f_bavail,
        s.f_files,
        s.f_ffree,
        s.f_favail,
        s.f_flag.bits(),
        s.f_namemax,
        s.f_fsid,
    ];
    Ok(ctx.new_tuple(&fields.map(|field| ctx.new_uint(field))))
}

/// `_statvfs(path)`
pub(super) fn statvfs(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    if ctx.has_index(&args[0]) && !is_path(&args[0]) {
        let file = file_of(ctx, &args[0])?;
        return numbers(ctx, ctx.detach_call(|| rustix::fs::fstatvfs(&*file)), None);
    }
    let path = path_of(ctx, &args[0])?;
    numbers(ctx, ctx.detach_call(|| rustix::fs::statvfs(&path)), Some(&args[0]))
}

fn mode_of(ctx: &Ctx, x: &Value) -> Result<Mode> {
    Ok(Mode::from_raw_mode(ctx.index_checked(x)? as u32 & 0o7777))
}

/// `umask(mask)`
pub(super) fn umask(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let old = rustix::process::umask(mode_of(ctx, &args[0])?);
    Ok(ctx.new_int(old.as_raw_mode() as i64))
}

/// `mkfifo(path, mode=0o666)`
pub(super) fn mkfifo(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let path = path_of(ctx, &args[0])?;
    let mode = arg(args, 1).map_or(Ok(Mode::from_raw_mode(0o666)), |mode| mode_of(ctx, mode))?;
    let kind = rustix::fs::FileType::Fifo;
    let result = ctx.detach_call(|| rustix::fs::mknodat(CWD, &path, kind, mode, 0));
    done(ctx, result, Some(&args[0]))
}

/// `fchmod(fd, mode)`
pub(super) fn fchmod(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (file, mode) = (file_of(ctx, &args[0])?, mode_of(ctx, &args[1])?);
    done(ctx, ctx.detach_call(|| rustix::fs::fchmod(&*file, mode)), None)
}

/// `chown(path, uid, gid)`, and `lchown` if links are not followed.
pub(super) fn chown(ctx: &Ctx, args: &[Value], follows: bool) -> Result<Value> {
    let path = path_of(ctx, &args[0])?;
    let (uid, gid) = (ctx.index_checked(&args[1])?, ctx.index_checked(&args[2])?);
    let owner = u32::try_from(uid).ok().map(Uid::from_raw);
    let group = u32::try_from(gid).ok().map(Gid::from_raw);
    let flags = if follows { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
    let result = ctx.detach_call(|| rustix::fs::chownat(CWD, &path, owner, group, flags));
    done(ctx, result, Some(&args[0]))
}

/// A process by its number; 0 is this one.
fn process(ctx: &Ctx, x: &Value) -> Result<Option<Pid>> {
    check_allowed(ctx)?;
    Ok(Pid::from_raw(ctx.index_clamped(x)? as i32))
}

/// A field of `/proc/PID/stat` behind the name of the program, by its place in proc(5); 0 is this process.
///
/// `rustix` takes these numbers for positive, and they are 0 for a group or session that began outside of the name space
/// of a container.
fn field_of_process(ctx: &Ctx, pid: i64, place: usize) -> Result<Value> {
    check_allowed(ctx)?;
    let unknown = || failed(ctx, rustix::io::Errno::SRCH, None);
    let name = match pid {
        0 => "/proc/self/stat".to_string(),
        1.. => format!("/proc/{pid}/stat"),
        _ => return Err(unknown()),
    };
    let text = std::fs::read(name).map_err(|_| unknown())?;
    // The name may hold anything, parentheses as well; the third field follows the last one.
    let end = text.iter().rposition(|byte| *byte == b')').ok_or_else(unknown)?;
    let rest = std::str::from_utf8(&text[end + 1..]).map_err(|_| unknown())?;
    let field = rest.split_ascii_whitespace().nth(place - 3).and_then(|field| field.parse().ok());
    Ok(ctx.new_int(field.ok_or_else(unknown)?))
}

const GROUP: usize = 5;
const SESSION: usize = 6;

/// `getpgid(pid)`
pub(super) fn getpgid(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    field_of_process(ctx, ctx.index_clamped(&args[0])?, GROUP)
}

/// `getpgrp()`
pub(super) fn getpgrp(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    field_of_process(ctx, 0, GROUP)
}

/// `getsid(pid)`
pub(super) fn getsid(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    field_of_process(ctx, ctx.index_clamped(&args[0])?, SESSION)
}

/// `setsid()`
pub(super) fn setsid(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    match rustix::process::setsid() {
        Ok(_) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

/// `setuid(uid)` and its kin: the process is another user's or group's from now on.
pub(super) fn set_id(ctx: &Ctx, args: &[Value], set: impl Fn(u32) -> nix::Result<()>) -> Result<Value> {
    check_allowed(ctx)?;
    let id = match ctx.index_checked(&args[0])? {
        -1 => u32::MAX,
        id => match u32::try_from(id) {
            Ok(id) => id,
            Err(_) if id < 0 => return Err(ctx.overflow_error("uid is less than minimum")),
            Err(_) => return Err(ctx.overflow_error("uid is greater than maximum")),
        },
    };
    match set(id) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, std::io::Error::from(error), None)),
    }
}

/// `setpgid(pid, pgrp)`
pub(super) fn setpgid(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let (pid, group) = (process(ctx, &args[0])?, process(ctx, &args[1])?);
    done(ctx, rustix::process::setpgid(pid, group), None)
}

/// `getgroups()`
pub(super) fn getgroups(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let groups = rustix::process::getgroups().map_err(|error| failed(ctx, error, None))?;
    Ok(ctx.new_list(groups.iter().map(|group| ctx.new_int(group.as_raw() as i64)).collect()))
}

/// `nice(increment)`
pub(super) fn nice(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let by = ctx.index_checked(&args[0])? as i32;
    match rustix::process::nice(by) {
        Ok(now) => Ok(ctx.new_int(now as i64)),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

/// `fdatasync(fd)`
pub(super) fn fdatasync(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    done(ctx, ctx.detach_io(|| rustix::fs::fdatasync(&*file)), None)
}

/// `pread(fd, length, offset)`
pub(super) fn pread(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let (length, offset) = (ctx.index_checked(&args[1])?, ctx.index_checked(&args[2])?);
    let (Ok(length), Ok(offset)) = (usize::try_from(length), u64::try_from(offset)) else {
        return Err(failed(ctx, std::io::Error::from_raw_os_error(22), None));
    };
    ctx.check_allocation(length)?;
    let mut buffer = vec![0; length];
    match ctx.detach_io(|| file.read_at(&mut buffer, offset)) {
        Ok(n) => Ok(ctx.new_bytes(&buffer[..n])),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

/// `pwrite(fd, data, offset)`
pub(super) fn pwrite(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let data = ctx.bytes_like(&args[1])?.into_owned();
    let Ok(offset) = u64::try_from(ctx.index_checked(&args[2])?) else {
        return Err(failed(ctx, std::io::Error::from_raw_os_error(22), None));
    };
    match ctx.detach_io(|| file.write_at(&data, offset)) {
        Ok(n) => Ok(ctx.new_int(n as i64)),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

/// `_terminal_size(fd)`: columns and lines.
pub(super) fn terminal_size(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    match rustix::termios::tcgetwinsize(file.as_fd()) {
        Ok(size) => Ok(ctx.new_pair(ctx.new_int(size.ws_col as i64), ctx.new_int(size.ws_row as i64))),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

/// `_exec(path, argv, env)`: this process becomes another program; comes back only to say why not.
pub(super) fn exec(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let path = path_of(ctx, &args[0])?;
    let text = |x: &Value| path_of(ctx, x).map(std::path::PathBuf::into_os_string);
    let argv = ctx.collect(&args[1])?.iter().map(text).collect::<Result<Vec<_>>>()?;
    let mut command = std::process::Command::new(path);
    if let Some((first, rest)) = argv.split_first() {
        command.arg0(first).args(rest);
    }
    command.env_clear();
    for pair in ctx.collect(&args[2])? {
        if let [name, value] = ctx.tuple_items(&pair) {
            command.env(text(name)?, text(value)?);
        }
    }
    Err(failed(ctx, command.exec(), Some(&args[0])))
}

/// The resources in the order of their numbers.
const RESOURCES: [Resource; 16] = [
    Resource::Cpu,
    Resource::Fsize,
    Resource::Data,
    Resource::Stack,
    Resource::Core,
    Resource::Rss,
    Resource::Nproc,
    Resource::Nofile,
    Resource::Memlock,
    Resource::As,
    Resource::Locks,
    Resource::Sigpending,
    Resource::Msgqueue,
    Resource::Nice,
    Resource::Rtprio,
    Resource::Rttime,
];

fn resource(ctx: &Ctx, x: &Value) -> Result<Resource> {
    check_allowed(ctx)?;
    let number = ctx.index_checked(x)?;
    let found = usize::try_from(number).ok().and_then(|number| RESOURCES.get(number).copied());
    found.ok_or_else(|| ctx.value_error("invalid resource specified"))
}

fn limits(ctx: &Ctx, limit: Rlimit) -> Value {
    let end = |limit: Option<u64>| match limit {
        Some(limit) => ctx.new_uint(limit),
        None => ctx.new_int(-1),
    };
    ctx.new_pair(end(limit.current), end(limit.maximum))
}

/// `_getrlimit(resource)`; -1 stands for no limit.
pub(super) fn getrlimit(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let resource = resource(ctx, &args[0])?;
    Ok(limits(ctx, rustix::process::getrlimit(resource)))
}

/// `_setrlimit(resource, soft, hard)`
pub(super) fn setrlimit(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let resource = resource(ctx, &args[0])?;
    let end = |x: &Value| Ok(u64::try_from(ctx.index_checked(x)?).ok());
    let limit = Rlimit { current: end(&args[1])?, maximum: end(&args[2])? };
    match rustix::process::setrlimit(resource, limit) {
        Ok(()) => Ok(Value::NONE),
        Err(rustix::io::Errno::INVAL) => Err(ctx.value_error("current limit exceeds maximum limit")),
        Err(rustix::io::Errno::PERM) => Err(ctx.value_error("not allowed to raise maximum limit")),
        Err(error) => Err(failed(ctx, error, None)),
    }
}
