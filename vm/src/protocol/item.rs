//! Items and iteration: length, subscripts, membership, iterators.

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::{Type, TypeData, TypeFlags, shape};
use crate::types::bytes::BytesObj;
use crate::types::dict::DictObj;
use crate::types::list::ListObj;
use crate::types::set::SetObj;
use crate::types::slice;
use crate::types::str::StrObj;
use crate::types::tuple::TupleObj;
use crate::value::{Value, copies};

impl Ctx {
    /// `len(x)`.
    ///
    /// # Errors
    /// TypeError "object of type 'TYPE' has no len()"; what `__len__` raises.
    pub fn len(&self, x: &Value) -> Result<usize> {
        match self.type_of(x).slots.len.get() {
            Some(f) => f(self, x),
            None => Err(self.type_error(format!("object of type '{}' has no len()", self.type_name(x)))),
        }
    }

    /// `x[key]`.
    ///
    /// # Errors
    /// TypeError "'TYPE' object is not subscriptable"; what `__getitem__` raises.
    pub fn get_item(&self, x: &Value, key: &Value) -> Result<Value> {
        if let Some(f) = self.type_of(x).slots.getitem.get() {
            return f(self, x, key);
        }
        if let Some(class) = x.downcast::<TypeData>() {
            if self.types().r#type.as_value().is(x) {
                return crate::types::generic_alias::of_class(self, x, key);
            }
            if let Some(method) = self.get_attr_opt(x, &self.names().__class_getitem__)?
                && !method.is_none()
            {
                return self.call(&method, std::slice::from_ref(key));
            }
            return Err(self.type_error(format!("type '{}' is not subscriptable", class.full_name())));
        }
        Err(self.type_error(format!("'{}' object is not subscriptable", self.type_name(x))))
    }

    /// `x[start:stop]` of an exact str, bytes, list or tuple between small ints or nothing; `None` where a slice object
    /// is needed.
    pub(crate) fn plain_slice(&self, x: &Value, start: &Value, stop: &Value) -> Option<Value> {
        let bound = |value: &Value, default: i64| match value.as_small_int() {
            None if value.is_none() => Some(default),
            found => found,
        };
        let bounds = (bound(start, 0)?, bound(stop, i64::MAX)?, 1);
        match x.shape_id() {
            shape::STR => x.downcast::<StrObj>().map(|s| {
                let run = slice::adjust(bounds, s.len());
                crate::types::str::slots::run_of(self, x, s, run.start as usize, run.count)
            }),
            shape::LIST => x.downcast::<ListObj>().map(|list| {
                let items = list.items.borrow();
                let run = slice::adjust(bounds, items.len());
                let start = run.start as usize;
                self.new_list(copies(&items[start..start + run.count]))
            }),
            shape::TUPLE => x.downcast::<TupleObj>().map(|tuple| {
                let run = slice::adjust(bounds, tuple.items().len());
                let start = run.start as usize;
                if run.count == tuple.items().len() {
                    return x.clone();
                }
                self.new_tuple(&tuple.items()[start..start + run.count])
            }),
            shape::BYTES => x.downcast::<BytesObj>().map(|b| {
                let run = slice::adjust(bounds, b.bytes().len());
                let start = run.start as usize;
                if run.count == b.bytes().len() {
                    return x.clone();
                }
                self.new_bytes(&b.bytes()[start..start + run.count])
            }),
            _ => None,
        }
    }

    /// `x[key] = value`.
    ///
    /// # Errors
    /// TypeError "'TYPE' object does not support item assignment"; what `__setitem__` raises.
    pub fn set_item(&self, x: &Value, key: &Value, value: &Value) -> Result<()> {
        match self.type_of(x).slots.setitem.get() {
            Some(f) => f(self, x, key, Some(value)),
            None => {
                self.check_place(x, key)?;
                let name = self.type_name(x);
                Err(self.type_error(format!("'{name}' object does not support item assignment")))
            }
        }
    }

    /// Does the type take part in the sequence protocol, as every class of a script does?
    pub(crate) fn has_sequence_slots(&self, x: &Value) -> bool {
        let ty = self.type_of(x);
        let s = &ty.slots;
        ty.has(TypeFlags::HEAP)
            || s.concat.get().is_some()
            || s.repeat.get().is_some()
            || s.contains.get().is_some()
            || s.len.get().is_some()
    }

    /// IndexError for a number that is no place in any sequence, where it is a sequence that has no places to be changed:
    /// CPython looks at the number first.
    #[cold]
    fn check_place(&self, x: &Value, key: &Value) -> Result<()> {
        if self.has_sequence_slots(x) && self.has_index(key) && self.index_i64(key)?.is_none() {
            return Err(self.index_error("cannot fit 'int' into an index-sized integer"));
        }
        Ok(())
    }

    /// `del x[key]`.
    ///
    /// # Errors
    /// TypeError "'TYPE' object does not support item deletion"; what `__delitem__` raises.
    pub fn del_item(&self, x: &Value, key: &Value) -> Result<()> {
        match self.type_of(x).slots.setitem.get() {
            Some(f) => f(self, x, key, None),
            None => {
                self.check_place(x, key)?;
                let does =
                    if self.has_sequence_slots(x) && self.has_index(key) { "doesn't" } else { "does not" };
                Err(self.type_error(format!("'{}' object {does} support item deletion", self.type_name(x))))
            }
        }
    }

    /// `item in x`.
    ///
    /// # Errors
    /// TypeError "argument of type 'TYPE' is not iterable"; what the methods raise.
    pub fn contains(&self, x: &Value, item: &Value) -> Result<bool> {
        if let Some(f) = self.type_of(x).slots.contains.get() {
            return f(self, x, item);
        }
        let iterator = match self.iter(x) {
            Ok(iterator) => iterator,
            Err(raise) if raise.is(self, &self.exceptions().type_error) => {
                return Err(
                    self.type_error(format!("argument of type '{}' is not iterable", self.type_name(x)))
                );
            }
            Err(raise) => return Err(raise),
        };
        while let Some(candidate) = self.next(&iterator)? {
            if self.eq(&candidate, item)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Can the value be iterated over, as far as its type says?
    pub fn has_iter(&self, x: &Value) -> bool {
        let slots = &self.type_of(x).slots;
        slots.iter.get().is_some() || slots.getitem.get().is_some() && x.downcast::<DictObj>().is_none()
    }

    /// Does the value have items by number, as far as its type says?
    pub fn is_sequence(&self, x: &Value) -> bool {
        let ty = self.type_of(x);
        ty.slots.getitem.get().is_some()
            && x.downcast::<DictObj>().is_none()
            && !ty.is(&self.types().mappingproxy)
    }

    /// A number that changes with every change of a class, and that no other class ever has.
    pub fn type_version(&self, class: &Type) -> u64 {
        class.version.get()
    }

    /// Lets instances of a class and of those derived from it match sequence or mapping patterns.
    pub fn match_as(&self, class: &Type, sequence: bool, mapping: bool) {
        let flag = match (sequence, mapping) {
            (true, _) => TypeFlags::SEQUENCE,
            (false, true) => TypeFlags::MAPPING,
            (false, false) => return,
        };
        // Built-in types say themselves what they match: a str is no sequence.
        if class.has(TypeFlags::IMMUTABLE) {
            return;
        }
        let other = TypeFlags::SEQUENCE.with(TypeFlags::MAPPING).without(flag);
        for class in crate::object::slotdefs::with_subclasses(class) {
            class.flags.set(class.flags.get().with(flag).without(other));
        }
    }

    /// `iter(x)`.
    ///
    /// # Errors
    /// TypeError "'TYPE' object is not iterable", or if `__iter__` returns no iterator.
    pub fn iter(&self, x: &Value) -> Result<Value> {
        let slots = &self.type_of(x).slots;
        if let Some(f) = slots.iter.get() {
            let iterator = f(self, x)?;
            if self.type_of(&iterator).slots.next.get().is_some() {
                return Ok(iterator);
            }
            let name = self.type_name(&iterator);
            return Err(self.type_error(format!("iter() returned non-iterator of type '{name}'")));
        }
        if slots.getitem.get().is_some() && x.shape_id() != shape::DICT {
            return Ok(crate::types::iterators::sequence_iterator(self, x));
        }
        Err(self.type_error(format!("'{}' object is not iterable", self.type_name(x))))
    }

    /// The next item of an iterator; `None` at its end.
    ///
    /// # Errors
    /// TypeError if it is no iterator; what `__next__` raises other than StopIteration; RecursionError for iterators
    /// within iterators.
    #[inline]
    pub fn next(&self, iterator: &Value) -> Result<Option<Value>> {
        self.check_pending()?;
        if let Some(item) = crate::interp::next_quickly(iterator) {
            return Ok(Some(item));
        }
        self.check_stack()?;
        match self.type_of(iterator).slots.next.get() {
            Some(f) => match f(self, iterator) {
                Err(raise) => self.iteration_ended(raise),
                item => item,
            },
            None => Err(self.type_error(format!("'{}' object is not an iterator", self.type_name(iterator)))),
        }
    }

    /// What an exception of a `__next__` means: StopIteration is the end of the iteration.
    ///
    /// # Errors
    /// Any other exception.
    #[cold]
    pub(crate) fn iteration_ended(&self, raise: Raise) -> Result<Option<Value>> {
        if !raise.is(self, &self.exceptions().stop_iteration) {
            return Err(raise);
        }
        if self.is_end_wanted() {
            let value = crate::types::exception::args_of(raise.value()).into_iter().next();
            self.thread.set_return_value(value.unwrap_or(Value::NONE));
            self.thread.ended.set(Some(raise.into_value()));
        }
        Ok(None)
    }

    /// Whether somebody wants to know with which value, or exception, an iterator ends that is asked right here. Of those
    /// that the script's code meanwhile comes to the end of, in frames of its own, nobody does.
    pub(crate) fn is_end_wanted(&self) -> bool {
        self.thread.wants_end.get() == self.thread.depth.get() + 1
    }

    /// Does what ends an iteration for somebody who wants to know how it ends.
    pub(crate) fn wanting_end<T>(&self, next: impl FnOnce() -> T) -> T {
        let wanted = self.thread.wants_end.replace(self.thread.depth.get() + 1);
        let item = next();
        self.thread.wants_end.set(wanted);
        item
    }

    /// All items of an iterable. Runs script code unless it is a list or tuple.
    ///
    /// # Errors
    /// As [`iter`](Self::iter) and [`next`](Self::next).
    pub fn collect(&self, iterable: &Value) -> Result<Vec<Value>> {
        match iterable.shape_id() {
            shape::LIST => {
                if let Some(list) = iterable.downcast::<ListObj>() {
                    self.check_room_for::<Value>(list.len())?;
                    return Ok(list.to_vec());
                }
            }
            shape::TUPLE => {
                if let Some(tuple) = iterable.downcast::<TupleObj>() {
                    self.check_room_for::<Value>(tuple.items().len())?;
                    return Ok(copies(tuple.items()));
                }
            }
            shape::DICT => {
                if let Some(dict) = iterable.downcast::<DictObj>() {
                    self.check_room_for::<Value>(dict.len())?;
                    return Ok(dict.keys());
                }
            }
            shape::SET | shape::FROZENSET => {
                if let Some(set) = iterable.downcast::<SetObj>() {
                    self.check_room_for::<Value>(set.len())?;
                    return Ok(set.items());
                }
            }
            _ => {}
        }
        let iterator = self.iter(iterable)?;
        let hint = self.asked_length_hint(iterable)?;
        self.check_room_for::<Value>(hint)?;
        let mut items = Vec::with_capacity(hint.min(1 << 20));
        loop {
            let left = self.next_left(&iterator, &mut |item| {
                if items.len() == items.capacity() {
                    return Some(item);
                }
                items.push(item);
                None
            })?;
            let Some(item) = left else { return Ok(items) };
            self.make_room(&mut items, 1)?;
            items.push(item);
            self.check_memory()?;
        }
    }

    /// The first item of an iterable whose truth value is `wanted`. Runs script code.
    ///
    /// # Errors
    /// As [`iter`](Self::iter), [`next`](Self::next) and [`is_true`](Self::is_true).
    pub fn find_truth(&self, iterable: &Value, wanted: bool) -> Result<Option<Value>> {
        let iterator = self.iter(iterable)?;
        let (skipped, other) = (Value::from_bool(!wanted), Value::from_bool(wanted));
        let left = &mut |item: Value| if item.is(&skipped) { None } else { Some(item) };
        while let Some(item) = self.next_left(&iterator, left)? {
            if item.is(&other) || self.is_true(&item)? == wanted {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// Calls `f` with every item of an iterable until it fails or answers false.
    ///
    /// # Errors
    /// As [`iter`](Self::iter) and [`next`](Self::next), and what `f` raises.
    pub fn for_each(&self, iterable: &Value, mut f: impl FnMut(Value) -> Result<bool>) -> Result<()> {
        if iterable.shape_id() == shape::LIST
            && let Some(list) = iterable.downcast::<ListObj>()
        {
            let mut at = 0;
            while let Some(item) = list.get(at) {
                at += 1;
                if !f(item)? {
                    break;
                }
            }
            return Ok(());
        }
        let iterator = self.iter(iterable)?;
        let Some(next) = self.type_of(&iterator).slots.next.get() else {
            return self.next(&iterator).map(drop);
        };
        while let Some(item) = next(self, &iterator)? {
            if !f(item)? {
                break;
            }
            self.check_memory()?;
            self.check_pending()?;
        }
        Ok(())
    }

    /// The items of anything that can be iterated over; what is no list or tuple is walked as `list(iter(x))` would,
    /// so it is the iterator that is asked for its length.
    ///
    /// # Errors
    /// TypeError `message` if it cannot be iterated over; what the walk raises.
    pub fn collect_sequence(&self, iterable: &Value, message: &str) -> Result<Vec<Value>> {
        if matches!(iterable.shape_id(), shape::LIST | shape::TUPLE) {
            return self.collect(iterable);
        }
        match self.iter(iterable) {
            Ok(iterator) => self.collect(&iterator),
            Err(raise) if raise.is(self, &self.exceptions().type_error) => Err(self.type_error(message)),
            Err(raise) => Err(raise),
        }
    }

    /// Forgets what a generator that ended before returned, so that it does not show up in another iterator's
    /// StopIteration. To be called before a [`next`](Self::next) whose end is raised by
    /// [`end_of_iteration`](Self::end_of_iteration).
    pub fn forget_return_value(&self) {
        let old = (self.thread.take_return_value(), self.thread.ended.take());
        drop(old);
    }

    /// `next(iterator)`.
    ///
    /// # Errors
    /// StopIteration at the end, the very one that the `__next__` of a script's class raised; as [`next`](Self::next).
    pub fn next_or_stop(&self, iterator: &Value) -> Result<Value> {
        self.or_stop(|| self.next(iterator))
    }

    /// The item that `next` comes to, or the StopIteration of its end.
    pub(crate) fn or_stop(&self, next: impl FnOnce() -> Result<Option<Value>>) -> Result<Value> {
        self.forget_return_value();
        match self.wanting_end(next)? {
            Some(item) => Ok(item),
            None => Err(self.end_of_iteration()),
        }
    }

    /// The StopIteration of `__next__` at the end of an iteration. Generators leave their return value for it.
    #[cold]
    pub fn end_of_iteration(&self) -> Raise {
        if let Some(ended) = self.thread.ended.take() {
            self.forget_return_value();
            return Raise::again(ended);
        }
        let value = self.thread.take_return_value();
        self.stop_iteration(&value.unwrap_or(Value::NONE))
    }
}

/// What a script's `__len__` answered, as a length.
///
/// # Errors
/// TypeError if it is no int, ValueError if it is negative, OverflowError if it is too large.
pub fn len_from_result(ctx: &Ctx, result: &Value) -> Result<usize> {
    if let Some(i) = result.as_small_int() {
        return usize::try_from(i).map_err(|_| ctx.value_error("__len__() should return >= 0"));
    }
    let int = ctx.index(result)?;
    if crate::types::int::is_negative(&int) {
        return Err(ctx.value_error("__len__() should return >= 0"));
    }
    let n = crate::types::int::to_i64(&int);
    n.map(|n| n as usize).ok_or_else(|| ctx.overflow_error("cannot fit 'int' into an index-sized integer"))
}
