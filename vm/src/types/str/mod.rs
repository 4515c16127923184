//! str: immutable text as WTF-8 behind the header, with its code point count and cached hash.

mod object;

pub(crate) use object::Interned;
pub use object::{StrObj, same_text, text_of};

use crate::object::build::TypeSpec;
use crate::object::{Slots, TypeFlags, shape};

pub(crate) const SPEC: TypeSpec = TypeSpec::new::<StrObj>("str")
    .slots(slots)
    .shape(shape::STR)
    .tail()
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));

fn slots(_s: &Slots) {}
