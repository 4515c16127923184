//! The slow path of safe points: switches, signals, interrupts, collections, memory limits.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::heap;

/// How many steps of native code lie between two looks.
const STEPS: u32 = 4096;

impl Ctx {
    /// What a thread does when its ticks reached the limit. Gives up the lock if the policy says so. May run script
    /// code (signal handlers, finalizers).
    ///
    /// # Errors
    /// What a signal handler raises; a stop by the host; MemoryError beyond the heap's bound.
    #[cold]
    #[inline(never)]
    pub(crate) fn safe_point(&self) -> Result<()> {
        self.look_up(true)
    }

    /// The same at a call, whose instruction is begun but has done nothing yet.
    ///
    /// # Errors
    /// As [`Ctx::safe_point`].
    #[cold]
    #[inline(never)]
    pub(crate) fn safe_point_at_call(&self) -> Result<()> {
        self.look_up(false)
    }

    /// `is_between` two instructions: the next one is where the thread stands.
    fn look_up(&self, is_between: bool) -> Result<()> {
        let gil = &self.vm().gil;
        // Under `ticks` a lone thread comes by every hundred instructions. Whoever has another reason calls attention.
        if gil.refill_alone(self.ticks()) {
            return Ok(());
        }
        let old = heap::set_current(std::ptr::null());
        let position = if is_between { self.position_ahead() } else { self.position() };
        self.thread.is_between.set(is_between);
        let pending = gil.safe_point(self.thread.id, self.ticks(), position);
        self.thread.is_between.set(false);
        heap::set_current(old);
        if self.vm().heap.over_limit.replace(false) {
            let heap = &self.vm().heap;
            if heap.is_exhausted.get() {
                // A collection would need memory itself.
                return Err(self.out_of_memory());
            }
            self.collect_cycles();
            heap.trim();
            if heap.bytes_in_use() > heap.byte_limit.get() {
                return Err(self.memory_error(""));
            }
        }
        self.gc_step();
        if pending.settings {
            self.tell_replay_end();
        }
        if pending.late {
            self.tell_late_waits();
        }
        if pending.any() {
            return self.handle_pending();
        }
        Ok(())
    }

    /// Looks after signals and interrupts, as every blocking call does that was woken by one.
    ///
    /// # Errors
    /// What a signal handler raises; a stop by the host.
    pub fn handle_pending(&self) -> Result<()> {
        let gil = &self.vm().gil;
        if gil.take_interrupt(self.thread.id) {
            if self.stop_requested() {
                return Err(Raise::stop());
            }
            if self.thread.is_main.get()
                && let Some(raise) = self.take_deadlock()
            {
                return Err(raise);
            }
        }
        if self.thread.is_main.get() {
            for signum in gil.take_signals(self.thread.id) {
                crate::signals::deliver(self, signum)?;
            }
        }
        Ok(())
    }

    /// For each step of a walk that native code makes and that may have no end: looks after signals and interrupts now and
    /// then. Other threads wait for the walk's end, as they do in CPython.
    ///
    /// # Errors
    /// As [`Ctx::handle_pending`]. May run script code (signal handlers).
    #[inline(always)]
    pub fn check_pending(&self) -> Result<()> {
        let n_steps = self.thread.n_steps.get().wrapping_add(1);
        self.thread.n_steps.set(n_steps);
        if n_steps.is_multiple_of(STEPS) { self.look_around() } else { Ok(()) }
    }

    #[cold]
    #[inline(never)]
    fn look_around(&self) -> Result<()> {
        // SAFETY: the lock outlives its threads.
        let limit = unsafe { (*self.limit).load(std::sync::atomic::Ordering::Relaxed) };
        if self.ticks() as i64 >= limit { self.handle_pending() } else { Ok(()) }
    }

    fn stop_requested(&self) -> bool {
        self.thread.stop.borrow().is_some()
            || self.vm().stopping.get()
            || self.thread.is_main.get() && self.vm().interrupted.load(std::sync::atomic::Ordering::Relaxed)
    }

    /// Are instructions counted one by one (every instruction a safe point)?
    pub(crate) fn wants_precise(&self) -> bool {
        self.vm().gil.safe_points() == gilbox_gil::SafePoints::All || self.thread.hooks.are_on()
    }
}
