"""Calls as values: what was called, with what; and how lists of them are told."""

import pprint


class _Any:
    """Equal to everything."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __repr__(self):
        return "<ANY>"

    __hash__ = None


ANY = _Any()


def call_text(name, args, kwargs):
    """A call as it would be written."""
    parts = [repr(arg) for arg in args] + [f"{key}={value!r}" for key, value in kwargs.items()]
    return f"{name}({', '.join(parts)})"


class _Call(tuple):
    """A call: name, positional and keyword arguments. Attributes and calls of `call` make more of them."""

    def __new__(cls, value=(), name="", parent=None, two=False, from_kall=True):
        name, args, kwargs = _parts(value, name)
        return tuple.__new__(cls, (args, kwargs) if two else (name, args, kwargs))

    def __init__(self, value=(), name=None, parent=None, two=False, from_kall=True):
        self._mock_name, self._mock_parent, self._mock_from_kall = name, parent, from_kall

    def __eq__(self, other):
        try:
            if len(other) not in (0, 1, 2, 3):
                return NotImplemented if not isinstance(other, tuple) else False
        except TypeError:
            return NotImplemented
        try:
            mine, theirs = _parts(self, ""), _parts(other, "")
        except (TypeError, ValueError):
            return False
        # A pair says nothing of the name.
        if len(self) == 2 or len(other) == 2 and not isinstance(other[0], str):
            mine, theirs = mine[1:], theirs[1:]
        parent, others = self._mock_parent, getattr(other, "_mock_parent", None)
        if parent is not None and others is not None and parent != others:
            return False
        # Compared the other way round, so that ANY among the expected decides.
        return theirs == mine

    def __ne__(self, other):
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    __hash__ = None

    def __call__(self, /, *args, **kwargs):
        if self._mock_name is None:
            return _Call(("", args, kwargs), name="()")
        return _Call((self._mock_name, args, kwargs), name=self._mock_name + "()", parent=self)

    def __getattr__(self, attr):
        name = attr if self._mock_name is None else f"{self._mock_name}.{attr}"
        return _Call(name=name, parent=self, from_kall=False)

    def __getattribute__(self, attr):
        # A tuple's own methods would hide calls of that name.
        if attr in ("count", "index"):
            return self.__getattr__(attr)
        return tuple.__getattribute__(self, attr)

    @property
    def args(self):
        """The positional arguments."""
        return self[-2]

    @property
    def kwargs(self):
        """The keyword arguments."""
        return self[-1]

    def __repr__(self):
        if not self._mock_from_kall:
            name = self._mock_name or "call"
            return name if name.startswith("call") else "call." + name
        name, args, kwargs = _parts(self, "")
        if not name:
            name = "call"
        elif name.startswith("()"):
            name = "call" + name
        else:
            name = "call." + name
        return call_text(name, args, kwargs)

    def call_list(self):
        """Return all calls of a chain, the first first."""
        found, one = [], self
        while one is not None:
            if one._mock_from_kall:
                found.append(one)
            one = one._mock_parent
        return CallList(reversed(found))


def _parts(value, name):
    """Name, positional and keyword arguments of whatever stands for a call."""
    args, kwargs = (), {}
    for part in value:
        if isinstance(part, str):
            name = part
        elif isinstance(part, tuple):
            args = part
        else:
            kwargs = part
    return name or "", args, kwargs


call = _Call(from_kall=False)


def two(args, kwargs):
    """A call without a name."""
    return _Call((args, kwargs), two=True)


class CallList(list):
    """A list of calls; a list is in it if it is a part of it."""

    def __contains__(self, value):
        if not isinstance(value, list):
            return list.__contains__(self, value)
        n = len(value)
        return any(list.__eq__(CallList(self[at:at + n]), value)
                   for at in range(len(self) - n + 1))

    def __repr__(self):
        return pprint.pformat(list(self))
