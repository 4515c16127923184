"""Objects to JSON text."""

INFINITY = float("inf")

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\f": "\\f", "\n": "\\n",
            "\r": "\\r", "\t": "\\t"}
_TABLE = {i: f"\\u{i:04x}" for i in range(0x20)}
_TABLE.update((ord(c), text) for c, text in _ESCAPES.items())


def py_encode_basestring(s):
    """Return the JSON text of a string; only what must be escaped is."""
    return '"' + s.translate(_TABLE) + '"'


def py_encode_basestring_ascii(s):
    """Return the JSON text of a string, all of it ASCII."""
    s = s.translate(_TABLE)
    if s.isascii():
        return '"' + s + '"'
    pieces = []
    for c in s:
        n = ord(c)
        if n < 0x80:
            pieces.append(c)
        elif n < 0x10000:
            pieces.append(f"\\u{n:04x}")
        else:
            n -= 0x10000
            pieces.append(f"\\u{0xd800 | n >> 10:04x}\\u{0xdc00 | n & 0x3ff:04x}")
    return '"' + "".join(pieces) + '"'


try:
    from _json import encode_basestring_ascii, encode_basestring
except ImportError:
    encode_basestring = py_encode_basestring
    encode_basestring_ascii = py_encode_basestring_ascii

try:
    from _json import encode as _fast
except ImportError:
    _fast = None


class JSONEncoder:
    """Turns objects into JSON text; override `default` for further classes."""

    item_separator = ", "
    key_separator = ": "

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True,
                 allow_nan=True, sort_keys=False, indent=None, separators=None,
                 default=None):
        self.skipkeys, self.sort_keys, self.indent = skipkeys, sort_keys, indent
        self.ensure_ascii, self.allow_nan = ensure_ascii, allow_nan
        self.check_circular = check_circular
        if separators is None and indent is not None:
            self.item_separator = ","       # the line ends after it
        elif separators is not None:
            self.item_separator, self.key_separator = separators
        if default is not None:
            self.default = default

    def default(self, o):
        """Return something that can be encoded in place of `o`, or raise TypeError."""
        raise TypeError(f"Object of type {o.__class__.__name__} is not JSON serializable")

    def encode(self, o):
        """Return the JSON text of an object."""
        if isinstance(o, str):
            return (encode_basestring_ascii if self.ensure_ascii else encode_basestring)(o)
        if _fast is not None and type(self).iterencode is JSONEncoder.iterencode:
            indent = self.indent
            if isinstance(indent, int):
                indent = " " * indent
            text = _fast(o, self.ensure_ascii, self.item_separator, self.key_separator,
                         indent, self.sort_keys)
            if text is not NotImplemented:
                return text
        return "".join(self.iterencode(o, _one_shot=True))

    def iterencode(self, o, _one_shot=False):
        """Yield the JSON text of an object in pieces."""
        return _Writer(self).pieces(o, 0)


class _Writer:
    """One run of an encoder."""

    def __init__(self, encoder):
        self.encoder = encoder
        self.text = encode_basestring_ascii if encoder.ensure_ascii else encode_basestring
        self.open = {} if encoder.check_circular else None
        indent = encoder.indent
        self.indent = " " * indent if isinstance(indent, int) else indent

    def float(self, o):
        """Return the text of a float."""
        if o != o:
            text = "NaN"
        elif o == INFINITY:
            text = "Infinity"
        elif o == -INFINITY:
            text = "-Infinity"
        else:
            return float.__repr__(o)
        if not self.encoder.allow_nan:
            raise ValueError("Out of range float values are not JSON compliant: " + repr(o))
        return text

    def simple(self, o):
        """Return the text of anything that is no container, else None."""
        if isinstance(o, str):
            return self.text(o)
        if o is None:
            return "null"
        if o is True:
            return "true"
        if o is False:
            return "false"
        if isinstance(o, int):
            return int.__repr__(o)      # not what a subclass shows
        if isinstance(o, float):
            return self.float(o)
        return None

    def pieces(self, o, level):
        """Yield the text of anything."""
        text = self.simple(o)
        if text is not None:
            yield text
            return
        if isinstance(o, (list, tuple)):
            kind = self.list_pieces
        elif isinstance(o, dict):
            kind = self.dict_pieces
        else:
            kind = self.default_pieces
        if self.open is None:
            yield from kind(o, level)
            return
        key = id(o)
        if key in self.open:
            raise ValueError("Circular reference detected")
        self.open[key] = o
        yield from kind(o, level)
        del self.open[key]

    def default_pieces(self, o, level):
        yield from self.pieces(self.encoder.default(o), level)

    def _layout(self, level):
        """Return (after the opening bracket, between items, before the closing one)."""
        separator = self.encoder.item_separator
        if self.indent is None:
            return "", separator, ""
        inner = "\n" + self.indent * (level + 1)
        return inner, separator + inner, "\n" + self.indent * level

    def list_pieces(self, items, level):
        if not items:
            yield "[]"
            return
        before, between, after = self._layout(level)
        lead = "[" + before
        for value in items:
            text = self.simple(value)
            if text is not None:
                yield lead + text
            else:
                yield lead
                yield from self.pieces(value, level + 1)
            lead = between
        yield after + "]"

    def key(self, key):
        """Return the text of a key, or None if it is to be skipped."""
        if isinstance(key, str):
            return key
        if isinstance(key, float):
            return self.float(key)
        if key is True:
            return "true"
        if key is False:
            return "false"
        if key is None:
            return "null"
        if isinstance(key, int):
            return int.__repr__(key)
        if self.encoder.skipkeys:
            return None
        raise TypeError("keys must be str, int, float, bool or None, "
                        f"not {key.__class__.__name__}")

    def dict_pieces(self, dct, level):
        if not dct:
            yield "{}"
            return
        before, between, after = self._layout(level)
        lead = "{" + before
        items = sorted(dct.items()) if self.encoder.sort_keys else dct.items()
        colon = self.encoder.key_separator
        first = True
        for key, value in items:
            name = self.key(key)
            if name is None:
                continue
            if first:
                first = False
            else:
                lead = between
            head = lead + self.text(name) + colon
            text = self.simple(value)
            if text is not None:
                yield head + text
            else:
                yield head
                yield from self.pieces(value, level + 1)
        if first:
            yield "{}"
            return
        yield after + "}"
