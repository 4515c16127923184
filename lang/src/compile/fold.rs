//! Constant folding: which expressions are constants.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Compiler, fold_ops};
use crate::ast::*;
use crate::code::Const;

/// The value of a literal.
pub(super) fn constant(value: &Constant) -> Const {
    match value {
        Constant::None => Const::None,
        Constant::True => Const::True,
        Constant::False => Const::False,
        Constant::Ellipsis => Const::Ellipsis,
        Constant::Num(Number::Int(int)) => Const::Int(*int),
        Constant::Num(Number::BigInt(int)) => Const::BigInt(Arc::new(int.clone())),
        Constant::Num(Number::Float(float)) => Const::Float(*float),
        Constant::Num(Number::Imag(float)) => Const::Complex(0.0, *float),
        Constant::Str(text) => Const::Str(Arc::from(text.as_bytes())),
        Constant::Bytes(bytes) => Const::Bytes(Arc::from(bytes.as_slice())),
    }
}

/// A frozenset constant.
pub(super) fn frozen_set(values: Vec<Const>) -> Const {
    let mut seen = HashSet::new();
    Const::FrozenSet(values.into_iter().filter(|value| seen.insert(value.clone())).collect())
}

/// Truth value of a constant.
pub(super) fn truth(value: &Const) -> bool {
    match value {
        Const::None | Const::False => false,
        Const::True | Const::Ellipsis | Const::Code(_) | Const::BigInt(_) => true,
        Const::Int(int) => *int != 0,
        Const::Float(float) => *float != 0.0,
        Const::Complex(re, im) => *re != 0.0 || *im != 0.0,
        Const::Str(bytes) | Const::Bytes(bytes) => !bytes.is_empty(),
        Const::Tuple(items) | Const::FrozenSet(items) => !items.is_empty(),
    }
}

impl Compiler<'_> {
    /// The value of a constant expression.
    pub(super) fn fold(&self, expr: &Expr) -> Option<Const> {
        match &expr.kind {
            ExprKind::Constant { value, .. } => Some(constant(value)),
            ExprKind::UnaryOp { op, operand } => fold_ops::unary(*op, &self.fold(operand)?),
            ExprKind::Tuple { elts, .. } => elts
                .iter()
                .map(|elt| self.fold(elt))
                .collect::<Option<Vec<_>>>()
                .map(|v| Const::Tuple(v.into())),
            ExprKind::BinOp { .. } => self.fold_chain(expr),
            ExprKind::Subscript { value, slice, ctx: ExprContext::Load } => {
                if !matches!(value.kind, ExprKind::Constant { .. } | ExprKind::Tuple { .. }) {
                    return None;
                }
                fold_ops::item(&self.fold(value)?, &self.fold(slice)?)
            }
            ExprKind::Name { id, ctx: ExprContext::Load } if id == "__debug__" => {
                Some(if self.options.optimize == 0 { Const::True } else { Const::False })
            }
            _ => None,
        }
    }

    /// Binary operators chain to the left; the chain may be thousands long.
    fn fold_chain(&self, expr: &Expr) -> Option<Const> {
        let mut chain = Vec::new();
        let mut leaf = expr;
        while let ExprKind::BinOp { left, op, right } = &leaf.kind {
            chain.push((*op, right));
            leaf = left;
        }
        let mut value = self.fold(leaf)?;
        while let Some((op, right)) = chain.pop() {
            value = fold_ops::binary(op, &value, &self.fold(right)?)?;
        }
        Some(value)
    }
}
