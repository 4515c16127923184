//! set and frozenset.

mod algebra;
mod iter;
mod methods;
mod ops;
mod table;

pub use iter::SetIterObj;
pub use table::SetObj;

use crate::ctx::Ctx;
use crate::error::Result;
use crate::object::build::TypeSpec;
use crate::object::{Ref, TypeFlags, shape};
use crate::value::Value;

pub(crate) const SET: TypeSpec = TypeSpec::new::<SetObj>("set")
    .methods(methods::SET)
    .slots(ops::set_slots)
    .shape(shape::SET)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF).with(TypeFlags::WEAKREF))
    .doc("Build an unordered collection of unique elements.");
pub(crate) const FROZENSET: TypeSpec = TypeSpec::new::<SetObj>("frozenset")
    .methods(methods::FROZENSET)
    .slots(ops::frozenset_slots)
    .shape(shape::FROZENSET)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF).with(TypeFlags::WEAKREF))
    .doc("Build an immutable unordered collection of unique elements.");
pub(crate) const ITERATOR: TypeSpec = TypeSpec::new::<SetIterObj>("set_iterator")
    .methods(iter::METHODS)
    .slots(iter::slots)
    .flags(TypeFlags::NO_NEW);

impl Ctx {
    /// A new empty set.
    pub fn new_set(&self) -> Ref<SetObj> {
        self.alloc(&self.types().set, SetObj::default())
    }

    /// A new empty frozenset, for its maker to fill before anybody else sees it.
    pub fn new_frozenset(&self) -> Ref<SetObj> {
        self.alloc(&self.types().frozenset, SetObj::default())
    }

    /// A set of the values: `{a, b, ...}`. Runs script code for keys with methods of their own.
    ///
    /// # Errors
    /// TypeError for an unhashable value; what `__hash__` and `__eq__` raise.
    pub fn build_set(&self, items: &[Value]) -> Result<Value> {
        let set = self.new_set();
        for item in items {
            self.set_add(&set, item)?;
        }
        Ok(set.into_value())
    }

    /// A frozenset of the values, as constants need it.
    ///
    /// # Errors
    /// As [`build_set`](Self::build_set).
    pub fn build_frozenset(&self, items: &[Value]) -> Result<Value> {
        let set = self.new_frozenset();
        for item in items {
            self.set_add(&set, item)?;
        }
        Ok(set.into_value())
    }

    /// `set.update(iterable)`.
    ///
    /// # Errors
    /// As [`build_set`](Self::build_set); what the iteration raises.
    pub fn set_update(&self, set: &SetObj, iterable: &Value) -> Result<()> {
        algebra::update(self, set, iterable)
    }
}

/// Is it a set, a frozenset, or an instance of a derived class?
pub(crate) fn is_any_set(value: &Value) -> bool {
    value.downcast::<SetObj>().is_some()
}
