//! The machine of gilbox: values, objects, types and the interpreter loop.

pub mod order;
pub mod text;
