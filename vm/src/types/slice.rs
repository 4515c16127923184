//! slice.

use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, Visitor, shape};
use crate::value::Value;

/// The payload of slice.
pub struct SliceObj {
    pub(crate) start: Value,
    pub(crate) stop: Value,
    pub(crate) step: Value,
}

impl Payload for SliceObj {
    const KIND: Kind = Kind::Slice;
    const GC: bool = true;
    fn traverse(&self, visit: &mut Visitor<'_>) {
        visit(&self.start);
        visit(&self.stop);
        visit(&self.step);
    }
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<SliceObj>("slice")
    .slots(slots)
    .shape(shape::SLICE)
    .flags(TypeFlags::MATCH_SELF.without(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}
