//! Chrome's trace format, which Perfetto and `chrome://tracing` show: a track a thread, slices, arrows, counters.

use super::{Run, Span, Trace};
use std::fmt::Write;

/// The whole trace as one JSON document. Times are in microseconds, as the format wants them.
pub fn chrome(trace: &Trace) -> String {
    let run = Run::of(trace);
    let mut out = Out(String::from("{\"displayTimeUnit\":\"ms\",\"traceEvents\":["), true);
    let lock = format!("lock: {}", trace.policy);
    out.add(&format!(
        "\"ph\":\"M\",\"pid\":1,\"name\":\"process_name\",\"args\":{{\"name\":{}}}",
        quoted(&lock)
    ));
    for life in &run.lives {
        let name = quoted(&trace.thread(life.serial));
        let tid = life.serial;
        out.add(&format!(
            "\"ph\":\"M\",\"pid\":1,\"tid\":{tid},\"name\":\"thread_name\",\"args\":{{\"name\":{name}}}"
        ));
        life.spans.iter().for_each(|span| out.add(&slice(trace, span)));
        for &ns in &life.failed_wakes {
            out.add(&instant(tid, ns, "\"failed wake\""));
        }
        for &(ns, asked) in &life.requests {
            out.add(&instant(tid, ns, &quoted(&format!("asks {}", trace.thread(asked)))));
        }
        for &(ns, mark) in &life.marks {
            let name = trace.marks.get(mark as usize).map_or("mark", String::as_str);
            out.add(&instant(tid, ns, &quoted(name)));
        }
    }
    for &(ns, serial, setting) in &run.settings {
        let text = format!("{}, {} us", setting.policy, us(setting.interval_ns));
        out.add(&instant(serial, ns, &quoted(&text)));
    }
    for (id, handoff) in run.handoffs.iter().enumerate() {
        let common = format!("\"pid\":1,\"cat\":\"gil\",\"name\":\"hand-off\",\"id\":{id}");
        let (from, to) = (handoff.from, handoff.to);
        out.add(&format!("\"ph\":\"s\",{common},\"tid\":{},\"ts\":{}", from.0, us(from.1)));
        out.add(&format!("\"ph\":\"f\",\"bp\":\"e\",{common},\"tid\":{},\"ts\":{}", to.0, us(to.1)));
    }
    for (ns, waiting) in waiting(&run) {
        out.add(&format!(
            "\"ph\":\"C\",\"pid\":1,\"name\":\"waiting threads\",\"ts\":{},\"args\":{{\"waiting\":{waiting}}}",
            us(ns)
        ));
    }
    let lost = trace.lost;
    let _ = write!(out.0, "],\"otherData\":{{\"lost events\":{lost}}}}}");
    out.0
}

/// The document so far, and whether the next element is the first.
struct Out(String, bool);

impl Out {
    fn add(&mut self, fields: &str) {
        if !std::mem::replace(&mut self.1, false) {
            self.0.push(',');
        }
        let _ = write!(self.0, "\n{{{fields}}}");
    }
}

fn slice(trace: &Trace, span: &Span) -> String {
    let place = quoted(&trace.place(span.position).unwrap_or_default());
    format!(
        "\"ph\":\"X\",\"pid\":1,\"tid\":{},\"cat\":\"gil\",\"name\":\"{}\",\"ts\":{},\"dur\":{},\"args\":{{\"let go\":\"{}\",\"at\":{place}}}",
        span.serial,
        span.state.name(),
        us(span.from_ns),
        us(span.ns()),
        span.reason.name(),
    )
}

fn instant(tid: u32, ns: u64, name: &str) -> String {
    format!(
        "\"ph\":\"i\",\"s\":\"t\",\"pid\":1,\"tid\":{tid},\"cat\":\"gil\",\"name\":{name},\"ts\":{}",
        us(ns)
    )
}

/// How many threads wait, whenever that changes.
fn waiting(run: &Run) -> Vec<(u64, i64)> {
    let waits = run.lives.iter().flat_map(|life| &life.spans).filter(|span| span.state == super::State::Wait);
    let mut steps: Vec<(u64, i64)> = waits.flat_map(|span| [(span.from_ns, 1), (span.to_ns, -1)]).collect();
    steps.sort_unstable();
    let mut n_waiting = 0;
    let mut counts: Vec<(u64, i64)> = Vec::new();
    for (ns, step) in steps {
        n_waiting += step;
        match counts.last_mut().filter(|last| last.0 == ns) {
            Some(last) => last.1 = n_waiting,
            None => counts.push((ns, n_waiting)),
        }
    }
    counts
}

fn us(ns: u64) -> String {
    format!("{}.{:03}", ns / 1_000, ns % 1_000)
}

/// A text as JSON writes it.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            // Also `<`, so that no text can end a script element it is put into.
            '\0'..' ' | '<' | '\u{2028}' | '\u{2029}' => _ = write!(out, "\\u{:04x}", character as u32),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}
