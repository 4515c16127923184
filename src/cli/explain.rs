//! `gilbox explain`: where a thread may lose the lock in a file, and which statements are atomic.

use super::{misused, print, read_script};
use crate::suggest::hint;
use gilbox_lang::code::{Code, Const, atomicity};
use gilbox_lang::compile::{self, Options};
use gilbox_lang::diagnostic::Diagnostic;
use gilbox_lang::parse;
use gilbox_lang::source::Source;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) fn main(files: &[String]) -> ExitCode {
    let mut shown = format!("{}\n", atomicity::LEGEND);
    for file in files {
        let (path, function) = split(file);
        let bytes = match read_script(path) {
            Ok(bytes) => bytes,
            Err(message) => return misused(&message),
        };
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().collect();
        let code = match Source::from_bytes(path, &bytes).and_then(|source| compile(&source)) {
            Ok(code) => code,
            Err(diagnostic) => {
                eprintln!("{diagnostic}");
                return ExitCode::FAILURE;
            }
        };
        shown += &match function {
            None => atomicity::explain(&code, &lines),
            Some(name) => match find(&code, name) {
                Some(code) => atomicity::explain(&code, &lines),
                None => return misused(&unknown_name(path, name, &code)),
            },
        };
    }
    print(&shown)
}

fn unknown_name(path: &str, name: &str, code: &Code) -> String {
    let mut names = Vec::new();
    collect_names(code, &mut names);
    let near = hint(name, names.iter().map(String::as_str));
    format!("{path} has no function or class '{name}'{near}")
}

fn collect_names(code: &Code, names: &mut Vec<String>) {
    for constant in &code.constants {
        if let Const::Code(inner) = constant {
            names.push(inner.qualname.replace("<locals>.", ""));
            collect_names(inner, names);
        }
    }
}

/// A file's name may have colons of its own.
fn split(file: &str) -> (&str, Option<&str>) {
    match file.rsplit_once(':') {
        Some((path, name)) if !Path::new(file).exists() && !name.is_empty() => (path, Some(name)),
        _ => (file, None),
    }
}

fn compile(source: &Source) -> Result<Arc<Code>, Diagnostic> {
    compile::compile_module(&parse::parse_module(source)?, source, Options::default())
}

/// The code object by its qualified name, or by its plain name if that comes first.
fn find(code: &Arc<Code>, name: &str) -> Option<Arc<Code>> {
    let inner = code.constants.iter().filter_map(|constant| match constant {
        Const::Code(inner) => Some(inner),
        _ => None,
    });
    let mut all =
        inner.flat_map(|inner| [Some(inner.clone()).filter(|c| is_named(c, name)), find(inner, name)]);
    all.find_map(|found| found)
}

fn is_named(code: &Code, name: &str) -> bool {
    let plain = code.qualname.replace("<locals>.", "");
    *code.qualname == *name || plain == name || *code.name == *name
}
