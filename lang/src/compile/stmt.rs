//! Statements: dispatch, and the plain ones.

use super::unit::UnitKind;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{A_TEMP, B_TEMP, Intrinsic1, Op};

impl<'a> Compiler<'a> {
    pub(super) fn stmts(&mut self, body: &'a [Stmt]) -> Res<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &'a Stmt) -> Res<()> {
        let span = stmt.span;
        if self.unit.overflow {
            return Err(self.too_large(self.unit.code.first_line));
        }
        let top = self.unit.top;
        self.unit.at(span);
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function_def(def, span, false),
            StmtKind::AsyncFunctionDef(def) => self.function_def(def, span, true),
            StmtKind::ClassDef(def) => self.class_def(def, span),
            StmtKind::Return { value } => self.return_stmt(value.as_ref(), span),
            StmtKind::Delete { targets } => targets.iter().try_for_each(|target| self.delete(target)),
            StmtKind::Assign { targets, value } => self.assign_stmt(targets, value),
            StmtKind::TypeAlias { name, type_params, value } => {
                self.type_alias(name, type_params, value, span)
            }
            StmtKind::AugAssign { target, op, value } => self.aug_assign(target, *op, value, span),
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.ann_assign(target, annotation, value.as_deref(), *simple, span)
            }
            StmtKind::For(node) => self.for_stmt(node, span, false),
            StmtKind::AsyncFor(node) => self.for_stmt(node, span, true),
            StmtKind::While { test, body, orelse } => self.while_stmt(test, body, orelse, span),
            StmtKind::If { .. } => self.if_stmt(stmt),
            StmtKind::With { items, body } => self.with_stmt(items, body, false, span),
            StmtKind::AsyncWith { items, body } => self.with_stmt(items, body, true, span),
            StmtKind::Match { subject, cases } => self.match_stmt(subject, cases),
            StmtKind::Raise { exc, cause } => self.raise(exc.as_deref(), cause.as_deref(), span),
            StmtKind::Try(node) => self.try_stmt(node, false, span),
            StmtKind::TryStar(node) => self.try_stmt(node, true, span),
            StmtKind::Assert { test, msg } => self.assert(test, msg.as_deref(), span),
            StmtKind::Import { names } => self.import(names, span),
            StmtKind::ImportFrom { module, names, level } => {
                self.import_from(module.as_ref(), names, *level, span)
            }
            StmtKind::Global { .. } | StmtKind::Nonlocal { .. } | StmtKind::Pass => Ok(()),
            StmtKind::Expr { value } => self.expr_stmt(value, span),
            StmtKind::Break => self.break_or_continue(true, span),
            StmtKind::Continue => self.break_or_continue(false, span),
        }?;
        self.release(top);
        Ok(())
    }

    fn expr_stmt(&mut self, value: &'a Expr, span: Span) -> Res<()> {
        let base = self.unit.top;
        if self.interactive && self.outer.is_empty() && self.unit.kind == UnitKind::Module {
            let value = self.expr(value, Want::Any)?;
            self.unit.at(span);
            let (register, flag) = self.operand(value, B_TEMP);
            self.release(base);
            let dst = self.unit.alloc();
            self.emit_abc(Op::Intrinsic1, flag, dst, register, Intrinsic1::Print as u16, false);
            self.discard(Val::Temp(dst));
            return Ok(());
        }
        let value = self.expr(value, Want::Any)?;
        self.discard(value);
        Ok(())
    }

    /// An `if` with its `elif` chain, which may be thousands long.
    fn if_stmt(&mut self, stmt: &'a Stmt) -> Res<()> {
        let end = self.unit.new_label();
        let mut stmt = stmt;
        while let StmtKind::If { test, body, orelse } = &stmt.kind {
            let next = self.unit.new_label();
            self.jump_if(test, false, next)?;
            self.stmts(body)?;
            if !orelse.is_empty() {
                self.unit.jump_always(end);
            }
            self.unit.place(next);
            match orelse.as_slice() {
                [inner @ Stmt { kind: StmtKind::If { .. }, .. }] => stmt = inner,
                other => {
                    self.stmts(other)?;
                    break;
                }
            }
        }
        self.unit.place(end);
        Ok(())
    }

    fn raise(&mut self, exc: Option<&'a Expr>, cause: Option<&'a Expr>, span: Span) -> Res<()> {
        let Some(exc) = exc else {
            self.unit.emit(Op::Raise, 0, 0, 0, 0);
            return Ok(());
        };
        let exc = self.expr(exc, Want::Any)?;
        let cause = match cause {
            Some(cause) => Some(self.expr(cause, Want::Any)?),
            None => None,
        };
        self.unit.at(span);
        let (a, a_flag) = self.operand(exc, A_TEMP);
        match cause {
            None => self.unit.emit(Op::Raise, a_flag, a, 0, 1),
            Some(cause) => {
                let (b, b_flag) = self.operand(cause, B_TEMP);
                self.unit.emit(Op::Raise, a_flag | b_flag, a, b, 2);
            }
        }
        Ok(())
    }

    fn assert(&mut self, test: &'a Expr, msg: Option<&'a Expr>, span: Span) -> Res<()> {
        if self.options.optimize > 0 {
            return Ok(());
        }
        self.warn_of_assert(test, span);
        let end = self.unit.new_label();
        self.jump_if(test, true, end)?;
        let base = self.unit.alloc();
        self.unit.at(span);
        self.unit.emit(Op::LoadAssertionError, 0, base, 0, 0);
        if let Some(msg) = msg {
            self.unit.alloc();
            self.push(msg)?;
            self.unit.at(span);
            self.emit_call(base, false, Want::Top);
        }
        self.at(test);
        self.unit.emit(Op::Raise, A_TEMP, base, 0, 1);
        self.unit.place(end);
        Ok(())
    }
}
