//! The experiments of benches/fidelity run, and tell what does not depend on how busy the machine is.
//!
//! Whether the figures are those of the real interpreters is asked by `./check --fidelity`, on a quiet machine.

mod support;

use std::time::Duration;
use support::{gilbox, run};

/// The figures of one experiment, as it prints them.
fn figures(lock: &[&str], words: &[&str]) -> String {
    let mut command = gilbox();
    command.args(lock).arg("benches/fidelity/experiments.py").args(words);
    let output = run(&mut command, b"", Duration::from_secs(120));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.is_some_and(|status| status.success()), "{words:?} failed: {error}");
    String::from_utf8(output.stdout).unwrap()
}

/// One figure out of a line of JSON.
fn figure(line: &str, name: &str) -> f64 {
    let key = format!("\"{name}\": ");
    let Some(at) = line.find(&key) else { panic!("no {name} in {line}") };
    let rest = &line[at + key.len()..];
    let end = rest.find([',', '}']).unwrap_or(rest.len());
    rest[..end].trim().parse().unwrap_or_else(|_| panic!("{name} is no number in {line}"))
}

#[test]
fn updates_are_lost_only_where_a_switch_can_come_between() {
    for form in ["global", "attribute", "item", "locked", "append"] {
        let line = figures(
            &["--switch-interval", "50us"],
            &["lost_updates", "number=100000", &format!("form={form}")],
        );
        assert_eq!(figure(&line, "lost"), 0.0, "{form} under back-edge safe points");
    }
    // Where others want the cores too, the woken thread may come too late in a whole run.
    let loses = |_| {
        let line = figures(&["--policy", "ticks", "--check-interval", "10"], &["lost_updates", "form=item"]);
        figure(&line, "lost") > 0.0
    };
    assert!((0..12).any(loses), "no update was lost under ticks in twelve runs");
}

#[test]
fn a_lone_thread_never_lets_go() {
    let line = figures(&["--switch-interval", "1us"], &["lone", "repeats=1"]);
    assert_eq!(figure(&line, "releases_per_million"), 0.0);
}

#[test]
fn two_threads_switch() {
    let line = figures(&[], &["two_threads", "seconds=0.1", "repeats=1"]);
    assert!(figure(&line, "ratio") > 0.2 && figure(&line, "switches_per_second") > 0.0, "{line}");
    let line = figures(&[], &["run_length", "seconds=0.3", "interval=0.001"]);
    assert!(figure(&line, "median") > 0.0009, "a run was shorter than the interval: {line}");
}

#[test]
fn a_request_beside_a_computing_thread_waits_for_the_interval() {
    let line = figures(&[], &["convoy", "requests=10", "interval=0.01"]);
    assert!(figure(&line, "p50") > 0.005, "{line}");
    let line = figures(&[], &["convoy", "requests=10", "hogs=0"]);
    assert!(figure(&line, "p50") > 0.0, "{line}");
    let line = figures(&[], &["computing_beside", "parts=1", "requests=10"]);
    assert!(figure(&line, "keeps") > 0.0, "{line}");
}

#[test]
fn signals_are_handled_in_a_join() {
    let line = figures(&[], &["signal_in_join", "seconds=0.5"]);
    assert!(figure(&line, "handled") >= 2.0, "{line}");
}

#[test]
fn long_operations_are_told_apart() {
    let silent = figures(&[], &["long_operation", "kind=contains", "repeats=3"]);
    assert!(figure(&silent, "silence") > 0.5, "somebody got in: {silent}");
    for kind in ["zlib", "crc32", "sha256"] {
        let line = figures(&[], &["long_operation", &format!("kind={kind}"), "length=0.2", "repeats=3"]);
        assert!(figure(&line, "p50") < 0.1, "{kind} keeps the lock: {line}");
    }
}

#[test]
fn the_rest_runs() {
    for words in [&["starved", "repeats=3"][..], &["spinner", "seconds=0.3"], &["ping_pong", "rounds=500"]] {
        assert!(figures(&[], words).starts_with('{'), "{words:?}");
    }
}

#[test]
fn a_wrong_word_is_refused() {
    let mut command = gilbox();
    command.args(["benches/fidelity/experiments.py", "nonsense"]);
    let output = run(&mut command, b"", Duration::from_secs(60));
    assert_eq!(output.status.and_then(|status| status.code()), Some(1));
    let mut command = gilbox();
    command.args(["benches/fidelity/run.py", "--only", "nonsense"]);
    let output = run(&mut command, b"", Duration::from_secs(60));
    assert_eq!(
        output.status.and_then(|status| status.code()),
        Some(2),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn a_coroutine_draws_nothing_until_another_gives_way() {
    let drawn = |every: &str| {
        let words = ["coroutine_spinner", "number=100000380000361", "period=0.01", "seconds=0.2", every];
        figure(&figures(&[], &words), "frames")
    };
    assert!(drawn("every=0") <= 1.0, "beside a computation that never gives way");
    assert!(drawn("every=1001") >= 5.0, "of twenty that are due, on a machine that may be busy");
}
