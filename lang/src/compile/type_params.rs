//! Type parameters and type aliases. Bounds, defaults and values are functions, called when first asked for.

use super::unit::UnitKind;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{Const, Intrinsic1, Intrinsic2, Op};
use crate::symbols::NodeTag;

impl<'a> Compiler<'a> {
    /// Makes the type parameters, stores them, and leaves the tuple of them at the top.
    pub(super) fn type_params(&mut self, params: &'a [TypeParam]) -> Res<()> {
        let base = self.unit.top;
        for param in params {
            let temp = self.unit.top;
            self.unit.at(param.span);
            self.settle(Val::Const(Const::str(&param.name)), Want::Top);
            self.type_param(param, temp)?;
            if let Some(default) = &param.default_value {
                self.lazy_part(&param.name, default)?;
                self.unit.at(param.span);
                self.intrinsic2(Intrinsic2::SetTypeParamDefault, temp);
            }
            self.store_name(&param.name, Val::Reg(temp), param.span)?;
            self.release(temp + 1);
        }
        self.unit.emit(Op::BuildTuple, 0, base, base, params.len() as u16);
        self.release(base + 1);
        Ok(())
    }

    /// The name is in `temp`; the parameter takes its place.
    fn type_param(&mut self, param: &'a TypeParam, temp: u16) -> Res<()> {
        let simple = match &param.kind {
            TypeParamKind::TypeVar { bound: Some(bound) } => {
                self.lazy_part(&param.name, bound)?;
                self.unit.at(param.span);
                let kind = match bound.kind {
                    ExprKind::Tuple { .. } => Intrinsic2::TypeVarWithConstraints,
                    _ => Intrinsic2::TypeVarWithBound,
                };
                self.intrinsic2(kind, temp);
                return Ok(());
            }
            TypeParamKind::TypeVar { bound: None } => Intrinsic1::TypeVar,
            TypeParamKind::ParamSpec => Intrinsic1::ParamSpec,
            TypeParamKind::TypeVarTuple => Intrinsic1::TypeVarTuple,
        };
        self.unit.emit(Op::Intrinsic1, 0, temp, temp, simple as u16);
        Ok(())
    }

    fn intrinsic2(&mut self, kind: Intrinsic2, window: u16) {
        self.unit.emit(Op::Intrinsic2, 0, window, window, kind as u16);
        self.release(window + 1);
    }

    /// A function that evaluates a bound or default, at the top.
    fn lazy_part(&mut self, name: &Name, value: &'a Expr) -> Res<()> {
        let block = self.table.of_node(value, NodeTag::TypeVariable);
        self.lazy_value(name, value, block)
    }

    fn lazy_value(&mut self, name: &Name, value: &'a Expr, block: crate::symbols::BlockId) -> Res<()> {
        let private = self.unit.private.clone();
        self.enter_unit(block, UnitKind::TypeParams, name, private, value.span.line);
        let result = match &value.kind {
            // The default of a TypeVarTuple may be `*Ts`.
            ExprKind::Starred { value: inner, .. } => {
                let base = self.unit.top;
                let iterable = self.expr(inner, Want::Any)?;
                let (register, flag) = self.operand(iterable, crate::code::B_TEMP);
                self.release(base);
                let dst = self.unit.alloc();
                self.emit_abc(Op::Unpack, flag, dst, register, 1, false);
                Val::Temp(dst)
            }
            _ => self.expr(value, Want::Any)?,
        };
        self.unit.at(value.span);
        self.emit_return(result);
        let code = self.finish_unit()?;
        let base = self.unit.top;
        self.unit.at(value.span);
        self.make_function(code, base, 0);
        Ok(())
    }

    pub(super) fn type_alias(
        &mut self,
        name: &'a Expr,
        params: &'a [TypeParam],
        value: &'a Expr,
        span: Span,
    ) -> Res<()> {
        let ExprKind::Name { id, .. } = &name.kind else { return self.error("invalid syntax", name.span) };
        let base = self.unit.top;
        self.unit.at(span);
        if params.is_empty() {
            self.alias_parts(id, params, value, span)?;
        } else {
            let block = self.table.of_node(&params[0], NodeTag::TypeParameters);
            let unit_name = self.table.block(block).name.clone();
            let private = self.unit.private.clone();
            self.enter_unit(block, UnitKind::TypeParams, &unit_name, private, span.line);
            self.unit.at(span);
            let temp = self.unit.top;
            self.alias_parts(id, params, value, span)?;
            self.emit_return(Val::Temp(temp));
            let code = self.finish_unit()?;
            let function = self.unit.top;
            self.unit.at(span);
            self.make_function(code, function, 0);
            self.unit.alloc();
            self.emit_call(base, false, Want::Top);
        }
        self.unit.at(name.span);
        self.store_name(id, Val::Temp(base), name.span)?;
        self.release(base);
        Ok(())
    }

    /// Name, type parameters and value of an alias, and the alias made of them, at the top.
    fn alias_parts(&mut self, name: &Name, params: &'a [TypeParam], value: &'a Expr, span: Span) -> Res<()> {
        let window = self.unit.top;
        self.settle(Val::Const(Const::str(name)), Want::Top);
        if params.is_empty() {
            self.settle(Val::Const(Const::None), Want::Top);
        } else {
            self.type_params(params)?;
        }
        let block = self.table.of_node(value, NodeTag::TypeAlias);
        self.lazy_value(name, value, block)?;
        self.unit.at(span);
        self.unit.emit(Op::BuildTuple, 0, window, window, 3);
        self.unit.emit(Op::Intrinsic1, 0, window, window, Intrinsic1::TypeAlias as u16);
        self.release(window + 1);
        Ok(())
    }
}
