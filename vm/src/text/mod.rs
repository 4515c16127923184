//! Text and number algorithms without objects: what `str`, `bytes`, `int`, `float` and formatting compute.
//!
//! Nothing here knows a value of the machine. Functions take borrowed text ([`PyText`]), bytes, `f64` and
//! `BigInt`, and return owned results or a [`TextError`], which names the exception and carries its message;
//! the types of the machine only wrap them. Nothing runs script code and nothing blocks.

pub mod bytes;
pub mod codec;
pub mod complex;
pub mod digits;
pub mod error;
pub mod float;
pub mod format;
pub mod hash;
pub mod int;
pub mod pytext;
pub mod search;
pub mod string;
pub mod suggest;
pub mod time;
pub mod unicode;
#[cfg(test)]
mod vectors;

pub(crate) use error::is_room;
pub use error::{ErrorKind, TextError, TextResult, check_room};
pub use pytext::{PyText, TextBuf};
