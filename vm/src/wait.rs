//! Sleeping: a wait at the door that nobody ends.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::host::Host;
use gilbox_gil::{Reason, Wake};
use std::time::{Duration, Instant};

impl Ctx {
    /// Sleeps without the lock; a length of zero only offers it to others. Signals are looked after meanwhile, which
    /// may run script code.
    ///
    /// # Errors
    /// What a signal handler raises; a stop by the host.
    pub fn sleep(&self, length: Duration) -> Result<()> {
        if length.is_zero() {
            self.detach(Reason::Yield, std::thread::yield_now);
            return Ok(());
        }
        // A moment too far away to be named is one that never comes.
        let deadline = Instant::now().checked_add(length);
        loop {
            match self.park(Reason::Sleep, deadline, true) {
                Wake::TimedOut => return Ok(()),
                Wake::Interrupted => self.handle_pending()?,
                Wake::Unparked | Wake::Ready => {}
            }
        }
    }

    /// The world around the interpreter: files, environment.
    pub fn host(&self) -> &dyn Host {
        &*self.vm().host
    }
}
