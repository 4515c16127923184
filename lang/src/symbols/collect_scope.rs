//! The first pass: definitions that open blocks, and the recording of names.

use super::Block;
use super::collect::Collector;
use super::*;
use crate::ast::*;

impl Collector<'_> {
    /// Opens a block inside the current one.
    pub(super) fn enter<T>(&mut self, name: Name, kind: BlockKind, node: &T, tag: NodeTag, span: Span) {
        let parent = self.current_id();
        let outer = self.table.block(parent);
        let mut block = Block::new(kind, name, span);
        block.parent = Some(parent);
        block.comp_iter_expr = outer.comp_iter_expr;
        block.nested = outer.nested || matches!(outer.kind, BlockKind::Function);
        let id = BlockId(self.table.blocks.len() as u32);
        self.table.blocks.push(block);
        self.table.block_mut(parent).children.push(id);
        self.table.by_node.insert(NodeKey::new(node, tag), id);
        self.stack.push(id);
    }

    pub(super) fn leave(&mut self) {
        self.stack.pop();
    }

    /// Records that the current block uses or binds a name.
    pub(super) fn define(&mut self, name: &Name, flag: u16, span: Span) -> Res<()> {
        let id = self.current_id();
        self.define_in(id, name, flag, span)
    }

    pub(super) fn define_in(&mut self, id: BlockId, name: &Name, flag: u16, span: Span) -> Res<()> {
        let mangled = mangle(self.private.as_ref(), name);
        let block = self.table.block_mut(id);
        let old = block.flags(&mangled);
        if flag & DEF_PARAM != 0 && old & DEF_PARAM != 0 {
            return self.error(format!("duplicate argument '{mangled}' in function definition"), span);
        }
        if flag & DEF_TYPE_PARAM != 0 && old & DEF_TYPE_PARAM != 0 {
            return self.error(format!("duplicate type parameter '{mangled}'"), span);
        }
        let mut flags = old | flag;
        if block.comp_iter_target {
            if flags & (DEF_GLOBAL | DEF_NONLOCAL) != 0 {
                let message = format!(
                    "comprehension inner loop cannot rebind assignment expression target '{mangled}'"
                );
                return self.error(message, span);
            }
            flags |= DEF_COMP_ITER;
        }
        if !block.symbols.contains_key(&mangled) {
            block.names.push(mangled.clone());
        }
        if flag & DEF_PARAM != 0 {
            block.params.push(mangled.clone());
        }
        block.symbols.insert(mangled, Symbol { flags, scope: None, free_through_class: false });
        Ok(())
    }

    pub(super) fn function(&mut self, def: &FunctionDef, span: Span, is_async: bool) -> Res<()> {
        self.define(&def.name, DEF_LOCAL, span)?;
        self.exprs(&def.args.defaults)?;
        def.args.kw_defaults.iter().try_for_each(|value| self.opt_expr(value.as_ref()))?;
        self.exprs(&def.decorator_list)?;
        let generic = !def.type_params.is_empty();
        if generic {
            self.enter_type_params(&def.name, &def.type_params, span)?;
            if !def.args.defaults.is_empty() {
                self.implicit_param(".defaults", span)?;
            }
            if def.args.kw_defaults.iter().any(Option::is_some) {
                self.implicit_param(".kwdefaults", span)?;
            }
            self.type_params(&def.type_params)?;
        }
        for arg in def.args.iter() {
            arg.annotation.as_deref().map_or(Ok(()), |value| self.annotation(value))?;
        }
        def.returns.as_ref().map_or(Ok(()), |value| self.annotation(value))?;
        self.enter(def.name.clone(), BlockKind::Function, def, NodeTag::Function, span);
        self.current().coroutine = is_async;
        self.params(&def.args)?;
        self.stmts(&def.body)?;
        self.leave();
        if generic {
            self.leave();
        }
        Ok(())
    }

    pub(super) fn params(&mut self, args: &Arguments) -> Res<()> {
        let positional = args.posonlyargs.iter().chain(&args.args).chain(&args.kwonlyargs);
        for arg in positional.chain(args.vararg.as_deref()).chain(args.kwarg.as_deref()) {
            self.define(&arg.arg, DEF_PARAM, arg.span)?;
        }
        Ok(())
    }

    fn implicit_param(&mut self, name: &str, span: Span) -> Res<()> {
        self.define(&Name::new(name), DEF_PARAM, span)
    }

    pub(super) fn class(&mut self, def: &ClassDef, span: Span) -> Res<()> {
        self.define(&def.name, DEF_LOCAL, span)?;
        self.exprs(&def.decorator_list)?;
        let generic = !def.type_params.is_empty();
        let outer_private = self.private.clone();
        if generic {
            self.enter_type_params(&def.name, &def.type_params, span)?;
            self.private = Some(def.name.clone());
            for name in [".type_params", ".generic_base"] {
                self.define(&Name::new(name), DEF_LOCAL | USE, span)?;
            }
            self.type_params(&def.type_params)?;
        }
        self.exprs(&def.bases)?;
        def.keywords.iter().try_for_each(|keyword| self.expr(&keyword.value))?;
        self.enter(def.name.clone(), BlockKind::Class, def, NodeTag::Class, span);
        self.private = Some(def.name.clone());
        if generic {
            self.define(&Name::new("__type_params__"), DEF_LOCAL, span)?;
            self.define(&Name::new(".type_params"), USE, span)?;
        }
        self.stmts(&def.body)?;
        self.leave();
        if generic {
            self.leave();
        }
        self.private = outer_private;
        Ok(())
    }

    pub(super) fn type_alias(
        &mut self,
        name: &Expr,
        type_params: &[TypeParam],
        value: &Expr,
        span: Span,
    ) -> Res<()> {
        self.expr(name)?;
        let alias = match &name.kind {
            ExprKind::Name { id, .. } => id.clone(),
            _ => Name::new("<alias>"),
        };
        if !type_params.is_empty() {
            self.enter_type_params(&alias, type_params, span)?;
            self.type_params(type_params)?;
        }
        self.enter_annotation_scope(alias, BlockKind::TypeAlias, value, NodeTag::TypeAlias)?;
        self.expr(value)?;
        self.leave();
        if !type_params.is_empty() {
            self.leave();
        }
        Ok(())
    }

    fn enter_type_params(&mut self, name: &Name, params: &[TypeParam], span: Span) -> Res<()> {
        let in_class = self.current().kind == BlockKind::Class;
        let name = Name::from(format!("<generic parameters of {name}>"));
        let Some(first) = params.first() else { return Ok(()) };
        self.enter(name, BlockKind::TypeParameters, first, NodeTag::TypeParameters, span);
        if in_class {
            self.current().can_see_class_scope = true;
            self.define(&Name::new("__classdict__"), USE, span)?;
        }
        Ok(())
    }

    /// Opens a lazily evaluated scope that sees the class around it, if there is one.
    fn enter_annotation_scope<T>(&mut self, name: Name, kind: BlockKind, node: &T, tag: NodeTag) -> Res<()> {
        let outer = self.current();
        let in_class = outer.kind == BlockKind::Class || outer.can_see_class_scope;
        let span = outer.span;
        self.enter(name, kind, node, tag, span);
        if in_class {
            self.current().can_see_class_scope = true;
            self.define(&Name::new("__classdict__"), USE, span)?;
        }
        Ok(())
    }

    fn type_params(&mut self, params: &[TypeParam]) -> Res<()> {
        let mut seen_default = false;
        for param in params {
            self.define(&param.name, DEF_TYPE_PARAM | DEF_LOCAL, param.span)?;
            let (bound, default_of) = match &param.kind {
                TypeParamKind::TypeVar { bound } => (bound.as_ref(), "a TypeVar default"),
                TypeParamKind::ParamSpec => (None, "a ParamSpec default"),
                TypeParamKind::TypeVarTuple => (None, "a TypeVarTuple default"),
            };
            if let Some(bound) = bound {
                let is_tuple = matches!(bound.kind, ExprKind::Tuple { .. });
                let what = if is_tuple { "a TypeVar constraint" } else { "a TypeVar bound" };
                self.type_variable_part(&param.name, what, bound)?;
            }
            match &param.default_value {
                Some(default) => {
                    seen_default = true;
                    self.type_variable_part(&param.name, default_of, default)?;
                }
                None if seen_default => {
                    let message =
                        format!("non-default type parameter '{}' follows default type parameter", param.name);
                    return self.error(message, param.span);
                }
                None => {}
            }
        }
        Ok(())
    }

    fn type_variable_part(&mut self, name: &Name, what: &'static str, value: &Expr) -> Res<()> {
        let kind = BlockKind::TypeVariable(what);
        self.enter_annotation_scope(name.clone(), kind, value, NodeTag::TypeVariable)?;
        self.expr(value)?;
        self.leave();
        Ok(())
    }

    pub(super) fn annotation(&mut self, value: &Expr) -> Res<()> {
        if !self.future_annotations {
            return self.expr(value);
        }
        let name = Name::new("_annotation");
        self.enter(name, BlockKind::Annotation, value, NodeTag::TypeVariable, value.span);
        self.expr(value)?;
        // The block takes no part in the analysis: its names are never looked up.
        self.leave();
        self.current().children.pop();
        Ok(())
    }
}
