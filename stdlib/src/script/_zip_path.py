"""Paths inside of zip files."""

import io
import posixpath

import zipfile


def _with_parents(names):
    """Names and the directories above them that no member stands for."""
    seen = dict.fromkeys(names)
    for name in names:
        parent = posixpath.dirname(name.rstrip("/"))
        while parent:
            seen.setdefault(parent + "/")
            parent = posixpath.dirname(parent)
    return list(seen)


class Path:
    """A member of a zip file, or a directory in it."""

    __module__ = "zipfile"

    def __init__(self, root, at=""):
        self.root = root if isinstance(root, zipfile.ZipFile) else zipfile.ZipFile(root)
        self.at = at

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return (self.root, self.at) == (other.root, other.at)

    def __hash__(self):
        return hash((self.root, self.at))

    def _names(self):
        return _with_parents(self.root.namelist())

    def open(self, mode="r", *args, pwd=None, **kwargs):
        """Open the member."""
        if self.is_dir():
            raise IsADirectoryError(self)
        if mode[0] == "r" and not self.exists():
            raise FileNotFoundError(self)
        stream = self.root.open(self.at, mode[0], pwd=pwd)
        if "b" in mode:
            if args or kwargs:
                raise ValueError("encoding args invalid for binary operation")
            return stream
        return io.TextIOWrapper(stream, *args, **{"encoding": "utf-8", **kwargs}
                                if not args else kwargs)

    def _base(self):
        return self.at.rstrip("/") or self.root.filename or ""

    name = property(lambda self: posixpath.basename(self._base()))
    suffix = property(lambda self: posixpath.splitext(self.name)[1])
    stem = property(lambda self: posixpath.splitext(self.name)[0])
    filename = property(lambda self: posixpath.join(self.root.filename or "", self.at))

    @property
    def suffixes(self):
        """All suffixes of the name."""
        return ["." + part for part in self.name.lstrip(".").split(".")[1:]]

    def read_text(self, *args, **kwargs):
        """Return the member's text."""
        with self.open("r", *args, **kwargs) as stream:
            return stream.read()

    def read_bytes(self):
        """Return the member's data."""
        with self.open("rb") as stream:
            return stream.read()

    def _next(self, at):
        return type(self)(self.root, at)

    def is_dir(self):
        """Is it a directory?"""
        return not self.at or self.at.endswith("/")

    def is_file(self):
        """Is it a member with data?"""
        return self.exists() and not self.is_dir()

    def exists(self):
        """Is there such a thing?"""
        return self.at in self._names() if self.at else True

    def iterdir(self):
        """Give what stands in the directory."""
        if not self.is_dir():
            raise ValueError("Can't listdir a file")
        for name in self._names():
            if posixpath.dirname(name.rstrip("/")) == self.at.rstrip("/"):
                yield self._next(name)

    def match(self, path_pattern):
        """Does the path match a pattern?"""
        import pathlib
        return pathlib.PurePosixPath(self.at).match(path_pattern)

    def is_symlink(self):
        """Is it a link?"""
        import stat
        info = self.root.getinfo(self.at)
        return stat.S_ISLNK(info.external_attr >> 16)

    def glob(self, pattern):
        """Give what matches a pattern below."""
        if not pattern:
            raise ValueError(f"Unacceptable pattern: {pattern!r}")
        import glob
        import re
        prefix = re.escape(self.at)
        matches = re.compile(prefix + glob.translate(pattern, recursive=True,
                                                     include_hidden=True, seps="/")).fullmatch
        return (self._next(name) for name in self._names() if matches(name.rstrip("/")))

    def rglob(self, pattern):
        """Give what matches a pattern anywhere below."""
        return self.glob(f"**/{pattern}")

    def relative_to(self, other, *extra):
        """Return the path from another one."""
        return posixpath.relpath(str(self), str(other.joinpath(*extra)))

    def joinpath(self, *other):
        """Return a path below."""
        at = posixpath.join(self.at, *other)
        names = self._names()
        return self._next(at + "/" if at not in names and at + "/" in names else at)

    __truediv__ = joinpath

    @property
    def parent(self):
        """The directory that it stands in."""
        if not self.at:
            import pathlib
            return pathlib.Path(self.filename).parent
        parent = posixpath.dirname(self.at.rstrip("/"))
        return self._next(parent + "/" if parent else "")

    def __str__(self):
        return posixpath.join(self.root.filename, self.at)

    def __repr__(self):
        return f"Path({self.root.filename!r}, {self.at!r})"
