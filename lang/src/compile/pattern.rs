//! `match` statements.
//!
//! The subject stays in a temp until a case is taken. What a pattern takes apart goes to the temps above it, and stays
//! there until the pattern has matched as a whole: only then are names bound. A failure jumps to the label for the
//! number of temps in use at that moment; the labels drop one temp each and fall through to the next case.

use std::collections::{HashMap, HashSet};

use super::unit::Label;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{A_TEMP, Op};

/// A pattern in progress.
pub(super) struct PatternState {
    /// The first temp of the pattern.
    pub(super) base: u16,
    /// Where to go on failure with so many temps in use.
    fails: Vec<Label>,
    /// The names bound so far.
    pub(super) captures: Captures,
    /// Whether a pattern that always matches is allowed here.
    pub(super) allow_irrefutable: bool,
}

/// Names bound by a pattern, each with the temp that holds its value.
#[derive(Default)]
pub(super) struct Captures {
    in_order: Vec<(Name, u16)>,
    by_name: HashMap<Name, u16>,
    registers: HashSet<u16>,
}

impl Captures {
    /// False if the name is bound already.
    fn insert(&mut self, name: Name, register: u16) -> bool {
        self.registers.insert(register);
        self.in_order.push((name.clone(), register));
        self.by_name.insert(name, register).is_none()
    }
}

impl PatternState {
    pub(super) fn new(base: u16, allow_irrefutable: bool) -> PatternState {
        PatternState { base, fails: Vec::new(), captures: Captures::default(), allow_irrefutable }
    }
}

impl<'a> Compiler<'a> {
    pub(super) fn match_stmt(&mut self, subject: &'a Expr, cases: &'a [MatchCase]) -> Res<()> {
        let base = self.push(subject)?;
        let end = self.unit.new_label();
        for (index, case) in cases.iter().enumerate() {
            let allow = case.guard.is_some() || index + 1 == cases.len();
            let mut state = PatternState::new(self.unit.top, allow);
            self.pattern(&case.pattern, base, false, &mut state)?;
            self.unit.at(case.pattern.span);
            self.bind_captures(&mut state)?;
            if let Some(guard) = &case.guard {
                let fail = self.fail_label(&mut state);
                self.jump_if(guard, false, fail)?;
            }
            self.unit.at(case.pattern.span);
            self.unit.emit(Op::Unset, 0, base, 0, 0);
            self.release(base);
            self.stmts(&case.body)?;
            self.unit.jump_always(end);
            self.unit.top = base + 1;
            self.place_fails(&mut state);
        }
        self.unit.emit(Op::Unset, 0, base, 0, 0);
        self.unit.place(end);
        self.release(base);
        Ok(())
    }

    /// Stores the captured values and drops everything else that the pattern left in its temps.
    fn bind_captures(&mut self, state: &mut PatternState) -> Res<()> {
        let top = self.unit.top;
        let captures = std::mem::take(&mut state.captures);
        for (name, register) in &captures.in_order {
            let pos = self.unit.pos;
            let span = Span { line: pos.line, col: pos.col, end_line: pos.end_line, end_col: pos.end_col };
            self.store_name(name, Val::Temp(*register), span)?;
            self.unit.top = top;
        }
        self.drop_all_but(state.base, &captures);
        Ok(())
    }

    /// Drops the temps from `base` on, but for the captured ones, and gives them back.
    pub(super) fn drop_all_but(&mut self, base: u16, captures: &Captures) {
        for register in base..self.unit.top {
            if !captures.registers.contains(&register) {
                self.unit.emit(Op::Unset, 0, register, 0, 0);
            }
        }
        self.release(base);
    }

    /// Where to go if the pattern fails now.
    pub(super) fn fail_label(&mut self, state: &mut PatternState) -> Label {
        let in_use = usize::from(self.unit.top - state.base);
        while state.fails.len() <= in_use {
            let label = self.unit.new_label();
            state.fails.push(label);
        }
        state.fails[in_use]
    }

    /// The landing places of failures.
    pub(super) fn place_fails(&mut self, state: &mut PatternState) {
        for (in_use, label) in state.fails.drain(..).enumerate().rev() {
            self.unit.place(label);
            if in_use > 0 {
                self.unit.emit(Op::Unset, 0, state.base + in_use as u16 - 1, 0, 0);
            }
        }
    }

    /// Matches a pattern against the value in a register, which stays alive. `owned`: the register is a temp of this
    /// pattern, which a capture may take over.
    pub(super) fn pattern(
        &mut self,
        pattern: &'a Pattern,
        subject: u16,
        owned: bool,
        state: &mut PatternState,
    ) -> Res<()> {
        self.unit.at(pattern.span);
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.value_pattern(value, subject, state),
            PatternKind::MatchSingleton { value } => {
                let value = super::fold::constant(value);
                let fail = self.fail_label(state);
                if value == crate::code::Const::None {
                    self.unit.jump(Op::JumpIfNotNone, 0, subject, 0, fail);
                    return Ok(());
                }
                let top = self.unit.top;
                let (register, flag) = self.operand(Val::Const(value), crate::code::B_TEMP);
                self.release(top);
                self.unit.jump(Op::JumpIfIsNot, flag, subject, register, fail);
                Ok(())
            }
            PatternKind::MatchSequence { patterns } => {
                self.sequence_pattern(pattern, patterns, subject, state)
            }
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.mapping_pattern(pattern, keys, patterns, rest.as_ref(), subject, state)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.class_pattern(pattern, cls, patterns, kwd_attrs, kwd_patterns, subject, state)
            }
            PatternKind::MatchStar { name } => match name {
                Some(name) => self.capture(name, pattern.span, subject, owned, state),
                None => Ok(()),
            },
            PatternKind::MatchAs { pattern: None, name } => {
                self.check_irrefutable(name.as_ref(), pattern.span, state)?;
                match name {
                    Some(name) => self.capture(name, pattern.span, subject, owned, state),
                    None => Ok(()),
                }
            }
            PatternKind::MatchAs { pattern: Some(inner), name } => {
                self.pattern(inner, subject, owned, state)?;
                self.unit.at(pattern.span);
                match name {
                    Some(name) => self.capture(name, pattern.span, subject, owned, state),
                    None => Ok(()),
                }
            }
            PatternKind::MatchOr { patterns } => self.or_pattern(pattern, patterns, subject, state),
        }
    }

    fn check_irrefutable(&self, name: Option<&Name>, span: Span, state: &PatternState) -> Res<()> {
        if state.allow_irrefutable {
            return Ok(());
        }
        match name {
            Some(name) => {
                self.error(format!("name capture '{name}' makes remaining patterns unreachable"), span)
            }
            None => self.error("wildcard makes remaining patterns unreachable", span),
        }
    }

    pub(super) fn capture(
        &mut self,
        name: &Name,
        span: Span,
        subject: u16,
        owned: bool,
        state: &mut PatternState,
    ) -> Res<()> {
        self.forbid_debug(name, ExprContext::Store, span)?;
        if state.captures.by_name.contains_key(name) {
            return self.error(format!("multiple assignments to name '{name}' in pattern"), span);
        }
        let taken = state.captures.registers.contains(&subject);
        let register = if owned && !taken {
            subject
        } else {
            let temp = self.unit.alloc();
            self.unit.emit(Op::Move, 0, temp, subject, 0);
            temp
        };
        state.captures.insert(name.clone(), register);
        Ok(())
    }

    fn value_pattern(&mut self, value: &'a Expr, subject: u16, state: &mut PatternState) -> Res<()> {
        let is_value = self.fold(value).is_some()
            || matches!(value.kind, ExprKind::Attribute { .. } | ExprKind::Constant { .. });
        if !is_value {
            return self.error("patterns may only match literals and attribute lookups", value.span);
        }
        let top = self.unit.top;
        let value_span = value.span;
        let value = self.expr(value, Want::Any)?;
        self.unit.at(value_span);
        let imm = super::expr::small_int(&value);
        if let Some(imm) = imm {
            self.release(top);
            let fail = self.fail_label(state);
            self.unit.jump(Op::JumpUnlessEqImm, 0, subject, imm as u16, fail);
            return Ok(());
        }
        let (register, flag) = self.operand(value, crate::code::B_TEMP);
        self.release(top);
        let fail = self.fail_label(state);
        self.unit.jump(Op::JumpUnlessEq, flag, subject, register, fail);
        Ok(())
    }

    fn or_pattern(
        &mut self,
        pattern: &Pattern,
        alternatives: &'a [Pattern],
        subject: u16,
        state: &mut PatternState,
    ) -> Res<()> {
        let mut names: Option<Vec<Name>> = None;
        let mut slots = self.unit.top;
        let matched = self.unit.new_label();
        let mut names_len = 0u16;
        for (index, alternative) in alternatives.iter().enumerate() {
            let last = index + 1 == alternatives.len();
            if index == 0 {
                let bound = super::pattern_parts::bound_names(alternative);
                names_len = bound.len().min(usize::from(super::unit::MAX_REGISTERS)) as u16;
                slots = self.unit.alloc_many(names_len);
                for slot in slots..slots.saturating_add(names_len) {
                    // Failures drop what is in the slots, so nothing undefined may be there.
                    self.unit.emit(Op::Unset, 0, slot, 0, 0);
                }
                names = Some(bound);
            }
            let allow = last && state.allow_irrefutable;
            let mut inner = PatternState::new(self.unit.top, allow);
            self.pattern(alternative, subject, false, &mut inner)?;
            let expected = names.as_deref().unwrap_or_default();
            let same = inner.captures.in_order.len() == expected.len()
                && expected.iter().all(|name| inner.captures.by_name.contains_key(name));
            if !same {
                return self.error("alternative patterns bind different names", pattern.span);
            }
            self.unit.at(alternative.span);
            for (slot, name) in (slots..).zip(expected) {
                if let Some(register) = inner.captures.by_name.get(name) {
                    self.unit.emit(Op::Move, crate::code::B_TEMP, slot, *register, 0);
                }
            }
            let captures = std::mem::take(&mut inner.captures);
            self.drop_all_but(inner.base, &captures);
            self.unit.jump_always(matched);
            self.place_fails(&mut inner);
        }
        self.unit.top = slots.saturating_add(names_len).min(super::unit::MAX_REGISTERS);
        let fail = self.fail_label(state);
        self.unit.jump_always(fail);
        self.unit.place(matched);
        for (slot, name) in (slots..).zip(names.unwrap_or_default()) {
            if !state.captures.insert(name.clone(), slot) {
                return self.error(format!("multiple assignments to name '{name}' in pattern"), pattern.span);
            }
        }
        Ok(())
    }

    /// Jumps to the failure label if the temp at the top, which dies, is below a length (or not equal to it).
    pub(super) fn check_length(
        &mut self,
        subject: u16,
        length: usize,
        exact: bool,
        state: &mut PatternState,
    ) {
        let top = self.unit.top;
        let temp = self.unit.alloc();
        self.unit.emit(Op::Len, 0, temp, subject, 0);
        match i16::try_from(length) {
            Ok(imm) => {
                self.release(top);
                let fail = self.fail_label(state);
                let op = if exact { Op::JumpUnlessEqImm } else { Op::JumpUnlessGeImm };
                self.unit.jump(op, A_TEMP, temp, imm as u16, fail);
            }
            Err(_) => {
                let other = self.unit.alloc();
                self.unit.load_const(other, crate::code::Const::Int(length as i64));
                self.release(top);
                let fail = self.fail_label(state);
                let op = if exact { Op::JumpUnlessEq } else { Op::JumpUnlessGe };
                self.unit.jump(op, A_TEMP | crate::code::B_TEMP, temp, other, fail);
            }
        }
    }
}
