//! What to run and in which order, and what came of it.

use super::child::{Job, Stop, Trouble};
use super::log::Log;
use super::progress::Progress;
use super::{Point, Summary};
use std::path::PathBuf;
use std::time::Duration;

/// A script with the points it is to be run at.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) script: PathBuf,
    pub(crate) args: Vec<String>,
    /// Options for every run.
    pub(crate) common: Vec<String>,
    pub(crate) points: Vec<Point>,
    pub(crate) repeats: usize,
    /// How long one run may take.
    pub(crate) limit: Duration,
    /// Where runs are kept, and taken from.
    pub(crate) log: Option<PathBuf>,
}

/// What a run said, or why it said nothing.
pub(crate) type Said = Result<Summary, String>;

/// The runs of each point.
#[derive(Debug, Clone, Default)]
pub(crate) struct Results {
    pub(crate) points: Vec<(Point, Vec<Said>)>,
    /// Ended early by Ctrl-C.
    pub(crate) stopped: bool,
}

impl Results {
    /// The runs of a point that ended well.
    pub(crate) fn good(&self, point: usize) -> impl Iterator<Item = &Summary> {
        self.points[point].1.iter().flatten()
    }

    /// The first thing that went wrong at each point.
    pub(crate) fn troubles(&self) -> impl Iterator<Item = (&Point, &str)> {
        self.points.iter().filter_map(|(point, runs)| {
            runs.iter().find_map(|run| run.as_ref().err()).map(|trouble| (point, trouble.as_str()))
        })
    }
}

/// Why there are no results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The file of runs cannot be used.
    Log(String),
    /// The script failed at once.
    Script(String),
}

/// The points of one repeat: there and back, so that a machine that grows slower favours none of them.
fn order(points: usize, repeat: usize) -> Vec<usize> {
    if repeat.is_multiple_of(2) { (0..points).collect() } else { (0..points).rev().collect() }
}

/// Runs the plan. What the log has already is not run again.
///
/// # Errors
/// The log cannot be used; the script fails at once.
pub(crate) fn execute(plan: &Plan, stop: &Stop) -> Result<Results, Ended> {
    let log = plan.log.as_ref().map(|file| Log::open(file, plan)).transpose();
    let mut log = log.map_err(Ended::Log)?;
    let points = plan.points.iter().map(|point| (point.clone(), Vec::new())).collect();
    let mut results = Results { points, stopped: false };
    let known = log.as_mut().map(Log::take_known).unwrap_or_default();
    for (at, point) in plan.points.iter().enumerate() {
        let mine = known.iter().filter(|(key, _)| *key == point.key()).map(|(_, said)| said.clone());
        results.points[at].1 = mine.take(plan.repeats).collect();
    }
    let missing = |results: &Results| -> usize {
        results.points.iter().map(|(_, runs)| plan.repeats.saturating_sub(runs.len())).sum()
    };
    let mut progress = Progress::new(missing(&results));
    let mut any_good = known.iter().any(|(_, said)| said.is_ok());
    for repeat in 0..plan.repeats {
        for at in order(plan.points.len(), repeat) {
            if results.points[at].1.len() > repeat {
                continue;
            }
            let point = &plan.points[at];
            progress.show(&point.label());
            let said = match plan.job(point).run(stop) {
                Ok(finished) => Ok(finished.summary),
                Err(Trouble::Stopped) => {
                    results.stopped = true;
                    return Ok(results);
                }
                Err(Trouble::Failed(why)) if !any_good => {
                    return Err(Ended::Script(format!("{}: {why}", point.label())));
                }
                Err(Trouble::Failed(why)) => Err(why),
            };
            any_good |= said.is_ok();
            progress.step();
            if let Some(log) = &mut log {
                log.add(point, &said).map_err(Ended::Log)?;
            }
            results.points[at].1.push(said);
        }
    }
    Ok(results)
}

impl Plan {
    fn job(&self, point: &Point) -> Job<'_> {
        let mut options: Vec<String> = point.options().into();
        options.extend(self.common.iter().cloned());
        Job {
            program: None,
            options,
            script: &self.script,
            args: &self.args,
            limit: self.limit,
            traces: false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeats_go_there_and_back() {
        assert_eq!([order(3, 0), order(3, 1), order(3, 2)], [[0, 1, 2], [2, 1, 0], [0, 1, 2]]);
    }
}
