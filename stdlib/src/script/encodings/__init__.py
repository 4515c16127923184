"""Encodings that are found by name. It is imported when the first one is looked for."""

import codecs

from _charmap_tables import ALIASES, NAMES, TABLES

_cache = {}
_spellings = {alias: name for name, spellings in ALIASES.items() for alias in spellings.split()}


class CodecRegistryError(LookupError, SystemError):
    """A codec is none."""


def normalize_encoding(encoding):
    """Return a name with _ for whatever separates its words."""
    if isinstance(encoding, bytes):
        encoding = encoding.decode("ascii")
    words = "".join(c if c.isalnum() or c == "." else " " for c in encoding if c.isascii())
    return "_".join(words.split())


def search_function(encoding):
    """Return the CodecInfo of an encoding, None if there is none."""
    name = normalize_encoding(encoding).lower()
    if name in _cache:
        return _cache[name]
    known = name if name in TABLES else _spellings.get(name, _spellings.get(
        name.replace(".", "_")))
    info = None
    if known in TABLES:
        import _charmap
        info = _charmap.codec_of(NAMES.get(known, known), TABLES[known])
    _cache[name] = info
    return info


codecs.register(search_function)
