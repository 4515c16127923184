//! Calls, attributes, and the shortcut for `super().name`.

use std::collections::HashSet;
use std::sync::Arc;

use super::expr::base_of;
use super::unit::{Place, UnitKind};
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{B_TEMP, Const, EX_KWARGS, EX_METHOD, Op, SiteKind, ZERO_ARG};
use crate::symbols::Scope;

/// The most arguments a call instruction takes.
const MAX_ARGS: usize = 255;

impl<'a> Compiler<'a> {
    /// `first` is the callee, or for `object.method(...)` the object.
    pub(super) fn call(
        &mut self,
        expr: &Expr,
        func: &'a Expr,
        first: Val,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        want: Want,
    ) -> Res<Val> {
        self.check_keywords(keywords)?;
        let base = base_of(&first, self.unit.top);
        let ExprKind::Attribute { attr, .. } = &func.kind else {
            self.settle(first, Want::Top);
            self.unit.alloc();
            self.arguments(expr, base, false, args, keywords)?;
            self.at(expr);
            return Ok(self.finish_call(base, want));
        };
        let name = self.mangled(attr);
        let span = attribute_span(func.span, func.span, attr);
        match first {
            Val::Reg(object) => {
                self.release(base);
                self.unit.alloc_many(2);
                let site = self.unit.name_site(SiteKind::Method, &name);
                self.unit.at(span);
                self.unit.emit(Op::LoadMethod, 0, base, object, site);
            }
            other => {
                self.settle(other, Want::Top);
                self.unit.alloc();
                let site = self.unit.name_site(SiteKind::Method, &name);
                self.unit.at(span);
                self.unit.emit(Op::LoadMethod, 0, base, base, site);
            }
        }
        self.arguments(expr, base, true, args, keywords)?;
        self.unit.at(attribute_span(expr.span, func.span, attr));
        Ok(self.finish_call(base, want))
    }

    /// The position of the call instruction has been set; patches its destination in.
    fn finish_call(&mut self, base: u16, want: Want) -> Val {
        let pending = self.unit.pending_call.take();
        self.release(base);
        let (dst, value) = self.dst(want);
        if let Some((op, flags, site)) = pending {
            self.unit.emit(op, flags, base, dst, site);
        }
        value
    }

    /// Evaluates the arguments into the window and notes the instruction that [`Compiler::finish_call`] emits.
    pub(super) fn arguments(
        &mut self,
        expr: &Expr,
        base: u16,
        is_method: bool,
        args: &'a [Expr],
        keywords: &'a [Keyword],
    ) -> Res<()> {
        let given = usize::from(self.unit.top.saturating_sub(base.saturating_add(2)));
        let starred = args.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }));
        let count = given + args.len() + keywords.len();
        if starred || count > MAX_ARGS || keywords.iter().any(|keyword| keyword.arg.is_none()) {
            return self.arguments_ex(expr, base, is_method, args, keywords);
        }
        for arg in args {
            self.push(arg)?;
        }
        let mut names = Vec::with_capacity(keywords.len());
        for keyword in keywords {
            self.push(&keyword.value)?;
            if let Some(name) = &keyword.arg {
                names.push(Const::str(&self.mangled(name)));
            }
        }
        let (op, site) = if names.is_empty() {
            let op = if is_method { Op::CallMethod } else { Op::Call };
            (op, self.unit.site(SiteKind::Call, 0))
        } else {
            let op = if is_method { Op::CallMethodKw } else { Op::CallKw };
            let index = self.unit.small_constant(Const::Tuple(Arc::from(names)));
            (op, self.unit.site(SiteKind::CallKw, index))
        };
        self.unit.pending_call = Some((op, count as u8, site));
        Ok(())
    }

    fn arguments_ex(
        &mut self,
        expr: &Expr,
        base: u16,
        is_method: bool,
        args: &'a [Expr],
        keywords: &'a [Keyword],
    ) -> Res<()> {
        let given = self.unit.top.saturating_sub(base.saturating_add(2));
        match args {
            [Expr { kind: ExprKind::Starred { value, .. }, .. }] if given == 0 => {
                self.push(value)?;
            }
            _ => self.argument_tuple(expr, base + 2, given, args)?,
        }
        let mut flags = if is_method { EX_METHOD } else { 0 };
        if !keywords.is_empty() {
            flags |= EX_KWARGS;
            self.keyword_dict(expr, base, keywords)?;
        }
        let site = self.unit.site(SiteKind::Call, 0);
        self.unit.pending_call = Some((Op::CallEx, flags, site));
        Ok(())
    }

    /// As [`Compiler::arguments`] when the tuple of positional arguments is in the window already.
    pub(super) fn arguments_tuple_given(
        &mut self,
        expr: &Expr,
        base: u16,
        keywords: &'a [Keyword],
    ) -> Res<()> {
        let mut flags = 0;
        if !keywords.is_empty() {
            flags |= EX_KWARGS;
            self.keyword_dict(expr, base, keywords)?;
        }
        let site = self.unit.site(SiteKind::Call, 0);
        self.unit.pending_call = Some((Op::CallEx, flags, site));
        Ok(())
    }

    /// The tuple of `given` arguments that are in the window already and of `args`, into the first of them.
    fn argument_tuple(&mut self, expr: &Expr, first: u16, given: u16, args: &'a [Expr]) -> Res<()> {
        if given == 0 {
            return self.starred_display(expr, Op::BuildTuple, args, Want::Top).map(|_| ());
        }
        self.at(expr);
        self.unit.emit(Op::BuildList, 0, first, first, given);
        self.release(first + 1);
        self.extend_list(expr, first, args)?;
        self.at(expr);
        self.unit.emit(Op::ListToTuple, 0, first, first, 0);
        Ok(())
    }

    fn keyword_dict(&mut self, expr: &Expr, base: u16, keywords: &'a [Keyword]) -> Res<()> {
        let dict = self.unit.alloc();
        let leading = keywords.iter().take_while(|keyword| keyword.arg.is_some()).count().min(30);
        self.release(dict);
        for keyword in &keywords[..leading] {
            self.keyword_pair(keyword)?;
        }
        self.at(expr);
        self.unit.emit(Op::BuildMap, 0, dict, dict, leading as u16);
        self.release(dict + 1);
        let mut rest = &keywords[leading..];
        let mut merged = false;
        while let Some(keyword) = rest.first() {
            let top = self.unit.top;
            let mut taken = 1;
            if keyword.arg.is_none() {
                let value = self.expr(&keyword.value, Want::Any)?;
                let (register, flag) = self.operand(value, B_TEMP);
                self.at(expr);
                self.unit.emit(Op::MapMerge, flag, dict, register, base);
                merged = true;
            } else if merged {
                // A mapping before them may have the same names, so these are merged as one is.
                taken = rest.iter().take_while(|keyword| keyword.arg.is_some()).count().min(30);
                for keyword in &rest[..taken] {
                    self.keyword_pair(keyword)?;
                }
                self.at(expr);
                self.unit.emit(Op::BuildMap, 0, top, top, taken as u16);
                self.release(top + 1);
                self.unit.emit(Op::MapMerge, B_TEMP, dict, top, base);
            } else {
                self.keyword_pair(keyword)?;
                self.at(expr);
                let flags = crate::code::B_TEMP | crate::code::C_TEMP;
                self.unit.emit(Op::MapAdd, flags, dict, top, top + 1);
            }
            self.release(top);
            rest = &rest[taken..];
        }
        Ok(())
    }

    /// Name and value of a keyword argument, in two new temps.
    fn keyword_pair(&mut self, keyword: &'a Keyword) -> Res<()> {
        let name = keyword.arg.as_ref().map(|name| self.mangled(name)).unwrap_or_else(|| Name::new(""));
        let key = self.unit.alloc();
        self.unit.load_const(key, Const::str(&name));
        self.push(&keyword.value).map(|_| ())
    }

    pub(super) fn check_keywords(&self, keywords: &[Keyword]) -> Res<()> {
        let mut seen = HashSet::new();
        for keyword in keywords {
            let Some(name) = &keyword.arg else { continue };
            self.forbid_debug(name, ExprContext::Store, keyword.span)?;
            if !seen.insert(name) {
                return self.error(format!("keyword argument repeated: {name}"), keyword.span);
            }
        }
        Ok(())
    }

    /// A call whose window is complete but for the arguments given in registers after the slot.
    pub(super) fn emit_call(&mut self, base: u16, is_method: bool, want: Want) -> Val {
        let count = self.unit.top.saturating_sub(base.saturating_add(2));
        let op = if is_method { Op::CallMethod } else { Op::Call };
        let site = self.unit.site(SiteKind::Call, 0);
        self.unit.pending_call = Some((op, count as u8, site));
        self.finish_call(base, want)
    }

    /// The call noted by [`Compiler::arguments`].
    pub(super) fn emit_pending_call(&mut self, base: u16, want: Want) -> Val {
        self.finish_call(base, want)
    }

    pub(super) fn attribute(&mut self, expr: &Expr, attr: &Name, first: Val, want: Want) -> Val {
        let base = base_of(&first, self.unit.top);
        let name = self.mangled(attr);
        let (object, flag) = self.operand(first, B_TEMP);
        self.release(base);
        let (dst, value) = self.dst(want);
        let site = self.unit.name_site(SiteKind::Attr, &name);
        self.unit.at(attribute_span(expr.span, expr.span, attr));
        self.emit_abc(Op::LoadAttr, flag, dst, object, site, false);
        value
    }

    /// Whether an expression is `super(...).name` that the super instructions can do.
    pub(super) fn is_super_attribute(&self, expr: &Expr) -> bool {
        let ExprKind::Attribute { value, attr, .. } = &expr.kind else { return false };
        let ExprKind::Call { func, args, keywords } = &value.kind else { return false };
        let ExprKind::Name { id, .. } = &func.kind else { return false };
        if id != "super" || attr == "__class__" || !keywords.is_empty() || !self.unit.comps.is_empty() {
            return false;
        }
        if self.block().scope("super") != Some(Scope::GlobalImplicit)
            || self
                .table
                .block(self.table.top())
                .scope("super")
                .is_some_and(|scope| scope != Scope::GlobalImplicit)
        {
            return false;
        }
        match args.as_slice() {
            [] => {
                let is_function =
                    matches!(self.unit.kind, UnitKind::Function | UnitKind::AsyncFunction | UnitKind::Lambda);
                is_function
                    && self.unit.code.arg_count > 0
                    && self.block().scope("__class__") == Some(Scope::Free)
            }
            [class, object] => {
                ![class, object].iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
            }
            _ => false,
        }
    }

    /// Puts super, class and object into three new temps; the flags of the instruction that takes them.
    fn super_window(&mut self, call: &'a Expr) -> Res<u8> {
        let ExprKind::Call { func, args, .. } = &call.kind else { return Ok(0) };
        self.push(func)?;
        self.at(call);
        if let [class, object] = args.as_slice() {
            self.push(class)?;
            self.push(object)?;
            return Ok(0);
        }
        let class = Name::new("__class__");
        let place = self.resolve(&class);
        if let Place::Cell(cell) = place {
            let dst = self.unit.alloc();
            let var = self.unit.var_name(&class);
            self.unit.emit(Op::LoadDeref, 0, dst, cell, var);
        }
        let first = self.unit.code.varnames.first().cloned().map(Name::from);
        if let Some(first) = first {
            self.load_mangled(&first, Want::Top);
        }
        Ok(ZERO_ARG)
    }

    pub(super) fn super_attribute(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let ExprKind::Attribute { value: call, attr, .. } = &expr.kind else {
            return self.error("invalid syntax", expr.span);
        };
        let base = self.unit.top;
        let flags = self.super_window(call)?;
        let name = self.mangled(attr);
        self.release(base);
        let (dst, value) = self.dst(want);
        let site = self.unit.name_site(SiteKind::Super, &name);
        self.unit.at(attribute_span(expr.span, expr.span, attr));
        self.unit.emit(Op::LoadSuperAttr, flags, dst, base, site);
        Ok(value)
    }

    pub(super) fn super_call(
        &mut self,
        expr: &'a Expr,
        func: &'a Expr,
        args: &'a [Expr],
        keywords: &'a [Keyword],
        want: Want,
    ) -> Res<Val> {
        let ExprKind::Attribute { value: call, attr, .. } = &func.kind else {
            return self.error("invalid syntax", expr.span);
        };
        self.check_keywords(keywords)?;
        let base = self.unit.top;
        let flags = self.super_window(call)?;
        let name = self.mangled(attr);
        let site = self.unit.name_site(SiteKind::Super, &name);
        self.unit.at(attribute_span(func.span, func.span, attr));
        self.unit.emit(Op::LoadSuperMethod, flags, base, 0, site);
        self.release(base + 2);
        self.arguments(expr, base, true, args, keywords)?;
        self.unit.at(attribute_span(expr.span, func.span, attr));
        Ok(self.finish_call(base, want))
    }
}

/// Of an attribute on a later line than its object only the name is marked.
pub(super) fn attribute_span(span: Span, attribute: Span, name: &str) -> Span {
    if span.line == attribute.end_line {
        return span;
    }
    let length = name.chars().count() as u32;
    let col = attribute.end_col.saturating_sub(length);
    Span { line: attribute.end_line, col, ..span }
}
