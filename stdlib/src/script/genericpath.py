"""The questions about paths that only need `os.stat`."""

import stat

__all__ = ["commonprefix", "exists", "getatime", "getctime", "getmtime", "getsize",
           "isdir", "isfile", "islink", "samefile", "sameopenfile", "samestat",
           "ALLOW_MISSING"]


def _mode_of(look, path):
    """Return the mode that `os.stat` or `os.lstat` finds; None if there is nothing."""
    try:
        return look(path).st_mode
    except (OSError, ValueError):
        return None


def exists(path):
    """Say whether a path leads to something; not if it is a broken link."""
    return _mode_of(os.stat, path) is not None


def lexists(path):
    """Say whether a path is there, even as a broken link."""
    return _mode_of(os.lstat, path) is not None


def isfile(path):
    """Say whether a path leads to a regular file."""
    mode = _mode_of(os.stat, path)
    return mode is not None and stat.S_ISREG(mode)


def isdir(s):
    """Say whether a path leads to a directory."""
    mode = _mode_of(os.stat, s)
    return mode is not None and stat.S_ISDIR(mode)


def islink(path):
    """Say whether a path is a symbolic link."""
    mode = _mode_of(os.lstat, path) if hasattr(os, "lstat") else None
    return mode is not None and stat.S_ISLNK(mode)


def isjunction(path):
    """Say whether a path is a junction: there are none here."""
    os.fspath(path)
    return False


def isdevdrive(path):
    """Say whether a path is on a Dev Drive: there are none here."""
    os.fspath(path)
    return False


def getsize(filename):
    """Return the size of a file, in bytes."""
    return os.stat(filename).st_size


def getmtime(filename):
    """Return when a file was last changed."""
    return os.stat(filename).st_mtime


def getatime(filename):
    """Return when a file was last read."""
    return os.stat(filename).st_atime


def getctime(filename):
    """Return when the metadata of a file were last changed."""
    return os.stat(filename).st_ctime


def commonprefix(m):
    """Return the longest text with which all of the given ones begin."""
    if not m:
        return ""
    if not isinstance(m[0], (list, tuple)):
        m = tuple(map(os.fspath, m))
    first, last = min(m), max(m)
    for i, c in enumerate(first):
        if c != last[i]:
            return first[:i]
    return first


def samestat(s1, s2):
    """Say whether two stat results are of the same file."""
    return s1.st_ino == s2.st_ino and s1.st_dev == s2.st_dev


def samefile(f1, f2):
    """Say whether two paths lead to the same file."""
    return samestat(os.stat(f1), os.stat(f2))


def sameopenfile(fp1, fp2):
    """Say whether two descriptors are of the same file."""
    return samestat(os.fstat(fp1), os.fstat(fp2))


def _splitext(p, sep, altsep, extsep):
    start = p.rfind(sep) + 1
    if altsep:
        start = max(start, p.rfind(altsep) + 1)
    dot = p.rfind(extsep)
    # Dots in front belong to the name.
    if dot > start and p[start:dot].strip(extsep):
        return p[:dot], p[dot:]
    return p, p[:0]


def _check_arg_types(funcname, *args):
    """Raise TypeError if the parts of a path are not all texts, or all bytes."""
    texts = [isinstance(part, str) for part in args]
    for is_text, part in zip(texts, args):
        if not is_text and not isinstance(part, bytes):
            raise TypeError(f"{funcname}() argument must be str, bytes, or "
                            f"os.PathLike object, not {part.__class__.__name__!r}") from None
    if any(texts) and not all(texts):
        raise TypeError("Can't mix strings and bytes in path components") from None


# Last, since `os` begins with this module.
import os  # noqa: E402
