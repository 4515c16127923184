"""Syntax trees as text, for `ast.unparse`.

An expression's text is asked for with how tightly what is around it binds; a looser expression comes in
parentheses.
"""

import ast
from enum import IntEnum


class Bind(IntEnum):
    """How tightly an expression binds."""

    NAMED, TUPLE, YIELD, TEST, OR, AND, NOT, COMPARE, BIT_OR, BIT_XOR, BIT_AND, SHIFT, SUM, \
        PRODUCT, FACTOR, POWER, AWAIT, ATOM = range(18)

    def tighter(self, steps=1):
        return Bind(min(self + steps, Bind.ATOM))


_BINARY = {
    ast.Add: ("+", Bind.SUM), ast.Sub: ("-", Bind.SUM), ast.Mult: ("*", Bind.PRODUCT),
    ast.MatMult: ("@", Bind.PRODUCT), ast.Div: ("/", Bind.PRODUCT), ast.Mod: ("%", Bind.PRODUCT),
    ast.LShift: ("<<", Bind.SHIFT), ast.RShift: (">>", Bind.SHIFT), ast.BitOr: ("|", Bind.BIT_OR),
    ast.BitXor: ("^", Bind.BIT_XOR), ast.BitAnd: ("&", Bind.BIT_AND),
    ast.FloorDiv: ("//", Bind.PRODUCT), ast.Pow: ("**", Bind.POWER)}
_UNARY = {ast.Invert: ("~", Bind.FACTOR), ast.Not: ("not ", Bind.NOT),
          ast.UAdd: ("+", Bind.FACTOR), ast.USub: ("-", Bind.FACTOR)}
_COMPARE = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
            ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}
_QUOTES = ("'", '"', '"""', "'''")
# A float too large is infinite again when it is read.
_HUGE = "1e309"


def text_of(node):
    """Return a tree as text."""
    if isinstance(node, list):
        return "\n".join(_Statements().block(node, 0)).strip("\n")
    if isinstance(node, (ast.Module, ast.Interactive)):
        return "\n".join(_Statements().body(node.body, 0, True)).strip("\n")
    if isinstance(node, ast.Expression):
        return expr(node.body)
    if isinstance(node, ast.FunctionType):
        return f"({', '.join(map(expr, node.argtypes))}) -> {expr(node.returns)}"
    if isinstance(node, ast.stmt):
        return "\n".join(_Statements().statement(node, 0)).strip("\n")
    if isinstance(node, (ast.expr, ast.pattern)):
        return expr(node)
    other = _OTHERS.get(type(node))
    if other is None:
        raise TypeError(f"cannot unparse {type(node).__name__}")
    return other(node)


# ---------------------------------------------------------------- expressions

def expr(node, around=Bind.TEST):
    """Return an expression as text."""
    text, binds = _EXPRESSIONS[type(node)](node)
    return f"({text})" if binds < around else text


def _list(nodes, around=Bind.TEST):
    return ", ".join([expr(node, around) for node in nodes])


def _tuple_items(nodes):
    return expr(nodes[0]) + "," if len(nodes) == 1 else _list(nodes)


def _bool(node):
    word, binds = (" and ", Bind.AND) if isinstance(node.op, ast.And) else (" or ", Bind.OR)
    parts = [expr(value, binds.tighter(at)) for at, value in enumerate(node.values, 1)]
    return word.join(parts), binds


def _binary(node):
    sign, binds = _BINARY[type(node.op)]
    left, right = (binds.tighter(), binds) if sign == "**" else (binds, binds.tighter())
    return f"{expr(node.left, left)} {sign} {expr(node.right, right)}", binds


def _unary(node):
    sign, binds = _UNARY[type(node.op)]
    return sign + expr(node.operand, binds), binds


def _lambda(node):
    names = arguments(node.args)
    return f"lambda{' ' if names else ''}{names}: {expr(node.body)}", Bind.TEST


def _conditional(node):
    inner = Bind.TEST.tighter()
    return (f"{expr(node.body, inner)} if {expr(node.test, inner)} else {expr(node.orelse)}",
            Bind.TEST)


def _dict(node):
    parts = [f"**{expr(value, Bind.BIT_OR)}" if key is None else f"{expr(key)}: {expr(value)}"
             for key, value in zip(node.keys, node.values)]
    return "{" + ", ".join(parts) + "}", Bind.ATOM


def _set(node):
    return "{" + (_list(node.elts) if node.elts else "*()") + "}", Bind.ATOM


def _comprehension(opening, closing):
    def text(node):
        inside = f"{expr(node.key)}: {expr(node.value)}" if isinstance(node, ast.DictComp) \
            else expr(node.elt)
        loops = "".join(map(generator, node.generators))
        return f"{opening}{inside}{loops}{closing}", Bind.ATOM
    return text


def generator(node):
    """Return a `for` of a comprehension with its conditions."""
    inner = Bind.TEST.tighter()
    word = " async for " if node.is_async else " for "
    conditions = "".join(f" if {expr(test, inner)}" for test in node.ifs)
    return f"{word}{expr(node.target, Bind.TUPLE)} in {expr(node.iter, inner)}{conditions}"


def _await(node):
    return f"await {expr(node.value, Bind.ATOM)}", Bind.AWAIT


def _yield(node):
    return "yield" if node.value is None else f"yield {expr(node.value, Bind.ATOM)}", Bind.YIELD


def _yield_from(node):
    return f"yield from {expr(node.value, Bind.ATOM)}", Bind.YIELD


def _compare(node):
    inner = Bind.COMPARE.tighter()
    parts = [expr(node.left, inner)]
    for op, value in zip(node.ops, node.comparators):
        parts.append(f"{_COMPARE[type(op)]} {expr(value, inner)}")
    return " ".join(parts), Bind.COMPARE


def _call(node):
    parts = [expr(arg) for arg in node.args] + [keyword(word) for word in node.keywords]
    return f"{expr(node.func, Bind.ATOM)}({', '.join(parts)})", Bind.ATOM


def keyword(node):
    """Return a keyword argument."""
    return f"**{expr(node.value)}" if node.arg is None else f"{node.arg}={expr(node.value)}"


def _attribute(node):
    value = expr(node.value, Bind.ATOM)
    if isinstance(node.value, ast.Constant) and type(node.value.value) is int:
        value += " "
    return f"{value}.{node.attr}", Bind.ATOM


def _subscript(node):
    index = node.slice
    inside = _tuple_items(index.elts) if isinstance(index, ast.Tuple) and index.elts \
        else expr(index)
    return f"{expr(node.value, Bind.ATOM)}[{inside}]", Bind.ATOM


def _starred(node):
    return "*" + expr(node.value, Bind.BIT_OR), Bind.ATOM


def _slice(node):
    text = ":".join("" if part is None else expr(part) for part in (node.lower, node.upper))
    return text if node.step is None else f"{text}:{expr(node.step)}", Bind.ATOM


def _tuple(node):
    if not node.elts:
        return "()", Bind.ATOM
    return _tuple_items(node.elts), Bind.TUPLE


def _named(node):
    return f"{expr(node.target, Bind.ATOM)} := {expr(node.value, Bind.ATOM)}", Bind.NAMED


def _constant(node):
    return ("u" if node.kind == "u" else "") + constant(node.value), Bind.ATOM


def constant(value):
    """Return the text of a value."""
    if value is ...:
        return "..."
    if isinstance(value, tuple):
        return "(" + ", ".join(map(constant, value)) + ("," if len(value) == 1 else "") + ")"
    if isinstance(value, (float, complex)):
        return repr(value).replace("inf", _HUGE).replace("nan", f"({_HUGE}-{_HUGE})")
    return repr(value)


def _escaped(c, whitespace=False):
    if c == "\t" and not whitespace:
        return c
    return c if c.isprintable() else c.encode("unicode_escape").decode("ascii")


def docstring(value):
    """Return a str as docstrings are written: in three quotes, over as many lines as it has."""
    body = "".join(c if c == "\n" else "\\\\" if c == "\\" else _escaped(c) for c in value)
    for quote in ('"""', "'''"):
        if quote not in body:
            if body.endswith(quote[0]):
                body = body[:-1] + "\\" + body[-1]
            return quote + body + quote
    return '"""' + body.replace('"""', '\\"\\"\\"') + '"""'


def _joined(node):
    parts = [_joined_part(value) for value in node.values]
    quotes = [quote for quote in _QUOTES
              if not any(quote in text for text, is_field in parts if not is_field)]
    if any("\n" in text for text, is_field in parts if is_field):
        quotes = [quote for quote in quotes if len(quote) == 3]
    if not quotes:
        quotes = ['"""']
        parts = [(text if is_field else text.replace('"', '\\"'), is_field)
                 for text, is_field in parts]
    body = "".join(text for text, _ in parts)
    return f"f{quotes[0]}{body}{quotes[0]}", Bind.ATOM


def _joined_part(value):
    """Return a part of an f-string, and whether it is a field."""
    if isinstance(value, ast.Constant):
        text = value.value.replace("{", "{{").replace("}", "}}")
        return "".join("\\\\" if c == "\\" else _escaped(c, True) for c in text), False
    return formatted(value), True


def formatted(node):
    """Return a replacement field."""
    text = expr(node.value, Bind.TEST.tighter())
    if text.startswith("{"):
        text = " " + text
    if node.conversion != -1:
        text += "!" + chr(node.conversion)
    if node.format_spec is not None:
        values = node.format_spec.values if isinstance(node.format_spec, ast.JoinedStr) \
            else [node.format_spec]
        text += ":" + "".join(_joined_part(value)[0] for value in values)
    return "{" + text + "}"


_EXPRESSIONS = {
    ast.BoolOp: _bool, ast.NamedExpr: _named, ast.BinOp: _binary, ast.UnaryOp: _unary,
    ast.Lambda: _lambda, ast.IfExp: _conditional, ast.Dict: _dict, ast.Set: _set,
    ast.ListComp: _comprehension("[", "]"), ast.SetComp: _comprehension("{", "}"),
    ast.DictComp: _comprehension("{", "}"), ast.GeneratorExp: _comprehension("(", ")"),
    ast.Await: _await, ast.Yield: _yield, ast.YieldFrom: _yield_from, ast.Compare: _compare,
    ast.Call: _call, ast.JoinedStr: _joined, ast.Constant: _constant, ast.Attribute: _attribute,
    ast.FormattedValue: lambda node: (f"f'{formatted(node)}'", Bind.ATOM),
    ast.Subscript: _subscript, ast.Starred: _starred, ast.Slice: _slice, ast.Tuple: _tuple,
    ast.Name: lambda node: (node.id, Bind.ATOM),
    ast.List: lambda node: (f"[{_list(node.elts)}]", Bind.ATOM),
}


# ---------------------------------------------------------------- patterns

def _match_sequence(node):
    return "[" + ", ".join(map(expr, node.patterns)) + "]", Bind.ATOM


def _match_mapping(node):
    parts = [f"{expr(key)}: {expr(pattern)}" for key, pattern in zip(node.keys, node.patterns)]
    if node.rest is not None:
        parts.append(f"**{node.rest}")
    return "{" + ", ".join(parts) + "}", Bind.ATOM


def _match_class(node):
    parts = [expr(pattern) for pattern in node.patterns]
    parts += [f"{name}={expr(pattern)}" for name, pattern in zip(node.kwd_attrs, node.kwd_patterns)]
    return f"{expr(node.cls, Bind.ATOM)}({', '.join(parts)})", Bind.ATOM


def _match_as(node):
    if node.pattern is None:
        return node.name or "_", Bind.ATOM
    return f"{expr(node.pattern, Bind.BIT_OR)} as {node.name}", Bind.TEST


def _match_or(node):
    inner = Bind.BIT_OR.tighter()
    return " | ".join(expr(pattern, inner) for pattern in node.patterns), Bind.BIT_OR


_EXPRESSIONS |= {
    ast.MatchValue: lambda node: (expr(node.value), Bind.ATOM),
    ast.MatchSingleton: lambda node: (repr(node.value), Bind.ATOM),
    ast.MatchStar: lambda node: ("*" + (node.name or "_"), Bind.ATOM),
    ast.MatchSequence: _match_sequence, ast.MatchMapping: _match_mapping,
    ast.MatchClass: _match_class, ast.MatchAs: _match_as, ast.MatchOr: _match_or,
}


# ---------------------------------------------------------------- parts of definitions

def argument(node):
    """Return a parameter with its annotation."""
    return node.arg if node.annotation is None else f"{node.arg}: {expr(node.annotation)}"


def arguments(node):
    """Return the parameters of a function."""
    plain = node.posonlyargs + node.args
    defaults = [None] * (len(plain) - len(node.defaults)) + node.defaults
    parts = []
    for at, (arg, default) in enumerate(zip(plain, defaults), 1):
        parts.append(argument(arg) + ("" if default is None else f"={expr(default)}"))
        if at == len(node.posonlyargs):
            parts.append("/")
    if node.vararg is not None:
        star = argument(node.vararg)
        parts.append("*" + star)
    elif node.kwonlyargs:
        parts.append("*")
    for arg, default in zip(node.kwonlyargs, node.kw_defaults):
        parts.append(argument(arg) + ("" if default is None else f"={expr(default)}"))
    if node.kwarg is not None:
        parts.append("**" + argument(node.kwarg))
    return ", ".join(parts)


def alias(node):
    """Return what is imported, and under which name."""
    return node.name + (f" as {node.asname}" if node.asname else "")


def with_item(node):
    """Return a context manager, and where its value goes."""
    text = expr(node.context_expr)
    return text if node.optional_vars is None else f"{text} as {expr(node.optional_vars)}"


def type_param(node):
    """Return a type parameter."""
    text = {ast.TypeVarTuple: "*", ast.ParamSpec: "**"}.get(type(node), "") + node.name
    bound = getattr(node, "bound", None)
    text += "" if bound is None else f": {expr(bound)}"
    return text if node.default_value is None else f"{text} = {expr(node.default_value)}"


def _type_params(node):
    return f"[{', '.join(map(type_param, node.type_params))}]" if node.type_params else ""


_OTHERS = {ast.arguments: arguments, ast.arg: argument, ast.alias: alias, ast.keyword: keyword,
           ast.withitem: with_item, ast.comprehension: lambda node: generator(node).lstrip(),
           ast.TypeVar: type_param, ast.ParamSpec: type_param, ast.TypeVarTuple: type_param}


# ---------------------------------------------------------------- statements

class _Statements:
    """Makes lines of statements. A blank line stands before each definition."""

    def block(self, body, depth):
        lines = []
        for node in body:
            lines += self.statement(node, depth)
        return lines

    def body(self, body, depth, documented=False):
        """Return the lines of a body whose first statement may be a docstring."""
        if documented and body and isinstance(body[0], ast.Expr):
            value = body[0].value
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                first = self.line(docstring(value.value), depth)
                return [first] + self.block(body[1:], depth)
        return self.block(body, depth)

    @staticmethod
    def line(text, depth):
        return "    " * depth + text

    def statement(self, node, depth):
        simple = _SIMPLE.get(type(node))
        if simple is not None:
            return [self.line(simple(node) + self._comment(node), depth)]
        return getattr(self, type(node).__name__)(node, depth)

    @staticmethod
    def _comment(node):
        comment = getattr(node, "type_comment", None)
        return f" # type: {comment}" if comment else ""

    def compound(self, head, node, depth, body, documented=False):
        return [self.line(f"{head}:{self._comment(node)}", depth)] + self.body(
            body, depth + 1, documented)

    def _definition(self, node, depth, head):
        lines = [""] + [self.line("@" + expr(d), depth) for d in node.decorator_list]
        return lines + self.compound(head, node, depth, node.body, True)

    def FunctionDef(self, node, depth, word="def"):
        returns = "" if node.returns is None else f" -> {expr(node.returns)}"
        return self._definition(
            node, depth, f"{word} {node.name}{_type_params(node)}({arguments(node.args)}){returns}")

    def AsyncFunctionDef(self, node, depth):
        return self.FunctionDef(node, depth, "async def")

    def ClassDef(self, node, depth):
        parts = [expr(base) for base in node.bases] + [keyword(word) for word in node.keywords]
        bases = f"({', '.join(parts)})" if parts else ""
        return self._definition(node, depth, f"class {node.name}{_type_params(node)}{bases}")

    def _orelse(self, node, depth):
        return [self.line("else:", depth)] + self.block(node.orelse, depth + 1) \
            if node.orelse else []

    def For(self, node, depth, word="for"):
        head = f"{word} {expr(node.target, Bind.TUPLE)} in {expr(node.iter)}"
        return self.compound(head, node, depth, node.body) + self._orelse(node, depth)

    def AsyncFor(self, node, depth):
        return self.For(node, depth, "async for")

    def While(self, node, depth):
        return self.compound(f"while {expr(node.test)}", node, depth, node.body) \
            + self._orelse(node, depth)

    def If(self, node, depth):
        lines = self.compound(f"if {expr(node.test)}", node, depth, node.body)
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            lines += self.compound(f"elif {expr(node.test)}", node, depth, node.body)
        return lines + self._orelse(node, depth)

    def With(self, node, depth, word="with"):
        return self.compound(f"{word} {', '.join(map(with_item, node.items))}", node, depth,
                             node.body)

    def AsyncWith(self, node, depth):
        return self.With(node, depth, "async with")

    def Match(self, node, depth):
        lines = [self.line(f"match {expr(node.subject)}:", depth)]
        for case in node.cases:
            guard = "" if case.guard is None else f" if {expr(case.guard)}"
            lines += self.compound(f"case {expr(case.pattern)}{guard}", case, depth + 1, case.body)
        return lines

    def Try(self, node, depth, word="except"):
        lines = self.compound("try", node, depth, node.body)
        for handler in node.handlers:
            head = word if handler.type is None else f"{word} {expr(handler.type)}"
            if handler.name:
                head += f" as {handler.name}"
            lines += self.compound(head, handler, depth, handler.body)
        lines += self._orelse(node, depth)
        if node.finalbody:
            lines += self.compound("finally", node, depth, node.finalbody)
        return lines

    def TryStar(self, node, depth):
        return self.Try(node, depth, "except*")


def _raise(node):
    if node.exc is None:
        return "raise"
    return f"raise {expr(node.exc)}" + ("" if node.cause is None else f" from {expr(node.cause)}")


def _assign(node):
    return "".join(f"{expr(target, Bind.TUPLE)} = " for target in node.targets) + _value(node.value)


def _value(node):
    return expr(node)


def _annotated(node):
    target = expr(node.target)
    if not node.simple and isinstance(node.target, ast.Name):
        target = f"({target})"
    value = "" if node.value is None else f" = {_value(node.value)}"
    return f"{target}: {expr(node.annotation)}{value}"


def _import_from(node):
    names = ", ".join(map(alias, node.names))
    return f"from {'.' * (node.level or 0)}{node.module or ''} import {names}"


_SIMPLE = {
    ast.Expr: lambda node: expr(node.value, Bind.YIELD),
    ast.Return: lambda node: "return" if node.value is None else f"return {_value(node.value)}",
    ast.Delete: lambda node: f"del {_list(node.targets)}",
    ast.Assign: _assign, ast.AnnAssign: _annotated, ast.Raise: _raise,
    ast.AugAssign: lambda node: (f"{expr(node.target)} {_BINARY[type(node.op)][0]}= "
                                 f"{_value(node.value)}"),
    ast.TypeAlias: lambda node: (f"type {expr(node.name)}{_type_params(node)} = "
                                 f"{expr(node.value)}"),
    ast.Assert: lambda node: f"assert {expr(node.test)}" + (
        "" if node.msg is None else f", {expr(node.msg)}"),
    ast.Import: lambda node: f"import {', '.join(map(alias, node.names))}",
    ast.ImportFrom: _import_from,
    ast.Global: lambda node: f"global {', '.join(node.names)}",
    ast.Nonlocal: lambda node: f"nonlocal {', '.join(node.names)}",
    ast.Pass: lambda node: "pass", ast.Break: lambda node: "break",
    ast.Continue: lambda node: "continue",
}
