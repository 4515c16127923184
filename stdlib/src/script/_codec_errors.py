"""What codecs do about what they cannot encode or decode, by name."""

from itertools import takewhile


def strict_errors(exception):
    """Raise the exception."""
    if isinstance(exception, Exception):
        raise exception
    raise TypeError("codec must pass exception instance")


def _expect(exception, *known):
    if not isinstance(exception, known):
        raise TypeError(f"don't know how to handle {type(exception).__name__} in error callback")


def _fault(exception, *known):
    """Return what is wrong, and where it ends; both lie within the object, whatever the exception says."""
    _expect(exception, *known)
    size = len(exception.object)
    start = max(min(exception.start, size - 1), 0)
    end = min(max(exception.end, 1), size)
    return exception.object[start:end], end


def _escape(code):
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def ignore_errors(exception):
    """Leave out what is wrong."""
    return "", _fault(exception, UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)[1]


def replace_errors(exception):
    """Put question marks or U+FFFD in the place of what is wrong."""
    bad, end = _fault(exception, UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)
    if isinstance(exception, UnicodeDecodeError):
        return "\ufffd", end
    return ("?" if isinstance(exception, UnicodeEncodeError) else "\ufffd") * len(bad), end


def backslashreplace_errors(exception):
    """Put escapes in the place of what is wrong."""
    bad, end = _fault(exception, UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)
    codes = bad if isinstance(bad, bytes) else map(ord, bad)
    return "".join(map(_escape, codes)), end


def xmlcharrefreplace_errors(exception):
    """Put character references in the place of what is wrong."""
    bad, end = _fault(exception, UnicodeEncodeError)
    return "".join(f"&#{ord(c)};" for c in bad), end


def namereplace_errors(exception):
    """Put names in the place of what is wrong."""
    from unicodedata import name
    bad, end = _fault(exception, UnicodeEncodeError)
    names = ((c, name(c, None)) for c in bad)
    return "".join(_escape(ord(c)) if found is None else f"\\N{{{found}}}" for c, found in names), end


def _surrogateescape(error):
    """Bytes that cannot be decoded as surrogates, and back."""
    _expect(error, UnicodeEncodeError, UnicodeDecodeError)
    part = error.object[error.start:error.end]
    if isinstance(error, UnicodeDecodeError):
        # Those in front, and no more of them than a character has in UTF-8.
        taken = list(takewhile(lambda byte: byte >= 128, part[:4]))
        if not taken:
            raise error
        return "".join(chr(0xdc00 + byte) for byte in taken), error.start + len(taken)
    if not all(0xdc80 <= ord(char) <= 0xdcff for char in part):
        raise error
    return bytes(ord(char) - 0xdc00 for char in part), error.end


def _unit(encoding):
    """Return a codec that writes surrogates as the encoding writes other characters, and the size of one; None if it has none."""
    name = encoding.lower().replace("_", "-")
    name = "utf-" + name[3:] if name[:3] == "utf" and name[3:4] != "-" else name
    sizes = {"utf-8": 3, "utf-16": 2, "utf-16-le": 2, "utf-16-be": 2, "utf-32": 4, "utf-32-le": 4, "utf-32-be": 4}
    if name not in sizes:
        return None
    return name + "-le" if name in ("utf-16", "utf-32") else name, sizes[name]


def _surrogatepass(error):
    """Surrogates as UTF-8, 16 or 32 would write them, and back."""
    _expect(error, UnicodeEncodeError, UnicodeDecodeError)
    unit = _unit(error.encoding)
    if unit is None:
        raise error
    name, size = unit
    if isinstance(error, UnicodeDecodeError):
        part = bytes(error.object[error.start:error.start + size])
        try:
            text = part.decode(name, "surrogatepass") if len(part) == size else ""
        except UnicodeDecodeError:
            text = ""
        if len(text) != 1 or not 0xd800 <= ord(text) <= 0xdfff:
            raise error
        return text, error.start + size
    part = error.object[error.start:error.end]
    if not all(0xd800 <= ord(char) <= 0xdfff for char in part):
        raise error
    return part.encode(name, "surrogatepass"), error.end


HANDLERS = {"strict": strict_errors, "ignore": ignore_errors, "replace": replace_errors,
             "backslashreplace": backslashreplace_errors,
             "xmlcharrefreplace": xmlcharrefreplace_errors, "namereplace": namereplace_errors,
             "surrogateescape": _surrogateescape, "surrogatepass": _surrogatepass}
