//! Turning expressions into what is assigned, annotated or deleted.

use super::actions::{Context, Fallible, invalid};
use crate::ast::*;

/// What is to happen to a target.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    /// Assigned; may be unpacked into.
    Assign,
    /// Deleted; no stars.
    Delete,
}

/// The same expression as a target; refuses what cannot be one.
pub(crate) fn set_target(mut expr: Expr, role: Role) -> Fallible<Expr> {
    mark(&mut expr, role)?;
    Ok(expr)
}

fn mark(expr: &mut Expr, role: Role) -> Fallible<()> {
    let mode = if role == Role::Assign { ExprContext::Store } else { ExprContext::Del };
    match &mut expr.kind {
        ExprKind::Name { ctx, .. } | ExprKind::Attribute { ctx, .. } | ExprKind::Subscript { ctx, .. } => {
            *ctx = mode;
            Ok(())
        }
        ExprKind::Tuple { elts, ctx } | ExprKind::List { elts, ctx } => {
            *ctx = mode;
            elts.iter_mut().try_for_each(|part| mark(part, role))
        }
        ExprKind::Starred { value, ctx } if role == Role::Assign => {
            *ctx = mode;
            if matches!(value.kind, ExprKind::Starred { .. }) {
                return invalid("cannot assign to starred", expr.span);
            }
            mark(value, role)
        }
        _ => invalid("cannot assign to this", expr.span),
    }
}

impl Context<'_> {
    /// `first = ... = value`: the last of `rest` is the value.
    pub(crate) fn assign(&self, first: Expr, mut rest: Vec<Expr>) -> Fallible<StmtKind> {
        let Some(value) = rest.pop() else { return invalid("invalid assignment", first.span) };
        let targets = std::iter::once(first).chain(rest).map(|target| set_target(target, Role::Assign));
        Ok(StmtKind::Assign { targets: targets.collect::<Fallible<_>>()?, value })
    }

    pub(crate) fn ann_assign(
        &self,
        target: Expr,
        annotation: Expr,
        value: Option<Expr>,
    ) -> Fallible<StmtKind> {
        let target = set_single(target)?;
        let simple = matches!(target.kind, ExprKind::Name { .. }) && !target.parenthesized;
        let value = value.map(Box::new);
        Ok(StmtKind::AnnAssign { target: Box::new(target), annotation: Box::new(annotation), value, simple })
    }

    pub(crate) fn aug_assign(&self, target: Expr, op: Operator, value: Expr) -> Fallible<StmtKind> {
        let target = Box::new(set_single(target)?);
        Ok(StmtKind::AugAssign { target, op, value: Box::new(value) })
    }

    pub(crate) fn delete(&self, targets: Vec<Expr>) -> Fallible<StmtKind> {
        let targets = targets.into_iter().map(|target| set_target(target, Role::Delete));
        Ok(StmtKind::Delete { targets: targets.collect::<Fallible<_>>()? })
    }
}

/// A name, attribute or subscript as a target.
fn set_single(target: Expr) -> Fallible<Expr> {
    match target.kind {
        ExprKind::Name { .. } | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => {
            set_target(target, Role::Assign)
        }
        _ => invalid("illegal target", target.span),
    }
}
