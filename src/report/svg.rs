//! The timeline as a drawing, for slides and documents: no script, no font, no link.

use super::timeline::Axis;
use crate::trace::{Life, Run, Span, State, Trace};
use std::fmt::Write;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 140.0;
const TOP: f64 = 34.0;
const BAND: f64 = 22.0;
const GAP: f64 = 8.0;
/// Threads that get a band.
const BANDS: usize = 60;

/// The whole drawing. What is narrower than a third of a pixel is drawn together with its neighbours.
pub fn svg(trace: &Trace, axis: Axis) -> String {
    let run = Run::of(trace);
    let lives = &run.lives[..run.lives.len().min(BANDS)];
    let height = TOP + lives.len() as f64 * (BAND + GAP) + 30.0;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"timeline of the lock\">\n<style>{STYLE}</style>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n"
    );
    let _ = writeln!(out, "<text x=\"8\" y=\"20\">lock: {}</text>", escaped(&trace.policy));
    for (at, state) in [State::Run, State::Wait, State::Blocked].into_iter().enumerate() {
        let x = 420.0 + at as f64 * 120.0;
        let (class, inset) = (state.name(), inset(state));
        let (y, tall) = (10.0 + inset / 2.0, 12.0 - inset);
        let _ = writeln!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"16\" height=\"{tall}\"/>");
        let _ = writeln!(out, "<text x=\"{}\" y=\"20\">{class}</text>", x + 22.0);
    }
    let _ = writeln!(
        out,
        "<path class=\"failed\" d=\"M784 10v12\"/><text x=\"792\" y=\"20\">woken in vain</text>"
    );
    let end = axis.of(&run, run.to_ns).max(1) as f64;
    let x = |ns: u64| LEFT + axis.of(&run, ns) as f64 * (WIDTH - LEFT - 12.0) / end;
    for (row, life) in lives.iter().enumerate() {
        let y = TOP + row as f64 * (BAND + GAP);
        let name = escaped(&trace.thread(life.serial));
        let _ = writeln!(out, "<text x=\"8\" y=\"{}\">{name}</text>", y + 16.0);
        band(&mut out, life, y, &x);
    }
    let bottom = height - 10.0;
    for quarter in 0..=4 {
        let at = LEFT + (WIDTH - LEFT - 12.0) * f64::from(quarter) / 4.0;
        let anchor = ["start", "middle", "middle", "middle", "end"][quarter as usize];
        let label = axis.label((end * f64::from(quarter) / 4.0) as u64);
        let _ = writeln!(
            out,
            "<text class=\"scale\" x=\"{at:.1}\" y=\"{bottom}\" text-anchor=\"{anchor}\">{label}</text>"
        );
    }
    out.push_str("</svg>\n");
    out
}

/// Shape says what colour says: a run is tall, a wait is half as tall, what is blocked is a line.
fn inset(state: State) -> f64 {
    match state {
        State::Run => 0.0,
        State::Wait => 6.0,
        State::Blocked => 9.0,
    }
}

fn band(out: &mut String, life: &Life, y: f64, x: &impl Fn(u64) -> f64) {
    let mut drawn: [f64; 3] = [f64::MIN; 3];
    for &Span { state, from_ns, to_ns, .. } in &life.spans {
        let (from, to) = (x(from_ns).max(drawn[state as usize]), x(to_ns));
        if to - from < 0.3 {
            continue;
        }
        drawn[state as usize] = to;
        let inset = inset(state) * BAND / 12.0;
        let (top, tall, wide) = (y + inset / 2.0, BAND - inset, to - from);
        let class = state.name();
        let _ = writeln!(
            out,
            "<rect class=\"{class}\" x=\"{from:.2}\" y=\"{top:.1}\" width=\"{wide:.2}\" height=\"{tall:.1}\"/>"
        );
    }
    let mut last = f64::MIN;
    for &ns in &life.failed_wakes {
        let at = x(ns);
        if at - last >= 1.0 {
            last = at;
            let _ = writeln!(out, "<path class=\"failed\" d=\"M{at:.1} {y}v{BAND}\"/>");
        }
    }
}

const STYLE: &str = "text{font:12px sans-serif;fill:#222}.scale{fill:#666}.paper{fill:#fff}.run{fill:#2a9d5c}\
.wait{fill:#e9a23b}.blocked{fill:#b8bec6}.failed{stroke:#d62839;stroke-width:1.5;fill:none}\
@media(prefers-color-scheme:dark){text{fill:#ddd}.scale{fill:#999}.paper{fill:#16181c}.blocked{fill:#4a5058}}";

/// A text inside XML.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::new();
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            character if character.is_control() => out.push('?'),
            character => out.push(character),
        }
    }
    out
}
