//! What may stand right after a number literal, and CPython's errors where something else does.

use super::TokenKind;
use super::layout::{LexResult, Tokenizer};

/// Words that may follow a number without a space.
pub(super) const FOLLOWING_WORDS: [&[u8]; 8] = [b"and", b"else", b"for", b"if", b"in", b"is", b"or", b"not"];

/// Checks the number the lexer has just matched, and the character after it.
pub(super) fn check(tokenizer: &Tokenizer, kind: TokenKind) -> LexResult<()> {
    let span = tokenizer.lexer.span();
    let text = &tokenizer.text.as_bytes()[span.clone()];
    let rest = &tokenizer.text.as_bytes()[span.end..];
    let next = rest.first().copied().unwrap_or(b'\n');
    let error = |end: usize, message: String| Err(tokenizer.error_at(end, message));
    let name = literal_name(text, kind);
    if text == b"0" && matches!(next, b'x' | b'X' | b'o' | b'O' | b'b' | b'B') {
        return radix_error(tokenizer, span.end, next);
    }
    if next == b'_' && text[text.len() - 1].is_ascii_hexdigit() && kind != TokenKind::Imaginary {
        let digit =
            rest.get(1).copied().filter(|digit| kind == TokenKind::RadixInt && digit.is_ascii_digit());
        return match digit {
            Some(digit) => {
                error(span.end + 2, format!("invalid digit '{}' in {name} literal", digit as char))
            }
            None => error(span.end + 1, format!("invalid {name} literal")),
        };
    }
    if next.is_ascii_digit() && kind == TokenKind::RadixInt {
        return error(span.end + 1, format!("invalid digit '{}' in {name} literal", next as char));
    }
    if matches!(next, b'e' | b'E') && matches!(rest.get(1), Some(b'+' | b'-')) && kind != TokenKind::RadixInt
    {
        return error(span.end + 2, "invalid decimal literal".to_owned());
    }
    if kind == TokenKind::DecInt && text[0] == b'0' && text.iter().any(|byte| (b'1'..=b'9').contains(byte)) {
        return leading_zeros(tokenizer, text);
    }
    let follows = FOLLOWING_WORDS.iter().any(|word| rest.starts_with(word));
    if (next.is_ascii_alphanumeric() || next == b'_') && !follows {
        return error(span.end, format!("invalid {name} literal"));
    }
    Ok(())
}

fn literal_name(text: &[u8], kind: TokenKind) -> &'static str {
    match (kind, text.get(1)) {
        (TokenKind::Imaginary, _) => "imaginary",
        (TokenKind::RadixInt, Some(b'x' | b'X')) => "hexadecimal",
        (TokenKind::RadixInt, Some(b'o' | b'O')) => "octal",
        (TokenKind::RadixInt, _) => "binary",
        _ => "decimal",
    }
}

/// `0x` and the like without a digit that fits.
fn radix_error(tokenizer: &Tokenizer, at: usize, letter: u8) -> LexResult<()> {
    let bytes = tokenizer.text.as_bytes();
    let mut end = at + 1;
    if bytes.get(end) == Some(&b'_') {
        end += 1;
    }
    let name = match letter {
        b'x' | b'X' => "hexadecimal",
        b'o' | b'O' => "octal",
        _ => "binary",
    };
    match bytes.get(end) {
        Some(digit) if digit.is_ascii_digit() && name != "hexadecimal" => {
            Err(tokenizer.error_at(end + 1, format!("invalid digit '{}' in {name} literal", *digit as char)))
        }
        _ => Err(tokenizer.error_at(end, format!("invalid {name} literal"))),
    }
}

fn leading_zeros(tokenizer: &Tokenizer, text: &[u8]) -> LexResult<()> {
    let start = tokenizer.lexer.span().start;
    let zeros = text.iter().take_while(|byte| matches!(byte, b'0' | b'_')).count();
    let message =
        "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal integers";
    let mut error = tokenizer.error_at(start + 1, message);
    if let Some(place) = &mut error.diagnostic.place {
        // CPython counts bytes here, and characters elsewhere.
        place.offset = (start - tokenizer.line_start) as i64 + 1;
        place.end_offset = place.offset + zeros as i64;
    }
    Err(error)
}
