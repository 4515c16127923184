//! Expressions.

use std::ops::{Deref, DerefMut};

use super::{Constant, Name};
use crate::source::Span;

/// An expression with its place.
///
/// `depth` and `spine` bound its shape: nesting never exceeds [`MAX_DEPTH`], so that a recursive visitor is
/// safe as long as it walks *spines* by iteration: the `left` of a binary operator, the `value` of an
/// attribute or subscript, the `func` of a call and the `orelse` of a conditional expression
/// ([`ExprKind::spine`]). Spines are at most [`MAX_SPINE`] long.
#[derive(Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands. As in CPython, parentheses around it are not part of it.
    pub span: Span,
    /// True when it was written in parentheses of its own.
    pub parenthesized: bool,
    depth: u16,
    spine: u16,
}

/// The deepest nesting of expressions the parser accepts, spines not counted.
pub const MAX_DEPTH: u16 = 600;

/// The longest spine (`a+a+a...`, `a.b.c...`) the parser accepts; CPython's limit is 9,996.
pub const MAX_SPINE: u16 = 9_990;

/// A boxed expression. Dropping it walks spines by iteration, so a long chain cannot overflow the stack.
#[derive(Debug)]
pub struct ExprBox(Option<Box<Expr>>);

/// Whether an expression is read, assigned or deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExprContext {
    /// It is read.
    Load,
    /// It is assigned to.
    Store,
    /// It is deleted.
    Del,
}

/// `and` or `or`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum BoolOp {
    And,
    Or,
}

/// A binary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operator {
    Add,
    Sub,
    Mult,
    MatMult,
    Div,
    Mod,
    Pow,
    LShift,
    RShift,
    BitOr,
    BitXor,
    BitAnd,
    FloorDiv,
}

/// A unary operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum UnaryOp {
    Invert,
    Not,
    UAdd,
    USub,
}

/// A comparison operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum CmpOp {
    Eq,
    NotEq,
    Lt,
    LtE,
    Gt,
    GtE,
    Is,
    IsNot,
    In,
    NotIn,
}

/// The conversion of a replacement field: `!s`, `!r`, `!a` or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Conversion {
    None,
    Str,
    Repr,
    Ascii,
}

/// The kinds of expression, named and shaped as in CPython's `ast` module.
#[derive(Debug)]
#[allow(missing_docs)]
pub enum ExprKind {
    BoolOp {
        op: BoolOp,
        values: Vec<Expr>,
    },
    NamedExpr {
        target: ExprBox,
        value: ExprBox,
    },
    BinOp {
        left: ExprBox,
        op: Operator,
        right: ExprBox,
    },
    UnaryOp {
        op: UnaryOp,
        operand: ExprBox,
    },
    Lambda {
        args: Box<Arguments>,
        body: ExprBox,
    },
    IfExp {
        test: ExprBox,
        body: ExprBox,
        orelse: ExprBox,
    },
    /// A key of `None` means `**value`.
    Dict {
        keys: Vec<Option<Expr>>,
        values: Vec<Expr>,
    },
    Set {
        elts: Vec<Expr>,
    },
    ListComp {
        elt: ExprBox,
        generators: Vec<Comprehension>,
    },
    SetComp {
        elt: ExprBox,
        generators: Vec<Comprehension>,
    },
    DictComp {
        key: ExprBox,
        value: ExprBox,
        generators: Vec<Comprehension>,
    },
    GeneratorExp {
        elt: ExprBox,
        generators: Vec<Comprehension>,
    },
    Await {
        value: ExprBox,
    },
    Yield {
        value: Option<ExprBox>,
    },
    YieldFrom {
        value: ExprBox,
    },
    Compare {
        left: ExprBox,
        ops: Vec<CmpOp>,
        comparators: Vec<Expr>,
    },
    Call {
        func: ExprBox,
        args: Vec<Expr>,
        keywords: Vec<Keyword>,
    },
    /// A replacement field of an f-string. The text of `{x=}` is part of the constant before it.
    FormattedValue {
        value: ExprBox,
        conversion: Conversion,
        format_spec: Option<ExprBox>,
    },
    /// An f-string: constants and formatted values. A format spec is a `JoinedStr` too.
    JoinedStr {
        values: Vec<Expr>,
    },
    /// `u_prefix` tells `u"..."` from `"..."`.
    Constant {
        value: Constant,
        u_prefix: bool,
    },
    Attribute {
        value: ExprBox,
        attr: Name,
        ctx: ExprContext,
    },
    Subscript {
        value: ExprBox,
        slice: ExprBox,
        ctx: ExprContext,
    },
    Starred {
        value: ExprBox,
        ctx: ExprContext,
    },
    Name {
        id: Name,
        ctx: ExprContext,
    },
    List {
        elts: Vec<Expr>,
        ctx: ExprContext,
    },
    Tuple {
        elts: Vec<Expr>,
        ctx: ExprContext,
    },
    Slice {
        lower: Option<ExprBox>,
        upper: Option<ExprBox>,
        step: Option<ExprBox>,
    },
}

/// One `for target in iter if ...` of a comprehension.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Comprehension {
    pub target: Expr,
    pub iter: Expr,
    pub ifs: Vec<Expr>,
    pub is_async: bool,
    /// From `for` (or `async`) to the end of the clause.
    pub span: Span,
}

/// The parameters of a function or lambda.
#[derive(Debug, Default)]
#[allow(missing_docs)]
pub struct Arguments {
    pub posonlyargs: Vec<Arg>,
    pub args: Vec<Arg>,
    pub vararg: Option<Box<Arg>>,
    pub kwonlyargs: Vec<Arg>,
    /// One entry for each of `kwonlyargs`.
    pub kw_defaults: Vec<Option<Expr>>,
    pub kwarg: Option<Box<Arg>>,
    /// Defaults of the last positional parameters.
    pub defaults: Vec<Expr>,
}

/// One parameter.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Arg {
    pub arg: Name,
    pub annotation: Option<ExprBox>,
    pub span: Span,
}

/// A keyword argument of a call or class; without a name it is `**value`.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Keyword {
    pub arg: Option<Name>,
    pub value: Expr,
    pub span: Span,
}

impl Expr {
    /// An expression node; its depth follows from its parts.
    pub fn new(kind: ExprKind, span: Span) -> Self {
        let (depth, spine) = measure(&kind);
        Expr { kind, span, parenthesized: false, depth, spine }
    }

    /// How deep expressions nest in this one, spines not counted.
    pub fn depth(&self) -> u16 {
        self.depth
    }

    /// How long the longest chain along its spine is.
    pub fn spine_len(&self) -> u16 {
        self.spine
    }

    /// The same expression in a box.
    pub fn boxed(self) -> ExprBox {
        ExprBox(Some(Box::new(self)))
    }

    /// True for a node that is beyond the limits of what may be compiled.
    pub fn is_too_deep(&self) -> bool {
        self.depth > MAX_DEPTH || self.spine > MAX_SPINE
    }
}

impl ExprKind {
    /// The part that continues the spine: what a long chain must be walked along by iteration.
    pub fn spine(&self) -> Option<&Expr> {
        match self {
            ExprKind::BinOp { left: part, .. }
            | ExprKind::Attribute { value: part, .. }
            | ExprKind::Subscript { value: part, .. }
            | ExprKind::Call { func: part, .. }
            | ExprKind::IfExp { orelse: part, .. } => Some(part),
            _ => None,
        }
    }

    fn spine_mut(&mut self) -> Option<&mut ExprBox> {
        match self {
            ExprKind::BinOp { left: part, .. }
            | ExprKind::Attribute { value: part, .. }
            | ExprKind::Subscript { value: part, .. }
            | ExprKind::Call { func: part, .. }
            | ExprKind::IfExp { orelse: part, .. } => Some(part),
            _ => None,
        }
    }

    /// How many loops of a comprehension stand inside its first one: each is compiled inside the one before.
    fn inner_loops(&self) -> u16 {
        match self {
            ExprKind::ListComp { generators, .. }
            | ExprKind::SetComp { generators, .. }
            | ExprKind::DictComp { generators, .. }
            | ExprKind::GeneratorExp { generators, .. } => {
                u16::try_from(generators.len().saturating_sub(1)).unwrap_or(u16::MAX)
            }
            _ => 0,
        }
    }

    /// Calls `visit` for each direct part, in source order.
    pub fn for_each_part<'a>(&'a self, mut visit: impl FnMut(&'a Expr)) {
        use ExprKind::*;
        match self {
            BoolOp { values, .. } | JoinedStr { values } => values.iter().for_each(visit),
            Set { elts } | List { elts, .. } | Tuple { elts, .. } => elts.iter().for_each(visit),
            NamedExpr { target: a, value: b } | BinOp { left: a, right: b, .. } => {
                visit(a);
                visit(b);
            }
            Subscript { value, slice, .. } => {
                visit(value);
                visit(slice);
            }
            UnaryOp { operand: part, .. }
            | Await { value: part }
            | YieldFrom { value: part }
            | Attribute { value: part, .. }
            | Starred { value: part, .. } => visit(part),
            Lambda { args, body } => {
                args.for_each_part(&mut visit);
                visit(body);
            }
            IfExp { test, body, orelse } => [body, test, orelse].into_iter().for_each(|part| visit(part)),
            Dict { keys, values } => keys.iter().zip(values).for_each(|(key, value)| {
                key.iter().for_each(&mut visit);
                visit(value);
            }),
            ListComp { elt, generators } | SetComp { elt, generators } | GeneratorExp { elt, generators } => {
                visit(elt);
                generators.iter().for_each(|part| part.for_each_part(&mut visit));
            }
            DictComp { key, value, generators } => {
                visit(key);
                visit(value);
                generators.iter().for_each(|part| part.for_each_part(&mut visit));
            }
            Yield { value } => value.iter().for_each(|part| visit(part)),
            Compare { left, comparators, .. } => {
                visit(left);
                comparators.iter().for_each(visit);
            }
            Call { func, args, keywords } => {
                visit(func);
                args.iter().for_each(&mut visit);
                keywords.iter().for_each(|keyword| visit(&keyword.value));
            }
            FormattedValue { value, format_spec, .. } => {
                visit(value);
                format_spec.iter().for_each(|part| visit(part));
            }
            Slice { lower, upper, step } => {
                [lower, upper, step].into_iter().flatten().for_each(|part| visit(part));
            }
            Constant { .. } | Name { .. } => {}
        }
    }
}

impl Arguments {
    /// All parameters in the order in which they are written.
    pub fn iter(&self) -> impl Iterator<Item = &Arg> {
        let positional = self.posonlyargs.iter().chain(&self.args);
        let keyword_only = self.vararg.as_deref().into_iter().chain(&self.kwonlyargs);
        positional.chain(keyword_only).chain(self.kwarg.as_deref())
    }

    fn for_each_part<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        self.iter().filter_map(|arg| arg.annotation.as_deref()).for_each(&mut *visit);
        self.defaults.iter().chain(self.kw_defaults.iter().flatten()).for_each(visit);
    }
}

impl Comprehension {
    fn for_each_part<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(&self.target);
        visit(&self.iter);
        self.ifs.iter().for_each(visit);
    }
}

impl Deref for ExprBox {
    type Target = Expr;
    fn deref(&self) -> &Expr {
        self.0.as_deref().expect("only a box that is being dropped is empty")
    }
}

impl DerefMut for ExprBox {
    fn deref_mut(&mut self) -> &mut Expr {
        self.0.as_deref_mut().expect("only a box that is being dropped is empty")
    }
}

impl ExprBox {
    /// The expression, out of its box.
    pub fn into_inner(mut self) -> Expr {
        *self.0.take().expect("only a box that is being dropped is empty")
    }
}

impl Drop for ExprBox {
    fn drop(&mut self) {
        let mut rest = self.0.take();
        while let Some(mut expr) = rest {
            rest = expr.kind.spine_mut().and_then(|part| part.0.take());
        }
    }
}

fn measure(kind: &ExprKind) -> (u16, u16) {
    let spine_part = kind.spine();
    let mut depth = 0;
    let mut spine = 0;
    kind.for_each_part(|part| {
        if spine_part.is_some_and(|spine_part| std::ptr::eq(spine_part, part)) {
            depth = depth.max(part.depth);
            spine = spine.max(part.spine.saturating_add(1));
        } else {
            depth = depth.max(part.depth.saturating_add(1));
        }
    });
    (depth.saturating_add(kind.inner_loops()), spine)
}
