"""Paths written with slashes; `os.path` is this module."""

import sys
import genericpath
from genericpath import (commonprefix, exists, getatime, getctime, getmtime, getsize,
                         isdevdrive, isdir, isfile, isjunction, islink, lexists,
                         samefile, sameopenfile, samestat)

__all__ = [
    "normcase", "isabs", "join", "splitdrive", "splitroot", "split", "splitext",
    "basename", "dirname", "commonprefix", "getsize", "getmtime", "getatime",
    "getctime", "islink", "exists", "lexists", "isdir", "isfile", "ismount",
    "expanduser", "expandvars", "normpath", "abspath", "samefile", "sameopenfile",
    "samestat", "curdir", "pardir", "sep", "pathsep", "defpath", "altsep", "extsep",
    "devnull", "realpath", "supports_unicode_filenames", "relpath", "commonpath",
    "isjunction", "isdevdrive",
]

curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
defpath = "/bin:/usr/bin"
altsep = None
devnull = "/dev/null"
supports_unicode_filenames = sys.platform == "darwin"


def _sep_of(path):
    return b"/" if isinstance(path, bytes) else "/"


def normcase(s):
    """Return a path as it is: case matters here."""
    return os.fspath(s)


def isabs(s):
    """Say whether a path starts at the root."""
    s = os.fspath(s)
    return s.startswith(_sep_of(s))


def join(a, *p):
    """Put paths together; one that starts at the root drops those before it."""
    whole = os.fspath(a)
    slash = _sep_of(whole)
    try:
        for part in map(os.fspath, p):
            if part.startswith(slash) or not whole:
                whole = part
            else:
                whole += part if whole.endswith(slash) else slash + part
    except (TypeError, AttributeError, BytesWarning):
        genericpath._check_arg_types("join", os.fspath(a), *p)
        raise
    return whole


def split(p):
    """Split a path before its last part: (head, tail)."""
    p = os.fspath(p)
    slash = _sep_of(p)
    above, cut, tail = p.rpartition(slash)
    # Of the root, nothing but slashes, all are kept.
    return above.rstrip(slash) or above + cut, tail


def splitext(p):
    """Split a path before its extension: (root, '.ext')."""
    p = os.fspath(p)
    if isinstance(p, bytes):
        return genericpath._splitext(p, b"/", None, b".")
    return genericpath._splitext(p, "/", None, ".")


def splitdrive(p):
    """Return ('', path): there are no drives here."""
    p = os.fspath(p)
    return p[:0], p


def splitroot(p):
    """Split a path into its drive, its root and the rest."""
    p = os.fspath(p)
    sep, empty = _sep_of(p), p[:0]
    if p[:1] != sep:
        return empty, empty, p
    if p[1:2] != sep or p[2:3] == sep:
        return empty, sep, p[1:]
    # Exactly two slashes may mean something else: they are kept.
    return empty, p[:2], p[2:]


def basename(p):
    """Return the last part of a path."""
    p = os.fspath(p)
    return p[p.rfind(_sep_of(p)) + 1:]


def dirname(p):
    """Return a path without its last part."""
    return split(p)[0]


def ismount(path):
    """Say whether another file system begins here."""
    try:
        here = os.lstat(path)
    except (OSError, ValueError):
        return False
    import stat
    if stat.S_ISLNK(here.st_mode):
        return False
    path = os.fspath(path)
    try:
        above = os.lstat(join(path, b".." if isinstance(path, bytes) else ".."))
    except OSError:
        above = os.lstat(realpath(join(path, b".." if isinstance(path, bytes) else "..")))
    return here.st_dev != above.st_dev or here.st_ino == above.st_ino


def expanduser(path):
    """Replace ~ or ~user in front by that user's home."""
    path = os.fspath(path)
    tilde = b"~" if isinstance(path, bytes) else "~"
    if not path.startswith(tilde):
        return path
    sep = _sep_of(path)
    i = path.find(sep, 1)
    if i < 0:
        i = len(path)
    home = _home_of(os.fsdecode(path[1:i]))
    if home is None:
        return path
    if isinstance(path, bytes):
        home = os.fsencode(home)
    home = home.rstrip(sep)
    return (home + path[i:]) or sep


def _home_of(user):
    if not user and "HOME" in os.environ:
        return os.environ["HOME"]
    try:
        import pwd
        return (pwd.getpwnam(user) if user else pwd.getpwuid(os.getuid())).pw_dir
    except (ImportError, KeyError):
        return None


def expandvars(path):
    """Replace $name and ${name} by the environment's values; unknown ones stay."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        return os.fsencode(expandvars(os.fsdecode(path)))
    pieces = []
    i = 0
    while (dollar := path.find("$", i)) >= 0:
        pieces.append(path[i:dollar])
        end = dollar + 1
        if path[end:end + 1] == "{":
            close = path.find("}", end)
            if close < 0:
                pieces.append("$")
                i = end
                continue
            name, i = path[end + 1:close], close + 1
        else:
            while end < len(path) and path[end].isascii() and (
                    path[end].isalnum() or path[end] == "_"):
                end += 1
            name, i = path[dollar + 1:end], end
        if name and name in os.environ:
            pieces.append(os.environ[name])
        else:
            pieces.append(path[dollar:i])
    pieces.append(path[i:])
    return "".join(pieces)


def normpath(path):
    """Take out double slashes, '.' and '..' where that can be done by the text alone."""
    path = os.fspath(path)
    if isinstance(path, bytes):
        return os.fsencode(normpath(os.fsdecode(path)))
    if not path:
        return "."
    _, root, rest = splitroot(path)
    parts = []
    for part in rest.split("/"):
        if not part or part == ".":
            continue
        if part != ".." or (not root and (not parts or parts[-1] == "..")):
            parts.append(part)
        elif parts:
            parts.pop()
    return root + "/".join(parts) or "."


def abspath(path):
    """Return a path from the root on, normalised."""
    path = os.fspath(path)
    if not isabs(path):
        cwd = os.getcwdb() if isinstance(path, bytes) else os.getcwd()
        path = join(cwd, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    """Return a path from the root on, in which no part is a symbolic link."""
    filename = os.fspath(filename)
    if isinstance(filename, bytes):
        return os.fsencode(realpath(os.fsdecode(filename), strict=strict))
    ignored = () if strict else OSError
    path = "/" if filename.startswith("/") else os.getcwd()
    rest = filename.split("/")[::-1]
    seen = {}
    while rest:
        name = rest.pop()
        if name is None:
            # The end of a link's target: the link is resolved.
            seen[rest.pop()] = path
            continue
        if not name or name == ".":
            continue
        if name == "..":
            path = path[:path.rindex("/")] or "/"
            continue
        newpath = path + name if path == "/" else f"{path}/{name}"
        try:
            import stat
            st_mode = os.lstat(newpath).st_mode
            if not stat.S_ISLNK(st_mode):
                if strict and rest and not stat.S_ISDIR(st_mode):
                    import errno
                    raise OSError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), newpath)
                path = newpath
                continue
            if newpath in seen:
                path = seen[newpath]
                if path is not None:
                    continue
                # The link leads back to itself.
                if strict:
                    os.stat(newpath)
                path = newpath
                continue
            target = os.readlink(newpath)
        except ignored:
            path = newpath
            continue
        if target.startswith("/"):
            path = "/"
        seen[newpath] = None
        rest.append(newpath)
        rest.append(None)
        rest.extend(target.split("/")[::-1])
    return path


def relpath(path, start=None):
    """Return the way from `start` (or from here) to a path."""
    path = os.fspath(path)
    if not path:
        raise ValueError("no path specified")
    if isinstance(path, bytes):
        curdir, sep, pardir = b".", b"/", b".."
    else:
        curdir, sep, pardir = ".", "/", ".."
    start = curdir if start is None else os.fspath(start)
    try:
        start_list = [x for x in abspath(start).split(sep) if x]
        path_list = [x for x in abspath(path).split(sep) if x]
        i = len(commonprefix([start_list, path_list]))
        rel_list = [pardir] * (len(start_list) - i) + path_list[i:]
        return sep.join(rel_list) or curdir
    except (TypeError, AttributeError, BytesWarning, DeprecationWarning):
        genericpath._check_arg_types("relpath", path, start)
        raise


def commonpath(paths):
    """Return the longest path that all of the given ones have in common."""
    paths = tuple(map(os.fspath, paths))
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    if isinstance(paths[0], bytes):
        sep, curdir = b"/", b"."
    else:
        sep, curdir = "/", "."
    try:
        split_paths = [path.split(sep) for path in paths]
        try:
            isabs, = {p.startswith(sep) for p in paths}
        except ValueError:
            raise ValueError("Can't mix absolute and relative paths") from None
        split_paths = [[c for c in s if c and c != curdir] for s in split_paths]
        first, last = min(split_paths), max(split_paths)
        common = first
        for i, c in enumerate(first):
            if c != last[i]:
                common = first[:i]
                break
        return (sep if isabs else sep[:0]) + sep.join(common)
    except (TypeError, AttributeError):
        genericpath._check_arg_types("commonpath", *paths)
        raise


# Last, since `os` begins with this module.
import os  # noqa: E402
