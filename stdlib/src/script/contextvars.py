"""Variables whose values belong to a context, one for each task."""

import threading
from collections.abc import Mapping

__all__ = ("Context", "ContextVar", "Token", "copy_context")


class _Missing:
    def __repr__(self):
        return "<Token.MISSING>"


_current = threading.local()


def _context():
    """The context this thread is in."""
    try:
        return _current.context
    except AttributeError:
        context = _current.context = Context()
        context._entered = True
        return context


class Context(Mapping):
    """Values of variables."""

    def __init__(self):
        self._data = {}
        self._entered = False

    def run(self, callable, /, *args, **kwargs):
        """Call in this context."""
        if self._entered:
            raise RuntimeError(f"cannot enter context: {self!r} is already entered")
        outer = _context()
        self._entered = True
        _current.context = self
        try:
            return callable(*args, **kwargs)
        finally:
            _current.context = outer
            self._entered = False

    def copy(self):
        """Return a copy that goes its own way."""
        new = Context()
        new._data = self._data.copy()
        return new

    def __getitem__(self, var):
        _check_var(var)
        return self._data[var]

    def __contains__(self, var):
        _check_var(var)
        return var in self._data

    def __iter__(self):
        return iter(self._data)

    def __len__(self):
        return len(self._data)

    def __repr__(self):
        return object.__repr__(self)

    def __eq__(self, other):
        return self._data == other._data if isinstance(other, Context) else NotImplemented

    __hash__ = None


def _check_var(var):
    if not isinstance(var, ContextVar):
        raise TypeError(f"a ContextVar key was expected, got {var!r}")


class Token:
    """What a variable was before it was set."""

    MISSING = _Missing()

    def __init__(self, *args):
        raise RuntimeError("Tokens can only be created by ContextVars")

    var = property(lambda self: self._var)
    old_value = property(lambda self: self._old)

    def __repr__(self):
        used = " used" if self._used else ""
        return f"<Token{used} var={self._var!r} at {id(self):#x}>"


_NO_DEFAULT = object()


class ContextVar:
    """A variable whose value belongs to a context."""

    def __init__(self, name, *, default=_NO_DEFAULT):
        if not isinstance(name, str):
            raise TypeError("context variable name must be a str")
        self._name = name
        self._default = default

    name = property(lambda self: self._name)

    def __class_getitem__(cls, item):
        import types
        return types.GenericAlias(cls, item)

    def __init_subclass__(cls):
        raise TypeError("type 'ContextVar' is not an acceptable base type")

    def get(self, default=_NO_DEFAULT, /):
        """Return the value in the current context."""
        found = _context()._data.get(self, _NO_DEFAULT)
        if found is not _NO_DEFAULT:
            return found
        if default is not _NO_DEFAULT:
            return default
        if self._default is not _NO_DEFAULT:
            return self._default
        raise LookupError(self)

    def set(self, value, /):
        """Set the value in the current context; return what undoes it."""
        context = _context()
        token = object.__new__(Token)
        token._context, token._var, token._used = context, self, False
        token._old = context._data.get(self, Token.MISSING)
        # A copied context keeps what it saw.
        context._data = {**context._data, self: value}
        return token

    def reset(self, token, /):
        """Give the variable the value it had before a set()."""
        if not isinstance(token, Token):
            raise TypeError(f"expected an instance of Token, got {token!r}")
        if token._used:
            raise RuntimeError(f"{token!r} has already been used once")
        if token._var is not self:
            raise ValueError(f"{token!r} was created by a different ContextVar")
        context = _context()
        if token._context is not context:
            raise ValueError(f"{token!r} was created in a different Context")
        token._used = True
        data = dict(context._data)
        if token._old is Token.MISSING:
            data.pop(self, None)
        else:
            data[self] = token._old
        context._data = data

    def __repr__(self):
        default = "" if self._default is _NO_DEFAULT else f" default={self._default!r}"
        return f"<ContextVar name={self._name!r}{default} at {id(self):#x}>"


def copy_context():
    """Return a copy of the current context."""
    return _context().copy()
