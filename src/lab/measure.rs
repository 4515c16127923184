//! What runs are compared by.

use super::band::Band;
use super::plan::Results;
use super::summary::{MarkSums, Quantiles, Summary};

/// How the names of marks end that make a pair.
const PAIR: (&str, &str) = (":begin", ":end");

/// The names of what scripts counted: of a pair only the end, without saying so.
pub(crate) fn mark_names(results: &Results) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let summaries = results.points.iter().flat_map(|(_, runs)| runs.iter().flatten());
    for mark in summaries.flat_map(|summary| &summary.marks) {
        let name = mark.name.strip_suffix(PAIR.1).unwrap_or(&mark.name);
        if !mark.name.ends_with(PAIR.0) && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    names
}

/// The sums of a mark, or of the end of a pair.
fn mark<'s>(summary: &'s Summary, name: &str) -> Option<&'s MarkSums> {
    let is = |mark: &&MarkSums| mark.name == name || mark.name.strip_suffix(PAIR.1) == Some(name);
    summary.marks.iter().find(is)
}

/// How often a second something was counted.
pub(crate) fn rate(summary: &Summary, name: &str) -> Option<f64> {
    Some(mark(summary, name)?.count as f64 * 1e9 / summary.wall_ns.max(1) as f64)
}

/// How long it took from the begin of a pair to its end, or from one mark to the next; and whether it is a pair.
pub(crate) fn latency(summary: &Summary, name: &str) -> Option<(Quantiles, bool)> {
    let mark = mark(summary, name)?;
    let is_pair = mark.pairs.count > 0;
    let times = if is_pair { mark.pairs } else { mark.gaps };
    (times.count > 0).then_some((times, is_pair))
}

/// Is this a pair in any run?
pub(crate) fn is_pair(results: &Results, name: &str) -> bool {
    let mut summaries = results.points.iter().flat_map(|(_, runs)| runs.iter().flatten());
    summaries.any(|summary| latency(summary, name).is_some_and(|(_, is_pair)| is_pair))
}

impl Results {
    /// The middle of a quantity over the good runs of a point.
    pub(crate) fn band(&self, point: usize, quantity: impl Fn(&Summary) -> Option<f64>) -> Option<Band> {
        Band::of(self.good(point).filter_map(quantity))
    }
}

/// A goal: more of it is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Goal {
    /// Runs of the whole script a second.
    Speed,
    /// Marks of this name a second.
    Rate(String),
}

impl Goal {
    /// What the script counts, or how fast it ends.
    pub(crate) fn all(results: &Results, wanted: Option<&str>) -> Vec<Goal> {
        let names = mark_names(results).into_iter();
        let goals: Vec<Goal> =
            names.filter(|name| wanted.is_none_or(|wanted| wanted == name)).map(Goal::Rate).collect();
        if goals.is_empty() { vec![Goal::Speed] } else { goals }
    }

    /// For people.
    pub(crate) fn name(&self) -> String {
        match self {
            Goal::Speed => "speed".to_owned(),
            Goal::Rate(name) => format!("'{name}'"),
        }
    }

    /// How much of it a run had. A mark that was never set is none.
    pub(crate) fn of(&self, summary: &Summary) -> Option<f64> {
        match self {
            Goal::Speed => Some(1e9 / summary.wall_ns.max(1) as f64),
            Goal::Rate(name) => Some(rate(summary, name).unwrap_or(0.0)),
        }
    }
}

/// A delay: less of it is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Delay {
    /// Waiting for the lock.
    Wait,
    /// From the begin of a pair of marks to its end.
    Pair(String),
}

impl Delay {
    /// The pair that the script marks, or else the waits.
    pub(crate) fn choose(results: &Results, wanted: Option<&str>) -> Delay {
        let mut names = mark_names(results).into_iter();
        let pair = names.find(|name| wanted.is_none_or(|wanted| wanted == name) && is_pair(results, name));
        pair.map_or(Delay::Wait, Delay::Pair)
    }

    /// For people.
    pub(crate) fn name(&self) -> String {
        match self {
            Delay::Wait => "wait for the lock".to_owned(),
            Delay::Pair(name) => format!("'{name}' from begin to end"),
        }
    }

    /// The delays of a run.
    pub(crate) fn of(&self, summary: &Summary) -> Option<Quantiles> {
        match self {
            Delay::Wait => Some(summary.waits),
            Delay::Pair(name) => latency(summary, name).map(|(times, _)| times),
        }
    }

    /// The 99th percentile, in nanoseconds.
    pub(crate) fn p99(&self, summary: &Summary) -> Option<f64> {
        self.of(summary).map(|times| times.p99 as f64)
    }

    /// The median, in nanoseconds.
    pub(crate) fn p50(&self, summary: &Summary) -> Option<f64> {
        self.of(summary).map(|times| times.p50 as f64)
    }
}
