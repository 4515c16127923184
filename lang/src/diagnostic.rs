//! Errors in source text, placed, worded and drawn as CPython 3.13 does.

use std::fmt;
use std::sync::Arc;

use crate::source::{Source, Span};

/// Which exception a diagnostic is raised as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiagnosticKind {
    /// `SyntaxError`
    Syntax,
    /// `IndentationError`, a `SyntaxError`.
    Indentation,
    /// `TabError`, an `IndentationError`.
    Tab,
    /// `_IncompleteInputError`, a `SyntaxError`: asked for by a REPL only.
    Incomplete,
    /// `MemoryError`: the text nests too deeply for the parser.
    Memory,
    /// `RecursionError`: the text nests too deeply for the compiler.
    Recursion,
}

impl DiagnosticKind {
    /// The name of the exception type.
    pub fn name(self) -> &'static str {
        match self {
            DiagnosticKind::Syntax => "SyntaxError",
            DiagnosticKind::Indentation => "IndentationError",
            DiagnosticKind::Tab => "TabError",
            DiagnosticKind::Incomplete => "_IncompleteInputError",
            DiagnosticKind::Memory => "MemoryError",
            DiagnosticKind::Recursion => "RecursionError",
        }
    }
}

/// An error in source text.
///
/// The numbers are those of `SyntaxError`: lines and columns count from 1, columns in characters; 0 or -1
/// stand where CPython has them so. [`Diagnostic`] displays as CPython prints the exception, without a
/// line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which exception it is.
    pub kind: DiagnosticKind,
    /// `SyntaxError.msg`
    pub message: String,
    /// `SyntaxError.filename`
    pub file: Arc<str>,
    /// The place; `None` for the kinds that carry none.
    pub place: Option<Place>,
    /// `SyntaxError.text`: the line of the error, without its line end.
    pub text: Option<String>,
    /// Is it about the end of the text, where no line is that a place could be in?
    pub is_at_end: bool,
}

/// The place of a diagnostic in the numbers of `SyntaxError`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// `SyntaxError.lineno`
    pub line: u32,
    /// `SyntaxError.offset`
    pub offset: i64,
    /// `SyntaxError.end_lineno`
    pub end_line: u32,
    /// `SyntaxError.end_offset`
    pub end_offset: i64,
}

impl Diagnostic {
    /// A diagnostic over a span of `source`.
    pub fn new(kind: DiagnosticKind, message: impl Into<String>, source: &Source, span: Span) -> Self {
        let mut place = Place {
            line: span.line,
            offset: i64::from(source.char_column(span.start())),
            end_line: span.end_line,
            end_offset: i64::from(source.char_column(span.end())),
        };
        if span.line != span.end_line {
            // CPython measures the end on the first line too.
            let width = source.line(span.line).map_or(0, |line| line.chars().count());
            place.end_offset = place.end_offset.min(width as i64 + 1);
        }
        Diagnostic::at_place(kind, message, source, place)
    }

    /// A `SyntaxError` over a span of `source`.
    pub fn syntax(message: impl Into<String>, source: &Source, span: Span) -> Self {
        Diagnostic::new(DiagnosticKind::Syntax, message, source, span)
    }

    /// A diagnostic whose numbers are given as CPython has them.
    pub fn at_place(kind: DiagnosticKind, message: impl Into<String>, source: &Source, place: Place) -> Self {
        let text = source.line(place.line).map(str::to_owned);
        Diagnostic {
            kind,
            message: message.into(),
            file: source.name().clone(),
            place: Some(place),
            text,
            is_at_end: false,
        }
    }

    /// A diagnostic that names a file but no place in it.
    pub fn without_place(kind: DiagnosticKind, message: impl Into<String>, file: &str) -> Self {
        Diagnostic {
            kind,
            message: message.into(),
            file: file.into(),
            place: None,
            text: None,
            is_at_end: false,
        }
    }

    /// The lines CPython prints for it, the last one being `SyntaxError: message`.
    pub fn render(&self) -> String {
        let Some(place) = self.place else {
            let suffix = match self.kind {
                DiagnosticKind::Memory | DiagnosticKind::Recursion => String::new(),
                _ if self.file.is_empty() => String::new(),
                _ => format!(" ({})", self.file),
            };
            return format!("{}: {}{suffix}", self.kind.name(), self.message);
        };
        let mut out = format!("  File \"{}\", line {}\n", self.file, place.line);
        if let Some(text) = &self.text {
            render_line(&mut out, text, place);
        }
        out + self.kind.name() + ": " + &self.message
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render())
    }
}

impl std::error::Error for Diagnostic {}

/// The source line without its indent and, below it, the caret range.
fn render_line(out: &mut String, text: &str, place: Place) {
    let line = text.trim_end_matches('\n');
    let shown = line.trim_start_matches([' ', '\n', '\x0c']);
    out.push_str(&format!("    {shown}\n"));
    let width = line.chars().count() as i64;
    let indent = width - shown.chars().count() as i64;
    let past_end = width + 1;
    // The text CPython keeps ends in a line end, which counts.
    let clamp = |offset: i64| if width > 0 && offset > past_end { past_end } else { offset };
    let offset = clamp(place.offset);
    let mut end_offset = if place.line != place.end_line {
        past_end
    } else if place.end_offset == 0 {
        offset
    } else {
        clamp(place.end_offset)
    };
    if offset >= end_offset || end_offset < 0 {
        end_offset = offset + 1;
    }
    let start = offset - 1 - indent;
    if start < 0 {
        return;
    }
    let lead = shown.chars().chain(std::iter::repeat(' ')).take(start as usize);
    let lead: String = lead.map(|ch| if ch.is_whitespace() { ch } else { ' ' }).collect();
    let carets = "^".repeat((end_offset - offset) as usize);
    out.push_str(&format!("    {lead}{carets}\n"));
}
