//! Descriptors: open, read, write and kin.

use super::{check_allowed, failed, inherited, path_of};
use crate::native::wait::{Events, attempt, when_ready};
use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::native::arg;
use gilbox_vm::value::Value;
use rustix::io::Errno;
use std::borrow::Cow;
use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io::{self, IsTerminal, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::Arc;

pub(in crate::native) const O_RDONLY: i64 = 0;
pub(in crate::native) const O_WRONLY: i64 = 1;
pub(in crate::native) const O_RDWR: i64 = 2;
pub(in crate::native) const O_CREAT: i64 = 0o100;
pub(in crate::native) const O_EXCL: i64 = 0o200;
pub(in crate::native) const O_TRUNC: i64 = 0o1000;
pub(in crate::native) const O_APPEND: i64 = 0o2000;
pub(in crate::native) const O_CLOEXEC: i64 = 0o2000000;

/// The error number of a descriptor that is none.
pub(super) const EBADF: i32 = 9;

/// The error number of a call that would have to wait.
const EAGAIN: i32 = 11;

/// The files that this interpreter opened, by descriptor. A call that runs without the lock keeps its file open
/// itself, so that nobody can close it under its hands.
#[derive(Default)]
pub(super) struct Table {
    /// By number: the system gives out the smallest that is free.
    files: RefCell<Vec<Option<Open>>>,
}

/// A descriptor in use.
#[derive(Clone)]
struct Open {
    file: Arc<File>,
    reads: Reads,
}

/// How a descriptor is read from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reads {
    /// It was not read from yet.
    Unknown,
    /// A regular file: reads never wait.
    Regular,
    /// Reads wait, and the system has some that do not.
    MayNotWait,
    /// All reads wait.
    OnlyWait,
}

impl Reads {
    fn of(file: &File) -> Reads {
        if file.metadata().is_ok_and(|data| data.is_file()) { Reads::Regular } else { Reads::MayNotWait }
    }
}

impl Table {
    fn look(&self, number: i64) -> Option<Arc<File>> {
        let files = self.files.borrow();
        files.get(usize::try_from(number).ok()?)?.as_ref().map(|open| open.file.clone())
    }

    pub(super) fn enter(&self, number: i64, file: Arc<File>) {
        let Ok(at) = usize::try_from(number) else { return };
        let mut files = self.files.borrow_mut();
        if files.len() <= at {
            files.resize(at + 1, None);
        }
        files[at] = Some(Open { file, reads: Reads::Unknown });
    }

    pub(super) fn take_out(&self, number: i64) -> Option<Arc<File>> {
        self.files.borrow_mut().get_mut(usize::try_from(number).ok()?)?.take().map(|open| open.file)
    }

    /// The file of a descriptor that is to be read from, and how; `None` if it is not in the table.
    fn look_for_reading(&self, number: i64) -> Option<(Arc<File>, Reads)> {
        let mut files = self.files.borrow_mut();
        let open = files.get_mut(usize::try_from(number).ok()?)?.as_mut()?;
        if open.reads == Reads::Unknown {
            open.reads = Reads::of(&open.file);
        }
        Some((open.file.clone(), open.reads))
    }

    fn note_only_waits(&self, number: i64) {
        let mut files = self.files.borrow_mut();
        let open = usize::try_from(number).ok().and_then(|at| files.get_mut(at)).and_then(Option::as_mut);
        if let Some(open) = open {
            open.reads = Reads::OnlyWait;
        }
    }
}

/// The file of a descriptor.
pub(in crate::native) fn file_of(ctx: &Ctx, fd: &Value) -> Result<Arc<File>> {
    check_allowed(ctx)?;
    let number = ctx.index_clamped(fd)?;
    let table = ctx.state::<Table>();
    if let Some(file) = table.look(number) {
        return Ok(file);
    }
    let copy = inherited::copy_of(number).map_err(|error| failed(ctx, error, None))?;
    let file = Arc::new(File::from(copy));
    table.enter(number, file.clone());
    Ok(file)
}

/// The descriptors that a child would inherit, beside the standard ones.
pub(super) fn inheritable(ctx: &Ctx) -> Vec<Arc<File>> {
    let is_inherited = |file: &Arc<File>| {
        let flags = rustix::io::fcntl_getfd(file);
        file.as_raw_fd() > 2 && flags.is_ok_and(|flags| !flags.contains(rustix::io::FdFlags::CLOEXEC))
    };
    let table = ctx.state::<Table>();
    let files = table.files.borrow();
    let open = files.iter().flatten().map(|open| &open.file);
    open.filter(|file| is_inherited(file)).cloned().collect()
}

/// Takes a descriptor into the table, and answers its number.
pub(in crate::native) fn keep(ctx: &Ctx, fd: OwnedFd) -> Value {
    let number = fd.as_raw_fd() as i64;
    let file = Arc::new(File::from(fd));
    ctx.state::<Table>().enter(number, file);
    ctx.new_int(number)
}

pub(super) fn open(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let flags = ctx.index_clamped(&args[1])?;
    let mode = match arg(args, 2) {
        Some(mode) => ctx.index_clamped(mode)?,
        None => 0o777,
    };
    open_mode(ctx, &args[0], flags, mode as u32)
}

/// Opens a path as `open` does; answers the descriptor's number.
pub(in crate::native) fn open_path(ctx: &Ctx, path: &Value, flags: i64) -> Result<Value> {
    open_mode(ctx, path, flags, 0o666)
}

fn open_mode(ctx: &Ctx, name: &Value, flags: i64, mode: u32) -> Result<Value> {
    let path = path_of(ctx, name)?;
    let mut options = OpenOptions::new();
    let access = flags & 3;
    options.read(access == O_RDONLY || access == O_RDWR);
    options.write(access == O_WRONLY || access == O_RDWR);
    options.custom_flags((flags & !3) as i32).mode(mode);
    let opened = ctx.detach_call(|| options.open(path));
    match opened {
        Ok(file) => Ok(keep(ctx, file.into())),
        Err(error) => Err(failed(ctx, error, Some(name))),
    }
}

pub(super) fn close(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    close_descriptor(ctx, &args[0])?;
    Ok(Value::NONE)
}

/// Closes a descriptor; a call that is at it keeps it open until it is through.
pub(in crate::native) fn close_descriptor(ctx: &Ctx, fd: &Value) -> Result<()> {
    // A standard stream that was never used through the table enters it here first.
    file_of(ctx, fd)?;
    let number = ctx.index_clamped(fd)?;
    let file = ctx.state::<Table>().take_out(number);
    let closed = ctx.detach_call(|| {
        let is_copy = file.as_ref().is_some_and(|file| inherited::is_copy(file, number));
        drop(file);
        if is_copy { inherited::close_number(number) } else { Ok(()) }
    });
    closed.map_err(|error| failed(ctx, error, None))
}

/// Fails unless the descriptor can be used.
pub(in crate::native) fn check_descriptor(ctx: &Ctx, fd: &Value) -> Result<()> {
    file_of(ctx, fd).map(drop)
}

/// Is the descriptor that of a directory?
pub(in crate::native) fn is_directory(ctx: &Ctx, fd: &Value) -> Result<bool> {
    Ok(file_of(ctx, fd)?.metadata().is_ok_and(|data| data.is_dir()))
}

/// How many bytes a regular file has from its place on.
pub(in crate::native) fn remaining(ctx: &Ctx, fd: &Value) -> Option<usize> {
    let file = file_of(ctx, fd).ok()?;
    let data = file.metadata().ok().filter(|data| data.is_file())?;
    let at = (&*file).stream_position().ok()?;
    usize::try_from(data.len().saturating_sub(at)).ok()
}

pub(super) fn dup(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let copy = file_of(ctx, &args[0])?.try_clone();
    copy.map(|file| keep(ctx, file.into())).map_err(|error| failed(ctx, error, None))
}

/// A descriptor that the process was started with, under another number of the table's.
pub(super) fn adopt(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let copy = super::inherited::copy_of(ctx.index_clamped(&args[0])?);
    copy.map(|fd| keep(ctx, fd)).map_err(|error| failed(ctx, error, None))
}

/// `_status_flags(fd, flags)`: the flags that F_GETFL answers; with a number, sets them and answers 0.
pub(super) fn status_flags(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
    let file = file_of(ctx, &args[0])?;
    let done = if args[1].is_none() {
        fcntl_getfl(&*file).map(|flags| flags.bits())
    } else {
        fcntl_setfl(&*file, OFlags::from_bits_retain(ctx.index_clamped(&args[1])? as u32)).map(|()| 0)
    };
    done.map(|flags| ctx.new_int(flags.into())).map_err(|error| failed(ctx, error, None))
}

/// The bits of flock(2): shared, exclusive, do not wait, give up.
const LOCKS: [i64; 4] = [1, 2, 4, 8];

/// `_lock_file(fd, operation, whole)`: with `whole` the lock is that of the open file, else the process's.
pub(super) fn lock_file(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    use rustix::fs::{FlockOperation, fcntl_lock, flock};
    let file = file_of(ctx, &args[0])?;
    let asked = ctx.index_clamped(&args[1])?;
    let [shared, exclusive, now, unlock] = LOCKS.map(|bit| asked & bit != 0);
    let operation = match (unlock, exclusive, shared, now) {
        (true, ..) => FlockOperation::Unlock,
        (_, true, _, false) => FlockOperation::LockExclusive,
        (_, true, _, true) => FlockOperation::NonBlockingLockExclusive,
        (_, _, true, false) => FlockOperation::LockShared,
        (_, _, true, true) => FlockOperation::NonBlockingLockShared,
        _ => return Err(failed(ctx, rustix::io::Errno::INVAL, None)),
    };
    let whole = ctx.is_true(&args[2])?;
    let done = ctx.detach_call(|| match whole {
        true => flock(&*file, operation),
        false => fcntl_lock(&*file, operation),
    });
    done.map(|()| Value::NONE).map_err(|error| failed(ctx, error, None))
}

pub(super) fn readable(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let n = rustix::io::ioctl_fionread(&*file_of(ctx, &args[0])?);
    n.map(|n| ctx.new_int(n as i64)).map_err(|error| failed(ctx, error, None))
}

pub(super) fn pipe(ctx: &Ctx, _: &[Value]) -> Result<Value> {
    check_allowed(ctx)?;
    let (reader, writer) = io::pipe().map_err(|error| failed(ctx, error, None))?;
    Ok(ctx.new_tuple(&[keep(ctx, reader.into()), keep(ctx, writer.into())]))
}

/// The longest read whose bytes lie on the stack until their object is made.
const SMALL: usize = 128;

pub(super) fn read(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let length = ctx.index_checked(&args[1])?;
    let Ok(length) = usize::try_from(length) else {
        return Err(failed(ctx, io::Error::from_raw_os_error(22), None));
    };
    let bytes = if length <= SMALL {
        let mut bytes = [0; SMALL];
        read_into(ctx, &args[0], &mut bytes[..length])?.map(|n| ctx.new_bytes(&bytes[..n]))
    } else {
        read_bytes(ctx, &args[0], length)?.map(|bytes| ctx.new_bytes(&bytes))
    };
    bytes.ok_or_else(|| failed(ctx, io::Error::from_raw_os_error(EAGAIN), None))
}

/// Reads at most `length` bytes; `None` if the descriptor does not wait and has none.
pub(in crate::native) fn read_bytes(ctx: &Ctx, fd: &Value, length: usize) -> Result<Option<Vec<u8>>> {
    // Of a descriptor that is none nothing else is told.
    file_of(ctx, fd)?;
    ctx.check_allocation(length)?;
    let mut bytes = vec![0; length];
    Ok(read_into(ctx, fd, &mut bytes)?.map(|n| {
        bytes.truncate(n);
        bytes
    }))
}

/// Reads into a buffer that is no object's; answers how many bytes came, `None` if the descriptor does not wait and has
/// none.
fn read_into(ctx: &Ctx, fd: &Value, buffer: &mut [u8]) -> Result<Option<usize>> {
    check_allowed(ctx)?;
    let number = ctx.index_clamped(fd)?;
    let table = ctx.state::<Table>();
    let (file, reads) = match table.look_for_reading(number) {
        Some(found) => found,
        None => {
            let file = file_of(ctx, fd)?;
            let reads = Reads::of(&file);
            (file, reads)
        }
    };
    if reads == Reads::MayNotWait {
        match read_what_is_there(ctx, &file, buffer)? {
            Some(Some(result)) => return outcome(ctx, result),
            Some(None) => table.note_only_waits(number),
            // Whatever is wrong, the read tells of it.
            None => {}
        }
    }
    let read = || retrying(|| (&*file).read(buffer));
    if reads == Reads::Regular || never_waits(&file) {
        return outcome(ctx, ctx.detach_io(read));
    }
    // Where signals are heard. Without a deadline there is a result.
    let result = when_ready(ctx, file.as_fd(), Events::IN, None, read)?;
    outcome(ctx, result.unwrap_or_else(|| Err(io::ErrorKind::WouldBlock.into())))
}

/// How many bytes were read or written; `None` where the descriptor does not wait and none could be.
fn outcome(ctx: &Ctx, result: io::Result<usize>) -> Result<Option<usize>> {
    match result {
        Ok(n) => Ok(Some(n)),
        Err(error) if error.kind() == io::ErrorKind::WouldBlock => Ok(None),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

fn never_waits(file: &File) -> bool {
    rustix::fs::fcntl_getfl(file).is_ok_and(|flags| flags.contains(rustix::fs::OFlags::NONBLOCK))
}

/// Reads what is there, and waits for it if there is nothing: mostly one call of the system instead of two. `Some(None)`
/// if the system cannot read so, `None` if it could not wait.
fn read_what_is_there(
    ctx: &Ctx,
    file: &File,
    buffer: &mut [u8],
) -> Result<Option<Option<io::Result<usize>>>> {
    let read = |_| {
        let mut parts = [io::IoSliceMut::new(buffer)];
        // The offset -1 is the place of the descriptor (preadv2(2)).
        match rustix::io::preadv2(file, &mut parts, u64::MAX, rustix::io::ReadWriteFlags::NOWAIT) {
            Ok(n) => Some(Some(Ok(n))),
            Err(Errno::AGAIN) if never_waits(file) => Some(Some(Err(Errno::AGAIN.into()))),
            Err(Errno::AGAIN | Errno::INTR) => None,
            // Other errors are told by the read that waits.
            Err(_) => Some(None),
        }
    };
    let found = attempt(ctx, file.as_fd(), Events::IN, None, read)?;
    Ok(found.ok().flatten())
}

pub(super) fn write(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let bytes = ctx.bytes_like(&args[1])?;
    // Bytes cannot change; any other buffer keeps its size while its copy is written.
    let _held = if matches!(bytes, Cow::Borrowed(_)) { None } else { ctx.hold_buffer(&args[1])? };
    match write_bytes(ctx, &args[0], &bytes)? {
        Some(n) => Ok(ctx.new_int(n as i64)),
        None => Err(failed(ctx, io::Error::from_raw_os_error(EAGAIN), None)),
    }
}

/// Writes; answers how many bytes went, `None` if the descriptor does not wait and has no room.
pub(in crate::native) fn write_bytes(ctx: &Ctx, fd: &Value, bytes: &[u8]) -> Result<Option<usize>> {
    let file = file_of(ctx, fd)?;
    if let Ok(number @ 1..=2) = ctx.index_clamped(fd)
        && ctx.host().shows(number as i32, bytes)
    {
        return Ok(Some(bytes.len()));
    }
    outcome(ctx, ctx.detach_io(|| retrying(|| (&*file).write(bytes))))
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
    let (position, whence) = (ctx.index_checked(&args[1])?, ctx.index_clamped(&args[2])?);
    seek(ctx, &args[0], position, whence).map(|at| ctx.new_int(at))
}

/// Moves the place of a descriptor.
pub(in crate::native) fn seek(ctx: &Ctx, fd: &Value, position: i64, whence: i64) -> Result<i64> {
    let file = file_of(ctx, fd)?;
    let to = match (whence, u64::try_from(position)) {
        (0, Ok(position)) => SeekFrom::Start(position),
        (1, _) => SeekFrom::Current(position),
        (2, _) => SeekFrom::End(position),
        _ => return Err(failed(ctx, io::Error::from_raw_os_error(22), None)),
    };
    (&*file).seek(to).map(|at| at as i64).map_err(|error| failed(ctx, error, None))
}

pub(super) fn ftruncate(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let length = ctx.index_checked(&args[1])?;
    truncate_descriptor(ctx, &args[0], length)?;
    Ok(Value::NONE)
}

/// Gives a file a length.
pub(in crate::native) fn truncate_descriptor(ctx: &Ctx, fd: &Value, length: i64) -> Result<()> {
    let file = file_of(ctx, fd)?;
    let Ok(length) = u64::try_from(length) else {
        return Err(failed(ctx, io::Error::from_raw_os_error(22), None));
    };
    ctx.detach_call(|| file.set_len(length)).map_err(|error| failed(ctx, error, None))
}

pub(super) fn fsync(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    match ctx.detach_call(|| file.sync_all()) {
        Ok(()) => Ok(Value::NONE),
        Err(error) => Err(failed(ctx, error, None)),
    }
}

pub(super) fn isatty(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    Ok(Value::from_bool(is_terminal(ctx, &args[0])))
}

/// Is the descriptor that of a terminal?
pub(in crate::native) fn is_terminal(ctx: &Ctx, fd: &Value) -> bool {
    file_of(ctx, fd).is_ok_and(|file| file.is_terminal())
}

pub(super) fn set_blocking(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let blocks = ctx.is_true(&args[1])?;
    let set = rustix::fs::fcntl_getfl(&*file).and_then(|mut flags| {
        flags.set(rustix::fs::OFlags::NONBLOCK, !blocks);
        rustix::fs::fcntl_setfl(&*file, flags)
    });
    set.map(|()| Value::NONE).map_err(|error| failed(ctx, error, None))
}

pub(super) fn get_blocking(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    let file = file_of(ctx, &args[0])?;
    let flags = rustix::fs::fcntl_getfl(&*file).map_err(|error| failed(ctx, error, None))?;
    Ok(Value::from_bool(!flags.contains(rustix::fs::OFlags::NONBLOCK)))
}
