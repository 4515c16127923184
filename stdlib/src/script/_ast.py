"""The classes of syntax trees, and trees out of what the compiler tells of them."""

import re

PyCF_ONLY_AST, PyCF_TYPE_COMMENTS, PyCF_ALLOW_TOP_LEVEL_AWAIT = 0x400, 0x1000, 0x2000
PyCF_OPTIMIZED_AST = 0x8400

# A kind of node a line: its name, then its fields. A field with ? may be None, one with * is a list, one with ! is
# where the node is read, assigned or deleted. What follows a name and a colon are its kinds.
_GRAMMAR = """
mod:
 Module body* type_ignores*
 Interactive body*
 Expression body
 FunctionType argtypes* returns
stmt: lineno col_offset end_lineno? end_col_offset?
 FunctionDef name args body* decorator_list* returns? type_comment? type_params*
 AsyncFunctionDef name args body* decorator_list* returns? type_comment? type_params*
 ClassDef name bases* keywords* body* decorator_list* type_params*
 Return value?
 Delete targets*
 Assign targets* value type_comment?
 TypeAlias name type_params* value
 AugAssign target op value
 AnnAssign target annotation value? simple
 For target iter body* orelse* type_comment?
 AsyncFor target iter body* orelse* type_comment?
 While test body* orelse*
 If test body* orelse*
 With items* body* type_comment?
 AsyncWith items* body* type_comment?
 Match subject cases*
 Raise exc? cause?
 Try body* handlers* orelse* finalbody*
 TryStar body* handlers* orelse* finalbody*
 Assert test msg?
 Import names*
 ImportFrom module? names* level?
 Global names*
 Nonlocal names*
 Expr value
 Pass
 Break
 Continue
expr: lineno col_offset end_lineno? end_col_offset?
 BoolOp op values*
 NamedExpr target value
 BinOp left op right
 UnaryOp op operand
 Lambda args body
 IfExp test body orelse
 Dict keys* values*
 Set elts*
 ListComp elt generators*
 SetComp elt generators*
 DictComp key value generators*
 GeneratorExp elt generators*
 Await value
 Yield value?
 YieldFrom value
 Compare left ops* comparators*
 Call func args* keywords*
 FormattedValue value conversion format_spec?
 JoinedStr values*
 Constant value kind?
 Attribute value attr ctx!
 Subscript value slice ctx!
 Starred value ctx!
 Name id ctx!
 List elts* ctx!
 Tuple elts* ctx!
 Slice lower? upper? step?
expr_context:
 Load
 Store
 Del
boolop:
 And
 Or
operator:
 Add
 Sub
 Mult
 MatMult
 Div
 Mod
 Pow
 LShift
 RShift
 BitOr
 BitXor
 BitAnd
 FloorDiv
unaryop:
 Invert
 Not
 UAdd
 USub
cmpop:
 Eq
 NotEq
 Lt
 LtE
 Gt
 GtE
 Is
 IsNot
 In
 NotIn
. comprehension target iter ifs* is_async
excepthandler: lineno col_offset end_lineno? end_col_offset?
 ExceptHandler type? name? body*
. arguments posonlyargs* args* vararg? kwonlyargs* kw_defaults* kwarg? defaults*
. arg:lineno,col_offset,end_lineno?,end_col_offset? arg annotation? type_comment?
. keyword:lineno,col_offset,end_lineno?,end_col_offset? arg? value
. alias:lineno,col_offset,end_lineno?,end_col_offset? name asname?
. withitem context_expr optional_vars?
. match_case pattern guard? body*
pattern: lineno col_offset end_lineno end_col_offset
 MatchValue value
 MatchSingleton value
 MatchSequence patterns*
 MatchMapping keys* patterns* rest?
 MatchClass cls patterns* kwd_attrs* kwd_patterns*
 MatchStar name?
 MatchAs pattern? name?
 MatchOr patterns*
type_ignore:
 TypeIgnore lineno tag
type_param: lineno col_offset end_lineno end_col_offset
 TypeVar name bound? default_value?
 ParamSpec name default_value?
 TypeVarTuple name default_value?
"""


class AST:
    """A node."""

    _fields = _attributes = __match_args__ = ()
    _kinds = {}
    _field_types = {}

    def __init__(self, *args, **kwargs):
        fields, kinds, name = self._fields, self._kinds, type(self).__name__
        if len(args) > len(fields):
            plural = "" if len(fields) == 1 else "s"
            raise TypeError(f"{name} constructor takes at most {len(fields)} positional "
                            f"argument{plural}")
        for field, value in zip(fields, args):
            setattr(self, field, value)
        given = set(fields[:len(args)])
        for field, value in kwargs.items():
            if field in given:
                raise TypeError(f"{name} got multiple values for argument {field!r}")
            if field not in fields and field not in self._attributes:
                _deprecated(f"{name}.__init__ got an unexpected keyword argument {field!r}. Support "
                            "for arbitrary keyword arguments is deprecated and will be removed in "
                            "Python 3.15.")
            setattr(self, field, value)
            given.add(field)
        for field in fields:
            if field in given:
                continue
            kind = kinds.get(field)
            if kind == "*":
                setattr(self, field, [])
            elif kind == "!":
                setattr(self, field, Load())
            elif kind != "?" and field in self._known:
                _deprecated(f"{name}.__init__ missing 1 required positional argument: {field!r}. "
                            "This will become an error in Python 3.15.")

    _known = ()

    def __reduce__(self):
        return _rebuilt, (type(self), dict(self.__dict__))

    def __repr__(self):
        return object.__repr__(self)


def _rebuilt(cls, state):
    node = cls.__new__(cls)
    node.__dict__.update(state)
    return node


def _deprecated(message):
    import warnings
    warnings.warn(message, DeprecationWarning, stacklevel=3)


def _split(words):
    """Return the names of fields, and which of them are special."""
    names = tuple(word.rstrip("?*!") for word in words)
    return names, {name: word[-1] for name, word in zip(names, words) if word[-1] in "?*!"}


def _make(name, base, words, attributes):
    """Make the class of a kind of node; what may be None is None without being given."""
    fields, kinds = _split(words)
    attributes, optional = _split(attributes)
    members = {"_fields": fields, "__match_args__": fields, "_kinds": kinds, "_known": fields,
               "_attributes": attributes, "__module__": "ast",
               "__doc__": f"{name}({', '.join(words)})" if words else name}
    members.update((field, None) for field, kind in {**kinds, **optional}.items() if kind == "?")
    made = type(name, (base,), members)
    globals()[name] = made


def _make_all():
    base, attributes = AST, ()
    for line in _GRAMMAR.strip().splitlines():
        if line.startswith(". "):
            name, *words = line[2:].split()
            name, _, places = name.partition(":")
            _make(name, AST, words, places.split(",") if places else ())
        elif line.startswith(" "):
            name, *words = line.split()
            _make(name, base, words, attributes)
        else:
            name, _, attributes = line.partition(":")
            attributes = attributes.split()
            _make(name, AST, (), attributes)
            base = globals()[name]


_make_all()


_TOKEN = re.compile(r"""(\w+)\(|(\w+)=|(\))|(\[)|(\])|,\ |(b?'(?:[^'\\]|\\.)*'|b?"(?:[^"\\]|\\.)*")"""
                    r"""|([^,)\]]+)""", re.VERBOSE)
_WORDS = {"None": None, "True": True, "False": False, "Ellipsis": ..., "inf": float("inf"),
          "infj": complex(0, float("inf"))}


def _tree_of(text):
    """Return the tree that a text tells which the compiler has written."""
    names, single, stack, result = globals(), {}, [], []
    add, field, node = result.append, None, None
    for match in _TOKEN.finditer(text):
        which = match.lastindex
        if which is None:
            continue
        piece = match[which]
        if which == 2:
            field = piece
            continue
        if which in (3, 5):
            made = node
            node, field, add = stack.pop()
            if which == 3 and type(made)._fields == ():
                made = single.setdefault(type(made), made) if not made.__dict__ else made
        elif which == 1:
            stack.append((node, field, add))
            cls = names[piece]
            node, add, field = cls.__new__(cls), None, None
            continue
        elif which == 4:
            stack.append((node, field, add))
            node, field = [], None
            add = node.append
            continue
        else:
            made = _literal(piece, which)
        if add is not None:
            add(made)
        else:
            setattr(node, field, made)
    return result[0]


def _literal(piece, which):
    if which == 6:
        if "\\" not in piece and piece[0] != "b":
            return piece[1:-1]
        return eval(piece)
    if piece.isdecimal():
        return int(piece)
    return _WORDS[piece] if piece in _WORDS else eval(piece, {})
