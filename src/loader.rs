//! What the machine compiles with, and the modules that are part of the interpreter.

use gilbox_lang::ast;
use gilbox_lang::code::{Code, flags};
use gilbox_lang::compile::{self, Mode, Options};
use gilbox_lang::diagnostic::{Diagnostic, DiagnosticKind};
use gilbox_lang::parse;
use gilbox_lang::source::Source;
use gilbox_vm::ModuleSpec;
use gilbox_vm::host::{CompileError, CompileMode, CompileOptions, FrozenModule, Loader};
use std::sync::Arc;

/// The language front and the library as one.
pub(crate) struct Library;

impl Loader for Library {
    fn compile(
        &self,
        source: &[u8],
        filename: &str,
        mode: CompileMode,
        options: CompileOptions,
    ) -> Result<Arc<Code>, Box<CompileError>> {
        let source = Source::from_bytes(filename, source).map_err(compile_error)?;
        compile_text(&source, mode, options).map_err(|diagnostic| {
            let end = options.is_file && diagnostic.is_at_end;
            let mut error = compile_error(diagnostic);
            if end {
                error.offset = Some(0);
            }
            error
        })
    }

    fn tree(&self, source: &[u8], filename: &str, mode: CompileMode) -> Result<String, Box<CompileError>> {
        let parse = match mode {
            CompileMode::Exec => parse::parse_module,
            CompileMode::Eval => parse::parse_expression,
            CompileMode::Single => parse::parse_interactive,
        };
        let source = Source::from_bytes(filename, source).map_err(compile_error)?;
        parse(&source).map(|module| ast::dump(&module, true)).map_err(compile_error)
    }

    fn native_module(&self, name: &str) -> Option<&'static ModuleSpec> {
        gilbox_stdlib::native_module(name)
    }

    fn frozen_module(&self, name: &str) -> Option<FrozenModule> {
        gilbox_stdlib::frozen_module(name)
    }

    fn native_names(&self) -> Vec<&'static str> {
        gilbox_stdlib::native_names()
    }

    fn frozen_names(&self) -> Vec<&'static str> {
        gilbox_stdlib::frozen_names()
    }
}

fn compile_text(
    source: &Source,
    mode: CompileMode,
    options: CompileOptions,
) -> Result<Arc<Code>, Diagnostic> {
    let mode = match mode {
        CompileMode::Exec => Mode::Exec,
        CompileMode::Eval => Mode::Eval,
        CompileMode::Single => Mode::Single,
    };
    let inherited_flags = if options.future_annotations { flags::FUTURE_ANNOTATIONS } else { 0 };
    compile::compile_source(
        source.text(),
        source.name(),
        mode,
        Options {
            inherited_flags,
            optimize: options.optimize.unwrap_or(0),
            top_level_await: options.top_level_await,
        },
    )
}

fn compile_error(diagnostic: Diagnostic) -> Box<CompileError> {
    let class = match diagnostic.kind {
        DiagnosticKind::Incomplete => "SyntaxError",
        kind => kind.name(),
    };
    let number = |n: i64| u32::try_from(n).ok();
    let place = diagnostic.place;
    Box::new(CompileError {
        class,
        message: diagnostic.message,
        filename: diagnostic.file.to_string(),
        line: place.map(|place| place.line),
        offset: place.and_then(|place| number(place.offset)),
        end_line: place.map(|place| place.end_line),
        end_offset: place.and_then(|place| number(place.end_offset)),
        text: diagnostic.text,
    })
}
