"""The questions about paths that only need `os.stat`."""

import os
import stat

__all__ = ["commonprefix", "exists", "getatime", "getctime", "getmtime", "getsize",
           "isdir", "isfile", "islink", "samefile", "sameopenfile", "samestat",
           "ALLOW_MISSING"]


def exists(path):
    """Say whether a path leads to something; not if it is a broken link."""
    try:
        os.stat(path)
    except (OSError, ValueError):
        return False
    return True


def lexists(path):
    """Say whether a path is there, even as a broken link."""
    try:
        os.lstat(path)
    except (OSError, ValueError):
        return False
    return True


def isfile(path):
    """Say whether a path leads to a regular file."""
    try:
        st = os.stat(path)
    except (OSError, ValueError):
        return False
    return stat.S_ISREG(st.st_mode)


def isdir(s):
    """Say whether a path leads to a directory."""
    try:
        st = os.stat(s)
    except (OSError, ValueError):
        return False
    return stat.S_ISDIR(st.st_mode)


def islink(path):
    """Say whether a path is a symbolic link."""
    try:
        st = os.lstat(path)
    except (OSError, ValueError, AttributeError):
        return False
    return stat.S_ISLNK(st.st_mode)


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
    hasstr = hasbytes = False
    for s in args:
        if isinstance(s, str):
            hasstr = True
        elif isinstance(s, bytes):
            hasbytes = True
        else:
            raise TypeError(f"{funcname}() argument must be str, bytes, or "
                            f"os.PathLike object, not {s.__class__.__name__!r}") from None
    if hasstr and hasbytes:
        raise TypeError("Can't mix strings and bytes in path components") from None
