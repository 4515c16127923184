"""Regular expressions, over the native engine in `_re`."""

import copyreg

import _re
from _re import Pattern, Match, escape, purge

__all__ = [
    "match", "fullmatch", "search", "sub", "subn", "split",
    "findall", "finditer", "compile", "purge", "escape",
    "error", "Pattern", "Match", "A", "I", "L", "M", "S", "X", "U",
    "ASCII", "IGNORECASE", "LOCALE", "MULTILINE", "DOTALL", "VERBOSE",
    "UNICODE", "NOFLAG", "RegexFlag", "PatternError",
]

__version__ = "2.2.1"


class PatternError(Exception):
    """A pattern or template is wrong.

    msg is what is wrong, pattern the text, pos the place in it, lineno and colno
    the place as people count.
    """

    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        self.lineno = self.colno = None
        if pattern is not None and pos is not None:
            msg = f"{msg} at position {pos}"
            newline = "\n" if isinstance(pattern, str) else b"\n"
            self.lineno = pattern.count(newline, 0, pos) + 1
            self.colno = pos - pattern.rfind(newline, 0, pos)
            if newline in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        super().__init__(msg)


error = PatternError
_re.set_error(PatternError)

_NAMES = {2: "IGNORECASE", 4: "LOCALE", 8: "MULTILINE", 16: "DOTALL", 32: "UNICODE",
          64: "VERBOSE", 128: "DEBUG", 256: "ASCII"}


class RegexFlag(int):
    """A set of flags."""

    __slots__ = ()

    def __repr__(self):
        rest, names = int(self), []
        if rest == 0:
            return "re.NOFLAG"
        for bit, name in _NAMES.items():
            if rest & bit:
                names.append("re." + name)
                rest &= ~bit
        if rest:
            names.append(hex(rest))
        return "|".join(names)

    __str__ = __repr__

    def __or__(self, other):
        return RegexFlag(int(self) | other) if isinstance(other, int) else NotImplemented

    def __and__(self, other):
        return RegexFlag(int(self) & other) if isinstance(other, int) else NotImplemented

    def __xor__(self, other):
        return RegexFlag(int(self) ^ other) if isinstance(other, int) else NotImplemented

    __ror__, __rand__, __rxor__ = __or__, __and__, __xor__

    def __invert__(self):
        return RegexFlag(511 & ~int(self))

    @property
    def name(self):
        return repr(self).replace("re.", "") if self else None

    @property
    def value(self):
        return int(self)


NOFLAG = RegexFlag(0)
I = IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag(4)
M = MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag(16)
U = UNICODE = RegexFlag(32)
X = VERBOSE = RegexFlag(64)
DEBUG = RegexFlag(128)
A = ASCII = RegexFlag(256)

# Pickles name it here.
_compile = _re._compile
_compile.__module__ = "re"
_UNSET = object()


def compile(pattern, flags=0):
    """Compile a pattern; a compiled one is returned as it is."""
    return _compile(pattern, flags)


def match(pattern, string, flags=0):
    """Match at the start of the string; a Match, or None."""
    return _compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    """Match all of the string; a Match, or None."""
    return _compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    """Find the first match; a Match, or None."""
    return _compile(pattern, flags).search(string)


def findall(pattern, string, flags=0):
    """Return all matches: their texts, their group, or tuples of their groups."""
    return _compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    """Iterate over all matches."""
    return _compile(pattern, flags).finditer(string)


def _positional(name, names, args, values):
    """Take optional arguments by position, which is deprecated."""
    values = list(values)
    if len(args) > len(names):
        raise TypeError(f"{name}() takes from {3 - (name == 'split')} to "
                        f"{5 - (name == 'split')} positional arguments but "
                        f"{len(args) + 3 - (name == 'split')} were given")
    for i, value in enumerate(args):
        if values[i] is not _UNSET:
            raise TypeError(f"{name}() got multiple values for argument '{names[i]}'")
        values[i] = value
    import warnings
    shown = " and".join(f" '{n}'" for n in names[:1])
    warnings.warn(f"{shown.strip()} is passed as positional argument", DeprecationWarning, stacklevel=3)
    return values


def sub(pattern, repl, string, *args, count=_UNSET, flags=_UNSET):
    """Replace the matches, the first `count` if that is not 0."""
    if args:
        count, flags = _positional("sub", ("count", "flags"), args, (count, flags))
    return _compile(pattern, 0 if flags is _UNSET else flags).sub(
        repl, string, 0 if count is _UNSET else count)


def subn(pattern, repl, string, *args, count=_UNSET, flags=_UNSET):
    """As sub; a tuple of the new string and how often something was replaced."""
    if args:
        count, flags = _positional("subn", ("count", "flags"), args, (count, flags))
    return _compile(pattern, 0 if flags is _UNSET else flags).subn(
        repl, string, 0 if count is _UNSET else count)


def split(pattern, string, *args, maxsplit=_UNSET, flags=_UNSET):
    """Split at the matches, at most `maxsplit` times if that is not 0."""
    if args:
        maxsplit, flags = _positional("split", ("maxsplit", "flags"), args, (maxsplit, flags))
    return _compile(pattern, 0 if flags is _UNSET else flags).split(
        string, 0 if maxsplit is _UNSET else maxsplit)


class Scanner:
    """A tokenizer made of (pattern, action) pairs."""

    def __init__(self, lexicon, flags=0):
        self.lexicon = lexicon
        parts, self._actions, group = [], {}, 1
        for pattern, action in lexicon:
            parts.append(f"({pattern})")
            self._actions[group] = action
            group += 1 + _compile(pattern, flags).groups
        self.scanner = _compile("|".join(parts), flags)

    def scan(self, string):
        """Return what the actions made of the tokens, and what was left over."""
        result, at = [], 0
        scan = self.scanner.scanner(string).match
        while True:
            m = scan()
            if not m or m.end() == at:
                break
            action = next(self._actions[g] for g in self._actions if m.start(g) == m.start() and m.end(g) == m.end())
            if callable(action):
                self.match = m
                action = action(self, m.group())
            if action is not None:
                result.append(action)
            at = m.end()
        return result, string[at:]


copyreg.pickle(Pattern, lambda pattern: (_compile, (pattern.pattern, pattern.flags)))
