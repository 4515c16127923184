//! Every script of `tests/golden` is a test; those of `tests/wishlist` are run, counted, and may fail.
//!
//! `tests/golden/README.md` says what stands in a script's header.

#[path = "support/mod.rs"]
mod support;

use gilbox_gil::POLICIES;
use libtest_mimic::{Arguments, Failed, Trial};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use support::{files_below, gilbox, root, run};

/// How long a script may take on a loaded machine.
const LIMIT: Duration = Duration::from_secs(60);
/// How long a script of the wishlist may take.
const WISH_LIMIT: Duration = Duration::from_secs(10);
/// Under `seeded`, threaded scripts are run from each of these.
const SEEDS: [&str; 3] = ["1", "7", "42"];

/// A script with its header.
struct Script {
    path: PathBuf,
    name: String,
    wants_stderr: bool,
    status: i32,
    args: Vec<String>,
}

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = Vec::new();
    for script in scripts("golden") {
        let script = Arc::new(script);
        for (suffix, options) in schedules(&script) {
            let script = script.clone();
            let name = format!("{}{suffix}", script.name);
            trials.push(Trial::test(name, move || check(&script, &options, LIMIT)));
        }
    }
    let (granted, wished) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    for script in scripts("wishlist") {
        let (granted, wished) = (granted.clone(), wished.clone());
        trials.push(Trial::test(format!("wishlist::{}", script.name), move || {
            wished.fetch_add(1, Ordering::Relaxed);
            if check(&script, &[], WISH_LIMIT).is_ok() {
                granted.fetch_add(1, Ordering::Relaxed);
                println!("wishlist: {} passes now; move it to tests/golden", script.name);
            }
            Ok(())
        }));
    }
    let conclusion = libtest_mimic::run(&arguments, trials);
    let (granted, wished) = (granted.load(Ordering::Relaxed), wished.load(Ordering::Relaxed));
    if wished > 0 {
        println!("wishlist: {granted} of {wished} pass");
    }
    conclusion.exit();
}

/// The settings of the lock a script is run under, with what the test's name says of them.
fn schedules(script: &Script) -> Vec<(String, Vec<String>)> {
    if !script.name.starts_with("threads::") {
        return vec![(String::new(), Vec::new())];
    }
    let policy = |name: &str| vec!["--policy".to_owned(), name.to_owned()];
    let mut all = Vec::new();
    for entry in POLICIES {
        if entry.name == "seeded" {
            for seed in SEEDS {
                let options = [policy(entry.name), vec!["--seed".to_owned(), seed.to_owned()]].concat();
                all.push((format!(" [seeded {seed}]"), options));
            }
        } else {
            all.push((format!(" [{}]", entry.name), policy(entry.name)));
        }
    }
    all
}

fn scripts(folder: &str) -> Vec<Script> {
    let folder = root().join("tests").join(folder);
    let python = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "py");
    files_below(&folder).into_iter().filter(python).filter_map(|path| read_header(&folder, path)).collect()
}

/// `None` for a module that scripts import.
fn read_header(folder: &Path, path: PathBuf) -> Option<Script> {
    let text = String::from_utf8_lossy(&std::fs::read(&path).ok()?).into_owned();
    let header = text.lines().take_while(|line| line.starts_with('#'));
    let keys: Vec<(&str, &str)> = header.filter_map(|line| line[1..].trim().split_once(": ")).collect();
    let key = |name: &str| keys.iter().find(|key| key.0 == name).map(|key| key.1.trim());
    key("expect")?;
    let name = path.strip_prefix(folder).ok()?.with_extension("").display().to_string().replace('/', "::");
    Some(Script {
        wants_stderr: key("stderr") == Some("exact"),
        status: key("exit").and_then(|status| status.parse().ok()).unwrap_or(0),
        args: key("args").unwrap_or("").split_whitespace().map(str::to_owned).collect(),
        name,
        path,
    })
}

fn check(script: &Script, options: &[String], limit: Duration) -> Result<(), Failed> {
    let folder = script.path.parent().unwrap_or(root());
    let mut command = gilbox();
    command.args(options).arg(&script.path).args(&script.args).current_dir(folder);
    if let Ok(inner) = folder.strip_prefix(root().join("tests/wishlist")) {
        // The modules that scripts of a folder share have stayed there.
        command.env("PYTHONPATH", root().join("tests/golden").join(inner));
    }
    let output = run(&mut command, b"", limit);
    let stderr = String::from_utf8_lossy(&output.stderr).replace(&format!("{}/", folder.display()), "DIR/");
    let Some(status) = output.status else {
        return Err(format!("still running after {limit:?}; standard error:\n{stderr}").into());
    };
    let mut mistakes = String::new();
    if status.code() != Some(script.status) {
        mistakes.push_str(&format!("ended with {status}, not with {}\n", script.status));
    }
    let expected = |extension: &str| std::fs::read(script.path.with_extension(extension)).unwrap_or_default();
    compare("standard output", &expected("out"), &output.stdout, &mut mistakes);
    let wanted = if script.wants_stderr { expected("err") } else { Vec::new() };
    compare("standard error", &wanted, stderr.as_bytes(), &mut mistakes);
    if mistakes.is_empty() { Ok(()) } else { Err(mistakes.into()) }
}

/// Tells of the first line that differs.
fn compare(what: &str, expected: &[u8], found: &[u8], mistakes: &mut String) {
    if expected == found {
        return;
    }
    let (expected, found) = (String::from_utf8_lossy(expected), String::from_utf8_lossy(found));
    let (mut left, mut right) = (expected.lines(), found.lines());
    for number in 1.. {
        let (left, right) = (left.next(), right.next());
        if left != right || left.is_none() {
            let (left, right) = (left.unwrap_or("(end)"), right.unwrap_or("(end)"));
            mistakes.push_str(&format!("{what}, line {number}:\n  expected {left}\n  found    {right}\n"));
            break;
        }
    }
    if what == "standard output" || expected.is_empty() {
        let tail: Vec<&str> = found.lines().rev().take(3).collect();
        mistakes.push_str(&format!("  its last lines: {:?}\n", tail.iter().rev().collect::<Vec<_>>()));
    }
}
