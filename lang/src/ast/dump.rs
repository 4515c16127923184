//! The tree as text, as CPython's `ast.dump` prints it.

use super::repr::{bytes_repr, float_repr, str_repr};
use super::*;

/// The tree in one line, as CPython 3.13's `ast.dump` prints it with `show_empty=True`; with `attributes`, places too.
///
/// ```
/// use gilbox_lang::{ast::dump, parse::parse_module, source::Source};
/// let module = parse_module(&Source::new("x.py", "a = b\n")).unwrap();
/// let text = "Module(body=[Assign(targets=[Name(id='a', ctx=Store())], value=Name(id='b', ctx=Load()))], type_ignores=[])";
/// assert_eq!(dump(&module, false), text);
/// ```
pub fn dump(module: &Mod, attributes: bool) -> String {
    let mut dumper = Dumper { out: String::new(), comma: false, attributes };
    match module {
        Mod::Module { body } => {
            dumper.open("Module");
            dumper.stmts("body", body);
            dumper.field("type_ignores");
            dumper.text("[]");
        }
        Mod::Interactive { body } => {
            dumper.open("Interactive");
            dumper.stmts("body", body);
        }
        Mod::Expression { body } => {
            dumper.open("Expression");
            dumper.expr_field("body", body);
        }
    }
    dumper.close();
    dumper.out
}

struct Dumper {
    out: String,
    /// True when the next field needs a comma.
    comma: bool,
    attributes: bool,
}

impl Dumper {
    fn open(&mut self, name: &str) {
        self.out.push_str(name);
        self.out.push('(');
        self.comma = false;
    }

    fn close(&mut self) {
        self.out.push(')');
        self.comma = true;
    }

    fn close_at(&mut self, span: Span) {
        if self.attributes {
            let Span { line, col, end_line, end_col } = span;
            for (name, value) in
                [("lineno", line), ("col_offset", col), ("end_lineno", end_line), ("end_col_offset", end_col)]
            {
                self.field(name);
                self.text(&value.to_string());
            }
        }
        self.close();
    }

    fn field(&mut self, name: &str) {
        if self.comma {
            self.out.push_str(", ");
        }
        self.out.push_str(name);
        self.out.push('=');
    }

    fn text(&mut self, text: &str) {
        self.out.push_str(text);
        self.comma = true;
    }

    fn list<T>(&mut self, name: &str, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        self.field(name);
        self.out.push('[');
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                self.out.push_str(", ");
            }
            each(self, item);
        }
        self.text("]");
    }

    fn name_field(&mut self, field: &str, name: &Name) {
        self.field(field);
        self.text(&str_repr(name.as_bytes()));
    }

    fn opt_name(&mut self, field: &str, name: Option<&Name>) {
        if let Some(name) = name {
            self.name_field(field, name);
        }
    }

    fn names(&mut self, field: &str, names: &[Name]) {
        self.list(field, names, |dumper, name| dumper.text(&str_repr(name.as_bytes())));
    }

    fn stmts(&mut self, field: &str, body: &[Stmt]) {
        self.list(field, body, Dumper::stmt);
    }

    fn exprs(&mut self, field: &str, list: &[Expr]) {
        self.list(field, list, Dumper::expr);
    }

    fn expr_field(&mut self, field: &str, expr: &Expr) {
        self.field(field);
        self.expr(expr);
    }

    fn opt_expr(&mut self, field: &str, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expr_field(field, expr);
        }
    }

    fn stmt(&mut self, stmt: &Stmt) {
        self.open(stmt_name(&stmt.kind));
        match &stmt.kind {
            StmtKind::FunctionDef(parts) | StmtKind::AsyncFunctionDef(parts) => self.function(parts),
            StmtKind::ClassDef(parts) => self.class(parts),
            StmtKind::For(parts) | StmtKind::AsyncFor(parts) => {
                self.expr_field("target", &parts.target);
                self.expr_field("iter", &parts.iter);
                self.stmts("body", &parts.body);
                self.stmts("orelse", &parts.orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr_field("test", test);
                self.stmts("body", body);
                self.stmts("orelse", orelse);
            }
            StmtKind::If { .. } => return self.if_chain(stmt),
            StmtKind::With { items, body } | StmtKind::AsyncWith { items, body } => {
                self.list("items", items, |dumper, item| {
                    dumper.open("withitem");
                    dumper.expr_field("context_expr", &item.context_expr);
                    dumper.opt_expr("optional_vars", item.optional_vars.as_ref());
                    dumper.close();
                });
                self.stmts("body", body);
            }
            StmtKind::Match { subject, cases } => {
                self.expr_field("subject", subject);
                self.list("cases", cases, |dumper, case| {
                    dumper.open("match_case");
                    dumper.field("pattern");
                    dumper.pattern(&case.pattern);
                    dumper.opt_expr("guard", case.guard.as_ref());
                    dumper.stmts("body", &case.body);
                    dumper.close();
                });
            }
            StmtKind::Try(parts) | StmtKind::TryStar(parts) => self.try_parts(parts),
            _ => self.simple_stmt(&stmt.kind),
        }
        self.close_at(stmt.span);
    }

    fn simple_stmt(&mut self, kind: &StmtKind) {
        match kind {
            StmtKind::Return { value } => self.opt_expr("value", value.as_ref()),
            StmtKind::Delete { targets } => self.exprs("targets", targets),
            StmtKind::Assign { targets, value } => {
                self.exprs("targets", targets);
                self.expr_field("value", value);
            }
            StmtKind::TypeAlias { name, type_params, value } => {
                self.expr_field("name", name);
                self.type_params(type_params);
                self.expr_field("value", value);
            }
            StmtKind::AugAssign { target, op, value } => {
                self.expr_field("target", target);
                self.field("op");
                self.text(&format!("{op:?}()"));
                self.expr_field("value", value);
            }
            StmtKind::AnnAssign { target, annotation, value, simple } => {
                self.expr_field("target", target);
                self.expr_field("annotation", annotation);
                self.opt_expr("value", value.as_deref());
                self.field("simple");
                self.text(if *simple { "1" } else { "0" });
            }
            StmtKind::Raise { exc, cause } => {
                self.opt_expr("exc", exc.as_deref());
                self.opt_expr("cause", cause.as_deref());
            }
            StmtKind::Assert { test, msg } => {
                self.expr_field("test", test);
                self.opt_expr("msg", msg.as_deref());
            }
            StmtKind::Import { names } => self.list("names", names, Dumper::alias),
            StmtKind::ImportFrom { module, names, level } => {
                self.opt_name("module", module.as_ref());
                self.list("names", names, Dumper::alias);
                self.field("level");
                self.text(&level.to_string());
            }
            StmtKind::Global { names } | StmtKind::Nonlocal { names } => self.names("names", names),
            StmtKind::Expr { value } => self.expr_field("value", value),
            _ => {}
        }
    }

    /// An `if` with all its `elif`, which nest in the tree, by iteration.
    fn if_chain(&mut self, stmt: &Stmt) {
        let mut spans = vec![stmt.span];
        let mut kind = &stmt.kind;
        while let StmtKind::If { test, body, orelse } = kind {
            self.expr_field("test", test);
            self.stmts("body", body);
            match orelse.as_slice() {
                [next @ Stmt { kind: StmtKind::If { .. }, .. }] => {
                    self.field("orelse");
                    self.out.push('[');
                    self.open("If");
                    spans.push(next.span);
                    kind = &next.kind;
                }
                other => {
                    self.stmts("orelse", other);
                    break;
                }
            }
        }
        while let Some(span) = spans.pop() {
            self.close_at(span);
            if !spans.is_empty() {
                self.text("]");
            }
        }
    }

    fn function(&mut self, parts: &FunctionDef) {
        self.name_field("name", &parts.name);
        self.field("args");
        self.arguments(&parts.args);
        self.stmts("body", &parts.body);
        self.exprs("decorator_list", &parts.decorator_list);
        self.opt_expr("returns", parts.returns.as_ref());
        self.type_params(&parts.type_params);
    }

    fn class(&mut self, parts: &ClassDef) {
        self.name_field("name", &parts.name);
        self.exprs("bases", &parts.bases);
        self.list("keywords", &parts.keywords, Dumper::keyword);
        self.stmts("body", &parts.body);
        self.exprs("decorator_list", &parts.decorator_list);
        self.type_params(&parts.type_params);
    }

    fn try_parts(&mut self, parts: &Try) {
        self.stmts("body", &parts.body);
        self.list("handlers", &parts.handlers, |dumper, handler| {
            dumper.open("ExceptHandler");
            dumper.opt_expr("type", handler.type_.as_ref());
            dumper.opt_name("name", handler.name.as_ref());
            dumper.stmts("body", &handler.body);
            dumper.close_at(handler.span);
        });
        self.stmts("orelse", &parts.orelse);
        self.stmts("finalbody", &parts.finalbody);
    }

    fn alias(&mut self, alias: &Alias) {
        self.open("alias");
        self.name_field("name", &alias.name);
        self.opt_name("asname", alias.asname.as_ref());
        self.close_at(alias.span);
    }

    fn type_params(&mut self, params: &[TypeParam]) {
        self.list("type_params", params, |dumper, param| {
            dumper.open(match param.kind {
                TypeParamKind::TypeVar { .. } => "TypeVar",
                TypeParamKind::ParamSpec => "ParamSpec",
                TypeParamKind::TypeVarTuple => "TypeVarTuple",
            });
            dumper.name_field("name", &param.name);
            if let TypeParamKind::TypeVar { bound } = &param.kind {
                dumper.opt_expr("bound", bound.as_ref());
            }
            dumper.opt_expr("default_value", param.default_value.as_ref());
            dumper.close_at(param.span);
        });
    }

    fn arguments(&mut self, args: &Arguments) {
        self.open("arguments");
        self.list("posonlyargs", &args.posonlyargs, Dumper::arg);
        self.list("args", &args.args, Dumper::arg);
        if let Some(arg) = &args.vararg {
            self.field("vararg");
            self.arg(arg);
        }
        self.list("kwonlyargs", &args.kwonlyargs, Dumper::arg);
        self.list("kw_defaults", &args.kw_defaults, Dumper::expr_or_none);
        if let Some(arg) = &args.kwarg {
            self.field("kwarg");
            self.arg(arg);
        }
        self.exprs("defaults", &args.defaults);
        self.close();
    }

    fn arg(&mut self, arg: &Arg) {
        self.open("arg");
        self.name_field("arg", &arg.arg);
        self.opt_expr("annotation", arg.annotation.as_deref());
        self.close_at(arg.span);
    }

    fn keyword(&mut self, keyword: &Keyword) {
        self.open("keyword");
        self.opt_name("arg", keyword.arg.as_ref());
        self.expr_field("value", &keyword.value);
        self.close_at(keyword.span);
    }

    fn expr_or_none(&mut self, expr: &Option<Expr>) {
        match expr {
            Some(expr) => self.expr(expr),
            None => self.text("None"),
        }
    }

    /// An expression; its spine is walked by iteration.
    fn expr(&mut self, expr: &Expr) {
        let mut outer = Vec::new();
        let mut inner = expr;
        loop {
            self.open(expr_name(&inner.kind));
            let Some(next) = inner.kind.spine() else { break };
            if let ExprKind::IfExp { test, body, .. } = &inner.kind {
                self.expr_field("test", test);
                self.expr_field("body", body);
            }
            self.field(match inner.kind {
                ExprKind::BinOp { .. } => "left",
                ExprKind::Call { .. } => "func",
                ExprKind::IfExp { .. } => "orelse",
                _ => "value",
            });
            outer.push(inner);
            inner = next;
        }
        self.fields(&inner.kind);
        self.close_at(inner.span);
        for expr in outer.into_iter().rev() {
            self.fields_after_spine(&expr.kind);
            self.close_at(expr.span);
        }
    }

    fn fields_after_spine(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::BinOp { op, right, .. } => {
                self.field("op");
                self.text(&format!("{op:?}()"));
                self.expr_field("right", right);
            }
            ExprKind::Attribute { attr, ctx, .. } => {
                self.name_field("attr", attr);
                self.context(*ctx);
            }
            ExprKind::Subscript { slice, ctx, .. } => {
                self.expr_field("slice", slice);
                self.context(*ctx);
            }
            ExprKind::Call { args, keywords, .. } => {
                self.exprs("args", args);
                self.list("keywords", keywords, Dumper::keyword);
            }
            _ => {}
        }
    }

    fn context(&mut self, ctx: ExprContext) {
        self.field("ctx");
        self.text(&format!("{ctx:?}()"));
    }

    fn fields(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::BoolOp { op, values } => {
                self.field("op");
                self.text(&format!("{op:?}()"));
                self.exprs("values", values);
            }
            ExprKind::NamedExpr { target, value } => {
                self.expr_field("target", target);
                self.expr_field("value", value);
            }
            ExprKind::UnaryOp { op, operand } => {
                self.field("op");
                self.text(&format!("{op:?}()"));
                self.expr_field("operand", operand);
            }
            ExprKind::Lambda { args, body } => {
                self.field("args");
                self.arguments(args);
                self.expr_field("body", body);
            }
            ExprKind::Dict { keys, values } => {
                self.list("keys", keys, Dumper::expr_or_none);
                self.exprs("values", values);
            }
            ExprKind::Set { elts } => self.exprs("elts", elts),
            ExprKind::ListComp { elt, generators }
            | ExprKind::SetComp { elt, generators }
            | ExprKind::GeneratorExp { elt, generators } => {
                self.expr_field("elt", elt);
                self.list("generators", generators, Dumper::comprehension);
            }
            ExprKind::DictComp { key, value, generators } => {
                self.expr_field("key", key);
                self.expr_field("value", value);
                self.list("generators", generators, Dumper::comprehension);
            }
            ExprKind::Await { value } | ExprKind::YieldFrom { value } => self.expr_field("value", value),
            ExprKind::Yield { value } => self.opt_expr("value", value.as_deref()),
            ExprKind::Compare { left, ops, comparators } => {
                self.expr_field("left", left);
                self.list("ops", ops, |dumper, op| dumper.text(&format!("{op:?}()")));
                self.exprs("comparators", comparators);
            }
            _ => self.leaf_fields(kind),
        }
    }

    fn leaf_fields(&mut self, kind: &ExprKind) {
        match kind {
            ExprKind::FormattedValue { value, conversion, format_spec } => {
                self.expr_field("value", value);
                self.field("conversion");
                self.text(match conversion {
                    Conversion::None => "-1",
                    Conversion::Str => "115",
                    Conversion::Repr => "114",
                    Conversion::Ascii => "97",
                });
                self.opt_expr("format_spec", format_spec.as_deref());
            }
            ExprKind::JoinedStr { values } => self.exprs("values", values),
            ExprKind::Constant { value, u_prefix } => {
                self.field("value");
                self.text(&constant_repr(value));
                if *u_prefix {
                    self.field("kind");
                    self.text("'u'");
                }
            }
            ExprKind::Starred { value, ctx } => {
                self.expr_field("value", value);
                self.context(*ctx);
            }
            ExprKind::Name { id, ctx } => {
                self.name_field("id", id);
                self.context(*ctx);
            }
            ExprKind::List { elts, ctx } | ExprKind::Tuple { elts, ctx } => {
                self.exprs("elts", elts);
                self.context(*ctx);
            }
            ExprKind::Slice { lower, upper, step } => {
                self.opt_expr("lower", lower.as_deref());
                self.opt_expr("upper", upper.as_deref());
                self.opt_expr("step", step.as_deref());
            }
            _ => {}
        }
    }

    fn comprehension(&mut self, part: &Comprehension) {
        self.open("comprehension");
        self.expr_field("target", &part.target);
        self.expr_field("iter", &part.iter);
        self.exprs("ifs", &part.ifs);
        self.field("is_async");
        self.text(if part.is_async { "1" } else { "0" });
        self.close();
    }

    fn patterns(&mut self, field: &str, patterns: &[Pattern]) {
        self.list(field, patterns, Dumper::pattern);
    }

    fn pattern(&mut self, pattern: &Pattern) {
        self.open(pattern_name(&pattern.kind));
        match &pattern.kind {
            PatternKind::MatchValue { value } => self.expr_field("value", value),
            PatternKind::MatchSingleton { value } => {
                self.field("value");
                self.text(&constant_repr(value));
            }
            PatternKind::MatchSequence { patterns } | PatternKind::MatchOr { patterns } => {
                self.patterns("patterns", patterns);
            }
            PatternKind::MatchMapping { keys, patterns, rest } => {
                self.exprs("keys", keys);
                self.patterns("patterns", patterns);
                self.opt_name("rest", rest.as_ref());
            }
            PatternKind::MatchClass { cls, patterns, kwd_attrs, kwd_patterns } => {
                self.expr_field("cls", cls);
                self.patterns("patterns", patterns);
                self.names("kwd_attrs", kwd_attrs);
                self.patterns("kwd_patterns", kwd_patterns);
            }
            PatternKind::MatchStar { name } => self.opt_name("name", name.as_ref()),
            PatternKind::MatchAs { pattern, name } => {
                if let Some(pattern) = pattern {
                    self.field("pattern");
                    self.pattern(pattern);
                }
                self.opt_name("name", name.as_ref());
            }
        }
        self.close_at(pattern.span);
    }
}

fn constant_repr(value: &Constant) -> String {
    match value {
        Constant::None => "None".to_owned(),
        Constant::True => "True".to_owned(),
        Constant::False => "False".to_owned(),
        Constant::Ellipsis => "Ellipsis".to_owned(),
        Constant::Num(Number::Int(value)) => value.to_string(),
        Constant::Num(Number::BigInt(value)) => value.to_string(),
        Constant::Num(Number::Float(value)) => float_repr(*value),
        Constant::Num(Number::Imag(value)) => {
            let text = float_repr(*value);
            text.strip_suffix(".0").unwrap_or(&text).to_owned() + "j"
        }
        Constant::Str(value) => str_repr(value.as_bytes()),
        Constant::Bytes(value) => bytes_repr(value),
    }
}

fn stmt_name(kind: &StmtKind) -> &'static str {
    match kind {
        StmtKind::FunctionDef(_) => "FunctionDef",
        StmtKind::AsyncFunctionDef(_) => "AsyncFunctionDef",
        StmtKind::ClassDef(_) => "ClassDef",
        StmtKind::Return { .. } => "Return",
        StmtKind::Delete { .. } => "Delete",
        StmtKind::Assign { .. } => "Assign",
        StmtKind::TypeAlias { .. } => "TypeAlias",
        StmtKind::AugAssign { .. } => "AugAssign",
        StmtKind::AnnAssign { .. } => "AnnAssign",
        StmtKind::For(_) => "For",
        StmtKind::AsyncFor(_) => "AsyncFor",
        StmtKind::While { .. } => "While",
        StmtKind::If { .. } => "If",
        StmtKind::With { .. } => "With",
        StmtKind::AsyncWith { .. } => "AsyncWith",
        StmtKind::Match { .. } => "Match",
        StmtKind::Raise { .. } => "Raise",
        StmtKind::Try(_) => "Try",
        StmtKind::TryStar(_) => "TryStar",
        StmtKind::Assert { .. } => "Assert",
        StmtKind::Import { .. } => "Import",
        StmtKind::ImportFrom { .. } => "ImportFrom",
        StmtKind::Global { .. } => "Global",
        StmtKind::Nonlocal { .. } => "Nonlocal",
        StmtKind::Expr { .. } => "Expr",
        StmtKind::Pass => "Pass",
        StmtKind::Break => "Break",
        StmtKind::Continue => "Continue",
    }
}

fn expr_name(kind: &ExprKind) -> &'static str {
    match kind {
        ExprKind::BoolOp { .. } => "BoolOp",
        ExprKind::NamedExpr { .. } => "NamedExpr",
        ExprKind::BinOp { .. } => "BinOp",
        ExprKind::UnaryOp { .. } => "UnaryOp",
        ExprKind::Lambda { .. } => "Lambda",
        ExprKind::IfExp { .. } => "IfExp",
        ExprKind::Dict { .. } => "Dict",
        ExprKind::Set { .. } => "Set",
        ExprKind::ListComp { .. } => "ListComp",
        ExprKind::SetComp { .. } => "SetComp",
        ExprKind::DictComp { .. } => "DictComp",
        ExprKind::GeneratorExp { .. } => "GeneratorExp",
        ExprKind::Await { .. } => "Await",
        ExprKind::Yield { .. } => "Yield",
        ExprKind::YieldFrom { .. } => "YieldFrom",
        ExprKind::Compare { .. } => "Compare",
        ExprKind::Call { .. } => "Call",
        ExprKind::FormattedValue { .. } => "FormattedValue",
        ExprKind::JoinedStr { .. } => "JoinedStr",
        ExprKind::Constant { .. } => "Constant",
        ExprKind::Attribute { .. } => "Attribute",
        ExprKind::Subscript { .. } => "Subscript",
        ExprKind::Starred { .. } => "Starred",
        ExprKind::Name { .. } => "Name",
        ExprKind::List { .. } => "List",
        ExprKind::Tuple { .. } => "Tuple",
        ExprKind::Slice { .. } => "Slice",
    }
}

fn pattern_name(kind: &PatternKind) -> &'static str {
    match kind {
        PatternKind::MatchValue { .. } => "MatchValue",
        PatternKind::MatchSingleton { .. } => "MatchSingleton",
        PatternKind::MatchSequence { .. } => "MatchSequence",
        PatternKind::MatchMapping { .. } => "MatchMapping",
        PatternKind::MatchClass { .. } => "MatchClass",
        PatternKind::MatchStar { .. } => "MatchStar",
        PatternKind::MatchAs { .. } => "MatchAs",
        PatternKind::MatchOr { .. } => "MatchOr",
    }
}
