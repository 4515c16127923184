//! `gilbox tune`: what the settings of the lock do to one script.

use super::advice::Advice;
use super::band::Band;
use super::measure::{Delay, Goal};
use super::plan::Results;
use super::table::{per_second, troubles};
use super::{Point, Setting, Summary};
use crate::report::{cut, line, time};

/// The points of one policy: its whole range, or the one setting it has.
pub(crate) fn spread_of(policy: &str, intervals: &[u64]) -> Result<Vec<Point>, String> {
    let own = Point::parse(policy)?;
    if policy.contains('=') {
        return Ok(vec![own]);
    }
    Ok(match own.setting {
        Setting::Interval(_) => {
            intervals.iter().map(|&ns| Point { setting: Setting::Interval(ns), ..own.clone() }).collect()
        }
        Setting::Ticks(_) => vec![own],
    })
}

/// All points with their goals and delays, with the spread of the repeats if there is room.
pub(crate) fn table(results: &Results, advice: &Advice, width: usize) -> String {
    let whole = rows(results, advice, true);
    let widest = whole.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    let mut out = if widest <= width { whole } else { rows(results, advice, false) };
    out.push_str(&format!("delay: {}; best: the share of the best that is reached\n", advice.delay.name()));
    out.push_str(&troubles(results));
    out
}

fn rows(results: &Results, advice: &Advice, spreads: bool) -> String {
    let width = results.points.iter().map(|(point, _)| point.label().chars().count()).max().unwrap_or(0) + 2;
    let between = |text: &str, width: usize| if spreads { format!("{text:>width$}") } else { String::new() };
    let mut head = cut("  policy", width + 2);
    for goal in &advice.goals {
        let name = match goal {
            Goal::Speed => "runs/s".to_owned(),
            Goal::Rate(name) => format!("{name}/s"),
        };
        head.push_str(&format!("{name:>11}{}{:>6}", between("least-most", 15), "best"));
    }
    head.push_str(&format!("{:>11}{:>10}{}", "delay p50", "p99", between("least-most", 19)));
    let mut out = line(&head);
    for judged in &advice.judged {
        let point = &results.points[judged.at].0;
        let star = if judged.at == advice.chosen { '*' } else { ' ' };
        let mut row = format!("{star} {}", cut(&point.label(), width));
        for (goal, share) in advice.goals.iter().zip(&judged.shares) {
            let band = results.band(judged.at, |summary| goal.of(summary));
            let (median, spread) = told(band, per_second);
            row.push_str(&format!(
                "{median:>11}{}{:>6}",
                between(&spread, 15),
                format!("{:.0}%", share * 100.0)
            ));
        }
        let delay = |quantile: fn(&Delay, &Summary) -> Option<f64>| {
            told(results.band(judged.at, |summary| quantile(&advice.delay, summary)), |ns| time(ns as u64))
        };
        let ((p50, _), (p99, spread)) = (delay(Delay::p50), delay(Delay::p99));
        row.push_str(&format!("{p50:>11}{p99:>10}{}", between(&spread, 19)));
        out.push_str(&line(&row));
    }
    out
}

fn told(band: Option<Band>, label: fn(f64) -> String) -> (String, String) {
    match band {
        None => ("-".to_owned(), String::new()),
        Some(band) => {
            (label(band.median), format!("{}-{}", label(band.least), label(band.most)).replace(' ', ""))
        }
    }
}
