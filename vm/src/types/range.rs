//! range.

use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::value::Value;

/// The payload of range: ints of any size, and the length.
pub struct RangeObj {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
    /// How many numbers there are: an int.
    pub(crate) len: Value,
}

impl Payload for RangeObj {
    const KIND: Kind = Kind::Range;
    fn traverse(&self, _visit: &mut Visitor<'_>) {}
}

pub(crate) const SPEC: TypeSpec =
    TypeSpec::new::<RangeObj>("range").slots(slots).shape(shape::RANGE).flags(TypeFlags::SEQUENCE);

fn slots(_s: &Slots) {}
