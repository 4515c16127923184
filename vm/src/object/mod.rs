//! Objects: the header every object starts with, types, shapes, slots and attribute storage.

pub mod attrs;
pub mod build;
pub mod counts;
pub(crate) mod dispatch;
mod handle;
mod header;
pub mod lookup;
pub mod shape;
pub mod slotdefs;
pub mod slots;
mod type_data;

pub use handle::Ref;
pub use header::{Header, Kind, Object, Payload, PayloadTable, Plain, Visitor};
pub use slots::{BinOp, Cmp, Slots};
pub use type_data::{Layout, Type, TypeData, TypeFlags};
