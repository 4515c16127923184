//! The timeline as one page that needs nothing else: zoom, pan, hover, two axes, light and dark.

use super::svg::escaped;
use crate::trace::{Run, State, Trace, quoted};
use std::fmt::Write;

const PAGE: &str = include_str!("timeline.html");

/// The whole page.
pub fn html(trace: &Trace) -> String {
    let run = Run::of(trace);
    let title = format!("lock: {}", trace.policy);
    PAGE.replace("@TITLE@", &escaped(&title)).replace("@DATA@", &data(trace, &run))
}

/// The data as JSON: threads with spans of [state, from, to, tick from, tick to, reason, place], places by number.
fn data(trace: &Trace, run: &Run) -> String {
    let mut places: Vec<String> = Vec::new();
    let mut out =
        format!("{{\"end\":{},\"ticks\":{},\"threads\":[", run.to_ns - run.from_ns, run.ticks_at(run.to_ns));
    for (at, life) in run.lives.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        let _ = write!(out, "{comma}\n{{\"name\":{},\"spans\":[", quoted(&trace.thread(life.serial)));
        for (at, span) in life.spans.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let state = match span.state {
                State::Run => 0,
                State::Wait => 1,
                State::Blocked => 2,
            };
            let place = place_number(&mut places, trace.place(span.position));
            let (from, to) = (span.from_ns - run.from_ns, span.to_ns - run.from_ns);
            let (tick_from, tick_to) = (run.ticks_at(span.from_ns), run.ticks_at(span.to_ns));
            let reason = span.reason.name();
            let _ = write!(out, "{comma}[{state},{from},{to},{tick_from},{tick_to},\"{reason}\",{place}]");
        }
        let points = |times: &[u64]| {
            let pairs = times.iter().map(|&ns| format!("[{},{}]", ns - run.from_ns, run.ticks_at(ns)));
            pairs.collect::<Vec<_>>().join(",")
        };
        let marks: Vec<String> = life
            .marks
            .iter()
            .map(|&(ns, mark)| {
                let name = trace.marks.get(mark as usize).map_or("mark", String::as_str);
                format!("[{},{},{}]", ns - run.from_ns, run.ticks_at(ns), quoted(name))
            })
            .collect();
        let _ =
            write!(out, "],\"failed\":[{}],\"marks\":[{}]}}", points(&life.failed_wakes), marks.join(","));
    }
    let places: Vec<String> = places.iter().map(|place| quoted(place)).collect();
    let _ = write!(out, "],\"places\":[{}]}}", places.join(","));
    out
}

/// The number of a place, -1 if nobody knows it.
fn place_number(places: &mut Vec<String>, place: Option<String>) -> i64 {
    let Some(place) = place else { return -1 };
    let found = places.iter().position(|known| *known == place);
    found.unwrap_or_else(|| {
        places.push(place);
        places.len() - 1
    }) as i64
}
