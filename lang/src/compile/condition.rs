//! Conditions: comparisons, `and` and `or`, conditional expressions, and jumps on them.

use super::expr::small_int;
use super::unit::Label;
use super::{Compiler, Res, Val, Want, fold};
use crate::ast::*;
use crate::code::{A_TEMP, B_TEMP, C_TEMP, Const, Op};

impl<'a> Compiler<'a> {
    /// Jumps to `label` if the truth value of the expression is `when`.
    pub(super) fn jump_if(&mut self, expr: &'a Expr, when: bool, label: Label) -> Res<()> {
        if let Some(value) = self.fold(expr) {
            if fold::truth(&value) == when {
                self.at(expr);
                self.unit.jump_always(label);
            }
            return Ok(());
        }
        match &expr.kind {
            ExprKind::UnaryOp { op: UnaryOp::Not, operand } => self.jump_if(operand, !when, label),
            ExprKind::BoolOp { op, values } => self.jump_if_bool_op(*op, values, when, label),
            ExprKind::IfExp { .. } => self.jump_if_conditional(expr, when, label),
            ExprKind::Compare { left, ops, comparators } => {
                self.warn_of_is(expr, left, ops, comparators);
                self.jump_if_compare(expr, left, ops, comparators, when, label)
            }
            _ => {
                let base = self.unit.top;
                let value = self.expr(expr, Want::Any)?;
                self.at(expr);
                self.jump_on(value, when, label);
                self.release(base);
                Ok(())
            }
        }
    }

    /// Jumps on the truth value of a value, which is consumed.
    pub(super) fn jump_on(&mut self, value: Val, when: bool, label: Label) {
        let (register, flag) = self.operand(value, A_TEMP);
        let op = if when { Op::JumpIfTrue } else { Op::JumpIfFalse };
        self.unit.jump(op, flag, register, 0, label);
    }

    fn jump_if_bool_op(&mut self, op: BoolOp, values: &'a [Expr], when: bool, label: Label) -> Res<()> {
        let Some((last, others)) = values.split_last() else { return Ok(()) };
        // The value that decides the whole: false for `and`, true for `or`.
        let decisive = op == BoolOp::Or;
        if decisive == when {
            for value in others {
                self.jump_if(value, when, label)?;
            }
            return self.jump_if(last, when, label);
        }
        let end = self.unit.new_label();
        for value in others {
            self.jump_if(value, decisive, end)?;
        }
        self.jump_if(last, when, label)?;
        self.unit.place(end);
        Ok(())
    }

    fn jump_if_conditional(&mut self, expr: &'a Expr, when: bool, label: Label) -> Res<()> {
        let end = self.unit.new_label();
        let mut expr = expr;
        while let ExprKind::IfExp { test, body, orelse } = &expr.kind {
            let next = self.unit.new_label();
            self.jump_if(test, false, next)?;
            self.jump_if(body, when, label)?;
            self.unit.jump_always(end);
            self.unit.place(next);
            expr = orelse;
        }
        self.jump_if(expr, when, label)?;
        self.unit.place(end);
        Ok(())
    }

    fn jump_if_compare(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        when: bool,
        label: Label,
    ) -> Res<()> {
        let base = self.unit.top;
        let ([op], [right]) = (ops, comparators) else {
            if self.has_plain_middles(comparators) {
                return self.jump_if_plain_chain(expr, left, ops, comparators, when, label);
            }
            let value = self.compare(expr, left, ops, comparators, Want::Any)?;
            self.jump_on(value, when, label);
            self.release(base);
            return Ok(());
        };
        let first = self.expr(left, Want::Any)?;
        let second = self.comparator(*op, right)?;
        self.at(expr);
        self.jump_compare(*op, first, second, when, label);
        self.release(base);
        Ok(())
    }

    /// Whether all but the last of the compared values are locals or constants, which need no temp to be read twice.
    fn has_plain_middles(&self, comparators: &[Expr]) -> bool {
        let Some((_, middles)) = comparators.split_last() else { return false };
        middles.iter().all(|middle| match &middle.kind {
            ExprKind::Name { id, .. } => {
                self.direct_register(id).is_some() && !self.block().walrus_targets.contains(&self.mangled(id))
            }
            _ => self.fold(middle).is_some(),
        })
    }

    fn jump_if_plain_chain(
        &mut self,
        expr: &Expr,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        when: bool,
        label: Label,
    ) -> Res<()> {
        let base = self.unit.top;
        let end = self.unit.new_label();
        let fail = if when { end } else { label };
        let mut first = self.expr(left, Want::Any)?;
        for (index, (op, right)) in ops.iter().zip(comparators).enumerate() {
            if index + 1 == ops.len() {
                let second = self.comparator(*op, right)?;
                self.at(expr);
                self.jump_compare(*op, first, second, when, label);
                break;
            }
            let second = self.expr(right, Want::Any)?;
            self.at(expr);
            self.jump_compare(*op, first, second.clone(), false, fail);
            self.release(base);
            first = second;
        }
        self.release(base);
        self.unit.place(end);
        Ok(())
    }

    /// The right side of a comparison, the last of its chain; a display after `in`, which nobody else then sees,
    /// becomes a constant tuple or frozenset, or a tuple.
    fn comparator(&mut self, op: CmpOp, right: &'a Expr) -> Res<Val> {
        if !matches!(op, CmpOp::In | CmpOp::NotIn) {
            return self.expr(right, Want::Any);
        }
        if let Some(value) = self.constant_iterable(right) {
            return Ok(Val::Const(value));
        }
        match &right.kind {
            ExprKind::List { elts, .. } => self.sequence_display(right, Op::BuildTuple, elts, Want::Any),
            _ => self.expr(right, Want::Any),
        }
    }

    /// A list or set display of constants that is only iterated or searched.
    pub(super) fn constant_iterable(&self, expr: &Expr) -> Option<Const> {
        let (elts, is_set) = match &expr.kind {
            ExprKind::List { elts, .. } => (elts, false),
            ExprKind::Set { elts } => (elts, true),
            _ => return None,
        };
        let values = elts.iter().map(|elt| self.fold(elt)).collect::<Option<Vec<_>>>()?;
        Some(if is_set { fold::frozen_set(values) } else { Const::Tuple(values.into()) })
    }

    fn jump_compare(&mut self, op: CmpOp, first: Val, second: Val, when: bool, label: Label) {
        if matches!(op, CmpOp::Is | CmpOp::IsNot) && matches!(second, Val::Const(Const::None)) {
            let is_none = (op == CmpOp::Is) == when;
            let (register, flag) = self.operand(first, A_TEMP);
            let op = if is_none { Op::JumpIfNone } else { Op::JumpIfNotNone };
            return self.unit.jump(op, flag, register, 0, label);
        }
        let (a, a_flag) = self.operand(first, A_TEMP);
        if let (Some(imm), Some(jump)) = (small_int(&second), jump_op(op, when, true)) {
            return self.unit.jump(jump, a_flag, a, imm as u16, label);
        }
        let (b, b_flag) = self.operand(second, B_TEMP);
        if let Some(jump) = jump_op(op, when, false) {
            self.unit.jump(jump, a_flag | b_flag, a, b, label);
        }
    }

    pub(super) fn compare(
        &mut self,
        expr: &'a Expr,
        left: &'a Expr,
        ops: &[CmpOp],
        comparators: &'a [Expr],
        want: Want,
    ) -> Res<Val> {
        let base = self.unit.top;
        if let ([op], [right]) = (ops, comparators) {
            let first = self.expr(left, Want::Any)?;
            let second = self.comparator(*op, right)?;
            self.at(expr);
            return Ok(self.compare_values(*op, first, second, base, want));
        }
        self.compare_chain(expr, left, ops, comparators)?;
        self.release(base + 1);
        Ok(self.settle(Val::Temp(base), want))
    }

    /// `a < b < c`: the result is in the temp at the top, the value in the middle in the one above it.
    fn compare_chain(&mut self, expr: &'a Expr, left: &'a Expr, ops: &[CmpOp], right: &'a [Expr]) -> Res<()> {
        let result = self.unit.alloc();
        let mut first = self.expr(left, Want::Any)?;
        let done = self.unit.new_label();
        let cleanup = self.unit.new_label();
        let mut middle_temp = None;
        let Some((last, others)) = right.split_last() else { return Ok(()) };
        for (op, right) in ops.iter().zip(others) {
            let second = self.expr(right, Want::Any)?;
            let (b, b_flag) = self.operand(first, B_TEMP);
            let (kept, c) = match second {
                Val::Reg(register) => (Val::Reg(register), register),
                Val::Temp(temp) => (Val::Temp(temp), temp),
                Val::Const(value) => {
                    let temp = self.unit.alloc();
                    self.unit.load_const(temp, value);
                    (Val::Temp(temp), temp)
                }
            };
            self.at(expr);
            self.unit.emit(compare_op(*op), b_flag, result, b, c);
            let is_temp = matches!(kept, Val::Temp(_));
            if is_temp {
                // Always the same register, so that one cleanup serves every way out.
                let slot = result + 1;
                if c != slot {
                    self.unit.emit(Op::Move, B_TEMP, slot, c, 0);
                }
                first = Val::Temp(slot);
                self.release(slot + 1);
                middle_temp = Some(slot);
                self.unit.jump(Op::JumpIfFalseOrPop, A_TEMP, result, 0, cleanup);
            } else {
                first = kept;
                self.release(result + 1);
                self.unit.jump(Op::JumpIfFalseOrPop, A_TEMP, result, 0, done);
            }
        }
        let op = ops.last().copied().unwrap_or(CmpOp::Eq);
        let second = self.comparator(op, last)?;
        self.at(expr);
        let (b, b_flag) = self.operand(first, B_TEMP);
        let (c, c_flag) = self.operand(second, C_TEMP);
        self.unit.emit(compare_op(op), b_flag | c_flag, result, b, c);
        self.unit.jump_always(done);
        self.unit.place(cleanup);
        if let Some(slot) = middle_temp {
            self.unit.emit(Op::Unset, 0, slot, 0, 0);
        }
        self.unit.place(done);
        Ok(())
    }

    /// Emits a comparison; temps from `base` on are given back.
    pub(super) fn compare_values(
        &mut self,
        op: CmpOp,
        first: Val,
        second: Val,
        base: u16,
        want: Want,
    ) -> Val {
        let (b, b_flag) = self.operand(first, B_TEMP);
        if let (Some(imm), Some(imm_op)) = (small_int(&second), compare_imm_op(op)) {
            self.release(base);
            let (dst, value) = self.dst(want);
            self.emit_abc(imm_op, b_flag, dst, b, imm as u16, false);
            return value;
        }
        let (c, c_flag) = self.operand(second, C_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.emit_abc(compare_op(op), b_flag | c_flag, dst, b, c, true);
        value
    }

    /// `and` and `or` as a value: each part is evaluated into the same temp.
    pub(super) fn bool_op(&mut self, op: BoolOp, values: &'a [Expr], want: Want) -> Res<Val> {
        let Some((last, others)) = values.split_last() else { return Ok(Val::Const(Const::None)) };
        let jump = if op == BoolOp::And { Op::JumpIfFalseOrPop } else { Op::JumpIfTrueOrPop };
        let base = self.unit.top;
        let end = self.unit.new_label();
        for value in others {
            self.push(value)?;
            self.at(value);
            self.unit.jump(jump, A_TEMP, base, 0, end);
            self.release(base);
        }
        self.push(last)?;
        self.unit.place(end);
        Ok(self.settle(Val::Temp(base), want))
    }

    /// A conditional expression; the chain of else branches may be long.
    pub(super) fn conditional(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let want = if want == Want::Any { Want::Top } else { want };
        let base = self.unit.top;
        let end = self.unit.new_label();
        let mut expr = expr;
        while let ExprKind::IfExp { test, body, orelse } = &expr.kind {
            let next = self.unit.new_label();
            self.jump_if(test, false, next)?;
            self.expr(body, want)?;
            self.unit.jump_always(end);
            self.unit.place(next);
            self.release(base);
            expr = orelse;
        }
        let value = self.expr(expr, want)?;
        self.unit.place(end);
        Ok(value)
    }
}

/// The value op of a comparison.
pub(super) fn compare_op(op: CmpOp) -> Op {
    match op {
        CmpOp::Eq => Op::Eq,
        CmpOp::NotEq => Op::Ne,
        CmpOp::Lt => Op::Lt,
        CmpOp::LtE => Op::Le,
        CmpOp::Gt => Op::Gt,
        CmpOp::GtE => Op::Ge,
        CmpOp::Is => Op::Is,
        CmpOp::IsNot => Op::IsNot,
        CmpOp::In => Op::In,
        CmpOp::NotIn => Op::NotIn,
    }
}

fn compare_imm_op(op: CmpOp) -> Option<Op> {
    Some(match op {
        CmpOp::Eq => Op::EqImm,
        CmpOp::NotEq => Op::NeImm,
        CmpOp::Lt => Op::LtImm,
        CmpOp::LtE => Op::LeImm,
        CmpOp::Gt => Op::GtImm,
        CmpOp::GtE => Op::GeImm,
        CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn => return None,
    })
}

fn jump_op(op: CmpOp, when: bool, immediate: bool) -> Option<Op> {
    Some(match (op, when, immediate) {
        (CmpOp::Eq, true, false) => Op::JumpIfEq,
        (CmpOp::NotEq, true, false) => Op::JumpIfNe,
        (CmpOp::Lt, true, false) => Op::JumpIfLt,
        (CmpOp::LtE, true, false) => Op::JumpIfLe,
        (CmpOp::Gt, true, false) => Op::JumpIfGt,
        (CmpOp::GtE, true, false) => Op::JumpIfGe,
        (CmpOp::Eq, false, false) => Op::JumpUnlessEq,
        (CmpOp::NotEq, false, false) => Op::JumpUnlessNe,
        (CmpOp::Lt, false, false) => Op::JumpUnlessLt,
        (CmpOp::LtE, false, false) => Op::JumpUnlessLe,
        (CmpOp::Gt, false, false) => Op::JumpUnlessGt,
        (CmpOp::GtE, false, false) => Op::JumpUnlessGe,
        (CmpOp::Eq, true, true) => Op::JumpIfEqImm,
        (CmpOp::NotEq, true, true) => Op::JumpIfNeImm,
        (CmpOp::Lt, true, true) => Op::JumpIfLtImm,
        (CmpOp::LtE, true, true) => Op::JumpIfLeImm,
        (CmpOp::Gt, true, true) => Op::JumpIfGtImm,
        (CmpOp::GtE, true, true) => Op::JumpIfGeImm,
        (CmpOp::Eq, false, true) => Op::JumpUnlessEqImm,
        (CmpOp::NotEq, false, true) => Op::JumpUnlessNeImm,
        (CmpOp::Lt, false, true) => Op::JumpUnlessLtImm,
        (CmpOp::LtE, false, true) => Op::JumpUnlessLeImm,
        (CmpOp::Gt, false, true) => Op::JumpUnlessGtImm,
        (CmpOp::GtE, false, true) => Op::JumpUnlessGeImm,
        (CmpOp::Is, true, false) | (CmpOp::IsNot, false, false) => Op::JumpIfIs,
        (CmpOp::Is, false, false) | (CmpOp::IsNot, true, false) => Op::JumpIfIsNot,
        (CmpOp::In, true, false) | (CmpOp::NotIn, false, false) => Op::JumpIfIn,
        (CmpOp::In, false, false) | (CmpOp::NotIn, true, false) => Op::JumpIfNotIn,
        (CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn, _, true) => return None,
    })
}
