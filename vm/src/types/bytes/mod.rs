//! bytes, bytearray and memoryview.

mod object;

pub use object::{ByteArrayObj, BytesObj, MemoryViewObj};

use crate::object::build::TypeSpec;
use crate::object::{Slots, TypeFlags, shape};

pub(crate) const BYTES: TypeSpec = TypeSpec::new::<BytesObj>("bytes")
    .slots(slots)
    .shape(shape::BYTES)
    .tail()
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));
pub(crate) const BYTEARRAY: TypeSpec = TypeSpec::new::<ByteArrayObj>("bytearray")
    .slots(slots)
    .shape(shape::BYTEARRAY)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF));
pub(crate) const MEMORYVIEW: TypeSpec = TypeSpec::new::<MemoryViewObj>("memoryview").slots(slots);

fn slots(_s: &Slots) {}
