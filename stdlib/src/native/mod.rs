//! Modules written in Rust, a file or a folder each.

pub mod abc;
pub mod array;
pub mod binascii;
pub mod bisect;
pub mod cmath;
pub mod codecs;
pub mod collections;
pub mod functools;
pub mod gc;
pub mod gil;
pub mod heapq;
pub mod itertools;
pub mod json;
pub mod math;
pub mod operator;
pub mod posix;
pub mod random;
pub mod re;
pub mod stream;
pub mod string_parts;
pub mod structs;
pub mod thread;
pub mod sys;
pub mod time;
pub mod unicodedata;
