//! Reports: what the lock did, for people. Pure functions of the ledger's sums, or of a trace's events.

mod csv;
mod details;
mod html;
mod quantity;
mod svg;
mod text;
mod timeline;

pub use csv::csv;
pub use details::details;
pub use html::html;
pub use svg::svg;
pub use text::{Style, text};
pub use timeline::{Axis, timeline};

#[cfg(test)]
mod tests;
