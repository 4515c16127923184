//! A file of runs: a line of JSON each, so that what was done before an end by force is not done again.

use super::plan::{Plan, Said};
use super::{Point, Summary};
use serde_json::{Value, json};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::Path;

/// What the first line says.
const VERSION: u64 = 1;

/// The file, open for more.
pub(crate) struct Log {
    file: File,
    name: String,
    known: Vec<(String, Said)>,
}

impl Log {
    /// Opens a file that was made for the same script, or makes a new one.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub(crate) fn open(path: &Path, plan: &Plan) -> Result<Log, String> {
        let name = path.display().to_string();
        let trouble = |what: &str, error: std::io::Error| format!("can't {what} file '{name}': {error}");
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
            Err(error) => return Err(trouble("read", error)),
        };
        let head = head(plan);
        let known = if text.is_empty() { Vec::new() } else { runs(&text, &head, &name)? };
        let open = OpenOptions::new().create(true).append(true).open(path);
        let mut file = open.map_err(|error| trouble("write", error))?;
        // A line that was cut off must not swallow the next one.
        let start = match text.as_str() {
            "" => format!("{head}\n"),
            text if !text.ends_with('\n') => "\n".to_owned(),
            _ => String::new(),
        };
        file.write_all(start.as_bytes()).map_err(|error| trouble("write", error))?;
        Ok(Log { file, name, known })
    }

    /// The runs that the file had, by the keys of their points.
    pub(crate) fn take_known(&mut self) -> Vec<(String, Said)> {
        std::mem::take(&mut self.known)
    }

    /// Keeps a run.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn add(&mut self, point: &Point, said: &Said) -> Result<(), String> {
        let line = match said {
            Ok(summary) => json!({"point": point.key(), "summary": summary.to_json()}),
            Err(why) => json!({"point": point.key(), "failed": why}),
        };
        let written = self.file.write_all(format!("{line}\n").as_bytes());
        written.map_err(|error| format!("can't write file '{}': {error}", self.name))
    }
}

/// What must be the same for runs to be compared.
fn head(plan: &Plan) -> Value {
    let source = std::fs::read(&plan.script).unwrap_or_default();
    let sum = source
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, &byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    json!({
        "gilbox runs": VERSION,
        "script": format!("{sum:016x}"),
        "args": plan.args,
        "options": plan.common,
    })
}

/// The runs of a file whose head is right. A line that is not whole is left out.
fn runs(text: &str, head: &Value, name: &str) -> Result<Vec<(String, Said)>, String> {
    let mut lines = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap_or_default());
    let found = lines.next().unwrap_or_default();
    if found["gilbox runs"].as_u64().is_none() {
        return Err(format!("'{name}' is no file of gilbox's runs"));
    }
    if found != *head {
        return Err(format!("'{name}' has runs of another script, or with other arguments or options"));
    }
    let run = |line: Value| {
        let key = line["point"].as_str()?.to_owned();
        match line["failed"].as_str() {
            Some(why) => Some((key, Err(why.to_owned()))),
            None => Some((key, Ok(Summary::from_json(&line["summary"])?))),
        }
    };
    Ok(lines.filter_map(run).collect())
}
