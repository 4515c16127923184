//! What becomes of a run's events: reports and files, at once or from a trace that was kept.

use super::args::{Format, Outputs, Report};
use super::outputs::check_place;
use super::{misused, os_error, print};
use crate::engine::Engine;
use crate::report::{Axis, Style, csv, details, html, open_metrics, svg, text, timeline};
use crate::trace::{Trace, Tracer, chrome, names, read};
use std::fs::File;
use std::io::IsTerminal;
use std::os::fd::AsFd;
use std::process::ExitCode;
use std::time::Duration;

/// Shows a trace that was kept.
pub(super) fn main(request: &Report) -> ExitCode {
    let file = &request.file;
    let bytes = match std::fs::read(file) {
        Ok(bytes) => bytes,
        Err(error) => return misused(&format!("can't open file '{file}': {}", os_error(&error))),
    };
    let trace = match read(&bytes) {
        Ok(trace) => trace,
        Err(error) => return misused(&format!("can't read file '{file}': {error}")),
    };
    let trace = if request.from.is_zero() && request.to.is_none() {
        trace
    } else {
        let ns = |time: Duration| u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        trace.window(ns(request.from), request.to.map_or(u64::MAX, ns))
    };
    let style = style(&std::io::stdout());
    print(&match request.format {
        Format::Text => report(&trace, style),
        Format::Timeline => timeline(&trace, request.axis, style),
        Format::Html => html(&trace),
        Format::Svg => svg(&trace, request.axis),
        Format::Json => chrome(&trace),
        Format::Csv => csv(&trace),
        Format::Metrics => open_metrics(&trace.stats(), |serial| trace.thread(serial)),
    })
}

fn report(trace: &Trace, style: Style) -> String {
    text(&trace.stats(), |serial| trace.thread(serial), style) + &details(trace)
}

/// A run that is being recorded.
pub(super) struct Recorder {
    tracer: Tracer,
}

impl Recorder {
    /// Opens the trace's file, if there is to be one, before the script runs; and finds out about the others.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub(super) fn open(outputs: &Outputs) -> Result<Option<File>, String> {
        for name in [&outputs.html, &outputs.svg].into_iter().flatten() {
            check_place(name)?;
        }
        let Some(name) = &outputs.trace else { return Ok(None) };
        let file =
            File::create(name).map_err(|error| format!("can't write file '{name}': {}", os_error(&error)))?;
        Ok(Some(file).filter(|_| !is_json(name)))
    }

    /// Starts to drain what the engine records; `None` if nothing is wanted.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub(super) fn start(
        engine: &Engine,
        outputs: &Outputs,
        file: Option<File>,
    ) -> Result<Option<Recorder>, String> {
        let Some(recording) = engine.recording.take() else { return Ok(None) };
        let keeps = file.is_none() || Outputs { trace: None, ..copy(outputs) }.any();
        let tracer =
            Tracer::start(recording, file, keeps).map_err(|error| format!("can't record: {error}"))?;
        Ok(Some(Recorder { tracer }))
    }

    /// Ends the recording and makes everything that was asked for. False if a file could not be written.
    pub(super) fn finish(self, engine: &Engine, outputs: &Outputs) -> bool {
        let names = engine.enter(|ctx| Ok(names(ctx))).unwrap_or_default();
        let trace = match self.tracer.finish(engine.lock(), names) {
            Ok(trace) => trace,
            Err(error) => {
                eprintln!("gilbox: can't write the trace: {}", os_error(&error));
                return false;
            }
        };
        let style = style(&std::io::stderr());
        if outputs.report {
            // The counters of the lock saw everything, also what a recording had no room for.
            eprint!("{}{}", text(&engine.stats(), |serial| trace.thread(serial), style), details(&trace));
        }
        if outputs.timeline {
            eprint!("{}", timeline(&trace, Axis::Time, style));
        }
        let files: [(&Option<String>, fn(&Trace) -> String); 3] =
            [(&outputs.html, html), (&outputs.svg, |trace| svg(trace, Axis::Time)), (&outputs.trace, chrome)];
        let mut all_written = true;
        for (at, (name, make)) in files.iter().enumerate() {
            let Some(name) = name.as_ref().filter(|name| at != 2 || is_json(name)) else { continue };
            if let Err(error) = std::fs::write(name, make(&trace)) {
                eprintln!("gilbox: can't write file '{name}': {}", os_error(&error));
                all_written = false;
            }
        }
        all_written
    }
}

fn is_json(name: &str) -> bool {
    name.ends_with(".json")
}

fn copy(outputs: &Outputs) -> Outputs {
    let Outputs { report, timeline, html, svg, trace } = outputs;
    Outputs {
        report: *report,
        timeline: *timeline,
        html: html.clone(),
        svg: svg.clone(),
        trace: trace.clone(),
    }
}

/// Colours only for a terminal, and only if nobody objects.
pub(super) fn style(stream: &(impl IsTerminal + AsFd)) -> Style {
    let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let color =
        stream.is_terminal() && !is_set("NO_COLOR") && std::env::var("TERM").is_ok_and(|term| term != "dumb");
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let real =
        || rustix::termios::tcgetwinsize(stream).ok().map(|size| size.ws_col.into()).filter(|n| *n > 0);
    Style { width: asked.or_else(real).unwrap_or(80), color }
}
