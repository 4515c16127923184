//! Unpacking: `a, b = x` and `a, *b, c = x`.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::shape;
use crate::types::list::ListObj;
use crate::types::tuple::TupleObj;
use crate::value::Value;

impl Ctx {
    /// The items of an iterable that must have exactly `n`. Runs script code unless it is a list or tuple.
    ///
    /// # Errors
    /// TypeError "cannot unpack non-iterable TYPE object", ValueError for another number; what the iteration raises.
    pub fn unpack_exact(&self, iterable: &Value, n: usize) -> Result<Vec<Value>> {
        let plain = match iterable.shape_id() {
            shape::TUPLE => iterable.downcast::<TupleObj>().map(|t| t.items().to_vec()),
            shape::LIST => iterable.downcast::<ListObj>().map(ListObj::to_vec),
            _ => None,
        };
        if let Some(items) = plain {
            return match items.len() {
                len if len == n => Ok(items),
                len if len < n => Err(self.too_few(n, len, "")),
                _ => Err(self.too_many(n)),
            };
        }
        let iterator = self.unpack_iter(iterable)?;
        let mut items = Vec::with_capacity(n);
        while items.len() < n {
            match self.next(&iterator)? {
                Some(item) => items.push(item),
                None => return Err(self.too_few(n, items.len(), "")),
            }
        }
        match self.next(&iterator)? {
            None => Ok(items),
            Some(_) => Err(self.too_many(n)),
        }
    }

    /// The items of an iterable for `before` targets, a starred one and `after` more: the starred target's list
    /// stands in its place.
    ///
    /// # Errors
    /// As [`unpack_exact`](Self::unpack_exact).
    pub fn unpack_starred(&self, iterable: &Value, before: usize, after: usize) -> Result<Vec<Value>> {
        let iterator = self.unpack_iter(iterable)?;
        let mut items = Vec::with_capacity(before + after + 1);
        while items.len() < before {
            match self.next(&iterator)? {
                Some(item) => items.push(item),
                None => return Err(self.too_few(before + after, items.len(), "at least ")),
            }
        }
        // As `list(iterator)`, which asks how many are to come.
        self.check_room_for::<Value>(self.asked_length_hint(&iterator)?)?;
        let mut rest = Vec::new();
        while let Some(item) = self.next(&iterator)? {
            self.make_room(&mut rest, 1)?;
            rest.push(item);
            self.check_memory()?;
        }
        let Some(n_rest) = rest.len().checked_sub(after) else {
            return Err(self.too_few(before + after, before + rest.len(), "at least "));
        };
        let tail = rest.split_off(n_rest);
        items.push(self.new_list(rest));
        items.extend(tail);
        Ok(items)
    }

    fn unpack_iter(&self, iterable: &Value) -> Result<Value> {
        match self.iter(iterable) {
            Err(raise) if raise.is(self, &self.exceptions().type_error) && !self.has_iter(iterable) => {
                let name = self.type_name(iterable);
                Err(self.type_error(format!("cannot unpack non-iterable {name} object")))
            }
            other => other,
        }
    }

    #[cold]
    fn too_few(&self, wanted: usize, got: usize, word: &str) -> Raise {
        self.value_error(format!("not enough values to unpack (expected {word}{wanted}, got {got})"))
    }

    #[cold]
    fn too_many(&self, wanted: usize) -> Raise {
        self.value_error(format!("too many values to unpack (expected {wanted})"))
    }
}
