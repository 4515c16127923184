//! How many items to expect of an iterable before they are walked over.

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::{TypeFlags, shape};
use crate::types::iterators::ReversedObj;
use crate::value::Value;

impl Ctx {
    /// `operator.length_hint(x, default)`.
    ///
    /// # Errors
    /// What `__len__` and `__length_hint__` raise other than TypeError; TypeError or ValueError for a bad answer.
    pub fn estimated_len(&self, x: &Value, default: i64) -> Result<i64> {
        let type_error = &self.exceptions().type_error;
        if self.type_of(x).slots.len.get().is_some() {
            match self.len(x) {
                Ok(n) => return Ok(n as i64),
                Err(raise) if raise.is(self, type_error) => {}
                Err(raise) => return Err(raise),
            }
        }
        let hint = match self.call_special(x, &self.names().__length_hint__, &[]) {
            Ok(Some(hint)) if !hint.is_not_implemented() => hint,
            Ok(_) => return Ok(default),
            Err(raise) if raise.is(self, type_error) => return Ok(default),
            Err(raise) => return Err(raise),
        };
        match crate::types::int::to_i64(&hint) {
            Some(n) if n >= 0 => Ok(n),
            Some(_) => Err(self.value_error("__length_hint__() should return >= 0")),
            None if crate::types::int::as_int(&hint).is_some() => {
                Err(self.overflow_error("Python int too large to convert to C ssize_t"))
            }
            None => {
                let got = self.type_name(&hint);
                Err(self.type_error(format!("__length_hint__ must be an integer, not {got}")))
            }
        }
    }

    /// How many items there will probably be, if a built-in length says so without running script code.
    pub fn length_hint(&self, x: &Value) -> Option<usize> {
        match x.shape_id() {
            shape::LIST
            | shape::TUPLE
            | shape::DICT
            | shape::STR
            | shape::BYTES
            | shape::SET
            | shape::FROZENSET
            | shape::RANGE => self.len(x).ok(),
            _ => None,
        }
    }

    /// As [`length_hint`](Self::length_hint); iterables of scripts are asked by `__len__` and `__length_hint__`.
    ///
    /// # Errors
    /// TypeError and ValueError for what is no hint; what the methods raise, but for a TypeError.
    pub fn asked_length_hint(&self, x: &Value) -> Result<usize> {
        if x.shape_id() == shape::RANGE {
            return self.len(x);
        }
        let is_asked = self.type_of(x).has(TypeFlags::HEAP)
            || crate::types::range::is_long_iterator(x)
            || x.downcast::<ReversedObj>().is_some();
        if is_asked {
            return self.estimated_len(x, 0).map(|n| n as usize);
        }
        Ok(self.length_hint(x).unwrap_or(0))
    }
}
