//! What the rules of `match` build.

use super::actions::{Fallible, invalid, settled};
use crate::ast::*;
use crate::diagnostic::DiagnosticKind;
use crate::source::Pos;

/// One entry of a mapping pattern.
pub(crate) enum MappingItem {
    /// `key: pattern`
    Pair(Expr, Pattern),
    /// `**name`
    Rest(Name, Span),
}

/// One entry of a class pattern.
pub(crate) enum ClassItem {
    /// `pattern`
    Positional(Pattern),
    /// `name=pattern`
    Keyword(Name, Pattern),
}

pub(crate) fn pattern(start: Pos, end: Pos, kind: PatternKind) -> Pattern {
    Pattern { kind, span: Span::new(start, end) }
}

/// `_` captures nothing.
pub(crate) fn capture(name: Name) -> Option<Name> {
    (name != "_").then_some(name)
}

pub(crate) fn as_pattern(start: Pos, end: Pos, inner: Pattern, name: Name) -> Fallible<Pattern> {
    if name == "_" {
        return invalid("cannot use '_' as a target", Span::new(start, end));
    }
    Ok(pattern(start, end, PatternKind::MatchAs { pattern: Some(Box::new(inner)), name: Some(name) }))
}

pub(crate) fn or_pattern(start: Pos, end: Pos, mut patterns: Vec<Pattern>) -> Pattern {
    match patterns.pop() {
        Some(only) if patterns.is_empty() => only,
        last => {
            patterns.extend(last);
            pattern(start, end, PatternKind::MatchOr { patterns })
        }
    }
}

/// Constants but numbers and strings are matched by identity.
pub(crate) fn literal_pattern(value: Expr) -> Pattern {
    let span = value.span;
    let kind = match &value.kind {
        ExprKind::Constant {
            value: single @ (Constant::None | Constant::True | Constant::False), ..
        } => PatternKind::MatchSingleton { value: single.clone() },
        _ => PatternKind::MatchValue { value },
    };
    Pattern { kind, span }
}

pub(crate) fn complex_number(start: Pos, end: Pos, real: Expr, op: Operator, imag: Expr) -> Fallible<Expr> {
    let is_imaginary = |expr: &Expr| match &expr.kind {
        ExprKind::Constant { value: Constant::Num(Number::Imag(_)), .. } => true,
        ExprKind::UnaryOp { operand, .. } => {
            matches!(operand.kind, ExprKind::Constant { value: Constant::Num(Number::Imag(_)), .. })
        }
        _ => false,
    };
    if is_imaginary(&real) {
        let span = match &real.kind {
            ExprKind::UnaryOp { operand, .. } => operand.span,
            _ => real.span,
        };
        return settled(DiagnosticKind::Syntax, "real number required in complex literal", span);
    }
    if !is_imaginary(&imag) {
        return settled(DiagnosticKind::Syntax, "imaginary number required in complex literal", imag.span);
    }
    let kind = ExprKind::BinOp { left: real.boxed(), op, right: imag.boxed() };
    Ok(Expr::new(kind, Span::new(start, end)))
}

pub(crate) fn empty_mapping() -> PatternKind {
    PatternKind::MatchMapping { keys: Vec::new(), patterns: Vec::new(), rest: None }
}

pub(crate) fn mapping_pattern(start: Pos, end: Pos, items: Vec<Box<MappingItem>>) -> Fallible<Pattern> {
    let (mut keys, mut patterns, mut rest) = (Vec::new(), Vec::new(), None);
    for item in items {
        if rest.is_some() {
            return invalid("double star pattern must be last", Span::new(start, end));
        }
        match *item {
            MappingItem::Pair(key, value) => {
                keys.push(key);
                patterns.push(value);
            }
            MappingItem::Rest(name, span) if name == "_" => return invalid("invalid syntax", span),
            MappingItem::Rest(name, _) => rest = Some(name),
        }
    }
    Ok(pattern(start, end, PatternKind::MatchMapping { keys, patterns, rest }))
}

pub(crate) fn class_pattern(
    start: Pos,
    end: Pos,
    cls: Expr,
    items: Vec<Box<ClassItem>>,
) -> Fallible<Pattern> {
    let (mut patterns, mut kwd_attrs, mut kwd_patterns) = (Vec::new(), Vec::new(), Vec::new());
    for item in items {
        match *item {
            ClassItem::Positional(value) if !kwd_attrs.is_empty() => {
                return invalid("positional patterns follow keyword patterns", value.span);
            }
            ClassItem::Positional(value) => patterns.push(value),
            ClassItem::Keyword(name, value) => {
                kwd_attrs.push(name);
                kwd_patterns.push(value);
            }
        }
    }
    let kind = PatternKind::MatchClass { cls: Box::new(cls), patterns, kwd_attrs, kwd_patterns };
    Ok(pattern(start, end, kind))
}
