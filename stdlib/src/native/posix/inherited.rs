//! Descriptors that this interpreter did not open itself, and those whose number a script chooses.
//!
//! A number that was there when the program began is used through a copy, for nobody here owns it. What is done to
//! the number itself (closing, putting another file there) goes by its number, and is done only to numbers that a
//! child of this process would inherit: those that the program opens for itself are not among them.

use super::files::{EBADF, Table, file_of};
use super::{check_allowed, failed};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::{Raise, Result};
use gilbox_vm::native::arg;
use gilbox_vm::value::Value;
use rustix::io::{Errno, FdFlags};
use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};
use std::fs::File;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// `O_CLOEXEC` as `/proc/self/fdinfo` has it.
const CLOSED_ON_EXEC: u32 = 0o2000000;

/// Would a child inherit this number? `None` if it is not open.
fn is_inherited(number: i32) -> Option<bool> {
    let info = std::fs::read_to_string(format!("/proc/self/fdinfo/{number}")).ok()?;
    let flags = info.lines().find_map(|line| line.strip_prefix("flags:"))?;
    Some(u32::from_str_radix(flags.trim(), 8).ok()? & CLOSED_ON_EXEC == 0)
}

/// A standard stream of this process as it is now.
fn with_standard<R>(number: i64, look: impl FnOnce(BorrowedFd<'_>) -> R) -> Option<R> {
    match number {
        0 => Some(look(io::stdin().as_fd())),
        1 => Some(look(io::stdout().as_fd())),
        2 => Some(look(io::stderr().as_fd())),
        _ => None,
    }
}

/// A copy of a descriptor that was not opened here.
pub(super) fn copy_of(number: i64) -> io::Result<OwnedFd> {
    if let Some(copy) = with_standard(number, |fd| fd.try_clone_to_owned()) {
        return copy;
    }
    let missing = || io::Error::from_raw_os_error(EBADF);
    let number = i32::try_from(number).map_err(|_| missing())?;
    if number < 0 || !is_inherited(number).ok_or_else(missing)? {
        return Err(missing());
    }
    let own = pidfd_open(getpid(), PidfdFlags::empty())?;
    Ok(pidfd_getfd(own, number, PidfdGetfdFlags::empty())?)
}

/// Closes a number of which the table had a copy.
pub(super) fn close_number(number: i64) -> io::Result<()> {
    match i32::try_from(number) {
        // The number belongs to nobody in this process but the script.
        Ok(number) => Ok(nix::unistd::close(number)?),
        Err(_) => Err(io::Error::from_raw_os_error(EBADF)),
    }
}

/// Is the file in the table under another number than its own?
pub(super) fn is_copy(file: &File, number: i64) -> bool {
    i64::from(file.as_raw_fd()) != number
}

/// `dup2(fd, fd2, inheritable=True)`.
pub(super) fn dup2(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (from, to) = (ctx.index_clamped(&args[0])?, ctx.index_clamped(&args[1])?);
    let inheritable = arg(args, 2).map_or(Ok(true), |wanted| ctx.is_true(wanted))?;
    let bad = |ctx: &Ctx| failed(ctx, io::Error::from_raw_os_error(EBADF), None);
    if from < 0 {
        return Err(bad(ctx));
    }
    let source = file_of(ctx, &args[0])?;
    let number = i32::try_from(to).ok().filter(|number| *number >= 0).ok_or_else(|| bad(ctx))?;
    if from != to {
        put(ctx, &source, number)?;
    }
    if !inheritable || from == to {
        set_flags(ctx, to, &args[1], inheritable)?;
    }
    Ok(ctx.new_int(to))
}

/// Puts a copy of a file at a number, whatever was there.
fn put(ctx: &Ctx, source: &Arc<File>, number: i32) -> Result<()> {
    let fail = |ctx: &Ctx, error: Errno| failed(ctx, error, None);
    let table = ctx.state::<Table>();
    let (at, old) = (i64::from(number), table.take_out(i64::from(number)));
    if number <= 2 {
        drop(old);
        let put = match number {
            0 => nix::unistd::dup2_stdin(&**source),
            1 => nix::unistd::dup2_stdout(&**source),
            _ => nix::unistd::dup2_stderr(&**source),
        };
        return put.map_err(|error| failed(ctx, io::Error::from(error), None));
    }
    if let Some(old) = old {
        if is_copy(&old, at) {
            close_number(at).map_err(|error| failed(ctx, error, None))?;
        } else {
            return replace(ctx, old, source, at);
        }
    } else {
        match is_inherited(number) {
            None => {}
            Some(true) => close_number(at).map_err(|error| failed(ctx, error, None))?,
            // The program's own.
            Some(false) => return Err(fail(ctx, Errno::BUSY)),
        }
    }
    let made = rustix::io::fcntl_dupfd_cloexec(source, number).map_err(|error| match error {
        Errno::INVAL => fail(ctx, Errno::BADF),
        error => fail(ctx, error),
    })?;
    if made.as_raw_fd() != number {
        return Err(fail(ctx, Errno::BUSY));
    }
    let set = rustix::io::fcntl_setfd(&made, FdFlags::empty());
    table.enter(at, Arc::new(File::from(made)));
    set.map_err(|error| fail(ctx, error))
}

/// Puts a copy of `source` where a file of ours is, unless a call of another thread is at that.
fn replace(ctx: &Ctx, old: Arc<File>, source: &Arc<File>, number: i64) -> Result<()> {
    let table = ctx.state::<Table>();
    match Arc::try_unwrap(old) {
        Ok(old) => {
            let mut place = OwnedFd::from(old);
            let done = rustix::io::dup2(source, &mut place);
            table.enter(number, Arc::new(File::from(place)));
            done.map_err(|error| failed(ctx, error, None))
        }
        Err(old) => {
            table.enter(number, old);
            Err(failed(ctx, Errno::BUSY, None))
        }
    }
}

pub(super) fn get_inheritable(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let number = ctx.index_clamped(&args[0])?;
    if is_copy(&file, number) && number > 2 {
        return Ok(Value::TRUE);
    }
    let flags = match with_standard(number, |fd| rustix::io::fcntl_getfd(fd)) {
        Some(flags) => flags,
        None => rustix::io::fcntl_getfd(&*file),
    };
    let flags = flags.map_err(|error| failed(ctx, error, None))?;
    Ok(Value::from_bool(!flags.contains(FdFlags::CLOEXEC)))
}

pub(super) fn set_inheritable(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let inheritable = ctx.is_true(&args[1])?;
    set_flags(ctx, ctx.index_clamped(&args[0])?, &args[0], inheritable)?;
    Ok(Value::NONE)
}

fn set_flags(ctx: &Ctx, number: i64, fd: &Value, inheritable: bool) -> Result<()> {
    let mut file = file_of(ctx, fd)?;
    let wrong = |error: Errno| -> Raise { failed(ctx, error, None) };
    let flags = if inheritable { FdFlags::empty() } else { FdFlags::CLOEXEC };
    if let Some(set) = with_standard(number, |fd| rustix::io::fcntl_setfd(fd, flags)) {
        return set.map_err(wrong);
    }
    if is_copy(&file, number) {
        if inheritable {
            return Ok(());
        }
        // The number has to be ours for its flags to be set.
        put(ctx, &file, number as i32)?;
        file = file_of(ctx, fd)?;
    }
    rustix::io::fcntl_setfd(&*file, flags).map_err(wrong)
}
