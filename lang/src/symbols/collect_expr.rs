//! The first pass: expressions.

use super::collect::Collector;
use super::*;
use crate::ast::*;

impl Collector<'_> {
    pub(super) fn exprs(&mut self, exprs: &[Expr]) -> Res<()> {
        exprs.iter().try_for_each(|expr| self.expr(expr))
    }

    pub(super) fn opt_expr(&mut self, expr: Option<&Expr>) -> Res<()> {
        expr.map_or(Ok(()), |expr| self.expr(expr))
    }

    /// Walks an expression. Its spine, which may be thousands long, is walked by iteration, innermost part first.
    pub(super) fn expr(&mut self, expr: &Expr) -> Res<()> {
        let mut spine = vec![expr];
        let mut innermost = expr;
        while let Some(part) = innermost.kind.spine() {
            // The else branch of a conditional expression comes last, so it is walked from the outside.
            if matches!(innermost.kind, ExprKind::IfExp { .. }) {
                break;
            }
            spine.push(part);
            innermost = part;
        }
        while let Some(part) = spine.pop() {
            self.expr_but_spine(part)?;
        }
        Ok(())
    }

    /// Visits all of a node but the part that continues its spine, which has been visited.
    fn expr_but_spine(&mut self, expr: &Expr) -> Res<()> {
        let span = expr.span;
        match &expr.kind {
            ExprKind::BinOp { right, .. } => self.expr(right),
            ExprKind::Attribute { .. } | ExprKind::Constant { .. } => Ok(()),
            ExprKind::Subscript { slice, .. } => self.expr(slice),
            ExprKind::Call { args, keywords, .. } => {
                self.exprs(args)?;
                keywords.iter().try_for_each(|keyword| self.expr(&keyword.value))
            }
            ExprKind::IfExp { .. } => self.conditional(expr),
            ExprKind::BoolOp { values, .. } | ExprKind::JoinedStr { values } => self.exprs(values),
            ExprKind::NamedExpr { target, value } => self.named(target, value, span),
            ExprKind::UnaryOp { operand, .. } => self.expr(operand),
            ExprKind::Lambda { args, body } => self.lambda(args, body, span),
            ExprKind::Dict { keys, values } => keys.iter().zip(values).try_for_each(|(key, value)| {
                self.opt_expr(key.as_ref())?;
                self.expr(value)
            }),
            ExprKind::Set { elts } | ExprKind::List { elts, .. } | ExprKind::Tuple { elts, .. } => {
                self.exprs(elts)
            }
            ExprKind::ListComp { elt, generators } => {
                self.comprehension(ComprehensionKind::List, generators, elt, None, span)
            }
            ExprKind::SetComp { elt, generators } => {
                self.comprehension(ComprehensionKind::Set, generators, elt, None, span)
            }
            ExprKind::GeneratorExp { elt, generators } => {
                self.comprehension(ComprehensionKind::Generator, generators, elt, None, span)
            }
            ExprKind::DictComp { key, value, generators } => {
                self.comprehension(ComprehensionKind::Dict, generators, key, Some(value), span)
            }
            ExprKind::Await { value } => {
                self.forbid_in_annotation("await expression", span)?;
                self.expr(value)?;
                self.current().coroutine = true;
                Ok(())
            }
            ExprKind::Yield { value } => self.yield_expr(value.as_deref(), span),
            ExprKind::YieldFrom { value } => self.yield_expr(Some(value), span),
            ExprKind::Compare { left, comparators, .. } => {
                self.expr(left)?;
                self.exprs(comparators)
            }
            ExprKind::FormattedValue { value, format_spec, .. } => {
                self.expr(value)?;
                self.opt_expr(format_spec.as_deref())
            }
            ExprKind::Starred { value, .. } => self.expr(value),
            ExprKind::Name { id, ctx } => self.name(id, *ctx, span),
            ExprKind::Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().try_for_each(|part| self.opt_expr(part.as_deref()))
            }
        }
    }

    fn conditional(&mut self, expr: &Expr) -> Res<()> {
        let mut expr = expr;
        while let ExprKind::IfExp { test, body, orelse } = &expr.kind {
            self.expr(test)?;
            self.expr(body)?;
            expr = orelse;
        }
        self.expr(expr)
    }

    fn name(&mut self, id: &Name, ctx: ExprContext, span: Span) -> Res<()> {
        let flag = if ctx == ExprContext::Load { USE } else { DEF_LOCAL };
        self.define(id, flag, span)?;
        if ctx == ExprContext::Load && id == "super" && self.current().is_function_like() {
            self.define(&Name::new("__class__"), USE, span)?;
        }
        Ok(())
    }

    fn yield_expr(&mut self, value: Option<&Expr>, span: Span) -> Res<()> {
        self.forbid_in_annotation("yield expression", span)?;
        self.opt_expr(value)?;
        self.current().generator = true;
        let what = match self.current().comprehension {
            None => return Ok(()),
            Some(ComprehensionKind::List) => "list comprehension",
            Some(ComprehensionKind::Set) => "set comprehension",
            Some(ComprehensionKind::Dict) => "dict comprehension",
            Some(ComprehensionKind::Generator) => "generator expression",
        };
        self.error(format!("'yield' inside {what}"), span)
    }

    fn forbid_in_annotation(&mut self, what: &str, span: Span) -> Res<()> {
        let place = match self.current().kind {
            BlockKind::Annotation => "an annotation",
            BlockKind::TypeVariable(place) => place,
            BlockKind::TypeAlias => "a type alias",
            BlockKind::TypeParameters => "the definition of a generic",
            BlockKind::Module | BlockKind::Class | BlockKind::Function => return Ok(()),
        };
        self.error(format!("{what} cannot be used within {place}"), span)
    }

    fn lambda(&mut self, args: &Arguments, body: &Expr, span: Span) -> Res<()> {
        self.exprs(&args.defaults)?;
        args.kw_defaults.iter().try_for_each(|value| self.opt_expr(value.as_ref()))?;
        self.enter(Name::new("<lambda>"), BlockKind::Function, args, NodeTag::Lambda, span);
        self.params(args)?;
        self.expr(body)?;
        self.leave();
        Ok(())
    }

    fn named(&mut self, target: &Expr, value: &Expr, span: Span) -> Res<()> {
        self.forbid_in_annotation("named expression", span)?;
        if self.current().comp_iter_expr > 0 {
            return self
                .error("assignment expression cannot be used in a comprehension iterable expression", span);
        }
        if let ExprKind::Name { id, .. } = &target.kind {
            if self.current().comprehension.is_some() {
                self.extend_named_scope(id, target.span)?;
            }
            let mangled = mangle(self.private.as_ref(), id);
            for index in (0..self.stack.len()).rev() {
                let block = self.table.block_mut(self.stack[index]);
                block.walrus_targets.insert(mangled.clone());
                if block.comprehension.is_none() {
                    break;
                }
            }
        }
        self.expr(value)?;
        self.expr(target)
    }

    /// An assignment expression in a comprehension binds in the block around all comprehensions.
    fn extend_named_scope(&mut self, id: &Name, span: Span) -> Res<()> {
        let mangled = mangle(self.private.as_ref(), id);
        for index in (0..self.stack.len()).rev() {
            let outer = self.stack[index];
            let block = self.table.block(outer);
            let flags = block.flags(&mangled);
            if block.comprehension.is_some() {
                if flags & DEF_COMP_ITER != 0 {
                    let message = format!(
                        "assignment expression cannot rebind comprehension iteration variable '{id}'"
                    );
                    return self.error(message, span);
                }
                continue;
            }
            let inner_flag = match block.kind {
                BlockKind::Function if flags & DEF_GLOBAL == 0 => DEF_NONLOCAL,
                BlockKind::Function | BlockKind::Module => DEF_GLOBAL,
                other => return self.error(named_in_comprehension(other), span),
            };
            let outer_flag = if block.kind == BlockKind::Module { DEF_GLOBAL } else { DEF_LOCAL };
            self.define(id, inner_flag, span)?;
            self.current().directives.push((mangled, span));
            return self.define_in(outer, id, outer_flag, span);
        }
        Ok(())
    }

    fn comprehension(
        &mut self,
        kind: ComprehensionKind,
        generators: &[Comprehension],
        elt: &Expr,
        value: Option<&Expr>,
        span: Span,
    ) -> Res<()> {
        let Some((outermost, others)) = generators.split_first() else { return Ok(()) };
        self.current().comp_iter_expr += 1;
        self.expr(&outermost.iter)?;
        self.current().comp_iter_expr -= 1;
        let name = match kind {
            ComprehensionKind::List => "<listcomp>",
            ComprehensionKind::Set => "<setcomp>",
            ComprehensionKind::Dict => "<dictcomp>",
            ComprehensionKind::Generator => "<genexpr>",
        };
        self.enter(Name::new(name), BlockKind::Function, outermost, NodeTag::Comprehension, span);
        self.current().comprehension = Some(kind);
        self.current().coroutine = outermost.is_async;
        self.define(&Name::new(".0"), DEF_PARAM, span)?;
        self.comprehension_target(&outermost.target)?;
        self.exprs(&outermost.ifs)?;
        for generator in others {
            self.comprehension_target(&generator.target)?;
            self.current().comp_iter_expr += 1;
            self.expr(&generator.iter)?;
            self.current().comp_iter_expr -= 1;
            self.exprs(&generator.ifs)?;
            self.current().coroutine |= generator.is_async;
        }
        self.opt_expr(value)?;
        self.expr(elt)?;
        self.current().generator = kind == ComprehensionKind::Generator;
        let is_async = self.current().coroutine && kind != ComprehensionKind::Generator;
        self.leave();
        self.current().coroutine |= is_async;
        Ok(())
    }

    fn comprehension_target(&mut self, target: &Expr) -> Res<()> {
        self.current().comp_iter_target = true;
        self.expr(target)?;
        self.current().comp_iter_target = false;
        Ok(())
    }
}

fn named_in_comprehension(kind: BlockKind) -> String {
    let place = match kind {
        BlockKind::Class => "cannot be used in a class body",
        BlockKind::TypeParameters => "cannot be used within the definition of a generic",
        BlockKind::TypeAlias => "cannot be used in a type alias",
        BlockKind::Annotation => "cannot be used within an annotation",
        BlockKind::TypeVariable(what) => {
            return format!("assignment expression within a comprehension cannot be used in {what}");
        }
        BlockKind::Module | BlockKind::Function => "cannot be used here",
    };
    format!("assignment expression within a comprehension {place}")
}
