//! What the methods of `str` compute.

pub mod repr;
