//! Annotations.

use super::unit::UnitKind;
use super::{Compiler, Res, Val, Want, unparse};
use crate::ast::*;
use crate::code::{A_TEMP, B_TEMP, C_TEMP, Const, Op, SiteKind, flags};

impl<'a> Compiler<'a> {
    fn future_annotations(&self) -> bool {
        self.future & flags::FUTURE_ANNOTATIONS != 0
    }

    /// Module and class code with annotations starts by making `__annotations__`.
    pub(super) fn setup_annotations(&mut self, body: &[Stmt]) {
        if has_annotations(body) {
            self.unit.emit(Op::SetupAnnotations, 0, 0, 0, 0);
        }
    }

    /// The tuple of a function's annotations, at the top; false if there are none.
    pub(super) fn annotations(&mut self, def: &'a FunctionDef) -> Res<bool> {
        let base = self.unit.top;
        let args = &def.args;
        let ordered = args
            .args
            .iter()
            .chain(&args.posonlyargs)
            .chain(args.vararg.as_deref())
            .chain(&args.kwonlyargs)
            .chain(args.kwarg.as_deref());
        for arg in ordered {
            if let Some(annotation) = arg.annotation.as_deref() {
                let name = self.mangled(&arg.arg);
                self.named_annotation(&name, annotation)?;
            }
        }
        if let Some(returns) = &def.returns {
            self.named_annotation(&Name::new("return"), returns)?;
        }
        let count = self.unit.top - base;
        if count == 0 {
            return Ok(false);
        }
        self.unit.emit(Op::BuildTuple, 0, base, base, count);
        self.release(base + 1);
        Ok(true)
    }

    fn named_annotation(&mut self, name: &Name, annotation: &'a Expr) -> Res<()> {
        self.settle(Val::Const(Const::str(name)), Want::Top);
        if self.future_annotations() {
            self.settle(Val::Const(unparse::unparse(annotation)), Want::Top);
            return Ok(());
        }
        let ExprKind::Starred { value, .. } = &annotation.kind else {
            return self.push(annotation).map(|_| ());
        };
        // `*args: *Ts` means that the arguments are what Ts unpacks to.
        let base = self.unit.top;
        let value = self.expr(value, Want::Any)?;
        let (register, flag) = self.operand(value, B_TEMP);
        self.release(base);
        let dst = self.unit.alloc();
        self.emit_abc(Op::Unpack, flag, dst, register, 1, false);
        Ok(())
    }

    pub(super) fn ann_assign(
        &mut self,
        target: &'a Expr,
        annotation: &'a Expr,
        value: Option<&'a Expr>,
        simple: bool,
        span: Span,
    ) -> Res<()> {
        let base = self.unit.top;
        if let Some(value) = value {
            self.assign_expr(target, value)?;
            self.release(base);
        }
        let in_namespace = matches!(self.unit.kind, UnitKind::Module | UnitKind::Class);
        match &target.kind {
            ExprKind::Name { id, .. } => {
                self.forbid_debug(id, ExprContext::Store, span)?;
                if simple && in_namespace {
                    return self.store_annotation(id, annotation, span);
                }
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                self.forbid_debug(attr, ExprContext::Store, span)?;
                if value.is_none() {
                    self.evaluate(object)?;
                }
            }
            ExprKind::Subscript { value: object, slice, .. } if value.is_none() => {
                self.evaluate(object)?;
                self.evaluate_slice(slice)?;
            }
            _ => {}
        }
        if !simple && in_namespace && !self.future_annotations() {
            self.evaluate(annotation)?;
        }
        Ok(())
    }

    /// Evaluates for the side effects only.
    pub(super) fn evaluate(&mut self, expr: &'a Expr) -> Res<()> {
        let value = self.expr(expr, Want::Any)?;
        self.discard(value);
        Ok(())
    }

    fn evaluate_slice(&mut self, slice: &'a Expr) -> Res<()> {
        match &slice.kind {
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().try_for_each(|part| self.evaluate(part))
            }
            ExprKind::Tuple { elts, .. } => elts.iter().try_for_each(|elt| self.evaluate_slice(elt)),
            _ => self.evaluate(slice),
        }
    }

    fn store_annotation(&mut self, name: &Name, annotation: &'a Expr, span: Span) -> Res<()> {
        let base = self.unit.top;
        let value = if self.future_annotations() {
            Val::Const(unparse::unparse(annotation))
        } else {
            self.expr(annotation, Want::Any)?
        };
        self.unit.at(span);
        let (value, flag) = self.operand(value, C_TEMP);
        let dict = self.unit.alloc();
        let site = self.unit.name_site(SiteKind::Name, &Name::new("__annotations__"));
        self.unit.emit(Op::LoadName, 0, dict, 0, site);
        let key = self.unit.alloc();
        let name = self.mangled(name);
        self.unit.load_const(key, Const::str(&name));
        self.unit.emit(Op::SetItem, A_TEMP | B_TEMP | flag, dict, key, value);
        self.release(base);
        Ok(())
    }
}

fn has_annotations(body: &[Stmt]) -> bool {
    body.iter().any(stmt_has_annotations)
}

fn stmt_has_annotations(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::AnnAssign { .. } => true,
        StmtKind::For(node) | StmtKind::AsyncFor(node) => {
            has_annotations(&node.body) || has_annotations(&node.orelse)
        }
        StmtKind::While { body, orelse, .. } => has_annotations(body) || has_annotations(orelse),
        StmtKind::If { .. } => if_has_annotations(stmt),
        StmtKind::With { body, .. } | StmtKind::AsyncWith { body, .. } => has_annotations(body),
        StmtKind::Match { cases, .. } => cases.iter().any(|case| has_annotations(&case.body)),
        StmtKind::Try(node) | StmtKind::TryStar(node) => {
            has_annotations(&node.body)
                || has_annotations(&node.finalbody)
                || has_annotations(&node.orelse)
                || node.handlers.iter().any(|handler| has_annotations(&handler.body))
        }
        _ => false,
    }
}

fn if_has_annotations(stmt: &Stmt) -> bool {
    let mut stmt = stmt;
    while let StmtKind::If { body, orelse, .. } = &stmt.kind {
        if has_annotations(body) {
            return true;
        }
        match orelse.as_slice() {
            [next @ Stmt { kind: StmtKind::If { .. }, .. }] => stmt = next,
            other => return has_annotations(other),
        }
    }
    false
}
