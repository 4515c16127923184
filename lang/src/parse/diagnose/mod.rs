//! The second pass: finds CPython's words for what is wrong.
//!
//! A text the LR(1) parser refuses is read again by a recogniser that follows the order in which CPython's
//! PEG parser tries things, first without and then with the rules that only exist to name mistakes
//! (the `invalid_...` rules of its grammar, which the functions here are named after). It builds no
//! tree. How far the first round has looked decides where a mistake without a name is reported.

mod arguments;
mod atoms;
mod blocks;
mod compound;
mod expressions;
mod fields;
mod invalid;
mod node;
mod params;
mod patterns;
mod statements;
mod targets;

use std::rc::Rc;

use crate::ast::Span;
use crate::diagnostic::{Diagnostic, DiagnosticKind, Place};
use crate::lex::{Lexed, Token, TokenKind};
use crate::source::{Pos, Source};
use node::{Node, NodeKind, NodeRef};

/// How deep the recogniser's functions may nest.
const MAX_NESTING: u32 = 2_600;

/// What the second pass says.
pub(super) struct Verdict {
    /// The error; `None` if the recogniser finds none.
    pub(super) diagnostic: Option<Diagnostic>,
    /// True when the first round has read to the end of the text: more text could make it right.
    pub(super) at_end: bool,
}

/// Finds the words for what is wrong in a text that does not parse.
pub(super) fn diagnose(source: &Source, lexed: &Lexed, goal: TokenKind) -> Verdict {
    let mut first = Recognizer::new(source, lexed, false);
    let accepted = first.goal(goal);
    let at_end = first.at_end();
    if let Some(error) = first.error.take() {
        let overriding = if first.lex_failed { None } else { first.later_tokenizer_error() };
        return Verdict { diagnostic: Some(overriding.unwrap_or(error)), at_end };
    }
    if accepted {
        return Verdict { diagnostic: None, at_end };
    }
    let last = first.fill - 1;
    let mut second = Recognizer::new(source, lexed, true);
    second.fill = first.fill;
    second.goal(goal);
    let from_tokenizer = second.lex_failed;
    if let Some(error) = second.error.take() {
        let overriding = if from_tokenizer { None } else { second.later_tokenizer_error() };
        return Verdict { diagnostic: Some(overriding.unwrap_or(error)), at_end };
    }
    Verdict { diagnostic: Some(second.generic_error(last)), at_end }
}

/// The rules whose results are remembered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rule {
    Expression,
    Disjunction,
    Conjunction,
    Inversion,
    Comparison,
    BitOr,
    Primary,
    StarExpression,
    StarExpressions,
    NamedExpression,
    StarTarget,
    Block,
    Arguments,
    Strings,
    SimpleStmt,
    Atom,
    ClosedPattern,
}

impl Rule {
    /// True if CPython remembers the rule too, and so does not try it again while the rules for mistakes
    /// rest, or after. The others are remembered here only to keep the work linear.
    fn is_shared(self) -> bool {
        use Rule::*;
        !matches!(self, StarExpressions | NamedExpression | Comparison | Atom | ClosedPattern)
    }
}

/// What came of a rule at some token, under or without the rules for mistakes.
struct Remembered {
    rule: Rule,
    invalid_rules: bool,
    result: Option<(NodeRef, usize)>,
}

struct Recognizer<'s> {
    source: &'s Source,
    lexed: &'s Lexed,
    tokens: &'s [Token],
    /// Bracket depth just after each token.
    levels: Vec<u16>,
    at: usize,
    /// How many tokens have been looked at.
    fill: usize,
    /// True in the second round.
    invalid_rules: bool,
    error: Option<Diagnostic>,
    lex_failed: bool,
    nesting: u32,
    /// Where the latest expression begins that stands right behind another one.
    second_at: Option<usize>,
    /// By token: the results of rules tried there.
    memo: Vec<Vec<Remembered>>,
    nothing: NodeRef,
}

impl<'s> Recognizer<'s> {
    fn new(source: &'s Source, lexed: &'s Lexed, invalid_rules: bool) -> Self {
        let mut level = 0u16;
        let levels = lexed.tokens.iter().map(|token| {
            use TokenKind::*;
            match token.kind {
                LParen | LBracket | LBrace | FieldOpen => level = level.saturating_add(1),
                RParen | RBracket | RBrace | FieldClose => level = level.saturating_sub(1),
                _ => {}
            }
            level
        });
        Recognizer {
            source,
            lexed,
            tokens: &lexed.tokens,
            levels: levels.collect(),
            at: 0,
            fill: 0,
            invalid_rules,
            error: None,
            lex_failed: false,
            nesting: 0,
            second_at: None,
            memo: Vec::new(),
            nothing: Rc::new(Node { span: Span::default(), kind: NodeKind::Other("") }),
        }
    }

    fn goal(&mut self, goal: TokenKind) -> bool {
        match goal {
            TokenKind::StartInteractive => self.interactive(),
            TokenKind::StartExpression => self.eval_input(),
            _ => self.file(),
        }
    }

    fn file(&mut self) -> bool {
        loop {
            let start = self.at;
            if self.statement().is_none() {
                break;
            }
            self.forget(start..self.at);
        }
        self.eat(TokenKind::EndMarker).is_some()
    }

    fn eval_input(&mut self) -> bool {
        if self.expressions().is_none() {
            return false;
        }
        while self.eat(TokenKind::Newline).is_some() {}
        self.eat(TokenKind::EndMarker).is_some()
    }

    fn at_end(&self) -> bool {
        let end = self.tokens.last().map_or(0, |token| token.offset);
        match &self.lexed.error {
            Some(error) => error.at_end && self.fill > self.tokens.len(),
            // All layout tokens at the end of the text are there once its end has been read.
            None => self
                .tokens
                .get(self.fill.saturating_sub(1))
                .is_none_or(|token| token.offset >= end && token.kind != TokenKind::Newline),
        }
    }

    // ------------------------------------------------------------------------------------------ tokens

    /// The kind of the next token; looking at it counts. After an error no kind fits.
    fn kind(&mut self) -> TokenKind {
        if self.error.is_some() {
            return TokenKind::Backslash;
        }
        self.fill = self.fill.max(self.at + 1);
        if let Some(token) = self.tokens.get(self.at) {
            return token.kind;
        }
        if let Some(error) = &self.lexed.error {
            self.error = Some(error.diagnostic.clone());
            self.lex_failed = true;
        }
        TokenKind::Backslash
    }

    fn is(&mut self, kind: TokenKind) -> bool {
        self.kind() == kind
    }

    fn is_one_of(&mut self, kinds: &[TokenKind]) -> bool {
        let kind = self.kind();
        kinds.contains(&kind)
    }

    fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        if !self.is(kind) {
            return None;
        }
        self.at += 1;
        Some(self.tokens[self.at - 1])
    }

    fn eat_one_of(&mut self, kinds: &[TokenKind]) -> Option<Token> {
        let kind = self.kind();
        if kinds.contains(&kind) { self.eat(kind) } else { None }
    }

    fn name(&mut self) -> Option<Token> {
        self.eat(TokenKind::Name)
    }

    fn text(&self, token: Token) -> &'s str {
        self.source.text().get(token.offset as usize..token.end_offset as usize).unwrap_or("")
    }

    /// The next token if it is this soft keyword.
    fn word(&mut self, word: &str) -> Option<Token> {
        if !self.is(TokenKind::Name) {
            return None;
        }
        let token = self.tokens[self.at];
        if self.text(token) != word {
            return None;
        }
        self.at += 1;
        Some(token)
    }

    // ------------------------------------------------------------------------------------------ rules

    /// Tries a rule; if it does not match, nothing is read.
    fn attempt<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let at = self.at;
        let result = rule(self);
        if result.is_none() || self.error.is_some() {
            self.at = at;
            return None;
        }
        result
    }

    /// Whether a rule matches here; nothing is read.
    fn look<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) -> bool {
        let at = self.at;
        let found = rule(self).is_some();
        self.at = at;
        found && self.error.is_none()
    }

    /// Tries a rule of the second round: it raises an error or matches nothing.
    fn mistake<T>(&mut self, rule: impl FnOnce(&mut Self) -> Option<T>) {
        if self.invalid_rules && self.error.is_none() {
            let at = self.at;
            rule(self);
            self.at = at;
        }
    }

    /// Tries a rule and remembers what came of it.
    fn memoized(&mut self, rule: Rule, body: impl FnOnce(&mut Self) -> Option<NodeRef>) -> Option<NodeRef> {
        if self.error.is_some() {
            return None;
        }
        let (start, invalid_rules) = (self.at, self.invalid_rules);
        if let Some(known) = self.recall(rule) {
            let (node, end) = known?;
            self.at = end;
            return Some(node);
        }
        self.nesting += 1;
        let result = if self.nesting > MAX_NESTING {
            self.raise_too_complex();
            None
        } else {
            self.attempt(body)
        };
        self.nesting -= 1;
        let known = result.as_ref().map(|node| (node.clone(), self.at));
        self.remember(start, Remembered { rule, invalid_rules, result: known });
        result
    }

    /// Keeps what came of a rule at the token `start`.
    fn remember(&mut self, start: usize, outcome: Remembered) {
        if self.memo.len() <= start {
            self.memo.resize_with(start + 1, Vec::new);
        }
        self.memo[start].push(outcome);
    }

    /// What came of a rule here before; `None` if it has not been tried.
    fn recall(&self, rule: Rule) -> Option<Option<(NodeRef, usize)>> {
        let here = self.memo.get(self.at)?;
        let fits = |known: &&Remembered| {
            known.rule == rule && (rule.is_shared() || known.invalid_rules == self.invalid_rules)
        };
        let known = here.iter().find(fits)?;
        Some(known.result.clone())
    }

    /// Forgets the results for tokens that are behind for good.
    fn forget(&mut self, range: std::ops::Range<usize>) {
        let end = range.end.min(self.memo.len());
        for known in self.memo.get_mut(range.start..end).unwrap_or_default() {
            *known = Vec::new();
        }
    }

    /// A node from token `start` up to the last token read.
    fn node(&self, start: usize, kind: NodeKind) -> NodeRef {
        Rc::new(Node { span: self.span_from(start), kind })
    }

    fn span_from(&self, start: usize) -> Span {
        let first = self.tokens.get(start).map_or(Pos::default(), |token| token.start);
        let last = self.tokens.get(self.at.saturating_sub(1)).map_or(first, |token| token.end);
        Span::new(first, last)
    }

    /// `rule` once or more, with commas between; a trailing comma is left alone.
    fn comma_list<T>(&mut self, mut rule: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let mut list = vec![rule(self)?];
        while let Some(next) = self.attempt(|this| {
            this.eat(TokenKind::Comma)?;
            rule(this)
        }) {
            list.push(next);
        }
        Some(list)
    }

    // ------------------------------------------------------------------------------------------ errors

    fn raise(&mut self, message: impl Into<String>, span: Span) {
        if self.error.is_none() {
            self.error = Some(Diagnostic::syntax(message, self.source, span));
        }
    }

    fn raise_at(&mut self, message: impl Into<String>, token: Token) {
        self.raise(message, token.span());
    }

    /// From `first` to where the tokenizer stands.
    fn raise_from(&mut self, message: impl Into<String>, first: Span) {
        let last = self.tokens[(self.fill - 1).min(self.tokens.len() - 1)];
        let end = if last.kind == TokenKind::Newline { last.start } else { last.end };
        let offset = i64::from(self.source.char_column(first.start()));
        let mut end_offset = i64::from(self.source.char_column(end)) - 1;
        if last.kind == TokenKind::Newline {
            end_offset += 1;
        }
        let place = Place { line: first.line, offset, end_line: end.line, end_offset };
        if self.error.is_none() {
            self.error = Some(Diagnostic::at_place(DiagnosticKind::Syntax, message, self.source, place));
        }
    }

    /// At the last token looked at.
    fn raise_last(&mut self, message: impl Into<String>) {
        self.raise_at_index(DiagnosticKind::Syntax, message, self.fill.saturating_sub(1));
    }

    /// At the next token.
    fn raise_next(&mut self, message: impl Into<String>) {
        self.kind();
        self.raise_at_index(DiagnosticKind::Syntax, message, self.at);
    }

    fn raise_indent(&mut self, message: impl Into<String>) {
        self.raise_at_index(DiagnosticKind::Indentation, message, self.fill.saturating_sub(1));
    }

    fn raise_at_index(&mut self, kind: DiagnosticKind, message: impl Into<String>, index: usize) {
        if self.error.is_some() {
            return;
        }
        let Some(&token) = self.tokens.get(index) else {
            // The token that stopped the tokenizer has an error of its own.
            self.error = self.lexed.error.as_ref().map(|error| error.diagnostic.clone());
            return;
        };
        self.error = Some(match token.kind {
            TokenKind::Indent | TokenKind::Dedent | TokenKind::EndMarker => Diagnostic {
                is_at_end: self.is_past_text(token),
                ..Diagnostic::at_place(kind, message, self.source, self.layout_place(token))
            },
            _ => Diagnostic::new(kind, message, self.source, token.span()),
        });
    }

    /// Does a layout token stand behind the last line?
    fn is_past_text(&self, token: Token) -> bool {
        token.offset as usize >= self.source.text().len() && token.kind != TokenKind::Indent
    }

    /// Layout tokens have no width: CPython reports them where the tokenizer stands.
    fn layout_place(&self, token: Token) -> Place {
        let text = self.source.text();
        let (line, offset) = if self.is_past_text(token) {
            let last =
                if text.ends_with('\n') { self.source.line_count() - 1 } else { self.source.line_count() };
            let width = self.source.line(last).map_or(0, |line| line.chars().count());
            (last.max(1), width as i64 + 1)
        } else {
            (token.end.line, i64::from(self.source.char_column(token.end)) - 1)
        };
        Place { line, offset, end_line: line, end_offset: -1 }
    }

    fn raise_too_complex(&mut self) {
        let message = "Parser stack overflowed - Python source too complex to parse";
        if self.error.is_none() {
            let kind = DiagnosticKind::Memory;
            self.error = Some(Diagnostic::without_place(kind, message, self.source.name()));
        }
    }

    /// A mistake without a name, at the last token the first round has looked at.
    fn generic_error(&mut self, last: usize) -> Diagnostic {
        let Some(&token) = self.tokens.get(last) else {
            return match &self.lexed.error {
                Some(error) => error.diagnostic.clone(),
                None => Diagnostic::syntax("invalid syntax", self.source, Span::default()),
            };
        };
        match token.kind {
            TokenKind::Indent => self.raise_indent("unexpected indent"),
            TokenKind::Dedent => self.raise_indent("unexpected unindent"),
            TokenKind::EndMarker => {
                let line = if self.source.text().is_empty() { 0 } else { self.layout_place(token).line };
                let place = Place { line, offset: 0, end_line: line, end_offset: 0 };
                return Diagnostic::at_place(DiagnosticKind::Syntax, "invalid syntax", self.source, place);
            }
            _ => {
                if let Some(error) = self.later_tokenizer_error() {
                    return error;
                }
                self.raise_at_index(DiagnosticKind::Syntax, "invalid syntax", last);
            }
        }
        let fallback = || Diagnostic::syntax("invalid syntax", self.source, token.span());
        self.error.take().unwrap_or_else(fallback)
    }

    /// An error of the tokenizer further on, where CPython prefers that one.
    fn later_tokenizer_error(&self) -> Option<Diagnostic> {
        let error = self.lexed.error.as_ref()?;
        if error.overrides {
            return Some(error.diagnostic.clone());
        }
        let line = self.tokens.get(self.fill.saturating_sub(1)).or(self.tokens.last())?.start.line;
        let bracket = error.open_bracket_line.filter(|bracket| line > *bracket)?;
        (bracket > 0).then(|| error.diagnostic.clone())
    }
}
