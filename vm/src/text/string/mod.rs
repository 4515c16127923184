//! What the methods of `str` compute.
//!
//! Positions are code point indices, clipped by the caller. A result that would equal the input may be given
//! as `None` where that saves a copy.

pub mod case;
pub mod classify;
pub mod pad;
pub mod repr;
pub mod search;
pub mod split;
pub mod strip;
pub mod translate;
