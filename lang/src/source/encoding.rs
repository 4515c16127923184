//! From bytes to text: byte order mark and encoding line (PEP 263).

use std::borrow::Cow;

use encoding_rs::Encoding;

use super::Source;
use crate::diagnostic::{Diagnostic, DiagnosticKind, Place};

impl Source {
    /// A source from the bytes of a file, in the encoding it declares; UTF-8 if it declares none.
    ///
    /// # Errors
    /// A `SyntaxError`: the encoding is unknown, the bytes do not fit it, or there is a null byte.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Source, Diagnostic> {
        let (bytes, has_mark) = match bytes.strip_prefix(b"\xef\xbb\xbf") {
            Some(rest) => (rest, true),
            None => (bytes, false),
        };
        if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
            return Err(null_byte(name, bytes, at));
        }
        let declared = declared_encoding(bytes).map(|label| normalize(&label));
        let text = match declared.as_deref() {
            None | Some("utf-8") => decode_utf8(name, bytes)?,
            Some(label) if has_mark => return Err(problem(&format!("{label} with BOM"))),
            // Only the spelling with a hyphen may follow a mark, as in CPython.
            Some("utf8") => decode_utf8(name, bytes)?,
            Some("iso-8859-1") => Cow::Owned(bytes.iter().map(|byte| char::from(*byte)).collect()),
            Some(label) => decode_other(label, bytes)?,
        };
        Ok(Source::new(name, &text))
    }
}

/// The encoding that a comment in the first two lines declares.
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| matches!(byte, b'\n' | b'\r')).take(2) {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_start_matches([' ', '\t', '\x0c']);
        let comment = line.strip_prefix('#');
        if let Some(label) = comment.and_then(label_in_comment) {
            return Some(label);
        }
        if comment.is_none() && !line.is_empty() {
            return None;
        }
    }
    None
}

/// What follows `coding:` or `coding=`.
fn label_in_comment(comment: &str) -> Option<String> {
    let mut rest = comment;
    while let Some(at) = rest.find("coding") {
        rest = &rest[at + "coding".len()..];
        let Some(value) = rest.strip_prefix([':', '=']) else { continue };
        let value = value.trim_start_matches([' ', '\t']);
        let is_part = |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '-' | '_' | '.');
        let end = value.find(|ch| !is_part(ch)).unwrap_or(value.len());
        if end > 0 {
            return Some(value[..end].to_owned());
        }
    }
    None
}

/// The usual name of the two encodings that have many.
fn normalize(label: &str) -> String {
    let lower = label.to_ascii_lowercase().replace('_', "-");
    let is = |name: &str| lower == name || lower.starts_with(&format!("{name}-"));
    if is("utf-8") {
        return "utf-8".to_owned();
    }
    if is("latin-1") || is("iso-8859-1") || is("iso-latin-1") || lower == "latin1" || lower == "l1" {
        return "iso-8859-1".to_owned();
    }
    lower
}

fn decode_utf8<'b>(name: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Diagnostic> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let at = error.valid_up_to();
        let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!(
            "Non-UTF-8 code starting with '\\x{:02x}' in file {name} on line {line}, but no encoding declared; \
             see https://peps.python.org/pep-0263/ for details",
            bytes[at]
        );
        Diagnostic::without_place(DiagnosticKind::Syntax, message, "")
    })
}

/// ASCII, and the encodings that browsers know.
fn decode_other<'b>(label: &str, bytes: &'b [u8]) -> Result<Cow<'b, str>, Diagnostic> {
    if matches!(label, "ascii" | "us-ascii") {
        return if bytes.is_ascii() { Ok(String::from_utf8_lossy(bytes)) } else { Err(problem(label)) };
    }
    let encoding = Encoding::for_label(label.as_bytes())
        .or_else(|| Encoding::for_label(label.replacen("cp", "windows-", 1).as_bytes()))
        .ok_or_else(|| problem(label))?;
    encoding.decode_without_bom_handling_and_without_replacement(bytes).ok_or_else(|| problem(label))
}

fn problem(what: &str) -> Diagnostic {
    Diagnostic::without_place(DiagnosticKind::Syntax, format!("encoding problem: {what}"), "")
}

fn null_byte(name: &str, bytes: &[u8], at: usize) -> Diagnostic {
    let line = bytes[..at].iter().filter(|byte| **byte == b'\n').count() as u32 + 1;
    let text = String::from_utf8_lossy(&bytes[..at]).into_owned();
    let source = Source::new(name, &text);
    let place = Place { line, offset: 0, end_line: line, end_offset: 0 };
    Diagnostic::at_place(DiagnosticKind::Syntax, "source code cannot contain null bytes", &source, place)
}
