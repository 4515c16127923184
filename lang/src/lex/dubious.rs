//! What CPython's tokenizer warns of: escapes that mean nothing, whose backslash stays, and words that touch a number.

use super::number::FOLLOWING_WORDS;
use super::{TokenKind, tokenize};
use crate::code::{Position, SyntaxWarning};
use crate::source::{Pos, Source};

/// A warning for each literal with an escape that means nothing, of the first such in it; and for each number that a
/// keyword touches.
pub(crate) fn dubious_literals(source: &Source) -> Vec<SyntaxWarning> {
    // Most texts have none: then the tokens need not be found again.
    if first_dubious(source.text(), true, None).is_none() && !may_touch(source.text()) {
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
            warn(&mut warnings, token.start, format!("invalid {kind} sequence '{escape}'"));
        }
        let rest = &source.text()[token.end_offset as usize..];
        if token.kind == TokenKind::Number && word_follows(rest) {
            warn(&mut warnings, token.start, format!("invalid {} literal", name_of_number(text)));
        }
    }
    warnings
}

fn warn(warnings: &mut Vec<SyntaxWarning>, at: Pos, message: String) {
    let Pos { line, col } = at;
    let place = Position { line, col, end_line: line, end_col: col };
    warnings.push(SyntaxWarning { place, message });
}

fn word_follows(rest: &str) -> bool {
    FOLLOWING_WORDS.iter().any(|word| rest.as_bytes().starts_with(word))
}

/// Does a number seem to touch a keyword anywhere? Hexadecimal ones that end in a letter do not count here.
fn may_touch(text: &str) -> bool {
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| at.is_some_and(|at| bytes[at].is_ascii_digit());
    let is_end = |at: usize| match bytes[at] {
        b'.' | b'j' | b'J' => digit(at.checked_sub(1)),
        byte => byte.is_ascii_digit(),
    };
    let is_start = |byte: u8| matches!(byte, b'a' | b'e' | b'f' | b'i' | b'o' | b'n');
    (1..bytes.len())
        .any(|at| is_start(bytes[at]) && is_end(at - 1) && text.get(at..).is_some_and(word_follows))
}

fn name_of_number(text: &str) -> &'static str {
    match text.as_bytes() {
        [.., b'j' | b'J'] => "imaginary",
        [b'0', b'x' | b'X', ..] => "hexadecimal",
        [b'0', b'o' | b'O', ..] => "octal",
        [b'0', b'b' | b'B', ..] => "binary",
        _ => "decimal",
    }
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
