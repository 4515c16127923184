//! Comprehensions: inlined into the function around, or as functions of their own.

use std::collections::HashMap;

use super::assemble::COMP_START;
use super::unit::{InlinedComp, UnitKind};
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{B_TEMP, C_TEMP, Const, Op};
use crate::symbols::{BlockId, ComprehensionKind, NodeTag, Scope};

/// What a comprehension makes of each round.
#[derive(Clone, Copy)]
struct Element<'a> {
    kind: ComprehensionKind,
    key: &'a Expr,
    value: Option<&'a Expr>,
    span: Span,
    /// The register of the collection.
    result: u16,
}

impl<'a> Compiler<'a> {
    pub(super) fn comprehension(&mut self, expr: &'a Expr, want: Want) -> Res<Val> {
        let (kind, key, value, generators) = match &expr.kind {
            ExprKind::ListComp { elt, generators } => (ComprehensionKind::List, elt, None, generators),
            ExprKind::SetComp { elt, generators } => (ComprehensionKind::Set, elt, None, generators),
            ExprKind::GeneratorExp { elt, generators } => {
                (ComprehensionKind::Generator, elt, None, generators)
            }
            ExprKind::DictComp { key, value, generators } => {
                (ComprehensionKind::Dict, key, Some(&**value), generators)
            }
            _ => return self.error("invalid syntax", expr.span),
        };
        let id = self.table.of_node(&generators[0], NodeTag::Comprehension);
        let block = self.table.block(id);
        let awaits = block.coroutine;
        let is_async = awaits && kind != ComprehensionKind::Generator;
        let inlined = block.inlined;
        let may_await = self.unit.kind == UnitKind::Comprehension || awaits && self.may_await();
        if is_async && !may_await {
            let message = "asynchronous comprehension outside of an asynchronous function";
            return self.error(message, expr.span);
        }
        let element = Element { kind, key, value, span: expr.span, result: self.unit.top };
        if inlined {
            self.inlined_comprehension(id, element, generators, want)
        } else {
            self.comprehension_function(id, element, generators, is_async, want)
        }
    }

    fn inlined_comprehension(
        &mut self,
        id: BlockId,
        element: Element<'a>,
        generators: &'a [Comprehension],
        want: Want,
    ) -> Res<Val> {
        let base = self.unit.alloc();
        self.outermost_iterator(&generators[0])?;
        self.unit.at(element.span);
        self.build_empty(element.kind, base);
        let (vars, first, start) = self.comprehension_vars(id);
        let names: Vec<(Name, (u16, bool))> = vars.iter().map(|(name, var)| (name.clone(), *var)).collect();
        self.unit.comps.push(InlinedComp { block: id, vars });
        let result = self.generator_loop(element, generators, 0, Some(base + 1));
        self.unit.comps.pop();
        result?;
        let end = self.unit.label_here();
        for register in first..first + names.len() as u16 {
            self.unit.emit(Op::Unset, 0, register, 0, 0);
        }
        for (name, (register, is_cell)) in names {
            self.unit.named_temps.push((name, register, is_cell, start, end));
        }
        self.release(base + 1);
        Ok(self.settle(Val::Temp(base), want))
    }

    /// Temps for the variables of an inlined comprehension: the table, the first temp, where they begin to live.
    fn comprehension_vars(&mut self, id: BlockId) -> (HashMap<Name, (u16, bool)>, u16, super::unit::Label) {
        let block = self.table.block(id);
        let is_var = |name: &&Name| !name.starts_with('.');
        let locals: Vec<Name> = block.names_with(Scope::Local).filter(is_var).cloned().collect();
        let cells: Vec<Name> = block.names_with(Scope::Cell).filter(is_var).cloned().collect();
        let first = self.unit.top;
        let mut vars = HashMap::new();
        for name in locals {
            let register = self.unit.alloc();
            self.unit.emit(Op::Unset, COMP_START, register, 0, 0);
            vars.insert(name, (register, false));
        }
        for name in cells {
            let register = self.unit.alloc();
            self.unit.emit(Op::MakeCell, 0, register, 0, 0);
            vars.insert(name, (register, true));
        }
        let start = self.unit.label_here();
        (vars, first, start)
    }

    fn build_empty(&mut self, kind: ComprehensionKind, dst: u16) {
        let op = match kind {
            ComprehensionKind::List => Op::BuildList,
            ComprehensionKind::Set => Op::BuildSet,
            ComprehensionKind::Dict => Op::BuildMap,
            ComprehensionKind::Generator => return,
        };
        self.unit.emit(op, 0, dst, dst, 0);
    }

    /// The iterator of the first `for`, in a new temp.
    fn outermost_iterator(&mut self, generator: &'a Comprehension) -> Res<()> {
        let base = self.unit.top;
        let value = self.iterable(&generator.iter)?;
        let op = if generator.is_async { Op::GetAiter } else { Op::GetIter };
        self.at(&generator.iter);
        self.unary_value(op, value, base, Want::Top);
        Ok(())
    }

    /// What a loop iterates: a display of constants becomes a constant.
    pub(super) fn iterable(&mut self, expr: &'a Expr) -> Res<Val> {
        match self.constant_iterable(expr) {
            Some(value) => {
                self.at(expr);
                Ok(Val::Const(value))
            }
            None => self.expr(expr, Want::Any),
        }
    }

    fn comprehension_function(
        &mut self,
        id: BlockId,
        element: Element<'a>,
        generators: &'a [Comprehension],
        is_async: bool,
        want: Want,
    ) -> Res<Val> {
        let name = self.table.block(id).name.clone();
        let private = self.unit.private.clone();
        self.enter_unit(id, UnitKind::Comprehension, &name, private, element.span.line);
        self.unit.code.arg_count = 1;
        self.unit.at(element.span);
        let result = self.unit.top;
        if element.kind != ComprehensionKind::Generator {
            self.unit.alloc();
            self.build_empty(element.kind, result);
        }
        let inner = Element { result, ..element };
        // The argument is the iterator itself; a loop wants its own temp.
        let iterator = self.unit.alloc();
        self.unit.emit(Op::Move, B_TEMP, iterator, 0, 0);
        self.generator_loop(inner, generators, 0, Some(iterator))?;
        if element.kind != ComprehensionKind::Generator {
            self.emit_return(Val::Temp(result));
        }
        let code = self.finish_unit()?;
        let base = self.unit.top;
        self.unit.at(element.span);
        self.make_function(code, base, 0);
        self.unit.alloc();
        self.outermost_iterator(&generators[0])?;
        self.unit.at(element.span);
        if !is_async {
            return Ok(self.emit_call(base, false, want));
        }
        let value = self.emit_call(base, false, Want::Top);
        self.await_value(value, 0, base, want)
    }

    /// The loops from number `index` on. `iterator` is the temp of this loop's iterator if it is there already.
    fn generator_loop(
        &mut self,
        element: Element<'a>,
        generators: &'a [Comprehension],
        index: usize,
        iterator: Option<u16>,
    ) -> Res<()> {
        let Some(generator) = generators.get(index) else { return self.element(element) };
        let top = self.unit.top;
        if iterator.is_none()
            && !generator.is_async
            && let Some(only) = single_element(&generator.iter)
        {
            let next = self.unit.new_label();
            let value = self.expr(only, Want::Any)?;
            self.assign(&generator.target, value)?;
            self.release(top);
            self.conditions(&generator.ifs, next)?;
            self.generator_loop(element, generators, index + 1, None)?;
            self.unit.place(next);
            return Ok(());
        }
        let iterator = match iterator {
            Some(iterator) => iterator,
            None => {
                self.outermost_iterator(generator)?;
                top
            }
        };
        let next = self.unit.new_label();
        if generator.is_async {
            self.async_loop(iterator, next, &generator.target, &generator.iter, |compiler| {
                compiler.conditions(&generator.ifs, next)?;
                compiler.generator_loop(element, generators, index + 1, None)
            })?;
        } else {
            self.sync_loop(iterator, next, &generator.target, &generator.iter, |compiler| {
                compiler.conditions(&generator.ifs, next)?;
                compiler.generator_loop(element, generators, index + 1, None)
            })?;
        }
        self.release(top);
        Ok(())
    }

    fn conditions(&mut self, ifs: &'a [Expr], next: super::unit::Label) -> Res<()> {
        ifs.iter().try_for_each(|condition| self.jump_if(condition, false, next))
    }

    fn element(&mut self, element: Element<'a>) -> Res<()> {
        let top = self.unit.top;
        let key = self.expr(element.key, Want::Any)?;
        match element.kind {
            ComprehensionKind::Generator => {
                self.at(element.key);
                let value = self.yield_value(key, top, Want::Top);
                self.discard(value);
            }
            ComprehensionKind::Dict => {
                let value = match element.value {
                    Some(value) => self.expr(value, Want::Any)?,
                    None => Val::Const(Const::None),
                };
                let (b, b_flag) = self.operand(key, B_TEMP);
                let (c, c_flag) = self.operand(value, C_TEMP);
                self.unit.at(element.value.map_or(element.key.span, |value| element.key.span.to(value.span)));
                self.unit.emit(Op::MapAdd, b_flag | c_flag, element.result, b, c);
            }
            kind => {
                let op = if kind == ComprehensionKind::Set { Op::SetAdd } else { Op::ListAppend };
                let (b, flag) = self.operand(key, B_TEMP);
                self.at(element.key);
                self.unit.emit(op, flag, element.result, b, 0);
            }
        }
        self.release(top);
        Ok(())
    }
}

/// The element of a display with exactly one: `for x in [value]` assigns, it needs no loop.
fn single_element(iter: &Expr) -> Option<&Expr> {
    match &iter.kind {
        ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => match elts.as_slice() {
            [only] if !matches!(only.kind, ExprKind::Starred { .. }) => Some(only),
            _ => None,
        },
        _ => None,
    }
}
