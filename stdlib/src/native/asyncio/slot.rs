//! A place for one value, and one for values that most objects never have.

use gilbox_vm::Value;
use gilbox_vm::object::Visitor;
use std::cell::Cell;

/// A place for a value, None where there is none. Nothing is ever borrowed from it.
pub(in crate::native) struct Slot(Cell<Value>);

impl Default for Slot {
    fn default() -> Slot {
        Slot::empty()
    }
}

impl Slot {
    /// An empty place.
    pub(in crate::native) const fn empty() -> Slot {
        Slot(Cell::new(Value::NONE))
    }

    /// A place with a value.
    pub(in crate::native) fn new(value: Value) -> Slot {
        Slot(Cell::new(value))
    }

    /// The value.
    #[inline]
    pub(in crate::native) fn get(&self) -> Value {
        let value = self.0.replace(Value::NONE);
        let copy = value.clone();
        // None has no destructor to run.
        drop(self.0.replace(value));
        copy
    }

    /// Puts a value in, and answers what was there.
    #[inline]
    pub(in crate::native) fn replace(&self, value: Value) -> Value {
        self.0.replace(value)
    }

    /// Is it unbound?
    pub(in crate::native) fn is_unbound(&self) -> bool {
        let value = self.0.replace(Value::NONE);
        let answer = value.is_unbound();
        drop(self.0.replace(value));
        answer
    }

    /// Shows the value to the collector.
    pub(in crate::native) fn visit(&self, visit: &mut Visitor<'_>) {
        let value = self.0.replace(Value::NONE);
        visit(&value);
        drop(self.0.replace(value));
    }
}

/// What few futures have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Field {
    Exception,
    /// The traceback the exception had when it was set.
    Traceback,
    /// Where it was made, in debug mode.
    Source,
    CancelMessage,
    /// The exception that ended a task as cancelled.
    CancelledError,
}

const N_FIELDS: usize = 5;

/// Places for the values of [`Field`], which need no room before there is one.
#[derive(Default)]
pub(super) struct Rare(Cell<Option<Box<[Slot; N_FIELDS]>>>);

impl Rare {
    /// The value; None where there is none.
    pub(super) fn get(&self, field: Field) -> Value {
        self.with(|slots| slots.map_or(Value::NONE, |slots| slots[field as usize].get()))
    }

    /// Puts a value in, and answers what was there.
    pub(super) fn replace(&self, field: Field, value: Value) -> Value {
        let mut slots = self.0.take();
        let old = match &slots {
            None if value.is_none() => Value::NONE,
            _ => slots.get_or_insert_default()[field as usize].replace(value),
        };
        self.0.set(slots);
        old
    }

    /// Shows the values to the collector.
    pub(super) fn visit(&self, visit: &mut Visitor<'_>) {
        self.with(|slots| slots.into_iter().flatten().for_each(|slot| slot.visit(visit)));
    }

    /// Takes all values out.
    pub(super) fn clear(&self) {
        drop(self.0.take());
    }

    fn with<R>(&self, look: impl FnOnce(Option<&[Slot; N_FIELDS]>) -> R) -> R {
        let slots = self.0.take();
        let answer = look(slots.as_deref());
        self.0.set(slots);
        answer
    }
}
