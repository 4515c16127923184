//! The iterators of built-in types, and enumerate, zip, map, filter, reversed; with what containers share.

mod args;
mod combine;
mod enumerate;
mod position;
mod repr;
mod reverse;
mod sequence;
mod unpack;

pub use combine::{FilterObj, MapObj, ZipObj};
pub use enumerate::EnumerateObj;
pub(crate) use enumerate::next_of_list as next_of_enumerated_list;
pub use position::{ListIterObj, RangeIterObj, TupleIterObj};
pub use repr::{ReprGuard, repr_items};
pub use reverse::{ListReverseObj, ReversedObj};
pub use sequence::{CallableIterObj, SequenceIterObj};

use crate::ctx::Ctx;
use crate::error::{Raise, Result};
use crate::object::build::TypeSpec;
use crate::object::{Payload, TypeFlags, Visitor, shape};
use crate::value::Value;
use std::cell::RefCell;

pub(crate) const LIST: TypeSpec = TypeSpec::new::<ListIterObj>("list_iterator")
    .methods(position::LIST_METHODS)
    .slots(position::list_slots)
    .shape(shape::LIST_ITER)
    .flags(TypeFlags::NO_NEW);
pub(crate) const TUPLE: TypeSpec = TypeSpec::new::<TupleIterObj>("tuple_iterator")
    .methods(position::TUPLE_METHODS)
    .slots(position::tuple_slots)
    .shape(shape::TUPLE_ITER)
    .flags(TypeFlags::NO_NEW);
pub(crate) const RANGE: TypeSpec = TypeSpec::new::<RangeIterObj>("range_iterator")
    .methods(position::RANGE_METHODS)
    .slots(position::range_slots)
    .shape(shape::RANGE_ITER)
    .flags(TypeFlags::NO_NEW);
pub(crate) const LIST_REVERSE: TypeSpec = TypeSpec::new::<ListReverseObj>("list_reverseiterator")
    .methods(reverse::LIST_METHODS)
    .slots(reverse::list_slots)
    .flags(TypeFlags::NO_NEW);
pub(crate) const SEQUENCE: TypeSpec = TypeSpec::new::<SequenceIterObj>("iterator")
    .methods(sequence::METHODS)
    .slots(sequence::slots)
    .flags(TypeFlags::NO_NEW);
pub(crate) const CALLABLE: TypeSpec = TypeSpec::new::<CallableIterObj>("callable_iterator")
    .methods(sequence::CALLABLE_METHODS)
    .slots(sequence::callable_slots)
    .flags(TypeFlags::NO_NEW);
pub(crate) const ENUMERATE: TypeSpec = TypeSpec::new::<EnumerateObj>("enumerate")
    .methods(enumerate::METHODS)
    .slots(enumerate::slots)
    .shape(shape::ENUMERATE)
    .doc("Return an enumerate object.\n\n  iterable\n    an object supporting iteration");
pub(crate) const ZIP: TypeSpec = TypeSpec::new::<ZipObj>("zip")
    .methods(combine::ZIP_METHODS)
    .slots(combine::zip_slots)
    .shape(shape::ZIP)
    .doc("The zip object yields n-length tuples, where n is the number of iterables\npassed as positional arguments to zip().");
pub(crate) const MAP: TypeSpec = TypeSpec::new::<MapObj>("map")
    .methods(combine::MAP_METHODS)
    .slots(combine::map_slots)
    .shape(shape::MAP)
    .doc("Make an iterator that computes the function using arguments from\neach of the iterables.");
pub(crate) const FILTER: TypeSpec = TypeSpec::new::<FilterObj>("filter")
    .methods(combine::FILTER_METHODS)
    .slots(combine::filter_slots)
    .doc("Return an iterator yielding those items of iterable for which function(item)\nis true.");
pub(crate) const REVERSED: TypeSpec = TypeSpec::new::<ReversedObj>("reversed")
    .methods(reverse::METHODS)
    .slots(reverse::slots)
    .doc("Return a reverse iterator over the values of the given sequence.");

/// An iterator over `x[0]`, `x[1]`, ... until IndexError.
pub(crate) fn sequence_iterator(ctx: &Ctx, x: &Value) -> Value {
    ctx.alloc(&ctx.types().sequence_iterator, SequenceIterObj::new(x.clone())).into_value()
}

/// An iterator that calls `f` until it answers the sentinel.
pub(crate) fn callable_iterator(ctx: &Ctx, f: &Value, sentinel: &Value) -> Value {
    ctx.alloc(&ctx.types().callable_iterator, CallableIterObj::new(f.clone(), sentinel.clone())).into_value()
}

/// An iterator over a list.
#[inline]
pub(crate) fn list_iterator(ctx: &Ctx, list: &Value) -> Value {
    ctx.alloc(&ctx.types().list_iterator, ListIterObj::new(list.clone())).into_value()
}

/// An iterator over a list from its end.
pub(crate) fn list_reverse_iterator(ctx: &Ctx, list: &Value) -> Value {
    ctx.alloc(&ctx.types().list_reverse_iterator, ListReverseObj::new(list.clone())).into_value()
}

/// An iterator over a tuple.
#[inline]
pub(crate) fn tuple_iterator(ctx: &Ctx, tuple: &Value) -> Value {
    ctx.alloc(&ctx.types().tuple_iterator, TupleIterObj::new(tuple.clone())).into_value()
}

/// `C[item]` of a built-in class: the method `__class_getitem__`.
///
/// # Errors
/// What making the alias raises.
pub fn class_getitem(ctx: &Ctx, args: &[Value]) -> Result<Value> {
    crate::types::generic_alias::of_class(ctx, &args[0], &args[1])
}

impl Ctx {
    /// An iterator that calls `f` without arguments until it answers `sentinel`: `iter(f, sentinel)`.
    pub fn new_callable_iterator(&self, f: &Value, sentinel: &Value) -> Value {
        callable_iterator(self, f, sentinel)
    }

    /// A function or type of the module `builtins`, as `__reduce__` methods name it; None if a script removed it.
    pub fn builtin(&self, name: &str) -> Value {
        let name = self.intern(name);
        self.vm().builtins.get().and_then(|dict| dict.get_str(&name)).unwrap_or(Value::NONE)
    }

    /// The error of a method that was called on an object of another type.
    #[cold]
    pub fn wrong_self(&self, expected: &str, got: &Value) -> Raise {
        self.type_error(format!(
            "descriptor requires a '{expected}' object but received a '{}'",
            self.type_name(got)
        ))
    }

    /// The payload of a method's own object.
    ///
    /// # Errors
    /// TypeError if the value carries another payload.
    #[inline]
    pub fn payload<'a, T: Payload>(&self, value: &'a Value, name: &str) -> Result<&'a T> {
        value.downcast::<T>().ok_or_else(|| self.wrong_self(name, value))
    }

    /// A tuple of two values.
    #[inline]
    pub fn new_pair(&self, a: Value, b: Value) -> Value {
        self.new_tuple_iter(&self.types().tuple, 2, [a, b].into_iter())
    }
}

/// The pair an iterator gave out last, to be used again once nobody else holds it any more.
#[derive(Default)]
pub(crate) struct LastPair(RefCell<Option<Value>>);

impl LastPair {
    /// A pair of the values.
    #[inline]
    pub(crate) fn give(&self, ctx: &Ctx, a: Value, b: Value) -> Value {
        // Taken out meanwhile: dropping the former items may run script code that comes back here.
        let last = self.0.take();
        let pair = match last {
            Some(pair) => match crate::types::tuple::refill_pair(&pair, a, b) {
                Ok(()) => pair,
                Err((a, b)) => {
                    drop(pair);
                    ctx.new_pair(a, b)
                }
            },
            None => ctx.new_pair(a, b),
        };
        let old = self.0.replace(Some(pair.clone()));
        drop(old);
        pair
    }

    /// The last pair with other items, if nobody else holds it and nothing dies of that; the items back if not.
    #[inline]
    pub(crate) fn give_quickly(&self, a: Value, b: Value) -> std::result::Result<Value, (Value, Value)> {
        match &*self.0.borrow() {
            Some(pair) if crate::types::tuple::is_spare_pair(pair) => {
                crate::types::tuple::refill_pair(pair, a, b).map(|()| pair.clone())
            }
            _ => Err((a, b)),
        }
    }

    /// Gives the pair up, so that a dead cycle through it falls apart.
    pub(crate) fn clear(&self) {
        let old = self.0.take();
        drop(old);
    }

    /// Shows the pair to the collector.
    pub(crate) fn traverse(&self, visit: &mut Visitor<'_>) {
        if let Some(pair) = &*self.0.borrow() {
            visit(pair);
        }
    }
}

/// The payload of an object that is known to have it.
macro_rules! payload {
    ($ctx:expr, $value:expr, $ty:ty, $name:expr) => {
        match $value.downcast::<$ty>() {
            Some(payload) => payload,
            None => return Err($ctx.wrong_self($name, $value)),
        }
    };
}
pub(crate) use payload;

/// `iter(x)` of an iterator: itself.
pub(crate) fn itself(_ctx: &Ctx, x: &Value) -> Result<Value> {
    Ok(x.clone())
}
