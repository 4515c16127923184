//! What `float` computes: digits out, digits in, rounding, ratios, hash, division.

pub mod arith;
pub mod display;
pub mod hex;
pub mod parse;
pub mod round;
pub mod sum;

pub use display::{format_double, repr};
pub use parse::{parse_bytes, parse_str};
