"""Text for objects that is kept short, and that survives objects holding themselves."""

from _thread import get_ident

__all__ = ["Repr", "repr", "recursive_repr"]


def recursive_repr(fillvalue="..."):
    """Make a `__repr__` return `fillvalue` when it is called inside itself."""
    def decorate(user_function):
        running = set()

        def wrapper(self):
            key = id(self), get_ident()
            if key in running:
                return fillvalue
            running.add(key)
            try:
                return user_function(self)
            finally:
                running.discard(key)

        wrapper.__module__ = getattr(user_function, "__module__")
        wrapper.__doc__ = getattr(user_function, "__doc__")
        wrapper.__name__ = getattr(user_function, "__name__")
        wrapper.__qualname__ = getattr(user_function, "__qualname__")
        wrapper.__type_params__ = getattr(user_function, "__type_params__", ())
        wrapper.__annotations__ = getattr(user_function, "__annotations__", {})
        wrapper.__dict__.update(user_function.__dict__)
        wrapper.__wrapped__ = user_function
        return wrapper

    return decorate


def _sorted_if_possible(x):
    try:
        return sorted(x)
    except Exception:
        return list(x)


class Repr:
    """Makes short texts; each limit is an attribute."""

    def __init__(self, *, maxlevel=6, maxtuple=6, maxlist=6, maxarray=5, maxdict=4,
                 maxset=6, maxfrozenset=6, maxdeque=6, maxstring=30, maxlong=40,
                 maxother=30, fillvalue="...", indent=None):
        self.maxlevel, self.maxother = maxlevel, maxother
        self.maxtuple, self.maxlist, self.maxarray = maxtuple, maxlist, maxarray
        self.maxset, self.maxfrozenset, self.maxdeque = maxset, maxfrozenset, maxdeque
        self.maxdict, self.maxstring, self.maxlong = maxdict, maxstring, maxlong
        self.fillvalue, self.indent = fillvalue, indent

    def repr(self, x):
        """Return a short text for `x`."""
        return self.repr1(x, self.maxlevel)

    def repr1(self, x, level):
        """Return a short text for `x`, going `level` levels deep."""
        cls = type(x)
        name = cls.__name__
        if " " in name:
            name = "_".join(name.split())
        method = getattr(self, "repr_" + name, None)
        if method is not None:
            # A class of the user's that happens to be called like a built-in
            # type is shown as any other instance.
            home = _HOMES.get(name)
            if (home is None and type(self) is not Repr) or \
                    getattr(cls, "__module__", None) == home:
                return method(x, level)
        return self.repr_instance(x, level)

    def _join(self, pieces, level):
        if self.indent is None:
            return ", ".join(pieces)
        if not pieces:
            return ""
        unit = self._indent_unit()
        outer = "\n" + unit * (self.maxlevel - level)
        inner = outer + unit
        return inner + ("," + inner).join(pieces) + "," + outer

    def _indent_unit(self):
        """Return the blanks, or other text, that one level of indent is made of."""
        indent = self.indent
        if isinstance(indent, str):
            return indent
        if not isinstance(indent, int):
            raise TypeError("Repr.indent must be a str, int or None, not "
                            f"{type(indent)}")
        if indent < 0:
            raise ValueError(f"Repr.indent cannot be negative int (was {indent!r})")
        return " " * indent

    def _repr_iterable(self, x, level, left, right, maxiter, trail=""):
        n = len(x)
        if level <= 0 and n:
            s = self.fillvalue
        else:
            pieces = []
            for item in x:
                if len(pieces) == maxiter:
                    break
                pieces.append(self.repr1(item, level - 1))
            if n > maxiter:
                pieces.append(self.fillvalue)
            s = self._join(pieces, level)
            if n == 1 and trail and self.indent is None:
                right = trail + right
        return left + s + right

    def repr_tuple(self, x, level):
        return self._repr_iterable(x, level, "(", ")", self.maxtuple, ",")

    def repr_list(self, x, level):
        return self._repr_iterable(x, level, "[", "]", self.maxlist)

    def repr_array(self, x, level):
        if not x:
            return f"array('{x.typecode}')"
        return self._repr_iterable(x, level, f"array('{x.typecode}', [", "])",
                                   self.maxarray)

    def repr_set(self, x, level):
        if not x:
            return "set()"
        return self._repr_iterable(_sorted_if_possible(x), level, "{", "}", self.maxset)

    def repr_frozenset(self, x, level):
        if not x:
            return "frozenset()"
        return self._repr_iterable(_sorted_if_possible(x), level, "frozenset({", "})",
                                   self.maxfrozenset)

    def repr_deque(self, x, level):
        return self._repr_iterable(x, level, "deque([", "])", self.maxdeque)

    def repr_dict(self, x, level):
        n = len(x)
        if n == 0:
            return "{}"
        if level <= 0:
            return "{" + self.fillvalue + "}"
        pieces = []
        for key in _sorted_if_possible(x)[:self.maxdict]:
            pieces.append(f"{self.repr1(key, level - 1)}: {self.repr1(x[key], level - 1)}")
        if n > self.maxdict:
            pieces.append(self.fillvalue)
        return "{" + self._join(pieces, level) + "}"

    def _cut(self, s, limit):
        """Take the middle out of `s` until `limit` characters are left."""
        i = max(0, (limit - 3) // 2)
        j = max(0, limit - 3 - i)
        return s[:i] + self.fillvalue + s[len(s) - j:]

    def repr_str(self, x, level):
        s = _repr(x[:self.maxstring])
        if len(s) > self.maxstring:
            i = max(0, (self.maxstring - 3) // 2)
            j = max(0, self.maxstring - 3 - i)
            s = _repr(x[:i] + x[len(x) - j:])
            s = s[:i] + self.fillvalue + s[len(s) - j:]
        return s

    def repr_int(self, x, level):
        try:
            s = _repr(x)
        except ValueError as error:
            assert "sys.set_int_max_str_digits()" in str(error)
            import math
            k = 1 + int(math.log10(abs(x)))
            import sys
            limit = sys.get_int_max_str_digits()
            return (f"<{x.__class__.__name__} instance with roughly {k} digits "
                    f"(limit at {limit}) at 0x{id(x):x}>")
        return s if len(s) <= self.maxlong else self._cut(s, self.maxlong)

    def repr_instance(self, x, level):
        try:
            s = _repr(x)
        except Exception:
            return f"<{x.__class__.__name__} instance at {id(x):#x}>"
        return s if len(s) <= self.maxother else self._cut(s, self.maxother)


_repr = repr
_HOMES = dict.fromkeys(("tuple", "list", "set", "frozenset", "dict", "str", "int"),
                       "builtins")
_HOMES["array"] = "array"
_HOMES["deque"] = "collections"

aRepr = Repr()
repr = aRepr.repr
