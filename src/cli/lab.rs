//! `gilbox compare` and `gilbox tune`: one script under many settings of the lock.

use super::args::{LAB_OPTIONS, check_lab_option};
use super::report::style;
use super::{INTERRUPTED, misused, os_error, outputs, print};
use crate::lab::{self, Advice, Ended, Plan, Point, Results, Stop};
use crate::report::Style;
use crate::settings::parse_interval;
use gilbox_gil::POLICIES;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// The largest number of runs that anybody can mean.
const MOST_RUNS: usize = 100_000;

/// What is asked of the results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Question {
    /// How do these compare?
    Compare,
    /// Which one should I take?
    Tune,
}

impl Question {
    fn word(self) -> &'static str {
        match self {
            Question::Compare => "compare",
            Question::Tune => "tune",
        }
    }
}

/// What to run and what to make of it.
#[derive(Debug, PartialEq)]
pub(super) struct Lab {
    question: Question,
    script: String,
    args: Vec<String>,
    points: Vec<Point>,
    common: Vec<String>,
    repeats: usize,
    limit: Duration,
    mark: Option<String>,
    resume: Option<String>,
    files: Files,
}

#[derive(Debug, Default, PartialEq)]
struct Files {
    svg: Option<String>,
    html: Option<String>,
    csv: Option<String>,
    json: Option<String>,
}

/// Options as they were given.
#[derive(Default)]
struct Given {
    policies: Option<String>,
    intervals: Option<String>,
    repeats: Option<String>,
    limit: Option<String>,
    mark: Option<String>,
    resume: Option<String>,
    files: Files,
    common: Vec<String>,
}

/// Reads what follows the subcommand's name.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn parse(question: Question, arguments: Vec<String>) -> Result<Lab, String> {
    let word = question.word();
    let mut given = Given::default();
    let mut rest = arguments.into_iter().skip(1);
    let mut script = None;
    while let Some(argument) = rest.next() {
        if !argument.starts_with('-') {
            script = Some(argument);
            break;
        }
        let (name, joined) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if name == "--faithful-waits" {
            given.common.push(name);
            continue;
        }
        let value = || joined.or_else(|| rest.next()).ok_or_else(|| format!("{name} needs a value"));
        let place = match name.as_str() {
            "--policies" => &mut given.policies,
            "--intervals" if question == Question::Tune => &mut given.intervals,
            "--repeats" => &mut given.repeats,
            "--limit" => &mut given.limit,
            "--mark" if question == Question::Tune => &mut given.mark,
            "--resume" => &mut given.resume,
            "--svg" if question == Question::Tune => &mut given.files.svg,
            "--html" if question == Question::Tune => &mut given.files.html,
            "--csv" => &mut given.files.csv,
            "--json" => &mut given.files.json,
            _ if LAB_OPTIONS.contains(&name.as_str()) => {
                let value = value()?;
                check_lab_option(&name, &value)?;
                given.common.extend([name, value]);
                continue;
            }
            _ => return Err(format!("{word}: unknown option {name} (try 'gilbox --help')")),
        };
        let value = value()?;
        if ["--svg", "--html", "--csv", "--json", "--resume"].contains(&name.as_str()) {
            outputs::check_name(&name, &value)?;
        }
        *place = Some(value);
    }
    let script = script.ok_or_else(|| format!("{word} needs a script (try 'gilbox --help')"))?;
    given.lab(question, script, rest.collect())
}

impl Given {
    fn lab(self, question: Question, script: String, args: Vec<String>) -> Result<Lab, String> {
        let points = self.points(question)?;
        let repeats = match &self.repeats {
            None => 3,
            Some(text) => text
                .parse()
                .ok()
                .filter(|&repeats| repeats > 0)
                .ok_or_else(|| format!("--repeats: '{text}' is not a whole number from 1 on"))?,
        };
        if points.len().saturating_mul(repeats) > MOST_RUNS {
            return Err(format!("these are more than {MOST_RUNS} runs"));
        }
        let limit = match &self.limit {
            None => Duration::from_secs(300),
            Some(text) => parse_interval(text)
                .ok_or_else(|| format!("--limit: '{text}' is not a time such as 500ms or 20s"))?,
        };
        let Given { mark, resume, files, common, .. } = self;
        Ok(Lab { question, script, args, points, common, repeats, limit, mark, resume, files })
    }

    fn points(&self, question: Question) -> Result<Vec<Point>, String> {
        let all = || POLICIES.iter().map(|entry| entry.name).collect::<Vec<_>>().join(",");
        let policies = match (&self.policies, question) {
            (Some(list), _) if list == "all" => all(),
            (Some(list), _) => list.clone(),
            (None, Question::Compare) => all(),
            (None, Question::Tune) => "interval,priority,fair".to_owned(),
        };
        let intervals = intervals(self.intervals.as_deref().unwrap_or("10us..100ms"))
            .map_err(|message| format!("--intervals: {message}"))?;
        let mut points: Vec<Point> = Vec::new();
        for name in policies.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let new = match question {
                Question::Compare => Point::parse(name).map(|point| vec![point]),
                Question::Tune => lab::tune::spread_of(name, &intervals),
            };
            let new = new.map_err(|message| format!("--policies: {message}"))?;
            points.extend(new.into_iter().filter(|point| !points.contains(point)).collect::<Vec<_>>());
        }
        if points.is_empty() { Err("--policies: the list is empty".to_owned()) } else { Ok(points) }
    }
}

/// `10us..100ms` in steps of 1, 2, 5, 10, or a list, in nanoseconds.
fn intervals(text: &str) -> Result<Vec<u64>, String> {
    let read = |text: &str| {
        let found = parse_interval(text.trim()).map(|time| time.as_nanos().min(u64::MAX.into()) as u64);
        found
            .filter(|&ns| ns >= 1_000)
            .ok_or_else(|| format!("'{text}' is not a time such as 500us, 5ms or 0.005, from 1us on"))
    };
    let Some((from, to)) = text.split_once("..") else { return text.split(',').map(read).collect() };
    let (from, to) = (read(from)?, read(to)?);
    if from > to {
        return Err(format!("'{text}' begins after its end"));
    }
    let steps = (0..=19).flat_map(|power| [1, 2, 5].map(|step: u64| step.saturating_mul(10_u64.pow(power))));
    let mut found: Vec<u64> = steps.filter(|ns| (from..=to).contains(ns)).chain([from, to]).collect();
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Runs everything and prints what it says.
pub(super) fn main(request: &Lab) -> ExitCode {
    if let Err(error) = std::fs::File::open(&request.script) {
        return misused(&format!("can't open file '{}': {}", request.script, os_error(&error)));
    }
    let Files { svg, html, csv, json } = &request.files;
    for name in [svg, html, csv, json].into_iter().flatten() {
        if let Err(message) = outputs::check_place(name) {
            return misused(&message);
        }
    }
    let stop = match Stop::listen() {
        Ok(stop) => stop,
        Err(error) => return misused(&format!("cannot watch signals: {error}")),
    };
    let plan = Plan {
        script: PathBuf::from(&request.script),
        args: request.args.clone(),
        common: request.common.clone(),
        points: request.points.clone(),
        repeats: request.repeats,
        limit: request.limit,
        log: request.resume.as_ref().map(PathBuf::from),
    };
    let results = match lab::execute(&plan, &stop) {
        Ok(results) => results,
        Err(Ended::Log(message)) => return misused(&message),
        Err(Ended::Script(message)) => {
            eprintln!("gilbox: {message}");
            return ExitCode::FAILURE;
        }
    };
    let advice = Advice::of(&results, request.mark.as_deref());
    let title = title(request, &results);
    let shown = show(request, &results, advice.as_ref(), &title, style(&std::io::stdout()));
    let printed = print(&shown);
    if !request.write_files(&results, advice.as_ref(), &title) {
        return ExitCode::FAILURE;
    }
    if results.stopped { ExitCode::from(INTERRUPTED) } else { printed }
}

fn title(request: &Lab, results: &Results) -> String {
    let runs: usize = results.points.iter().map(|(_, runs)| runs.len()).sum();
    let stopped = if results.stopped { ", stopped" } else { "" };
    let script = std::path::Path::new(&request.script);
    let name =
        script.file_name().map_or_else(|| request.script.clone(), |name| name.to_string_lossy().into_owned());
    format!(
        "{name}: {runs} runs in turn, {} at each of {} points{stopped}",
        request.repeats,
        results.points.len()
    )
}

fn show(request: &Lab, results: &Results, advice: Option<&Advice>, title: &str, style: Style) -> String {
    let mut out = format!("{title}\n\n");
    let Some(advice) = advice.filter(|_| request.question == Question::Tune) else {
        return out + &lab::comparison(results, style.width);
    };
    out.push_str(&lab::tune::table(results, advice, style.width));
    let shown = advice.goals.len() + 1;
    lab::panels(results, advice).iter().take(shown).for_each(|panel| out.push_str(&lab::plot(panel, style)));
    out + "\n" + &advice.words
}

impl Lab {
    /// False if one could not be written.
    fn write_files(&self, results: &Results, advice: Option<&Advice>, title: &str) -> bool {
        let mut all_written = true;
        let mut write = |name: &Option<String>, make: &dyn Fn() -> Option<String>| {
            let Some((name, text)) = name.as_ref().and_then(|name| Some((name, make()?))) else { return };
            if let Err(error) = std::fs::write(name, text) {
                eprintln!("gilbox: can't write file '{name}': {}", os_error(&error));
                all_written = false;
            }
        };
        let words = advice.map(|advice| advice.words.as_str()).filter(|_| self.question == Question::Tune);
        write(&self.files.csv, &|| Some(lab::csv(results)));
        write(&self.files.json, &|| Some(lab::json(results, &self.script, words)));
        write(&self.files.svg, &|| advice.map(|advice| lab::svg(title, &lab::panels(results, advice))));
        write(&self.files.html, &|| {
            let advice = advice?;
            let (panels, table) =
                (lab::panels(results, advice), lab::tune::table(results, advice, usize::MAX));
            Some(lab::html(title, &panels, &table, &advice.words))
        });
        all_written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(question: Question, line: &str) -> Result<Lab, String> {
        parse(question, line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn intervals_are_a_range_or_a_list() {
        assert_eq!(intervals("10us..100us"), Ok(vec![10_000, 20_000, 50_000, 100_000]));
        assert_eq!(intervals("3ms..7ms"), Ok(vec![3_000_000, 5_000_000, 7_000_000]));
        assert_eq!(intervals("5ms, 1ms"), Ok(vec![5_000_000, 1_000_000]));
        assert!(intervals("7ms..3ms").unwrap_err().contains("begins after its end"));
        assert!(intervals("soon").unwrap_err().contains("not a time"));
        assert!(intervals("5ns").is_err() && intervals("").is_err() && intervals("1ms..").is_err());
    }

    #[test]
    fn policies_become_points() {
        let lab = read(Question::Compare, "compare --policies fair,interval=1ms,fair --repeats 2 a.py x --y")
            .unwrap();
        assert_eq!(lab.points.iter().map(Point::label).collect::<Vec<_>>(), ["fair 5 ms", "interval 1 ms"]);
        assert_eq!((lab.repeats, lab.args.join(" ")), (2, "x --y".to_owned()));
        let lab = read(Question::Tune, "tune --intervals=1ms,5ms --policies fair,ticks=10 a.py").unwrap();
        assert_eq!(
            lab.points.iter().map(Point::key).collect::<Vec<_>>(),
            ["fair=1000000ns", "fair=5000000ns", "ticks=10"]
        );
    }

    #[test]
    fn mistakes_are_told() {
        let told = |line: &str, wanted: &str| {
            let error = read(Question::Compare, line).unwrap_err();
            assert!(error.contains(wanted), "{line}: {error}");
        };
        told("compare", "compare needs a script");
        told("compare --policies nice a.py", "unknown policy 'nice'");
        told("compare --policies , a.py", "the list is empty");
        told("compare --policies ticks=x a.py", "not a whole number of ticks");
        told("compare --repeats 0 a.py", "from 1 on");
        told("compare --repeats 1000000 a.py", "more than 100000 runs");
        told("compare --svg x a.py", "unknown option --svg");
        told("compare --safe-points some a.py", "one of all, backedge");
        told("compare --limit never a.py", "not a time");
        told("compare --repeats", "needs a value");
    }
}
