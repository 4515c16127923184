//! Classes.

use super::unit::UnitKind;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{B_TEMP, Code, Const, Intrinsic1, Op};
use crate::symbols::NodeTag;
use std::sync::Arc;

impl<'a> Compiler<'a> {
    pub(super) fn class_def(&mut self, def: &'a ClassDef, span: Span) -> Res<()> {
        let base = self.unit.top;
        for decorator in &def.decorator_list {
            self.push(decorator)?;
            self.unit.alloc();
        }
        let line = def.decorator_list.first().map_or(span.line, |decorator| decorator.span.line);
        self.unit.at(span);
        if def.type_params.is_empty() {
            self.build_class(def, span, line)?;
        } else {
            self.generic_class(def, span, line)?;
        }
        let value = self.apply_decorators(&def.decorator_list, base);
        self.unit.at(span);
        self.store_name(&def.name, value, span)?;
        self.release(base);
        Ok(())
    }

    /// Calls `__build_class__`; the class goes to the temp at the top.
    fn build_class(&mut self, def: &'a ClassDef, span: Span, line: u32) -> Res<()> {
        let base = self.unit.top;
        let code = self.class_body(def, line)?;
        self.unit.at(span);
        self.unit.alloc_many(2);
        self.unit.emit(Op::LoadBuildClass, 0, base, 0, 0);
        let function = self.unit.top;
        self.make_function(code, function, 0);
        self.settle(Val::Const(Const::str(&def.name)), Want::Top);
        self.check_keywords(&def.keywords)?;
        let generic_base = Name::new(".generic_base");
        let at = Expr::new(ExprKind::Tuple { elts: Vec::new(), ctx: ExprContext::Load }, span);
        if def.type_params.is_empty() {
            self.arguments(&at, base, false, &def.bases, &def.keywords)?;
        } else {
            self.generic_arguments(&at, base, def, &generic_base)?;
        }
        self.unit.at(span);
        self.emit_pending_call(base, Want::Top);
        Ok(())
    }

    /// The arguments of a generic class: `Generic[...]` comes after the bases.
    fn generic_arguments(&mut self, at: &Expr, base: u16, def: &'a ClassDef, extra: &Name) -> Res<()> {
        let plain = !def.bases.iter().any(|arg| matches!(arg.kind, ExprKind::Starred { .. }))
            && def.keywords.iter().all(|keyword| keyword.arg.is_some())
            && def.bases.len() + def.keywords.len() < 250;
        if plain {
            for class in &def.bases {
                self.push(class)?;
            }
            self.load_mangled(extra, Want::Top);
            return self.arguments(at, base, false, &[], &def.keywords);
        }
        let list = base + 2;
        self.unit.emit(Op::BuildList, 0, list, list, 2);
        self.release(list + 1);
        self.extend_list(at, list, &def.bases)?;
        let value = self.load_mangled(extra, Want::Top);
        let (register, flag) = self.operand(value, B_TEMP);
        self.unit.emit(Op::ListAppend, flag, list, register, 0);
        self.release(list + 1);
        self.unit.emit(Op::ListToTuple, 0, list, list, 0);
        self.arguments_tuple_given(at, base, &def.keywords)
    }

    fn generic_class(&mut self, def: &'a ClassDef, span: Span, line: u32) -> Res<()> {
        let block = self.table.of_node(&def.type_params[0], NodeTag::TypeParameters);
        let name = self.table.block(block).name.clone();
        self.enter_unit(block, UnitKind::TypeParams, &name, Some(def.name.clone()), line);
        self.unit.at(span);
        let params = Name::new(".type_params");
        let base = self.unit.top;
        self.type_params(&def.type_params)?;
        self.store_mangled(&params, Val::Temp(base));
        self.release(base);
        let value = self.load_mangled(&params, Want::Any);
        let (register, flag) = self.operand(value, B_TEMP);
        self.release(base);
        let dst = self.unit.alloc();
        self.emit_abc(Op::Intrinsic1, flag, dst, register, Intrinsic1::SubscriptGeneric as u16, false);
        self.store_mangled(&Name::new(".generic_base"), Val::Temp(dst));
        self.release(base);
        self.build_class(def, span, line)?;
        self.emit_return(Val::Temp(base));
        let code = self.finish_unit()?;
        let base = self.unit.top;
        self.unit.at(span);
        self.make_function(code, base, 0);
        self.unit.alloc();
        self.emit_call(base, false, Want::Top);
        Ok(())
    }

    fn class_body(&mut self, def: &'a ClassDef, line: u32) -> Res<Arc<Code>> {
        let block = self.table.of_node(def, NodeTag::Class);
        self.enter_unit(block, UnitKind::Class, &def.name, Some(def.name.clone()), line);
        let base = self.unit.top;
        let name = self.load_mangled(&Name::new("__name__"), Want::Top);
        self.store_mangled(&Name::new("__module__"), name);
        self.release(base);
        let qualname = Const::str(&self.unit.code.qualname.clone());
        self.store_dunder("__qualname__", qualname);
        self.store_dunder("__firstlineno__", Const::Int(i64::from(line)));
        if !def.type_params.is_empty() {
            let value = self.load_mangled(&Name::new(".type_params"), Want::Top);
            self.store_mangled(&Name::new("__type_params__"), value);
            self.release(base);
        }
        if let Some(cell) = self.own_cell("__classdict__") {
            let temp = self.unit.alloc();
            self.unit.emit(Op::LoadLocals, 0, temp, 0, 0);
            self.unit.emit(Op::StoreDeref, B_TEMP, cell, temp, 0);
            self.release(base);
        }
        self.setup_annotations(&def.body);
        let body = self.module_docstring(&def.body);
        self.stmts(body)?;
        let attributes = std::mem::take(&mut self.unit.static_attributes);
        let attributes = attributes.iter().map(|name| Const::str(name)).collect();
        self.store_dunder("__static_attributes__", Const::Tuple(attributes));
        if let Some(cell) = self.own_cell("__classdict__") {
            self.store_cell("__classdictcell__", cell);
        }
        if let Some(cell) = self.own_cell("__class__") {
            self.store_cell("__classcell__", cell);
            let temp = self.unit.alloc();
            self.unit.emit(Op::Move, 0, temp, cell, 0);
            self.emit_return(Val::Temp(temp));
            self.release(base);
        }
        self.finish_unit()
    }

    /// The register of a cell that belongs to this class.
    fn own_cell(&self, name: &str) -> Option<u16> {
        let block = self.block();
        let own = name == "__class__" && block.needs_class_closure
            || name == "__classdict__" && block.needs_class_dict;
        if own { self.unit.cell(name) } else { None }
    }

    fn store_dunder(&mut self, name: &str, value: Const) {
        let top = self.unit.top;
        self.store_mangled(&Name::new(name), Val::Const(value));
        self.release(top);
    }

    fn store_cell(&mut self, name: &str, cell: u16) {
        let temp = self.unit.alloc();
        self.unit.emit(Op::Move, 0, temp, cell, 0);
        self.store_mangled(&Name::new(name), Val::Temp(temp));
        self.release(temp);
    }
}
