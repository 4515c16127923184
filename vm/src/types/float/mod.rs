//! float: most in the word, the rare exponents as objects.

use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots, TypeFlags};

/// The payload of floats that do not fit the word, and of all instances of classes derived from float.
pub struct FloatObj {
    pub(crate) value: f64,
}

impl Payload for FloatObj {
    const KIND: Kind = Kind::Float;
}

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<FloatObj>("float")
    .slots(slots)
    .shape(crate::object::shape::FLOAT)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}
