//! `gilbox explore SCRIPT`: a search for a schedule under which a script fails.

use super::args::{LAB_OPTIONS, check_lab_option};
use super::{INTERRUPTED, misused, os_error, print};
use crate::lab::{Failure, Search, Searched, Stop};
use crate::settings::parse_interval;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// How many turns before the end are shown.
const LAST: usize = 8;
/// How many different outputs are shown.
const SHOWN: usize = 5;

/// What to search.
#[derive(Debug, PartialEq)]
pub(super) struct Explore {
    script: String,
    args: Vec<String>,
    options: Vec<String>,
    runs: usize,
    seed: u64,
    limit: Duration,
    until_differs: bool,
    keep: PathBuf,
}

/// Reads what follows the subcommand's name.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn parse(arguments: Vec<String>) -> Result<Explore, String> {
    let mut explore = Explore {
        script: String::new(),
        args: Vec::new(),
        options: Vec::new(),
        runs: 1_000,
        seed: 0,
        limit: Duration::from_secs(10),
        until_differs: false,
        keep: PathBuf::new(),
    };
    let mut keep = None;
    let mut rest = arguments.into_iter().skip(1);
    while let Some(argument) = rest.next() {
        if !argument.starts_with('-') {
            explore.script = argument;
            break;
        }
        let (name, joined) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let known = ["--runs", "--limit", "--until", "--schedule"];
        if !known.contains(&name.as_str()) && !LAB_OPTIONS.contains(&name.as_str()) {
            return Err(format!("explore: unknown option {name} (try 'gilbox --help')"));
        }
        let value = joined.or_else(|| rest.next()).ok_or_else(|| format!("{name} needs a value"))?;
        if name == "--schedule" {
            keep = Some(PathBuf::from(value));
        } else {
            explore.set(&name, &value)?;
        }
    }
    if explore.script.is_empty() {
        return Err("explore needs a script (try 'gilbox --help')".to_owned());
    }
    explore.args = rest.collect();
    let own = Path::new(&explore.script).with_extension("schedule");
    explore.keep = keep.unwrap_or_else(|| own.file_name().map_or(own.clone(), PathBuf::from));
    Ok(explore)
}

impl Explore {
    fn set(&mut self, name: &str, value: &str) -> Result<(), String> {
        match name {
            "--runs" => {
                let runs = value.parse().ok().filter(|&runs| runs > 0);
                self.runs =
                    runs.ok_or_else(|| format!("--runs: '{value}' is not a whole number from 1 on"))?;
            }
            "--seed" => {
                self.seed = value
                    .parse()
                    .map_err(|_| format!("--seed: '{value}' is not a whole number from 0 on"))?;
            }
            "--limit" => {
                self.limit = parse_interval(value)
                    .ok_or_else(|| format!("--limit: '{value}' is not a time such as 500ms or 20s"))?;
            }
            "--until" => {
                self.until_differs = match value {
                    "fails" => false,
                    "differs" => true,
                    _ => return Err(format!("--until: '{value}' is not one of fails, differs")),
                };
            }
            _ => {
                check_lab_option(name, value)?;
                self.options.push(format!("{name}={value}"));
            }
        }
        Ok(())
    }
}

/// Searches and tells. Status 1 if a failure was found.
pub(super) fn main(request: &Explore) -> ExitCode {
    if let Err(error) = std::fs::File::open(&request.script) {
        return misused(&format!("can't open file '{}': {}", request.script, os_error(&error)));
    }
    let stop = match Stop::listen() {
        Ok(stop) => stop,
        Err(error) => return misused(&format!("cannot watch signals: {error}")),
    };
    let search = Search {
        script: Path::new(&request.script),
        args: &request.args,
        options: &request.options,
        runs: request.runs,
        first_seed: request.seed,
        limit: request.limit,
        until_differs: request.until_differs,
        keep: &request.keep,
    };
    let searched = match search.run(&stop) {
        Ok(searched) => searched,
        Err(error) => {
            eprintln!("gilbox: explore: {}", os_error(&error));
            return ExitCode::FAILURE;
        }
    };
    let printed = print(&tell(request, &searched));
    match &searched.found {
        Some(_) => ExitCode::FAILURE,
        None if searched.stopped => ExitCode::from(INTERRUPTED),
        None => printed,
    }
}

fn tell(request: &Explore, searched: &Searched) -> String {
    let script = &request.script;
    match &searched.found {
        Some(failure) => tell_failure(request, failure),
        None => {
            let runs = searched.runs;
            let stopped = if searched.stopped { ", stopped" } else { "" };
            format!("{script}: {runs} schedules, none fails{stopped}\n") + &outputs(searched)
        }
    }
}

/// The different outputs, if there are any.
fn outputs(searched: &Searched) -> String {
    if searched.outputs.len() < 2 {
        return String::new();
    }
    let mut text =
        format!("{} different outputs (--until differs stops at the second):\n", searched.outputs.len());
    for (output, times) in searched.outputs.iter().take(SHOWN) {
        let line: String = output.trim_end().lines().last().unwrap_or("(nothing)").chars().take(60).collect();
        // Writing into a text cannot fail.
        let _ = writeln!(text, "{times:>8} times  {line}");
    }
    text
}

fn tell_failure(request: &Explore, failure: &Failure) -> String {
    let Failure { run, seed, check_interval, why, schedule, same, replays } = failure;
    let (script, keep) = (&request.script, request.keep.display());
    let mut text = format!(
        "{script}: schedule {run} fails (seed {seed}, turns of up to {} instructions)\n  {why}\n",
        2 * check_interval
    );
    let (n_turns, n_cut) = (schedule.turns.len(), failure.forced());
    // Writing into a text cannot fail.
    let _ = writeln!(
        text,
        "  {n_turns} turns, {n_cut} of them cut off{}",
        if n_cut > 0 { ", at last:" } else { "" }
    );
    for (serial, end) in failure.cut_off().skip(n_cut.saturating_sub(LAST)) {
        let thread = if serial == 0 { "MainThread".to_owned() } else { format!("thread {serial}") };
        let place = schedule.place(end.position).unwrap_or_else(|| format!("line {}", end.position.line));
        let _ = writeln!(text, "    {thread:<12}{:>8} instructions, up to {place}", end.ticks);
    }
    let again = match (same, replays) {
        (_, 0) => String::new(),
        (same, replays) if same == replays => format!(", and ends so in each of {replays} replays"),
        (same, replays) => format!(
            "; {same} of {replays} replays end so: the script depends on more than the order of its threads"
        ),
    };
    let _ = writeln!(text, "  kept in {keep}{again}\n    gilbox replay {keep}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Explore, String> {
        parse(line.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn options_come_before_the_script() {
        let explore =
            read("explore --runs 7 --seed=9 --safe-points backedge --until differs a/b.py --runs x").unwrap();
        assert_eq!((explore.runs, explore.seed, explore.until_differs), (7, 9, true));
        assert_eq!(explore.options, ["--safe-points=backedge"]);
        assert_eq!(explore.args, ["--runs", "x"]);
        assert_eq!(explore.keep, PathBuf::from("b.schedule"));
        assert_eq!(read("explore --schedule c.txt a.py").unwrap().keep, PathBuf::from("c.txt"));
    }

    #[test]
    fn mistakes_are_told() {
        for (line, wanted) in [
            ("explore", "needs a script"),
            ("explore --runs 0 a.py", "from 1 on"),
            ("explore --until bored a.py", "not one of fails, differs"),
            ("explore --limit never a.py", "not a time"),
            ("explore --policy fair a.py", "unknown option --policy"),
            ("explore --safe-points some a.py", "one of all, backedge"),
            ("explore --runs", "needs a value"),
        ] {
            let error = read(line).unwrap_err();
            assert!(error.contains(wanted), "{line}: {error}");
        }
    }
}
