//! Descriptors: open, read, write and kin.

use super::{check_allowed, failed, path_of};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::value::Value;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;

pub(super) const O_RDONLY: i64 = 0;
pub(super) const O_WRONLY: i64 = 1;
pub(super) const O_RDWR: i64 = 2;
pub(super) const O_CREAT: i64 = 0o100;
pub(super) const O_EXCL: i64 = 0o200;
pub(super) const O_TRUNC: i64 = 0o1000;
pub(super) const O_APPEND: i64 = 0o2000;

/// The error number of a descriptor that is none.
const EBADF: i32 = 9;

/// The files that this interpreter opened, by descriptor. A call that runs without the lock keeps its file open
/// itself, so that nobody can close it under its hands.
#[derive(Default)]
struct Table {
    files: RefCell<HashMap<i64, Arc<File>>>,
}

/// The file of a descriptor.
pub(super) fn file_of(ctx: &Ctx, fd: &Value) -> Result<Arc<File>> {
    check_allowed(ctx)?;
    let number = ctx.index_clamped(fd)?;
    let table = ctx.state::<Table>();
    if let Some(file) = table.files.borrow().get(&number) {
        return Ok(file.clone());
    }
    let standard = match number {
        0 => io::stdin().as_fd().try_clone_to_owned(),
        1 => io::stdout().as_fd().try_clone_to_owned(),
        2 => io::stderr().as_fd().try_clone_to_owned(),
        _ => Err(io::Error::from_raw_os_error(EBADF)),
    };
    let file = Arc::new(File::from(standard.map_err(|error| failed(ctx, error, None))?));
    table.files.borrow_mut().insert(number, file.clone());
    Ok(file)
}

fn keep(ctx: &Ctx, fd: OwnedFd) -> Value {
    let number = fd.as_raw_fd() as i64;
    let file = Arc::new(File::from(fd));
    ctx.state::<Table>().files.borrow_mut().insert(number, file);
    ctx.new_int(number)
}

pub(super) fn open(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let path = path_of(ctx, &args[0])?;
    let flags = ctx.index_clamped(&args[1])?;
    let mode = match arg(args, 2) {
        Some(mode) => ctx.index_clamped(mode)?,
        None => 0o777,
    };
    let mut options = OpenOptions::new();
    let access = flags & 3;
    options.read(access == O_RDONLY || access == O_RDWR);
    options.write(access == O_WRONLY || access == O_RDWR);
    options.custom_flags((flags & !3) as i32).mode(mode as u32);
    let opened = ctx.detach_call(|| options.open(path));
    match opened {
        Ok(file) => Ok(keep(ctx, file.into())),
        Err(error) => Err(failed(ctx, error, Some(&args[0]))),
    }
}

pub(super) fn close(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    // A standard stream that was never used through the table enters it here first.
    file_of(ctx, &args[0])?;
    let number = ctx.index_clamped(&args[0])?;
    let file = ctx.state::<Table>().files.borrow_mut().remove(&number);
    ctx.detach_call(|| drop(file));
    Ok(Value::NONE)
}

pub(super) fn dup(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let copy = file_of(ctx, &args[0])?.try_clone();
    copy.map(|file| keep(ctx, file.into())).map_err(|error| failed(ctx, error, None))
}

pub(super) fn pipe(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (reader, writer) = io::pipe().map_err(|error| failed(ctx, error, None))?;
    Ok(ctx.new_tuple(&[keep(ctx, reader.into()), keep(ctx, writer.into())]))
}

pub(super) fn read(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let length = ctx.index_checked(&args[1])?;
    let Ok(length) = usize::try_from(length) else {
        return Err(failed(ctx, io::Error::from_raw_os_error(22), None));
    };
    ctx.check_allocation(length)?;
    let (result, buffer) = ctx.detach_io(|| {
        let mut buffer = vec![0; length];
        (retrying(|| (&*file).read(&mut buffer)), buffer)
    });
    let n = result.map_err(|error| failed(ctx, error, None))?;
    Ok(ctx.new_bytes(&buffer[..n.min(length)]))
}

pub(super) fn write(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let bytes = ctx.bytes_like(&args[1])?.into_owned();
    let result = ctx.detach_io(|| retrying(|| (&*file).write(&bytes)));
    result.map(|n| ctx.new_int(n as i64)).map_err(|error| failed(ctx, error, None))
}

/// Repeats a call that a signal interrupted (PEP 475).
fn retrying<T>(mut call: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    loop {
        match call() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

pub(super) fn lseek(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let position = ctx.index_checked(&args[1])?;
    let to = match (ctx.index_clamped(&args[2])?, u64::try_from(position)) {
        (0, Ok(position)) => SeekFrom::Start(position),
        (1, _) => SeekFrom::Current(position),
        (2, _) => SeekFrom::End(position),
        _ => return Err(failed(ctx, io::Error::from_raw_os_error(22), None)),
    };
    let result = (&*file).seek(to);
    result.map(|n| ctx.new_int(n as i64)).map_err(|error| failed(ctx, error, None))
}

pub(super) fn ftruncate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let length = ctx.index_checked(&args[1])?;
    let Ok(length) = u64::try_from(length) else {
        return Err(failed(ctx, io::Error::from_raw_os_error(22), None));
    };
    match ctx.detach_call(|| file.set_len(length)) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

pub(super) fn fsync(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    match ctx.detach_call(|| file.sync_all()) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

pub(super) fn isatty(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(file_of(ctx, &args[0]).is_ok_and(|file| file.is_terminal())))
}
