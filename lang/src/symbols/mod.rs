//! Scope analysis: which block each name of a text lives in, as CPython's symbol table has it.
//!
//! [`build`] walks the tree once and collects a [`Block`] for each module, class, function, comprehension and type
//! parameter list, then resolves every name of every block.

mod analyze;
mod collect;
mod collect_expr;
mod collect_scope;
mod mangle;

use std::collections::{HashMap, HashSet};

use crate::ast::{Mod, Name, Span};
use crate::diagnostic::{Diagnostic, DiagnosticKind, Place};
use crate::source::Source;

pub use mangle::mangle;

/// Index of a block in its [`SymbolTable`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BlockId(pub(crate) u32);

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The outermost block.
    Module,
    /// A class body.
    Class,
    /// A function, lambda or comprehension.
    Function,
    /// An annotation that is never evaluated (`from __future__ import annotations`).
    Annotation,
    /// The bound, constraints or default of a type parameter; the text names it in messages.
    TypeVariable(&'static str),
    /// The value of a `type` statement.
    TypeAlias,
    /// A list of type parameters.
    TypeParameters,
}

/// The kinds of comprehension.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComprehensionKind {
    /// `[...]`
    List,
    /// `{...}`
    Set,
    /// `{k: v ...}`
    Dict,
    /// `(...)`
    Generator,
}

/// Where a name of a block is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// A local of this block.
    Local,
    /// A local of this block that inner blocks use.
    Cell,
    /// A local of an enclosing block.
    Free,
    /// Declared `global`.
    GlobalExplicit,
    /// Not bound anywhere around: global or builtin.
    GlobalImplicit,
}

/// What is known about a name in a block.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Symbol {
    /// How the block uses the name: the `DEF_` and `USE` bits.
    pub(crate) flags: u16,
    /// The outcome of the analysis.
    pub(crate) scope: Option<Scope>,
    /// A class binds the name, and passes the enclosing variable of that name on to inner functions.
    pub(crate) free_through_class: bool,
}

pub(crate) const DEF_GLOBAL: u16 = 1;
pub(crate) const DEF_LOCAL: u16 = 2;
pub(crate) const DEF_PARAM: u16 = 4;
pub(crate) const DEF_NONLOCAL: u16 = 8;
pub(crate) const USE: u16 = 16;
pub(crate) const DEF_IMPORT: u16 = 32;
pub(crate) const DEF_ANNOT: u16 = 64;
pub(crate) const DEF_COMP_ITER: u16 = 128;
pub(crate) const DEF_TYPE_PARAM: u16 = 256;
pub(crate) const DEF_BOUND: u16 = DEF_LOCAL | DEF_PARAM | DEF_IMPORT | DEF_TYPE_PARAM;

/// One scope of the text.
#[derive(Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// The name of the function or class; `<lambda>`, `<listcomp>` and so on.
    pub name: Name,
    /// The blocks directly inside, in source order.
    pub children: Vec<BlockId>,
    /// The block around; `None` for the module.
    pub parent: Option<BlockId>,
    /// Inside a function, at any distance.
    pub nested: bool,
    /// Contains `yield`.
    pub generator: bool,
    /// `async def`, or contains `await`, or an asynchronous comprehension.
    pub coroutine: bool,
    /// Contains `return` with a value.
    pub returns_value: bool,
    /// A comprehension, and which.
    pub comprehension: Option<ComprehensionKind>,
    /// A comprehension that is compiled into the block around it.
    pub inlined: bool,
    /// A class some method of which uses `__class__` or `super()`.
    pub needs_class_closure: bool,
    /// A class some inner annotation scope of which looks names up in the class namespace.
    pub needs_class_dict: bool,
    /// An annotation scope directly in a class: it sees the class namespace.
    pub can_see_class_scope: bool,
    /// Names that an assignment expression of this block binds (those inside its comprehensions too).
    pub walrus_targets: HashSet<Name>,
    pub(crate) span: Span,
    pub(crate) names: Vec<Name>,
    pub(crate) symbols: HashMap<Name, Symbol>,
    pub(crate) params: Vec<Name>,
    pub(crate) directives: Vec<(Name, Span)>,
    pub(crate) comp_iter_target: bool,
    pub(crate) comp_iter_expr: u32,
    pub(crate) has_free: bool,
}

impl Block {
    pub(crate) fn new(kind: BlockKind, name: Name, span: Span) -> Block {
        Block {
            kind,
            name,
            children: Vec::new(),
            parent: None,
            nested: false,
            generator: false,
            coroutine: false,
            returns_value: false,
            comprehension: None,
            inlined: false,
            needs_class_closure: false,
            needs_class_dict: false,
            can_see_class_scope: false,
            walrus_targets: HashSet::new(),
            span,
            names: Vec::new(),
            symbols: HashMap::new(),
            params: Vec::new(),
            directives: Vec::new(),
            comp_iter_target: false,
            comp_iter_expr: 0,
            has_free: false,
        }
    }

    /// Whether its names are those of a function: everything but modules and classes.
    pub fn is_function_like(&self) -> bool {
        !matches!(self.kind, BlockKind::Module | BlockKind::Class)
    }

    /// Where the block finds a (mangled) name; `None` if it does not mention it.
    pub fn scope(&self, name: &str) -> Option<Scope> {
        self.symbols.get(name).and_then(|symbol| symbol.scope)
    }

    pub(crate) fn flags(&self, name: &str) -> u16 {
        self.symbols.get(name).map_or(0, |symbol| symbol.flags)
    }

    /// The parameters, in the order of their registers.
    pub fn params(&self) -> &[Name] {
        &self.params
    }

    /// The names with this scope, in the order in which the text first mentions them.
    pub fn names_with(&self, scope: Scope) -> impl Iterator<Item = &Name> {
        self.names.iter().filter(move |name| self.scope(name) == Some(scope))
    }

    /// The names of free variables, sorted: those used here, and those of inner blocks that pass through.
    pub fn free_names(&self) -> Vec<Name> {
        let is_free = |symbol: &Symbol| symbol.scope == Some(Scope::Free) || symbol.free_through_class;
        let mut names: Vec<Name> =
            self.symbols.iter().filter(|(_, symbol)| is_free(symbol)).map(|(name, _)| name.clone()).collect();
        names.sort();
        names
    }

    /// The names of cells, sorted.
    pub fn cell_names(&self) -> Vec<Name> {
        let mut names: Vec<Name> = self.names_with(Scope::Cell).cloned().collect();
        names.sort();
        names
    }
}

/// Which node of the tree a block belongs to: an address in the tree, and which of the node's blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct NodeKey(usize, NodeTag);

/// Tells blocks apart whose nodes may have the same address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum NodeTag {
    Function,
    Class,
    Lambda,
    Comprehension,
    TypeParameters,
    TypeVariable,
    TypeAlias,
}

impl NodeKey {
    pub(crate) fn new<T>(node: &T, tag: NodeTag) -> NodeKey {
        NodeKey(std::ptr::from_ref(node) as usize, tag)
    }
}

/// The blocks of a text.
#[derive(Debug)]
pub struct SymbolTable {
    pub(crate) blocks: Vec<Block>,
    pub(crate) by_node: HashMap<NodeKey, BlockId>,
}

impl SymbolTable {
    /// The block of the module.
    pub fn top(&self) -> BlockId {
        BlockId(0)
    }

    /// A block.
    pub fn block(&self, id: BlockId) -> &Block {
        &self.blocks[id.0 as usize]
    }

    pub(crate) fn block_mut(&mut self, id: BlockId) -> &mut Block {
        &mut self.blocks[id.0 as usize]
    }

    pub(crate) fn of_node<T>(&self, node: &T, tag: NodeTag) -> BlockId {
        self.by_node.get(&NodeKey::new(node, tag)).copied().unwrap_or(BlockId(0))
    }
}

/// An error in the making; boxed since it is large and rare.
pub(crate) type Res<T> = Result<T, Box<Diagnostic>>;

/// A `SyntaxError` of the compiler or the symbol table. Unlike the parser they count columns in bytes, as CPython's do.
pub(crate) fn error(message: impl Into<String>, source: &Source, span: Span) -> Box<Diagnostic> {
    let place = Place {
        line: span.line,
        offset: i64::from(span.col) + 1,
        end_line: span.end_line,
        end_offset: i64::from(span.end_col) + 1,
    };
    Box::new(Diagnostic::at_place(DiagnosticKind::Syntax, message, source, place))
}

/// Builds the symbol table of a tree. `future_annotations`: annotations are not evaluated.
///
/// # Errors
/// The `SyntaxError`s that CPython's symbol table raises.
pub fn build(module: &Mod, source: &Source, future_annotations: bool) -> Result<SymbolTable, Diagnostic> {
    let mut table = collect::collect(module, source, future_annotations).map_err(|error| *error)?;
    analyze::analyze(&mut table, source).map_err(|error| *error)?;
    Ok(table)
}
