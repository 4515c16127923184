//! The abstract syntax tree of Python 3.13: plain data, with the names and fields of CPython's `ast`.

mod dump;
mod expr;
mod name;
mod repr;
mod stmt;

pub use dump::dump;
pub use expr::{
    Arg, Arguments, BoolOp, CmpOp, Comprehension, Conversion, Expr, ExprBox, ExprContext, ExprKind, Keyword,
    MAX_DEPTH, MAX_SPINE, Operator, UnaryOp,
};
pub use name::{Constant, Name, Number, StrLit};
pub use stmt::{
    Alias, Block, ClassDef, ExceptHandler, For, FunctionDef, MAX_ELIF, MatchCase, Mod, Pattern, PatternKind,
    Stmt, StmtKind, Try, TypeParam, TypeParamKind, WithItem,
};

pub use crate::source::Span;
