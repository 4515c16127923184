//! Whether an input is whole: what a REPL asks before it runs or wants more.

use super::diagnose::diagnose;
use super::parse_interactive;
use crate::diagnostic::Diagnostic;
use crate::lex::{TokenKind, tokenize};
use crate::source::Source;

/// What a REPL should do with what has been typed so far.
#[derive(Debug)]
pub enum Completeness {
    /// It can be run (it may hold nothing but comments).
    Complete,
    /// More lines are needed, or might follow: a compound statement is still open.
    Incomplete,
    /// No further lines can make it right.
    Error(Box<Diagnostic>),
}

/// Judges an interactive input as CPython's `codeop` does: a compound statement ends with an empty line.
///
/// ```
/// use gilbox_lang::parse::{Completeness, check_complete};
/// assert!(matches!(check_complete("<stdin>", "if x:\n  y"), Completeness::Incomplete));
/// assert!(matches!(check_complete("<stdin>", "if x:\n  y\n"), Completeness::Complete));
/// ```
pub fn check_complete(name: &str, text: &str) -> Completeness {
    if is_blank(text) {
        return Completeness::Complete;
    }
    let terminated = format!("{}\n", text.strip_suffix('\n').unwrap_or(text));
    let source = Source::new(name, &terminated);
    match parse_interactive(&source) {
        Ok(_) if needs_empty_line(&source) && !text.ends_with('\n') => Completeness::Incomplete,
        Ok(_) => Completeness::Complete,
        Err(error) => {
            let lexed = tokenize(&source);
            let verdict = diagnose(&source, &lexed, TokenKind::StartInteractive);
            if verdict.at_end { Completeness::Incomplete } else { Completeness::Error(Box::new(error)) }
        }
    }
}

/// Only blank lines and comments.
fn is_blank(text: &str) -> bool {
    text.lines().all(|line| line.trim_start().is_empty() || line.trim_start().starts_with('#'))
}

/// A block is open: the last line is indented, or the first statement is a compound one on one line.
fn needs_empty_line(source: &Source) -> bool {
    let lexed = tokenize(source);
    let first = lexed.tokens.iter().find(|token| token.kind != TokenKind::At).map(|token| token.kind);
    let is_compound = matches!(
        first,
        Some(
            TokenKind::If
                | TokenKind::While
                | TokenKind::For
                | TokenKind::Try
                | TokenKind::With
                | TokenKind::Def
                | TokenKind::Class
                | TokenKind::Async
        )
    );
    is_compound || lexed.tokens.iter().any(|token| token.kind == TokenKind::Indent)
}
