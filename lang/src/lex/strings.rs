//! String literals and f-strings: finding where they end.

use super::TokenKind;
use super::layout::{LexError, LexResult, Tokenizer};
use crate::diagnostic::Place;
use crate::source::Pos;

/// How deep replacement fields nest inside format specs, as in CPython.
const MAX_FIELD_NESTING: usize = 3;
/// How deep f-strings nest, as in CPython.
const MAX_FSTRING_NESTING: usize = 150;

/// An f-string that is being read.
pub(super) struct FString {
    quote: u8,
    triple: bool,
    raw: bool,
    start: Pos,
    start_offset: usize,
    /// Brackets open inside the current field, its own `{` included.
    pub(super) bracket_depth: usize,
    /// For each open field: true while its format spec is being read.
    fields: Vec<bool>,
}

impl FString {
    /// True where text is read, not tokens.
    pub(super) fn in_text(&self) -> bool {
        self.fields.last().is_none_or(|in_spec| *in_spec)
    }

    /// Leaves the innermost field.
    pub(super) fn close_field(&mut self) {
        self.fields.pop();
    }
}

impl Tokenizer<'_> {
    /// A plain string: the lexer has matched prefix and first quote.
    pub(super) fn string(&mut self) -> LexResult<()> {
        let span = self.lexer.span();
        let bytes = self.text.as_bytes();
        let quote = bytes[span.end - 1];
        let triple = bytes[span.end..].starts_with(&[quote, quote]);
        let mut at = if triple { span.end + 2 } else { span.end };
        let start = self.pos(span.start);
        let mut escaped_quote = false;
        loop {
            match bytes.get(at) {
                Some(b'\\') => {
                    escaped_quote |= bytes.get(at + 1) == Some(&quote);
                    at += 2;
                }
                Some(b'\n') if !triple => {
                    return Err(self.unterminated_string(start, triple, escaped_quote, at));
                }
                None => return Err(self.unterminated_string(start, triple, escaped_quote, at)),
                Some(byte) if *byte == quote => {
                    if !triple {
                        at += 1;
                        break;
                    }
                    if bytes[at..].starts_with(&[quote, quote, quote]) {
                        at += 3;
                        break;
                    }
                    at += 1;
                }
                Some(_) => at += 1,
            }
        }
        // A backslash before the end of the text may have led past it, or into a character.
        self.lexer.bump(at - span.end);
        self.pass_lines(span.start, at);
        self.push_at(TokenKind::String, start, self.pos(at), span.start, at);
        Ok(())
    }

    fn unterminated_string(&mut self, start: Pos, triple: bool, escaped: bool, at: usize) -> Box<LexError> {
        let offset = self.lexer.span().start;
        let quote = self.text.as_bytes()[self.lexer.span().end - 1];
        if self.fstrings.last().is_some_and(|fstring| fstring.quote == quote && fstring.triple == triple) {
            // It is the quote that ends the f-string: a field is not closed.
            return self.error_at(offset + 1, "f-string: expecting '}'");
        }
        let mut error = self.unterminated(start, offset, triple, false, at);
        if escaped && !triple {
            error.diagnostic.message += "; perhaps you escaped the end quote?";
        }
        error
    }

    fn unterminated(
        &mut self,
        start: Pos,
        offset: usize,
        triple: bool,
        is_f: bool,
        at: usize,
    ) -> Box<LexError> {
        let at = at.min(self.text.len());
        // CPython adds the missing last line end, so that the last line without one counts as ended.
        self.pass_lines(offset, at);
        let ends_in_newline = self.text.ends_with('\n');
        let detected = if at == self.text.len() && ends_in_newline { self.line - 1 } else { self.line };
        let what = match (triple, is_f) {
            (true, true) => "triple-quoted f-string literal",
            (true, false) => "triple-quoted string literal",
            (false, true) => "f-string literal",
            (false, false) => "string literal",
        };
        let message = format!("unterminated {what} (detected at line {detected})");
        let column = i64::from(self.source.char_column(start));
        let place = Place { line: start.line, offset: column, end_line: start.line, end_offset: column };
        let mut error = self.plain_error(place, message);
        error.at_end = triple || at == self.text.len();
        error
    }

    /// An f-string: the lexer has matched prefix and first quote.
    pub(super) fn fstring_start(&mut self) -> LexResult<()> {
        let span = self.lexer.span();
        let bytes = self.text.as_bytes();
        let quote = bytes[span.end - 1];
        let triple = bytes[span.end..].starts_with(&[quote, quote]);
        let end = if triple { span.end + 2 } else { span.end };
        let raw = self.text[span.start..span.end].contains(['r', 'R']);
        if self.fstrings.len() >= MAX_FSTRING_NESTING - 1 {
            return Err(self.error_at(end, "too many nested f-strings"));
        }
        self.fstrings.push(FString {
            quote,
            triple,
            raw,
            start: self.pos(span.start),
            start_offset: span.start,
            bracket_depth: 0,
            fields: Vec::new(),
        });
        self.lexer.bump(end - span.end);
        self.push(TokenKind::FStringStart, span.start, end);
        Ok(())
    }

    /// Reads literal text of the innermost f-string, and the quote or brace that ends it.
    pub(super) fn fstring_text(&mut self) -> LexResult<()> {
        let start = self.lexer.span().end;
        let end = self.fstring_text_end(start)?;
        if end > start {
            let start_pos = self.pos(start);
            self.lexer.bump(end - start);
            self.pass_lines(start, end);
            self.push_at(TokenKind::FStringMiddle, start_pos, self.pos(end), start, end);
        }
        let Some(fstring) = self.fstrings.last_mut() else { return Ok(()) };
        match self.text.as_bytes().get(end) {
            Some(b'{') => {
                fstring.fields.push(false);
                fstring.bracket_depth += 1;
                if fstring.fields.len() > MAX_FIELD_NESTING {
                    return Err(self.error_at(end, "f-string: expressions nested too deeply"));
                }
                self.open_field(end)?;
                self.lexer.bump(1);
                self.push(TokenKind::FieldOpen, end, end + 1);
            }
            None | Some(b'}' | b'\n') => {
                // Back to tokens: the brace closes a field or is an error; the line end breaks a format spec.
                match fstring.fields.last_mut() {
                    Some(in_spec) => *in_spec = false,
                    None => return Err(self.error_at(end + 1, "f-string: single '}' is not allowed")),
                }
            }
            _ => {
                let width = if fstring.triple { 3 } else { 1 };
                self.fstrings.pop();
                self.lexer.bump(width);
                self.push(TokenKind::FStringEnd, end, end + width);
            }
        }
        Ok(())
    }

    /// Where the literal text from `at` on ends: at a brace, the closing quote, or a broken format spec.
    fn fstring_text_end(&mut self, mut at: usize) -> LexResult<usize> {
        let bytes = self.text.as_bytes();
        let Some(fstring) = self.fstrings.last() else { return Ok(at) };
        let (quote, triple, raw) = (fstring.quote, fstring.triple, fstring.raw);
        let in_spec = !fstring.fields.is_empty();
        loop {
            match bytes.get(at) {
                // The end of the text counts as a line end.
                None | Some(b'\n') if !triple && in_spec => return Ok(at),
                None => break,
                Some(b'\n') if !triple => break,
                Some(&byte) if byte == quote => {
                    if !triple || bytes[at..].starts_with(&[quote, quote, quote]) {
                        return Ok(at);
                    }
                    at += 1;
                }
                Some(b'{') if !in_spec && bytes.get(at + 1) == Some(&b'{') => at += 2,
                Some(b'}') if !in_spec && bytes.get(at + 1) == Some(&b'}') => at += 2,
                Some(b'{' | b'}') => return Ok(at),
                Some(b'\\') => at = skip_escape(bytes, at, raw),
                Some(_) => at += 1,
            }
        }
        let (start, offset) = (fstring.start, fstring.start_offset);
        // Lines up to here are counted already; `unterminated` counts from the start of the f-string.
        self.line = start.line;
        self.line_start = offset - start.col as usize;
        Err(self.unterminated(start, offset, triple, true, at))
    }

    /// `:` directly in a replacement field: its format spec follows.
    pub(super) fn field_colon(&mut self) -> LexResult<()> {
        let start = self.lexer.span().start;
        // `:=` is a colon and a spec that starts with `=`: go back one byte.
        if self.lexer.slice() == ":=" {
            let mut lexer = logos::Lexer::new(self.text);
            lexer.bump(start + 1);
            self.lexer = lexer;
        }
        if let Some(in_spec) = self.fstrings.last_mut().and_then(|fstring| fstring.fields.last_mut()) {
            *in_spec = true;
        }
        self.push(TokenKind::FieldColon, start, start + 1);
        Ok(())
    }
}

/// The offset after an escape; a brace after a backslash is a brace all the same.
fn skip_escape(bytes: &[u8], at: usize, raw: bool) -> usize {
    match bytes.get(at + 1) {
        Some(b'{' | b'}') => at + 1,
        Some(b'N') if !raw && bytes.get(at + 2) == Some(&b'{') => {
            let name = bytes[at + 3..].iter().position(|byte| matches!(byte, b'}' | b'\n' | b'"' | b'\''));
            match name {
                Some(length) if bytes[at + 3 + length] == b'}' => at + 4 + length,
                _ => at + 3,
            }
        }
        Some(_) => at + 2,
        None => at + 1,
    }
}
