//! Modules written in Rust, a file or a folder each.

pub mod binascii;
pub mod cmath;
pub mod codecs;
pub mod json;
pub mod math;
pub mod random;
pub mod re;
pub mod string_parts;
pub mod structs;
pub mod time;
