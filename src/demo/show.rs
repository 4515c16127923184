//! Running a demo, and what it looked like.

use super::counting::LINE;
use super::{Claim, Demo, Quantity, Setup, Unit};
use crate::lab::{Band, Finished, Job, Progress, Scratch, Stop, Trouble};
use crate::report::{Axis, Style, cut, line, svg_of, timeline};
use crate::trace::Trace;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::Duration;

/// No script of the gallery takes nearly as long.
const LIMIT: Duration = Duration::from_secs(120);
/// How often a setup is run again of which something is otherwise than expected. It makes three runs seven.
const LOOKS_AGAIN: usize = 4;
/// The width of the text below a picture.
const TEXT_WIDTH: usize = 100;

/// A demo that was run.
pub(crate) struct Shown {
    demo: &'static Demo,
    /// For each setup what its runs said, line by line.
    said: Vec<Vec<Vec<(String, f64)>>>,
    /// The windows of those that are drawn.
    pictures: Vec<(&'static str, Trace)>,
    n_cores: usize,
    /// The setups that were run more often than the others.
    looked_again: Vec<usize>,
}

/// How a demo is to be run.
pub(crate) struct Order<'o> {
    /// So many times.
    pub(crate) repeats: usize,
    /// Other builds of the program, by name.
    pub(crate) builds: &'o [(String, PathBuf)],
}

impl Order<'_> {
    /// The program of a build: as given, or where the advice of [`Shown::text`] puts it.
    fn program(&self, build: &str) -> Option<PathBuf> {
        if let Some((_, path)) = self.builds.iter().find(|(name, _)| name == build) {
            return Some(path.clone());
        }
        let here = std::env::current_exe().ok()?;
        let (profile, target) = (here.parent()?, here.parent()?.parent()?);
        let there = target.join(build).join(profile.file_name()?).join(here.file_name()?);
        there.is_file().then_some(there)
    }
}

/// Runs a demo, the setups in turn, and then once more for the pictures. What is otherwise than expected is looked at
/// [`LOOKS_AGAIN`] times more, in turn again: one hiccup of the machine is no finding.
///
/// # Errors
/// A run failed, or somebody wants us to end.
pub(crate) fn run(demo: &'static Demo, order: &Order<'_>, stop: &Stop) -> Result<Shown, Trouble> {
    let failed = |error: std::io::Error| Trouble::Failed(format!("cannot run it: {error}"));
    let scratch = Scratch::new().map_err(failed)?;
    let script = scratch.file(&format!("{}.py", demo.name));
    std::fs::write(&script, demo.source).map_err(failed)?;
    let drawn = || demo.setups.iter().filter(|setup| setup.is_drawn);
    let mut runner = Runner {
        demo,
        order,
        stop,
        script,
        progress: Progress::new(order.repeats * demo.setups.len() + drawn().count()),
    };
    let mut shown = Shown::new(demo, vec![Vec::new(); demo.setups.len()]);
    let all: Vec<usize> = (0..demo.setups.len()).collect();
    for _ in 0..order.repeats {
        runner.listen(&all, &mut shown.said)?;
    }
    shown.looked_again = shown.in_doubt();
    runner.progress.grow(LOOKS_AGAIN * shown.looked_again.len());
    for _ in 0..LOOKS_AGAIN {
        runner.listen(&shown.looked_again, &mut shown.said)?;
    }
    for setup in drawn() {
        let trace = runner.go(setup, true)?.trace.unwrap_or_default();
        shown.pictures.push((setup.label, window(demo, &trace)));
    }
    Ok(shown)
}

/// What runs the setups of a demo.
struct Runner<'r> {
    demo: &'static Demo,
    order: &'r Order<'r>,
    stop: &'r Stop,
    script: PathBuf,
    progress: Progress,
}

impl Runner<'_> {
    /// Runs each of these setups once, and keeps what it says.
    fn listen(&mut self, setups: &[usize], said: &mut [Vec<Vec<(String, f64)>>]) -> Result<(), Trouble> {
        for &at in setups {
            let setup = &self.demo.setups[at];
            let is_missing = setup.build.is_some_and(|build| self.order.program(build).is_none());
            let mut lines = if is_missing { Vec::new() } else { told(&self.go(setup, false)?.output) };
            lines.extend(setup.also.map(|also| (LINE.to_owned(), also())));
            said[at].push(lines);
        }
        Ok(())
    }

    fn go(&mut self, setup: &Setup, traces: bool) -> Result<Finished, Trouble> {
        let name = self.demo.name;
        self.progress.show(&format!("{name}, {}", setup.label));
        let args: Vec<String> = setup.args.iter().map(|&arg| arg.to_owned()).collect();
        let options = setup.options.iter().map(|&option| option.to_owned()).collect();
        let program = setup.build.and_then(|build| self.order.program(build));
        let job = Job { program, options, script: &self.script, args: &args, limit: LIMIT, traces };
        let finished = job.run(self.stop);
        self.progress.step();
        finished.map_err(|trouble| match trouble {
            Trouble::Failed(why) => Trouble::Failed(format!("{name}, {}: {why}", setup.label)),
            trouble => trouble,
        })
    }
}

/// The lines `what: number unit` of an output.
pub(crate) fn told(output: &str) -> Vec<(String, f64)> {
    let read = |line: &str| {
        let (what, value) = line.split_once(": ")?;
        Some((what.to_owned(), value.split_whitespace().next()?.parse().ok()?))
    };
    output.lines().filter_map(read).collect()
}

fn window(demo: &Demo, trace: &Trace) -> Trace {
    let ends = trace.events.first().zip(trace.events.last());
    let whole = ends.map_or(0, |(first, last)| last.ns - first.ns) as f64;
    let from = whole * demo.picture.from;
    trace.window(from as u64, (from + demo.picture.ms * 1e6) as u64)
}

impl Shown {
    /// What was said, as seen on this machine.
    pub(super) fn new(demo: &'static Demo, said: Vec<Vec<Vec<(String, f64)>>>) -> Shown {
        let n_cores = std::thread::available_parallelism().map_or(1, usize::from);
        Shown { demo, said, pictures: Vec::new(), n_cores, looked_again: Vec::new() }
    }

    /// Whether everything was as expected, as far as it can be seen on this machine.
    pub(crate) fn is_as_expected(&self) -> bool {
        self.demo.claims.iter().all(|claim| self.judge(claim) != Verdict::Otherwise)
    }

    /// The setups of all claims that are otherwise, but for exact ones: of these every run decides.
    pub(super) fn in_doubt(&self) -> Vec<usize> {
        let is_doubtful = |claim: &&Claim| !claim.is_exact() && self.judge(claim) == Verdict::Otherwise;
        let doubtful = self.demo.claims.iter().filter(is_doubtful);
        let setups = doubtful.flat_map(|claim| match claim.unit {
            Unit::Of((below, _)) => vec![claim.quantity.0, below],
            Unit::Number(_) => vec![claim.quantity.0],
        });
        setups.collect::<BTreeSet<usize>>().into_iter().collect()
    }

    /// The whole for a terminal.
    pub(crate) fn text(&self, style: Style) -> String {
        let mut out = format!("{}: {}\n\n", self.demo.name, self.demo.title);
        out.push_str(&self.measured());
        out.push_str(&self.expected());
        out.push_str(&self.again());
        out.push_str(&self.missing());
        for (label, trace) in &self.pictures {
            let _ = writeln!(out, "\n{label}, {:.0} ms of it", self.demo.picture.ms);
            out.push_str(&timeline(trace, Axis::Time, style));
        }
        out.push('\n');
        out.push_str(&wrapped(self.demo.text, style.width.min(TEXT_WIDTH)));
        out
    }

    /// What was run more often, if anything was.
    fn again(&self) -> String {
        let labels: Vec<&str> = self.looked_again.iter().map(|&at| self.demo.setups[at].label).collect();
        if labels.is_empty() {
            return String::new();
        }
        let text = format!(
            "Not all was as expected at first: run {LOOKS_AGAIN} times more, for a median of all: {}.",
            labels.join(", ")
        );
        format!("\n{}", wrapped(&text, TEXT_WIDTH))
    }

    /// How to make the builds that were not there.
    fn missing(&self) -> String {
        let silent = |at: usize| self.said[at].iter().all(|said| said.iter().all(|line| line.0 == LINE));
        let setups = self.demo.setups.iter().enumerate().filter(|(at, _)| silent(*at));
        let builds: Vec<&str> = setups.filter_map(|(_, setup)| setup.build).collect();
        let advice = |build: &&str| {
            format!("  cargo build --release --features {build} --target-dir target/{build}\n")
        };
        if builds.is_empty() {
            return String::new();
        }
        let lines: String = builds.iter().map(advice).collect();
        format!("\nfor the builds that are missing, make them (or name them: --build NAME=PROGRAM):\n{lines}")
    }

    /// The pictures as one drawing.
    pub(crate) fn svg(&self) -> String {
        let title = |label: &str| format!("{}: {label}", self.demo.name);
        let parts: Vec<(String, &Trace)> =
            self.pictures.iter().map(|(label, trace)| (title(label), trace)).collect();
        svg_of(&parts, Axis::Time)
    }

    fn band(&self, (setup, what): Quantity) -> Option<Band> {
        Band::of(self.values(setup, what))
    }

    /// A row a line of the output, a column a setup.
    fn measured(&self) -> String {
        let first = self.said.first().and_then(|runs| runs.first());
        // All setups print the same lines; a build that is missing prints fewer.
        let rows: Vec<&str> =
            first.map(|said| said.iter().map(|row| row.0.as_str()).collect()).unwrap_or_default();
        let width = rows.iter().map(|row| row.chars().count()).max().unwrap_or(0) + 2;
        let labels = self.demo.setups.iter().map(|setup| setup.label);
        let widths: Vec<usize> = labels.clone().map(|label| label.chars().count().max(9) + 2).collect();
        let head: String = labels.zip(&widths).map(|(label, &width)| format!("{label:>width$}")).collect();
        let mut out = line(&format!("{:width$}{head}", "median of the runs"));
        for row in rows {
            let mut text = format!("{row:width$}");
            for (at, width) in widths.iter().enumerate() {
                let median = Band::of(self.values(at, row)).map(|band| short(band.median));
                let _ = write!(text, "{:>width$}", median.unwrap_or_else(|| "-".to_owned()));
            }
            out.push_str(&line(&text));
        }
        out
    }

    fn values(&self, setup: usize, what: &str) -> Vec<f64> {
        let of = |said: &Vec<(String, f64)>| said.iter().find(|line| line.0 == what).map(|line| line.1);
        self.said[setup].iter().filter_map(of).collect()
    }

    fn expected(&self) -> String {
        let width = self.demo.claims.iter().map(|claim| claim.says.chars().count()).max().unwrap_or(0) + 2;
        let mut out = line(&format!("\n{:width$}{:>18}{:>10}", "expected", "ratio", "measured"));
        for claim in self.demo.claims {
            let value = self.value(claim).map_or_else(|| "-".to_owned(), short);
            let row = format!(
                "{}{:>18}{value:>10}  {}",
                cut(claim.says, width),
                bounds(claim),
                self.judge(claim).word()
            );
            out.push_str(&line(&row));
        }
        out
    }

    fn value(&self, claim: &Claim) -> Option<f64> {
        let unit = match &claim.unit {
            Unit::Number(number) => *number,
            Unit::Of(quantity) => self.band(*quantity)?.median,
        };
        let (setup, what) = claim.quantity;
        let is_off = |value: &f64| claim.is_exact() && value / unit != claim.least;
        let value = match self.values(setup, what).into_iter().find(is_off) {
            Some(off) => off,
            None => self.band(claim.quantity)?.median,
        };
        Some(value / unit).filter(|value| value.is_finite())
    }

    fn lacks_build(&self, claim: &Claim) -> bool {
        let lacks = |(setup, what): Quantity| {
            self.demo.setups[setup].build.is_some() && self.values(setup, what).is_empty()
        };
        lacks(claim.quantity) || matches!(claim.unit, Unit::Of(quantity) if lacks(quantity))
    }

    fn judge(&self, claim: &Claim) -> Verdict {
        match self.value(claim) {
            _ if claim.needs_cores && self.n_cores < 2 => Verdict::NeedsCores,
            None if self.lacks_build(claim) => Verdict::NeedsBuild,
            Some(value) if (claim.least..=claim.most).contains(&value) => Verdict::Yes,
            _ => Verdict::Otherwise,
        }
    }
}

#[derive(PartialEq, Eq)]
enum Verdict {
    Yes,
    Otherwise,
    NeedsCores,
    NeedsBuild,
}

impl Verdict {
    fn word(self) -> &'static str {
        match self {
            Verdict::Yes => "as expected",
            Verdict::Otherwise => "OTHERWISE",
            Verdict::NeedsCores => "needs two cores",
            Verdict::NeedsBuild => "needs a build",
        }
    }
}

fn bounds(claim: &Claim) -> String {
    match (claim.least, claim.most) {
        (least, _) if claim.is_exact() => format!("exactly {least}"),
        (f64::NEG_INFINITY, most) => format!("at most {most}"),
        (least, f64::INFINITY) => format!("at least {least}"),
        (least, most) => format!("{least} to {most}"),
    }
}

/// Three digits or so.
fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// A paragraph in lines of at most so many columns.
fn wrapped(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out + "\n"
}
