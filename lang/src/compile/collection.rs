//! Displays of tuples, lists, sets and dicts; subscripts and slices.

use std::sync::Arc;

use super::expr::base_of;
use super::expr::small_int;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{B_TEMP, C_TEMP, Const, Op};

/// Longer displays are built piece by piece, so that they need few registers.
const CHUNK: usize = 64;

impl<'a> Compiler<'a> {
    /// A tuple, list or set display. `op` is BuildTuple, BuildList or BuildSet.
    pub(super) fn sequence_display(&mut self, expr: &Expr, op: Op, elts: &'a [Expr], want: Want) -> Res<Val> {
        let starred = elts.iter().any(|elt| matches!(elt.kind, ExprKind::Starred { .. }));
        if op != Op::BuildTuple && elts.len() > 2 && !starred {
            if let Some(values) = elts.iter().map(|elt| self.fold(elt)).collect::<Option<Vec<_>>>() {
                return Ok(self.constant_display(expr, op, values, want));
            }
        }
        if starred || elts.len() > CHUNK {
            return self.starred_display(expr, op, elts, want);
        }
        let base = self.unit.top;
        for elt in elts {
            self.push(elt)?;
        }
        self.at(expr);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.unit.emit(op, 0, dst, base, elts.len() as u16);
        Ok(value)
    }

    /// A list or set of constants is extended by a constant tuple.
    fn constant_display(&mut self, expr: &Expr, op: Op, values: Vec<Const>, want: Want) -> Val {
        self.at(expr);
        let base = self.unit.alloc();
        self.unit.emit(op, 0, base, base, 0);
        let items = self.unit.alloc();
        let (constant, extend) = if op == Op::BuildSet {
            (super::fold::frozen_set(values), Op::SetUpdate)
        } else {
            (Const::Tuple(Arc::from(values)), Op::ListExtend)
        };
        self.unit.load_const(items, constant);
        self.unit.emit(extend, B_TEMP, base, items, 0);
        self.release(items);
        self.settle(Val::Temp(base), want)
    }

    /// A display with starred elements, or a long one.
    pub(super) fn starred_display(&mut self, expr: &Expr, op: Op, elts: &'a [Expr], want: Want) -> Res<Val> {
        let base = self.unit.top;
        let plain = elts.iter().take_while(|elt| !matches!(elt.kind, ExprKind::Starred { .. })).count();
        let leading = plain.min(CHUNK);
        for elt in &elts[..leading] {
            self.push(elt)?;
        }
        self.at(expr);
        if op == Op::BuildTuple && leading == elts.len() {
            self.release(base);
            let (dst, value) = self.dst(want);
            self.unit.emit(op, 0, dst, base, leading as u16);
            return Ok(value);
        }
        self.release(base);
        self.unit.alloc();
        let build = if op == Op::BuildSet { Op::BuildSet } else { Op::BuildList };
        self.unit.emit(build, 0, base, base, leading as u16);
        if op == Op::BuildSet {
            self.extend_set(expr, base, &elts[leading..])?;
        } else {
            self.extend_list(expr, base, &elts[leading..])?;
        }
        self.at(expr);
        if op == Op::BuildTuple {
            return Ok(self.unary_value(Op::ListToTuple, Val::Temp(base), base, want));
        }
        Ok(self.settle(Val::Temp(base), want))
    }

    /// Adds elements to the list in `list`.
    pub(super) fn extend_list(&mut self, expr: &Expr, list: u16, elts: &'a [Expr]) -> Res<()> {
        let mut rest = elts;
        while let Some((first, others)) = rest.split_first() {
            let top = self.unit.top;
            if let ExprKind::Starred { value, .. } = &first.kind {
                let value = self.expr(value, Want::Any)?;
                let (register, flag) = self.operand(value, B_TEMP);
                self.at(expr);
                self.unit.emit(Op::ListExtend, flag, list, register, 0);
                rest = others;
            } else {
                let plain =
                    rest.iter().take_while(|elt| !matches!(elt.kind, ExprKind::Starred { .. })).count();
                let count = plain.min(CHUNK);
                for elt in &rest[..count] {
                    self.push(elt)?;
                }
                self.at(expr);
                self.unit.emit(Op::ListAppendMany, 0, list, top, count as u16);
                rest = &rest[count..];
            }
            self.release(top);
        }
        Ok(())
    }

    fn extend_set(&mut self, expr: &Expr, set: u16, elts: &'a [Expr]) -> Res<()> {
        for elt in elts {
            let top = self.unit.top;
            let (value, op) = match &elt.kind {
                ExprKind::Starred { value, .. } => (self.expr(value, Want::Any)?, Op::SetUpdate),
                _ => (self.expr(elt, Want::Any)?, Op::SetAdd),
            };
            let (register, flag) = self.operand(value, B_TEMP);
            self.at(expr);
            self.unit.emit(op, flag, set, register, 0);
            self.release(top);
        }
        Ok(())
    }

    pub(super) fn dict_display(
        &mut self,
        expr: &Expr,
        keys: &'a [Option<Expr>],
        values: &'a [Expr],
        want: Want,
    ) -> Res<Val> {
        let base = self.unit.top;
        let leading = keys.iter().take_while(|key| key.is_some()).count().min(CHUNK / 2);
        for (key, value) in keys.iter().flatten().zip(values).take(leading) {
            self.push(key)?;
            self.push(value)?;
        }
        self.at(expr);
        self.release(base);
        if leading == keys.len() {
            let (dst, value) = self.dst(want);
            self.unit.emit(Op::BuildMap, 0, dst, base, leading as u16);
            return Ok(value);
        }
        self.unit.alloc();
        self.unit.emit(Op::BuildMap, 0, base, base, leading as u16);
        for (key, value) in keys.iter().zip(values).skip(leading) {
            let top = self.unit.top;
            match key {
                Some(key) => {
                    let key = self.expr(key, Want::Any)?;
                    let value = self.expr(value, Want::Any)?;
                    let (b, b_flag) = self.operand(key, B_TEMP);
                    let (c, c_flag) = self.operand(value, C_TEMP);
                    self.at(expr);
                    self.unit.emit(Op::MapAdd, b_flag | c_flag, base, b, c);
                }
                None => {
                    let value = self.expr(value, Want::Any)?;
                    let (register, flag) = self.operand(value, B_TEMP);
                    self.at(expr);
                    self.unit.emit(Op::MapUpdate, flag, base, register, 0);
                }
            }
            self.release(top);
        }
        Ok(self.settle(Val::Temp(base), want))
    }

    pub(super) fn subscript(&mut self, expr: &Expr, object: Val, slice: &'a Expr, want: Want) -> Res<Val> {
        let base = base_of(&object, self.unit.top);
        if let Some(bounds) = plain_slice(slice) {
            let window = self.slice_bounds(bounds)?;
            self.at(expr);
            let (b, flag) = self.operand(object, B_TEMP);
            self.release(base);
            let (dst, value) = self.dst(want);
            self.emit_abc(Op::GetSlice, flag, dst, b, window, false);
            return Ok(value);
        }
        let key = self.expr(slice, Want::Any)?;
        self.at(expr);
        Ok(self.get_item(object, key, base, want))
    }

    /// Emits the load of an item; temps from `base` on are given back.
    pub(super) fn get_item(&mut self, object: Val, key: Val, base: u16, want: Want) -> Val {
        let (b, b_flag) = self.operand(object, B_TEMP);
        if let Some(imm) = small_int(&key) {
            self.release(base);
            let (dst, value) = self.dst(want);
            self.emit_abc(Op::GetItemImm, b_flag, dst, b, imm as u16, false);
            return value;
        }
        let (c, c_flag) = self.operand(key, C_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.emit_abc(Op::GetItem, b_flag | c_flag, dst, b, c, true);
        value
    }

    /// The two bounds of a slice in a window of two new temps.
    pub(super) fn slice_bounds(&mut self, bounds: [Option<&'a Expr>; 2]) -> Res<u16> {
        let window = self.unit.top;
        for bound in bounds {
            self.push_or_none(bound)?;
        }
        Ok(window)
    }

    fn push_or_none(&mut self, expr: Option<&'a Expr>) -> Res<()> {
        match expr {
            Some(expr) => self.push(expr).map(|_| ()),
            None => {
                self.settle(Val::Const(Const::None), Want::Top);
                Ok(())
            }
        }
    }

    pub(super) fn slice(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let ExprKind::Slice { lower, upper, step } = &expr.kind else {
            return self.error("invalid syntax", expr.span);
        };
        let base = self.unit.top;
        self.push_or_none(lower.as_deref())?;
        self.push_or_none(upper.as_deref())?;
        if let Some(step) = step.as_deref() {
            self.push(step)?;
        }
        let count = self.unit.top - base;
        self.at(expr);
        self.release(base);
        let (dst, value) = self.dst(want);
        self.unit.emit(Op::BuildSlice, 0, dst, base, count);
        Ok(value)
    }
}

/// The bounds of a slice without a step.
pub(super) fn plain_slice(slice: &Expr) -> Option<[Option<&Expr>; 2]> {
    match &slice.kind {
        ExprKind::Slice { lower, upper, step: None } => Some([lower.as_deref(), upper.as_deref()]),
        _ => None,
    }
}
