//! The laboratory: one script under many settings of the lock, each run a process of its own.

mod advice;
mod band;
mod chart;
mod child;
mod explore;
mod log;
mod measure;
mod panel;
mod plan;
mod plot;
mod point;
mod progress;
pub(crate) mod summary;
mod table;
pub(crate) mod tune;

pub(crate) use advice::Advice;
pub(crate) use band::Band;
pub(crate) use chart::{html, svg};
pub(crate) use child::{Finished, Job, Scratch, Stop, Trouble};
pub(crate) use explore::{Failure, Search, Searched};
pub(crate) use panel::panels;
pub(crate) use plan::{Ended, Plan, Results, execute};
pub(crate) use plot::plot;
pub(crate) use point::{Point, Setting};
pub(crate) use progress::Progress;
pub(crate) use summary::Summary;
pub(crate) use table::{comparison, csv, json};

#[cfg(test)]
mod tests;
