//! From text to tree: an LR(1) parser, and a second pass that finds CPython's words for what is wrong.

// The rules hand large parts on in boxes: the parser moves its symbols a lot, and all are as large as the
// largest.
#![allow(clippy::vec_box)]

mod actions;
mod arguments;
mod diagnose;
mod incomplete;
mod patterns;
mod strings;
mod targets;

pub use incomplete::{Completeness, check_complete};

use lalrpop_util::{ParseError, lalrpop_mod};

use crate::ast::Mod;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::lex::{Lexed, Token, TokenKind, mark_soft_keywords, tokenize};
use crate::source::{Pos, Source, Span};
use actions::{ActionError, Context};
use diagnose::diagnose;

lalrpop_mod!(
    #[allow(clippy::all, clippy::pedantic, missing_docs, unused, rustdoc::all)]
    grammar,
    "/parse/grammar.rs"
);

/// Parses a file.
///
/// # Errors
/// The first error in the text, as CPython words and places it.
///
/// ```
/// use gilbox_lang::{parse::parse_module, source::Source};
/// let error = parse_module(&Source::new("x.py", "f(a b)\n")).unwrap_err();
/// let drawn = "  File \"x.py\", line 1\n    f(a b)\n      ^^^\n\
///     SyntaxError: invalid syntax. Perhaps you forgot a comma?";
/// assert_eq!(error.to_string(), drawn);
/// ```
pub fn parse_module(source: &Source) -> Result<Mod, Diagnostic> {
    parse(source, TokenKind::StartModule)
}

/// Parses one interactive input: see [`check_complete`] for whether it is whole. Otherwise as
/// [`parse_module`].
///
/// # Errors
/// The first error in the text, as CPython words and places it.
pub fn parse_interactive(source: &Source) -> Result<Mod, Diagnostic> {
    parse(source, TokenKind::StartInteractive)
}

/// Parses one expression, for `eval`. Otherwise as [`parse_module`].
///
/// # Errors
/// The first error in the text, as CPython words and places it.
pub fn parse_expression(source: &Source) -> Result<Mod, Diagnostic> {
    parse(source, TokenKind::StartExpression)
}

fn parse(source: &Source, goal: TokenKind) -> Result<Mod, Diagnostic> {
    let mut lexed = tokenize(source);
    if lexed.error.is_none() {
        mark_soft_keywords(source, &mut lexed.tokens);
        match run(source, &lexed.tokens, goal) {
            Ok(module) => return Ok(module),
            Err(ParseError::User { error }) if error.settled => {
                return Err(settled_error(source, error));
            }
            Err(_) => {}
        }
        // The second pass reads the tokens as CPython has them.
        lexed = tokenize(source);
    }
    let verdict = diagnose(source, &lexed, goal);
    Err(verdict.diagnostic.unwrap_or_else(|| unexplained(source, &lexed, goal)))
}

/// The fast pass.
fn run(
    source: &Source,
    tokens: &[Token],
    goal: TokenKind,
) -> Result<Mod, ParseError<Pos, Token, ActionError>> {
    let context = Context::new(source);
    let start = Pos { line: 1, col: 0 };
    let marker = Token { kind: goal, start, end: start, offset: 0, end_offset: 0 };
    let tokens = std::iter::once(marker).chain(tokens.iter().copied());
    grammar::StartParser::new()
        .parse(&context, tokens.map(|token| Ok::<_, ActionError>((token.start, token, token.end))))
}

fn settled_error(source: &Source, error: ActionError) -> Diagnostic {
    match error.kind {
        DiagnosticKind::Memory | DiagnosticKind::Recursion => {
            Diagnostic::without_place(error.kind, error.message, source.name())
        }
        kind => Diagnostic::new(kind, error.message, source, error.span),
    }
}

/// The second pass finds nothing wrong. An interactive input may hold more than one statement; else the
/// two grammars differ, which is a bug, but the text is refused all the same.
fn unexplained(source: &Source, lexed: &Lexed, goal: TokenKind) -> Diagnostic {
    if goal == TokenKind::StartInteractive {
        let newline = lexed.tokens.iter().find(|token| token.kind == TokenKind::Newline);
        let span = newline.map_or(Span::default(), Token::span);
        let message = "multiple statements found while compiling a single statement";
        return Diagnostic::syntax(message, source, span);
    }
    if let Some(error) = &lexed.error {
        return error.diagnostic.clone();
    }
    let span = lexed.tokens.last().map_or(Span::default(), Token::span);
    Diagnostic::syntax("invalid syntax", source, span)
}
