//! Statements and patterns.

use super::{Arguments, Constant, Expr, ExprBox, Keyword, Name, Operator};
use crate::source::Span;

/// A whole parsed text.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum Mod {
    /// A file.
    Module { body: Vec<Stmt> },
    /// One interactive input: its expression statements are printed.
    Interactive { body: Vec<Stmt> },
    /// One expression, for `eval`.
    Expression { body: ExprBox },
}

/// A statement with its place. Statements nest at most 100 blocks deep, except for `elif` chains, which
/// are `If` in the `orelse` of an `If` and must be walked by iteration (at most [`MAX_ELIF`]).
#[derive(Debug)]
pub struct Stmt {
    /// What it is.
    pub kind: StmtKind,
    /// Where it stands; decorators are not part of it.
    pub span: Span,
}

/// The longest chain of `elif` clauses the parser accepts.
pub const MAX_ELIF: usize = 5_900;

/// The kinds of statement, named and shaped as in CPython's `ast` module.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum StmtKind {
    FunctionDef(Box<FunctionDef>),
    AsyncFunctionDef(Box<FunctionDef>),
    ClassDef(Box<ClassDef>),
    Return {
        value: Option<Expr>,
    },
    Delete {
        targets: Vec<Expr>,
    },
    Assign {
        targets: Vec<Expr>,
        value: Expr,
    },
    TypeAlias {
        name: Box<Expr>,
        type_params: Vec<TypeParam>,
        value: Box<Expr>,
    },
    AugAssign {
        target: Box<Expr>,
        op: Operator,
        value: Box<Expr>,
    },
    /// `simple` is true for a bare name without parentheses.
    AnnAssign {
        target: Box<Expr>,
        annotation: Box<Expr>,
        value: Option<Box<Expr>>,
        simple: bool,
    },
    For(Box<For>),
    AsyncFor(Box<For>),
    While {
        test: Box<Expr>,
        body: Vec<Stmt>,
        orelse: Vec<Stmt>,
    },
    If {
        test: Box<Expr>,
        body: Vec<Stmt>,
        orelse: Block,
    },
    With {
        items: Vec<WithItem>,
        body: Vec<Stmt>,
    },
    AsyncWith {
        items: Vec<WithItem>,
        body: Vec<Stmt>,
    },
    Match {
        subject: Box<Expr>,
        cases: Vec<MatchCase>,
    },
    Raise {
        exc: Option<Box<Expr>>,
        cause: Option<Box<Expr>>,
    },
    Try(Box<Try>),
    /// `try` with `except*` handlers.
    TryStar(Box<Try>),
    Assert {
        test: Box<Expr>,
        msg: Option<Box<Expr>>,
    },
    Import {
        names: Vec<Alias>,
    },
    ImportFrom {
        module: Option<Name>,
        names: Vec<Alias>,
        level: u32,
    },
    Global {
        names: Vec<Name>,
    },
    Nonlocal {
        names: Vec<Name>,
    },
    Expr {
        value: Box<Expr>,
    },
    Pass,
    Break,
    Continue,
}

/// The `else` part of an `if`: statements. Dropping it walks an `elif` chain by iteration.
#[derive(Debug, Default)]
pub struct Block(Vec<Stmt>);

/// A function definition, plain or async.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct FunctionDef {
    pub name: Name,
    pub args: Arguments,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<Expr>,
    pub returns: Option<Expr>,
    pub type_params: Vec<TypeParam>,
}

/// A class definition.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ClassDef {
    pub name: Name,
    pub bases: Vec<Expr>,
    pub keywords: Vec<Keyword>,
    pub body: Vec<Stmt>,
    pub decorator_list: Vec<Expr>,
    pub type_params: Vec<TypeParam>,
}

/// A `for` loop, plain or async.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct For {
    pub target: Expr,
    pub iter: Expr,
    pub body: Vec<Stmt>,
    pub orelse: Vec<Stmt>,
}

/// A `try` statement.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Try {
    pub body: Vec<Stmt>,
    pub handlers: Vec<ExceptHandler>,
    pub orelse: Vec<Stmt>,
    pub finalbody: Vec<Stmt>,
}

/// One `except` clause.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct ExceptHandler {
    pub type_: Option<Expr>,
    pub name: Option<Name>,
    pub body: Vec<Stmt>,
    pub span: Span,
}

/// One item of a `with` statement.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct WithItem {
    pub context_expr: Expr,
    pub optional_vars: Option<Expr>,
}

/// One name of an import; `*` is the name of a star import.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Alias {
    pub name: Name,
    pub asname: Option<Name>,
    pub span: Span,
}

/// One `case` of a `match` statement.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct MatchCase {
    pub pattern: Pattern,
    pub guard: Option<Expr>,
    pub body: Vec<Stmt>,
}

/// A pattern with its place.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Pattern {
    pub kind: PatternKind,
    pub span: Span,
}

/// The kinds of pattern, named and shaped as in CPython's `ast` module.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum PatternKind {
    MatchValue {
        value: Expr,
    },
    /// `None`, `True` or `False`.
    MatchSingleton {
        value: Constant,
    },
    MatchSequence {
        patterns: Vec<Pattern>,
    },
    MatchMapping {
        keys: Vec<Expr>,
        patterns: Vec<Pattern>,
        rest: Option<Name>,
    },
    MatchClass {
        cls: Box<Expr>,
        patterns: Vec<Pattern>,
        kwd_attrs: Vec<Name>,
        kwd_patterns: Vec<Pattern>,
    },
    /// `*name`, or `*_` without a name; only inside a sequence.
    MatchStar {
        name: Option<Name>,
    },
    /// `pattern as name`; a bare name; neither for `_`.
    MatchAs {
        pattern: Option<Box<Pattern>>,
        name: Option<Name>,
    },
    MatchOr {
        patterns: Vec<Pattern>,
    },
}

/// A type parameter with its place.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct TypeParam {
    pub kind: TypeParamKind,
    pub name: Name,
    pub default_value: Option<Expr>,
    pub span: Span,
}

/// The kinds of type parameter.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum TypeParamKind {
    TypeVar { bound: Option<Expr> },
    ParamSpec,
    TypeVarTuple,
}

impl Stmt {
    /// A statement node.
    pub fn new(kind: StmtKind, span: Span) -> Self {
        Stmt { kind, span }
    }
}

impl Block {
    /// The statements.
    pub fn as_slice(&self) -> &[Stmt] {
        &self.0
    }
}

impl From<Vec<Stmt>> for Block {
    fn from(body: Vec<Stmt>) -> Self {
        Block(body)
    }
}

impl std::ops::Deref for Block {
    type Target = [Stmt];
    fn deref(&self) -> &[Stmt] {
        &self.0
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        let mut rest = std::mem::take(&mut self.0);
        while let [Stmt { kind: StmtKind::If { orelse, .. }, .. }] = rest.as_mut_slice() {
            let next = std::mem::take(&mut orelse.0);
            rest = next;
        }
    }
}
