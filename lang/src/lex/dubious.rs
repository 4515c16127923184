//! Escapes that mean nothing: CPython keeps their backslash and warns.

use super::{TokenKind, tokenize};
use crate::code::{Position, SyntaxWarning};
use crate::source::{Pos, Source};

/// A warning for each literal with an escape that means nothing, of the first such in it.
pub(crate) fn dubious_escapes(source: &Source) -> Vec<SyntaxWarning> {
    // Most texts have none: then the tokens need not be found again.
    if first_dubious(source.text(), true, None).is_none() {
        return Vec::new();
    }
    let mut warnings = Vec::new();
    // For each f-string around: is it raw?
    let mut open: Vec<bool> = Vec::new();
    for token in tokenize(source).tokens {
        let text = &source.text()[token.offset as usize..token.end_offset as usize];
        let has = |prefix: &str, letter: char| prefix.contains([letter, letter.to_ascii_uppercase()]);
        let found = match token.kind {
            TokenKind::String => {
                let prefix = text.split(['"', '\'']).next().unwrap_or("");
                let body = &text[prefix.len()..];
                if has(prefix, 'r') { None } else { first_dubious(body, !has(prefix, 'b'), None) }
            }
            TokenKind::FStringStart => {
                open.push(has(text, 'r'));
                None
            }
            TokenKind::FStringMiddle => match open.last() {
                Some(false) => {
                    first_dubious(text, true, source.text()[token.end_offset as usize..].chars().next())
                }
                _ => None,
            },
            TokenKind::FStringEnd => {
                open.pop();
                None
            }
            _ => None,
        };
        if let Some(escape) = found {
            let kind = if escape.len() > 2 { "octal escape" } else { "escape" };
            let message = format!("invalid {kind} sequence '{escape}'");
            let Pos { line, col } = token.start;
            let place = Position { line, col, end_line: line, end_col: col };
            warnings.push(SyntaxWarning { place, message });
        }
    }
    warnings
}

/// The first escape in a text that means nothing; `next` is what follows the text.
fn first_dubious(text: &str, is_str: bool, next: Option<char>) -> Option<String> {
    let mut chars = text.char_indices();
    while let Some((at, ch)) = chars.next() {
        if ch != '\\' {
            continue;
        }
        let Some(letter) = chars.next().map(|(_, ch)| ch).or(next) else { break };
        let means = match letter {
            '\n' | '\r' | '\\' | '\'' | '"' | 'a' | 'b' | 'f' | 'n' | 'r' | 't' | 'v' | 'x' => true,
            'N' | 'u' | 'U' => is_str,
            '4'..='7' => {
                let digits = &text[at + 1..];
                let n = digits.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
                if n == 3 {
                    return Some(format!("\\{}", &digits[..3]));
                }
                true
            }
            '0'..='3' => true,
            _ => false,
        };
        if !means {
            return Some(format!("\\{letter}"));
        }
    }
    None
}
