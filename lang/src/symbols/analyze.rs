//! The second pass: resolves the names of every block.

use std::collections::HashSet;

use super::*;

type Names = HashSet<Name>;

/// What a block can see of the blocks around it.
#[derive(Default)]
struct Outer {
    /// Names bound in enclosing functions.
    bound: Names,
    /// Names declared global around.
    global: Names,
    /// Those of `bound` that are type parameters.
    type_params: Names,
}

struct Analyzer<'a> {
    table: &'a mut SymbolTable,
    source: &'a Source,
}

pub(super) fn analyze(table: &mut SymbolTable, source: &Source) -> Res<()> {
    let top = table.top();
    let mut analyzer = Analyzer { table, source };
    analyzer.block(top, None, &Outer::default(), None)?;
    Ok(())
}

impl Analyzer<'_> {
    /// Resolves the block and all inside; returns the names that must come from further out.
    ///
    /// `outer` of the module holds no bound names at all (`is_module`), `class` is the class whose namespace an
    /// annotation scope sees.
    fn block(
        &mut self,
        id: BlockId,
        outer_id: Option<BlockId>,
        outer: &Outer,
        class: Option<BlockId>,
    ) -> Res<Names> {
        let mut local = Names::new();
        let mut inner = Outer {
            bound: Names::new(),
            global: outer.global.clone(),
            type_params: outer.type_params.clone(),
        };
        let mut globals_here = Names::new();
        let mut removed = Names::new();
        let mut free = Names::new();
        for index in 0..self.table.block(id).names.len() {
            let name = self.table.block(id).names[index].clone();
            let scope = self.name(id, outer_id.is_none(), &name, outer, class)?;
            match scope {
                Scope::GlobalExplicit => {
                    if self.table.block(id).flags(&name) & DEF_GLOBAL != 0 {
                        globals_here.insert(name.clone());
                        removed.insert(name.clone());
                    }
                }
                Scope::Free => {
                    free.insert(name.clone());
                }
                Scope::Local => {
                    let is_param = self.table.block(id).flags(&name) & DEF_TYPE_PARAM != 0;
                    local.insert(name.clone());
                    inner.global.remove(&name);
                    if is_param {
                        inner.type_params.insert(name.clone());
                    } else {
                        inner.type_params.remove(&name);
                    }
                }
                Scope::Cell | Scope::GlobalImplicit => {}
            }
            if let Some(symbol) = self.table.block_mut(id).symbols.get_mut(&name) {
                symbol.scope = Some(scope);
            }
        }
        let is_class = self.table.block(id).kind == BlockKind::Class;
        if is_class {
            // A class passes on what is around it, not its own names.
            inner.bound.clone_from(&outer.bound);
            inner.global.clone_from(&outer.global);
            inner.bound.insert(Name::new("__class__"));
            inner.bound.insert(Name::new("__classdict__"));
        } else {
            inner.bound = outer.bound.difference(&removed).cloned().collect();
            if self.table.block(id).is_function_like() {
                inner.bound.extend(local.iter().cloned());
            }
            inner.global.extend(globals_here);
        }
        free.extend(self.children(id, &inner, class)?);
        let free_below: Names = if self.table.block(id).is_function_like() {
            self.make_cells(id, free)
        } else if is_class {
            self.drop_class_names(id, free)
        } else {
            free
        };
        self.pass_through(id, &free_below, outer, is_class);
        self.table.block_mut(id).has_free = !free_below.is_empty();
        Ok(free_below)
    }

    fn children(&mut self, id: BlockId, inner: &Outer, class: Option<BlockId>) -> Res<Names> {
        let mut free = Names::new();
        for index in 0..self.table.block(id).children.len() {
            let child = self.table.block(id).children[index];
            let block = self.table.block(id);
            let child_block = self.table.block(child);
            let child_class = match (child_block.can_see_class_scope, block.kind) {
                (true, BlockKind::Class) => Some(id),
                (true, _) => class,
                (false, _) => None,
            };
            let inlined = matches!(child_block.comprehension, Some(kind) if kind != ComprehensionKind::Generator)
                && !block.can_see_class_scope;
            let mut child_free = self.block(child, Some(id), inner, child_class)?;
            if inlined {
                self.inline(id, child, &mut child_free);
            }
            free.extend(child_free);
        }
        Ok(free)
    }

    fn name(
        &self,
        id: BlockId,
        is_module: bool,
        name: &Name,
        outer: &Outer,
        class: Option<BlockId>,
    ) -> Res<Scope> {
        let flags = self.table.block(id).flags(name);
        if flags & DEF_GLOBAL != 0 {
            if flags & DEF_NONLOCAL != 0 {
                return self.error_at_directive(id, name, format!("name '{name}' is nonlocal and global"));
            }
            return Ok(Scope::GlobalExplicit);
        }
        if flags & DEF_NONLOCAL != 0 {
            if is_module {
                let message = "nonlocal declaration not allowed at module level".to_owned();
                return self.error_at_directive(id, name, message);
            }
            if !outer.bound.contains(name) {
                let message = format!("no binding for nonlocal '{name}' found");
                return self.error_at_directive(id, name, message);
            }
            if outer.type_params.contains(name) {
                let message = format!("nonlocal binding not allowed for type parameter '{name}'");
                return self.error_at_directive(id, name, message);
            }
            return Ok(Scope::Free);
        }
        if flags & DEF_BOUND != 0 {
            return Ok(Scope::Local);
        }
        if let Some(class) = class {
            let class_flags = self.table.block(class).flags(name);
            if class_flags & DEF_GLOBAL != 0 {
                return Ok(Scope::GlobalExplicit);
            }
            if class_flags & DEF_BOUND != 0 && class_flags & DEF_NONLOCAL == 0 {
                return Ok(Scope::GlobalImplicit);
            }
        }
        if outer.bound.contains(name) {
            return Ok(Scope::Free);
        }
        Ok(Scope::GlobalImplicit)
    }

    fn error_at_directive<T>(&self, id: BlockId, name: &Name, message: String) -> Res<T> {
        let block = self.table.block(id);
        let span = block.directives.iter().find(|(declared, _)| declared == name).map(|(_, span)| *span);
        Err(super::error(message, self.source, span.unwrap_or(block.span)))
    }

    /// Locals that inner blocks need become cells; what is left comes from further out.
    fn make_cells(&mut self, id: BlockId, mut free: Names) -> Names {
        for symbol in self.table.block_mut(id).symbols.iter_mut() {
            let (name, symbol) = symbol;
            if symbol.scope == Some(Scope::Local) && free.remove(name) {
                symbol.scope = Some(Scope::Cell);
            }
        }
        free
    }

    fn drop_class_names(&mut self, id: BlockId, mut free: Names) -> Names {
        let block = self.table.block_mut(id);
        block.needs_class_closure |= free.remove("__class__");
        block.needs_class_dict |= free.remove("__classdict__");
        free
    }

    /// Names that only inner blocks need pass through this one.
    fn pass_through(&mut self, id: BlockId, free: &Names, outer: &Outer, is_class: bool) {
        let block = self.table.block_mut(id);
        let is_class = is_class || block.can_see_class_scope;
        for name in free {
            if let Some(symbol) = block.symbols.get_mut(name) {
                if is_class
                    && symbol.scope != Some(Scope::Free)
                    && symbol.flags & (DEF_BOUND | DEF_GLOBAL) != 0
                {
                    symbol.free_through_class = true;
                } else if symbol.scope == Some(Scope::GlobalImplicit) && is_class {
                    symbol.free_through_class = true;
                }
            } else if outer.bound.contains(name) {
                let symbol = Symbol { flags: 0, scope: Some(Scope::Free), free_through_class: false };
                block.symbols.insert(name.clone(), symbol);
                block.names.push(name.clone());
            }
        }
    }

    /// A comprehension compiled into the block around it: its free variables may be plain locals there.
    fn inline(&mut self, id: BlockId, child: BlockId, child_free: &mut Names) {
        self.table.block_mut(child).inlined = true;
        let mut needed_by_children = Names::new();
        self.captured(child, &mut needed_by_children);
        let is_class = self.table.block(id).kind == BlockKind::Class;
        let names = self.table.block(child).names.clone();
        for name in names {
            let Some(symbol) = self.table.block(child).symbols.get(&name).copied() else { continue };
            let mut scope = symbol.scope;
            if scope == Some(Scope::Free) && is_class && (name == "__class__" || name == "__classdict__") {
                scope = Some(Scope::GlobalImplicit);
                child_free.remove(&name);
                if let Some(symbol) = self.table.block_mut(child).symbols.get_mut(&name) {
                    symbol.scope = scope;
                }
            }
            if matches!(scope, Some(Scope::Local | Scope::Cell)) {
                continue;
            }
            let block = self.table.block_mut(id);
            match block.symbols.get(&name) {
                None => {
                    block.names.push(name.clone());
                    let flags = symbol.flags & USE;
                    block.symbols.insert(name, Symbol { flags, scope, free_through_class: false });
                }
                Some(existing) => {
                    let bound = existing.flags & DEF_BOUND != 0;
                    if bound && !is_class && !needed_by_children.contains(&name) {
                        child_free.remove(&name);
                    }
                }
            }
        }
    }

    /// The free names of the functions inside a block, looking through inlined comprehensions.
    fn captured(&self, id: BlockId, names: &mut Names) {
        for &inner in &self.table.block(id).children {
            if self.table.block(inner).inlined {
                self.captured(inner, names);
            } else {
                names.extend(self.table.block(inner).free_names());
            }
        }
    }
}
