//! The command line and the environment, as data.
//!
//! Read by hand: as with CPython everything after the script's name belongs to the script, and starting must cost
//! nothing.

use super::demo::{self, Wish};
use super::dis::Form;
use super::explore::{self, Explore};
use super::lab::{self, Lab, Question};
use super::outputs;
use super::start::Start;
use crate::report::Axis;
use crate::settings::{LockSettings, parse_interval};
use crate::suggest::{hint, unknown_policy};
use gilbox_gil::{POLICIES, SafePoints};
use gilbox_vm::watch::OnDeadlock;
use std::time::Duration;

/// What `--help` says, without the policies.
const HELP: &str = "\
usage: gilbox [option] ... [-c cmd | -m mod | file | -] [arg] ...
       gilbox dis FILE...       show the code of files
       gilbox explain FILE[:FUNCTION]...
                                where a thread may lose the lock, and which statements are atomic
       gilbox check FILE...     look for syntax errors
       gilbox report FILE [--format text|timeline|html|svg|json|csv|metrics] [--ticks] [--from TIME] [--to TIME]
                                show a trace or a part of it, on standard output
       gilbox replay FILE [option] ...
                                run what FILE is the schedule of, with the same turns
       gilbox explore [--runs N] [--until fails|differs] [--schedule FILE] [lab option] ... file [arg] ...
                                look for a schedule under which a script fails, hangs, or prints something else
       gilbox compare [--policies LIST] [--repeats N] [lab option] ... file [arg] ...
                                one script under several policies, side by side
       gilbox tune [--policies LIST] [--intervals RANGE] [--repeats N] [lab option] ... file [arg] ...
                                which policy and interval suit a script best, and why
       gilbox demo [NAME|all] [--list] [--source NAME] [--svg FILE] [--repeats N] [--build NAME=PROGRAM]
                                a gallery of what locks do

running:
  -c cmd                   run the text cmd
  -m mod                   run a module as a script
  -i                       go on with a prompt after the script
  -u                       standard output and standard error go out at once
  --python-lib DIR         a folder of CPython's library: modules that gilbox lacks come from there
  --python-lib-first NAMES modules that come from there although gilbox has its own: unittest,json
  -E, -I, -P               ignore PYTHON* variables; be isolated; keep the script's folder out of sys.path
  -O, -OO                  leave out asserts; docstrings as well
  -W arg, -X opt           warning filters; options for sys._xoptions
  -V, --version            print the version
  -h, --help               print this

the lock:
  --policy NAME            how the lock changes hands, one of
POLICIES
  --switch-interval TIME   how long a waiter is patient: 500us, 5ms, 0.005 (seconds)
  --check-interval N       instructions a turn takes, for the policy ticks
  --safe-points WHERE      all or backedge: where a running thread may let go
  --seed N                 where the policy seeded begins
  --priority-guard N       turns in a row after which priority lets a computing thread in
  --forced-switching on|off
                           off: a thread that was asked to let go may take the lock straight back
  --faithful-waits         under ticks the main thread's lock waits hear no signals, as in Python 2.7
  --cores N                use only so many cores

watching the lock:
  --on-deadlock WHAT       report (the default), raise gil.DeadlockError in the main thread, abort with
                           status 79, or off
  --watch-wait TIME        tell of every wait for the lock that is longer, who had it and where
  --gil-report             after the run, what the lock did, on standard error
  --gil-timeline           the same as a band a thread
  --gil-html FILE          a page to zoom into
  --gil-svg FILE           a drawing
  --gil-trace FILE         all events: for Perfetto if FILE ends in .json, else for 'gilbox report'
  --gil-summary FILE       the sums as JSON, for other programs; records nothing

schedules (who had the lock for how many instructions: enough to have a run again, if the script asks neither
clock nor world):
  --record-schedule FILE   keep the schedule of this run, also if it fails
  --policy replay=FILE     take turns by a schedule, under the settings that were recorded with it
  --on-divergence WHAT     once the script differs from the schedule: report (the default) and go on by the
                           policy, or stop with status 78

comparing and tuning (every run is a process of its own; the runs of all settings take turns):
  --policies LIST          policies, each as it comes or with a setting: interval,interval=500us,ticks=10;
                           all for every policy
  --intervals RANGE        for tune: 10us..100ms (in steps of 1, 2, 5) or a list; of policies without a setting
  --repeats N              runs at each point, 3 unless said
  --limit TIME             how long one run may take, 300s unless said
  --mark NAME              for tune: the gil.mark to judge by; without it all of them, or the script's speed
  --resume FILE            keep the runs in FILE, and do not repeat those it has
  --svg, --html, --csv, --json FILE
                           the results as a drawing or a page (tune), or as data
  and the options of the lock but --policy, --switch-interval and --check-interval

looking inside:
  --dump-tokens, --dump-ast, --dump-code
                           print what becomes of a file, and do not run it
  --stress-gc N            collect cycles at every Nth safe point, to find mistakes of gilbox

environment: GILBOX_POLICY, GILBOX_SWITCH_INTERVAL, GILBOX_CHECK_INTERVAL, GILBOX_SAFE_POINTS,
             GILBOX_ON_DEADLOCK, GILBOX_STRESS_GC, GILBOX_PYTHON_LIB, GILBOX_PYTHON_LIB_FIRST; PYTHONPATH,
             PYTHONHASHSEED, PYTHONSTARTUP, PYTHON_COLORS, NO_COLOR, FORCE_COLOR, COLUMNS
";

/// The help with the policies of the table.
pub(super) fn help() -> String {
    let lines: Vec<String> = POLICIES
        .iter()
        .map(|entry| format!("    {:<18} {} ({})", entry.name, entry.doc, entry.source))
        .collect();
    HELP.replace("POLICIES\n", &format!("{}\n", lines.join("\n")))
}

/// What the user asks for.
#[derive(Debug, PartialEq)]
pub(super) enum Request {
    /// Run something, or start a prompt.
    Run(Box<Run>),
    /// Show code objects.
    Dis(Vec<String>),
    /// Show where a thread may lose the lock: files, with `:FUNCTION` behind them or not.
    Explain(Vec<String>),
    /// Look for errors.
    Check(Vec<String>),
    /// Show a trace.
    Report(Report),
    /// Run what this file is the schedule of, with more options.
    Replay(String, Vec<String>),
    /// Search for a schedule that fails.
    Explore(Box<Explore>),
    /// Show the gallery.
    Demo(Wish),
    /// Compare or tune.
    Lab(Box<Lab>),
    /// Print the help.
    Help,
    /// Print the version.
    Version,
}

/// How a trace is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Text,
    Timeline,
    Html,
    Svg,
    Json,
    Csv,
    Metrics,
}

const FORMATS: [(&str, Format); 7] = [
    ("text", Format::Text),
    ("timeline", Format::Timeline),
    ("html", Format::Html),
    ("svg", Format::Svg),
    ("json", Format::Json),
    ("csv", Format::Csv),
    ("metrics", Format::Metrics),
];

/// A trace to show.
#[derive(Debug, PartialEq)]
pub(super) struct Report {
    pub(super) file: String,
    pub(super) format: Format,
    pub(super) axis: Axis,
    /// The part that is shown, from the trace's beginning on.
    pub(super) from: Duration,
    pub(super) to: Option<Duration>,
}

/// Where a run's events go.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Outputs {
    pub(super) report: bool,
    pub(super) timeline: bool,
    pub(super) html: Option<String>,
    pub(super) svg: Option<String>,
    pub(super) trace: Option<String>,
}

impl Outputs {
    /// Is there anything to record?
    pub(super) fn any(&self) -> bool {
        *self != Outputs::default()
    }
}

/// What to run.
#[derive(Debug, PartialEq)]
pub(super) enum Command {
    /// The text after `-c`.
    Text(String),
    /// The module after `-m`.
    Module(String),
    /// A file.
    File(String),
    /// Standard input: a script, or a prompt if it is a terminal. True if asked for by `-`.
    Stdin(bool),
}

/// A run and its settings.
#[derive(Debug, PartialEq)]
pub(super) struct Run {
    pub(super) command: Command,
    /// What follows the command.
    pub(super) args: Vec<String>,
    /// Everything, for `sys.orig_argv`.
    pub(super) all: Vec<String>,
    /// `-i`
    pub(super) stays: bool,
    pub(super) lock: LockSettings,
    pub(super) outputs: Outputs,
    pub(super) dump: Option<Form>,
    pub(super) on_deadlock: OnDeadlock,
    /// Collect cycles at every so many safe points; 0 for as usual.
    pub(super) stress_gc: u32,
    /// Where the sums go.
    pub(super) summary: Option<String>,
    /// How many cores it may use, if not all.
    pub(super) cores: Option<usize>,
    /// The folder of modules that gilbox lacks.
    pub(super) python_lib: Option<String>,
    /// `-u`: what is printed goes out at once.
    pub(super) unbuffered: bool,
    /// The modules that come from there at any rate.
    pub(super) library_first: Vec<String>,
    /// What CPython's options say.
    pub(super) start: Start,
    /// The schedule it is run by, and where its own is kept.
    pub(super) replay: Option<String>,
    pub(super) record_schedule: Option<String>,
    /// Whether it ends where it differs from its schedule.
    pub(super) stops_at_divergence: bool,
}

impl Run {
    /// A prompt, or standard input, with no settings.
    fn nothing() -> Run {
        Run {
            command: Command::Stdin(false),
            args: Vec::new(),
            all: Vec::new(),
            stays: false,
            lock: LockSettings::default(),
            outputs: Outputs::default(),
            dump: None,
            on_deadlock: OnDeadlock::Report,
            stress_gc: 0,
            summary: None,
            cores: None,
            python_lib: None,
            unbuffered: false,
            library_first: Vec::new(),
            start: Start::default(),
            replay: None,
            record_schedule: None,
            stops_at_divergence: false,
        }
    }
}

/// Options of a run that the laboratory hands on to every one of its runs.
pub(super) const LAB_OPTIONS: [&str; 4] = ["--safe-points", "--seed", "--priority-guard", "--cores"];

/// Whether one of [`LAB_OPTIONS`] may have this value.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn check_lab_option(name: &str, value: &str) -> Result<(), String> {
    set(&mut Run::nothing(), name, value).map_err(|message| format!("{name}: {message}"))
}

/// Reads the command line; `env` gives environment variables.
///
/// # Errors
/// One line that says what is wrong.
pub(super) fn parse(arguments: Vec<String>, env: impl Fn(&str) -> Option<String>) -> Result<Request, String> {
    if let [command, flag, ..] = &arguments[..]
        && COMMANDS.contains(&command.as_str())
        && ["-h", "--help"].contains(&flag.as_str())
    {
        return Ok(Request::Help);
    }
    match arguments.first().map(String::as_str) {
        Some("dis") => return files(arguments, "dis").map(Request::Dis),
        Some("demo") => return demo::parse(arguments).map(Request::Demo),
        Some("compare") => {
            return lab::parse(Question::Compare, arguments).map(|lab| Request::Lab(Box::new(lab)));
        }
        Some("tune") => return lab::parse(Question::Tune, arguments).map(|lab| Request::Lab(Box::new(lab))),
        Some("explore") => {
            return explore::parse(arguments).map(|explore| Request::Explore(Box::new(explore)));
        }
        Some("replay") => return replay(arguments),
        Some("explain") => return files(arguments, "explain").map(Request::Explain),
        Some("report") => return report(arguments).map(Request::Report),
        Some("check") => return files(arguments, "check").map(Request::Check),
        _ => {}
    }
    let mut run = Run { all: arguments.clone(), ..Run::nothing() };
    for (variable, option) in ENVIRONMENT {
        if let Some(value) = env(variable).filter(|value| !value.is_empty()) {
            set(&mut run, option, &value).map_err(|message| format!("{variable}: {message}"))?;
        }
    }
    let mut rest = arguments.into_iter();
    while let Some(argument) = rest.next() {
        if argument == "-" || !argument.starts_with('-') {
            run.command = if argument == "-" { Command::Stdin(true) } else { Command::File(argument) };
            break;
        }
        match option(&mut run, &argument, &mut rest)? {
            Next::Option => {}
            Next::Script => break,
            Next::Done(request) => return Ok(request),
        }
    }
    run.args = rest.collect();
    Ok(Request::Run(Box::new(run)))
}

/// What the first argument may ask for in place of a run.
const COMMANDS: [&str; 9] =
    ["dis", "demo", "compare", "tune", "explore", "replay", "explain", "report", "check"];

const ENVIRONMENT: [(&str, &str); 8] = [
    ("GILBOX_ON_DEADLOCK", "--on-deadlock"),
    ("GILBOX_POLICY", "--policy"),
    ("GILBOX_SWITCH_INTERVAL", "--switch-interval"),
    ("GILBOX_CHECK_INTERVAL", "--check-interval"),
    ("GILBOX_SAFE_POINTS", "--safe-points"),
    ("GILBOX_STRESS_GC", "--stress-gc"),
    ("GILBOX_PYTHON_LIB", "--python-lib"),
    ("GILBOX_PYTHON_LIB_FIRST", "--python-lib-first"),
];

/// What follows an option.
enum Next {
    /// Another option, or the script.
    Option,
    /// The script's own arguments.
    Script,
    /// Nothing.
    Done(Request),
}

fn report(arguments: Vec<String>) -> Result<Report, String> {
    let mut report = Report {
        file: String::new(),
        format: Format::Text,
        axis: Axis::Time,
        from: Duration::ZERO,
        to: None,
    };
    let mut rest = arguments.into_iter().skip(1);
    while let Some(argument) = rest.next() {
        if argument == "--ticks" {
            report.axis = Axis::Ticks;
            continue;
        }
        if !argument.starts_with('-') {
            if !report.file.is_empty() {
                return Err("report needs one file".to_owned());
            }
            report.file = argument;
            continue;
        }
        let (name, joined) = match argument.split_once('=') {
            Some((name, value)) => (name, Some(value.to_owned())),
            None => (argument.as_str(), None),
        };
        if !["--format", "--from", "--to"].contains(&name) {
            return Err(format!("report: unknown option {argument}"));
        }
        let value = joined.or_else(|| rest.next()).ok_or_else(|| format!("{name} needs a value"))?;
        let time = || {
            let zero = (value == "0").then_some(Duration::ZERO);
            let time = zero.or_else(|| parse_interval(&value));
            time.ok_or_else(|| format!("{name}: '{value}' is not a time such as 500us, 5ms or 0.005"))
        };
        match name {
            "--from" => report.from = time()?,
            "--to" => report.to = Some(time()?),
            _ => report.format = format(&value)?,
        }
    }
    if report.file.is_empty() {
        return Err("report needs a file (try 'gilbox --help')".to_owned());
    }
    Ok(report)
}

fn format(value: &str) -> Result<Format, String> {
    let found = FORMATS.iter().find(|(name, _)| *name == value);
    let names = FORMATS.map(|(name, _)| name).join(", ");
    let near = hint(value, FORMATS.map(|(name, _)| name));
    found.map(|found| found.1).ok_or_else(|| format!("--format: '{value}' is not one of {names}{near}"))
}

fn replay(arguments: Vec<String>) -> Result<Request, String> {
    let mut rest = arguments.into_iter().skip(1);
    match rest.next() {
        Some(file) if !file.starts_with('-') => Ok(Request::Replay(file, rest.collect())),
        _ => Err("replay needs a file (try 'gilbox --help')".to_owned()),
    }
}

fn files(arguments: Vec<String>, command: &str) -> Result<Vec<String>, String> {
    let files: Vec<String> = arguments.into_iter().skip(1).collect();
    match files.iter().find(|file| file.starts_with('-')) {
        Some(flag) => Err(format!("{command}: unknown option {flag}")),
        None if files.is_empty() => Err(format!("{command} needs a file (try 'gilbox --help')")),
        None => Ok(files),
    }
}

fn option(run: &mut Run, argument: &str, rest: &mut impl Iterator<Item = String>) -> Result<Next, String> {
    if let Some(long) = argument.strip_prefix("--") {
        return long_option(run, argument, long, rest);
    }
    // Short options may stand together, and their value may follow at once: `-ic 'x = 1'`, `-mtimeit`.
    let letters = argument.trim_start_matches('-');
    for (at, letter) in letters.char_indices() {
        let mut value = || match &letters[at + letter.len_utf8()..] {
            "" => rest.next().ok_or_else(|| format!("argument expected for the -{letter} option")),
            joined => Ok(joined.to_owned()),
        };
        match letter {
            'c' => {
                run.command = Command::Text(value()?);
                return Ok(Next::Script);
            }
            'm' => {
                run.command = Command::Module(value()?);
                return Ok(Next::Script);
            }
            'i' => run.stays = true,
            'V' => return Ok(Next::Done(Request::Version)),
            'h' => return Ok(Next::Done(Request::Help)),
            'u' => run.unbuffered = true,
            'W' | 'X' => {
                run.start.valued(letter, value()?);
                return Ok(Next::Option);
            }
            _ if run.start.letter(letter) => {}
            _ => return Err(format!("unknown option -{letter} (try 'gilbox --help')")),
        }
    }
    Ok(Next::Option)
}

fn long_option(
    run: &mut Run,
    argument: &str,
    long: &str,
    rest: &mut impl Iterator<Item = String>,
) -> Result<Next, String> {
    match long {
        "help" => return Ok(Next::Done(Request::Help)),
        "version" => return Ok(Next::Done(Request::Version)),
        "gil-report" => run.outputs.report = true,
        "gil-timeline" => run.outputs.timeline = true,
        "faithful-waits" => run.lock.faithful_waits = true,
        "dump-tokens" => run.dump = Some(Form::Tokens),
        "dump-ast" => run.dump = Some(Form::Tree),
        "dump-code" => run.dump = Some(Form::Code),
        _ => {
            let (name, value) = match argument.split_once('=') {
                Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
                None => (argument.to_owned(), None),
            };
            if !WITH_VALUE.contains(&name.as_str()) {
                let near = hint(&name, WITH_VALUE.into_iter().chain(WITHOUT_VALUE));
                return Err(format!("unknown option {name}{near} (try 'gilbox --help')"));
            }
            let value = value.or_else(|| rest.next()).ok_or_else(|| format!("{name} needs a value"))?;
            let file = match name.as_str() {
                "--gil-trace" => Some(&mut run.outputs.trace),
                "--gil-html" => Some(&mut run.outputs.html),
                "--gil-svg" => Some(&mut run.outputs.svg),
                "--gil-summary" => Some(&mut run.summary),
                "--record-schedule" => Some(&mut run.record_schedule),
                _ => None,
            };
            if let Some(file) = file {
                outputs::check_name(&name, &value)?;
                *file = Some(value);
                return Ok(Next::Option);
            }
            set(run, &name, &value).map_err(|message| format!("{name}: {message}"))?;
        }
    }
    Ok(Next::Option)
}

const WITHOUT_VALUE: [&str; 8] = [
    "--help",
    "--version",
    "--gil-report",
    "--gil-timeline",
    "--faithful-waits",
    "--dump-tokens",
    "--dump-ast",
    "--dump-code",
];

const WITH_VALUE: [&str; 19] = [
    "--record-schedule",
    "--on-divergence",
    "--forced-switching",
    "--watch-wait",
    "--on-deadlock",
    "--policy",
    "--switch-interval",
    "--check-interval",
    "--safe-points",
    "--seed",
    "--stress-gc",
    "--python-lib",
    "--python-lib-first",
    "--priority-guard",
    "--gil-trace",
    "--gil-html",
    "--gil-svg",
    "--gil-summary",
    "--cores",
];

fn set(run: &mut Run, option: &str, value: &str) -> Result<(), String> {
    let lock = &mut run.lock;
    let number = |what: &str| format!("'{value}' is not {what}");
    match option {
        "--policy" if value.starts_with("replay=") => {
            run.replay = value.strip_prefix("replay=").map(str::to_owned)
        }
        "--on-divergence" => {
            run.stops_at_divergence = match value {
                "report" => false,
                "stop" => true,
                _ => return Err(number("one of report, stop")),
            };
        }
        "--policy" => {
            if POLICIES.iter().all(|entry| entry.name != value) {
                return Err(unknown_policy(value));
            }
            lock.policy = Some(value.to_owned());
        }
        "--forced-switching" => {
            lock.forced_switching = Some(match value {
                "on" => true,
                "off" => false,
                _ => return Err(number("on or off")),
            });
        }
        "--watch-wait" => {
            let bound = parse_interval(value);
            lock.longest_wait = Some(bound.ok_or_else(|| number("a time such as 500us, 5ms or 0.005"))?);
        }
        "--switch-interval" => {
            let interval = parse_interval(value);
            lock.switch_interval =
                Some(interval.ok_or_else(|| number("a time such as 500us, 5ms or 0.005"))?);
        }
        "--check-interval" => {
            lock.check_interval = Some(value.parse().map_err(|_| number("a whole number"))?)
        }
        "--on-deadlock" => {
            let mode = OnDeadlock::from_name(value);
            run.on_deadlock = mode.ok_or_else(|| number("one of off, report, raise, abort"))?;
        }
        "--stress-gc" => run.stress_gc = value.parse().map_err(|_| number("a whole number from 0 on"))?,
        "--python-lib" => run.python_lib = Some(value.to_owned()),
        "--python-lib-first" => {
            let names = value.split(',').map(str::trim).filter(|name| !name.is_empty());
            run.library_first = names.map(str::to_owned).collect();
        }
        "--priority-guard" => {
            lock.priority_guard = Some(value.parse().map_err(|_| number("a whole number from 0 on"))?)
        }
        "--cores" => {
            let cores = value.parse().ok().filter(|&cores| cores > 0);
            run.cores = Some(cores.ok_or_else(|| number("a whole number from 1 on"))?);
        }
        "--seed" => lock.seed = Some(value.parse().map_err(|_| number("a whole number from 0 on"))?),
        _ => {
            let points = SafePoints::from_name(value);
            lock.safe_points = Some(points.ok_or_else(|| number("one of all, backedge"))?);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(str::to_owned).collect(), |_| None)
    }

    fn run(line: &str) -> Run {
        match read(line) {
            Ok(Request::Run(run)) => *run,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_follows_the_script_is_the_scripts() {
        let run = run("--gil-report a.py --policy fair -i");
        assert_eq!(run.command, Command::File("a.py".to_owned()));
        assert_eq!(run.args, ["--policy", "fair", "-i"]);
        assert!(run.outputs.report && !run.stays && run.lock.policy.is_none());
    }

    #[test]
    fn short_options_stand_together() {
        let run = run("-icprint(1) x");
        assert_eq!((run.command, run.stays), (Command::Text("print(1)".to_owned()), true));
        assert_eq!(run.args, ["x"]);
    }

    #[test]
    fn the_lock_has_options() {
        let run = run("--switch-interval 500us --safe-points=all --policy ticks --check-interval 7 -");
        assert_eq!(run.lock.switch_interval, Some(Duration::from_micros(500)));
        assert_eq!(run.lock.safe_points, Some(SafePoints::All));
        assert_eq!((run.lock.policy.as_deref(), run.lock.check_interval), (Some("ticks"), Some(7)));
        assert_eq!(run.command, Command::Stdin(true));
    }

    #[test]
    fn the_lock_has_switches() {
        let run = run("--forced-switching off --faithful-waits --watch-wait 50ms --on-deadlock raise -");
        assert_eq!((run.lock.forced_switching, run.lock.faithful_waits), (Some(false), true));
        assert_eq!(run.lock.longest_wait, Some(Duration::from_millis(50)));
        assert_eq!(run.on_deadlock, OnDeadlock::Raise);
        assert!(read("--forced-switching maybe").unwrap_err().contains("'maybe' is not on or off"));
    }

    #[test]
    fn the_command_line_wins_over_the_environment() {
        let arguments = vec!["--policy".to_owned(), "fair".to_owned()];
        let env = |name: &str| (name == "GILBOX_POLICY").then(|| "ticks".to_owned());
        let Ok(Request::Run(run)) = parse(arguments, env) else { panic!("a run") };
        assert_eq!(run.lock.policy.as_deref(), Some("fair"));
    }

    #[test]
    fn a_trace_is_shown_in_a_format() {
        let report = |format, axis| {
            let (file, from) = ("a.trace".to_owned(), Duration::ZERO);
            Ok(Request::Report(Report { file, format, axis, from, to: None }))
        };
        assert_eq!(read("report a.trace"), report(Format::Text, Axis::Time));
        assert_eq!(read("report --format svg a.trace --ticks"), report(Format::Svg, Axis::Ticks));
        assert_eq!(read("report a.trace --format=csv"), report(Format::Csv, Axis::Time));
        assert!(read("report a.trace --format pdf").unwrap_err().contains("'pdf' is not one of text,"));
        assert!(read("report").unwrap_err().contains("needs a file"));
        let Ok(Request::Report(part)) = read("report --from 0 --to=7ms a.trace") else { panic!("a report") };
        assert_eq!((part.from, part.to), (Duration::ZERO, Some(Duration::from_millis(7))));
        assert!(read("report a.trace --from soon").unwrap_err().contains("not a time"));
        assert!(read("report a b").unwrap_err().contains("one file"));
    }

    #[test]
    fn outputs_are_files_and_flags() {
        let outputs = run("--gil-trace a.json --gil-html=b.html --gil-timeline x.py").outputs;
        let file = |name: &str| Some(name.to_owned());
        let expected =
            Outputs { timeline: true, html: file("b.html"), trace: file("a.json"), ..Outputs::default() };
        assert_eq!(outputs, expected);
        assert!(outputs.any() && !run("x.py").outputs.any());
        assert!(read("--gil-svg").unwrap_err().contains("needs a value"));
    }

    #[test]
    fn mistakes_are_told() {
        assert_eq!(read("--frob").unwrap_err(), "unknown option --frob (try 'gilbox --help')");
        assert_eq!(read("-c").unwrap_err(), "argument expected for the -c option");
        assert!(read("--policy nice").unwrap_err().contains("unknown policy 'nice'"));
        assert!(read("check").unwrap_err().contains("needs a file"));
        assert!(read("explain --all").unwrap_err().contains("unknown option --all"));
    }
}
