//! What the results say to somebody who has to choose.

use super::band::Band;
use super::measure::{Delay, Goal};
use super::plan::Results;
use super::{Point, Setting};
use crate::report::time;

/// A goal may lose so much for a shorter delay.
const TOLERANCE: f64 = 0.05;
/// Losses below this are not worth words.
const WORTH_SAYING: f64 = 0.02;
/// A delay must be so many times as long to be worth words.
const LONGER: f64 = 1.3;

/// A point as it is judged.
#[derive(Debug, Clone)]
pub(crate) struct Judged {
    /// Its number among the points.
    pub(crate) at: usize,
    /// For each goal the share of the best that it reaches.
    pub(crate) shares: Vec<f64>,
    /// The least of them.
    pub(crate) score: f64,
    /// The 99th percentile of the delay in nanoseconds.
    pub(crate) delay: f64,
}

/// All that is judged, and the choice.
#[derive(Debug, Clone)]
pub(crate) struct Advice {
    pub(crate) goals: Vec<Goal>,
    pub(crate) delay: Delay,
    pub(crate) judged: Vec<Judged>,
    /// The number of the chosen point.
    pub(crate) chosen: usize,
    /// Why, in words.
    pub(crate) words: String,
}

impl Advice {
    /// `None` if no point has a run that ended well.
    pub(crate) fn of(results: &Results, mark: Option<&str>) -> Option<Advice> {
        let goals = Goal::all(results, mark);
        let delay = Delay::choose(results, mark);
        let judged = judge(results, &goals, &delay);
        let most = judged.iter().map(|point| point.score).fold(f64::NAN, f64::max);
        let good = judged.iter().filter(|point| point.score >= most - TOLERANCE);
        let chosen = good.min_by(|a, b| a.delay.total_cmp(&b.delay).then(b.score.total_cmp(&a.score)))?.at;
        let mut advice = Advice { goals, delay, judged, chosen, words: String::new() };
        advice.words = advice.explain(results);
        Some(advice)
    }

    fn point(&self, at: usize) -> Option<&Judged> {
        self.judged.iter().find(|point| point.at == at)
    }

    fn explain(&self, results: &Results) -> String {
        let Some(chosen) = self.point(self.chosen) else { return String::new() };
        let name = results.points[self.chosen].0.label();
        let kept: Vec<String> = self
            .goals
            .iter()
            .zip(&chosen.shares)
            .map(|(goal, share)| format!("{} of the best {}", percent(*share), goal.name()))
            .collect();
        let default = results.points.iter().position(|(point, _)| is_default(point));
        if let Some(default) = default
            && !self.differs(results, default)
        {
            let label = results.points[default].0.label();
            return format!(
                "Keep {label}: no setting is better by more than the runs differ among themselves ({name} has {}).\n",
                kept.join(" and ")
            );
        }
        let mut words = format!(
            "Take {name}: it has {}, and the {} is {} (p99).\n",
            kept.join(" and "),
            self.delay.name(),
            time(chosen.delay as u64)
        );
        let shortest = self.judged.iter().min_by(|a, b| a.delay.total_cmp(&b.delay)).map(|point| point.at);
        let fastest = self.judged.iter().max_by(|a, b| a.score.total_cmp(&b.score)).map(|point| point.at);
        let mut told = vec![self.chosen];
        for other in [default, shortest, fastest].into_iter().flatten() {
            if !told.contains(&other) {
                told.push(other);
                words.push_str(&self.cost(results, other, chosen).unwrap_or_default());
            }
        }
        words
    }

    /// Whether the choice is better than a point by more than chance.
    fn differs(&self, results: &Results, other: usize) -> bool {
        if other == self.chosen {
            return false;
        }
        let apart = |a: Option<Band>, b: Option<Band>| a.zip(b).is_none_or(|(a, b)| !a.overlaps(&b));
        let band = |at, goal: &Goal| results.band(at, |summary| goal.of(summary));
        let delay = |at| results.band(at, |summary| self.delay.p99(summary));
        self.goals.iter().any(|goal| apart(band(self.chosen, goal), band(other, goal)))
            || apart(delay(self.chosen), delay(other))
    }

    /// What another point would cost, if anything.
    fn cost(&self, results: &Results, other: usize, chosen: &Judged) -> Option<String> {
        let judged = self.point(other)?;
        let mut losses: Vec<String> = Vec::new();
        for ((goal, there), here) in self.goals.iter().zip(&judged.shares).zip(&chosen.shares) {
            if here - there > WORTH_SAYING {
                losses.push(format!("{} of {}", percent((here - there) / here), goal.name()));
            }
        }
        let mut costs: Vec<String> = Vec::new();
        if !losses.is_empty() {
            costs.push(format!("costs {}", losses.join(" and ")));
        }
        if judged.delay > chosen.delay * LONGER {
            costs.push(format!("makes the {} {} (p99)", self.delay.name(), time(judged.delay as u64)));
        }
        let gain = if judged.delay * LONGER < chosen.delay {
            format!(", for {} instead of {}", time(judged.delay as u64), time(chosen.delay as u64))
        } else {
            String::new()
        };
        if costs.is_empty() {
            return None;
        }
        Some(format!("{} {}{gain}.\n", results.points[other].0.label(), costs.join(" and ")))
    }
}

/// The shares that each point reaches.
fn judge(results: &Results, goals: &[Goal], delay: &Delay) -> Vec<Judged> {
    let of = |at: usize, goal: &Goal| results.band(at, |summary| goal.of(summary)).map(|band| band.median);
    let points = 0..results.points.len();
    let best: Vec<f64> =
        goals.iter().map(|goal| points.clone().filter_map(|at| of(at, goal)).fold(0.0, f64::max)).collect();
    let judged = |at: usize| {
        let share = |(goal, best): (&Goal, &f64)| {
            of(at, goal).map(|value| if *best > 0.0 { value / best } else { 1.0 })
        };
        let shares: Vec<f64> = goals.iter().zip(&best).map(share).collect::<Option<_>>()?;
        let score = shares.iter().copied().fold(f64::INFINITY, f64::min);
        // Who never waits has no delay at all.
        let delay = results.band(at, |summary| delay.p99(summary)).map_or(0.0, |band| band.median);
        Some(Judged { at, shares, score, delay })
    };
    points.clone().filter_map(judged).collect()
}

/// What CPython and gilbox start with.
fn is_default(point: &Point) -> bool {
    point.policy == "interval" && point.setting == Setting::Interval(5_000_000)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}
