//! Expressions back to text, for annotations that are not evaluated, and constants as `repr` shows them.

use crate::ast::*;
use crate::code::Const;

/// Binding strengths, from loosest to tightest.
mod level {
    pub(super) const TUPLE: u8 = 0;
    pub(super) const TEST: u8 = 1;
    pub(super) const OR: u8 = 2;
    pub(super) const AND: u8 = 3;
    pub(super) const NOT: u8 = 4;
    pub(super) const CMP: u8 = 5;
    pub(super) const EXPR: u8 = 6;
    pub(super) const XOR: u8 = 7;
    pub(super) const BAND: u8 = 8;
    pub(super) const SHIFT: u8 = 9;
    pub(super) const ARITH: u8 = 10;
    pub(super) const TERM: u8 = 11;
    pub(super) const FACTOR: u8 = 12;
    pub(super) const POWER: u8 = 13;
    pub(super) const AWAIT: u8 = 14;
    pub(super) const ATOM: u8 = 15;
}

/// The text of an expression, as a str constant.
pub(super) fn unparse(expr: &Expr) -> Const {
    let mut out = Vec::new();
    // An annotation `*Ts` keeps its star; a bare tuple is in parentheses.
    write(&mut out, expr, level::TEST);
    Const::Str(out.into())
}

type Out = Vec<u8>;

fn text(out: &mut Out, text: &str) {
    out.extend_from_slice(text.as_bytes());
}

fn write(out: &mut Out, expr: &Expr, outer: u8) {
    let own = own_level(expr);
    let parens = own < outer;
    if parens {
        text(out, "(");
    }
    write_bare(out, expr);
    if parens {
        text(out, ")");
    }
}

fn own_level(expr: &Expr) -> u8 {
    match &expr.kind {
        ExprKind::Tuple { elts, .. } if !elts.is_empty() => level::TUPLE,
        ExprKind::NamedExpr { .. } => level::TUPLE,
        ExprKind::Lambda { .. } | ExprKind::IfExp { .. } => level::TEST,
        ExprKind::BoolOp { op: BoolOp::Or, .. } => level::OR,
        ExprKind::BoolOp { op: BoolOp::And, .. } => level::AND,
        ExprKind::UnaryOp { op: UnaryOp::Not, .. } => level::NOT,
        ExprKind::UnaryOp { .. } => level::FACTOR,
        ExprKind::Compare { .. } => level::CMP,
        ExprKind::BinOp { op, .. } => binary(*op).1,
        ExprKind::Await { .. } => level::AWAIT,
        ExprKind::Yield { .. } | ExprKind::YieldFrom { .. } => level::TUPLE,
        _ => level::ATOM,
    }
}

fn binary(op: Operator) -> (&'static str, u8) {
    match op {
        Operator::Add => (" + ", level::ARITH),
        Operator::Sub => (" - ", level::ARITH),
        Operator::Mult => (" * ", level::TERM),
        Operator::MatMult => (" @ ", level::TERM),
        Operator::Div => (" / ", level::TERM),
        Operator::Mod => (" % ", level::TERM),
        Operator::FloorDiv => (" // ", level::TERM),
        Operator::LShift => (" << ", level::SHIFT),
        Operator::RShift => (" >> ", level::SHIFT),
        Operator::BitOr => (" | ", level::EXPR),
        Operator::BitXor => (" ^ ", level::XOR),
        Operator::BitAnd => (" & ", level::BAND),
        Operator::Pow => (" ** ", level::POWER),
    }
}

fn compare(op: CmpOp) -> &'static str {
    match op {
        CmpOp::Eq => " == ",
        CmpOp::NotEq => " != ",
        CmpOp::Lt => " < ",
        CmpOp::LtE => " <= ",
        CmpOp::Gt => " > ",
        CmpOp::GtE => " >= ",
        CmpOp::Is => " is ",
        CmpOp::IsNot => " is not ",
        CmpOp::In => " in ",
        CmpOp::NotIn => " not in ",
    }
}

fn write_bare(out: &mut Out, expr: &Expr) {
    match &expr.kind {
        ExprKind::BoolOp { op, values } => {
            let (word, own) = if *op == BoolOp::And { (" and ", level::AND) } else { (" or ", level::OR) };
            list(out, values, word, own + 1);
        }
        ExprKind::NamedExpr { target, value } => {
            write(out, target, level::TUPLE);
            text(out, " := ");
            write(out, value, level::ATOM);
        }
        ExprKind::BinOp { .. } => write_binary(out, expr),
        ExprKind::UnaryOp { op, operand } => {
            let (word, own) = match op {
                UnaryOp::Invert => ("~", level::FACTOR),
                UnaryOp::Not => ("not ", level::NOT),
                UnaryOp::UAdd => ("+", level::FACTOR),
                UnaryOp::USub => ("-", level::FACTOR),
            };
            text(out, word);
            write(out, operand, own);
        }
        ExprKind::Lambda { args, body } => {
            text(out, "lambda");
            if args.iter().next().is_some() {
                text(out, " ");
            }
            arguments(out, args);
            text(out, ": ");
            write(out, body, level::TEST);
        }
        ExprKind::IfExp { test, body, orelse } => {
            write(out, body, level::TEST + 1);
            text(out, " if ");
            write(out, test, level::TEST + 1);
            text(out, " else ");
            write(out, orelse, level::TEST);
        }
        ExprKind::Dict { keys, values } => {
            text(out, "{");
            for (index, (key, value)) in keys.iter().zip(values).enumerate() {
                text(out, if index > 0 { ", " } else { "" });
                match key {
                    Some(key) => {
                        write(out, key, level::TEST);
                        text(out, ": ");
                        write(out, value, level::TEST);
                    }
                    None => {
                        text(out, "**");
                        write(out, value, level::EXPR);
                    }
                }
            }
            text(out, "}");
        }
        ExprKind::Set { elts } => brackets(out, "{", elts, "}"),
        ExprKind::List { elts, .. } => brackets(out, "[", elts, "]"),
        ExprKind::Tuple { elts, .. } => write_tuple(out, elts),
        ExprKind::ListComp { elt, generators } => comprehension(out, "[", elt, None, generators, "]"),
        ExprKind::SetComp { elt, generators } => comprehension(out, "{", elt, None, generators, "}"),
        ExprKind::GeneratorExp { elt, generators } => comprehension(out, "(", elt, None, generators, ")"),
        ExprKind::DictComp { key, value, generators } => {
            comprehension(out, "{", key, Some(value), generators, "}");
        }
        ExprKind::Await { value } => {
            text(out, "await ");
            write(out, value, level::ATOM);
        }
        ExprKind::Yield { value } => {
            text(out, "(yield");
            if let Some(value) = value {
                text(out, " ");
                write(out, value, level::TUPLE);
            }
            text(out, ")");
        }
        ExprKind::YieldFrom { value } => {
            text(out, "(yield from ");
            write(out, value, level::TEST);
            text(out, ")");
        }
        ExprKind::Compare { left, ops, comparators } => {
            write(out, left, level::CMP + 1);
            for (op, right) in ops.iter().zip(comparators) {
                text(out, compare(*op));
                write(out, right, level::CMP + 1);
            }
        }
        ExprKind::Call { func, args, keywords } => call(out, func, args, keywords),
        ExprKind::JoinedStr { .. } | ExprKind::FormattedValue { .. } => {
            let mut body = Vec::new();
            fstring_parts(&mut body, expr);
            text(out, "f");
            out.extend(quoted(&body, false));
        }
        ExprKind::Constant { value, u_prefix } => {
            if *u_prefix {
                text(out, "u");
            }
            write_constant(out, &super::fold::constant(value));
        }
        ExprKind::Attribute { value, attr, .. } => {
            write(out, value, level::ATOM);
            // A dot after an int literal would make it a float.
            let is_int = matches!(
                &value.kind,
                ExprKind::Constant { value: Constant::Num(Number::Int(_) | Number::BigInt(_)), .. }
            );
            text(out, if is_int { " ." } else { "." });
            text(out, attr);
        }
        ExprKind::Subscript { value, slice, .. } => {
            write(out, value, level::ATOM);
            text(out, "[");
            write(out, slice, level::TUPLE);
            text(out, "]");
        }
        ExprKind::Starred { value, .. } => {
            text(out, "*");
            write(out, value, level::EXPR);
        }
        ExprKind::Name { id, .. } => text(out, id),
        ExprKind::Slice { lower, upper, step } => {
            if let Some(lower) = lower {
                write(out, lower, level::TEST);
            }
            text(out, ":");
            if let Some(upper) = upper {
                write(out, upper, level::TEST);
            }
            if let Some(step) = step {
                text(out, ":");
                write(out, step, level::TEST);
            }
        }
    }
}

/// Chains of operators may be long: the left side is walked by iteration.
fn write_binary(out: &mut Out, expr: &Expr) {
    let mut chain = Vec::new();
    let mut leaf = expr;
    let mut opened = Vec::new();
    while let ExprKind::BinOp { left, op, right } = &leaf.kind {
        let (word, own) = binary(*op);
        let power = *op == Operator::Pow;
        chain.push((word, right, own + u8::from(!power)));
        let needed = own + u8::from(power);
        let parens = own_level(left) < needed && matches!(left.kind, ExprKind::BinOp { .. });
        opened.push((parens, needed));
        leaf = left;
    }
    for (parens, _) in &opened {
        text(out, if *parens { "(" } else { "" });
    }
    write(out, leaf, opened.last().map_or(level::ATOM, |(_, needed)| *needed));
    while let Some((word, right, needed)) = chain.pop() {
        if let Some((true, _)) = opened.pop() {
            text(out, ")");
        }
        text(out, word);
        write(out, right, needed);
    }
}

fn list(out: &mut Out, exprs: &[Expr], separator: &str, own: u8) {
    for (index, expr) in exprs.iter().enumerate() {
        text(out, if index > 0 { separator } else { "" });
        write(out, expr, own);
    }
}

fn brackets(out: &mut Out, open: &str, elts: &[Expr], close: &str) {
    text(out, open);
    list(out, elts, ", ", level::TEST);
    text(out, close);
}

fn write_tuple(out: &mut Out, elts: &[Expr]) {
    match elts {
        [] => text(out, "()"),
        [only] => {
            write(out, only, level::TEST);
            text(out, ",");
        }
        elts => list(out, elts, ", ", level::TEST),
    }
}

fn comprehension(
    out: &mut Out,
    open: &str,
    elt: &Expr,
    value: Option<&Expr>,
    generators: &[Comprehension],
    close: &str,
) {
    text(out, open);
    write(out, elt, level::TEST);
    if let Some(value) = value {
        text(out, ": ");
        write(out, value, level::TEST);
    }
    for generator in generators {
        text(out, if generator.is_async { " async for " } else { " for " });
        write(out, &generator.target, level::TUPLE);
        text(out, " in ");
        write(out, &generator.iter, level::TEST + 1);
        for condition in &generator.ifs {
            text(out, " if ");
            write(out, condition, level::TEST + 1);
        }
    }
    text(out, close);
}

fn call(out: &mut Out, func: &Expr, args: &[Expr], keywords: &[Keyword]) {
    write(out, func, level::ATOM);
    if let ([only], []) = (args, keywords)
        && matches!(only.kind, ExprKind::GeneratorExp { .. })
    {
        return write(out, only, level::ATOM);
    }
    text(out, "(");
    list(out, args, ", ", level::TEST);
    for (index, keyword) in keywords.iter().enumerate() {
        text(out, if index > 0 || !args.is_empty() { ", " } else { "" });
        match &keyword.arg {
            Some(name) => {
                text(out, name);
                text(out, "=");
            }
            None => text(out, "**"),
        }
        write(out, &keyword.value, level::TEST);
    }
    text(out, ")");
}

fn arguments(out: &mut Out, args: &Arguments) {
    let mut first = true;
    let mut comma = |out: &mut Out| {
        text(out, if first { "" } else { ", " });
        first = false;
    };
    let n_positional = args.posonlyargs.len() + args.args.len();
    for (index, arg) in args.posonlyargs.iter().chain(&args.args).enumerate() {
        comma(out);
        text(out, &arg.arg);
        let without = n_positional - args.defaults.len();
        if let Some(default) = index.checked_sub(without).and_then(|at| args.defaults.get(at)) {
            text(out, "=");
            write(out, default, level::TEST);
        }
        if index + 1 == args.posonlyargs.len() {
            text(out, ", /");
        }
    }
    if args.vararg.is_some() || !args.kwonlyargs.is_empty() {
        comma(out);
        text(out, "*");
        if let Some(arg) = &args.vararg {
            text(out, &arg.arg);
        }
    }
    for (arg, default) in args.kwonlyargs.iter().zip(&args.kw_defaults) {
        comma(out);
        text(out, &arg.arg);
        if let Some(default) = default {
            text(out, "=");
            write(out, default, level::TEST);
        }
    }
    if let Some(arg) = &args.kwarg {
        comma(out);
        text(out, "**");
        text(out, &arg.arg);
    }
}

fn fstring_parts(out: &mut Out, expr: &Expr) {
    match &expr.kind {
        ExprKind::JoinedStr { values } => values.iter().for_each(|value| fstring_parts(out, value)),
        ExprKind::Constant { value: Constant::Str(literal), .. } => {
            for &byte in literal.as_bytes() {
                out.push(byte);
                if matches!(byte, b'{' | b'}') {
                    out.push(byte);
                }
            }
        }
        ExprKind::FormattedValue { value, conversion, format_spec } => {
            let mut inner = Vec::new();
            write(&mut inner, value, level::TEST + 1);
            text(out, if inner.first() == Some(&b'{') { "{ " } else { "{" });
            out.extend(inner);
            text(
                out,
                match conversion {
                    Conversion::None => "",
                    Conversion::Str => "!s",
                    Conversion::Repr => "!r",
                    Conversion::Ascii => "!a",
                },
            );
            if let Some(spec) = format_spec {
                text(out, ":");
                fstring_parts(out, spec);
            }
            text(out, "}");
        }
        _ => {}
    }
}

/// A constant as `repr` shows it.
pub(crate) fn repr(value: &Const) -> String {
    let mut out = Vec::new();
    write_constant(&mut out, value);
    String::from_utf8_lossy(&out).into_owned()
}

fn write_constant(out: &mut Out, value: &Const) {
    match value {
        Const::None => text(out, "None"),
        Const::True => text(out, "True"),
        Const::False => text(out, "False"),
        Const::Ellipsis => text(out, "..."),
        Const::Int(int) => text(out, &int.to_string()),
        Const::BigInt(int) => text(out, &int.to_string()),
        Const::Float(float) => text(out, &float_repr(*float).replace("inf", "1e309")),
        Const::Complex(re, im) => {
            let im_text = short_float(*im).replace("inf", "1e309");
            if *re == 0.0 && !re.is_sign_negative() {
                text(out, &format!("{im_text}j"));
            } else {
                let sign = if im.is_sign_negative() { "" } else { "+" };
                text(out, &format!("({}{sign}{im_text}j)", short_float(*re).replace("inf", "1e309")));
            }
        }
        Const::Str(bytes) => out.extend(quoted(bytes, false)),
        Const::Bytes(bytes) => {
            text(out, "b");
            out.extend(quoted(bytes, true));
        }
        Const::Tuple(items) | Const::FrozenSet(items) => {
            let (open, close) = match value {
                Const::Tuple(_) => ("(", ")"),
                _ => ("frozenset({", "})"),
            };
            text(out, open);
            for (index, item) in items.iter().enumerate() {
                text(out, if index > 0 { ", " } else { "" });
                write_constant(out, item);
            }
            text(out, if items.len() == 1 && open == "(" { "," } else { "" });
            text(out, close);
        }
        Const::Code(code) => text(out, &format!("<code object {}>", code.qualname)),
    }
}

fn quoted(bytes: &[u8], is_bytes: bool) -> Vec<u8> {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { b'"' } else { b'\'' };
    let mut out = vec![quote];
    for &byte in bytes {
        match byte {
            b'\\' => out.extend(b"\\\\"),
            b'\n' => out.extend(b"\\n"),
            b'\r' => out.extend(b"\\r"),
            b'\t' => out.extend(b"\\t"),
            byte if byte == quote => out.extend([b'\\', byte]),
            byte if byte < 0x20 || byte == 0x7f || is_bytes && byte > 0x7f => {
                out.extend(format!("\\x{byte:02x}").bytes());
            }
            byte => out.push(byte),
        }
    }
    out.push(quote);
    out
}

fn short_float(value: f64) -> String {
    let text = float_repr(value);
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// The shortest digits that read back as the same float, laid out as Python does.
pub(crate) fn float_repr(value: f64) -> String {
    if value.is_nan() {
        return "nan".to_owned();
    }
    if value.is_infinite() {
        return if value < 0.0 { "-inf" } else { "inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        let plain = format!("{value}");
        return if plain.contains('.') { plain } else { plain + ".0" };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.abs())
}
