//! bytes, bytearray and memoryview.

pub(crate) mod args;
pub mod buffer;
mod bytearray;
mod dimensions;
mod find;
pub mod items;
pub(crate) mod iter;
pub mod lent;
mod make;
mod memoryview;
mod methods;
mod object;
mod percent;
mod slots;

pub use buffer::BufferOps;
pub use object::{ByteArrayObj, BytesObj, MemoryViewObj};

use crate::object::build::TypeSpec;
use crate::object::{TypeFlags, shape};

pub(crate) const BYTES: TypeSpec = TypeSpec::new::<BytesObj>("bytes")
    .slots(slots::bytes)
    .methods(methods::BYTES)
    .shape(shape::BYTES)
    .tail()
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF))
    .doc("An immutable run of bytes: of a buffer, of small numbers, of an encoded text, or so many zeros.");
pub(crate) const BYTEARRAY: TypeSpec = TypeSpec::new::<ByteArrayObj>("bytearray")
    .slots(slots::byte_array)
    .methods(methods::BYTE_ARRAY)
    .shape(shape::BYTEARRAY)
    .flags(TypeFlags::BASE.with(TypeFlags::MATCH_SELF))
    .doc("A run of bytes that can be changed and grow.");
pub(crate) const MEMORYVIEW: TypeSpec = TypeSpec::new::<MemoryViewObj>("memoryview")
    .slots(memoryview::slots)
    .methods(memoryview::METHODS)
    .getset(memoryview::GETSET)
    .flags(TypeFlags::SEQUENCE.with(TypeFlags::WEAKREF))
    .doc("A window on the bytes of another object.");
