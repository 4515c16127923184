//! The first pass: collects blocks and how each uses its names. This file: statements and patterns.

use std::collections::HashMap;

use super::Block;
use super::*;
use crate::ast::*;

pub(super) struct Collector<'a> {
    pub(super) source: &'a Source,
    pub(super) table: SymbolTable,
    pub(super) stack: Vec<BlockId>,
    /// The class whose private names are mangled here.
    pub(super) private: Option<Name>,
    pub(super) future_annotations: bool,
    /// What `global` statements anywhere name: the module's own code uses these as globals too.
    module_globals: Vec<Name>,
}

pub(super) fn collect(module: &Mod, source: &Source, future_annotations: bool) -> Res<SymbolTable> {
    let top = Block::new(BlockKind::Module, Name::new("top"), Span::default());
    let table = SymbolTable { blocks: vec![top], by_node: HashMap::new() };
    let mut collector = Collector {
        source,
        table,
        stack: vec![BlockId(0)],
        private: None,
        future_annotations,
        module_globals: Vec::new(),
    };
    match module {
        Mod::Module { body } | Mod::Interactive { body } => collector.stmts(body)?,
        Mod::Expression { body } => collector.expr(body)?,
    }
    let module = collector.table.block_mut(BlockId(0));
    for name in &collector.module_globals {
        if let Some(symbol) = module.symbols.get_mut(name) {
            symbol.flags |= DEF_GLOBAL;
        }
    }
    Ok(collector.table)
}

impl<'a> Collector<'a> {
    pub(super) fn error<T>(&self, message: impl Into<String>, span: Span) -> Res<T> {
        Err(super::error(message, self.source, span))
    }

    pub(super) fn current_id(&self) -> BlockId {
        self.stack.last().copied().unwrap_or(BlockId(0))
    }

    pub(super) fn current(&mut self) -> &mut Block {
        let id = self.current_id();
        self.table.block_mut(id)
    }

    pub(super) fn stmts(&mut self, body: &[Stmt]) -> Res<()> {
        body.iter().try_for_each(|stmt| self.stmt(stmt))
    }

    fn stmt(&mut self, stmt: &Stmt) -> Res<()> {
        let span = stmt.span;
        match &stmt.kind {
            StmtKind::FunctionDef(def) => self.function(def, span, false),
            StmtKind::AsyncFunctionDef(def) => self.function(def, span, true),
            StmtKind::ClassDef(def) => self.class(def, span),
            StmtKind::Return { value } => {
                if let Some(value) = value {
                    self.expr(value)?;
                    self.current().returns_value = true;
                }
                Ok(())
            }
            StmtKind::Delete { targets } => self.exprs(targets),
            StmtKind::Assign { targets, value } => {
                self.exprs(targets)?;
                self.expr(value)
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.type_alias(name, type_params, value, span)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target)?;
                self.expr(value)
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.annotated(target, value.is_some(), *simple, span)?;
                self.annotation(annotation)?;
                value.as_deref().map_or(Ok(()), |value| self.expr(value))
            }
            StmtKind::For(node) | StmtKind::AsyncFor(node) => {
                self.expr(&node.target)?;
                self.expr(&node.iter)?;
                self.stmts(&node.body)?;
                self.stmts(&node.orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test)?;
                self.stmts(body)?;
                self.stmts(orelse)
            }
            StmtKind::If { .. } => self.if_chain(stmt),
            StmtKind::With { items, body } | StmtKind::AsyncWith { items, body } => {
                for item in items {
                    self.expr(&item.context_expr)?;
                    self.opt_expr(item.optional_vars.as_ref())?;
                }
                self.stmts(body)
            }
            StmtKind::Match { subject, cases } => {
                self.expr(subject)?;
                for case in cases {
                    self.pattern(&case.pattern)?;
                    self.opt_expr(case.guard.as_ref())?;
                    self.stmts(&case.body)?;
                }
                Ok(())
            }
            StmtKind::Raise { exc, cause } => {
                self.opt_expr(exc.as_deref())?;
                self.opt_expr(cause.as_deref())
            }
            StmtKind::Try(node) | StmtKind::TryStar(node) => self.try_stmt(node),
            StmtKind::Assert { test, msg } => {
                self.expr(test)?;
                self.opt_expr(msg.as_deref())
            }
            StmtKind::Import { names } | StmtKind::ImportFrom { names, .. } => {
                names.iter().try_for_each(|alias| self.alias(alias))
            }
            StmtKind::Global { names } => self.directive(names, DEF_GLOBAL, span),
            StmtKind::Nonlocal { names } => self.directive(names, DEF_NONLOCAL, span),
            StmtKind::Expr { value } => self.expr(value),
            StmtKind::Pass | StmtKind::Break | StmtKind::Continue => Ok(()),
        }
    }

    /// An `if` with its `elif` chain, which may be thousands long.
    fn if_chain(&mut self, stmt: &Stmt) -> Res<()> {
        let mut stmt = stmt;
        while let StmtKind::If { test, body, orelse } = &stmt.kind {
            self.expr(test)?;
            self.stmts(body)?;
            match orelse.as_slice() {
                [next @ Stmt { kind: StmtKind::If { .. }, .. }] => stmt = next,
                other => return self.stmts(other),
            }
        }
        Ok(())
    }

    fn try_stmt(&mut self, node: &Try) -> Res<()> {
        self.stmts(&node.body)?;
        self.stmts(&node.orelse)?;
        for handler in &node.handlers {
            self.opt_expr(handler.type_.as_ref())?;
            if let Some(name) = &handler.name {
                self.define(name, DEF_LOCAL, handler.span)?;
            }
            self.stmts(&handler.body)?;
        }
        self.stmts(&node.finalbody)
    }

    fn alias(&mut self, alias: &Alias) -> Res<()> {
        if alias.asname.is_none() && alias.name == "*" {
            if self.current().kind != BlockKind::Module {
                return self.error("import * only allowed at module level", alias.span);
            }
            return Ok(());
        }
        let name = match &alias.asname {
            Some(name) => name.clone(),
            None => Name::new(alias.name.split('.').next().unwrap_or_default()),
        };
        self.define(&name, DEF_IMPORT, alias.span)
    }

    fn annotated(&mut self, target: &Expr, has_value: bool, simple: bool, span: Span) -> Res<()> {
        let ExprKind::Name { id, .. } = &target.kind else { return self.expr(target) };
        let name = mangle(self.private.as_ref(), id);
        let flags = self.current().flags(&name);
        let in_module = self.current_id() == BlockId(0);
        if flags & (DEF_GLOBAL | DEF_NONLOCAL) != 0 && !in_module && simple {
            let what = if flags & DEF_GLOBAL != 0 { "global" } else { "nonlocal" };
            return self.error(format!("annotated name '{id}' can't be {what}"), span);
        }
        if simple {
            self.define(id, DEF_ANNOT | DEF_LOCAL, target.span)
        } else if has_value {
            self.define(id, DEF_LOCAL, target.span)
        } else {
            Ok(())
        }
    }

    fn directive(&mut self, names: &[Name], flag: u16, span: Span) -> Res<()> {
        let what = if flag == DEF_GLOBAL { "global" } else { "nonlocal" };
        for name in names {
            let mangled = mangle(self.private.as_ref(), name);
            let flags = self.current().flags(&mangled);
            let message = if flags & DEF_PARAM != 0 {
                format!("name '{name}' is parameter and {what}")
            } else if flags & USE != 0 {
                format!("name '{name}' is used prior to {what} declaration")
            } else if flags & DEF_ANNOT != 0 {
                format!("annotated name '{name}' can't be {what}")
            } else if flags & DEF_LOCAL != 0 {
                format!("name '{name}' is assigned to before {what} declaration")
            } else {
                self.define(name, flag, span)?;
                if flag == DEF_GLOBAL {
                    self.module_globals.push(mangled.clone());
                }
                self.current().directives.push((mangled, span));
                continue;
            };
            return self.error(message, span);
        }
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern) -> Res<()> {
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.expr(value),
            PatternKind::MatchSingleton { .. } => Ok(()),
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                self.patterns(patterns)
            }
            PatternKind::MatchStar { name } => self.capture(name.as_ref(), pattern.span),
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.exprs(keys)?;
                self.patterns(patterns)?;
                self.capture(rest.as_ref(), pattern.span)
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs: _, kwd_patterns } => {
                self.expr(cls)?;
                self.patterns(patterns)?;
                self.patterns(kwd_patterns)
            }
            PatternKind::MatchAs { pattern: inner, name } => {
                if let Some(inner) = inner {
                    self.pattern(inner)?;
                }
                self.capture(name.as_ref(), pattern.span)
            }
        }
    }

    fn patterns(&mut self, patterns: &[Pattern]) -> Res<()> {
        patterns.iter().try_for_each(|pattern| self.pattern(pattern))
    }

    fn capture(&mut self, name: Option<&Name>, span: Span) -> Res<()> {
        name.map_or(Ok(()), |name| self.define(name, DEF_LOCAL, span))
    }
}
