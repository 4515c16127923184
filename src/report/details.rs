//! What only the events can tell: who made whom wait and where, how waits spread, and the longest ones in words.

use super::quantity::{count, interval, plural, time};
use super::text::cut;
use crate::trace::{Life, Run, Span, State, Trace};
use std::collections::BTreeMap;
use std::fmt::Write;

/// How many waits are told in words.
const LONGEST: usize = 5;
/// How many lines of blame are shown.
const BLAMES: usize = 12;
/// How many changes of settings are shown.
const SETTINGS: usize = 12;
/// The width of a histogram's longest bar.
const BAR: usize = 40;

/// The part of the report after its tables. Empty if nobody waited.
pub fn details(trace: &Trace) -> String {
    let run = Run::of(trace);
    let mut out = String::new();
    if trace.lost > 0 {
        let _ = writeln!(
            out,
            "\n{} not kept: the rest is about the others",
            plural(trace.lost, "event", "events")
        );
    }
    out.push_str(&settings(trace, &run));
    out.push_str(&histogram(&run));
    out.push_str(&blame_table(trace, &run));
    out.push_str(&longest(trace, &run));
    out
}

fn waits(run: &Run) -> impl Iterator<Item = (&Life, &Span)> {
    run.lives
        .iter()
        .flat_map(|life| life.spans.iter().map(move |span| (life, span)))
        .filter(|(_, span)| span.state == State::Wait)
}

/// When somebody set the lock; a controller may do so often.
fn settings(trace: &Trace, run: &Run) -> String {
    let mut out = String::new();
    for (number, (ns, serial, setting)) in run.settings.iter().enumerate() {
        if number == SETTINGS {
            let _ = writeln!(out, "and {} more", run.settings.len() - SETTINGS);
            break;
        }
        let (at, who) = (time(ns.saturating_sub(run.from_ns)), trace.thread(*serial));
        let _ = writeln!(out, "* at {at} {who} set {}, {}", setting.policy, interval(setting.interval_ns));
    }
    if out.is_empty() { out } else { format!("\nsettings\n{out}") }
}

/// How long waits were: a line a power of ten, thirds of it.
fn histogram(run: &Run) -> String {
    let mut buckets: BTreeMap<u64, u64> = BTreeMap::new();
    for (_, span) in waits(run) {
        *buckets.entry(floor(span.ns())).or_default() += 1;
    }
    let Some(&most) = buckets.values().max() else { return String::new() };
    let mut out = String::from("\nwaits\n");
    for (&from, &number) in &buckets {
        let cells = (number as f64 * BAR as f64 / most as f64).ceil() as usize;
        let _ = writeln!(out, "{:>9} and more {:>7}  {}", time(from), count(number), "▒".repeat(cells));
    }
    out
}

/// The largest of 1, 2, 5, 10, 20, ... that is not above `ns`.
fn floor(ns: u64) -> u64 {
    let decade = 10_u64.pow(ns.max(1).ilog10());
    [5, 2, 1].into_iter().map(|step| step * decade).find(|&from| from <= ns).unwrap_or(1)
}

/// Who waited how long for whom, and where that one let go.
fn blame_table(trace: &Trace, run: &Run) -> String {
    let mut blames: BTreeMap<(u32, u32, Option<String>), u64> = BTreeMap::new();
    for (_, span) in waits(run) {
        for (hold, ns) in run.holders(span) {
            *blames.entry((span.serial, hold.serial, trace.place(hold.position))).or_default() += ns;
        }
    }
    let mut rows: Vec<_> = blames.into_iter().collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.1));
    if rows.is_empty() {
        return String::new();
    }
    let mut out = format!("\n{:<18} waited for         {:>9}  which then let go in\n", "thread", "time");
    for ((waiter, holder, place), ns) in rows.iter().take(BLAMES) {
        let (waiter, holder) = (cut(&trace.thread(*waiter), 18), cut(&trace.thread(*holder), 18));
        let place = place.as_deref().unwrap_or("no script code");
        let _ = writeln!(out, "{waiter} {holder} {:>9}  {place}", time(*ns));
    }
    if rows.len() > BLAMES {
        let _ = writeln!(out, "and {} more", rows.len() - BLAMES);
    }
    out
}

fn longest(trace: &Trace, run: &Run) -> String {
    let mut all: Vec<(&Life, &Span)> = waits(run).collect();
    all.sort_by_key(|(_, span)| std::cmp::Reverse(span.ns()));
    if all.is_empty() {
        return String::new();
    }
    let sentences = all.iter().take(LONGEST).map(|(life, span)| sentence(trace, run, life, span));
    format!("\nlongest waits\n{}", sentences.collect::<String>())
}

/// One wait in words.
fn sentence(trace: &Trace, run: &Run, life: &Life, span: &Span) -> String {
    let mut out = format!(
        "* at {} {} waited {}",
        time(span.from_ns - run.from_ns),
        trace.thread(span.serial),
        time(span.ns())
    );
    let holders = run.holders(span);
    let mut by_thread: BTreeMap<u32, u64> = BTreeMap::new();
    holders.iter().for_each(|(hold, ns)| *by_thread.entry(hold.serial).or_default() += ns);
    if let Some((&main, &ns)) = by_thread.iter().max_by_key(|entry| entry.1) {
        let _ = write!(out, " for {}", trace.thread(main));
        if by_thread.len() > 1 {
            let others = plural(by_thread.len() as u64 - 1, "other", "others");
            let _ = write!(out, " ({}) and {others}", time(ns));
        }
        let longest = holders.iter().filter(|(hold, _)| hold.serial == main).max_by_key(|(_, ns)| *ns);
        if let Some(place) = longest.and_then(|(hold, _)| trace.place(hold.position)) {
            let _ = write!(out, ", which let go in {place}");
        }
    } else {
        out.push_str(" though nobody had the lock: it was still waking up");
    }
    let asked: Vec<u64> = requests_during(run, span);
    if let Some(&first) = asked.first() {
        let _ = write!(out, "; the first request came after {}", time(first - span.from_ns));
        if asked.len() > 1 {
            let _ = write!(out, ", {} in all", asked.len());
        }
    }
    if let Some(delay) = slowest_answer(&asked, &holders).filter(|&ns| ns > 100_000) {
        let _ = write!(out, "; a request found no safe point for {}", time(delay));
    }
    let failed = life.failed_wakes.iter().filter(|&&ns| ns >= span.from_ns && ns <= span.to_ns).count();
    if failed > 0 {
        let _ = write!(out, "; it was woken in vain {}", plural(failed as u64, "time", "times"));
    }
    out.push_str(".\n");
    out
}

/// When anybody asked the holder during a wait.
fn requests_during(run: &Run, span: &Span) -> Vec<u64> {
    let all = run.lives.iter().flat_map(|life| &life.requests).map(|request| request.0);
    let mut asked: Vec<u64> = all.filter(|&ns| ns >= span.from_ns && ns <= span.to_ns).collect();
    asked.sort_unstable();
    asked
}

/// The longest time from a request to the end of the run that it asked to end.
fn slowest_answer(asked: &[u64], holders: &[(Span, u64)]) -> Option<u64> {
    let answer = |&ns: &u64| holders.iter().find(|(hold, _)| hold.from_ns <= ns && ns <= hold.to_ns);
    asked.iter().filter_map(|ns| answer(ns).map(|(hold, _)| hold.to_ns - ns)).max()
}
