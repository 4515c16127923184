//! Panels as a drawing, and as a page that needs nothing else.

use super::panel::{Curve, Panel, intervals};
use crate::report::{escaped, interval};
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 92.0;
const RIGHT: f64 = 24.0;
const TALL: f64 = 190.0;
/// A panel with its title and the gap below.
const STEP: f64 = 260.0;
const TOP: f64 = 64.0;
/// One colour a policy, told apart by people who see few; dashes tell them apart without any.
const COLORS: [&str; 8] =
    ["#2a7f62", "#d9822b", "#3b6fd6", "#b0416b", "#7a5fb8", "#4f9fb5", "#8a8f3c", "#c4503c"];
const DASHES: [&str; 4] = ["", "7 3", "2 3", "9 3 2 3"];

const STYLE: &str = "text{font:12px sans-serif;fill:#222}.title{font-weight:600}.faint{fill:#666}.paper{fill:#fff}\
.rule{stroke:#ddd;stroke-width:1}.line{fill:none;stroke-width:2}.band{stroke:none;opacity:.18}\
@media(prefers-color-scheme:dark){text{fill:#ddd}.faint{fill:#999}.paper{fill:#16181c}.rule{stroke:#333}}";

/// The whole drawing.
pub(crate) fn svg(title: &str, panels: &[Panel]) -> String {
    let panels: Vec<&Panel> = panels.iter().filter(|panel| panel.range().is_some()).collect();
    let height = TOP + panels.len() as f64 * STEP;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"{0}\">\n<style>{STYLE}</style>\n<rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n\
         <text class=\"title\" x=\"12\" y=\"22\">{0}</text>\n",
        escaped(title)
    );
    legend(&mut out, &panels);
    for (at, panel) in panels.iter().enumerate() {
        draw(&mut out, panel, TOP + at as f64 * STEP);
    }
    out.push_str("</svg>\n");
    out
}

fn look(at: usize) -> (&'static str, &'static str) {
    (COLORS[at % COLORS.len()], DASHES[at / 2 % DASHES.len()])
}

fn legend(out: &mut String, panels: &[&Panel]) {
    let Some(panel) = panels.first() else { return };
    let mut x = 12.0;
    for (at, curve) in panel.curves.iter().enumerate() {
        let (color, dashes) = look(at);
        let _ = writeln!(
            out,
            "<path class=\"line\" stroke=\"{color}\" stroke-dasharray=\"{dashes}\" d=\"M{x} 40h26\"/>\
             <text x=\"{}\" y=\"44\">{}</text>",
            x + 32.0,
            curve.policy
        );
        x += 54.0 + curve.policy.len() as f64 * 7.0;
    }
}

fn draw(out: &mut String, panel: &Panel, top: f64) {
    let Some(range) = panel.range() else { return };
    let intervals = intervals(std::slice::from_ref(panel));
    let y = |value: f64| top + 20.0 + TALL * (1.0 - panel.height(value, range));
    let _ =
        writeln!(out, "<text class=\"title\" x=\"12\" y=\"{}\">{}</text>", top + 8.0, escaped(&panel.title));
    for mark in panel.marks(range) {
        let (at, right) = (y(mark), WIDTH - RIGHT);
        let _ = writeln!(
            out,
            "<path class=\"rule\" d=\"M{LEFT} {at:.1}H{right}\"/><text class=\"faint\" x=\"{}\" y=\"{:.1}\" \
             text-anchor=\"end\">{}</text>",
            LEFT - 8.0,
            at + 4.0,
            (panel.label)(mark)
        );
    }
    let bottom = top + 20.0 + TALL;
    let mut free = 0.0;
    for &ns in &intervals {
        let at = x(&intervals, ns);
        if at >= free {
            free = at + 56.0;
            let _ = writeln!(
                out,
                "<text class=\"faint\" x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
                bottom + 18.0,
                interval(ns)
            );
        }
    }
    for (at, curve) in panel.curves.iter().enumerate() {
        curve_of(out, panel, curve, look(at), |ns| x(&intervals, ns), y);
    }
}

fn x(intervals: &[u64], ns: u64) -> f64 {
    let room = WIDTH - LEFT - RIGHT - 40.0;
    let (Some(&first), Some(&last)) = (intervals.first(), intervals.last()) else { return LEFT };
    if first == last {
        return LEFT + 20.0 + room / 2.0;
    }
    LEFT + 20.0 + room * (ns as f64 / first as f64).ln() / (last as f64 / first as f64).ln()
}

fn curve_of(
    out: &mut String,
    panel: &Panel,
    curve: &Curve,
    (color, dashes): (&str, &str),
    x: impl Fn(u64) -> f64,
    y: impl Fn(f64) -> f64,
) {
    let point = |ns: u64, value: f64| format!("{:.1},{:.1}", x(ns), y(value));
    let most = curve.dots.iter().map(|(ns, band)| point(*ns, band.most));
    let least = curve.dots.iter().rev().map(|(ns, band)| point(*ns, band.least));
    let edge: Vec<String> = most.chain(least).collect();
    let middle: Vec<String> = curve.dots.iter().map(|(ns, band)| point(*ns, band.median)).collect();
    if !middle.is_empty() {
        let _ = writeln!(out, "<polygon class=\"band\" fill=\"{color}\" points=\"{}\"/>", edge.join(" "));
        let _ = writeln!(
            out,
            "<polyline class=\"line\" stroke=\"{color}\" stroke-dasharray=\"{dashes}\" points=\"{}\"/>",
            middle.join(" ")
        );
    }
    for (ns, band) in &curve.dots {
        let told = format!(
            "{} {}: {} ({} to {})",
            curve.policy,
            interval(*ns),
            (panel.label)(band.median),
            (panel.label)(band.least),
            (panel.label)(band.most)
        );
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"{color}\"><title>{told}</title></circle>",
            x(*ns),
            y(band.median)
        );
    }
    for (name, band) in &curve.levels {
        let (at, right) = (y(band.median), WIDTH - RIGHT);
        let _ = writeln!(
            out,
            "<path class=\"line\" stroke=\"{color}\" stroke-dasharray=\"2 4\" d=\"M{LEFT} {at:.1}H{right}\"/>\
             <text class=\"faint\" x=\"{right}\" y=\"{:.1}\" text-anchor=\"end\">{} {name}</text>",
            at - 4.0,
            curve.policy
        );
    }
}

const PAGE: &str = include_str!("page.html");

/// The drawing with its table and the advice.
pub(crate) fn html(title: &str, panels: &[Panel], table: &str, advice: &str) -> String {
    PAGE.replace("@TITLE@", &escaped(title))
        .replace("@ADVICE@", &lines(advice, "p"))
        .replace("@TABLE@", &preformatted(table))
        .replace("@DRAWING@", &svg(title, panels))
}

fn lines(text: &str, element: &str) -> String {
    text.lines().map(|line| format!("<{element}>{}</{element}>\n", escaped(line))).collect()
}

fn preformatted(text: &str) -> String {
    text.lines().map(|line| escaped(line) + "\n").collect()
}
