//! Source text: its name, its lines, and spans in it.

mod encoding;

use std::sync::Arc;

/// A place in a source text: 1-based line, 0-based column in UTF-8 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pos {
    /// 1-based line number.
    pub line: u32,
    /// 0-based column, counted in UTF-8 bytes.
    pub col: u32,
}

/// A range of source text, counted as CPython's `ast` counts: 1-based lines, columns in UTF-8 bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// 1-based line of the first byte.
    pub line: u32,
    /// 0-based byte column of the first byte.
    pub col: u32,
    /// 1-based line of the end.
    pub end_line: u32,
    /// 0-based byte column just after the last byte.
    pub end_col: u32,
}

impl Span {
    /// The span from `start` up to `end`.
    pub fn new(start: Pos, end: Pos) -> Self {
        Span { line: start.line, col: start.col, end_line: end.line, end_col: end.col }
    }

    /// Where the span starts.
    pub fn start(self) -> Pos {
        Pos { line: self.line, col: self.col }
    }

    /// Where the span ends.
    pub fn end(self) -> Pos {
        Pos { line: self.end_line, col: self.end_col }
    }

    /// From the start of `self` to the end of `last`.
    pub fn to(self, last: Span) -> Self {
        Span::new(self.start(), last.end())
    }
}

/// A source text with the name that messages show for it.
///
/// Line ends are normalised: `\r\n` and `\r` become `\n`, as CPython's tokenizer does.
#[derive(Clone, Debug)]
pub struct Source {
    name: Arc<str>,
    text: Arc<str>,
    line_starts: Arc<[u32]>,
}

impl Source {
    /// A source from text that is decoded already (a leading U+FEFF is dropped).
    pub fn new(name: &str, text: &str) -> Self {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let text: Arc<str> = if text.contains('\r') {
            text.replace("\r\n", "\n").replace('\r', "\n").into()
        } else {
            text.into()
        };
        let line_starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, byte)| byte == b'\n').map(|(at, _)| at as u32 + 1))
            .collect();
        Source { name: name.into(), text, line_starts }
    }

    /// The file name that messages show.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The whole text, with normalised line ends.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many lines the text has (a last line without a line end counts).
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// The text of a 1-based line without its line end; `None` beyond the last line.
    pub fn line(&self, line: u32) -> Option<&str> {
        let start = *self.line_starts.get(line.checked_sub(1)? as usize)? as usize;
        let end = self.line_starts.get(line as usize).map_or(self.text.len(), |&next| next as usize - 1);
        self.text.get(start..end)
    }

    /// The byte offset in the text of a position (clamped to the text).
    pub fn offset(&self, pos: Pos) -> usize {
        let line = (pos.line.max(1) - 1) as usize;
        let start = self.line_starts.get(line).map_or(self.text.len(), |&start| start as usize);
        (start + pos.col as usize).min(self.text.len())
    }

    /// The text of a span, if it lies on character borders.
    pub fn slice(&self, span: Span) -> Option<&str> {
        self.text.get(self.offset(span.start())..self.offset(span.end()))
    }

    /// The 1-based column in characters of a position, as `SyntaxError.offset` counts.
    pub fn char_column(&self, pos: Pos) -> u32 {
        let line = self.line(pos.line).unwrap_or("");
        let col = (pos.col as usize).min(line.len());
        let counted = line.as_bytes()[..col].iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        // Past the end of the line each missing byte counts as one character.
        (counted + (pos.col as usize - col)) as u32 + 1
    }
}
