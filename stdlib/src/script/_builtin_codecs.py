"""The CodecInfo of encodings that are built in, with their incremental and stream forms."""

import _codecs
from codecs import (
    BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE,
    BufferedIncrementalDecoder, CodecInfo, IncrementalEncoder, StreamReader, StreamWriter,
)

_MARKS = {
    "utf-8-sig": {BOM_UTF8: "utf-8"},
    "utf-16": {BOM_UTF16_LE: "utf-16-le", BOM_UTF16_BE: "utf-16-be"},
    "utf-32": {BOM_UTF32_LE: "utf-32-le", BOM_UTF32_BE: "utf-32-be"},
}
# With which encoding a marked text goes on after its beginning, and the state that getstate() gives for it.
_LATER = {"utf-8-sig": ("utf-8",), "utf-16": ("utf-16-le", "utf-16-be"), "utf-32": ("utf-32-le", "utf-32-be")}
_UNDECIDED = {"utf-8-sig": 1, "utf-16": 2, "utf-32": 2}


class _Marked:
    """Decodes what may begin with a mark: `_later` is the encoding of what follows, once that is decided."""

    _later = None

    def _decode_marked(self, input, errors, final):
        if self._later is not None:
            return _codecs.decode_bytes(input, self._later, errors, final)
        marks = _MARKS[self._name]
        size = len(next(iter(marks)))
        if self._name == "utf-8-sig":
            if len(input) < size and BOM_UTF8.startswith(input):
                return "", 0
            self._later = "utf-8"
            skipped = size if input[:size] in marks else 0
            text, consumed = _codecs.decode_bytes(input[skipped:], "utf-8", errors, final)
            return text, consumed + skipped
        text, consumed = _codecs.decode_bytes(input, self._name, errors, final)
        self._later = marks.get(input[:size])
        if self._later is None and consumed >= size:
            raise UnicodeDecodeError(self._name, input, 0, size, "Stream does not start with BOM")
        return text, consumed

    def reset(self):
        super().reset()
        self._later = None


class _Encoder(IncrementalEncoder):
    def __init__(self, errors="strict"):
        super().__init__(errors)
        self._next = self._name

    def encode(self, input, final=False):
        data = _codecs.encode_text(input, self._next, self.errors)[0]
        self._next = _LATER.get(self._name, (self._name,))[0]
        return data

    def reset(self):
        self._next = self._name

    def getstate(self):
        return _UNDECIDED.get(self._name, 0) if self._next == self._name else 0

    def setstate(self, state):
        self._next = self._name if state else _LATER.get(self._name, (self._name,))[0]


class _Decoder(BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        return _codecs.decode_bytes(input, self._name, errors, final)


class _MarkedDecoder(_Marked, BufferedIncrementalDecoder):
    def _buffer_decode(self, input, errors, final):
        return self._decode_marked(input, errors, final)

    def getstate(self):
        later = _LATER[self._name]
        return self.buffer, _UNDECIDED[self._name] if self._later is None else later.index(self._later)

    def setstate(self, state):
        super().setstate(state)
        later = _LATER[self._name]
        self._later = later[state[1]] if state[1] in range(len(later)) else None


class _Reader(StreamReader):
    def decode(self, input, errors="strict"):
        return _codecs.decode_bytes(input, self._name, errors, False)


class _MarkedReader(_Marked, StreamReader):
    def decode(self, input, errors="strict"):
        return self._decode_marked(input, errors, False)


class _Writer(StreamWriter):
    def __init__(self, stream, errors="strict"):
        super().__init__(stream, errors)
        self._next = self._name

    def encode(self, input, errors="strict"):
        made = _codecs.encode_text(input, self._next, errors)
        self._next = _LATER.get(self._name, (self._name,))[0]
        return made

    def reset(self):
        super().reset()
        self._next = self._name


def _named(base, name, encoding):
    """Return a class of its own for an encoding."""
    return type(name, (base,), {"_name": encoding, "__module__": "encodings." + encoding.replace("-", "_")})


def make(name):
    """Return the CodecInfo of a built-in encoding."""

    def encode(input, errors="strict"):
        return _codecs.encode_text(input, name, errors)

    def decode(input, errors="strict"):
        return _codecs.decode_bytes(input, name, errors, True)

    marked = name in _MARKS
    return CodecInfo(
        encode, decode,
        _named(_MarkedReader if marked else _Reader, "StreamReader", name),
        _named(_Writer, "StreamWriter", name),
        _named(_Encoder, "IncrementalEncoder", name),
        _named(_MarkedDecoder if marked else _Decoder, "IncrementalDecoder", name),
        name)
