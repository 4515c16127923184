"""Dictionaries of bytes in files."""

import os
import struct

__all__ = ["open", "whichdb", "error"]


class _Error(Exception):
    """A file is no such dictionary, or cannot be changed."""


_Error.__name__ = _Error.__qualname__ = "error"
error = (_Error, OSError)

_names = ["dbm.sqlite3", "dbm.gnu", "dbm.ndbm", "dbm.dumb"]
_defaultmod = None
_modules = {}


def _module(name):
    """Return the module that knows a kind of file; ImportError if there is none."""
    if name not in _modules:
        _modules[name] = __import__(name, fromlist=["open"])
    return _modules[name]


def _default():
    global _defaultmod
    for name in _names if _defaultmod is None else ():
        try:
            _defaultmod = _module(name)
            break
        except ImportError:
            continue
    return _defaultmod


def open(file, flag="r", mode=0o666):
    """Open a dictionary in a file, of whatever kind it is."""
    kind = None if "n" in flag else whichdb(file)
    if kind is None:
        if "c" not in flag and "n" not in flag:
            raise error[0]("db file doesn't exist; use 'c' or 'n' flag to create a new db")
        module = _default()
    elif kind == "":
        raise error[0]("db type could not be determined")
    else:
        try:
            module = _module(kind)
        except ImportError:
            raise error[0](f"db type is {kind}, but the module is not available") from None
    return module.open(file, flag, mode)


def whichdb(filename):
    """Return the name of the module that knows a file, "" if none does, None if there is no file."""
    name = os.fsencode(filename)
    if _readable(name + b".pag") and _readable(name + b".dir"):
        return "dbm.ndbm"
    if _readable(name + b".db") and not os.path.exists(name):
        return "dbm.ndbm"
    try:
        os.stat(name + b".dat")
        if os.stat(name + b".dir").st_size == 0:
            return "dbm.dumb"
        with _open(name + b".dir", "rb") as file:
            if file.read(1) in (b"'", b'"'):
                return "dbm.dumb"
    except OSError:
        pass
    try:
        with _open(name, "rb") as file:
            start = file.read(16)
    except OSError:
        return None
    if start == b"SQLite format 3\0":
        return "dbm.sqlite3"
    if len(start) < 4:
        return ""
    if struct.unpack("=l", start[:4])[0] in (0x13579ace, 0x13579acd, 0x13579acf):
        return "dbm.gnu"
    return ""


def _readable(path):
    try:
        _open(path, "rb").close()
    except OSError:
        return False
    return True


def _open(path, mode):
    import io
    return io.open(path, mode)


if __name__ == "__main__":
    import sys
    for _filename in sys.argv[1:]:
        print(whichdb(_filename) or "UNKNOWN", _filename)
