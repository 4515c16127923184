"""Alphabets, templates and a formatter to inherit from."""

import _string_formatter

__all__ = ["ascii_letters", "ascii_lowercase", "ascii_uppercase", "capwords", "digits",
           "hexdigits", "octdigits", "printable", "punctuation", "whitespace",
           "Formatter", "Template"]

whitespace = " \t\n\r\v\f"
ascii_lowercase = "abcdefghijklmnopqrstuvwxyz"
ascii_uppercase = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ascii_letters = ascii_lowercase + ascii_uppercase
digits = "0123456789"
hexdigits = digits + "abcdefABCDEF"
octdigits = "01234567"
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    """Capitalise each word; without `sep` runs of space become one."""
    return (sep or " ").join(map(str.capitalize, s.split(sep)))


_MISSING = {}


class _Found:
    """A placeholder found in a template."""

    def __init__(self, start, end, named=None, braced=None, escaped=None, invalid=None):
        self.start = start
        self.end = end
        self.named = named
        self.braced = braced
        self.escaped = escaped
        self.invalid = invalid


class _Pattern:
    """A template's pattern, compiled when it is first asked for: most are read without."""

    def __get__(self, instance, owner):
        owner._compile_pattern()
        return owner.__dict__["pattern"]


class Template:
    """A text with placeholders $name and ${name}; $$ is a dollar.

    A subclass may change `delimiter`; one that changes the patterns needs `re`.
    """

    delimiter = "$"
    idpattern = r"(?a:[_a-z][_a-z0-9]*)"
    braceidpattern = None
    flags = None
    pattern = _Pattern()

    def __init_subclass__(cls):
        super().__init_subclass__()
        plain = "pattern" not in cls.__dict__ and all(
            getattr(cls, name) is getattr(Template, name)
            for name in ("idpattern", "braceidpattern", "flags"))
        if plain:
            cls.pattern = _Pattern()
        else:
            cls._compile_pattern()

    @classmethod
    def _compile_pattern(cls):
        import re
        pattern = cls.__dict__.get("pattern")
        if pattern is None or isinstance(pattern, _Pattern):
            delim = re.escape(cls.delimiter)
            braced = cls.braceidpattern or cls.idpattern
            pattern = (rf"{delim}(?:(?P<escaped>{delim})|(?P<named>{cls.idpattern})"
                       rf"|{{(?P<braced>{braced})}}|(?P<invalid>))")
        flags = re.IGNORECASE if cls.flags is None else cls.flags
        cls.pattern = re.compile(pattern, flags | re.VERBOSE)

    def __init__(self, template):
        self.template = template

    def _placeholders(self):
        """Yield a _Found for each place where the delimiter stands."""
        pattern = next(vars(cls)["pattern"] for cls in type(self).__mro__ if "pattern" in vars(cls))
        if not isinstance(pattern, _Pattern):
            for mo in pattern.finditer(self.template):
                yield _Found(mo.start(), mo.end(), **{
                    name: mo.group(name) for name in ("named", "braced", "escaped", "invalid")})
            return
        text, delim = self.template, self.delimiter
        at = text.find(delim)
        while at >= 0:
            found = self._placeholder_at(text, at, at + len(delim))
            yield found
            at = text.find(delim, max(found.end, at + len(delim)))

    def _placeholder_at(self, text, at, after):
        delim = self.delimiter
        if text.startswith(delim, after):
            return _Found(at, after + len(delim), escaped=delim)
        end = _name_end(text, after)
        if end > after:
            return _Found(at, end, named=text[after:end])
        if text[after:after + 1] == "{":
            end = _name_end(text, after + 1)
            if end > after + 1 and text[end:end + 1] == "}":
                return _Found(at, end + 1, braced=text[after + 1:end])
        return _Found(at, after, invalid="")

    def _invalid(self, found):
        lines = self.template[:found.end].splitlines(keepends=True)
        if not lines:
            colno = lineno = 1
        else:
            colno = found.end - len("".join(lines[:-1]))
            lineno = len(lines)
        raise ValueError(f"Invalid placeholder in string: line {lineno}, col {colno}")

    def _replace(self, values, safe):
        pieces, last = [], 0
        for found in self._placeholders():
            pieces.append(self.template[last:found.start])
            last = found.end
            name = found.named or found.braced
            whole = self.template[found.start:found.end]
            if name is not None:
                if safe:
                    try:
                        pieces.append(str(values[name]))
                    except KeyError:
                        pieces.append(whole)
                else:
                    pieces.append(str(values[name]))
            elif found.escaped is not None:
                pieces.append(self.delimiter)
            elif found.invalid is None:
                raise ValueError("Unrecognized named group in pattern", self.pattern)
            elif safe:
                pieces.append(whole)
            else:
                self._invalid(found)
        pieces.append(self.template[last:])
        return "".join(pieces)

    def substitute(self, mapping=_MISSING, /, **kws):
        """Fill all placeholders in; KeyError if one is missing."""
        return self._replace(_values(mapping, kws), safe=False)

    def safe_substitute(self, mapping=_MISSING, /, **kws):
        """Fill in what is there, and leave the rest as it is."""
        return self._replace(_values(mapping, kws), safe=True)

    def is_valid(self):
        """Say whether `substitute` would find no bad placeholder."""
        for found in self._placeholders():
            if found.invalid is not None:
                return False
            if found.named is None and found.braced is None and found.escaped is None:
                raise ValueError("Unrecognized named group in pattern", self.pattern)
        return True

    def get_identifiers(self):
        """Return the names of the placeholders, each once."""
        ids = []
        for found in self._placeholders():
            name = found.named or found.braced
            if name is not None:
                if name not in ids:
                    ids.append(name)
            elif found.invalid is None and found.escaped is None:
                raise ValueError("Unrecognized named group in pattern", self.pattern)
        return ids


def _values(mapping, kws):
    if mapping is _MISSING:
        return kws
    if kws:
        from collections import ChainMap
        return ChainMap(kws, mapping)
    return mapping


def _name_end(text, i):
    if i < len(text) and text[i].isascii() and (text[i].isalpha() or text[i] == "_"):
        i += 1
        while i < len(text) and text[i].isascii() and (text[i].isalnum() or text[i] == "_"):
            i += 1
    return i


Formatter = _string_formatter.Formatter
