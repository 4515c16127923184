//! complex.

use crate::object::build::TypeSpec;
use crate::object::{Kind, Payload, Slots};

/// The payload of complex numbers.
pub struct ComplexObj {
    pub(crate) re: f64,
    pub(crate) im: f64,
}

impl Payload for ComplexObj {
    const KIND: Kind = Kind::Complex;
}

pub(crate) const SPEC: TypeSpec =
    TypeSpec::new::<ComplexObj>("complex").slots(slots).shape(crate::object::shape::COMPLEX);

fn slots(_s: &Slots) {}
