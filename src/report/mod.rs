//! Reports: what the lock did, for people. Pure functions of the ledger's sums, or of a trace's events.

mod csv;
mod details;
mod html;
mod metrics;
mod quantity;
mod svg;
mod text;
mod timeline;

pub use csv::csv;
pub(crate) use csv::field;
pub use details::details;
pub use html::html;
pub use metrics::open_metrics;
pub(crate) use quantity::{count, interval, plural, time};
pub use svg::svg;
pub(crate) use svg::{escaped, svg_of};
pub use text::{Style, text};
pub(crate) use text::{cut, line};
pub use timeline::{Axis, timeline};

#[cfg(test)]
mod tests;
