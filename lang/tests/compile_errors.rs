//! Errors of the compiler and the symbol table: message and place as CPython 3.13 gives them.
//!
//! `compile/errors.txt` holds the cases: the source, then a line `=> KIND|message|line|offset|end line|end offset` made by
//! CPython 3.13.0, or `=> OK`.

use gilbox_lang::compile::{Mode, Options, compile_source};

fn outcome(source: &str) -> String {
    match compile_source(source, "f", Mode::Exec, Options::default()) {
        Ok(_) => "OK".to_owned(),
        Err(error) => {
            let place = error.place.map_or(String::new(), |place| {
                format!("|{}|{}|{}|{}", place.line, place.offset, place.end_line, place.end_offset)
            });
            format!("{}|{}{place}", error.kind.name(), error.message)
        }
    }
}

#[test]
fn errors_are_those_of_cpython() {
    let mut source = String::new();
    let mut differences = Vec::new();
    for line in include_str!("compile/errors.txt").lines() {
        let Some(expected) = line.strip_prefix("=> ") else {
            source.push_str(line);
            source.push('\n');
            continue;
        };
        let got = outcome(&source);
        if got != expected {
            differences.push(format!("{source}  expected {expected}\n  got      {got}\n"));
        }
        source.clear();
    }
    assert!(differences.is_empty(), "{} differ:\n{}", differences.len(), differences.join("\n"));
}
