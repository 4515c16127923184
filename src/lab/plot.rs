//! Panels in a terminal: a letter a policy, readable without colour.

use super::panel::{Panel, intervals};
use crate::report::{Style, interval, line};
use std::fmt::Write;

const ROWS: usize = 10;
/// The room for the numbers beside the axis.
const LEFT: usize = 10;
const COLORS: [&str; 6] = ["\x1b[32m", "\x1b[33m", "\x1b[36m", "\x1b[35m", "\x1b[34m", "\x1b[31m"];

/// The letter of a policy.
fn letter(at: usize) -> char {
    char::from(b'A' + (at % 26) as u8)
}

/// One panel.
pub(crate) fn plot(panel: &Panel, style: Style) -> String {
    let Some(range) = panel.range() else { return String::new() };
    let intervals = intervals(std::slice::from_ref(panel));
    let width = style.width.clamp(40, 110) - LEFT - 2;
    let mut cells = vec![vec![' '; width]; ROWS];
    let row = |value: f64| ROWS - 1 - (panel.height(value, range) * (ROWS - 1) as f64).round() as usize;
    for (at, curve) in panel.curves.iter().enumerate() {
        for (ns, band) in &curve.dots {
            let column = column(&intervals, *ns, width);
            for cells in &mut cells[row(band.most)..=row(band.least)] {
                put(&mut cells[column], ':');
            }
            put(&mut cells[row(band.median)][column], letter(at));
        }
        for (_, band) in &curve.levels {
            let cells = &mut cells[row(band.median)];
            cells.iter_mut().step_by(4).for_each(|cell| put(cell, letter(at)));
        }
    }
    let mut out = format!("\n{}\n", panel.title);
    let marks = panel.marks(range);
    for (at, cells) in cells.iter().enumerate() {
        let mark = marks.iter().find(|&&mark| row(mark) == at);
        let label = mark.map(|&mark| (panel.label)(mark)).unwrap_or_default();
        let text: String = cells.iter().collect();
        let _ = write!(out, "{}", line(&format!("{label:>LEFT$} │{}", painted(&text, style.color))));
    }
    out.push_str(&axis(&intervals, width));
    out.push_str(&legend(panel, style));
    out
}

/// A letter goes over a band, and two letters are a star.
fn put(cell: &mut char, new: char) {
    *cell = match (*cell, new) {
        (' ' | ':', new) => new,
        (old, ':') => old,
        (old, new) if old == new => old,
        _ => '*',
    };
}

fn column(intervals: &[u64], ns: u64, width: usize) -> usize {
    let (Some(&first), Some(&last)) = (intervals.first(), intervals.last()) else { return 0 };
    if first == last {
        return width / 2;
    }
    let share = (ns as f64 / first as f64).ln() / (last as f64 / first as f64).ln();
    2 + (share * (width - 5) as f64).round() as usize
}

fn axis(intervals: &[u64], width: usize) -> String {
    let mut text: Vec<char> = vec![' '; width + 8];
    let mut free = 0;
    for &ns in intervals {
        let label = interval(ns);
        let start = column(intervals, ns, width).saturating_sub(label.chars().count() / 2);
        let end = start + label.chars().count();
        if start >= free && end <= text.len() {
            text[start..end].iter_mut().zip(label.chars()).for_each(|(cell, new)| *cell = new);
            free = end + 1;
        }
    }
    let text: String = text.iter().collect();
    let rule = "─".repeat(width);
    format!("{:LEFT$} └{rule}\n{}", "", line(&format!("{:LEFT$}  {text}", "")))
}

fn legend(panel: &Panel, style: Style) -> String {
    let name = |(at, curve): (usize, &super::panel::Curve)| {
        let levels: Vec<&str> = curve.levels.iter().map(|level| level.0.as_str()).collect();
        let levels = if levels.is_empty() { String::new() } else { format!(" ({})", levels.join(", ")) };
        format!("{} {}{levels}", painted(&letter(at).to_string(), style.color), curve.policy)
    };
    let names: Vec<String> = panel.curves.iter().enumerate().map(name).collect();
    line(&format!("{:LEFT$}  {}   : least to most   * several", "", names.join("   ")))
}

/// Colours repeat what the letters say.
fn painted(text: &str, color: bool) -> String {
    if !color {
        return text.to_owned();
    }
    let mut out = String::new();
    for character in text.chars() {
        match character {
            'A'..='Z' => {
                let color = COLORS[(character as usize - 'A' as usize) % COLORS.len()];
                let _ = write!(out, "{color}{character}\x1b[0m");
            }
            character => out.push(character),
        }
    }
    out
}
