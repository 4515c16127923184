//! `gilbox check`: are these files Python?

use super::{USAGE, os_error};
use gilbox_lang::compile::{self, Mode, Options};
use gilbox_lang::source::Source;
use std::process::ExitCode;

/// Prints the first error of every file that has one. Status 1 if there were any, 2 if a file cannot be read.
pub(super) fn main(files: &[String]) -> ExitCode {
    let mut status = 0;
    for file in files {
        match check(file) {
            Ok(None) => {}
            Ok(Some(report)) => {
                eprintln!("{report}");
                status = status.max(1);
            }
            Err(message) => {
                eprintln!("gilbox: can't open file '{file}': {message}");
                status = USAGE;
            }
        }
    }
    ExitCode::from(status)
}

fn check(file: &str) -> Result<Option<String>, String> {
    if std::path::Path::new(file).is_dir() {
        return Err("it is a directory".to_owned());
    }
    let bytes = std::fs::read(file).map_err(|error| os_error(&error))?;
    let checked = Source::from_bytes(file, &bytes)
        .and_then(|source| compile::compile_source(source.text(), file, Mode::Exec, Options::default()));
    Ok(checked.err().map(|diagnostic| diagnostic.to_string()))
}
