//! Modules written in Rust, a file or a folder each.

pub mod random;
