//! dict: an insertion-ordered hash table.

mod table;

pub use table::DictObj;

pub mod views;

use crate::object::build::TypeSpec;
use crate::object::{Slots, TypeFlags, shape};

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<DictObj>("dict")
    .slots(slots)
    .shape(shape::DICT)
    .flags(TypeFlags::BASE.with(TypeFlags::MAPPING).with(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}
