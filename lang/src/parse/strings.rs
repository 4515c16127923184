//! Strings next to each other: one constant, or one f-string.

use super::actions::{Context, Fallible, invalid, settled};
use crate::ast::*;
use crate::diagnostic::DiagnosticKind;
use crate::lex::{EscapeError, Token, decode_bytes, decode_str};
use crate::source::Pos;

/// One literal.
pub(crate) enum StringPart {
    /// A string or bytes literal.
    Plain(Token),
    /// An f-string: its start and its parts.
    Formatted(Token, Vec<FPart>),
}

/// A part of an f-string or of a format spec.
pub(crate) enum FPart {
    /// Literal text, as written.
    Text(Token),
    /// A replacement field.
    Field(Box<Field>),
}

/// A replacement field.
pub(crate) struct Field {
    value: Expr,
    debug: Option<(StrLit, Span)>,
    conversion: Conversion,
    spec: Option<(Span, Vec<FPart>)>,
    span: Span,
}

/// The prefix of a literal and the text between its quotes.
struct Literal<'t> {
    raw: bool,
    bytes: bool,
    u_prefix: bool,
    body: &'t str,
}

impl<'t> Literal<'t> {
    fn new(text: &'t str) -> Self {
        let prefix = text.len() - text.trim_start_matches(|ch: char| ch.is_ascii_alphabetic()).len();
        let quoted = &text[prefix..];
        let triple = quoted.starts_with("\"\"\"") || quoted.starts_with("'''");
        let width = if triple && quoted.len() >= 6 { 3 } else { 1 };
        let has = |letter: char| text[..prefix].contains([letter, letter.to_ascii_uppercase()]);
        let body = quoted.get(width..quoted.len().saturating_sub(width)).unwrap_or("");
        Literal { raw: has('r'), bytes: has('b'), u_prefix: has('u'), body }
    }
}

impl<'c> Context<'c> {
    fn literal(&self, token: Token) -> Literal<'c> {
        Literal::new(self.text(token))
    }

    /// The value of literals that follow each other.
    pub(crate) fn strings(&self, start: Pos, end: Pos, parts: Vec<StringPart>) -> Fallible<Expr> {
        let span = Span::new(start, end);
        let is_bytes = |part: &StringPart| match part {
            StringPart::Plain(token) => self.literal(*token).bytes,
            StringPart::Formatted(..) => false,
        };
        let n_bytes = parts.iter().filter(|part| is_bytes(part)).count();
        if n_bytes == 0 && parts.iter().any(|part| matches!(part, StringPart::Formatted(..))) {
            return self.joined(start, end, parts);
        }
        if n_bytes == 0 {
            return self.constant_string(span, &parts);
        }
        if n_bytes < parts.len() {
            return invalid("cannot mix bytes and nonbytes literals", span);
        }
        let mut value = Vec::new();
        for part in parts {
            let StringPart::Plain(token) = part else { continue };
            let literal = self.literal(token);
            if !literal.body.is_ascii() {
                let message = "bytes can only contain ASCII literal characters";
                return settled(DiagnosticKind::Syntax, message, token.span());
            }
            if literal.raw {
                value.extend_from_slice(literal.body.as_bytes());
            } else {
                value.append(&mut escapes(decode_bytes(literal.body), token.span())?);
            }
        }
        Ok(Expr::new(ExprKind::Constant { value: Constant::Bytes(value), u_prefix: false }, span))
    }

    fn constant_string(&self, span: Span, parts: &[StringPart]) -> Fallible<Expr> {
        let mut value = StrLit::new();
        let mut u_prefix = None;
        for part in parts {
            let StringPart::Plain(token) = part else { continue };
            u_prefix = u_prefix.or(Some(self.literal(*token).u_prefix));
            value.push_lit(&self.plain_value(*token)?);
        }
        let kind = ExprKind::Constant { value: Constant::Str(value), u_prefix: u_prefix.unwrap_or(false) };
        Ok(Expr::new(kind, span))
    }

    fn plain_value(&self, token: Token) -> Fallible<StrLit> {
        let literal = self.literal(token);
        if literal.raw { Ok(literal.body.into()) } else { escapes(decode_str(literal.body), token.span()) }
    }

    fn joined(&self, start: Pos, end: Pos, parts: Vec<StringPart>) -> Fallible<Expr> {
        let mut joined = Joined::default();
        for part in parts {
            match part {
                StringPart::Plain(token) => {
                    joined.u_prefix |= joined.is_empty() && self.literal(token).u_prefix;
                    joined.text(&self.plain_value(token)?, token.span());
                }
                StringPart::Formatted(open, parts) => {
                    let raw = self.text(open).contains(['r', 'R']);
                    self.add_parts(&mut joined, parts, raw, false)?;
                }
            }
        }
        self.expr(start, end, ExprKind::JoinedStr { values: joined.finish() })
    }

    fn add_parts(&self, joined: &mut Joined, parts: Vec<FPart>, raw: bool, in_spec: bool) -> Fallible<()> {
        for part in parts {
            match part {
                FPart::Text(token) => {
                    joined.text(&self.middle_value(token, raw, in_spec)?, token.span());
                }
                FPart::Field(field) => {
                    if let Some((text, span)) = &field.debug {
                        joined.text(text, *span);
                    }
                    joined.field(self.formatted_value(*field, raw)?);
                }
            }
        }
        Ok(())
    }

    fn formatted_value(&self, field: Field, raw: bool) -> Fallible<Expr> {
        let format_spec = match field.spec {
            None => None,
            Some((span, parts)) => {
                let mut joined = Joined::default();
                self.add_parts(&mut joined, parts, raw, true)?;
                let kind = ExprKind::JoinedStr { values: joined.finish() };
                Some(self.expr(span.start(), span.end(), kind)?.boxed())
            }
        };
        let kind = ExprKind::FormattedValue {
            value: field.value.boxed(),
            conversion: field.conversion,
            format_spec,
        };
        self.expr(field.span.start(), field.span.end(), kind)
    }

    /// The value of literal text of an f-string: doubled braces are one, except in a format spec.
    fn middle_value(&self, token: Token, raw: bool, in_spec: bool) -> Fallible<StrLit> {
        let text = self.text(token);
        let halved: String;
        let text = if in_spec || !text.contains(['{', '}']) {
            text
        } else {
            halved = halve_braces(text, raw);
            &halved
        };
        if raw {
            return Ok(text.into());
        }
        // A backslash right before a field stands for itself.
        let trailing = text.len() - text.trim_end_matches('\\').len();
        let (text, lone) = if trailing % 2 == 1 { text.split_at(text.len() - 1) } else { (text, "") };
        // CPython reports the token after the text.
        let next = Span::new(token.end, Pos { col: token.end.col + 1, ..token.end });
        let mut value = escapes(decode_str(text), next)?;
        value.push_str(lone);
        Ok(value)
    }

    /// A replacement field; `text_end` is where the text that `=` shows ends.
    #[allow(clippy::too_many_arguments)]
    pub(crate) fn field(
        &self,
        span: Span,
        open: Token,
        value: Expr,
        debug: Option<Token>,
        text_end: Pos,
        conversion: Option<Token>,
        spec: Option<Vec<FPart>>,
    ) -> Fallible<FPart> {
        let debug = debug.map(|_| {
            let span = Span::new(open.end, text_end);
            let text = self.source.slice(span).unwrap_or("");
            (StrLit::from(without_comments(text)), span)
        });
        let conversion = match conversion {
            Some(token) => self.conversion(token)?,
            None if debug.is_some() && spec.is_none() => Conversion::Repr,
            None => Conversion::None,
        };
        // The spec runs from its colon to the closing brace.
        let spec_end = Pos { line: span.end_line, col: span.end_col.saturating_sub(1) };
        let spec = spec.map(|parts| {
            let start = match parts.first() {
                Some(FPart::Text(token)) => token.start,
                Some(FPart::Field(field)) => field.span.start(),
                None => spec_end,
            };
            (Span::new(Pos { col: start.col.saturating_sub(1), ..start }, spec_end), parts)
        });
        Ok(FPart::Field(Box::new(Field { value, debug, conversion, spec, span })))
    }

    /// The second pass has the words for what is wrong here.
    fn conversion(&self, token: Token) -> Fallible<Conversion> {
        let before = (token.offset as usize).checked_sub(1);
        if before.and_then(|at| self.source.text().as_bytes().get(at)) != Some(&b'!') {
            return invalid("f-string: misplaced conversion type", token.span());
        }
        match self.text(token) {
            "s" => Ok(Conversion::Str),
            "r" => Ok(Conversion::Repr),
            "a" => Ok(Conversion::Ascii),
            _ => invalid("f-string: invalid conversion character", token.span()),
        }
    }
}

/// What is wrong with the text of a string literal, if anything is.
pub(crate) fn literal_error(text: &str) -> Option<String> {
    let literal = Literal::new(text);
    if literal.bytes && !literal.body.is_ascii() {
        return Some("bytes can only contain ASCII literal characters".to_owned());
    }
    let error = match (literal.raw, literal.bytes) {
        (true, _) => return None,
        (false, true) => decode_bytes(literal.body).err(),
        (false, false) => decode_str(literal.body).err(),
    };
    error.map(|EscapeError(message)| message)
}

fn escapes<T>(value: Result<T, EscapeError>, span: Span) -> Fallible<T> {
    value.or_else(|EscapeError(message)| settled(DiagnosticKind::Syntax, message, span))
}

/// Collects the values of an f-string; constants next to each other become one.
#[derive(Default)]
struct Joined {
    values: Vec<Expr>,
    pending: Option<(StrLit, Span)>,
    u_prefix: bool,
}

impl Joined {
    fn is_empty(&self) -> bool {
        self.values.is_empty() && self.pending.is_none()
    }

    fn text(&mut self, text: &StrLit, span: Span) {
        if text.is_empty() {
            return;
        }
        match &mut self.pending {
            Some((pending, place)) => {
                pending.push_lit(text);
                *place = place.to(span);
            }
            None => self.pending = Some((text.clone(), span)),
        }
    }

    fn field(&mut self, value: Expr) {
        self.flush();
        self.values.push(value);
    }

    fn flush(&mut self) {
        if let Some((text, span)) = self.pending.take() {
            let kind = ExprKind::Constant { value: Constant::Str(text), u_prefix: self.u_prefix };
            self.values.push(Expr::new(kind, span));
        }
    }

    fn finish(mut self) -> Vec<Expr> {
        self.flush();
        self.values
    }
}

/// `{{` and `}}` become one brace; a name escape keeps its braces.
fn halve_braces(text: &str, raw: bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}', '\\']) {
        let keep = match &rest[at..] {
            tail if tail.starts_with("\\N{") && !raw => tail.find('}').map_or(tail.len(), |end| end + 1),
            tail if tail.starts_with('\\') && !raw && !tail[1..].starts_with(['{', '}']) => {
                1 + tail[1..].chars().next().map_or(0, char::len_utf8)
            }
            _ => 1,
        };
        out.push_str(&rest[..at + keep]);
        let doubled = rest[at..].starts_with("{{") || rest[at..].starts_with("}}");
        rest = &rest[at + keep + usize::from(doubled)..];
    }
    out.push_str(rest);
    out
}

/// The text of an expression without the comments in it (which only a string could hold a `#` besides).
fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quote = None;
    let mut in_comment = false;
    for ch in text.chars() {
        match ch {
            '\n' => in_comment = false,
            '\'' | '"' if !in_comment => match quote {
                Some(open) if open == ch => quote = None,
                None => quote = Some(ch),
                _ => {}
            },
            '#' if quote.is_none() => in_comment = true,
            _ => {}
        }
        if !in_comment {
            out.push(ch);
        }
    }
    out
}
