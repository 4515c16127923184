//! `from __future__ import ...`.

use super::Res;
use crate::ast::*;
use crate::code::flags;
use crate::diagnostic::{Diagnostic, DiagnosticKind, Place};
use crate::source::{Pos, Source};

/// The flags that code passes on to what it compiles.
pub(super) const ALL: u32 = flags::FUTURE_ANNOTATIONS | flags::FUTURE_BARRY_AS_BDFL;

/// Features that are always on.
const MANDATORY: &[&str] = &[
    "nested_scopes",
    "generators",
    "division",
    "absolute_import",
    "with_statement",
    "print_function",
    "unicode_literals",
    "generator_stop",
];

/// The future features a text asks for, and where the last such import ends. They must come first, after the docstring.
pub(super) fn scan(module: &Mod, source: &Source) -> Res<(u32, Pos)> {
    let (Mod::Module { body } | Mod::Interactive { body }) = module else { return Ok((0, Pos::default())) };
    let mut last = Pos::default();
    let mut bits = 0;
    let mut done = false;
    for (index, stmt) in body.iter().enumerate() {
        match &stmt.kind {
            StmtKind::ImportFrom { module: Some(module), names, level: 0 } if module == "__future__" => {
                if done {
                    return Err(late(source, stmt.span));
                }
                last = stmt.span.end();
                for alias in names {
                    bits |= feature(&alias.name, source, stmt.span)?;
                }
            }
            StmtKind::Expr { value } if index == 0 && is_string(value) => {}
            _ => done = true,
        }
    }
    Ok((bits, last))
}

fn is_string(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Constant { value: Constant::Str(_), .. })
}

pub(super) fn late(source: &Source, span: Span) -> Box<Diagnostic> {
    crate::symbols::error("from __future__ imports must occur at the beginning of the file", source, span)
}

fn feature(name: &str, source: &Source, span: Span) -> Res<u32> {
    let message = match name {
        "annotations" => return Ok(flags::FUTURE_ANNOTATIONS),
        "barry_as_FLUFL" => return Ok(flags::FUTURE_BARRY_AS_BDFL),
        name if MANDATORY.contains(&name) => return Ok(0),
        "braces" => "not a chance".to_owned(),
        name => format!("future feature {name} is not defined"),
    };
    let offset = i64::from(source.char_column(span.start()));
    let place = Place { line: span.line, offset, end_line: span.line, end_offset: 0 };
    Err(Box::new(Diagnostic::at_place(DiagnosticKind::Syntax, message, source, place)))
}
