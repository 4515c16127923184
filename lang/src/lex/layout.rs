//! The tokenizer proper: runs the patterns, keeps track of lines, indentation and brackets.

use logos::Lexer;

use super::strings::FString;
use super::{Token, TokenKind, number};
use crate::diagnostic::{Diagnostic, DiagnosticKind, Place};
use crate::source::{Pos, Source};

/// The deepest nesting of brackets, as in CPython.
const MAX_BRACKETS: usize = 200;
/// The deepest nesting of blocks, as in CPython.
const MAX_INDENT: usize = 100;
/// A tab goes to the next multiple of this.
const TAB_SIZE: u32 = 8;

/// All tokens of a text, up to its end or to the first thing that is no token.
#[derive(Debug)]
pub struct Lexed {
    /// The tokens; the last is `EndMarker` unless there is an error.
    pub tokens: Vec<Token>,
    /// What stopped the tokenizer.
    pub error: Option<LexError>,
}

/// What stopped the tokenizer.
#[derive(Debug)]
pub struct LexError {
    /// The error as CPython words it.
    pub diagnostic: Diagnostic,
    /// False for the errors (tabs, dedents) that a syntax error before them hides.
    pub overrides: bool,
    /// True when more text could make it right: an open bracket or triple quote at the end.
    pub at_end: bool,
    /// The line of the innermost open bracket, if a bracket is what is open at the end.
    pub open_bracket_line: Option<u32>,
}

/// Splits a text into tokens.
pub fn tokenize(source: &Source) -> Lexed {
    let mut tokenizer = Tokenizer::new(source);
    let error = tokenizer.run().err().map(|error| *error);
    Lexed { tokens: tokenizer.tokens, error }
}

/// Errors are boxed: they are rare and large.
pub(super) type LexResult<T> = Result<T, Box<LexError>>;

/// An open bracket.
struct Bracket {
    kind: TokenKind,
    pos: Pos,
}

/// One level of indentation: its column with tabs of eight and with tabs of one.
#[derive(Clone, Copy)]
struct Indent {
    column: u32,
    alt_column: u32,
}

pub(super) struct Tokenizer<'s> {
    pub(super) source: &'s Source,
    pub(super) text: &'s str,
    pub(super) lexer: Lexer<'s, TokenKind>,
    pub(super) tokens: Vec<Token>,
    pub(super) line: u32,
    pub(super) line_start: usize,
    pub(super) fstrings: Vec<FString>,
    brackets: Vec<Bracket>,
    indents: Vec<Indent>,
    line_has_tokens: bool,
}

impl<'s> Tokenizer<'s> {
    fn new(source: &'s Source) -> Self {
        let text = source.text();
        Tokenizer {
            source,
            text,
            lexer: Lexer::new(text),
            tokens: Vec::with_capacity(text.len() / 4 + 4),
            line: 1,
            line_start: 0,
            fstrings: Vec::new(),
            brackets: Vec::new(),
            indents: vec![Indent { column: 0, alt_column: 0 }],
            line_has_tokens: false,
        }
    }

    fn run(&mut self) -> LexResult<()> {
        let mut at_line_start = true;
        loop {
            if at_line_start {
                self.indentation()?;
                at_line_start = false;
            }
            if self.fstrings.last().is_some_and(FString::in_text) {
                self.fstring_text()?;
                continue;
            }
            match self.lexer.next() {
                None => return self.finish(),
                Some(Err(())) => return Err(self.invalid_character(self.lexer.span().start)),
                Some(Ok(TokenKind::Newline)) => at_line_start = self.newline(),
                Some(Ok(kind)) => self.token(kind)?,
            }
        }
    }

    /// Ends a physical line; true when a logical line may start after it.
    fn newline(&mut self) -> bool {
        let starts_logical_line = self.brackets.is_empty() && self.fstrings.is_empty();
        if starts_logical_line && self.line_has_tokens {
            let span = self.lexer.span();
            self.push(TokenKind::Newline, self.comment_before(span.start), span.end);
            self.line_has_tokens = false;
        }
        self.next_line(self.lexer.span().end);
        starts_logical_line
    }

    /// Where a comment right before `at` starts; `at` if there is none. A line end includes its comment.
    fn comment_before(&self, at: usize) -> usize {
        let last = self.tokens.last().map_or(0, |token| token.end_offset as usize).max(self.line_start);
        self.text[last..at].find('#').map_or(at, |comment| last + comment)
    }

    fn next_line(&mut self, start: usize) {
        self.line += 1;
        self.line_start = start;
    }

    fn token(&mut self, kind: TokenKind) -> LexResult<()> {
        let span = self.lexer.span();
        match kind {
            TokenKind::Continuation => return self.continuation(),
            TokenKind::Backslash => return self.stray_backslash(),
            TokenKind::NonAscii => return self.non_ascii_name(),
            TokenKind::StringOpen => return self.string(),
            TokenKind::FStringOpen => return self.fstring_start(),
            TokenKind::DecInt | TokenKind::RadixInt | TokenKind::Float | TokenKind::Imaginary => {
                number::check(self, kind)?;
                self.push(TokenKind::Number, span.start, span.end);
                return Ok(());
            }
            TokenKind::LParen | TokenKind::LBracket | TokenKind::LBrace => self.open_bracket(kind)?,
            TokenKind::RParen | TokenKind::RBracket | TokenKind::RBrace => return self.close_bracket(kind),
            TokenKind::Colon | TokenKind::ColonEqual if self.at_field_level() => return self.field_colon(),
            _ if (kind == TokenKind::Name || kind.is_keyword()) && self.goes_on_beyond_ascii(span.end) => {
                return self.non_ascii_name();
            }
            _ => {}
        }
        self.push(kind, span.start, span.end);
        Ok(())
    }

    fn goes_on_beyond_ascii(&self, at: usize) -> bool {
        self.text.as_bytes().get(at).is_some_and(|byte| *byte >= 0x80)
    }

    /// Adds a token that lies on the current line.
    pub(super) fn push(&mut self, kind: TokenKind, start: usize, end: usize) {
        let (start_pos, end_pos) = (self.pos(start), self.pos(end));
        self.push_at(kind, start_pos, end_pos, start, end);
    }

    pub(super) fn push_at(
        &mut self,
        kind: TokenKind,
        start: Pos,
        end: Pos,
        offset: usize,
        end_offset: usize,
    ) {
        self.line_has_tokens = true;
        self.tokens.push(Token { kind, start, end, offset: offset as u32, end_offset: end_offset as u32 });
    }

    /// The position of an offset on the current line.
    pub(super) fn pos(&self, offset: usize) -> Pos {
        Pos { line: self.line, col: (offset - self.line_start) as u32 }
    }

    /// Counts the line ends in `start..end`.
    pub(super) fn pass_lines(&mut self, start: usize, end: usize) {
        for (at, byte) in self.text.as_bytes()[start..end].iter().enumerate() {
            if *byte == b'\n' {
                self.next_line(start + at + 1);
            }
        }
    }

    fn continuation(&mut self) -> LexResult<()> {
        let span = self.lexer.span();
        if span.end == self.text.len() {
            return Err(self.continued_to_nothing(span.start));
        }
        self.next_line(span.end);
        Ok(())
    }

    /// A backslash that no line end follows.
    fn stray_backslash(&mut self) -> LexResult<()> {
        let span = self.lexer.span();
        if span.end == self.text.len() {
            return Err(self.continued_to_nothing(span.start));
        }
        let mut place = self.place_after(span.start);
        place.end_offset = 0;
        let mut error = self.plain_error(place, "unexpected character after line continuation character");
        error.overrides = false;
        Err(error)
    }

    /// A continuation line that the end of the text cuts off.
    fn continued_to_nothing(&self, backslash: usize) -> Box<LexError> {
        if let Some(open) = self.brackets.last() {
            return self.unclosed(open);
        }
        let mut error = self.plain_error(self.place_after(backslash), "unexpected EOF while parsing");
        error.at_end = true;
        error.overrides = false;
        error
    }

    /// Where CPython's tokenizer stands after a backslash and what follows it.
    fn place_after(&self, backslash: usize) -> Place {
        let offset = i64::from(self.source.char_column(self.pos(backslash))) + 1;
        Place { line: self.line, offset, end_line: self.line, end_offset: -1 }
    }

    /// A name with characters beyond ASCII in it, or a character that belongs nowhere.
    fn non_ascii_name(&mut self) -> LexResult<()> {
        let start = self.lexer.span().start;
        let is_part = |ch: char| ch == '_' || ch.is_ascii_alphanumeric() || !ch.is_ascii();
        let length = self.text[start..].find(|ch| !is_part(ch)).unwrap_or(self.text.len() - start);
        let name = &self.text[start..start + length];
        for (at, ch) in name.char_indices() {
            let fits = match at {
                0 => is_name_start(ch),
                _ => is_name_part(ch),
            };
            if !fits {
                return Err(self.invalid_character(start + at));
            }
        }
        self.lexer.bump(start + length - self.lexer.span().end);
        self.push(TokenKind::Name, start, start + length);
        Ok(())
    }

    pub(super) fn invalid_character(&self, at: usize) -> Box<LexError> {
        let Some(ch) = self.text[at..].chars().next() else {
            return self.error_at(at, "invalid syntax");
        };
        let end = at + ch.len_utf8();
        if is_printable(ch) && !ch.is_ascii() {
            return self.error_at(end, format!("invalid character '{ch}' (U+{:04X})", ch as u32));
        }
        if !is_printable(ch) {
            return self.error_at(end, format!("invalid non-printable character U+{:04X}", ch as u32));
        }
        self.error_at(end, "invalid syntax")
    }

    fn open_bracket(&mut self, kind: TokenKind) -> LexResult<()> {
        let span = self.lexer.span();
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.error_at(span.end, "too many nested parentheses"));
        }
        self.brackets.push(Bracket { kind, pos: self.pos(span.start) });
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.bracket_depth += 1;
        }
        Ok(())
    }

    /// The `{` of a replacement field counts as a bracket.
    pub(super) fn open_field(&mut self, at: usize) -> LexResult<()> {
        if self.brackets.len() >= MAX_BRACKETS {
            return Err(self.error_at(at + 1, "too many nested parentheses"));
        }
        self.brackets.push(Bracket { kind: TokenKind::FieldOpen, pos: self.pos(at) });
        Ok(())
    }

    fn close_bracket(&mut self, kind: TokenKind) -> LexResult<()> {
        let span = self.lexer.span();
        let ch = &self.text[span.clone()];
        let inside_fstring = self.fstrings.last().map(|fstring| fstring.bracket_depth);
        if inside_fstring == Some(0) && kind == TokenKind::RBrace {
            return Err(self.error_at(span.end, "f-string: single '}' is not allowed"));
        }
        let Some(open) = self.brackets.pop() else {
            return Err(self.error_at(span.end, format!("unmatched '{ch}'")));
        };
        let fits = matches!(
            (open.kind, kind),
            (TokenKind::LParen, TokenKind::RParen)
                | (TokenKind::LBracket, TokenKind::RBracket)
                | (TokenKind::LBrace | TokenKind::FieldOpen, TokenKind::RBrace)
        );
        if !fits {
            return Err(self.mismatch(&open, ch, span.end));
        }
        if let Some(fstring) = self.fstrings.last_mut() {
            fstring.bracket_depth = fstring.bracket_depth.saturating_sub(1);
            if open.kind == TokenKind::FieldOpen {
                fstring.close_field();
                self.push(TokenKind::FieldClose, span.start, span.end);
                return Ok(());
            }
        }
        self.push(kind, span.start, span.end);
        Ok(())
    }

    fn mismatch(&self, open: &Bracket, ch: &str, end: usize) -> Box<LexError> {
        if open.kind == TokenKind::FieldOpen && !self.fstrings.is_empty() {
            return self.error_at(end, format!("f-string: unmatched '{ch}'"));
        }
        let opening = bracket_text(open.kind);
        let mut text = format!("closing parenthesis '{ch}' does not match opening parenthesis '{opening}'");
        if open.pos.line != self.line {
            text += &format!(" on line {}", open.pos.line);
        }
        self.error_at(end, text)
    }

    /// True directly inside a replacement field, where `:` starts the format spec.
    pub(super) fn at_field_level(&self) -> bool {
        !self.fstrings.is_empty()
            && self.brackets.last().is_some_and(|bracket| bracket.kind == TokenKind::FieldOpen)
    }

    fn finish(&mut self) -> LexResult<()> {
        if let Some(open) = self.brackets.last() {
            return Err(self.unclosed(open));
        }
        let end = self.text.len();
        if self.line_has_tokens {
            // A last line without a line end gets one of no width on the same line.
            let (start, last) = (self.comment_before(end), self.pos(end));
            let past = Pos { col: last.col + 1, ..last };
            self.push_at(TokenKind::Newline, self.pos(start), past, start, end);
        }
        if end > self.line_start {
            self.next_line(end);
        }
        let pos = Pos { line: self.line, col: 0 };
        while self.indents.len() > 1 {
            self.indents.pop();
            self.push_at(TokenKind::Dedent, pos, pos, end, end);
        }
        self.push_at(TokenKind::EndMarker, pos, pos, end, end);
        Ok(())
    }

    fn unclosed(&self, open: &Bracket) -> Box<LexError> {
        let offset = i64::from(self.source.char_column(open.pos));
        let place = Place { line: open.pos.line, offset, end_line: open.pos.line, end_offset: 0 };
        let mut error = self.plain_error(place, format!("'{}' was never closed", bracket_text(open.kind)));
        error.at_end = true;
        error.overrides = false;
        error.open_bracket_line = Some(open.pos.line).filter(|_| self.fstrings.is_empty());
        error
    }

    /// Reads the indentation of a logical line and makes the tokens for it. Blank lines have none.
    fn indentation(&mut self) -> LexResult<()> {
        let bytes = self.text.as_bytes();
        let mut at = self.line_start;
        let mut indent = Indent { column: 0, alt_column: 0 };
        let mut continued: Option<Indent> = None;
        let mut lines = 0;
        loop {
            match bytes.get(at) {
                Some(b' ') => {
                    indent.column += 1;
                    indent.alt_column += 1;
                }
                Some(b'\t') => {
                    indent.column = (indent.column / TAB_SIZE + 1) * TAB_SIZE;
                    indent.alt_column += 1;
                }
                Some(b'\x0c') => indent = Indent { column: 0, alt_column: 0 },
                Some(b'\\') if bytes.get(at + 1) == Some(&b'\n') => {
                    // An indentation may be followed by a continuation: the first part counts.
                    continued = continued.or(Some(indent).filter(|indent| indent.column > 0));
                    at += 1;
                    lines += 1;
                }
                _ => break,
            }
            at += 1;
        }
        if matches!(bytes.get(at), None | Some(b'\n' | b'#' | b'\\')) {
            // A backslash here is an error, whatever the indentation.
            return Ok(());
        }
        if lines > 0 {
            let from = self.line_start;
            self.lexer.bump(at - self.lexer.span().end);
            self.pass_lines(from, at);
        }
        self.change_indent(continued.unwrap_or(indent), at)
    }

    fn change_indent(&mut self, indent: Indent, at: usize) -> LexResult<()> {
        let current = self.indents[self.indents.len() - 1];
        if indent.column == current.column {
            return if indent.alt_column == current.alt_column { Ok(()) } else { Err(self.tab_error()) };
        }
        if indent.column > current.column {
            if self.indents.len() >= MAX_INDENT {
                return Err(self.layout_error(DiagnosticKind::Indentation, "too many levels of indentation"));
            }
            if indent.alt_column <= current.alt_column {
                return Err(self.tab_error());
            }
            self.indents.push(indent);
            let (start, end) = (Pos { line: self.line, col: 0 }, self.pos(at));
            self.push_at(TokenKind::Indent, start, end, self.line_start, at);
            return Ok(());
        }
        let depth = self.indents.iter().rposition(|outer| outer.column <= indent.column).unwrap_or(0);
        let outer = self.indents[depth];
        if indent.column != outer.column {
            return Err(self.dedent_error());
        }
        if indent.alt_column != outer.alt_column {
            return Err(self.tab_error());
        }
        while self.indents.len() > depth + 1 {
            self.indents.pop();
            self.push(TokenKind::Dedent, at, at);
        }
        Ok(())
    }

    fn tab_error(&self) -> Box<LexError> {
        self.layout_error(DiagnosticKind::Tab, "inconsistent use of tabs and spaces in indentation")
    }

    fn layout_error(&self, kind: DiagnosticKind, message: &str) -> Box<LexError> {
        let place = Place { line: self.line, offset: 1, end_line: self.line, end_offset: 0 };
        self.layout_error_at(kind, message, place)
    }

    fn dedent_error(&mut self) -> Box<LexError> {
        let width = self.source.line(self.line).map_or(0, |line| line.chars().count()) as i64;
        let place = Place { line: self.line, offset: width + 1, end_line: self.line, end_offset: -1 };
        let message = "unindent does not match any outer indentation level";
        self.layout_error_at(DiagnosticKind::Indentation, message, place)
    }

    fn layout_error_at(&self, kind: DiagnosticKind, message: &str, place: Place) -> Box<LexError> {
        let mut error = self.plain_error(place, message);
        error.diagnostic.kind = kind;
        error.overrides = false;
        error
    }

    /// A tokenizer error as CPython places it: `end` is where the tokenizer has read to.
    pub(super) fn error_at(&self, end: usize, message: impl Into<String>) -> Box<LexError> {
        let end = end.min(self.text.len()).max(self.line_start);
        let offset = i64::from(self.source.char_column(self.pos(end))) - 1;
        self.plain_error(Place { line: self.line, offset, end_line: self.line, end_offset: offset }, message)
    }

    pub(super) fn plain_error(&self, place: Place, message: impl Into<String>) -> Box<LexError> {
        let diagnostic = Diagnostic::at_place(DiagnosticKind::Syntax, message, self.source, place);
        // CPython keeps to an error before an f-string whatever it meets inside that.
        let overrides = self.fstrings.is_empty();
        Box::new(LexError { diagnostic, overrides, at_end: false, open_bracket_line: None })
    }
}

fn bracket_text(kind: TokenKind) -> &'static str {
    match kind {
        TokenKind::LParen => "(",
        TokenKind::LBracket => "[",
        _ => "{",
    }
}

fn is_name_start(ch: char) -> bool {
    ch == '_' || unicode_ident::is_xid_start(ch)
}

fn is_name_part(ch: char) -> bool {
    ch == '_' || unicode_ident::is_xid_continue(ch)
}

/// As `str.isprintable` for one character, as far as an error message needs it.
pub(crate) fn is_printable(ch: char) -> bool {
    !(ch.is_control()
        || matches!(ch, '\u{a0}' | '\u{ad}' | '\u{1680}' | '\u{180e}' | '\u{2000}'..='\u{200f}'
            | '\u{2028}'..='\u{202f}' | '\u{205f}'..='\u{206f}' | '\u{3000}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e000}'..='\u{f8ff}' | '\u{fffe}' | '\u{ffff}'
            | '\u{e0000}'..='\u{e00ff}'
            | '\u{e01f0}'..='\u{e0fff}' | '\u{f0000}'..='\u{10ffff}'))
}
