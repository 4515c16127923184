//! What the grammar's rules build: the context they share, expressions and statements.

use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;

use lalrpop_util::ParseError;
use unicode_normalization::UnicodeNormalization;

use super::arguments::{CallArguments, Param, collect_params};
use super::targets::{Role, set_target};
use crate::ast::*;
use crate::diagnostic::DiagnosticKind;
use crate::lex::{NumberError, Token, parse_number};
use crate::source::{Pos, Source};

/// Why a rule refuses what it has matched.
#[derive(Debug)]
pub(crate) struct ActionError {
    pub(crate) kind: DiagnosticKind,
    pub(crate) message: String,
    pub(crate) span: Span,
    /// True when this is the error to report; otherwise it only says that there is one.
    pub(crate) settled: bool,
}

/// The result of a rule that may refuse.
pub(crate) type Fallible<T> = Result<T, ParseError<Pos, Token, ActionError>>;

/// A refusal whose words the second pass finds.
pub(crate) fn invalid<T>(message: &str, span: Span) -> Fallible<T> {
    let error =
        ActionError { kind: DiagnosticKind::Syntax, message: message.to_owned(), span, settled: false };
    Err(ParseError::User { error })
}

/// A refusal with its final words.
pub(crate) fn settled<T>(kind: DiagnosticKind, message: impl Into<String>, span: Span) -> Fallible<T> {
    Err(ParseError::User { error: ActionError { kind, message: message.into(), span, settled: true } })
}

/// The keys and values of a dict display.
#[derive(Default)]
pub(crate) struct DictItems {
    keys: Vec<Option<Expr>>,
    values: Vec<Expr>,
}

impl DictItems {
    pub(crate) fn with(mut self, key: Option<Expr>, value: Expr) -> Self {
        self.keys.push(key);
        self.values.push(value);
        self
    }
}

/// The rules hand large parts on in boxes, which keeps the parser's stack small.
pub(crate) fn unbox<T>(list: Vec<Box<T>>) -> Vec<T> {
    list.into_iter().map(|part| *part).collect()
}

/// What the rules share: the text, and the names met so far.
pub(crate) struct Context<'c> {
    pub(crate) source: &'c Source,
    names: RefCell<HashSet<Name>>,
}

/// Statements and where the last token of theirs ends.
pub(crate) struct Suite {
    pub(crate) body: Vec<Stmt>,
    pub(crate) end: Pos,
}

impl Suite {
    pub(crate) fn of(stmt: Stmt) -> Self {
        let end = stmt.span.end();
        Suite { body: vec![stmt], end }
    }

    pub(crate) fn append(&mut self, mut next: Suite) {
        self.body.append(&mut next.body);
        self.end = next.end;
    }
}

/// `elif` and what belongs to it.
pub(crate) struct ElifClause {
    pub(crate) start: Pos,
    pub(crate) test: Expr,
    pub(crate) body: Suite,
}

/// One `except` clause, and whether it is `except*`.
pub(crate) struct ExceptClause {
    handler: ExceptHandler,
    star: bool,
    end: Pos,
}

impl ExceptClause {
    pub(crate) fn new(start: Pos, star: bool, type_: Option<Expr>, name: Option<Name>, body: Suite) -> Self {
        let (span, end) = (Span::new(start, body.end), body.end);
        ExceptClause { handler: ExceptHandler { type_, name, body: body.body, span }, star, end }
    }
}

/// One `case`, and where it ends.
pub(crate) struct CaseClause {
    pub(crate) case: MatchCase,
    pub(crate) end: Pos,
}

impl<'c> Context<'c> {
    pub(crate) fn new(source: &'c Source) -> Self {
        Context { source, names: RefCell::new(HashSet::new()) }
    }

    /// The text of a token.
    pub(crate) fn text(&self, token: Token) -> &'c str {
        self.source.text().get(token.offset as usize..token.end_offset as usize).unwrap_or("")
    }

    /// The identifier of a name token, in NFKC; equal ones share their text.
    pub(crate) fn name(&self, token: Token) -> Name {
        let text = self.text(token);
        if !text.is_ascii() {
            return self.intern(&text.nfkc().collect::<String>());
        }
        self.intern(text)
    }

    fn intern(&self, text: &str) -> Name {
        let mut names = self.names.borrow_mut();
        if let Some(name) = names.get(text) {
            return name.clone();
        }
        let name = Name::from(Arc::<str>::from(text));
        names.insert(name.clone());
        name
    }

    /// An expression node, if it is not beyond the limits.
    pub(crate) fn expr(&self, start: Pos, end: Pos, kind: ExprKind) -> Fallible<Expr> {
        let expr = Expr::new(kind, Span::new(start, end));
        if !expr.is_too_deep() {
            return Ok(expr);
        }
        if expr.spine_len() > MAX_SPINE {
            let message = "maximum recursion depth exceeded during compilation";
            return settled(DiagnosticKind::Recursion, message, expr.span);
        }
        too_complex(expr.span)
    }

    pub(crate) fn number(&self, token: Token) -> Fallible<Expr> {
        match parse_number(self.text(token)) {
            Ok(value) => Ok(constant(token.start, token.end, Constant::Num(value))),
            Err(NumberError::TooManyDigits(digits)) => {
                let message = format!(
                    "Exceeds the limit (4300 digits) for integer string conversion: value has {digits} \
                     digits; use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal \
                     for huge integer literals to avoid decimal conversion limits."
                );
                settled(DiagnosticKind::Syntax, message, token.span())
            }
            Err(NumberError::Malformed) => invalid("invalid number", token.span()),
        }
    }

    pub(crate) fn binary(
        &self,
        start: Pos,
        end: Pos,
        left: Expr,
        op: Operator,
        right: Expr,
    ) -> Fallible<Expr> {
        self.expr(start, end, ExprKind::BinOp { left: left.boxed(), op, right: right.boxed() })
    }

    pub(crate) fn unary(&self, start: Pos, end: Pos, op: UnaryOp, operand: Expr) -> Fallible<Expr> {
        self.expr(start, end, ExprKind::UnaryOp { op, operand: operand.boxed() })
    }

    pub(crate) fn compare(
        &self,
        start: Pos,
        end: Pos,
        left: Expr,
        pairs: (Vec<CmpOp>, Vec<Expr>),
    ) -> Fallible<Expr> {
        let (ops, comparators) = pairs;
        self.expr(start, end, ExprKind::Compare { left: left.boxed(), ops, comparators })
    }

    pub(crate) fn starred(&self, start: Pos, end: Pos, value: Expr) -> Fallible<Expr> {
        self.expr(start, end, ExprKind::Starred { value: value.boxed(), ctx: ExprContext::Load })
    }

    pub(crate) fn named_expr(&self, start: Pos, end: Pos, target: Expr, value: Expr) -> Fallible<Expr> {
        let target = set_target(target, Role::Assign)?;
        self.expr(start, end, ExprKind::NamedExpr { target: target.boxed(), value: value.boxed() })
    }

    pub(crate) fn lambda(
        &self,
        start: Pos,
        end: Pos,
        params: Option<Vec<Box<Param>>>,
        body: Expr,
    ) -> Fallible<Expr> {
        let args = Box::new(collect_params(params.unwrap_or_default())?);
        self.expr(start, end, ExprKind::Lambda { args, body: body.boxed() })
    }

    pub(crate) fn call(&self, start: Pos, end: Pos, func: Expr, arguments: CallArguments) -> Fallible<Expr> {
        let CallArguments { args, keywords } = arguments;
        self.expr(start, end, ExprKind::Call { func: func.boxed(), args, keywords })
    }

    /// `f(x for x in y)`: the generator expression starts at the bracket.
    pub(crate) fn call_generator(
        &self,
        start: Pos,
        inner: Pos,
        end: Pos,
        func: Expr,
        elt: Expr,
        generators: Vec<Comprehension>,
    ) -> Fallible<Expr> {
        let generator = self.expr(inner, end, ExprKind::GeneratorExp { elt: elt.boxed(), generators })?;
        self.call(start, end, func, CallArguments { args: vec![generator], keywords: Vec::new() })
    }

    pub(crate) fn slice(
        &self,
        start: Pos,
        end: Pos,
        lower: Option<Expr>,
        upper: Option<Expr>,
        step: Option<Expr>,
    ) -> Fallible<Expr> {
        let [lower, upper, step] = [lower, upper, step].map(|part| part.map(Expr::boxed));
        self.expr(start, end, ExprKind::Slice { lower, upper, step })
    }

    /// What stands in a subscript: a lone starred expression is a tuple.
    pub(crate) fn slices(&self, start: Pos, end: Pos, mut list: Vec<Expr>, comma: bool) -> Fallible<Expr> {
        let is_star = |expr: &Expr| matches!(expr.kind, ExprKind::Starred { .. });
        match list.pop() {
            Some(only) if list.is_empty() && !comma && !is_star(&only) => Ok(only),
            last => {
                list.extend(last);
                self.expr(start, end, ExprKind::Tuple { elts: list, ctx: ExprContext::Load })
            }
        }
    }

    /// One expression, or a tuple of several or with a comma.
    pub(crate) fn maybe_tuple(
        &self,
        start: Pos,
        end: Pos,
        mut elts: Vec<Expr>,
        comma: bool,
    ) -> Fallible<Expr> {
        match elts.pop() {
            Some(only) if elts.is_empty() && !comma => Ok(only),
            last => {
                elts.extend(last);
                self.expr(start, end, ExprKind::Tuple { elts, ctx: ExprContext::Load })
            }
        }
    }

    pub(crate) fn tuple(&self, start: Pos, end: Pos, first: Expr, mut rest: Vec<Expr>) -> Fallible<Expr> {
        rest.insert(0, first);
        self.expr(start, end, ExprKind::Tuple { elts: rest, ctx: ExprContext::Load })
    }

    /// What stands in brackets: a tuple, or an expression that keeps its own place.
    pub(crate) fn group_or_tuple(
        &self,
        start: Pos,
        end: Pos,
        mut elts: Vec<Expr>,
        comma: bool,
    ) -> Fallible<Expr> {
        match elts.pop() {
            Some(only) if elts.is_empty() && !comma => {
                if matches!(only.kind, ExprKind::Starred { .. }) {
                    return invalid("cannot use starred expression here", only.span);
                }
                Ok(parenthesized(only))
            }
            last => {
                elts.extend(last);
                self.expr(start, end, ExprKind::Tuple { elts, ctx: ExprContext::Load })
            }
        }
    }

    pub(crate) fn dict(&self, start: Pos, end: Pos, items: DictItems) -> Fallible<Expr> {
        let DictItems { keys, values } = items;
        self.expr(start, end, ExprKind::Dict { keys, values })
    }

    pub(crate) fn if_stmt(
        &self,
        start: Pos,
        test: Expr,
        body: Suite,
        elifs: Vec<ElifClause>,
        orelse: Option<Suite>,
    ) -> Fallible<Stmt> {
        if elifs.len() > MAX_ELIF {
            return too_complex(test.span);
        }
        let last_body = elifs.last().map_or(body.end, |clause| clause.body.end);
        let end = orelse.as_ref().map_or(last_body, |suite| suite.end);
        let mut orelse: Block = orelse.map_or_else(Vec::new, |suite| suite.body).into();
        for ElifClause { start, test, body } in elifs.into_iter().rev() {
            let kind = StmtKind::If { test: Box::new(test), body: body.body, orelse };
            orelse = vec![Stmt::new(kind, Span::new(start, end))].into();
        }
        Ok(Stmt::new(StmtKind::If { test: Box::new(test), body: body.body, orelse }, Span::new(start, end)))
    }

    pub(crate) fn for_stmt(
        &self,
        start: Pos,
        is_async: bool,
        target: Expr,
        iter: Expr,
        body: Suite,
        orelse: Option<Suite>,
    ) -> Fallible<Stmt> {
        let target = set_target(target, Role::Assign)?;
        let (orelse, end) = unpack_suite(orelse, body.end);
        let parts = Box::new(For { target, iter, body: body.body, orelse });
        let kind = if is_async { StmtKind::AsyncFor(parts) } else { StmtKind::For(parts) };
        Ok(Stmt::new(kind, Span::new(start, end)))
    }

    pub(crate) fn with_stmt(
        &self,
        start: Pos,
        is_async: bool,
        items: Vec<WithItem>,
        body: Suite,
    ) -> Fallible<Stmt> {
        let store = |item: WithItem| {
            let optional_vars =
                item.optional_vars.map(|target| set_target(target, Role::Assign)).transpose()?;
            Ok(WithItem { context_expr: item.context_expr, optional_vars })
        };
        let items = items.into_iter().map(store).collect::<Fallible<Vec<_>>>()?;
        let (end, body) = (body.end, body.body);
        let kind =
            if is_async { StmtKind::AsyncWith { items, body } } else { StmtKind::With { items, body } };
        Ok(Stmt::new(kind, Span::new(start, end)))
    }

    /// `with (...)` where the brackets may hold items or be an expression.
    pub(crate) fn paren_with(
        &self,
        span: Span,
        items: Vec<WithItem>,
        comma: bool,
    ) -> Fallible<Vec<WithItem>> {
        let is_plain = |item: &WithItem| match item.context_expr.kind {
            ExprKind::Starred { .. } => false,
            ExprKind::NamedExpr { .. } => item.context_expr.parenthesized,
            _ => true,
        };
        if !items.is_empty() && items.iter().all(is_plain) {
            return Ok(items);
        }
        if let Some(item) = items.iter().find(|item| item.optional_vars.is_some()) {
            return invalid("invalid syntax", item.context_expr.span);
        }
        let elts: Vec<Expr> = items.into_iter().map(|item| item.context_expr).collect();
        if elts.is_empty() {
            let kind = ExprKind::Tuple { elts, ctx: ExprContext::Load };
            return Ok(vec![with_item(self.expr(span.start(), span.end(), kind)?)]);
        }
        Ok(vec![with_item(self.group_or_tuple(span.start(), span.end(), elts, comma)?)])
    }

    pub(crate) fn try_stmt(
        &self,
        start: Pos,
        body: Suite,
        clauses: Vec<Box<ExceptClause>>,
        orelse: Option<Suite>,
        finalbody: Option<Suite>,
    ) -> Fallible<Stmt> {
        let star = clauses.first().is_some_and(|clause| clause.star);
        if let Some(odd) = clauses.iter().find(|clause| clause.star != star) {
            return invalid("cannot have both 'except' and 'except*' on the same 'try'", odd.handler.span);
        }
        let end = clauses.last().map_or(body.end, |clause| clause.end);
        let handlers = clauses.into_iter().map(|clause| clause.handler).collect();
        let (orelse, end) = unpack_suite(orelse, end);
        let (finalbody, end) = unpack_suite(finalbody, end);
        let parts = Box::new(Try { body: body.body, handlers, orelse, finalbody });
        let kind = if star { StmtKind::TryStar(parts) } else { StmtKind::Try(parts) };
        Ok(Stmt::new(kind, Span::new(start, end)))
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) fn function_def(
        &self,
        start: Pos,
        is_async: bool,
        name: Name,
        type_params: Option<Vec<TypeParam>>,
        params: Option<Vec<Box<Param>>>,
        returns: Option<Expr>,
        body: Suite,
    ) -> Fallible<Stmt> {
        let args = collect_params(params.unwrap_or_default())?;
        let end = body.end;
        let parts = Box::new(FunctionDef {
            name,
            args,
            body: body.body,
            decorator_list: Vec::new(),
            returns,
            type_params: type_params.unwrap_or_default(),
        });
        let kind = if is_async { StmtKind::AsyncFunctionDef(parts) } else { StmtKind::FunctionDef(parts) };
        Ok(Stmt::new(kind, Span::new(start, end)))
    }
}

/// Refuses what nests too deeply, as CPython's parser does.
fn too_complex<T>(span: Span) -> Fallible<T> {
    let message = "Parser stack overflowed - Python source too complex to parse";
    settled(DiagnosticKind::Memory, message, span)
}

fn unpack_suite(suite: Option<Suite>, end: Pos) -> (Vec<Stmt>, Pos) {
    suite.map_or((Vec::new(), end), |suite| (suite.body, suite.end))
}

pub(crate) fn constant(start: Pos, end: Pos, value: Constant) -> Expr {
    Expr::new(ExprKind::Constant { value, u_prefix: false }, Span::new(start, end))
}

pub(crate) fn name_expr(start: Pos, end: Pos, id: Name) -> Expr {
    Expr::new(ExprKind::Name { id, ctx: ExprContext::Load }, Span::new(start, end))
}

pub(crate) fn parenthesized(mut expr: Expr) -> Expr {
    expr.parenthesized = true;
    expr
}

pub(crate) fn with_item(context_expr: Expr) -> WithItem {
    WithItem { context_expr, optional_vars: None }
}

pub(crate) fn comprehension(
    span: Span,
    is_async: bool,
    target: Expr,
    iter: Expr,
    ifs: Vec<Expr>,
) -> Fallible<Comprehension> {
    let target = set_target(target, Role::Assign)?;
    Ok(Comprehension { target, iter, ifs, is_async, span })
}

pub(crate) fn while_stmt(start: Pos, test: Expr, body: Suite, orelse: Option<Suite>) -> Stmt {
    let (orelse, end) = unpack_suite(orelse, body.end);
    Stmt::new(StmtKind::While { test: Box::new(test), body: body.body, orelse }, Span::new(start, end))
}

pub(crate) fn match_stmt(start: Pos, subject: Expr, clauses: Vec<Box<CaseClause>>) -> Stmt {
    let end = clauses.last().map_or(subject.span.end(), |clause| clause.end);
    let cases = clauses.into_iter().map(|clause| clause.case).collect();
    Stmt::new(StmtKind::Match { subject: Box::new(subject), cases }, Span::new(start, end))
}

pub(crate) fn class_def(
    start: Pos,
    name: Name,
    type_params: Option<Vec<TypeParam>>,
    arguments: Option<CallArguments>,
    body: Suite,
) -> Stmt {
    let CallArguments { args, keywords } = arguments.unwrap_or_default();
    let end = body.end;
    let parts = ClassDef {
        name,
        bases: args,
        keywords,
        body: body.body,
        decorator_list: Vec::new(),
        type_params: type_params.unwrap_or_default(),
    };
    Stmt::new(StmtKind::ClassDef(Box::new(parts)), Span::new(start, end))
}

pub(crate) fn decorate(mut definition: Stmt, decorators: Vec<Expr>) -> Stmt {
    match &mut definition.kind {
        StmtKind::FunctionDef(parts) | StmtKind::AsyncFunctionDef(parts) => parts.decorator_list = decorators,
        StmtKind::ClassDef(parts) => parts.decorator_list = decorators,
        _ => {}
    }
    definition
}
