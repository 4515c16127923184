//! list.

use crate::ctx::Ctx;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::value::Value;
use std::cell::RefCell;

/// The payload of list. No borrow of `items` is kept while script code may run.
#[derive(Default)]
pub struct ListObj {
    pub(crate) items: RefCell<Vec<Value>>,
}

impl ListObj {
    /// A list of the values.
    pub fn new(items: Vec<Value>) -> ListObj {
        ListObj { items: RefCell::new(items) }
    }

    /// Copies of the items.
    pub fn to_vec(&self) -> Vec<Value> {
        self.items.borrow().clone()
    }

    /// How many items there are.
    pub fn len(&self) -> usize {
        self.items.borrow().len()
    }

    /// Is it empty?
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The item at an index, if there is one.
    pub fn get(&self, i: usize) -> Option<Value> {
        self.items.borrow().get(i).cloned()
    }

    /// Appends a value.
    pub fn push(&self, value: Value) {
        self.items.borrow_mut().push(value);
    }
}

impl Payload for ListObj {
    const KIND: Kind = Kind::List;
    const GC: bool = true;

    fn traverse(&self, visit: &mut Visitor<'_>) {
        self.items.borrow().iter().for_each(visit);
    }

    fn clear(&self) {
        let old = self.items.take();
        drop(old);
    }
}

impl Ctx {
    /// A list of the values.
    pub fn new_list(&self, items: Vec<Value>) -> Value {
        self.alloc(&self.types().list, ListObj::new(items)).into_value()
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<ListObj>("list")
    .slots(slots)
    .shape(shape::LIST)
    .flags(TypeFlags::BASE.with(TypeFlags::SEQUENCE).with(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}
