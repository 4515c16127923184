//! The iterators of built-in types, and enumerate, zip, map, filter, reversed.

mod unpack;

use crate::ctx::Ctx;
use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::value::Value;
use std::cell::{Cell, RefCell};

/// A position in a list. The list is given up (None) at the end.
pub struct ListIterObj {
    pub(crate) list: RefCell<Value>,
    pub(crate) at: Cell<usize>,
}

impl Payload for ListIterObj {
    const KIND: Kind = Kind::ListIter;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.list.borrow());
    }
}

/// A position in a tuple.
pub struct TupleIterObj {
    pub(crate) tuple: RefCell<Value>,
    pub(crate) at: Cell<usize>,
}

impl Payload for TupleIterObj {
    const KIND: Kind = Kind::TupleIter;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.tuple.borrow());
    }
}

/// The numbers of a range that are left, all within 62 bits.
pub struct RangeIterObj {
    pub(crate) next: Cell<i64>,
    pub(crate) step: i64,
    pub(crate) left: Cell<u64>,
}

impl Payload for RangeIterObj {
    const KIND: Kind = Kind::RangeIter;
}

/// Placeholder payload of the iterators that have none of their own yet.
pub struct OtherIterObj {}

impl Payload for OtherIterObj {}

pub(crate) const LIST: TypeSpec = TypeSpec::new::<ListIterObj>("list_iterator")
    .slots(slots)
    .shape(shape::LIST_ITER)
    .flags(TypeFlags::NO_NEW);
pub(crate) const TUPLE: TypeSpec = TypeSpec::new::<TupleIterObj>("tuple_iterator")
    .slots(slots)
    .shape(shape::TUPLE_ITER)
    .flags(TypeFlags::NO_NEW);
pub(crate) const RANGE: TypeSpec = TypeSpec::new::<RangeIterObj>("range_iterator")
    .slots(slots)
    .shape(shape::RANGE_ITER)
    .flags(TypeFlags::NO_NEW);
pub(crate) const LIST_REVERSE: TypeSpec =
    TypeSpec::new::<OtherIterObj>("list_reverseiterator").flags(TypeFlags::NO_NEW);
pub(crate) const SET: TypeSpec = TypeSpec::new::<OtherIterObj>("set_iterator").flags(TypeFlags::NO_NEW);
pub(crate) const SEQUENCE: TypeSpec = TypeSpec::new::<OtherIterObj>("iterator").flags(TypeFlags::NO_NEW);
pub(crate) const CALLABLE: TypeSpec =
    TypeSpec::new::<OtherIterObj>("callable_iterator").flags(TypeFlags::NO_NEW);
pub(crate) const ENUMERATE: TypeSpec = TypeSpec::new::<OtherIterObj>("enumerate");
pub(crate) const ZIP: TypeSpec = TypeSpec::new::<OtherIterObj>("zip");
pub(crate) const MAP: TypeSpec = TypeSpec::new::<OtherIterObj>("map");
pub(crate) const FILTER: TypeSpec = TypeSpec::new::<OtherIterObj>("filter");
pub(crate) const REVERSED: TypeSpec = TypeSpec::new::<OtherIterObj>("reversed");

fn slots(_s: &Slots) {}

/// An iterator over `x[0]`, `x[1]`, ... until IndexError.
pub(crate) fn sequence_iterator(ctx: &Ctx, _x: &Value) -> Value {
    ctx.alloc(&ctx.types().sequence_iterator, OtherIterObj {}).into_value()
}

impl Ctx {
    /// Can the value be iterated over at all?
    pub(crate) fn has_iter(&self, x: &Value) -> bool {
        let slots = &self.type_of(x).slots;
        slots.iter.get().is_some() || slots.getitem.get().is_some()
    }
}
