//! The timeline of the terminal: a band a thread, time from left to right.

use super::Style;
use super::quantity::{count, time};
use super::text::{cut, line};
use crate::trace::{Life, Run, State, Trace};

/// What runs along the bottom of a timeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Axis {
    /// Time.
    #[default]
    Time,
    /// Instructions executed by all threads together.
    Ticks,
}

impl Axis {
    /// Where a time lies on the axis, from the beginning of the run.
    pub(super) fn of(self, run: &Run, ns: u64) -> u64 {
        match self {
            Axis::Time => ns - run.from_ns,
            Axis::Ticks => run.ticks_at(ns),
        }
    }

    pub(super) fn label(self, value: u64) -> String {
        match self {
            Axis::Time => time(value),
            Axis::Ticks => format!("{} ticks", count(value)),
        }
    }
}

const NAME_WIDTH: usize = 18;
/// Threads that get a band; a terminal has no room for more.
const BANDS: usize = 40;
const KEY: &str = "█ run  ▒ wait  · blocked  ! woken in vain";

/// Bands that fit into the style's width. Each column shows what the thread did for most of it.
pub fn timeline(trace: &Trace, axis: Axis, style: Style) -> String {
    let run = Run::of(trace);
    let names: Vec<String> = run.lives.iter().map(|life| trace.thread(life.serial)).collect();
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0).clamp(6, NAME_WIDTH);
    let width = style.width.max(40) - widest - 2;
    let end = axis.of(&run, run.to_ns).max(1);
    let mut out = line(&format!("{:widest$}  {KEY}", ""));
    for (life, name) in run.lives.iter().zip(&names).take(BANDS) {
        let band = band(&run, life, axis, end, width);
        out.push_str(&line(&format!("{}  {}", cut(name, widest), paint(&band, style.color))));
    }
    if run.lives.len() > BANDS {
        out.push_str(&line(&format!("and {} more threads", run.lives.len() - BANDS)));
    }
    out.push_str(&scale(axis, end, widest, width));
    out
}

/// A character a column.
fn band(run: &Run, life: &Life, axis: Axis, end: u64, width: usize) -> String {
    let column = |ns: u64| axis.of(run, ns) as f64 * width as f64 / end as f64;
    let mut shares = vec![[0.0_f64; 3]; width];
    for span in &life.spans {
        let (from, to) = (column(span.from_ns), column(span.to_ns));
        let last = (to.ceil() as usize).min(width);
        for (cell, share) in shares.iter_mut().enumerate().take(last).skip(from as usize) {
            share[span.state as usize] += (to.min(cell as f64 + 1.0) - from.max(cell as f64)).max(0.0);
        }
    }
    let mut band: Vec<char> = shares.iter().map(look).collect();
    for &ns in &life.failed_wakes {
        if let Some(cell) = band.get_mut(column(ns) as usize).filter(|cell| **cell != '█') {
            *cell = '!';
        }
    }
    band.into_iter().collect()
}

fn look(share: &[f64; 3]) -> char {
    let most = share.iter().fold(0.0_f64, |most, &share| most.max(share));
    match share.iter().position(|&share| share == most) {
        _ if most == 0.0 => ' ',
        Some(state) if state == State::Run as usize => '█',
        Some(state) if state == State::Wait as usize => '▒',
        _ => '·',
    }
}

/// Colours repeat what the characters say.
fn paint(band: &str, color: bool) -> String {
    if !color {
        return band.to_owned();
    }
    let mut out = String::new();
    let mut last = "";
    for character in band.chars() {
        let code = match character {
            '█' => "\x1b[32m",
            '▒' => "\x1b[33m",
            '!' => "\x1b[31m",
            _ => "\x1b[2m",
        };
        if code != last {
            out.push_str("\x1b[0m");
            out.push_str(code);
            last = code;
        }
        out.push(character);
    }
    out + "\x1b[0m"
}

fn scale(axis: Axis, end: u64, indent: usize, width: usize) -> String {
    let (first, last) = ("0".to_owned(), axis.label(end));
    let middle = axis.label(end / 2);
    let room = width.saturating_sub(first.len() + last.len());
    line(&format!("{:indent$}  {first}{middle:^room$}{last}", ""))
}
