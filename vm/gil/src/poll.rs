//! The door's other leaf: waiting for descriptors, so that an interrupt is heard too.

use std::{io, os::fd::BorrowedFd, time::Instant};

use rustix::{
    event::{EventfdFlags, PollFd, PollFlags, Timespec, eventfd, poll},
    fd::OwnedFd,
    io::Errno,
};

use crate::{
    Gil, Position, Reason, ThreadId, Wake,
    door::Retake,
    sync::{Arc, lock},
};

/// What a descriptor is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interest {
    /// Something to read, an end of file or a connection to accept.
    Read,
    /// Room to write.
    Write,
    /// Urgent data.
    Urgent,
    /// Any mask of poll(2) event bits.
    Mask(u16),
}

impl Interest {
    fn flags(self) -> PollFlags {
        match self {
            Interest::Read => PollFlags::IN,
            Interest::Write => PollFlags::OUT,
            Interest::Urgent => PollFlags::PRI,
            Interest::Mask(bits) => PollFlags::from_bits_retain(bits),
        }
    }
}

/// What a wait for several descriptors found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readiness {
    /// How the wait ended.
    pub wake: Wake,
    /// The poll(2) result bits of each descriptor, in the order given.
    pub revents: Vec<u16>,
}

/// A thread's own descriptor, which an interrupt makes readable.
#[derive(Debug, Clone)]
pub(crate) struct Bell(Arc<OwnedFd>);

impl Bell {
    fn new() -> io::Result<Bell> {
        let flags = EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK;
        Ok(Bell(Arc::new(eventfd(0, flags)?)))
    }

    /// Makes the descriptor readable. A full counter is readable already, so the result says nothing.
    pub(crate) fn ring(&self) {
        let _ = rustix::io::write(&self.0, &1_u64.to_ne_bytes());
    }

    /// Makes it silent again.
    fn hush(&self) {
        let _ = rustix::io::read(&self.0, &mut [0; 8]);
    }
}

impl Gil {
    /// Lets the lock go until `fd` is ready, the deadline passes or the thread is interrupted.
    ///
    /// # Errors
    /// What poll(2) says, except an interruption by a signal, after which it waits on.
    pub fn wait_fd(
        &self,
        thread: ThreadId,
        fd: BorrowedFd<'_>,
        interest: Interest,
        deadline: Option<Instant>,
        ticks: u64,
        position: Position,
    ) -> io::Result<Wake> {
        self.wait_fds(thread, &[(fd, interest)], deadline, ticks, position).map(|found| found.wake)
    }

    /// The same for several descriptors: until at least one is ready.
    ///
    /// # Errors
    /// As [`Gil::wait_fd`].
    pub fn wait_fds(
        &self,
        thread: ThreadId,
        fds: &[(BorrowedFd<'_>, Interest)],
        deadline: Option<Instant>,
        ticks: u64,
        position: Position,
    ) -> io::Result<Readiness> {
        let at_last = |is_ready: bool| is_ready.then_some(());
        self.wait_fds_then(thread, fds, deadline, ticks, position, at_last).map(|(found, _)| found)
    }

    /// The same, and what `attempt` answers. That is called before the wait with false and with true when a descriptor is
    /// ready, each time before the lock is taken again, until it answers: so a read that has to wait lets go of the lock
    /// once, not twice. What the descriptors are ready for is not told where the first attempt answers.
    ///
    /// # Errors
    /// As [`Gil::wait_fd`].
    pub fn wait_fds_then<R>(
        &self,
        thread: ThreadId,
        fds: &[(BorrowedFd<'_>, Interest)],
        deadline: Option<Instant>,
        ticks: u64,
        position: Position,
        mut attempt: impl FnMut(bool) -> Option<R>,
    ) -> io::Result<(Readiness, Option<R>)> {
        let mut hall = lock(&self.hall);
        if hall.must_wake(thread) {
            return Ok((Readiness { wake: Wake::Interrupted, revents: vec![0; fds.len()] }, None));
        }
        let now = self.machine.quick_ns(&mut hall.stopwatch);
        if self.release_quietly(&mut hall, thread, Reason::Io, ticks, position, now) {
            drop(hall);
        } else {
            let call = self.leave(&mut hall, thread, Reason::Io, ticks, position, now);
            self.answer(hall, call);
        }
        let retake = Retake(self, thread);
        let (mut wake, mut result) = (Wake::Ready, attempt(false));
        if result.is_some() {
            return Ok((Readiness { wake, revents: Vec::new() }, result));
        }
        let bell = self.bell(thread)?;
        let mut polled: Vec<PollFd<'_>> =
            fds.iter().map(|(fd, interest)| PollFd::from_borrowed_fd(*fd, interest.flags())).collect();
        polled.push(PollFd::new(&bell.0, PollFlags::IN));
        // Whoever interrupted this thread before it had a bell could not ring it.
        if lock(&self.hall).begin_wait(thread, self.machine.now_ns()) {
            return Ok((Readiness { wake: Wake::Interrupted, revents: vec![0; fds.len()] }, None));
        }
        while result.is_none() && wake == Wake::Ready {
            wake = self.poll_until(thread, &mut polled, &bell, deadline)?;
            result = if wake == Wake::Ready { attempt(true) } else { None };
        }
        drop(retake);
        let revents = polled[..fds.len()].iter().map(|fd| fd.revents().bits()).collect();
        Ok((Readiness { wake, revents }, result))
    }

    /// Polls until something is ready; a bell that rang for an interrupt already handled is hushed.
    fn poll_until(
        &self,
        thread: ThreadId,
        polled: &mut [PollFd<'_>],
        bell: &Bell,
        deadline: Option<Instant>,
    ) -> io::Result<Wake> {
        loop {
            let timeout = deadline.map(|deadline| self.time_left(deadline));
            match poll(polled, timeout.as_ref()) {
                Ok(0) => return Ok(Wake::TimedOut),
                Ok(_) => {}
                Err(Errno::INTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let (rang, others) = polled
                .split_last()
                .map_or((false, &[][..]), |(bell, others)| (!bell.revents().is_empty(), others));
            if others.iter().any(|fd| !fd.revents().is_empty()) {
                return Ok(Wake::Ready);
            }
            if rang {
                bell.hush();
                if lock(&self.hall).must_wake(thread) {
                    return Ok(Wake::Interrupted);
                }
            }
        }
    }

    fn time_left(&self, deadline: Instant) -> Timespec {
        let left = deadline.saturating_duration_since(self.machine.now());
        Timespec {
            tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX),
            tv_nsec: i64::from(left.subsec_nanos()),
        }
    }

    /// The thread's bell, made when it first waits for a descriptor.
    fn bell(&self, thread: ThreadId) -> io::Result<Bell> {
        let mut hall = lock(&self.hall);
        let slot = hall.slot(thread);
        if let Some(bell) = &slot.bell {
            return Ok(bell.clone());
        }
        let bell = Bell::new()?;
        slot.bell = Some(bell.clone());
        Ok(bell)
    }
}
