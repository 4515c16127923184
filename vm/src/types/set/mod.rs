//! set and frozenset.

use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags, shape};

/// The payload of set and frozenset.
#[derive(Default)]
pub struct SetObj {}

impl Payload for SetObj {
    const KIND: Kind = Kind::Set;
    const GC: bool = true;
}

pub(crate) const SET: TypeSpec = TypeSpec::new::<SetObj>("set")
    .slots(slots)
    .shape(shape::SET)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));
pub(crate) const FROZENSET: TypeSpec = TypeSpec::new::<SetObj>("frozenset")
    .slots(slots)
    .shape(shape::FROZENSET)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}
