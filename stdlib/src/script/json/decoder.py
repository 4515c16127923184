"""JSON text to objects."""

__all__ = ["JSONDecoder", "JSONDecodeError"]

try:
    from _json import decode as _fast
except ImportError:
    _fast = None

NaN = float("nan")
PosInf = float("inf")
NegInf = float("-inf")

_CONSTANTS = {"-Infinity": NegInf, "Infinity": PosInf, "NaN": NaN}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n",
            "r": "\r", "t": "\t"}
_SPACE = " \t\n\r"
_HEX = frozenset("0123456789abcdefABCDEF")


class JSONDecodeError(ValueError):
    """The text is not JSON; `msg`, `doc`, `pos`, `lineno` and `colno` say why and where."""

    def __init__(self, msg, doc, pos):
        line_start = doc.rfind("\n", 0, pos) + 1
        self.lineno = doc.count("\n", 0, line_start) + 1
        self.colno = pos - line_start + 1
        self.msg, self.doc, self.pos = msg, doc, pos
        super().__init__(f"{msg}: line {self.lineno} column {self.colno} (char {pos})")

    def __reduce__(self):
        return self.__class__, (self.msg, self.doc, self.pos)


def _skip(s, i):
    n = len(s)
    while i < n and s[i] in _SPACE:
        i += 1
    return i


def scanstring(s, end, strict=True):
    """Read a string whose opening quote is before `end`; return it and where it ends."""
    begin = end - 1
    chunks = []
    while True:
        quote = s.find('"', end)
        if quote < 0:
            bad = _control_character(s, end, len(s)) if strict else -1
            if bad >= 0:
                raise JSONDecodeError("Invalid control character at", s, bad)
            backslash = s.find("\\", end)
            if backslash < 0 or _escape(s, backslash)[1] > len(s):
                raise JSONDecodeError("Unterminated string starting at", s, begin)
        else:
            backslash = s.find("\\", end, quote)
        stop = quote if backslash < 0 else backslash
        if strict:
            bad = _control_character(s, end, stop)
            if bad >= 0:
                raise JSONDecodeError("Invalid control character at", s, bad)
        chunks.append(s[end:stop])
        if backslash < 0:
            return "".join(chunks), stop + 1
        if backslash + 1 >= len(s):
            raise JSONDecodeError("Unterminated string starting at", s, begin)
        char, end = _escape(s, backslash)
        chunks.append(char)


def _control_character(s, start, stop):
    text = s[start:stop]
    if text.isprintable():
        return -1
    for i, c in enumerate(text):
        if c < " ":
            return start + i
    return -1


def _escape(s, backslash):
    """Return the character of the escape at a backslash, and where it ends."""
    c = s[backslash + 1:backslash + 2]
    if c != "u":
        try:
            return _ESCAPES[c], backslash + 2
        except KeyError:
            if not c:
                return "", backslash + 2
            raise JSONDecodeError("Invalid \\escape", s, backslash) from None
    code = _four_hex(s, backslash + 1)
    end = backslash + 6
    if 0xd800 <= code <= 0xdbff and s.startswith("\\u", end):
        low = _four_hex(s, end + 1)
        if 0xdc00 <= low <= 0xdfff:
            code = 0x10000 + ((code - 0xd800) << 10 | (low - 0xdc00))
            end += 6
    return chr(code), end


def _four_hex(s, u):
    digits = s[u + 1:u + 5]
    if len(digits) == 4 and _HEX.issuperset(digits):
        return int(digits, 16)
    raise JSONDecodeError("Invalid \\uXXXX escape", s, u)


class JSONDecoder:
    """Turns JSON text into objects; the hooks may change what they become."""

    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None,
                 parse_constant=None, strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _CONSTANTS.__getitem__
        self.strict = strict
        self.object_pairs_hook = object_pairs_hook
        self.memo = {}
        self._plain = (_fast is not None and strict and type(self) is JSONDecoder
                       and (object_hook or parse_float or parse_int or parse_constant
                            or object_pairs_hook) is None)

    def decode(self, s):
        """Return the one object of a text."""
        if self._plain:
            obj = _fast(s)
            if obj is not NotImplemented:
                return obj
        obj, end = self.raw_decode(s, idx=_skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError("Extra data", s, end)
        return obj

    def raw_decode(self, s, idx=0):
        """Return the object that begins at `idx`, and where it ends."""
        if idx < 0:
            raise ValueError("idx cannot be negative")
        try:
            return self.scan_once(s, idx)
        except StopIteration as err:
            raise JSONDecodeError("Expecting value", s, err.value) from None

    def scan_once(self, s, idx):
        """Like raw_decode; StopIteration says that there is no value."""
        try:
            return self._value(s, idx)
        finally:
            self.memo.clear()

    def _value(self, s, i):
        c = s[i:i + 1]
        if c == '"':
            return scanstring(s, i + 1, self.strict)
        if c == "{":
            return self._object(s, i + 1)
        if c == "[":
            return self._array(s, i + 1)
        if c == "n" and s.startswith("null", i):
            return None, i + 4
        if c == "t" and s.startswith("true", i):
            return True, i + 4
        if c == "f" and s.startswith("false", i):
            return False, i + 5
        if c and (c in "-0123456789"):
            number = self._number(s, i)
            if number is not None:
                return number
        for name in _CONSTANTS:
            if s.startswith(name, i):
                return self.parse_constant(name), i + len(name)
        raise StopIteration(i)

    def _number(self, s, i):
        n = len(s)
        start = i
        if s[i] == "-":
            i += 1
        first = i
        i = _digits(s, i, n)
        if i == first:
            return None
        if s[first] == "0":
            i = first + 1
        whole = i
        if i + 1 < n and s[i] == "." and s[i + 1] in "0123456789":
            i = _digits(s, i + 1, n)
        if i < n and s[i] in "eE":
            j = i + 1
            if j < n and s[j] in "+-":
                j += 1
            end = _digits(s, j, n)
            if end > j:
                i = end
        text = s[start:i]
        return (self.parse_int if i == whole else self.parse_float)(text), i

    def _object(self, s, i):
        pairs = []
        i = _skip(s, i)
        c = s[i:i + 1]
        if c == "}":
            return self._finish(pairs), i + 1
        if c != '"':
            raise JSONDecodeError("Expecting property name enclosed in double quotes", s, i)
        memoize = self.memo.setdefault
        while True:
            key, i = scanstring(s, i + 1, self.strict)
            key = memoize(key, key)
            i = _skip(s, i)
            if s[i:i + 1] != ":":
                raise JSONDecodeError("Expecting ':' delimiter", s, i)
            i = _skip(s, i + 1)
            try:
                value, i = self._value(s, i)
            except StopIteration as err:
                raise JSONDecodeError("Expecting value", s, err.value) from None
            pairs.append((key, value))
            i = _skip(s, i)
            c = s[i:i + 1]
            if c == "}":
                return self._finish(pairs), i + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            comma = i
            i = _skip(s, i + 1)
            if s[i:i + 1] != '"':
                if s[i:i + 1] == "}":
                    raise JSONDecodeError("Illegal trailing comma before end of object",
                                          s, comma)
                raise JSONDecodeError("Expecting property name enclosed in double quotes",
                                      s, i)

    def _finish(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        pairs = dict(pairs)
        if self.object_hook is not None:
            pairs = self.object_hook(pairs)
        return pairs

    def _array(self, s, i):
        values = []
        i = _skip(s, i)
        if s[i:i + 1] == "]":
            return values, i + 1
        while True:
            try:
                value, i = self._value(s, i)
            except StopIteration as err:
                raise JSONDecodeError("Expecting value", s, err.value) from None
            values.append(value)
            i = _skip(s, i)
            c = s[i:i + 1]
            if c == "]":
                return values, i + 1
            if c != ",":
                raise JSONDecodeError("Expecting ',' delimiter", s, i)
            comma = i
            i = _skip(s, i + 1)
            if s[i:i + 1] == "]":
                raise JSONDecodeError("Illegal trailing comma before end of array", s, comma)


def _digits(s, i, n):
    while i < n and s[i] in "0123456789":
        i += 1
    return i
