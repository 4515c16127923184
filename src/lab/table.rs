//! Results as tables: for people, and for programs.

use super::band::Band;
use super::measure::{is_pair, latency, mark_names, rate};
use super::plan::Results;
use super::summary::Summary;
use crate::report::{count, cut, line, plural, time};
use serde_json::{Value, json};
use std::fmt::Write;

/// The columns of [`comparison`] with their widths, and which goes first where the line is too narrow for all; 0 never goes.
const COLUMNS: [(&str, usize, u8); 9] = [
    ("time", 9, 0),
    ("±", 7, 0),
    ("ratio", 7, 0),
    ("cpu", 7, 1),
    ("switches/s", 12, 0),
    ("wait p50", 10, 0),
    ("p99", 9, 0),
    ("max", 9, 2),
    ("in vain", 9, 3),
];

/// Points side by side, the first one as the measure of all others, in lines of at most `most` characters as far as that can
/// be.
pub(crate) fn comparison(results: &Results, most: usize) -> String {
    let width = label_width(results);
    let room = |gone: u8| {
        let kept = COLUMNS.iter().filter(|column| column.2 == 0 || column.2 > gone);
        width + kept.map(|column| column.1).sum::<usize>()
    };
    let gone = (0..3).find(|&gone| room(gone) <= most).unwrap_or(3);
    let row = |label: &str, cells: [String; COLUMNS.len()]| {
        let mut text = cut(label, width);
        for ((_, width, order), cell) in COLUMNS.iter().zip(cells) {
            if *order == 0 || *order > gone {
                let _ = write!(text, "{cell:>width$}");
            }
        }
        line(&text)
    };
    let mut out = row("policy", COLUMNS.map(|(name, ..)| name.to_owned()));
    let first = results.band(0, wall);
    for (at, (point, _)) in results.points.iter().enumerate() {
        let Some(wall) = results.band(at, wall) else {
            out.push_str(&line(&format!("{}  (no run ended well)", cut(&point.label(), width))));
            continue;
        };
        let median = |quantity: fn(&Summary) -> f64| {
            results.band(at, |summary| Some(quantity(summary))).map_or(0.0, |band| band.median)
        };
        let ns = |quantity: fn(&Summary) -> f64| time(median(quantity) as u64);
        let cells = [
            time(wall.median as u64),
            spread(&wall),
            ratio(Some(wall), first),
            format!("{:.2}", median(|summary| summary.cpu_share)),
            count(median(switches_per_second) as u64),
            ns(|summary| summary.waits.p50 as f64),
            ns(|summary| summary.waits.p99 as f64),
            ns(|summary| summary.waits.max as f64),
            count(median(|summary| summary.failed_wakes as f64) as u64),
        ];
        out.push_str(&row(&point.label(), cells));
    }
    for name in mark_names(results) {
        out.push_str(&mark_table(results, &name, width));
    }
    out.push_str(&troubles(results));
    out
}

fn label_width(results: &Results) -> usize {
    results.points.iter().map(|(point, _)| point.label().chars().count()).max().unwrap_or(0).max(8) + 1
}

fn wall(summary: &Summary) -> Option<f64> {
    Some(summary.wall_ns as f64)
}

fn switches_per_second(summary: &Summary) -> f64 {
    (summary.forced + summary.voluntary) as f64 * 1e9 / summary.wall_ns.max(1) as f64
}

/// Half of what lies between the least and the most, as a share of the middle.
fn spread(band: &Band) -> String {
    if band.median <= 0.0 {
        return "-".to_owned();
    }
    format!("{:.0}%", (band.most - band.least) * 50.0 / band.median)
}

fn ratio(band: Option<Band>, first: Option<Band>) -> String {
    match (band, first) {
        (Some(band), Some(first)) if first.median > 0.0 => format!("{:.2}", band.median / first.median),
        _ => "-".to_owned(),
    }
}

/// What the script counted under one name.
fn mark_table(results: &Results, name: &str, width: usize) -> String {
    let title = format!("'{name}'");
    let mut out = format!(
        "\n{}",
        line(&format!(
            "{}{:>12}{:>7}{:>7}{:>10}{:>9}{:>9}",
            cut(&title, width),
            "per second",
            "±",
            "ratio",
            "time p50",
            "p99",
            "max"
        ))
    );
    let first = results.band(0, |summary| rate(summary, name));
    for (at, (point, _)) in results.points.iter().enumerate() {
        let Some(rates) = results.band(at, |summary| rate(summary, name)) else { continue };
        let times = |pick: fn(&super::summary::Quantiles) -> u64| {
            let of = |summary: &Summary| latency(summary, name).map(|(times, _)| pick(&times) as f64);
            results.band(at, of).map_or("-".to_owned(), |band| time(band.median as u64))
        };
        out.push_str(&line(&format!(
            "{}{:>12}{:>7}{:>7}{:>10}{:>9}{:>9}",
            cut(&point.label(), width),
            per_second(rates.median),
            spread(&rates),
            ratio(Some(rates), first),
            times(|times| times.p50),
            times(|times| times.p99),
            times(|times| times.max),
        )));
    }
    let what = if is_pair(results, name) {
        "from its begin to its end"
    } else {
        "from one to the next in the same thread"
    };
    let _ = writeln!(out, "time: {what}");
    out
}

/// Three digits of a rate.
pub(crate) fn per_second(rate: f64) -> String {
    match rate {
        0.0 => "0".to_owned(),
        rate if rate >= 1_000.0 => count(rate as u64),
        rate if rate >= 100.0 => format!("{rate:.0}"),
        rate if rate >= 10.0 => format!("{rate:.1}"),
        rate => format!("{rate:.2}"),
    }
}

/// What went wrong, a line a point.
pub(crate) fn troubles(results: &Results) -> String {
    let mut out = String::new();
    for (point, why) in results.troubles() {
        let _ = writeln!(out, "{}: {why}", point.label());
    }
    let missing = results.points.iter().filter(|(_, runs)| runs.is_empty()).count();
    if missing > 0 {
        let _ = writeln!(out, "{} not run", plural(missing as u64, "point", "points"));
    }
    out
}

/// A line a run, with a heading.
pub(crate) fn csv(results: &Results) -> String {
    let names = mark_names(results);
    let mut out = String::from(
        "policy,interval_ns,check_interval,repeat,wall_ns,cpu_share,forced,voluntary,failed_wakes,waits,\
         wait_p50_ns,wait_p99_ns,wait_max_ns",
    );
    for name in &names {
        let name = crate::report::field(name);
        let _ = write!(out, ",{name} per second,{name} p50_ns,{name} p99_ns");
    }
    out.push('\n');
    for (point, runs) in &results.points {
        for (repeat, summary) in
            runs.iter().enumerate().filter_map(|(at, run)| Some((at + 1, run.as_ref().ok()?)))
        {
            let check = summary.check_interval.map(|ticks| ticks.to_string()).unwrap_or_default();
            let waits = summary.waits;
            let _ = write!(
                out,
                "{},{},{check},{repeat},{},{:.4},{},{},{},{},{},{},{}",
                point.policy,
                summary.interval_ns,
                summary.wall_ns,
                summary.cpu_share,
                summary.forced,
                summary.voluntary,
                summary.failed_wakes,
                waits.count,
                waits.p50,
                waits.p99,
                waits.max,
            );
            for name in &names {
                let rate = rate(summary, name).unwrap_or(0.0);
                let times = latency(summary, name).map(|(times, _)| times).unwrap_or_default();
                let _ = write!(out, ",{rate:.3},{},{}", times.p50, times.p99);
            }
            out.push('\n');
        }
    }
    out
}

/// Everything, with what there is to say about it.
pub(crate) fn json(results: &Results, script: &str, advice: Option<&str>) -> String {
    let run = |said: &Result<Summary, String>| match said {
        Ok(summary) => summary.to_json(),
        Err(why) => json!({"failed": why}),
    };
    let point = |(point, runs): &(super::Point, Vec<Result<Summary, String>>)| {
        json!({"policy": point.policy, "setting": point.setting_label(),
               "runs": runs.iter().map(run).collect::<Vec<Value>>()})
    };
    let points: Vec<Value> = results.points.iter().map(point).collect();
    let whole = json!({"script": script, "stopped": results.stopped, "points": points, "advice": advice});
    format!("{whole}\n")
}
