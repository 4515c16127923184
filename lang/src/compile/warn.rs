//! What the compiler warns of: code that is right and most probably not meant.

use super::Compiler;
use crate::ast::*;
use crate::code::{Position, SyntaxWarning};

impl<'a> Compiler<'a> {
    fn warn(&mut self, span: Span, message: String) {
        let Span { line, col, end_line, end_col } = span;
        self.warnings.push(SyntaxWarning { place: Position { line, end_line, col, end_col }, message });
    }

    /// `x is 5`: identity with a literal.
    pub(super) fn warn_of_is(&mut self, expr: &Expr, left: &Expr, ops: &[CmpOp], comparators: &[Expr]) {
        let mut first = left;
        for (op, second) in ops.iter().zip(comparators) {
            let words = match op {
                CmpOp::Is => Some(("is", "==")),
                CmpOp::IsNot => Some(("is not", "!=")),
                _ => None,
            };
            let literal = [first, second].into_iter().find(|side| is_literal(side));
            if let (Some((is, equals)), Some(literal)) = (words, literal) {
                let name = type_of(literal).unwrap_or("object");
                let message = format!("\"{is}\" with '{name}' literal. Did you mean \"{equals}\"?");
                return self.warn(expr.span, message);
            }
            first = second;
        }
    }

    /// `assert (condition, message)`: a tuple that is not empty is true.
    pub(super) fn warn_of_assert(&mut self, test: &Expr, span: Span) {
        if matches!(&test.kind, ExprKind::Tuple { elts, .. } if !elts.is_empty()) {
            self.warn(span, "assertion is always true, perhaps remove parentheses?".to_owned());
        }
    }

    /// `(1, 2) (3, 4)`: a display is called.
    pub(super) fn warn_of_call(&mut self, function: &Expr) {
        if matches!(function.kind, ExprKind::Lambda { .. }) {
            return;
        }
        if let Some(name) = type_of(function) {
            let hint = "is not callable; perhaps you missed a comma?";
            self.warn(function.span, format!("'{name}' object {hint}"));
        }
    }

    /// `{1, 2} [0]`, `(1, 2) ["a"]`: a display is subscribed, or by what is no index.
    pub(super) fn warn_of_subscript(&mut self, value: &Expr, index: &Expr) {
        let Some(name) = type_of(value) else { return };
        let has_items = matches!(name, "str" | "bytes" | "tuple" | "list");
        if !has_items && name != "dict" {
            let hint = "is not subscriptable; perhaps you missed a comma?";
            return self.warn(value.span, format!("'{name}' object {hint}"));
        }
        let Some(key) = type_of(index).filter(|key| has_items && !matches!(*key, "int" | "bool")) else {
            return;
        };
        let hint = "perhaps you missed a comma?";
        self.warn(value.span, format!("{name} indices must be integers or slices, not {key}; {hint}"));
    }
}

/// A constant whose identity says nothing.
fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Constant { value, .. } => {
            !matches!(value, Constant::None | Constant::True | Constant::False | Constant::Ellipsis)
        }
        ExprKind::UnaryOp { op: UnaryOp::USub, operand } => is_literal(operand),
        ExprKind::Tuple { elts, .. } => elts.iter().all(|elt| match &elt.kind {
            ExprKind::Constant { .. } => true,
            _ => is_literal(elt),
        }),
        _ => false,
    }
}

/// The type of what an expression gives, where its form alone tells.
fn type_of(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Tuple { .. } => "tuple",
        ExprKind::List { .. } | ExprKind::ListComp { .. } => "list",
        ExprKind::Dict { .. } | ExprKind::DictComp { .. } => "dict",
        ExprKind::Set { .. } | ExprKind::SetComp { .. } => "set",
        ExprKind::GeneratorExp { .. } => "generator",
        ExprKind::Lambda { .. } => "function",
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => "str",
        ExprKind::UnaryOp { op: UnaryOp::USub, operand } => {
            type_of(operand).filter(|name| matches!(*name, "int" | "float" | "complex"))?
        }
        ExprKind::Constant { value, .. } => match value {
            Constant::None => "NoneType",
            Constant::True | Constant::False => "bool",
            Constant::Ellipsis => "ellipsis",
            Constant::Str(_) => "str",
            Constant::Bytes(_) => "bytes",
            Constant::Num(Number::Float(_)) => "float",
            Constant::Num(Number::Imag(_)) => "complex",
            Constant::Num(_) => "int",
        },
        _ => return None,
    })
}
