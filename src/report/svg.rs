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

/// The whole drawing. What is narrower than a pixel is drawn together with its neighbours, as faint as they are sparse.
pub fn svg(trace: &Trace, axis: Axis) -> String {
    svg_of(&[(format!("lock: {}", trace.policy), trace)], axis)
}

/// Several runs below one another, each with its title.
pub(crate) fn svg_of(parts: &[(String, &Trace)], axis: Axis) -> String {
    let mut body = String::new();
    let mut height = 0.0;
    for (title, trace) in parts {
        let _ = writeln!(body, "<g transform=\"translate(0 {height})\">");
        height += part(&mut body, title, trace, axis);
        body.push_str("</g>\n");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
         aria-label=\"timeline of the lock\">\n<style>{STYLE}</style>\n\
         <rect class=\"paper\" width=\"{WIDTH}\" height=\"{height}\"/>\n{body}</svg>\n"
    )
}

/// One run; answers how tall it is.
fn part(out: &mut String, title: &str, trace: &Trace, axis: Axis) -> f64 {
    let run = Run::of(trace);
    let lives = &run.lives[..run.lives.len().min(BANDS)];
    let height = TOP + lives.len() as f64 * (BAND + GAP) + 30.0;
    let _ = writeln!(out, "<text x=\"8\" y=\"20\">{}</text>", escaped(title));
    key(out);
    let end = axis.of(&run, run.to_ns).max(1) as f64;
    let x = |ns: u64| LEFT + axis.of(&run, ns) as f64 * (WIDTH - LEFT - 12.0) / end;
    for (row, life) in lives.iter().enumerate() {
        let y = TOP + row as f64 * (BAND + GAP);
        let name = escaped(&trace.thread(life.serial));
        let _ = writeln!(out, "<text x=\"8\" y=\"{}\">{name}</text>", y + 16.0);
        band(out, life, y, &x);
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
    height
}

/// What the shapes and colours mean, at the right.
fn key(out: &mut String) {
    for (at, state) in [State::Run, State::Wait, State::Blocked].into_iter().enumerate() {
        let x = 560.0 + at as f64 * 88.0;
        let (class, inset) = (state.name(), inset(state));
        let (y, tall) = (10.0 + inset / 2.0, 12.0 - inset);
        let _ = writeln!(out, "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"16\" height=\"{tall}\"/>");
        let _ = writeln!(out, "<text x=\"{}\" y=\"20\">{class}</text>", x + 22.0);
    }
    let _ = writeln!(
        out,
        "<path class=\"failed\" d=\"M840 10v12\"/><text x=\"848\" y=\"20\">woken in vain</text>"
    );
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
    let mut shares = vec![[0.0_f64; 3]; WIDTH as usize + 1];
    for &Span { state, from_ns, to_ns, .. } in &life.spans {
        let (from, to) = (x(from_ns), x(to_ns));
        if to - from >= 1.0 {
            stretch(out, state, from, to, y, "");
        } else {
            shares[from as usize][state as usize] += to - from;
        }
    }
    // The tallest comes last, over the others.
    for state in [State::Blocked, State::Wait, State::Run] {
        let levels: Vec<u8> = shares.iter().map(|share| level(share[state as usize])).collect();
        let mut from = 0;
        for cells in levels.chunk_by(|a, b| a == b) {
            let (start, end) = (from as f64, (from + cells.len()) as f64);
            from += cells.len();
            if cells[0] > 0 {
                let opacity = format!(" opacity=\"{}\"", f64::from(cells[0] + 1) / 5.0);
                stretch(out, state, start, end, y, &opacity);
            }
        }
    }
    let mut last = f64::MIN;
    let mut failed = String::new();
    for at in life.failed_wakes.iter().map(|&ns| x(ns)) {
        if at - last >= 1.5 {
            last = at;
            let _ = write!(failed, "M{at:.1} {y}v{BAND}");
        }
    }
    if !failed.is_empty() {
        let _ = writeln!(out, "<path class=\"failed\" d=\"{failed}\"/>");
    }
}

/// How full a pixel is, in quarters; what is there at all counts as one.
fn level(share: f64) -> u8 {
    (share * 4.0).ceil().min(4.0) as u8
}

fn stretch(out: &mut String, state: State, from: f64, to: f64, y: f64, more: &str) {
    let inset = inset(state) * BAND / 12.0;
    let (top, tall, wide) = (y + inset / 2.0, BAND - inset, to - from);
    let class = state.name();
    let _ = writeln!(
        out,
        "<rect class=\"{class}\" x=\"{from:.2}\" y=\"{top:.1}\" width=\"{wide:.2}\" height=\"{tall:.1}\"{more}/>"
    );
}

const STYLE: &str = "text{font:12px sans-serif;fill:#222}.scale{fill:#666}.paper{fill:#fff}.run{fill:#2a9d5c}\
.wait{fill:#e9a23b}.blocked{fill:#b8bec6}.failed{stroke:#d62839;stroke-width:1.5;fill:none}\
@media(prefers-color-scheme:dark){text{fill:#ddd}.scale{fill:#999}.paper{fill:#16181c}.blocked{fill:#4a5058}}";

/// A text inside XML.
pub(crate) fn escaped(text: &str) -> String {
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
