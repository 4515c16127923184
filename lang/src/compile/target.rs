//! Assignment, augmented assignment and deletion.

use super::call::attribute_span;
use super::collection::plain_slice;
use super::unit::UnitKind;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{A_TEMP, B_TEMP, C_TEMP, INPLACE, Op, SiteKind};

impl<'a> Compiler<'a> {
    pub(super) fn assign_stmt(&mut self, targets: &'a [Expr], value: &'a Expr) -> Res<()> {
        let base = self.unit.top;
        if let [target] = targets {
            self.assign_expr(target, value)?;
        } else {
            let value = self.expr(value, Want::Any)?;
            let Some((last, others)) = targets.split_last() else { return Ok(()) };
            for target in others {
                let borrowed = match &value {
                    Val::Temp(temp) => Val::Reg(*temp),
                    other => other.clone(),
                };
                let top = self.unit.top;
                self.assign(target, borrowed)?;
                self.release(top);
            }
            self.assign(last, value)?;
        }
        self.release(base);
        Ok(())
    }

    /// `target = value` with a single target.
    pub(super) fn assign_expr(&mut self, target: &'a Expr, value: &'a Expr) -> Res<()> {
        if let ExprKind::Name { id, .. } = &target.kind
            && id != "__debug__"
            && let Some(register) = self.direct_register(id)
        {
            self.expr(value, Want::Into(register))?;
            return Ok(());
        }
        if let Some(pairs) = parallel(target, value) {
            return self.parallel_assign(&pairs);
        }
        let value = self.expr(value, Want::Any)?;
        self.assign(target, value)
    }

    /// `a, b = x, y` without a tuple.
    fn parallel_assign(&mut self, pairs: &[(&'a Expr, &'a Expr)]) -> Res<()> {
        let registers: Vec<Option<u16>> =
            pairs.iter().map(|(target, _)| self.target_register(target)).collect();
        let all_direct = registers.iter().all(Option::is_some);
        let mut values = Vec::with_capacity(pairs.len());
        for (index, (_, value)) in pairs.iter().enumerate() {
            let last = index + 1 == pairs.len();
            if let Some(Some(register)) = registers.last()
                && last
                && all_direct
                && !values.iter().any(|value| matches!(value, Val::Reg(used) if used == register))
                && !registers[..index].contains(&Some(*register))
            {
                values.push(self.expr(value, Want::Into(*register))?);
                continue;
            }
            let value = self.expr(value, Want::Any)?;
            let value = match value {
                // The local may be assigned before it is read.
                Val::Reg(register) if !all_direct || registers[..].contains(&Some(register)) => {
                    self.settle(Val::Reg(register), Want::Top)
                }
                other => other,
            };
            values.push(value);
        }
        for ((target, _), value) in pairs.iter().zip(values) {
            let top = self.unit.top;
            self.assign(target, value)?;
            self.release(top);
        }
        Ok(())
    }

    fn target_register(&self, target: &Expr) -> Option<u16> {
        match &target.kind {
            ExprKind::Name { id, .. } if id != "__debug__" => self.direct_register(id),
            _ => None,
        }
    }

    /// Stores a value in a target; the value is consumed if it is a temp.
    pub(super) fn assign(&mut self, target: &'a Expr, value: Val) -> Res<()> {
        match &target.kind {
            ExprKind::Name { id, .. } => {
                self.at(target);
                self.store_name(id, value, target.span)
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                self.forbid_debug(attr, ExprContext::Store, target.span)?;
                self.note_static_attribute(object, attr);
                let object = self.expr(object, Want::Any)?;
                self.store_attribute(target, attr, object, value);
                Ok(())
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                let object = self.expr(object, Want::Any)?;
                if let Some(bounds) = plain_slice(slice) {
                    let window = self.slice_bounds(bounds)?;
                    self.at(target);
                    let (a, a_flag) = self.operand(object, A_TEMP);
                    let (b, b_flag) = self.operand(value, B_TEMP);
                    self.unit.emit(Op::SetSlice, a_flag | b_flag, a, b, window);
                    return Ok(());
                }
                let key = self.expr(slice, Want::Any)?;
                self.at(target);
                self.set_item(object, key, value);
                Ok(())
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => self.unpack(target, elts, value),
            ExprKind::Starred { .. } => {
                self.error("starred assignment target must be in a list or tuple", target.span)
            }
            _ => self.error("cannot assign to expression", target.span),
        }
    }

    fn store_attribute(&mut self, target: &Expr, attr: &Name, object: Val, value: Val) {
        let name = self.mangled(attr);
        self.unit.at(attribute_span(target.span, target.span, attr));
        let (a, a_flag) = self.operand(object, A_TEMP);
        let (b, b_flag) = self.operand(value, B_TEMP);
        let site = self.unit.name_site(SiteKind::StoreAttr, &name);
        self.unit.emit(Op::StoreAttr, a_flag | b_flag, a, b, site);
    }

    fn set_item(&mut self, object: Val, key: Val, value: Val) {
        let (a, a_flag) = self.operand(object, A_TEMP);
        let (b, b_flag) = self.operand(key, B_TEMP);
        let (c, c_flag) = self.operand(value, C_TEMP);
        self.unit.emit(Op::SetItem, a_flag | b_flag | c_flag, a, b, c);
    }

    /// `self.name = ...` in a method is noted in `__static_attributes__` of the class.
    fn note_static_attribute(&mut self, object: &Expr, attr: &Name) {
        if !matches!(&object.kind, ExprKind::Name { id, .. } if id == "self") {
            return;
        }
        let name = self.mangled(attr);
        if let Some(class) = self.outer.iter_mut().rev().find(|unit| unit.kind == UnitKind::Class)
            && !class.static_attributes.contains(&name)
        {
            class.static_attributes.push(name);
        }
    }

    fn unpack(&mut self, target: &Expr, elts: &'a [Expr], value: Val) -> Res<()> {
        let is_star = |elt: &&Expr| matches!(elt.kind, ExprKind::Starred { .. });
        let star = elts.iter().position(|elt| is_star(&elt));
        self.at(target);
        let (source, flag) = self.operand(value, B_TEMP);
        if star.is_none()
            && let [first, second] = elts
            && let (Some(a), Some(c)) = (self.target_register(first), self.target_register(second))
        {
            self.unit.emit(Op::Unpack2, flag, a, source, c);
            return Ok(());
        }
        if elts.len() > usize::from(super::unit::MAX_REGISTERS) {
            self.unit.overflow = true;
            return Ok(());
        }
        let count = elts.len() as u16;
        let first = self.unit.alloc_many(count);
        match star {
            None => self.unit.emit(Op::Unpack, flag, first, source, count),
            Some(star) => {
                let after = elts.len() - star - 1;
                if elts.iter().filter(is_star).count() > 1 {
                    return self.error("multiple starred expressions in assignment", target.span);
                }
                if star > 255 || after > 255 {
                    return self.error("too many expressions in star-unpacking assignment", target.span);
                }
                self.unit.emit(Op::UnpackEx, flag, first, source, (star | after << 8) as u16);
            }
        }
        let top = self.unit.top;
        for (index, elt) in elts.iter().enumerate() {
            let target = match &elt.kind {
                ExprKind::Starred { value, .. } => value,
                _ => elt,
            };
            self.assign(target, Val::Temp(first.saturating_add(index as u16)))?;
            self.release(top);
        }
        Ok(())
    }

    pub(super) fn aug_assign(
        &mut self,
        target: &'a Expr,
        op: Operator,
        value: &'a Expr,
        span: Span,
    ) -> Res<()> {
        let base = self.unit.top;
        match &target.kind {
            ExprKind::Name { id, .. } => {
                self.forbid_debug(id, ExprContext::Store, target.span)?;
                let old = self.load_name(id, target.span, Want::Any);
                let operand = self.expr(value, Want::Any)?;
                self.unit.at(span);
                let want = self.direct_register(id).map_or(Want::Top, Want::Into);
                let new = self.binary_values(op, INPLACE, old, operand, base, want);
                if want == Want::Top {
                    self.at(target);
                    self.store_name(id, new, target.span)?;
                }
            }
            ExprKind::Attribute { value: object, attr, .. } => {
                self.forbid_debug(attr, ExprContext::Store, target.span)?;
                self.note_static_attribute(object, attr);
                let object = self.expr(object, Want::Any)?;
                let kept = borrowed(&object);
                let top = self.unit.top;
                let old = self.attribute(target, attr, kept, Want::Top);
                let operand = self.expr(value, Want::Any)?;
                self.unit.at(span);
                let new = self.binary_values(op, INPLACE, old, operand, top, Want::Top);
                self.store_attribute(target, attr, object, new);
            }
            ExprKind::Subscript { value: object, slice, .. } => {
                self.aug_subscript(target, object, slice, op, value, span)?;
            }
            _ => return self.error("cannot assign to expression", target.span),
        }
        self.release(base);
        Ok(())
    }

    fn aug_subscript(
        &mut self,
        target: &Expr,
        object: &'a Expr,
        slice: &'a Expr,
        op: Operator,
        value: &'a Expr,
        span: Span,
    ) -> Res<()> {
        let object = self.expr(object, Want::Any)?;
        // What is read twice must not be a constant that is loaded twice into temps that die once.
        let object = match object {
            Val::Const(_) => self.settle(object, Want::Top),
            other => other,
        };
        let key = self.expr(slice, Want::Any)?;
        let top = self.unit.top;
        self.at(target);
        let old = self.get_item(borrowed(&object), borrowed(&key), top, Want::Top);
        let operand = self.expr(value, Want::Any)?;
        self.unit.at(span);
        let new = self.binary_values(op, INPLACE, old, operand, top, Want::Top);
        self.at(target);
        self.set_item(object, key, new);
        Ok(())
    }

    pub(super) fn delete(&mut self, target: &'a Expr) -> Res<()> {
        let base = self.unit.top;
        match &target.kind {
            ExprKind::Name { id, .. } => self.delete_name(id, target.span)?,
            ExprKind::Attribute { value, attr, .. } => {
                let object = self.expr(value, Want::Any)?;
                let name = self.mangled(attr);
                let site = self.unit.name_site(SiteKind::StoreAttr, &name);
                self.unit.at(attribute_span(target.span, target.span, attr));
                self.emit_a(Op::DelAttr, object, 0, site);
            }
            ExprKind::Subscript { value, slice, .. } => {
                let object = self.expr(value, Want::Any)?;
                let key = self.expr(slice, Want::Any)?;
                self.at(target);
                let (a, a_flag) = self.operand(object, A_TEMP);
                let (b, b_flag) = self.operand(key, B_TEMP);
                self.unit.emit(Op::DelItem, a_flag | b_flag, a, b, 0);
            }
            ExprKind::Tuple { elts, .. } | ExprKind::List { elts, .. } => {
                elts.iter().try_for_each(|elt| self.delete(elt))?;
            }
            _ => return self.error("cannot delete expression", target.span),
        }
        self.release(base);
        Ok(())
    }
}

/// The same value for a reader that must not consume it.
fn borrowed(value: &Val) -> Val {
    match value {
        Val::Temp(temp) => Val::Reg(*temp),
        other => other.clone(),
    }
}

/// Targets and values of `a, b = x, y`: as many of one as of the other, no star.
fn parallel<'a>(target: &'a Expr, value: &'a Expr) -> Option<Vec<(&'a Expr, &'a Expr)>> {
    let (ExprKind::Tuple { elts: targets, .. } | ExprKind::List { elts: targets, .. }) = &target.kind else {
        return None;
    };
    let ExprKind::Tuple { elts: values, .. } = &value.kind else { return None };
    let is_star = |elt: &Expr| matches!(elt.kind, ExprKind::Starred { .. });
    if targets.len() != values.len() || targets.len() < 2 || targets.len() > 8 {
        return None;
    }
    if targets.iter().any(is_star) || values.iter().any(is_star) {
        return None;
    }
    Some(targets.iter().zip(values).collect())
}
