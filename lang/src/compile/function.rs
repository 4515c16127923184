//! Functions and lambdas.

use super::unit::UnitKind;
use super::{Compiler, Res, Val, Want};
use crate::ast::*;
use crate::code::{Code, Const, Intrinsic2, MF_ANNOTATIONS, MF_DEFAULTS, MF_KWDEFAULTS, Op, flags};
use crate::symbols::NodeTag;

/// How many registers the parameters of a code object take.
pub(super) fn param_count(code: &Code) -> u16 {
    let stars = [flags::VARARGS, flags::VARKEYWORDS].iter().filter(|bit| code.flags & **bit != 0).count();
    code.arg_count + code.kwonly_count + stars as u16
}

/// Defaults of a function that is about to be made, in temps.
#[derive(Clone, Copy, Default)]
struct Defaults {
    positional: Option<u16>,
    keyword: Option<u16>,
}

impl<'a> Compiler<'a> {
    pub(super) fn function_def(&mut self, def: &'a FunctionDef, span: Span, is_async: bool) -> Res<()> {
        self.check_params(&def.args)?;
        let base = self.unit.top;
        for decorator in &def.decorator_list {
            self.push(decorator)?;
            self.unit.alloc();
        }
        let first_line = def.decorator_list.first().map_or(span.line, |decorator| decorator.span.line);
        self.unit.at(span);
        if def.type_params.is_empty() {
            let top = self.unit.top;
            let defaults = self.defaults(&def.args)?;
            self.make_function_from(def, span, is_async, first_line, defaults, top)?;
        } else {
            self.generic_function(def, span, is_async, first_line)?;
        }
        let value = self.apply_decorators(&def.decorator_list, base);
        self.unit.at(span);
        self.store_name(&def.name, value, span)?;
        self.release(base);
        Ok(())
    }

    /// Calls the decorators, whose windows start at `base` and end in the decorated value.
    pub(super) fn apply_decorators(&mut self, decorators: &[Expr], base: u16) -> Val {
        for (index, decorator) in decorators.iter().enumerate().rev() {
            self.at(decorator);
            let window = base.saturating_add((2 * index) as u16);
            self.emit_call(window, false, Want::Top);
        }
        Val::Temp(base)
    }

    /// Evaluates default values into at most two temps.
    fn defaults(&mut self, args: &'a Arguments) -> Res<Defaults> {
        let mut defaults = Defaults::default();
        if !args.defaults.is_empty() {
            let folded = args.defaults.iter().map(|value| self.fold(value)).collect::<Option<Vec<_>>>();
            let temp = self.unit.top;
            match folded {
                Some(values) => {
                    self.settle(Val::Const(Const::Tuple(values.into())), Want::Top);
                }
                None => {
                    for value in &args.defaults {
                        self.push(value)?;
                    }
                    self.unit.emit(Op::BuildTuple, 0, temp, temp, args.defaults.len() as u16);
                    self.release(temp + 1);
                }
            }
            defaults.positional = Some(temp);
        }
        let temp = self.unit.top;
        let mut count = 0usize;
        for (arg, value) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
            let Some(value) = value else { continue };
            let name = self.mangled(&arg.arg);
            self.settle(Val::Const(Const::str(&name)), Want::Top);
            self.push(value)?;
            count += 1;
        }
        if count > 0 {
            self.unit.emit(Op::BuildMap, 0, temp, temp, count as u16);
            self.release(temp + 1);
            defaults.keyword = Some(temp);
        }
        Ok(defaults)
    }

    /// A generic function: a hidden function makes the type parameters, then the function itself.
    fn generic_function(&mut self, def: &'a FunctionDef, span: Span, is_async: bool, line: u32) -> Res<()> {
        let base = self.unit.alloc_many(2);
        let defaults = self.defaults(&def.args)?;
        let top = self.unit.top;
        let block = self.table.of_node(&def.type_params[0], NodeTag::TypeParameters);
        let name = self.table.block(block).name.clone();
        let private = self.unit.private.clone();
        self.enter_unit(block, UnitKind::TypeParams, &name, private, line);
        self.unit.code.arg_count =
            u16::from(defaults.positional.is_some()) + u16::from(defaults.keyword.is_some());
        self.unit.code.posonly_count = self.unit.code.arg_count;
        self.unit.at(span);
        // The window of Intrinsic2: function, type parameters.
        let window = self.unit.alloc();
        self.type_params(&def.type_params)?;
        let start = self.unit.top;
        let mut inner = Defaults::default();
        for (name, given, slot) in [
            (".defaults", defaults.positional, &mut inner.positional),
            (".kwdefaults", defaults.keyword, &mut inner.keyword),
        ] {
            if given.is_some() {
                *slot = Some(self.unit.top);
                self.load_mangled(&Name::new(name), Want::Top);
            }
        }
        self.make_function_from(def, span, is_async, line, inner, start)?;
        self.unit.emit(Op::Move, crate::code::B_TEMP, window, start, 0);
        self.release(window);
        let kind = Intrinsic2::SetFunctionTypeParams as u16;
        let result = self.unit.alloc();
        self.unit.emit(Op::Intrinsic2, 0, result, window, kind);
        self.emit_return(Val::Temp(result));
        let code = self.finish_unit()?;
        // The window of the call is [function][slot][defaults...]: the function goes into its first temp.
        self.release(top);
        let function = self.unit.top;
        self.make_function(code, function, 0);
        self.unit.emit(Op::Move, crate::code::B_TEMP, base, function, 0);
        self.release(top);
        self.emit_call(base, false, Want::Top);
        Ok(())
    }

    /// Makes the function proper. Its defaults are in the temps from `base` on; it ends up in `base`.
    fn make_function_from(
        &mut self,
        def: &'a FunctionDef,
        span: Span,
        is_async: bool,
        line: u32,
        defaults: Defaults,
        base: u16,
    ) -> Res<()> {
        let mut bits = 0;
        bits |= if defaults.positional.is_some() { MF_DEFAULTS } else { 0 };
        bits |= if defaults.keyword.is_some() { MF_KWDEFAULTS } else { 0 };
        if self.annotations(def)? {
            bits |= MF_ANNOTATIONS;
        }
        let kind = if is_async { UnitKind::AsyncFunction } else { UnitKind::Function };
        let block = self.table.of_node(def, NodeTag::Function);
        let private = self.unit.private.clone();
        self.enter_unit(block, kind, &def.name, private, line);
        self.set_params(&def.args);
        let body = self.function_docstring(&def.body);
        self.stmts(body)?;
        let code = self.finish_unit()?;
        self.unit.at(span);
        self.make_function(code, base, bits);
        Ok(())
    }

    fn set_params(&mut self, args: &Arguments) {
        let code = &mut self.unit.code;
        code.posonly_count = args.posonlyargs.len() as u16;
        code.arg_count = (args.posonlyargs.len() + args.args.len()) as u16;
        code.kwonly_count = args.kwonlyargs.len() as u16;
        code.flags |= if args.vararg.is_some() { flags::VARARGS } else { 0 };
        code.flags |= if args.kwarg.is_some() { flags::VARKEYWORDS } else { 0 };
    }

    fn check_params(&self, args: &Arguments) -> Res<()> {
        args.iter().try_for_each(|arg| self.forbid_debug(&arg.arg, ExprContext::Store, arg.span))
    }

    /// Takes the docstring off a function body.
    fn function_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some((doc, rest)) = docstring(body) else { return body };
        if self.options.optimize < 2 {
            let doc = Const::Str(clean_doc(doc).into());
            self.unit.constant(doc.clone());
            self.unit.code.docstring = Some(doc);
        }
        rest
    }

    /// Stores the docstring of a module or class.
    pub(super) fn module_docstring(&mut self, body: &'a [Stmt]) -> &'a [Stmt] {
        let Some((doc, rest)) = docstring(body) else { return body };
        if self.options.optimize < 2 {
            let span = body.first().map_or(Span::default(), |stmt| stmt.span);
            self.unit.at(span);
            let top = self.unit.top;
            self.store_mangled(&Name::new("__doc__"), Val::Const(Const::Str(clean_doc(doc).into())));
            self.release(top);
        }
        rest
    }

    pub(super) fn lambda(&mut self, args: &'a Arguments, body: &'a Expr, span: Span, want: Want) -> Res<Val> {
        self.check_params(args)?;
        let base = self.unit.top;
        self.unit.at(span);
        let defaults = self.defaults(args)?;
        let mut bits = 0;
        bits |= if defaults.positional.is_some() { MF_DEFAULTS } else { 0 };
        bits |= if defaults.keyword.is_some() { MF_KWDEFAULTS } else { 0 };
        let block = self.table.of_node(args, NodeTag::Lambda);
        let private = self.unit.private.clone();
        self.enter_unit(block, UnitKind::Lambda, &Name::new("<lambda>"), private, span.line);
        self.set_params(args);
        let value = self.expr(body, Want::Any)?;
        self.unit.at(body.span);
        self.emit_return(value);
        let code = self.finish_unit()?;
        self.unit.at(span);
        self.make_function(code, base, bits);
        Ok(self.settle(Val::Temp(base), want))
    }
}

/// The docstring of a body, and the rest of it.
fn docstring(body: &[Stmt]) -> Option<(&StrLit, &[Stmt])> {
    let (first, rest) = body.split_first()?;
    match &first.kind {
        StmtKind::Expr { value } => match &value.kind {
            ExprKind::Constant { value: Constant::Str(text), .. } => Some((text, rest)),
            _ => None,
        },
        _ => None,
    }
}

/// A docstring without the indentation that all lines but the first have in common.
fn clean_doc(doc: &StrLit) -> Vec<u8> {
    let expanded = expand_tabs(doc.as_bytes());
    let lines: Vec<&[u8]> = expanded.split(|byte| *byte == b'\n').collect();
    let indent = |line: &[u8]| line.iter().take_while(|byte| **byte == b' ').count();
    let margin = lines.iter().skip(1).filter(|line| indent(line) < line.len()).map(|line| indent(line)).min();
    let margin = margin.unwrap_or(0);
    let mut out = Vec::with_capacity(expanded.len());
    for (index, line) in lines.iter().enumerate() {
        if index > 0 {
            out.push(b'\n');
        }
        let skip = if index == 0 { indent(line) } else { indent(line).min(margin) };
        out.extend_from_slice(&line[skip..]);
    }
    out
}

fn expand_tabs(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut column = 0;
    for &byte in text {
        match byte {
            b'\t' => {
                let width = 8 - column % 8;
                out.extend(std::iter::repeat_n(b' ', width));
                column += width;
            }
            b'\n' | b'\r' => {
                out.push(byte);
                column = 0;
            }
            _ => {
                out.push(byte);
                // Continuation bytes do not take a column.
                column += usize::from(byte & 0xC0 != 0x80);
            }
        }
    }
    out
}
