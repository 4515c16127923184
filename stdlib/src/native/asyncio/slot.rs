//! A place for one value.

use gilbox_vm::Value;
use gilbox_vm::object::Visitor;
use std::cell::Cell;

/// A place for a value, None where there is none. Nothing is ever borrowed from it.
pub(super) struct Slot(Cell<Value>);

impl Default for Slot {
    fn default() -> Slot {
        Slot::empty()
    }
}

impl Slot {
    /// An empty place.
    pub(super) const fn empty() -> Slot {
        Slot(Cell::new(Value::NONE))
    }

    /// A place with a value.
    pub(super) fn new(value: Value) -> Slot {
        Slot(Cell::new(value))
    }

    /// The value.
    #[inline]
    pub(super) fn get(&self) -> Value {
        let value = self.0.replace(Value::NONE);
        let copy = value.clone();
        // None has no destructor to run.
        drop(self.0.replace(value));
        copy
    }

    /// Puts a value in, and answers what was there.
    #[inline]
    pub(super) fn replace(&self, value: Value) -> Value {
        self.0.replace(value)
    }

    /// Shows the value to the collector.
    pub(super) fn visit(&self, visit: &mut Visitor<'_>) {
        let value = self.0.replace(Value::NONE);
        visit(&value);
        drop(self.0.replace(value));
    }
}
