//! The events as a table, for other programs.

use crate::trace::Trace;
use gilbox_gil::Position;
use std::fmt::Write;

/// A line an event, with a heading.
pub fn csv(trace: &Trace) -> String {
    let mut out = String::from("seq,ns,serial,thread,kind,reason,ticks,function,file,line,detail\n");
    for event in &trace.events {
        let Position { code, line } = event.position;
        let code = (code as usize).checked_sub(1).and_then(|index| trace.codes.get(index));
        let (function, file) = code.map_or(("", ""), |(function, file)| (function, file));
        let _ = writeln!(
            out,
            "{},{},{},{},{},{},{},{},{},{line},{}",
            event.seq,
            event.ns,
            event.serial,
            field(&trace.thread(event.serial)),
            event.kind.name(),
            event.reason.name(),
            event.ticks,
            field(function),
            field(file),
            event.detail,
        );
    }
    out
}

/// A text as one field.
pub(crate) fn field(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
