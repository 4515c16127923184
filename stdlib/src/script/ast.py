"""Syntax trees: made from text, walked, changed, shown and turned back into text."""

import re

from _ast import *  # noqa: F401, F403


class slice(AST):
    """Deprecated AST node class."""


class Index(slice):
    """Deprecated AST node class. Use the index value directly instead."""

    def __new__(cls, value, **kwargs):
        return value


class ExtSlice(slice):
    """Deprecated AST node class. Use ast.Tuple instead."""

    def __new__(cls, dims=(), **kwargs):
        return Tuple(list(dims), Load(), **kwargs)


# ---------------------------------------------------------------- making trees

def parse(source, filename="<unknown>", mode="exec", *, type_comments=False, feature_version=None,
          optimize=-1):
    """Return the tree of a text."""
    if type_comments:
        raise NotImplementedError("ast.parse: type comments are not read")
    if mode == "func_type":
        raise NotImplementedError("ast.parse: types in comments are not read")
    if isinstance(source, AST):
        return source
    return compile(source, filename, mode, PyCF_ONLY_AST)


def literal_eval(node_or_string):
    """Return the value of a literal, as text or as a tree."""
    if isinstance(node_or_string, str):
        node_or_string = parse(node_or_string.lstrip(" \t"), mode="eval")
    if isinstance(node_or_string, Expression):
        node_or_string = node_or_string.body
    return _value(node_or_string)


def _malformed(node):
    line = getattr(node, "lineno", None)
    where = f" on line {line}" if line else ""
    raise ValueError(f"malformed node or string{where}: {node!r}")


def _value(node):
    kind = type(node)
    if kind is Constant:
        return node.value
    if kind in (Tuple, List, Set):
        return {Tuple: tuple, List: list, Set: set}[kind]([_value(item) for item in node.elts])
    if kind is Dict:
        if len(node.keys) != len(node.values):
            _malformed(node)
        return {_value(key): _value(value) for key, value in zip(node.keys, node.values)}
    if kind is Call and type(node.func) is Name and node.func.id == "set" and not node.args \
            and not node.keywords:
        return set()
    if kind is BinOp and type(node.op) in (Add, Sub):
        left, right = _number(node.left), _number(node.right, signed=False)
        if type(left) in (int, float) and type(right) is complex:
            return left + right if type(node.op) is Add else left - right
    return _number(node)


def _number(node, signed=True):
    if signed and type(node) is UnaryOp and type(node.op) in (UAdd, USub):
        number = _number(node.operand, signed=False)
        return +number if type(node.op) is UAdd else -number
    if type(node) is not Constant or type(node.value) not in (int, float, complex):
        _malformed(node)
    return node.value


# ---------------------------------------------------------------- walking

def iter_fields(node):
    """Yield the fields of a node that it has, with their values."""
    for field in node._fields:
        try:
            yield field, getattr(node, field)
        except AttributeError:
            pass


def iter_child_nodes(node):
    """Yield the nodes right below one."""
    for _, value in iter_fields(node):
        if isinstance(value, AST):
            yield value
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, AST))


def walk(node):
    """Yield a node and all below it, layer by layer."""
    layer = [node]
    while layer:
        following = []
        for node in layer:
            yield node
            following.extend(iter_child_nodes(node))
        layer = following


class NodeVisitor:
    """Calls a method `visit_` and the kind's name for each node."""

    def visit(self, node):
        """Visit a node."""
        return getattr(self, "visit_" + type(node).__name__, self.generic_visit)(node)

    def generic_visit(self, node):
        """Visit what is below a node that has no method of its own."""
        for child in iter_child_nodes(node):
            self.visit(child)

    def visit_Constant(self, node):
        """Visit a constant, by the methods of old where a class has them."""
        old = _OLD_KINDS.get(type(node.value))
        method = getattr(self, "visit_" + old, None) if old else None
        if method is None:
            return self.generic_visit(node)
        import warnings
        warnings.warn(f"visit_{old} is deprecated; add visit_Constant", DeprecationWarning, 2)
        return method(node)


_OLD_KINDS = {bool: "NameConstant", type(None): "NameConstant", int: "Num", float: "Num",
              complex: "Num", str: "Str", bytes: "Bytes", type(...): "Ellipsis"}


class NodeTransformer(NodeVisitor):
    """Puts in a node's place what its method returns; nothing for None."""

    def generic_visit(self, node):
        for field, old in iter_fields(node):
            if isinstance(old, list):
                old[:] = self._visited(old)
            elif isinstance(old, AST):
                new = self.visit(old)
                if new is None:
                    delattr(node, field)
                else:
                    setattr(node, field, new)
        return node

    def _visited(self, items):
        kept = []
        for item in items:
            if isinstance(item, AST):
                item = self.visit(item)
                if item is None:
                    continue
                if not isinstance(item, AST):
                    kept.extend(item)
                    continue
            kept.append(item)
        return kept


# ---------------------------------------------------------------- places

def copy_location(new_node, old_node):
    """Give a node the place of another, and return it."""
    for name in ("lineno", "col_offset", "end_lineno", "end_col_offset"):
        if name in old_node._attributes and name in new_node._attributes:
            value = getattr(old_node, name, None)
            if value is not None or hasattr(old_node, name) and name.startswith("end_"):
                setattr(new_node, name, value)
    return new_node


def fix_missing_locations(node):
    """Give each node without a place that of the one above it."""
    root, pending = node, [(node, (1, 0, 1, 0))]
    names = "lineno", "col_offset", "end_lineno", "end_col_offset"
    while pending:
        node, place = pending.pop()
        if "lineno" in node._attributes:
            found = []
            for name, inherited in zip(names, place):
                value = getattr(node, name, None)
                if value is None:
                    setattr(node, name, inherited)
                    value = inherited
                found.append(value)
            place = tuple(found)
        pending.extend((child, place) for child in iter_child_nodes(node))
    return root


def increment_lineno(node, n=1):
    """Move a tree so many lines down, and return it."""
    for child in walk(node):
        if isinstance(child, TypeIgnore):
            child.lineno = getattr(child, "lineno", 0) + n
            continue
        if "lineno" in child._attributes:
            child.lineno = getattr(child, "lineno", 0) + n
        if getattr(child, "end_lineno", None) is not None and "end_lineno" in child._attributes:
            child.end_lineno += n
    return node


def get_docstring(node, clean=True):
    """Return the docstring of a module, class or function, or None."""
    if not isinstance(node, (AsyncFunctionDef, FunctionDef, ClassDef, Module)):
        raise TypeError(f"{type(node).__name__!r} can't have docstrings")
    if not (node.body and isinstance(node.body[0], Expr)):
        return None
    value = node.body[0].value
    if not (isinstance(value, Constant) and isinstance(value.value, str)):
        return None
    if not clean:
        return value.value
    import inspect
    return inspect.cleandoc(value.value)


def get_source_segment(source, node, *, padded=False):
    """Return the part of a text that a node was made from, or None."""
    try:
        if node.end_lineno is None or node.end_col_offset is None:
            return None
        first, last = node.lineno - 1, node.end_lineno - 1
        start, end = node.col_offset, node.end_col_offset
    except AttributeError:
        return None
    lines = [line.encode() for line in re.findall(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+\Z", source)]
    if first == last:
        return lines[first][start:end].decode()
    margin = re.sub(rb"[^\t\f]", b" ", lines[first][:start]) if padded else b""
    parts = [margin + lines[first][start:], *lines[first + 1:last], lines[last][:end]]
    return b"".join(parts).decode()


# ---------------------------------------------------------------- showing

def dump(node, annotate_fields=True, include_attributes=False, *, indent=None, show_empty=False):
    """Return a tree as text that would make it again."""
    if not isinstance(node, AST):
        raise TypeError(f"expected AST, got {type(node).__name__!r}")
    if indent is not None and not isinstance(indent, str):
        indent = " " * indent
    return _Dumper(annotate_fields, include_attributes, indent, show_empty).node(node, 1)[0]


class _Dumper:
    """Writes nodes; each answer comes with whether it is short enough to share a line."""

    def __init__(self, named, with_places, indent, show_empty):
        self.named, self.with_places = named, with_places
        self.indent, self.show_empty = indent, show_empty

    def value(self, value, level):
        if isinstance(value, AST):
            return self.node(value, level)
        if isinstance(value, list):
            return self.items(value, level)
        return repr(value), True

    def items(self, values, level):
        if not values:
            return "[]", True
        before, between = self._layout(level)
        parts = [self.value(value, level + 1)[0] for value in values]
        return f"[{before}{between.join(parts)}]", False

    def _layout(self, level):
        if self.indent is None:
            return "", ", "
        line = "\n" + self.indent * level
        return line, "," + line

    @staticmethod
    def _is_list(cls, name):
        return cls._kinds.get(name, "").endswith("*")

    def node(self, node, level):
        named, simple, parts = self.named, True, []
        cls, empty = type(node), []
        for name in node._fields:
            try:
                value = getattr(node, name)
            except AttributeError:
                named = True
                continue
            if value is None and getattr(cls, name, ...) is None:
                named = True
                continue
            if not self.show_empty and isinstance(value, list) and not value \
                    and self._is_list(cls, name):
                if not named:
                    empty.append("[]")
                continue
            if not named:
                parts += empty
                empty = []
            text, short = self.value(value, level + 1)
            simple = simple and short
            parts.append(f"{name}={text}" if named else text)
        if self.with_places:
            for name in node._attributes:
                try:
                    value = getattr(node, name)
                except AttributeError:
                    continue
                if value is None and getattr(cls, name, ...) is None:
                    continue
                text, short = self.value(value, level + 1)
                simple = simple and short
                parts.append(f"{name}={text}")
        name = cls.__name__
        if simple and len(parts) <= 3:
            return f"{name}({', '.join(parts)})", not parts
        before, between = self._layout(level)
        return f"{name}({before}{between.join(parts)})", False


def unparse(ast_obj):
    """Return text that has this tree."""
    import _ast_text
    return _ast_text.text_of(ast_obj)


def main():
    """The program `ast`."""
    import argparse
    import sys
    parser = argparse.ArgumentParser(prog="python -m ast")
    parser.add_argument("infile", nargs="?", default="-", help="the file to parse")
    parser.add_argument("-m", "--mode", default="exec", choices=("exec", "single", "eval"))
    parser.add_argument("-a", "--include-attributes", action="store_true")
    parser.add_argument("-i", "--indent", type=int, default=3)
    asked = parser.parse_args()
    if asked.infile == "-":
        name, source = "<stdin>", sys.stdin.buffer.read()
    else:
        name = asked.infile
        with open(name, "rb") as file:
            source = file.read()
    tree = parse(source, name, asked.mode)
    print(dump(tree, include_attributes=asked.include_attributes, indent=asked.indent))


if __name__ == "__main__":
    main()
