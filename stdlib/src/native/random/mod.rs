//! The generator behind `random`.

pub mod mersenne;
