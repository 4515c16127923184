//! The process and the machine it runs on.

use super::{check_allowed, failed};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::object::Type;
use gilbox_vm::types::struct_sequence::StructSpec;
use gilbox_vm::value::Value;
use rustix::process::{Pid, Signal};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, Read};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::process::ExitStatusExt;

static UNAME_RESULT: StructSpec = StructSpec {
    module: "posix",
    name: "uname_result",
    doc: "uname_result: Result from os.uname().",
    fields: &["sysname", "nodename", "release", "version", "machine"],
    n_items: 5,
    callable: true,
};

/// What scripts changed in the environment; child processes see it, this process's own stays as it is.
#[derive(Default)]
struct State {
    changes: RefCell<HashMap<OsString, Option<OsString>>>,
    uname_result: RefCell<Option<Type>>,
}

pub(super) fn add(ctx: &Ctx, module: &Value) -> Result<()> {
    let class = ctx.struct_type(&UNAME_RESULT)?;
    ctx.module_set(module, "uname_result", class.to_value());
    let old = ctx.state::<State>().uname_result.replace(Some(class));
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
    match ctx.bytes_view(value) {
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
    Ok(ctx.new_bytes(&bytes))
}
