//! Patterns with parts: sequences, mappings, classes.

use std::collections::HashSet;
use std::sync::Arc;

use super::pattern::PatternState;
use super::{Compiler, Res, Val, Want, unparse};
use crate::ast::*;
use crate::code::{Const, Op};

/// The names a pattern binds, in order.
pub(super) fn bound_names(pattern: &Pattern) -> Vec<Name> {
    let mut names = Vec::new();
    collect_names(pattern, &mut names);
    names
}

fn collect_names(pattern: &Pattern, names: &mut Vec<Name>) {
    match &pattern.kind {
        PatternKind::MatchValue { .. } | PatternKind::MatchSingleton { .. } => {}
        PatternKind::MatchSequence { patterns } => {
            patterns.iter().for_each(|part| collect_names(part, names))
        }
        PatternKind::MatchOr { patterns } => {
            if let Some(first) = patterns.first() {
                collect_names(first, names);
            }
        }
        PatternKind::MatchMapping { patterns, rest, .. } => {
            patterns.iter().for_each(|part| collect_names(part, names));
            names.extend(rest.clone());
        }
        PatternKind::MatchClass { patterns, kwd_patterns, .. } => {
            patterns.iter().chain(kwd_patterns).for_each(|part| collect_names(part, names));
        }
        PatternKind::MatchStar { name } => names.extend(name.clone()),
        PatternKind::MatchAs { pattern, name } => {
            if let Some(inner) = pattern {
                collect_names(inner, names);
            }
            names.extend(name.clone());
        }
    }
}

fn is_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchAs { pattern: None, name: None })
}

fn is_star_wildcard(pattern: &Pattern) -> bool {
    matches!(pattern.kind, PatternKind::MatchStar { name: None })
}

impl<'a> Compiler<'a> {
    /// Whether so many parts cannot all have a register; the unit is given up then.
    fn too_wide(&mut self, count: usize) -> bool {
        let too_wide = count > usize::from(super::unit::MAX_REGISTERS / 2);
        self.unit.overflow |= too_wide;
        too_wide
    }

    /// Matches parts; inside, patterns that always match are fine.
    fn part(&mut self, part: &'a Pattern, register: u16, state: &mut PatternState) -> Res<()> {
        let allowed = std::mem::replace(&mut state.allow_irrefutable, true);
        let result = self.pattern(part, register, true, state);
        state.allow_irrefutable = allowed;
        result
    }

    pub(super) fn sequence_pattern(
        &mut self,
        pattern: &Pattern,
        parts: &'a [Pattern],
        subject: u16,
        state: &mut PatternState,
    ) -> Res<()> {
        if self.too_wide(parts.len()) {
            return Ok(());
        }
        let is_star = |part: &Pattern| matches!(part.kind, PatternKind::MatchStar { .. });
        let star = parts.iter().position(is_star);
        if parts.iter().filter(|part| is_star(part)).count() > 1 {
            return self.error("multiple starred names in sequence pattern", pattern.span);
        }
        let fail = self.fail_label(state);
        self.unit.jump(Op::JumpUnlessSequence, 0, subject, 0, fail);
        match star {
            None => self.check_length(subject, parts.len(), true, state),
            Some(_) if parts.len() > 1 => self.check_length(subject, parts.len() - 1, false, state),
            Some(_) => {}
        }
        if parts.iter().all(|part| is_wildcard(part) || is_star_wildcard(part)) {
            return Ok(());
        }
        match star {
            Some(star) if is_star_wildcard(&parts[star]) => {
                self.sequence_items(pattern, parts, star, subject, state)
            }
            _ => self.sequence_unpack(pattern, parts, star, subject, state),
        }
    }

    fn sequence_unpack(
        &mut self,
        pattern: &Pattern,
        parts: &'a [Pattern],
        star: Option<usize>,
        subject: u16,
        state: &mut PatternState,
    ) -> Res<()> {
        let first = self.unit.alloc_many(parts.len() as u16);
        match star {
            None => self.unit.emit(Op::Unpack, 0, first, subject, parts.len() as u16),
            Some(star) => {
                let after = parts.len() - star - 1;
                if star > 255 || after > 255 {
                    let message = "too many expressions in star-unpacking sequence pattern";
                    return self.error(message, pattern.span);
                }
                self.unit.emit(Op::UnpackEx, 0, first, subject, (star | after << 8) as u16);
            }
        }
        for (register, part) in (first..).zip(parts) {
            self.part(part, register, state)?;
        }
        Ok(())
    }

    /// With `*_` the items are taken one by one.
    fn sequence_items(
        &mut self,
        pattern: &Pattern,
        parts: &'a [Pattern],
        star: usize,
        subject: u16,
        state: &mut PatternState,
    ) -> Res<()> {
        for (index, part) in parts.iter().enumerate() {
            if is_wildcard(part) || index == star {
                continue;
            }
            self.unit.at(pattern.span);
            let register = self.unit.alloc();
            if index < star {
                self.load_item(register, subject, index);
            } else {
                self.unit.emit(Op::Len, 0, register, subject, 0);
                self.unit.emit(Op::SubImm, 0, register, register, (parts.len() - index) as u16);
                self.unit.emit(Op::GetItem, 0, register, subject, register);
            }
            self.part(part, register, state)?;
        }
        Ok(())
    }

    fn load_item(&mut self, register: u16, subject: u16, index: usize) {
        match i16::try_from(index) {
            Ok(index) => self.unit.emit(Op::GetItemImm, 0, register, subject, index as u16),
            Err(_) => {
                self.unit.load_const(register, Const::Int(index as i64));
                self.unit.emit(Op::GetItem, 0, register, subject, register);
            }
        }
    }

    pub(super) fn mapping_pattern(
        &mut self,
        pattern: &Pattern,
        keys: &'a [Expr],
        parts: &'a [Pattern],
        rest: Option<&Name>,
        subject: u16,
        state: &mut PatternState,
    ) -> Res<()> {
        if self.too_wide(keys.len()) {
            return Ok(());
        }
        let fail = self.fail_label(state);
        self.unit.jump(Op::JumpUnlessMapping, 0, subject, 0, fail);
        if keys.is_empty() && rest.is_none() {
            return Ok(());
        }
        if !keys.is_empty() {
            self.check_length(subject, keys.len(), false, state);
        }
        let tuple = self.mapping_keys(pattern, keys)?;
        self.unit.at(pattern.span);
        let values = self.unit.alloc();
        self.unit.emit(Op::MatchKeys, 0, values, subject, tuple);
        let fail = self.fail_label(state);
        self.unit.jump(Op::JumpIfNone, 0, values, 0, fail);
        if !parts.is_empty() {
            let first = self.unit.alloc_many(parts.len() as u16);
            self.unit.emit(Op::Unpack, 0, first, values, parts.len() as u16);
            for (register, part) in (first..).zip(parts) {
                self.part(part, register, state)?;
            }
        }
        if let Some(rest) = rest {
            self.unit.at(pattern.span);
            let register = self.unit.alloc();
            self.unit.emit(Op::MatchRest, 0, register, subject, tuple);
            self.capture(rest, pattern.span, register, true, state)?;
        }
        Ok(())
    }

    /// The tuple of the keys, in a new temp.
    fn mapping_keys(&mut self, pattern: &Pattern, keys: &'a [Expr]) -> Res<u16> {
        let tuple = self.unit.top;
        let mut seen = HashSet::new();
        for key in keys {
            match self.fold(key) {
                Some(value) => {
                    if !seen.insert(same_key(&value)) {
                        let shown = unparse::repr(&value);
                        let message = format!("mapping pattern checks duplicate key ({shown})");
                        return self.error(message, pattern.span);
                    }
                }
                None if matches!(key.kind, ExprKind::Attribute { .. }) => {}
                None => {
                    let message = "mapping pattern keys may only match literals and attribute lookups";
                    return self.error(message, pattern.span);
                }
            }
        }
        if keys.len() > 200 {
            let expr = &keys[0];
            self.starred_display(expr, Op::BuildTuple, keys, Want::Top)?;
            return Ok(tuple);
        }
        for key in keys {
            self.push(key)?;
        }
        self.unit.at(pattern.span);
        self.unit.emit(Op::BuildTuple, 0, tuple, tuple, keys.len() as u16);
        self.release(tuple);
        self.unit.alloc();
        Ok(tuple)
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn class_pattern(
        &mut self,
        pattern: &Pattern,
        class: &'a Expr,
        parts: &'a [Pattern],
        names: &'a [Name],
        named_parts: &'a [Pattern],
        subject: u16,
        state: &mut PatternState,
    ) -> Res<()> {
        if self.too_wide(parts.len() + named_parts.len()) {
            return Ok(());
        }
        let mut seen = HashSet::new();
        for (name, part) in names.iter().zip(named_parts) {
            self.forbid_debug(name, ExprContext::Store, part.span)?;
            if !seen.insert(name) {
                return self.error(format!("attribute name repeated in class pattern: {name}"), part.span);
            }
        }
        let window = self.push(class)?;
        let list = names.iter().map(|name| Const::str(name)).collect::<Vec<_>>();
        self.settle(Val::Const(Const::Tuple(Arc::from(list))), Want::Top);
        self.unit.at(pattern.span);
        let count = u16::try_from(parts.len()).unwrap_or(u16::MAX);
        self.unit.emit(Op::MatchClass, 0, window, subject, count);
        self.release(window + 1);
        let fail = self.fail_label(state);
        self.unit.jump(Op::JumpIfNone, 0, window, 0, fail);
        let total = parts.len() + named_parts.len();
        if total == 0 {
            return Ok(());
        }
        let first = self.unit.alloc_many(total as u16);
        self.unit.emit(Op::Unpack, 0, first, window, total as u16);
        for (register, part) in (first..).zip(parts.iter().chain(named_parts)) {
            self.part(part, register, state)?;
        }
        Ok(())
    }
}

/// Keys that compare equal: `1`, `1.0` and `True` are one key.
fn same_key(value: &Const) -> Const {
    match value {
        Const::True => Const::Int(1),
        Const::False => Const::Int(0),
        Const::Float(float) if float.fract() == 0.0 && float.abs() < 9e15 => Const::Int(*float as i64),
        Const::Complex(re, im) if *im == 0.0 => same_key(&Const::Float(*re)),
        other => other.clone(),
    }
}
