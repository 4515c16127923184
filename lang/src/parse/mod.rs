//! From text to tree: an LR(1) parser, and a second pass that finds CPython's words for what is wrong.

mod actions;
mod arguments;
mod patterns;
mod strings;
mod targets;

use lalrpop_util::{ParseError, lalrpop_mod};

use crate::ast::Mod;
use crate::diagnostic::Diagnostic;
use crate::lex::{Token, TokenKind, mark_soft_keywords, tokenize};
use crate::source::{Pos, Source, Span};
use actions::{ActionError, Context};

lalrpop_mod!(
    #[allow(clippy::all, clippy::pedantic, missing_docs, unused, rustdoc::all)]
    grammar,
    "/parse/grammar.rs"
);

/// Parses a file.
///
/// # Errors
/// The first error in the text, as CPython words and places it.
pub fn parse_module(source: &Source) -> Result<Mod, Diagnostic> {
    parse(source, TokenKind::StartModule)
}

/// Parses one interactive input.
///
/// # Errors
/// The first error in the text, as CPython words and places it.
pub fn parse_interactive(source: &Source) -> Result<Mod, Diagnostic> {
    parse(source, TokenKind::StartInteractive)
}

/// Parses one expression, for `eval`.
///
/// # Errors
/// The first error in the text, as CPython words and places it.
pub fn parse_expression(source: &Source) -> Result<Mod, Diagnostic> {
    parse(source, TokenKind::StartExpression)
}

fn parse(source: &Source, goal: TokenKind) -> Result<Mod, Diagnostic> {
    let mut lexed = tokenize(source);
    mark_soft_keywords(source, &mut lexed.tokens);
    if let Some(error) = lexed.error {
        return Err(error.diagnostic);
    }
    let context = Context::new(source);
    let start = Pos { line: 1, col: 0 };
    let marker = Token { kind: goal, start, end: start, offset: 0, end_offset: 0 };
    let tokens = std::iter::once(marker).chain(lexed.tokens.iter().copied());
    let result = grammar::StartParser::new()
        .parse(&context, tokens.map(|token| Ok::<_, ActionError>((token.start, token, token.end))));
    result.map_err(|error| match error {
        ParseError::User { error } => Diagnostic::new(error.kind, error.message, source, error.span),
        ParseError::UnrecognizedToken { token: (start, _, end), .. }
        | ParseError::ExtraToken { token: (start, _, end) } => {
            Diagnostic::syntax("invalid syntax", source, Span::new(start, end))
        }
        ParseError::UnrecognizedEof { location, .. } | ParseError::InvalidToken { location } => {
            Diagnostic::syntax("invalid syntax", source, Span::new(location, location))
        }
    })
}
