//! The programs of benches/speed compute what CPython computes.
//!
//! How long they take is asked by `./check --speed`, on a quiet machine.

mod support;

use std::time::Duration;
use support::{gilbox, run};

#[test]
fn programs_compute_what_cpython_computes() {
    let answers = std::fs::read_to_string("benches/speed/answers.txt").unwrap();
    let known: Vec<_> = answers.lines().filter_map(|line| line.split_once(' ')).collect();
    let mut seen: Vec<_> = std::fs::read_dir("benches/speed/programs")
        .unwrap()
        .filter_map(|entry| Some(entry.unwrap().file_name().to_str()?.strip_suffix(".py")?.to_owned()))
        .collect();
    seen.sort();
    assert_eq!(seen, known.iter().map(|(name, _)| *name).collect::<Vec<_>>(), "each has an answer");
    let ask = |name: &str| {
        let text = format!(
            "import sys; sys.path.insert(0, 'benches/speed/programs'); import {name}; print({name}.main())"
        );
        let mut command = gilbox();
        command.args(["-c", &text]);
        let output = run(&mut command, b"", Duration::from_secs(120));
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.is_some_and(|status| status.success()), "{name} failed: {error}");
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    };
    for (name, answer) in known {
        assert_eq!(ask(name), answer, "{name}");
    }
}
