//! Pseudo-terminals, and the controlling terminal of a session.

use super::{check_allowed, failed, file_of, keep};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::value::Value;
use rustix::io::Errno;
use rustix::process::Pid;
use rustix::pty::OpenptFlags;

/// `posix_openpt(oflag)`: the side of a new pseudo-terminal that plays the user.
pub(super) fn open(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let flags = OpenptFlags::from_bits_retain(ctx.index_clamped(&args[0])? as u32);
    let made = rustix::pty::openpt(flags | OpenptFlags::CLOEXEC);
    Ok(keep(ctx, made.map_err(|error| failed(ctx, error, None))?))
}

/// `grantpt(fd)`
pub(super) fn grant(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    done(ctx, rustix::pty::grantpt(&*file_of(ctx, &args[0])?))
}

/// `unlockpt(fd)`
pub(super) fn unlock(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    done(ctx, rustix::pty::unlockpt(&*file_of(ctx, &args[0])?))
}

/// `ptsname(fd)`: the path of the other side, which programs take for a terminal.
pub(super) fn name(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let name = rustix::pty::ptsname(&*file_of(ctx, &args[0])?, Vec::<u8>::new());
    let name = name.map_err(|error| failed(ctx, error, None))?;
    Ok(ctx.new_str(&name.to_string_lossy()))
}

/// Makes a terminal the controlling one of the session that this process leads.
pub(super) fn control(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    done(ctx, rustix::process::ioctl_tiocsctty(&*file_of(ctx, &args[0])?))
}

/// `tcgetpgrp(fd)`: the process group that the terminal's keys go to.
pub(super) fn group(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let group = rustix::termios::tcgetpgrp(&*file_of(ctx, &args[0])?);
    let group = group.map_err(|error| failed(ctx, error, None))?;
    Ok(ctx.new_int(i64::from(group.as_raw_nonzero().get())))
}

/// `tcsetpgrp(fd, pgid)`
pub(super) fn set_group(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let group = Pid::from_raw(ctx.index_clamped(&args[1])? as i32);
    let group = group.ok_or_else(|| failed(ctx, Errno::INVAL, None))?;
    let file = file_of(ctx, &args[0])?;
    done(ctx, ctx.detach_io(|| rustix::termios::tcsetpgrp(&*file, group)))
}

fn done(ctx: &Ctx, result: rustix::io::Result<()>) -> Result<Value> {
    result.map(|()| Value::NONE).map_err(|error| failed(ctx, error, None))
}
