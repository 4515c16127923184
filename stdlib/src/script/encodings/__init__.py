"""Encodings that are found by name. It is imported when the first one is looked for."""

import codecs

from _charmap_tables import ALIASES, NAMES, TABLES

# Modules of this package that are no mappings of single bytes, with their spellings.
_MODULES = {"charmap": "", "idna": "", "punycode": "", "utf_7": "u7 utf7 unicode_1_1_utf_7"}
_module_of = {spelling: name for name, others in _MODULES.items() for spelling in (name, *others.split())}
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
    elif name in _module_of:
        info = __import__("encodings." + _module_of[name], fromlist=["getregentry"]).getregentry()
    _cache[name] = info
    return info


codecs.register(search_function)
