//! Tokens as text, for people and snapshots.

use std::fmt::Write;

use super::{TokenKind, mark_soft_keywords, tokenize};
use crate::source::Source;

/// One line a token: place, kind and text, soft keywords told apart; an error is the last line.
pub fn dump_tokens(source: &Source) -> String {
    let mut lexed = tokenize(source);
    mark_soft_keywords(source, &mut lexed.tokens);
    let mut out = String::new();
    for token in &lexed.tokens {
        let (start, end) = (token.start, token.end);
        let place = format!("{},{}-{},{}:", start.line, start.col, end.line, end.col);
        let text = source.text().get(token.offset as usize..token.end_offset as usize).unwrap_or("");
        let shown = match token.kind {
            TokenKind::Indent | TokenKind::Newline | TokenKind::Dedent | TokenKind::EndMarker => {
                String::new()
            }
            _ => format!(" {text:?}"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{place:<14} {:?}{shown}", token.kind);
    }
    if let Some(error) = lexed.error {
        let _ = writeln!(out, "{}", error.diagnostic);
    }
    out
}
