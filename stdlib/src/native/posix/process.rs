//! The process and the machine it runs on.

use super::manner::{Manner, Program};
use super::{check_allowed, failed, file_of, keep, path_of};
use crate::native::wait::{Events, until_ready};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::object::Type;
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;
use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeVal;
use rustix::process::{Pid, PidfdFlags, Signal, WaitOptions, pidfd_open};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;
use std::sync::Arc;
use std::time::Duration;

static UNAME_RESULT: StructSpec = StructSpec {
    module: "posix",
    name: "uname_result",
    doc: "uname_result: Result from os.uname().",
    fields: &["sysname", "nodename", "release", "version", "machine"],
    n_items: 5,
    callable: true,
};

static TIMES_RESULT: StructSpec = StructSpec {
    module: "posix",
    name: "times_result",
    doc: "times_result: Result from os.times().",
    fields: &["user", "system", "children_user", "children_system", "elapsed"],
    n_items: 5,
    callable: true,
};

/// What scripts changed in the environment; child processes see it, this process's own stays as it is.
#[derive(Default)]
struct State {
    changes: RefCell<HashMap<OsString, Option<OsString>>>,
    uname_result: RefCell<Option<Type>>,
    times_result: RefCell<Option<Type>>,
}

pub(super) fn add(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = ctx.struct_type(&UNAME_RESULT)?;
    ctx.module_set(module, "uname_result", class.to_value());
    let old = ctx.state::<State>().uname_result.replace(Some(class));
    drop(old);
    let class = ctx.struct_type(&TIMES_RESULT)?;
    ctx.module_set(module, "times_result", class.to_value());
    let old = ctx.state::<State>().times_result.replace(Some(class));
    drop(old);
    Ok(())
}

pub(super) fn exit(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    std::process::exit(ctx.index_clamped(&args[0])? as i32)
}

pub(super) fn cpu_count(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    Ok(std::thread::available_parallelism().map_or(Value::NONE, |n| ctx.new_int(n.get() as i64)))
}

pub(super) fn kill(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (pid, number) = (ctx.index_clamped(&args[0])? as i32, ctx.index_clamped(&args[1])? as i32);
    let signal = Signal::from_named_raw(number);
    // Zero and negative numbers name process groups (kill(2)).
    let (pid, is_group) = (Pid::from_raw(pid.saturating_abs()), pid <= 0);
    let sent = match (pid, signal) {
        (Some(pid), None) if number == 0 && is_group => rustix::process::test_kill_process_group(pid),
        (Some(pid), None) if number == 0 => rustix::process::test_kill_process(pid),
        (None, None) if number == 0 => rustix::process::test_kill_current_process_group(),
        (Some(pid), Some(signal)) if is_group => rustix::process::kill_process_group(pid, signal),
        (Some(pid), Some(signal)) => rustix::process::kill_process(pid, signal),
        (None, Some(signal)) => rustix::process::kill_current_process_group(signal),
        (_, None) => Err(rustix::io::Errno::INVAL),
    };
    sent.map_err(|error| failed(ctx, error, None))?;
    // It may have gone to this process, whose handlers then run before the caller goes on.
    ctx.host().settle_signals();
    ctx.handle_pending()?;
    Ok(Value::NONE)
}

fn os_string(ctx: &Ctx, value: &Value) -> Result<OsString> {
    match ctx.bytes_view(value)? {
        Some(bytes) => Ok(OsString::from_vec(bytes.into_owned())),
        None => {
            let encoded = ctx.encode(value, "utf-8", "surrogateescape")?;
            Ok(OsString::from_vec(ctx.bytes_like(&encoded)?.into_owned()))
        }
    }
}

pub(super) fn putenv(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (name, value) = (os_string(ctx, &args[0])?, os_string(ctx, &args[1])?);
    ctx.state::<State>().changes.borrow_mut().insert(name, Some(value));
    Ok(Value::NONE)
}

pub(super) fn unsetenv(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let name = os_string(ctx, &args[0])?;
    ctx.state::<State>().changes.borrow_mut().insert(name, None);
    Ok(Value::NONE)
}

pub(super) fn system(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let mut command = std::process::Command::new("/bin/sh");
    command.arg("-c").arg(os_string(ctx, &args[0])?);
    for (name, value) in ctx.state::<State>().changes.borrow().iter() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    match ctx.detach_call(|| command.status()) {
        Ok(status) => Ok(ctx.new_int(status.into_raw() as i64)),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

pub(super) fn uname(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let name = rustix::system::uname();
    let parts = [name.sysname(), name.nodename(), name.release(), name.version(), name.machine()];
    let parts = parts.map(|part| ctx.new_str(&part.to_string_lossy()));
    match ctx.state::<State>().uname_result.borrow().clone() {
        Some(class) => Ok(ctx.new_struct(&class, parts.to_vec())),
        None => Ok(ctx.new_tuple(&parts)),
    }
}

/// Seconds that the process and its ended children have computed, and a running clock.
pub(super) fn times(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    let seconds = |time: TimeVal| time.tv_sec() as f64 + time.tv_usec() as f64 * 1e-6;
    let used = |who| getrusage(who).map_err(|error| failed(ctx, io::Error::from(error), None));
    let (own, children) = (used(UsageWho::RUSAGE_SELF)?, used(UsageWho::RUSAGE_CHILDREN)?);
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let parts = [
        seconds(own.user_time()),
        seconds(own.system_time()),
        seconds(children.user_time()),
        seconds(children.system_time()),
        now.tv_sec as f64 + now.tv_nsec as f64 * 1e-9,
    ];
    let parts = parts.map(|part| ctx.new_float(part));
    match ctx.state::<State>().times_result.borrow().clone() {
        Some(class) => Ok(ctx.new_struct(&class, parts.to_vec())),
        None => Ok(ctx.new_tuple(&parts)),
    }
}

pub(super) fn urandom(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let size = ctx.index_checked(&args[0])?;
    let Ok(size) = usize::try_from(size) else {
        return Err(ctx.value_error("negative argument not allowed"));
    };
    ctx.check_allocation(size)?;
    let mut bytes = vec![0; size];
    let opened = std::fs::File::open("/dev/urandom");
    let filled: io::Result<()> = opened.and_then(|mut source| source.read_exact(&mut bytes));
    filled.map_err(|error| failed(ctx, error, None))?;
    for chunk in bytes.chunks_mut(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        let heard = ctx.input(i64::from_le_bytes(word)).to_le_bytes();
        chunk.copy_from_slice(&heard[..chunk.len()]);
    }
    Ok(ctx.new_bytes(&bytes))
}

/// `_spawn(args, executable, env, cwd, stdin, stdout, stderr, manner)`: starts a program, and answers its number.
/// Descriptors are numbers, or -1 for this process's own; -2 for none. For `manner` see [`Manner`].
pub(super) fn spawn(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let words = ctx.collect(&args[0])?;
    let words: Vec<OsString> = words.iter().map(|word| os_string(ctx, word)).collect::<Result<_>>()?;
    let mut environment = Vec::new();
    for pair in ctx.collect(&args[2])? {
        if let [name, value] = ctx.tuple_items(&pair) {
            environment.push((os_string(ctx, name)?, os_string(ctx, value)?));
        }
    }
    let folder = if args[3].is_none() { None } else { Some(path_of(ctx, &args[3])?) };
    let mut streams = Vec::new();
    for fd in &args[4..7] {
        streams.push(match ctx.index_clamped(fd)? {
            -1 => None,
            -2 => {
                let null = File::options().read(true).write(true).open("/dev/null");
                Some(Arc::new(null.map_err(|error| failed(ctx, error, None))?))
            }
            _ => Some(file_of(ctx, fd)?),
        });
    }
    let program = Program { words, path: os_string(ctx, &args[1])?, environment, folder, streams };
    let manner = Manner::of(ctx, &args[7])?;
    match manner.spawn(ctx, &program) {
        Ok(pid) => Ok(ctx.new_int(pid.into())),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

/// `waitpid(pid, options)`: the number of a child that ended and its status; `(0, 0)` if none has and `WNOHANG` is
/// set.
pub(super) fn waitpid(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (number, options) = (ctx.index_clamped(&args[0])? as i32, ctx.index_clamped(&args[1])?);
    let pid = Pid::from_raw(number.max(0));
    let wanted = WaitOptions::from_bits_retain(options as u32);
    let look = || match (pid, number) {
        (Some(pid), _) => rustix::process::waitpid(Some(pid), wanted | WaitOptions::NOHANG),
        (None, 0) => rustix::process::waitpid(None, wanted | WaitOptions::NOHANG),
        _ => rustix::process::wait(wanted | WaitOptions::NOHANG),
    };
    // A descriptor of the child becomes readable when it ends; without one, looks again and again.
    let child = pid.and_then(|pid| pidfd_open(pid, PidfdFlags::empty()).ok());
    let mut pause = Duration::from_micros(500);
    loop {
        match look() {
            Ok(Some((pid, status))) => {
                let pair =
                    [ctx.new_int(pid.as_raw_nonzero().get() as i64), ctx.new_int(status.as_raw() as i64)];
                return Ok(ctx.new_tuple(&pair));
            }
            Ok(None) if options & 1 != 0 => return Ok(ctx.new_tuple(&[ctx.new_int(0), ctx.new_int(0)])),
            Ok(None) => {}
            Err(error) => return Err(failed(ctx, error, None)),
        }
        match &child {
            Some(child) => drop(until_ready(ctx, child.as_fd(), Events::IN, None)?),
            None => {
                ctx.sleep(pause)?;
                pause = (pause * 2).min(Duration::from_millis(20));
            }
        }
    }
}

/// `pidfd_open(pid, flags)`: a descriptor that can be read once the process has ended.
pub(super) fn pidfd(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let flags = arg(args, 1).map_or(Ok(0), |flags| ctx.index_clamped(flags))?;
    let opened = match Pid::from_raw(ctx.index_clamped(&args[0])?.clamp(0, i32::MAX as i64) as i32) {
        Some(pid) => pidfd_open(pid, PidfdFlags::from_bits_retain(flags as u32)),
        None => Err(rustix::io::Errno::INVAL),
    };
    opened.map(|fd| keep(ctx, fd)).map_err(|error| failed(ctx, error, None))
}

pub(super) fn killpg(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (group, number) = (ctx.index_clamped(&args[0])? as i32, ctx.index_clamped(&args[1])? as i32);
    let sent = match (Pid::from_raw(group), Signal::from_named_raw(number)) {
        (Some(group), Some(signal)) => rustix::process::kill_process_group(group, signal),
        _ => Err(rustix::io::Errno::INVAL),
    };
    sent.map(|()| Value::NONE).map_err(|error| failed(ctx, error, None))
}
