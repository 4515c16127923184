"""The functions of `codecs` that are one encoding's each: `utf_8_decode`, `latin_1_encode` and their kin."""

import _codecs
import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE

# Their pieces may end inside of a character, so that they are told whether more follows; False unless they are told.
_IN_PIECES = {"utf_8": False, "utf_16": False, "utf_16_le": False, "utf_16_be": False, "utf_32": False,
              "utf_32_le": False, "utf_32_be": False, "unicode_escape": True, "raw_unicode_escape": True}
_WHOLE = ("ascii", "latin_1")


def _encoder(name):
    encoding = name.replace("_", "-")

    def encode(str, errors=None, /):
        return _codecs.encode_text(str, encoding, errors or "strict")
    return encode


def _decoder(name):
    encoding, default = name.replace("_", "-"), _IN_PIECES.get(name)

    def decode(data, errors=None, /):
        return _codecs.decode_bytes(data, encoding, errors or "strict", True)

    def decode_piece(data, errors=None, final=default, /):
        return _codecs.decode_bytes(data, encoding, errors or "strict", final)
    return decode if default is None else decode_piece


def _order(data, little, big):
    return -1 if data.startswith(little) else 1 if data.startswith(big) else 0


def utf_16_ex_decode(data, errors=None, byteorder=0, final=False, /):
    """Return a text, how many bytes it took, and the order of bytes: -1, 1, or 0 for none that was told."""
    name = {-1: "utf-16-le", 0: "utf-16", 1: "utf-16-be"}[byteorder]
    order = byteorder or _order(bytes(data[:2]), BOM_UTF16_LE, BOM_UTF16_BE)
    return *_codecs.decode_bytes(data, name, errors or "strict", final), order


def utf_32_ex_decode(data, errors=None, byteorder=0, final=False, /):
    """Return a text, how many bytes it took, and the order of bytes: -1, 1, or 0 for none that was told."""
    name = {-1: "utf-32-le", 0: "utf-32", 1: "utf-32-be"}[byteorder]
    order = byteorder or _order(bytes(data[:4]), BOM_UTF32_LE, BOM_UTF32_BE)
    return *_codecs.decode_bytes(data, name, errors or "strict", final), order


def utf_7_encode(str, errors=None, /):
    from encodings.utf_7 import encode
    return encode(str, errors or "strict")


def utf_7_decode(data, errors=None, final=False, /):
    from encodings.utf_7 import decode
    return decode(data, errors or "strict", final)


def readbuffer_encode(data, errors=None, /):
    """Return the bytes of a buffer, or of a text in UTF-8, and their number."""
    data = data.encode() if isinstance(data, str) else bytes(data)
    return data, len(data)


_ESCAPES = {b"\n": b"", b"\\": b"\\", b"'": b"'", b'"': b'"', b"a": b"\a", b"b": b"\b", b"f": b"\f", b"n": b"\n",
            b"r": b"\r", b"t": b"\t", b"v": b"\v"}
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|(.|\n|\Z))", re.DOTALL)


def escape_encode(data, errors=None, /):
    """Return bytes as they stand in a literal, and their number."""
    if not isinstance(data, bytes):
        raise TypeError(f"escape_encode() argument 1 must be bytes, not {type(data).__name__}")
    shown = repr(data)
    inside = shown[2:-1]
    return (inside.replace("'", "\\'") if shown[1] == '"' else inside).encode("ascii"), len(data)


def escape_decode(data, errors=None, /):
    """Return the bytes that the inside of a literal stands for, and how many it has."""
    data, errors = data.encode() if isinstance(data, str) else bytes(data), errors or "strict"

    def value(match):
        octal, hexadecimal, other = match.groups()
        if octal is not None:
            return bytes((int(octal, 8) & 255,))
        if hexadecimal is not None:
            return bytes((int(hexadecimal, 16),))
        if other == b"":
            raise ValueError("Trailing \\ in string")
        if other != b"x":
            if other not in _ESCAPES:
                import warnings
                warnings.warn(f"invalid escape sequence '\\{chr(other[0])}'", DeprecationWarning, 3)
            return _ESCAPES.get(other, match[0])
        if errors == "strict":
            raise ValueError(f"invalid \\x escape at position {match.start()}")
        if errors not in ("ignore", "replace"):
            raise ValueError(f"decoding error; unknown error handling code: {errors}")
        return b"" if errors == "ignore" else b"?"
    return _ESCAPE.sub(value, data), len(data)


def __getattr__(name):
    encoding, _, way = name.rpartition("_")
    if (encoding in _IN_PIECES or encoding in _WHOLE) and way in ("encode", "decode"):
        function = (_encoder if way == "encode" else _decoder)(encoding)
        function.__name__ = function.__qualname__ = name
        globals()[name] = function
        return function
    raise AttributeError(f"module 'codecs' has no attribute {name!r}")
