"""The operator module in the language itself, where there is no native `_operator`."""

from builtins import abs as _abs, pow as _pow

__all__ = [
    "abs", "add", "and_", "attrgetter", "call", "concat", "contains", "countOf",
    "delitem", "eq", "floordiv", "ge", "getitem", "gt", "iadd", "iand", "iconcat",
    "ifloordiv", "ilshift", "imatmul", "imod", "imul", "index", "indexOf", "inv",
    "invert", "ior", "ipow", "irshift", "is_", "is_not", "isub", "itemgetter",
    "itruediv", "ixor", "le", "length_hint", "lshift", "lt", "matmul", "methodcaller",
    "mod", "mul", "ne", "neg", "not_", "or_", "pos", "pow", "rshift", "setitem", "sub",
    "truediv", "truth", "xor",
]


def lt(a, b, /):
    """Same as a < b."""
    return a < b


def le(a, b, /):
    """Same as a <= b."""
    return a <= b


def eq(a, b, /):
    """Same as a == b."""
    return a == b


def ne(a, b, /):
    """Same as a != b."""
    return a != b


def ge(a, b, /):
    """Same as a >= b."""
    return a >= b


def gt(a, b, /):
    """Same as a > b."""
    return a > b


def not_(a, /):
    """Same as not a."""
    return not a


def truth(a, /):
    """Return True if a is true, False otherwise."""
    return True if a else False


def is_(a, b, /):
    """Same as a is b."""
    return a is b


def is_not(a, b, /):
    """Same as a is not b."""
    return a is not b


def abs(a, /):
    """Same as abs(a)."""
    return _abs(a)


def add(a, b, /):
    """Same as a + b."""
    return a + b


def and_(a, b, /):
    """Same as a & b."""
    return a & b


def floordiv(a, b, /):
    """Same as a // b."""
    return a // b


def index(a, /):
    """Same as a.__index__(), made a plain int."""
    return range(a).stop if isinstance(a, int) else _index_of(a)


def _index_of(a):
    try:
        method = type(a).__index__
    except AttributeError:
        raise TypeError(f"'{type(a).__name__}' object cannot be "
                        "interpreted as an integer") from None
    return method(a)


def inv(a, /):
    """Same as ~a."""
    return ~a


invert = inv


def lshift(a, b, /):
    """Same as a << b."""
    return a << b


def mod(a, b, /):
    """Same as a % b."""
    return a % b


def mul(a, b, /):
    """Same as a * b."""
    return a * b


def matmul(a, b, /):
    """Same as a @ b."""
    return a @ b


def neg(a, /):
    """Same as -a."""
    return -a


def or_(a, b, /):
    """Same as a | b."""
    return a | b


def pos(a, /):
    """Same as +a."""
    return +a


def pow(a, b, /):
    """Same as a ** b."""
    return _pow(a, b)


def rshift(a, b, /):
    """Same as a >> b."""
    return a >> b


def sub(a, b, /):
    """Same as a - b."""
    return a - b


def truediv(a, b, /):
    """Same as a / b."""
    return a / b


def xor(a, b, /):
    """Same as a ^ b."""
    return a ^ b


def concat(a, b, /):
    """Same as a + b, for a and b sequences."""
    if not hasattr(a, "__getitem__"):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    return a + b


def contains(a, b, /):
    """Same as b in a (note reversed operands)."""
    return b in a


def countOf(a, b, /):
    """Return the number of items in a which are, or which equal, b."""
    count = 0
    for item in a:
        if item is b or item == b:
            count += 1
    return count


def delitem(a, b, /):
    """Same as del a[b]."""
    del a[b]


def getitem(a, b, /):
    """Same as a[b]."""
    return a[b]


def indexOf(a, b, /):
    """Return the first index of b in a."""
    position = 0
    for item in a:
        if item is b or item == b:
            return position
        position += 1
    raise ValueError("sequence.index(x): x not in sequence")


def setitem(a, b, c, /):
    """Same as a[b] = c."""
    a[b] = c


def length_hint(obj, default=0, /):
    """Return an estimate of the number of items in obj."""
    if not isinstance(default, int):
        raise TypeError(f"'{type(default).__name__}' object cannot be "
                        "interpreted as an integer")
    try:
        return len(obj)
    except TypeError:
        pass
    try:
        hint = type(obj).__length_hint__
    except AttributeError:
        return default
    try:
        value = hint(obj)
    except TypeError:
        return default
    if value is NotImplemented:
        return default
    if not isinstance(value, int):
        raise TypeError("__length_hint__ must be an integer, "
                        f"not {type(value).__name__}")
    if value < 0:
        raise ValueError("__length_hint__() should return >= 0")
    return value


def call(obj, /, *args, **kwargs):
    """Same as obj(*args, **kwargs)."""
    return obj(*args, **kwargs)


class attrgetter:
    """attrgetter('name.first')(r) is r.name.first; of several names, a tuple."""

    __slots__ = ("_attrs",)

    def __init__(self, attr, /, *attrs):
        for name in (attr, *attrs):
            if not isinstance(name, str):
                raise TypeError("attribute name must be a string")
        self._attrs = (attr, *attrs)

    def __call__(self, obj, /):
        values = tuple([self._resolve(obj, name) for name in self._attrs])
        return values[0] if len(values) == 1 else values

    @staticmethod
    def _resolve(obj, dotted):
        for name in dotted.split("."):
            obj = getattr(obj, name)
        return obj

    def __repr__(self):
        return f"operator.attrgetter({', '.join(map(repr, self._attrs))})"

    def __reduce__(self):
        return self.__class__, self._attrs


class itemgetter:
    """itemgetter(2)(r) is r[2]; of several items, a tuple."""

    __slots__ = ("_items",)

    def __init__(self, item, /, *items):
        self._items = (item, *items)

    def __call__(self, obj, /):
        items = self._items
        if len(items) == 1:
            return obj[items[0]]
        return tuple([obj[item] for item in items])

    def __repr__(self):
        return f"operator.itemgetter({', '.join(map(repr, self._items))})"

    def __reduce__(self):
        return self.__class__, self._items


class methodcaller:
    """methodcaller('name', 'foo', bar=1)(b) is b.name('foo', bar=1)."""

    __slots__ = ("_name", "_args", "_kwargs")

    def __init__(self, name, /, *args, **kwargs):
        if not isinstance(name, str):
            raise TypeError("method name must be a string")
        self._name = name
        self._args = args
        self._kwargs = kwargs

    def __call__(self, obj, /):
        return getattr(obj, self._name)(*self._args, **self._kwargs)

    def __repr__(self):
        pieces = [repr(self._name), *map(repr, self._args)]
        pieces += [f"{key}={value!r}" for key, value in self._kwargs.items()]
        return f"operator.methodcaller({', '.join(pieces)})"

    def __reduce__(self):
        if not self._kwargs:
            return self.__class__, (self._name, *self._args)
        from functools import partial
        return partial(self.__class__, self._name, **self._kwargs), self._args


for _class in (attrgetter, itemgetter, methodcaller):
    _class.__module__ = "operator"
del _class


def iadd(a, b, /):
    """Same as a += b."""
    a += b
    return a


def iand(a, b, /):
    """Same as a &= b."""
    a &= b
    return a


def iconcat(a, b, /):
    """Same as a += b, for a and b sequences."""
    if not hasattr(a, "__getitem__"):
        raise TypeError(f"'{type(a).__name__}' object can't be concatenated")
    a += b
    return a


def ifloordiv(a, b, /):
    """Same as a //= b."""
    a //= b
    return a


def ilshift(a, b, /):
    """Same as a <<= b."""
    a <<= b
    return a


def imod(a, b, /):
    """Same as a %= b."""
    a %= b
    return a


def imul(a, b, /):
    """Same as a *= b."""
    a *= b
    return a


def imatmul(a, b, /):
    """Same as a @= b."""
    a @= b
    return a


def ior(a, b, /):
    """Same as a |= b."""
    a |= b
    return a


def ipow(a, b, /):
    """Same as a **= b."""
    a **= b
    return a


def irshift(a, b, /):
    """Same as a >>= b."""
    a >>= b
    return a


def isub(a, b, /):
    """Same as a -= b."""
    a -= b
    return a


def itruediv(a, b, /):
    """Same as a /= b."""
    a /= b
    return a


def ixor(a, b, /):
    """Same as a ^= b."""
    a ^= b
    return a
