"""Compiled files (`.pyc`), read and written where a program names them; imports neither look for them nor leave any.

They have the header of CPython's (PEP 552) under a number of their own. Behind it stand the name of the source and the
source itself: code is made of that as quickly as foreign instructions could be checked.
"""

MAGIC = b"gb\r\n"
_HEADER = 16


def pack(source, name, mtime=0, flags=0):
    """Return the compiled file of a source, as bytes: with its time and size, or if `flags` say so with its hash."""
    import marshal
    if flags:
        import hashlib
        stamp = hashlib.blake2b(source, digest_size=8).digest()
    else:
        stamp = (int(mtime) & 0xffffffff).to_bytes(4, "little") + (len(source) & 0xffffffff).to_bytes(4, "little")
    return MAGIC + flags.to_bytes(4, "little") + stamp + marshal.dumps((name, source))


def unpack(data, path, fullname=None):
    """Return the code of a compiled file; ImportError for another program's, EOFError for one that is cut off."""
    if data[:4] != MAGIC:
        raise ImportError(f"bad magic number in {fullname or path!r}: {bytes(data[:4])!r}", name=fullname, path=path)
    if len(data) < _HEADER:
        raise EOFError(f"reached EOF while reading pyc header of {fullname or path!r}")
    import marshal
    try:
        name, source = marshal.loads(data[_HEADER:])
    except (TypeError, ValueError):
        raise ImportError(f"Non-code object in {path!r}", name=fullname, path=path) from None
    return compile(source, name, "exec", dont_inherit=True)
