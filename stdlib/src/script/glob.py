"""Files whose paths match a pattern."""

import fnmatch
import os

__all__ = ["escape", "glob", "iglob"]

_MAGIC = "*?["


def glob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """Return a list of the paths that match; ** stands for any directories if recursive."""
    return list(iglob(pathname, root_dir=root_dir, dir_fd=dir_fd, recursive=recursive,
                      include_hidden=include_hidden))


def iglob(pathname, *, root_dir=None, dir_fd=None, recursive=False, include_hidden=False):
    """Yield the paths that match."""
    if dir_fd is not None:
        raise NotImplementedError("glob with dir_fd")
    pathname = os.fspath(pathname)
    if isinstance(pathname, bytes):
        root_dir = None if root_dir is None else os.fsdecode(root_dir)
        return map(os.fsencode, iglob(os.fsdecode(pathname), root_dir=root_dir,
                                      recursive=recursive, include_hidden=include_hidden))
    root = os.fspath(root_dir) if root_dir is not None else ""
    found = _iglob(pathname, root, recursive, include_hidden, False)
    if not pathname or recursive and pathname[:2] == "**":
        # The pattern ** matches the starting directory too, whose path is empty.
        found = (path for path in found if path)
    return found


def _iglob(pathname, root, recursive, hidden, dironly):
    dirname, basename = os.path.split(pathname)
    if not has_magic(pathname):
        full = os.path.join(root, pathname)
        if basename:
            if os.path.lexists(full):
                yield pathname
        elif os.path.isdir(os.path.join(root, dirname)):
            yield pathname
        return
    if not dirname:
        yield from _in_directory(root, "", basename, recursive, hidden, dironly)
        return
    if dirname != pathname and has_magic(dirname):
        dirs = _iglob(dirname, root, recursive, hidden, True)
    else:
        dirs = [dirname]
    for d in dirs:
        yield from _in_directory(root, d, basename, recursive, hidden, dironly)


def _in_directory(root, dirname, basename, recursive, hidden, dironly):
    where = os.path.join(root, dirname)
    if not has_magic(basename):
        full = os.path.join(where, basename)
        if os.path.lexists(full) if basename else os.path.isdir(where):
            yield os.path.join(dirname, basename)
        return
    if recursive and basename == "**":
        if not dirname or os.path.isdir(where):
            yield os.path.join(dirname, "") if dirname else ""
        for rest in _below(where, hidden, dironly):
            yield os.path.join(dirname, rest)
        return
    names = _list(where, dironly)
    if not hidden and basename[:1] != ".":
        names = [name for name in names if not name.startswith(".")]
    for name in fnmatch.filter(names, basename):
        yield os.path.join(dirname, name)


def _list(where, dironly):
    try:
        with os.scandir(where or ".") as entries:
            return [e.name for e in entries if not dironly or _is_dir(e)]
    except OSError:
        return []


def _is_dir(entry):
    try:
        return entry.is_dir()
    except OSError:
        return False


def _below(where, hidden, dironly):
    for name in _list(where, dironly):
        if hidden or not name.startswith("."):
            yield name
            for rest in _below(os.path.join(where, name), hidden, dironly):
                yield os.path.join(name, rest)


def has_magic(s):
    """Say whether a text has a wildcard in it."""
    if isinstance(s, bytes):
        s = s.decode("latin-1")
    return any(c in s for c in _MAGIC)


def escape(pathname):
    """Return a pattern that matches just this path."""
    if isinstance(pathname, bytes):
        return escape(pathname.decode("latin-1")).encode("latin-1")
    return "".join(f"[{c}]" if c in _MAGIC else c for c in pathname)
