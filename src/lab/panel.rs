//! The curves of a tuning, before anybody draws them.

use super::Setting;
use super::advice::Advice;
use super::band::Band;
use super::measure::{Delay, Goal};
use super::plan::Results;
use super::summary::Summary;
use super::table::per_second;
use crate::report::time;

/// How the values of a panel lie on its axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scale {
    /// From zero.
    Linear,
    /// Equal factors are equal lengths.
    Log,
}

/// One quantity over the interval.
pub(crate) struct Panel {
    pub(crate) title: String,
    pub(crate) scale: Scale,
    /// A value for people.
    pub(crate) label: fn(f64) -> String,
    pub(crate) curves: Vec<Curve>,
}

/// One policy.
pub(crate) struct Curve {
    pub(crate) policy: &'static str,
    /// By the interval in nanoseconds, in its order.
    pub(crate) dots: Vec<(u64, Band)>,
    /// Settings that are no interval, with their names.
    pub(crate) levels: Vec<(String, Band)>,
}

impl Panel {
    /// The least and the most of what is to be drawn; `None` if there is nothing.
    pub(crate) fn range(&self) -> Option<(f64, f64)> {
        let bands = self.curves.iter().flat_map(|curve| {
            curve.dots.iter().map(|dot| dot.1).chain(curve.levels.iter().map(|level| level.1))
        });
        let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
        for band in bands {
            least = least.min(band.least);
            most = most.max(band.most);
        }
        if !least.is_finite() || !most.is_finite() {
            return None;
        }
        match self.scale {
            Scale::Linear => Some((0.0, if most > 0.0 { most * 1.05 } else { 1.0 })),
            Scale::Log => {
                let least = least.max(1.0);
                Some((least / 1.2, most.max(least * 10.0) * 1.2))
            }
        }
    }

    /// Where a value lies between the ends of the range, from 0 to 1.
    pub(crate) fn height(&self, value: f64, (least, most): (f64, f64)) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - least) / (most - least),
            Scale::Log => (value.max(least) / least).ln() / (most / least).ln(),
        };
        share.clamp(0.0, 1.0)
    }

    /// Values to write beside the axis.
    pub(crate) fn marks(&self, (least, most): (f64, f64)) -> Vec<f64> {
        match self.scale {
            Scale::Linear => {
                let step = round_step((most - least) / 4.0);
                (0..=9).map(|at| f64::from(at) * step).take_while(|&mark| mark <= most).collect()
            }
            Scale::Log => {
                let (from, to) = (least.log10().ceil() as i32, most.log10().floor() as i32);
                (from..=to).map(|power| 10_f64.powi(power)).collect()
            }
        }
    }
}

/// The smallest of 1, 2, 5, 10, 20, ... that is at least `rough`.
fn round_step(rough: f64) -> f64 {
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0].map(|step| step * power).into_iter().find(|&step| step >= rough).unwrap_or(10.0 * power)
}

/// The intervals of all curves, in order.
pub(crate) fn intervals(panels: &[Panel]) -> Vec<u64> {
    let dots = panels.iter().flat_map(|panel| &panel.curves).flat_map(|curve| &curve.dots);
    let mut all: Vec<u64> = dots.map(|dot| dot.0).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// What there is to draw: the goals, then the delays.
pub(crate) fn panels(results: &Results, advice: &Advice) -> Vec<Panel> {
    let mut panels = Vec::new();
    for goal in &advice.goals {
        let title = match goal {
            Goal::Speed => "runs of the script a second".to_owned(),
            Goal::Rate(name) => format!("'{name}' a second"),
        };
        let curves = curves(results, |summary| goal.of(summary));
        panels.push(Panel { title, scale: Scale::Linear, label: per_second, curves });
    }
    let mut delays = vec![advice.delay.clone()];
    if advice.delay != Delay::Wait {
        delays.push(Delay::Wait);
    }
    for delay in &delays {
        let quantiles: [(&str, Box<dyn Fn(&Summary) -> Option<f64> + '_>); 2] = [
            ("p99", Box::new(|summary| delay.p99(summary))),
            ("p50", Box::new(|summary| delay.p50(summary))),
        ];
        for (quantile, of) in quantiles {
            let title = format!("{}, {quantile}", delay.name());
            let curves = curves(results, of);
            panels.push(Panel { title, scale: Scale::Log, label: |ns| time(ns as u64), curves });
        }
    }
    panels
}

fn curves(results: &Results, of: impl Fn(&Summary) -> Option<f64>) -> Vec<Curve> {
    let mut curves: Vec<Curve> = Vec::new();
    for (at, (point, _)) in results.points.iter().enumerate() {
        let Some(band) = results.band(at, &of) else { continue };
        let known = curves.iter().position(|curve| curve.policy == point.policy).unwrap_or_else(|| {
            curves.push(Curve { policy: point.policy, dots: Vec::new(), levels: Vec::new() });
            curves.len() - 1
        });
        match point.setting {
            Setting::Interval(ns) => curves[known].dots.push((ns, band)),
            Setting::Ticks(_) => curves[known].levels.push((point.setting_label(), band)),
        }
    }
    curves.iter_mut().for_each(|curve| curve.dots.sort_by_key(|dot| dot.0));
    curves
}
