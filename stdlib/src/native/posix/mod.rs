//! posix: what `os` asks of the operating system.
//!
//! Descriptors are numbers of a table of this interpreter; those that it did not open itself are used by copies. Calls
//! that may block run without the lock.

mod files;
mod fork;
mod inherited;
mod manner;
mod paths;
mod process;
mod stat;
mod system;
mod terminals;

use crate::native::stream;
pub(in crate::native) use files::{
    O_APPEND, O_CLOEXEC, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, check_descriptor,
    close_descriptor, file_of, is_directory, is_terminal, keep, open_path, read_bytes, remaining, seek,
    truncate_descriptor, write_bytes,
};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::{ModuleSpec, NativeDef};
use gilbox_vm::text::PyText;
use gilbox_vm::types::str::StrObj;
use gilbox_vm::value::Value;
use nix::unistd::{Gid, Uid, setegid, seteuid, setgid, setuid};
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;

/// The module `posix`.
pub static MODULE: ModuleSpec = ModuleSpec {
    name: "posix",
    doc: "This module provides access to operating system functionality that is\nstandardized by the C Standard and \
          the POSIX standard.",
    functions: FUNCTIONS,
    init,
};

const FUNCTIONS: &[NativeDef] = &[
    NativeDef::new(
        "_spawn",
        "(args, executable, env, cwd, stdin, stdout, stderr, manner, /)",
        process::spawn,
    ),
    NativeDef::new("_adopt", "(fd, /)", files::adopt)
        .doc("A descriptor of this interpreter for one that the process has inherited."),
    NativeDef::new("_status_flags", "(fd, flags, /)", files::status_flags)
        .doc("The status flags of a descriptor, or None to set them."),
    NativeDef::new("_lock_file", "(fd, operation, whole, /)", files::lock_file)
        .doc("Takes a lock as flock(2) does, or as fcntl(2)."),
    NativeDef::new("_readable", "(fd, /)", files::readable).doc("How many bytes can be read at once."),
    NativeDef::new("_exec", "(path, argv, env, /)", system::exec),
    NativeDef::new("_getrlimit", "(resource, /)", system::getrlimit),
    NativeDef::new("_setrlimit", "(resource, soft, hard, /)", system::setrlimit),
    NativeDef::new("_statvfs", "(path, /)", system::statvfs),
    NativeDef::new("_terminal_size", "(fd, /)", system::terminal_size),
    NativeDef::new("_exit", "(status)", process::exit),
    NativeDef::new(
        "access",
        "(path, mode, *, dir_fd=None, effective_ids=False, follow_symlinks=True)",
        paths::access,
    ),
    NativeDef::new("chdir", "(path)", paths::chdir),
    NativeDef::new("chmod", "(path, mode, *, dir_fd=None, follow_symlinks=True)", paths::chmod),
    NativeDef::new("chown", "(path, uid, gid, *, dir_fd=None, follow_symlinks=True)", |ctx, args| {
        let follows = gilbox_vm::native::arg(args, 4).map_or(Ok(true), |follows| ctx.is_true(follows))?;
        system::chown(ctx, args, follows)
    }),
    NativeDef::new("lchown", "(path, uid, gid)", |ctx, args| system::chown(ctx, args, false)),
    NativeDef::new("close", "(fd)", files::close),
    NativeDef::new("cpu_count", "()", process::cpu_count),
    NativeDef::new("dup", "(fd, /)", files::dup),
    NativeDef::new("fork", "()", fork::fork).doc("Fork a child process."),
    NativeDef::new(
        "register_at_fork",
        "(*, before=None, after_in_child=None, after_in_parent=None)",
        fork::register,
    ),
    NativeDef::new("dup2", "(fd, fd2, inheritable=True)", inherited::dup2),
    NativeDef::new("fspath", "(path)", |ctx, args| fspath(ctx, &args[0])),
    NativeDef::new("fstat", "(fd)", stat::fstat),
    NativeDef::new("fchmod", "(fd, mode)", system::fchmod),
    NativeDef::new("fdatasync", "(fd)", system::fdatasync),
    NativeDef::new("getgroups", "()", system::getgroups),
    NativeDef::new("getpgid", "(pid)", system::getpgid),
    NativeDef::new("getpgrp", "()", system::getpgrp),
    NativeDef::new("getsid", "(pid, /)", system::getsid),
    NativeDef::new("mkfifo", "(path, mode=438, *, dir_fd=None)", system::mkfifo),
    NativeDef::new("nice", "(increment, /)", system::nice),
    NativeDef::new("pread", "(fd, length, offset, /)", system::pread),
    NativeDef::new("pwrite", "(fd, data, offset, /)", system::pwrite),
    NativeDef::new("sched_yield", "()", |ctx, _| {
        ctx.detach_call(rustix::thread::sched_yield);
        Ok(Value::NONE)
    }),
    NativeDef::new("setpgid", "(pid, pgrp, /)", system::setpgid),
    NativeDef::new("setsid", "()", system::setsid),
    NativeDef::new("posix_openpt", "(oflag, /)", terminals::open),
    NativeDef::new("grantpt", "(fd, /)", terminals::grant),
    NativeDef::new("unlockpt", "(fd, /)", terminals::unlock),
    NativeDef::new("ptsname", "(fd, /)", terminals::name),
    NativeDef::new("tcgetpgrp", "(fd, /)", terminals::group),
    NativeDef::new("tcsetpgrp", "(fd, pgid, /)", terminals::set_group),
    NativeDef::new("_controlling_terminal", "(fd, /)", terminals::control),
    NativeDef::new("setuid", "(uid, /)", |ctx, args| {
        system::set_id(ctx, args, |id| setuid(Uid::from_raw(id)))
    }),
    NativeDef::new("setgid", "(gid, /)", |ctx, args| {
        system::set_id(ctx, args, |id| setgid(Gid::from_raw(id)))
    }),
    NativeDef::new("seteuid", "(euid, /)", |ctx, args| {
        system::set_id(ctx, args, |id| seteuid(Uid::from_raw(id)))
    }),
    NativeDef::new("setegid", "(egid, /)", |ctx, args| {
        system::set_id(ctx, args, |id| setegid(Gid::from_raw(id)))
    }),
    NativeDef::new("sync", "()", |ctx, _| {
        ctx.detach_io(rustix::fs::sync);
        Ok(Value::NONE)
    }),
    NativeDef::new("umask", "(mask, /)", system::umask),
    NativeDef::new(
        "utime",
        "(path, times=None, *, ns=None, dir_fd=None, follow_symlinks=True)",
        system::utime,
    ),
    NativeDef::new("fsync", "(fd)", files::fsync),
    NativeDef::new("ftruncate", "(fd, length, /)", files::ftruncate),
    NativeDef::new("getcwd", "()", |ctx, _| paths::getcwd(ctx, false)),
    NativeDef::new("getcwdb", "()", |ctx, _| paths::getcwd(ctx, true)),
    NativeDef::new("getegid", "()", |ctx, _| Ok(ctx.new_int(rustix::process::getegid().as_raw() as i64))),
    NativeDef::new("geteuid", "()", |ctx, _| Ok(ctx.new_int(rustix::process::geteuid().as_raw() as i64))),
    NativeDef::new("getgid", "()", |ctx, _| Ok(ctx.new_int(rustix::process::getgid().as_raw() as i64))),
    NativeDef::new("getpid", "()", |ctx, _| Ok(ctx.new_int(std::process::id() as i64))),
    NativeDef::new("getppid", "()", |ctx, _| Ok(ctx.new_int(std::os::unix::process::parent_id() as i64))),
    NativeDef::new("getuid", "()", |ctx, _| Ok(ctx.new_int(rustix::process::getuid().as_raw() as i64))),
    NativeDef::new("get_inheritable", "(fd, /)", inherited::get_inheritable)
        .doc("Whether a program that is started would have the descriptor as well."),
    NativeDef::new("set_inheritable", "(fd, inheritable, /)", inherited::set_inheritable)
        .doc("Says whether programs that are started have the descriptor as well."),
    NativeDef::new("get_blocking", "(fd, /)", files::get_blocking),
    NativeDef::new("isatty", "(fd, /)", files::isatty),
    NativeDef::new("pidfd_open", "(pid, flags=0)", process::pidfd),
    NativeDef::new("kill", "(pid, signal, /)", process::kill),
    NativeDef::new("killpg", "(pgid, signal, /)", process::killpg),
    NativeDef::new("link", "(src, dst)", paths::link),
    NativeDef::new("listdir", "(path=None)", paths::listdir),
    NativeDef::new("lseek", "(fd, position, whence, /)", files::lseek),
    NativeDef::new("lstat", "(path, *, dir_fd=None)", |ctx, args| stat::of_path(ctx, &args[0], false)),
    NativeDef::new("mkdir", "(path, mode=511, *, dir_fd=None)", paths::mkdir),
    NativeDef::new("open", "(path, flags, mode=511, *, dir_fd=None)", files::open),
    NativeDef::new("pipe", "()", files::pipe),
    NativeDef::new("putenv", "(name, value, /)", process::putenv),
    NativeDef::new("read", "(fd, length, /)", files::read),
    NativeDef::new("readlink", "(path, *, dir_fd=None)", paths::readlink),
    NativeDef::new("remove", "(path, *, dir_fd=None)", paths::unlink),
    NativeDef::new("rename", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", paths::rename),
    NativeDef::new("replace", "(src, dst, *, src_dir_fd=None, dst_dir_fd=None)", paths::rename),
    NativeDef::new("rmdir", "(path, *, dir_fd=None)", paths::rmdir),
    NativeDef::new("set_blocking", "(fd, blocking, /)", files::set_blocking),
    NativeDef::new("stat", "(path, *, dir_fd=None, follow_symlinks=True)", stat::stat),
    NativeDef::new("strerror", "(code, /)", |ctx, args| {
        Ok(ctx.new_str(&stream::error_text(ctx.index_clamped(&args[0])? as i32)))
    }),
    NativeDef::new("symlink", "(src, dst, target_is_directory=False, *, dir_fd=None)", paths::symlink),
    NativeDef::new("system", "(command)", process::system),
    NativeDef::new("truncate", "(path, length)", paths::truncate),
    NativeDef::new("uname", "()", process::uname),
    NativeDef::new("times", "()", process::times),
    NativeDef::new("unlink", "(path, *, dir_fd=None)", paths::unlink),
    NativeDef::new("unsetenv", "(name, /)", process::unsetenv),
    NativeDef::new("urandom", "(size, /)", process::urandom),
    NativeDef::new("waitpid", "(pid, options, /)", process::waitpid),
    NativeDef::new("write", "(fd, data, /)", files::write),
];

const CONSTANTS: &[(&str, i64)] = &[
    ("F_OK", 0),
    ("X_OK", 1),
    ("W_OK", 2),
    ("R_OK", 4),
    ("EX_OK", 0),
    ("WNOHANG", 1),
    ("WUNTRACED", 2),
    ("WCONTINUED", 8),
    ("O_RDONLY", files::O_RDONLY),
    ("O_WRONLY", files::O_WRONLY),
    ("O_RDWR", files::O_RDWR),
    ("O_CREAT", files::O_CREAT),
    ("O_EXCL", files::O_EXCL),
    ("O_NOCTTY", 0o400),
    ("O_TRUNC", files::O_TRUNC),
    ("O_APPEND", files::O_APPEND),
    ("O_NONBLOCK", 0o4000),
    ("O_SYNC", 0o4010000),
    ("O_DIRECTORY", 0o200000),
    ("O_NOFOLLOW", 0o400000),
    ("O_CLOEXEC", files::O_CLOEXEC),
];

fn init(ctx: &Ctx, module: &Value) -> Result<()> {
    for (name, value) in CONSTANTS {
        ctx.module_set(module, name, ctx.new_int(*value));
    }
    let environ = ctx.new_dict();
    if ctx.host().allows_os() {
        for (name, value) in std::env::vars_os() {
            let (name, value) = (ctx.new_bytes(name.as_bytes()), ctx.new_bytes(value.as_bytes()));
            ctx.dict_set(&environ, &name, value)?;
        }
    }
    ctx.module_set(module, "environ", environ.into_value());
    ctx.module_set(module, "error", ctx.exceptions().os_error.to_value());
    stat::add(ctx, module)?;
    process::add(ctx, module)
}

/// Refuses where the host does not let scripts reach the operating system.
pub(in crate::native) fn check_allowed(ctx: &Ctx) -> Result<()> {
    if ctx.host().allows_os() {
        return Ok(());
    }
    let args = [ctx.new_int(1), ctx.new_str("Operation not permitted")];
    Err(ctx.raise_args(&ctx.exceptions().os_error, &args))
}

pub(in crate::native) fn failed(ctx: &Ctx, error: impl Into<io::Error>, path: Option<&Value>) -> Raise {
    stream::os_error(ctx, &error.into(), path)
}

/// `os.fspath(path)`.
pub(in crate::native) fn fspath(ctx: &Ctx, path: &Value) -> Result<Value> {
    let is_name = |x: &Value| {
        ctx.is_instance_by_mro(x, &ctx.types().str) || ctx.is_instance_by_mro(x, &ctx.types().bytes)
    };
    if is_name(path) {
        return Ok(path.clone());
    }
    let got = ctx.type_name(path);
    // A class says with None that it is no path though its base is one.
    let method = ctx.lookup_special(path, &ctx.intern("__fspath__"))?.filter(|method| !method.is_none());
    let Some(method) = method else {
        return Err(ctx.type_error(format!("expected str, bytes or os.PathLike object, not {got}")));
    };
    let name = ctx.call(&method, &[])?;
    if is_name(&name) {
        return Ok(name);
    }
    let other = ctx.type_name(&name);
    Err(ctx.type_error(format!("expected {got}.__fspath__() to return str or bytes, not {other}")))
}

/// A path argument as the system takes it.
pub(in crate::native) fn path_of(ctx: &Ctx, argument: &Value) -> Result<PathBuf> {
    check_allowed(ctx)?;
    let name = fspath(ctx, argument)?;
    let bytes = if name.downcast::<StrObj>().is_some() {
        let encoded = ctx.encode(&name, "utf-8", "surrogateescape")?;
        ctx.bytes_like(&encoded)?.into_owned()
    } else {
        ctx.bytes_like(&name)?.into_owned()
    };
    if bytes.contains(&0) {
        return Err(ctx.value_error("embedded null byte"));
    }
    Ok(PathBuf::from(OsString::from_vec(bytes)))
}

/// A name the system gave, as str or bytes.
fn name_value(ctx: &Ctx, name: &OsStr, as_bytes: bool) -> Result<Value> {
    let bytes = name.as_bytes();
    if as_bytes {
        return Ok(ctx.new_bytes(bytes));
    }
    if bytes.is_ascii() {
        return Ok(ctx.new_str_text(PyText::new(bytes)));
    }
    ctx.decode(bytes, None, "utf-8", "surrogateescape")
}

/// Does a path argument ask for bytes back?
fn wants_bytes(ctx: &Ctx, argument: &Value) -> Result<bool> {
    Ok(fspath(ctx, argument)?.downcast::<StrObj>().is_none())
}
