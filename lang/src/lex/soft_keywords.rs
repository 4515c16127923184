//! The words and brackets whose meaning one token of look-ahead cannot tell.

use super::{Token, TokenKind};
use crate::source::Source;

/// Gives `match`, `case`, `type` and `with (` their own kinds where they are keywords:
/// * `match` starts a logical line that ends in a colon, which is not the next token;
/// * `case` starts a line at the indentation of the body of a `match`;
/// * `type` is followed by a name;
/// * the bracket after `with` has a partner that is followed by a colon.
pub(crate) fn mark_soft_keywords(source: &Source, tokens: &mut [Token]) {
    mark_words(source, tokens);
    mark_with(tokens);
}

fn mark_words(source: &Source, tokens: &mut [Token]) {
    // One entry a block: true in the body of a `match`.
    let mut blocks = vec![false];
    let mut line_start = true;
    let mut match_line = false;
    for at in 0..tokens.len() {
        let token = tokens[at];
        match token.kind {
            TokenKind::Indent => blocks.push(std::mem::take(&mut match_line)),
            TokenKind::Dedent => {
                blocks.pop();
            }
            TokenKind::Name => {
                let text = &source.text()[token.offset as usize..token.end_offset as usize];
                let next = tokens.get(at + 1).map_or(TokenKind::EndMarker, |next| next.kind);
                if text == "type" && next == TokenKind::Name {
                    tokens[at].kind = TokenKind::Type;
                } else if line_start && text == "match" && is_match_line(&tokens[at..]) {
                    tokens[at].kind = TokenKind::Match;
                    match_line = true;
                } else if line_start && text == "case" && blocks.last() == Some(&true) {
                    tokens[at].kind = TokenKind::Case;
                }
            }
            _ => {}
        }
        line_start = matches!(token.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent);
    }
}

/// `tokens` starts with `match`: does the logical line end in a colon that is not the next token?
fn is_match_line(tokens: &[Token]) -> bool {
    if tokens.get(1).is_none_or(|next| next.kind == TokenKind::Colon) {
        return false;
    }
    let Some(end) = tokens.iter().position(|token| token.kind == TokenKind::Newline) else { return false };
    tokens[end - 1].kind == TokenKind::Colon
}

fn mark_with(tokens: &mut [Token]) {
    let mut open = Vec::new();
    for at in 0..tokens.len() {
        match tokens[at].kind {
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LBrace | TokenKind::FieldOpen => {
                open.push(at)
            }
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RBrace | TokenKind::FieldClose => {
                let Some(start) = open.pop() else { continue };
                let follows_with = start > 0 && tokens[start - 1].kind == TokenKind::With;
                let before_colon = tokens.get(at + 1).is_some_and(|next| next.kind == TokenKind::Colon);
                if follows_with && before_colon && tokens[start].kind == TokenKind::LParen {
                    tokens[start].kind = TokenKind::WithParen;
                }
            }
            _ => {}
        }
    }
}
