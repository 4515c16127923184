//! Reports: what the lock did, for people. Pure functions of the ledger's sums.

mod quantity;
mod text;

pub use text::{Style, text};
