//! Waiting for descriptors: without the lock, and where signals are heard.

use gilbox_vm::ctx::Ctx;
use gilbox_vm::error::Result;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

/// What to wait for.
pub(super) type Events = PollFlags;

/// How long a call of the system waits before signals and stops are looked after. Handlers run on a thread of their
/// own, so that a signal does not interrupt the call itself.
const SLICE: Duration = Duration::from_millis(20);

fn timespec(length: Duration) -> Timespec {
    Timespec { tv_sec: length.as_secs() as i64, tv_nsec: length.subsec_nanos() as _ }
}

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
    let mut fds = [PollFd::from_borrowed_fd(fd, events)];
    // Most are ready at once, and the lock need not be let go to see it.
    if matches!(poll(&mut fds, Some(&timespec(Duration::ZERO))), Ok(n) if n > 0) {
        return Ok(true);
    }
    poll_until(ctx, &mut fds, deadline).map(|n| !matches!(n, Ok(0)))
}

/// Waits until one of some descriptors is ready; answers how many are, zero at the deadline.
///
/// # Errors
/// What a signal handler raises; a stop by the host.
pub(super) fn poll_until(
    ctx: &Ctx,
    fds: &mut [PollFd<'_>],
    deadline: Option<Instant>,
) -> Result<std::result::Result<usize, Errno>> {
    loop {
        let left = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let slice = left.map_or(SLICE, |left| left.min(SLICE));
        match ctx.detach_io(|| poll(fds, Some(&timespec(slice)))) {
            Ok(0) | Err(Errno::INTR) => {
                ctx.handle_pending()?;
                if left.is_some_and(|left| left <= SLICE && deadline.is_none_or(|d| Instant::now() >= d)) {
                    return Ok(Ok(0));
                }
            }
            done => return Ok(done),
        }
    }
}
