//! Native code that walks through an iterator (`sum`, `set`, `list`, `any` and their kin) without leaving the loop for
//! every item.
//!
//! A generator that is walked through hands what it yields to a sink, and goes on at once when the sink takes it: it is
//! neither suspended nor resumed. That nobody can tell, because a sink runs no script code.

use super::frame::{Frame, FrameKind};
use super::generators::generator_of;
use super::quick::{list_next, range_next, tuple_next};
use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::shape;
use crate::types::generator::GenState;
use crate::value::{RawValue, Value};

/// Takes an item, or hands it back.
type Sink<'a> = &'a mut dyn FnMut(Value) -> Option<Value>;

/// Offers what a generator yields to the sink of its frame; the value, if it is not taken.
///
/// # Safety
/// The frame is of the kind `Feed`, and runs.
#[inline(always)]
pub(super) unsafe fn offer(frame: *mut Frame, value: Value) -> Option<Value> {
    // SAFETY: `feed_generator` put the address of its sink there, and waits for this frame to end.
    unsafe { (*((*frame).extra.0 as *mut Sink<'_>))(value) }
}

impl Ctx {
    /// The next item of an iterator that `take` hands back; `None` at the iterator's end. `take` answers `None` for the
    /// items that it keeps.
    ///
    /// `take` must not run script code and must not let go of the lock.
    ///
    /// # Errors
    /// As [`next`](Self::next).
    pub fn next_left(
        &self,
        iterator: &Value,
        take: &mut dyn FnMut(Value) -> Option<Value>,
    ) -> Result<Option<Value>> {
        match iterator.shape_id() {
            // Who traces is to see every step.
            shape::GENERATOR if !self.thread.hooks.are_on() => return self.feed_generator(iterator, take),
            shape::LIST_ITER => {
                while let Some(item) = list_next(iterator.raw()) {
                    if let Some(left) = take(item.to_value()) {
                        return Ok(Some(left));
                    }
                }
            }
            shape::TUPLE_ITER => {
                while let Some(item) = tuple_next(iterator.raw()) {
                    if let Some(left) = take(item.to_value()) {
                        return Ok(Some(left));
                    }
                }
            }
            shape::RANGE_ITER => {
                while let Some(next) = range_next(iterator.raw()) {
                    if let Some(left) = take(next.to_value()) {
                        return Ok(Some(left));
                    }
                    self.check_pending()?;
                }
            }
            _ => {}
        }
        while let Some(item) = self.next(iterator)? {
            if let Some(left) = take(item) {
                return Ok(Some(left));
            }
            self.check_memory()?;
        }
        Ok(None)
    }

    fn feed_generator(&self, x: &Value, take: Sink<'_>) -> Result<Option<Value>> {
        self.check_stack()?;
        // SAFETY: the caller has seen that it is a generator.
        match unsafe { generator_of(x.raw()) }.state.get() {
            GenState::Running => return Err(self.value_error("generator already executing")),
            GenState::Closed => {
                drop(self.thread.take_return_value());
                return Ok(None);
            }
            GenState::Created | GenState::Suspended => {}
        }
        let mut sink: Sink<'_> = take;
        self.push_resumed(x.clone(), Value::NONE, FrameKind::Feed, 0)?;
        // An address whose low bits are zero counts no reference.
        self.frame().extra = RawValue(&raw mut sink as u64);
        self.thread.yielded.set(false);
        let value = self.run()?;
        if self.thread.yielded.replace(false) {
            return Ok(Some(value));
        }
        drop(value);
        Ok(None)
    }
}
