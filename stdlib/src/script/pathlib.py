"""Paths as objects."""

import os
import posixpath
import re
import stat
import types
from errno import EBADF, ELOOP, ENOENT, ENOTDIR
from fnmatch import translate as _translate
from urllib.parse import quote_from_bytes, unquote_to_bytes

__all__ = ["UnsupportedOperation", "PurePath", "PurePosixPath", "PureWindowsPath", "Path",
           "PosixPath", "WindowsPath"]


class UnsupportedOperation(NotImplementedError):
    """This kind of path cannot do that."""


class _Posix:
    """How POSIX reads paths."""

    sep, altsep, has_case = "/", "", True

    @staticmethod
    def split(text):
        """Return the drive, the root and the rest."""
        if not text.startswith("/"):
            return "", "", text
        rest = text.lstrip("/")
        return "", "//" if len(text) - len(rest) == 2 else "/", rest


class _Windows:
    """How Windows reads paths."""

    sep, altsep, has_case = "\\", "/", False

    @staticmethod
    def split(text):
        text = text.replace("/", "\\")
        if text.startswith("\\\\"):
            start = 8 if text[:8].upper() == "\\\\?\\UNC\\" else 2
            server = text.find("\\", start)
            if server < 0:
                return text, "", ""
            share = text.find("\\", server + 1)
            if share < 0:
                return text, "" if text.endswith("\\") and False else "\\", ""
            return text[:share], "\\", text[share + 1:].lstrip("\\")
        if text[:1] == "\\":
            return "", "\\", text.lstrip("\\")
        if text[1:2] == ":":
            rest = text[2:]
            return (text[:2], "\\", rest.lstrip("\\")) if rest[:1] == "\\" else (text[:2], "", rest)
        return "", "", text


class _Parents:
    """The ancestors of a path, nearest first."""

    def __init__(self, path):
        self._path = path
        self._parts = path._tail

    def __len__(self):
        return len(self._parts)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return tuple(self[j] for j in range(*i.indices(len(self))))
        if i >= len(self) or i < -len(self):
            raise IndexError(i)
        if i < 0:
            i += len(self)
        return self._path._from_parts(self._parts[:-i - 1])

    def __iter__(self):
        return (self[i] for i in range(len(self)))

    def __repr__(self):
        return f"<{type(self._path).__name__}.parents>"


_Parents.__name__ = _Parents.__qualname__ = "_PathParents"


class PurePath:
    """A path, without the file system behind it."""

    __slots__ = ("_drive", "_root", "_parts_list", "_text", "_hash", "__weakref__")

    _flavour = _Posix
    parser = posixpath

    def __new__(cls, *args, **kwargs):
        if cls is PurePath:
            cls = PurePosixPath
        return object.__new__(cls)

    def __init__(self, *args):
        flavour = self._flavour
        drive, root, tail = "", "", []
        for arg in args:
            if isinstance(arg, PurePath):
                text = str(arg) if arg._flavour is flavour else \
                    str(arg).replace(arg._flavour.sep, flavour.sep)
                if arg._is_empty():
                    continue
            else:
                text = os.fspath(arg) if hasattr(type(arg), "__fspath__") else arg
                if not isinstance(text, str):
                    raise TypeError("argument should be a str or an os.PathLike object where "
                                    "__fspath__ returns a str, "
                                    f"not {type(text).__name__!r}")
            new_drive, new_root, rest = flavour.split(text)
            if new_root:
                if new_drive or not drive:
                    drive = new_drive or drive
                root, tail = new_root, []
            elif new_drive and new_drive.lower() != drive.lower():
                drive, root, tail = new_drive, "", []
            tail += [part for part in rest.split(flavour.sep) if part and part != "."]
        self._set(drive, root, tail)

    def _set(self, drive, root, tail):
        self._drive, self._root, self._parts_list = drive, root, tail
        self._text = None
        return self

    def _is_empty(self):
        return not (self._drive or self._root or self._parts_list)

    def _from_parts(self, tail):
        """A path of the same drive and root."""
        return self._make(self._drive, self._root, list(tail))

    def _make(self, drive, root, tail):
        new = self.with_segments()
        if type(new).__init__ in (PurePath.__init__, Path.__init__):
            return new._set(drive, root, tail)
        return self.with_segments(str(object.__new__(PurePosixPath)._set(drive, root, tail)))

    def with_segments(self, *pathsegments):
        """Return a path of the same class."""
        return type(self)(*pathsegments)

    @property
    def _tail(self):
        return self._parts_list

    def __reduce__(self):
        return self.__class__, (str(self),)

    def __fspath__(self):
        return str(self)

    def __str__(self):
        if self._text is None:
            self._text = (self._drive + self._root
                          + self._flavour.sep.join(self._parts_list)) or "."
        return self._text

    def __bytes__(self):
        return os.fsencode(self)

    def __repr__(self):
        return f"{type(self).__name__}({self.as_posix()!r})"

    def as_posix(self):
        """Return the path with forward slashes."""
        return str(self).replace(self._flavour.sep, "/")

    def _key(self):
        text = str(self)
        return text if self._flavour.has_case else text.lower()

    def __hash__(self):
        return hash(self._key())

    def __eq__(self, other):
        if not isinstance(other, PurePath):
            return NotImplemented
        return self._key() == other._key() and self._flavour is other._flavour

    def _sort_key(self, other):
        if not isinstance(other, PurePath) or self._flavour is not other._flavour:
            return None
        sep = self._flavour.sep
        return self._key().split(sep), other._key().split(sep)

    def __lt__(self, other):
        keys = self._sort_key(other)
        return NotImplemented if keys is None else keys[0] < keys[1]

    def __le__(self, other):
        keys = self._sort_key(other)
        return NotImplemented if keys is None else keys[0] <= keys[1]

    def __gt__(self, other):
        keys = self._sort_key(other)
        return NotImplemented if keys is None else keys[0] > keys[1]

    def __ge__(self, other):
        keys = self._sort_key(other)
        return NotImplemented if keys is None else keys[0] >= keys[1]

    def __truediv__(self, key):
        try:
            return self.with_segments(self, key)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, key):
        try:
            return self.with_segments(key, self)
        except TypeError:
            return NotImplemented

    drive = property(lambda self: self._drive)
    root = property(lambda self: self._root)
    anchor = property(lambda self: self._drive + self._root)
    parents = property(_Parents)

    @property
    def parts(self):
        """The components of the path."""
        anchor = self.anchor
        return (anchor, *self._parts_list) if anchor else tuple(self._parts_list)

    @property
    def parent(self):
        """The path without its last component."""
        return self._from_parts(self._parts_list[:-1]) if self._parts_list else self

    @property
    def name(self):
        """The last component."""
        return self._parts_list[-1] if self._parts_list else ""

    @property
    def suffix(self):
        """The ending of the name, with its dot."""
        name = self.name.lstrip(".")
        at = name.rfind(".")
        return name[at:] if 0 < at < len(name) - 1 else ""

    @property
    def suffixes(self):
        """All endings of the name."""
        name = self.name
        if name.endswith("."):
            return []
        return ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        """The name without its ending."""
        suffix = self.suffix
        return self.name[:-len(suffix)] if suffix else self.name

    def with_name(self, name):
        """Return the path with another last component."""
        if not name or self._flavour.sep in name or name == "." \
                or self._flavour.altsep and self._flavour.altsep in name:
            raise ValueError(f"Invalid name {name!r}")
        if not self._parts_list:
            raise ValueError(f"{self!r} has an empty name")
        return self._from_parts(self._parts_list[:-1] + [name])

    def with_stem(self, stem):
        """Return the path with another name before the ending."""
        suffix = self.suffix
        if not suffix:
            return self.with_name(stem)
        if not stem:
            raise ValueError(f"{self!r} has a non-empty suffix")
        return self.with_name(stem + suffix)

    def with_suffix(self, suffix):
        """Return the path with another ending."""
        if not self.stem:
            raise ValueError(f"{self!r} has an empty name")
        if suffix and not (suffix.startswith(".") and len(suffix) > 1) \
                or self._flavour.sep in suffix:
            raise ValueError(f"Invalid suffix {suffix!r}")
        return self.with_name(self.stem + suffix)

    def relative_to(self, other, *_deprecated, walk_up=False):
        """Return the path as seen from another."""
        other = self.with_segments(other, *_deprecated)
        if self.anchor.lower() != other.anchor.lower() if not self._flavour.has_case \
                else self.anchor != other.anchor:
            if walk_up:
                raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
            raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
        for step, path in enumerate([other, *other.parents]):
            if path == self or path in self.parents:
                break
            if not walk_up:
                raise ValueError(f"{str(self)!r} is not in the subpath of {str(other)!r}")
            if path.name == "..":
                raise ValueError(f"'..' segment in {str(other)!r} cannot be walked")
        else:
            raise ValueError(f"{str(self)!r} and {str(other)!r} have different anchors")
        return self._make("", "", [".."] * step + self._parts_list[len(path._parts_list):])

    def is_relative_to(self, other, *_deprecated):
        """Is the path below another?"""
        other = self.with_segments(other, *_deprecated)
        return other == self or other in self.parents

    def joinpath(self, *pathsegments):
        """Return the path with others added."""
        return self.with_segments(self, *pathsegments)

    def is_absolute(self):
        """Does the path begin at the root?"""
        return bool(self._root) and (self._flavour is _Posix or bool(self._drive))

    def is_reserved(self):
        """Is the name one that Windows keeps for itself?"""
        if self._flavour is _Posix or not self.name:
            return False
        stem = self.name.partition(".")[0].rstrip(" ").upper()
        return stem in {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"} or (
            stem[:3] in ("COM", "LPT") and len(stem) == 4 and stem[3] in "123456789")

    def as_uri(self):
        """Return the path as a file URI."""
        if not self.is_absolute():
            raise ValueError("relative path can't be expressed as a file URI")
        if len(self._drive) == 2 and self._drive[1] == ":":
            return "file:///" + self._drive + quote_from_bytes(
                os.fsencode(self.as_posix()[2:]))
        prefix = "file:" if self._drive else "file://"
        return prefix + quote_from_bytes(os.fsencode(self.as_posix()))

    def _case(self, case_sensitive):
        return 0 if (self._flavour.has_case if case_sensitive is None else case_sensitive) \
            else re.IGNORECASE

    def full_match(self, pattern, *, case_sensitive=None):
        """Does the whole path fit a pattern, in which ** is any number of components?"""
        if not isinstance(pattern, PurePath):
            pattern = self.with_segments(pattern)
        flags = self._case(case_sensitive)

        def fits(parts, wanted):
            if not wanted:
                return not parts
            if wanted[0] == "**":
                return any(fits(parts[i:], wanted[1:]) for i in range(len(parts) + 1))
            return bool(parts) and _fits(parts[0], wanted[0], flags) \
                and fits(parts[1:], wanted[1:])
        return fits(list(self.parts), list(pattern.parts))

    def match(self, path_pattern, *, case_sensitive=None):
        """Does the end of the path fit a pattern?"""
        if not isinstance(path_pattern, PurePath):
            path_pattern = self.with_segments(path_pattern)
        flags = self._case(case_sensitive)
        mine, wanted = self.parts[::-1], path_pattern.parts[::-1]
        if not wanted:
            raise ValueError("empty pattern")
        if len(mine) < len(wanted) or path_pattern.anchor and len(mine) > len(wanted):
            return False
        return all(_fits(a, b, flags) for a, b in zip(mine, wanted))

    __class_getitem__ = classmethod(types.GenericAlias)


def _fits(name, pattern, flags):
    return re.compile(_translate("*" if pattern == "**" else pattern), flags).match(name) \
        is not None


class PurePosixPath(PurePath):
    """A path of POSIX."""

    __slots__ = ()


class PureWindowsPath(PurePath):
    """A path of Windows."""

    __slots__ = ()
    _flavour = _Windows


os.PathLike.register(PurePath)

_IGNORED = (ENOENT, ENOTDIR, EBADF, ELOOP)


class Path(PurePath):
    """A path, and the file system behind it."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        if cls is Path:
            cls = PosixPath
        return object.__new__(cls)

    def __init__(self, *args, **kwargs):
        super().__init__(*args)

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass

    @classmethod
    def from_uri(cls, uri):
        """Return the path of a file URI."""
        scheme, colon, rest = uri.partition(":")
        if (scheme, colon) != ("file", ":"):
            raise ValueError(f"URI does not start with 'file:': {uri!r}")
        # An authority may stand before the path: none, or this machine's name for itself.
        for authority in ("///", "//localhost/"):
            if rest.startswith(authority):
                rest = rest[len(authority) - 1:]
                break
        path = cls(os.fsdecode(unquote_to_bytes(rest)))
        if path.is_absolute():
            return path
        raise ValueError(f"URI is not absolute: {uri!r}")

    @classmethod
    def cwd(cls):
        """Return the current directory."""
        return cls(os.getcwd())

    @classmethod
    def home(cls):
        """Return the home directory."""
        return cls("~").expanduser()

    def stat(self, *, follow_symlinks=True):
        """Return what the system knows of the file."""
        return os.stat(self, follow_symlinks=follow_symlinks)

    def lstat(self):
        """As stat(), of a link itself."""
        return os.lstat(self)

    def _mode(self, follow_symlinks=True):
        """The mode of the file, or 0 if there is none."""
        try:
            return (self.stat() if follow_symlinks else self.lstat()).st_mode
        except OSError as e:
            if e.errno not in _IGNORED:
                raise
        except ValueError:
            pass
        return 0

    def exists(self, *, follow_symlinks=True):
        """Is there such a file?"""
        return self._mode(follow_symlinks) != 0

    def is_dir(self, *, follow_symlinks=True):
        """Is it a directory?"""
        return stat.S_ISDIR(self._mode(follow_symlinks))

    def is_file(self, *, follow_symlinks=True):
        """Is it a regular file?"""
        return stat.S_ISREG(self._mode(follow_symlinks))

    def is_symlink(self):
        """Is it a symbolic link?"""
        return stat.S_ISLNK(self._mode(False))

    def is_junction(self):
        """Is it a junction of Windows?"""
        return False

    def is_mount(self):
        """Is it the root of a file system?"""
        return os.path.ismount(self)

    def is_block_device(self):
        return stat.S_ISBLK(self._mode())

    def is_char_device(self):
        return stat.S_ISCHR(self._mode())

    def is_fifo(self):
        return stat.S_ISFIFO(self._mode())

    def is_socket(self):
        return stat.S_ISSOCK(self._mode())

    def samefile(self, other_path):
        """Is another path one of the same file?"""
        return os.path.samefile(self, other_path)

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        """Open the file."""
        import io
        return io.open(self, mode, buffering, encoding, errors, newline)

    def read_bytes(self):
        """Return the bytes of the file."""
        with self.open("rb", 0) as f:
            return f.read()

    def read_text(self, encoding=None, errors=None, newline=None):
        """Return the text of the file."""
        with self.open("r", -1, encoding, errors, newline) as f:
            return f.read()

    def write_bytes(self, data):
        """Write bytes, in place of what the file held."""
        view = memoryview(data)
        with self.open("wb") as f:
            return f.write(view)

    def write_text(self, data, encoding=None, errors=None, newline=None):
        """Write text, in place of what the file held."""
        if not isinstance(data, str):
            raise TypeError(f"data must be str, not {type(data).__name__}")
        with self.open("w", -1, encoding, errors, newline) as f:
            return f.write(data)

    def iterdir(self):
        """Iterate over what is in the directory."""
        names = os.listdir(self)
        return (self._make(self._drive, self._root, self._parts_list + [name])
                for name in names)

    def glob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """Iterate over the paths below that fit a pattern."""
        if not isinstance(pattern, PurePath):
            text = os.fspath(pattern)
            ends = text.endswith("/")
            pattern = self.with_segments(pattern)
        else:
            ends = False
        if pattern.anchor:
            raise NotImplementedError("Non-relative patterns are unsupported")
        parts = list(pattern._parts_list)
        if not parts:
            raise ValueError(f"Unacceptable pattern: {str(pattern) if not text else text!r}")
        flags = self._case(case_sensitive)
        seen = set()
        for path in self._select(parts, flags, recurse_symlinks, ends):
            if path not in seen:
                seen.add(path)
                yield path

    def _select(self, parts, flags, links, only_dirs):
        if not parts:
            if not only_dirs or self.is_dir():
                yield self
            return
        first, rest = parts[0], parts[1:]
        if first == "**":
            yield from self._select(rest, flags, links, only_dirs or not rest and False)
            for child in self._children():
                if child.is_dir() and (links or not child.is_symlink()):
                    yield from child._select(parts, flags, links, only_dirs)
                elif not rest and not only_dirs:
                    yield child
        elif first == ".." or not re.search(r"[*?[]", first) and not flags:
            path = self._from_parts(self._parts_list + [first])
            if path.exists(follow_symlinks=False) or rest:
                yield from path._select(rest, flags, links, only_dirs)
        else:
            for child in self._children():
                if _fits(child.name, first, flags):
                    if not rest or child.is_dir():
                        yield from child._select(rest, flags, links, only_dirs)

    def _children(self):
        try:
            names = os.listdir(self)
        except OSError:
            return []
        return [self._from_parts(self._parts_list + [name]) for name in names]

    def rglob(self, pattern, *, case_sensitive=None, recurse_symlinks=False):
        """As glob(), at any depth."""
        text = os.fspath(pattern)
        return self.glob("**/" + text, case_sensitive=case_sensitive,
                         recurse_symlinks=recurse_symlinks)

    def walk(self, top_down=True, on_error=None, follow_symlinks=False):
        """Iterate over the directories below as (path, names of directories, of files)."""
        try:
            children = list(self.iterdir())
        except OSError as error:
            if on_error is not None:
                on_error(error)
            return
        dirs, files = [], []
        for child in children:
            below = child.is_dir(follow_symlinks=follow_symlinks)
            (dirs if below else files).append(child.name)
        if top_down:
            yield self, dirs, files
        for name in dirs:
            yield from (self / name).walk(top_down, on_error, follow_symlinks)
        if not top_down:
            yield self, dirs, files

    def absolute(self):
        """Return the path from the root on."""
        if self.is_absolute():
            return self
        return self.with_segments(os.getcwd(), self)

    def resolve(self, strict=False):
        """Return the path from the root on, without links and `..`."""
        if strict:
            self.stat()
        return self.with_segments(os.path.realpath(self))

    def expanduser(self):
        """Return the path with `~` replaced by a home directory."""
        if not (self._drive or self._root) and self._parts_list \
                and self._parts_list[0][:1] == "~":
            home = os.path.expanduser(self._parts_list[0])
            if home[:1] == "~":
                raise RuntimeError("Could not determine home directory.")
            return self.with_segments(home, *self._parts_list[1:])
        return self

    def touch(self, mode=0o666, exist_ok=True):
        """Make the file if there is none; else change its time."""
        if exist_ok:
            try:
                os.utime(self, None)
                return
            except (OSError, AttributeError):
                pass
        flags = os.O_CREAT | os.O_WRONLY | (0 if exist_ok else os.O_EXCL)
        os.close(os.open(self, flags, mode))

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        """Make a directory."""
        for is_second_try in (False, True):
            try:
                return os.mkdir(self, mode)
            except FileNotFoundError:
                if is_second_try or not parents or self.parent == self:
                    raise
                self.parent.mkdir(parents=True, exist_ok=True)
            except OSError:
                if exist_ok and self.is_dir():
                    return
                raise

    def chmod(self, mode, *, follow_symlinks=True):
        """Change the permissions."""
        os.chmod(self, mode, follow_symlinks=follow_symlinks)

    def lchmod(self, mode):
        self.chmod(mode, follow_symlinks=False)

    def unlink(self, missing_ok=False):
        """Remove the file."""
        try:
            os.unlink(self)
        except FileNotFoundError:
            if not missing_ok:
                raise

    def rmdir(self):
        """Remove the directory, which must be empty."""
        os.rmdir(self)

    def rename(self, target):
        """Give the file another path; return that."""
        os.rename(self, target)
        return self.with_segments(target)

    def replace(self, target):
        """As rename(), in place of what was there."""
        os.replace(self, target)
        return self.with_segments(target)

    def readlink(self):
        """Return where a link leads."""
        return self.with_segments(os.readlink(self))

    def symlink_to(self, target, target_is_directory=False):
        """Make a symbolic link to a path."""
        os.symlink(target, self, target_is_directory)

    def hardlink_to(self, target):
        """Make a second name of a file."""
        os.link(target, self)

    def owner(self, *, follow_symlinks=True):
        """Return the name of the file's owner."""
        return _name_of("/etc/passwd", self.stat(follow_symlinks=follow_symlinks).st_uid, "uid")

    def group(self, *, follow_symlinks=True):
        """Return the name of the file's group."""
        return _name_of("/etc/group", self.stat(follow_symlinks=follow_symlinks).st_gid, "gid")


def _name_of(table, number, what):
    with open(table) as lines:
        for line in lines:
            fields = line.split(":")
            if len(fields) > 2 and fields[2] == str(number):
                return fields[0]
    raise KeyError(f"get{'pw' if what == 'uid' else 'gr'}{what}(): {what} not found: {number}")


class PosixPath(Path, PurePosixPath):
    """A path of POSIX, and the file system behind it."""

    __slots__ = ()


class WindowsPath(Path, PureWindowsPath):
    """A path of Windows, where the system is Windows."""

    __slots__ = ()

    def __new__(cls, *args, **kwargs):
        raise UnsupportedOperation(f"cannot instantiate {cls.__name__!r} on your system")
