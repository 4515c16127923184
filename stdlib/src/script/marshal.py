"""Plain values as bytes, in the format that CPython keeps its own files in; code objects in one of gilbox's own."""

import struct

version = 4

__all__ = ["dump", "dumps", "load", "loads", "version"]

_FLAG = 0x80
_SINGLES = {None: b"N", True: b"T", False: b"F", ...: b".", StopIteration: b"S"}
_DEEPEST = 2000


class _Writer:
    """Collects the bytes of a value; what occurs again is told by its number."""

    def __init__(self, version, allows_code):
        self.parts, self.seen, self.kept, self.allows_code = [], {}, [], allows_code
        self.shares = version >= 3
        self.binary = version >= 2
        self.short = version >= 4

    def write(self, value, depth=0):
        if depth > _DEEPEST:
            raise ValueError("object too deeply nested to marshal")
        for single, letter in _SINGLES.items():
            if value is single:
                self.parts.append(letter)
                return
        flag = 0
        if self.shares:
            number = self.seen.get(id(value))
            if number is not None:
                self.parts.append(b"r" + struct.pack("<I", number))
                return
            self.seen[id(value)] = len(self.kept)
            self.kept.append(value)
            flag = _FLAG
        method = self._METHODS.get(type(value))
        if method is None:
            value, method = self._buffer(value), _Writer._bytes
        method(self, value, flag, depth)

    @staticmethod
    def _buffer(value):
        try:
            return bytes(memoryview(value))
        except TypeError:
            raise ValueError("unmarshallable object") from None

    def _put(self, letter, flag, rest=b""):
        self.parts.append(bytes([ord(letter) | flag]) + rest)

    def _int(self, value, flag, depth):
        if -1 << 31 <= value < 1 << 31:
            self._put("i", flag, struct.pack("<i", value))
            return
        digits, rest = [], abs(value)
        while rest:
            digits.append(rest & 0x7fff)
            rest >>= 15
        count = len(digits) if value > 0 else -len(digits)
        self._put("l", flag, struct.pack(f"<i{len(digits)}H", count, *digits))

    def _float(self, value, flag, depth):
        if self.binary:
            self._put("g", flag, struct.pack("<d", value))
        else:
            self._put("f", flag, self._short_text(value))

    def _complex(self, value, flag, depth):
        if self.binary:
            self._put("y", flag, struct.pack("<dd", value.real, value.imag))
        else:
            self._put("x", flag, self._short_text(value.real) + self._short_text(value.imag))

    @staticmethod
    def _short_text(number):
        text = format(number, ".17g").encode()
        return bytes([len(text)]) + text

    def _bytes(self, value, flag, depth):
        self._bytes_as("s", value, flag)

    def _str(self, value, flag, depth):
        if self.short and value.isascii():
            text = value.encode()
            if len(text) < 256:
                self._put("z", flag, bytes([len(text)]) + text)
            else:
                self._put("a", flag, struct.pack("<I", len(text)) + text)
            return
        text = value.encode("utf-8", "surrogatepass")
        self._put("u", flag, struct.pack("<I", len(text)) + text)

    def _tuple(self, value, flag, depth):
        if self.short and len(value) < 256:
            self._put(")", flag, bytes([len(value)]))
        else:
            self._put("(", flag, struct.pack("<I", len(value)))
        self._items(value, depth)

    def _sequence(letter):
        def put(self, value, flag, depth):
            self._put(letter, flag, struct.pack("<I", len(value)))
            self._items(value, depth)
        return put

    def _items(self, values, depth):
        for item in values:
            self.write(item, depth + 1)

    def _dict(self, value, flag, depth):
        self._put("{", flag)
        for pair in value.items():
            self._items(pair, depth)
        self.parts.append(b"0")

    def _code(self, value, flag, depth):
        from _dis import pack
        if not self.allows_code:
            raise ValueError("marshalling code objects is disallowed")
        self._bytes_as("c", pack(value), flag)

    def _bytes_as(self, letter, value, flag):
        self._put(letter, flag, struct.pack("<I", len(value)) + value)

    _METHODS = {type(_int.__code__): _code, int: _int, float: _float, complex: _complex, bytes: _bytes, str: _str,
                tuple: _tuple, list: _sequence("["), set: _sequence("<"),
                frozenset: _sequence(">"), dict: _dict}


_NULL = object()


class _Reader:
    """Makes a value out of bytes."""

    def __init__(self, data, allows_code):
        self.allows_code = allows_code
        self.data, self.at, self.refs = memoryview(data).cast("B"), 0, []

    def take(self, count):
        end = self.at + count
        if count < 0 or end > len(self.data):
            raise EOFError("marshal data too short")
        piece, self.at = bytes(self.data[self.at:end]), end
        return piece

    def number(self, form="<I"):
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def read(self, depth=0):
        value = self.read_or_null(depth)
        if value is _NULL:
            raise TypeError("NULL object in marshal data for object")
        return value

    def read_or_null(self, depth):
        if depth > _DEEPEST:
            raise ValueError("recursion limit exceeded")
        if self.at >= len(self.data):
            raise EOFError("EOF read where object expected")
        code = self.take(1)[0]
        letter, flag = chr(code & ~_FLAG), code & _FLAG
        if letter == "r":
            number = self.number()
            if number >= len(self.refs):
                raise ValueError("bad marshal data (invalid reference)")
            return self.refs[number]
        place = None
        if flag:
            place = len(self.refs)
            self.refs.append(None)
        value = self.of_letter(letter, place, depth)
        if place is not None:
            self.refs[place] = value
        return value

    def of_letter(self, letter, place, depth):
        if letter == "0":
            return _NULL
        for single, known in _SINGLES.items():
            if known == letter.encode("latin-1"):
                return single
        reader = self._READERS.get(letter)
        if letter in "[<{":
            return self.container(letter, place, depth)
        if letter == "c":
            return self.code()
        if reader is None:
            raise ValueError("bad marshal data (unknown type code)")
        return reader(self, depth)

    def code(self):
        from _dis import unpack
        if not self.allows_code:
            raise ValueError("unmarshalling code objects is disallowed")
        if bytes(self.data[self.at + 4:self.at + 15]) != b"gilbox code":
            raise NotImplementedError("marshal: gilbox cannot read CPython's code objects")
        return unpack(self.take(self.number()))

    def container(self, letter, place, depth):
        made = [] if letter == "[" else set() if letter == "<" else {}
        if place is not None:
            self.refs[place] = made
        if letter == "{":
            while (key := self.read_or_null(depth + 1)) is not _NULL:
                made[key] = self.read(depth + 1)
            return made
        add = made.append if letter == "[" else made.add
        for _ in range(self.number()):
            add(self.read(depth + 1))
        return made

    def _long(self, depth):
        count = self.number("<i")
        digits = struct.unpack(f"<{abs(count)}H", self.take(2 * abs(count)))
        value = 0
        for digit in reversed(digits):
            if digit > 0x7fff:
                raise ValueError("bad marshal data (digit out of range in long)")
            value = value << 15 | digit
        return -value if count < 0 else value

    _READERS = {
        "i": lambda self, depth: self.number("<i"),
        "I": lambda self, depth: self.number("<q"),
        "l": _long,
        "g": lambda self, depth: self.number("<d"),
        "f": lambda self, depth: float(self.take(self.number("B"))),
        "y": lambda self, depth: complex(self.number("<d"), self.number("<d")),
        "x": lambda self, depth: complex(float(self.take(self.number("B"))),
                                         float(self.take(self.number("B")))),
        "s": lambda self, depth: self.take(self.number()),
        "u": lambda self, depth: self.take(self.number()).decode("utf-8", "surrogatepass"),
        "t": lambda self, depth: self.take(self.number()).decode("utf-8", "surrogatepass"),
        "a": lambda self, depth: self.take(self.number()).decode("ascii"),
        "A": lambda self, depth: self.take(self.number()).decode("ascii"),
        "z": lambda self, depth: self.take(self.number("B")).decode("ascii"),
        "Z": lambda self, depth: self.take(self.number("B")).decode("ascii"),
        "(": lambda self, depth: tuple([self.read(depth + 1) for _ in range(self.number())]),
        ")": lambda self, depth: tuple([self.read(depth + 1) for _ in range(self.number("B"))]),
        ">": lambda self, depth: frozenset([self.read(depth + 1) for _ in range(self.number())]),
    }


def dumps(value, version=version, /, *, allow_code=True):
    """Return a value as bytes."""
    writer = _Writer(version, allow_code)
    writer.write(value)
    return b"".join(writer.parts)


def dump(value, file, version=version, /, *, allow_code=True):
    """Write a value to a file."""
    return file.write(dumps(value, version, allow_code=allow_code))


def loads(bytes, /, *, allow_code=True):
    """Return the value that bytes tell."""
    return _Reader(bytes, allow_code).read()


def load(file, /, *, allow_code=True):
    """Return the next value of a file."""
    data = file.read()
    reader = _Reader(data, allow_code)
    value = reader.read()
    if reader.at < len(data):
        file.seek(reader.at - len(data), 1)
    return value
