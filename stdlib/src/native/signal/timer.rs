//! Timers that count the processor time of the process.

use nix::sys::signal::{SigEvent, SigevNotify, Signal};
use nix::sys::time::TimeSpec;
use nix::sys::timer::{Expiration, Timer, TimerSetTimeFlags};
use nix::time::ClockId;
use std::cell::RefCell;
use std::io;
use std::time::Duration;

/// What the timers send: the virtual one, and the profiling one.
const SIGNALS: [Signal; 2] = [Signal::SIGVTALRM, Signal::SIGPROF];

/// A timer, made when it is first set. Time spent in the system counts for both kinds: the system has no clock without it.
#[derive(Default)]
pub(super) struct ProcessorTimer(RefCell<Option<Timer>>);

/// What is left until it goes off, and how often after that.
type Setting = (Duration, Duration);

impl ProcessorTimer {
    /// Sets it as `setitimer` does; answers what it was set to.
    ///
    /// # Errors
    /// The system has no timer left.
    pub(super) fn set(&self, which: usize, first: Duration, every: Duration) -> io::Result<Setting> {
        let old = self.left();
        let mut timer = self.0.borrow_mut();
        if first.is_zero() {
            timer.take();
            return Ok(old);
        }
        let timer = match &mut *timer {
            Some(timer) => timer,
            none => {
                let notify = SigevNotify::SigevSignal { signal: SIGNALS[which], si_value: 0 };
                none.insert(Timer::new(ClockId::CLOCK_PROCESS_CPUTIME_ID, SigEvent::new(notify))?)
            }
        };
        let first = TimeSpec::from_duration(first);
        let expiration = match every.is_zero() {
            true => Expiration::OneShot(first),
            false => Expiration::IntervalDelayed(first, TimeSpec::from_duration(every)),
        };
        timer.set(expiration, TimerSetTimeFlags::empty())?;
        Ok(old)
    }

    /// What it is set to.
    pub(super) fn left(&self) -> Setting {
        let timer = self.0.borrow();
        match timer.as_ref().and_then(|timer| timer.get().ok().flatten()) {
            None => Setting::default(),
            Some(Expiration::OneShot(first)) => (first.into(), Duration::ZERO),
            Some(Expiration::Interval(every)) => (every.into(), every.into()),
            Some(Expiration::IntervalDelayed(first, every)) => (first.into(), every.into()),
        }
    }
}
