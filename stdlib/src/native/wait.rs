//! Waiting for descriptors at the door: without the lock, and where signals and stops are heard.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use gilbox_vm::thread::Wake;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io;
use std::os::fd::BorrowedFd;
use std::time::Instant;

/// What to wait for.
pub(super) type Events = PollFlags;

/// Waits until a descriptor is ready; answers false if the deadline came first.
///
/// # Errors
/// What a signal handler raises; a stop by the host.
pub(super) fn until_ready(
    ctx: &Ctx,
    fd: BorrowedFd<'_>,
    events: Events,
    deadline: Option<Instant>,
) -> Result<bool> {
    // Most are ready at once, and the lock need not be let go to see it.
    if is_ready(fd, events) {
        return Ok(true);
    }
    // Whatever is wrong with a descriptor, the call that follows tells of it.
    let found = poll_until(ctx, &[(fd, events)], deadline)?;
    Ok(found.map_or(true, |found| found.iter().any(|events| !events.is_empty())))
}

/// Makes a call of the system when a descriptor is ready, without the lock, which is let go once for the wait and the
/// call. `None` if the deadline came first. The call touches no value.
///
/// # Errors
/// What a signal handler raises; a stop by the host.
pub(super) fn when_ready<R>(
    ctx: &Ctx,
    fd: BorrowedFd<'_>,
    events: Events,
    deadline: Option<Instant>,
    call: impl FnOnce() -> R,
) -> Result<Option<R>> {
    let mut call = Some(call);
    if is_ready(fd, events) {
        return Ok(call.take().map(|call| ctx.detach_io(call)));
    }
    let when_ready = |is_ready: bool| if is_ready { call.take().map(|call| call()) } else { None };
    match attempt(ctx, fd, events, deadline, when_ready)? {
        Ok(result) => Ok(result),
        // Whatever is wrong with a descriptor, the call tells of it.
        Err(_) => Ok(call.take().map(|call| ctx.detach_io(call))),
    }
}

/// Makes attempts without the lock until one has a result: the first before anything is waited for (it is told false),
/// another each time that the descriptor is ready. `None` if the deadline came first. Attempts touch no value.
///
/// # Errors
/// What a signal handler raises; a stop by the host. Inside: what the operating system says of the wait.
pub(super) fn attempt<R>(
    ctx: &Ctx,
    fd: BorrowedFd<'_>,
    events: Events,
    deadline: Option<Instant>,
    mut call: impl FnMut(bool) -> Option<R>,
) -> Result<io::Result<Option<R>>> {
    loop {
        match ctx.wait_fds_then(&[(fd, events.bits())], deadline, &mut call) {
            Ok((found, _)) if found.wake == Wake::Interrupted => ctx.handle_pending()?,
            Ok((_, result)) => return Ok(Ok(result)),
            Err(error) => return Ok(Err(error)),
        }
    }
}

/// Is a descriptor ready now?
pub(super) fn is_ready(fd: BorrowedFd<'_>, events: Events) -> bool {
    let mut fds = [PollFd::from_borrowed_fd(fd, events)];
    let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
    matches!(poll(&mut fds, Some(&at_once)), Ok(n) if n > 0)
}

/// Waits until one of some descriptors is ready; answers what each is ready for, nothing at the deadline.
///
/// # Errors
/// What a signal handler raises; a stop by the host. Inside: what the operating system says.
pub(super) fn poll_until(
    ctx: &Ctx,
    fds: &[(BorrowedFd<'_>, Events)],
    deadline: Option<Instant>,
) -> Result<io::Result<Vec<Events>>> {
    let fds: Vec<_> = fds.iter().map(|(fd, events)| (*fd, events.bits())).collect();
    loop {
        match ctx.wait_fds(&fds, deadline) {
            Ok(found) if found.wake == Wake::Interrupted => ctx.handle_pending()?,
            Ok(found) => return Ok(Ok(found.revents.into_iter().map(Events::from_bits_retain).collect())),
            Err(error) => return Ok(Err(error)),
        }
    }
}
