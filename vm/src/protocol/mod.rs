//! What can be done with any value: attributes, calls, arithmetic, comparison, items, text.
//!
//! All of it is methods of [`crate::Ctx`]. Each asks the slots of the value's type; none looks into a payload that is
//! not its own.

mod arith;
mod attr;
mod call;
mod compare;
mod item;
mod length;
mod text;

pub(crate) use attr::generic_getattr_slot;
pub use compare::{hash_from_result, unhashable};
pub use item::len_from_result;
