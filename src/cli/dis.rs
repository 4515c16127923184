//! `gilbox dis` and the dumps: what becomes of a file on its way to the machine.

use super::{misused, print, read_script};
use gilbox_lang::compile::{self, Options};
use gilbox_lang::diagnostic::Diagnostic;
use gilbox_lang::source::Source;
use gilbox_lang::{ast, code, lex, parse};
use std::process::ExitCode;

/// Which stage to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Tokens, a line each.
    Tokens,
    /// The tree.
    Tree,
    /// The code objects.
    Code,
}

pub(super) fn main(files: &[String], form: Form) -> ExitCode {
    for file in files {
        let bytes = match read_script(file) {
            Ok(bytes) => bytes,
            Err(message) => return misused(&message),
        };
        match Source::from_bytes(file, &bytes).and_then(|source| show(&source, form)) {
            Ok(text) => {
                if print(&text) != ExitCode::SUCCESS {
                    return ExitCode::FAILURE;
                }
            }
            Err(diagnostic) => {
                eprintln!("{diagnostic}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

fn show(source: &Source, form: Form) -> Result<String, Diagnostic> {
    if form == Form::Tokens {
        return Ok(lex::dump_tokens(source));
    }
    let module = parse::parse_module(source)?;
    if form == Form::Tree {
        return Ok(ast::dump(&module, true) + "\n");
    }
    Ok(code::dis::disassemble(&*compile::compile_module(&module, source, Options::default())?))
}
