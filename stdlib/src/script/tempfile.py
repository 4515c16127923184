"""Temporary files and directories, which go away by themselves."""

import errno as _errno
import functools as _functools
import io as _io
import os as _os
import shutil as _shutil
import types as _types
import weakref as _weakref

__all__ = ["NamedTemporaryFile", "TemporaryFile", "SpooledTemporaryFile", "TemporaryDirectory",
           "mkstemp", "mkdtemp", "mktemp", "TMP_MAX", "gettempprefix", "tempdir", "gettempdir",
           "gettempprefixb", "gettempdirb"]

_text_openflags = _bin_openflags = _os.O_RDWR | _os.O_CREAT | _os.O_EXCL | _os.O_NOFOLLOW
TMP_MAX = 10000
template = "tmp"
tempdir = None


class _RandomNameSequence:
    """Iterates over names that are hard to guess."""

    characters = "abcdefghijklmnopqrstuvwxyz0123456789_"

    def __iter__(self):
        return self

    def __next__(self):
        # A random number generator of its own: scripts may seed the shared one.
        bits = int.from_bytes(_os.urandom(8), "big")
        name = ""
        for _ in range(8):
            bits, i = divmod(bits, len(self.characters))
            name += self.characters[i]
        return name


_names = _RandomNameSequence()


def _candidate_tempdir_list():
    found = [value for name in ("TMPDIR", "TEMP", "TMP") if (value := _os.getenv(name))]
    found += ["/tmp", "/var/tmp", "/usr/tmp"]
    try:
        found.append(_os.getcwd())
    except OSError:
        found.append(_os.curdir)
    return found


def _default_tempdir():
    candidates = _candidate_tempdir_list()
    for folder in candidates:
        if folder != _os.curdir:
            folder = _os.path.abspath(folder)
        for _ in range(100):
            path = _os.path.join(folder, next(_names))
            try:
                fd = _os.open(path, _bin_openflags, 0o600)
            except FileExistsError:
                continue
            except OSError:
                break
            try:
                _os.write(fd, b"blat")
            finally:
                _os.close(fd)
                _os.unlink(path)
            return folder
    raise FileNotFoundError(_errno.ENOENT,
                            f"No usable temporary directory found in {candidates}")


def gettempdir():
    """Return the directory of temporary files."""
    global tempdir
    if tempdir is None:
        tempdir = _default_tempdir()
    return _os.fsdecode(tempdir)


def gettempdirb():
    """As gettempdir(), as bytes."""
    return _os.fsencode(gettempdir())


def gettempprefix():
    """Return what the names of temporary files begin with."""
    return template


def gettempprefixb():
    """As gettempprefix(), as bytes."""
    return _os.fsencode(template)


def _sanitize_params(prefix, suffix, dir):
    kinds = {bytes if isinstance(value, bytes) else str
             for value in (prefix, suffix, dir if dir is None else _os.fspath(dir))
             if value is not None}
    if len(kinds) > 1:
        raise TypeError("Can't mix bytes and non-bytes in path components.")
    kind = kinds.pop() if kinds else str
    if suffix is None:
        suffix = kind()
    if prefix is None:
        prefix = template if kind is str else _os.fsencode(template)
    if dir is None:
        dir = gettempdir() if kind is str else gettempdirb()
    return prefix, suffix, dir, kind


def _unused(make, prefix, suffix, dir, kind, what):
    """Try names until one is free; return its path and what `make` answered."""
    for _ in range(TMP_MAX):
        name = next(_names)
        if kind is bytes:
            name = _os.fsencode(name)
        path = _os.path.join(dir, prefix + name + suffix)
        try:
            return _os.path.abspath(path), make(path)
        except FileExistsError:
            continue
    raise FileExistsError(_errno.EEXIST, f"No usable temporary {what} name found")


def mkstemp(suffix=None, prefix=None, dir=None, text=False):
    """Make a temporary file; return its descriptor and path. The caller removes it."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    path, fd = _unused(lambda path: _os.open(path, _bin_openflags, 0o600), prefix, suffix, dir,
                       kind, "file")
    return fd, path


def mkdtemp(suffix=None, prefix=None, dir=None):
    """Make a temporary directory; return its path. The caller removes it."""
    prefix, suffix, dir, kind = _sanitize_params(prefix, suffix, dir)
    return _unused(lambda path: _os.mkdir(path, 0o700), prefix, suffix, dir, kind,
                   "directory")[0]


def mktemp(suffix="", prefix=template, dir=None):
    """Return a path where there is nothing yet."""
    if dir is None:
        dir = gettempdir()

    def make(path):
        if _os.path.lexists(path):
            raise FileExistsError
    return _unused(make, prefix, suffix, dir, str, "")[0]


class _Closer:
    """Closes a file and removes it, once."""

    def __init__(self, file, name, delete, delete_on_close):
        self.file, self.name = file, name
        self.delete, self.delete_on_close = delete, delete_on_close
        self.done = False

    def cleanup(self):
        if self.done:
            return
        self.done = True
        try:
            self.file.close()
        finally:
            if self.delete:
                try:
                    _os.unlink(self.name)
                except FileNotFoundError:
                    pass

    def close(self):
        if self.delete and self.delete_on_close:
            self.cleanup()
        else:
            self.file.close()

    def __del__(self):
        self.cleanup()


class _TemporaryFileWrapper:
    """A file that is removed when it is closed."""

    def __init__(self, file, name, delete=True, delete_on_close=True):
        self.file = file
        self.name = name
        self.delete = delete
        self._closer = _Closer(file, name, delete, delete_on_close)

    def __getattr__(self, name):
        file = self.__dict__["file"]
        found = getattr(file, name)
        if isinstance(found, (_types.MethodType, _types.BuiltinMethodType)):
            @_functools.wraps(found)
            def method(*args, _found=found, _closer=self._closer, **kwargs):
                return _found(*args, **kwargs)
            found = method
        if not isinstance(found, int):
            setattr(self, name, found)
        return found

    def __repr__(self):
        return f"<{type(self).__module__}.{type(self).__qualname__} {self.file!r}>"

    def __enter__(self):
        self.file.__enter__()
        return self

    def __exit__(self, exc, value, tb):
        result = self.file.__exit__(exc, value, tb)
        self._closer.cleanup()
        return result

    def close(self):
        """Close the file, and remove it unless it is to be kept."""
        self._closer.close()

    def __iter__(self):
        yield from self.file


def NamedTemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None,
                       prefix=None, dir=None, delete=True, *, errors=None,
                       delete_on_close=True):
    """Make and open a temporary file that has a name and goes away when it is closed."""
    fd, name = mkstemp(suffix, prefix, dir)
    try:
        file = _io.open(fd, mode, buffering, encoding, errors, newline)
    except:
        _os.close(fd)
        _os.unlink(name)
        raise
    raw = getattr(file, "buffer", file)
    raw = getattr(raw, "raw", raw)
    raw.name = name
    return _TemporaryFileWrapper(file, name, delete, delete_on_close)


def TemporaryFile(mode="w+b", buffering=-1, encoding=None, newline=None, suffix=None,
                  prefix=None, dir=None, *, errors=None):
    """Make and open a temporary file that nobody else sees."""
    fd, name = mkstemp(suffix, prefix, dir)
    try:
        _os.unlink(name)
        return _io.open(fd, mode, buffering, encoding, errors, newline)
    except:
        _os.close(fd)
        raise


class SpooledTemporaryFile(_io.IOBase):
    """A temporary file that stays in memory until it is large."""

    _rolled = False

    def __init__(self, max_size=0, mode="w+b", buffering=-1, encoding=None, newline=None,
                 suffix=None, prefix=None, dir=None, *, errors=None):
        if "b" in mode:
            self._file = _io.BytesIO()
        else:
            self._file = _io.TextIOWrapper(_io.BytesIO(), encoding=encoding or "utf-8",
                                           errors=errors, newline=newline)
        self._max_size = max_size
        self._rolled = False
        self._args = {"mode": mode, "buffering": buffering, "suffix": suffix,
                      "prefix": prefix, "encoding": encoding, "newline": newline, "dir": dir,
                      "errors": errors}

    __class_getitem__ = classmethod(_types.GenericAlias)

    def _check(self, file):
        if not self._rolled and self._max_size and file.tell() > self._max_size:
            self.rollover()

    def rollover(self):
        """Move what is in memory to a file."""
        if self._rolled:
            return
        file, new = self._file, TemporaryFile(**self._args)
        pos = file.tell()
        if hasattr(new, "buffer"):
            file.flush()
            new.buffer.write(file.buffer.getvalue())
        else:
            new.write(file.getvalue())
        new.seek(pos, 0)
        self._file, self._rolled = new, True

    def __enter__(self):
        if self._file.closed:
            raise ValueError("Cannot enter context with closed file")
        return self

    def __exit__(self, exc, value, tb):
        self._file.close()

    def __iter__(self):
        return self._file.__iter__()

    def __del__(self):
        if not self.closed:
            self._file.close()

    def close(self):
        self._file.close()

    @property
    def closed(self):
        return self._file.closed

    @property
    def encoding(self):
        return self._file.encoding

    @property
    def errors(self):
        return self._file.errors

    def fileno(self):
        self.rollover()
        return self._file.fileno()

    def flush(self):
        self._file.flush()

    def isatty(self):
        return self._file.isatty()

    @property
    def mode(self):
        return getattr(self._file, "mode", self._args["mode"])

    @property
    def name(self):
        return getattr(self._file, "name", None)

    @property
    def newlines(self):
        return self._file.newlines

    def readable(self):
        return self._file.readable()

    def read(self, *args):
        return self._file.read(*args)

    def read1(self, *args):
        return self._file.read1(*args)

    def readinto(self, b):
        return self._file.readinto(b)

    def readline(self, *args):
        return self._file.readline(*args)

    def readlines(self, *args):
        return self._file.readlines(*args)

    def seekable(self):
        return self._file.seekable()

    def seek(self, *args):
        return self._file.seek(*args)

    def tell(self):
        return self._file.tell()

    def truncate(self, size=None):
        if size is None:
            return self._file.truncate()
        if size > self._max_size:
            self.rollover()
        return self._file.truncate(size)

    def writable(self):
        return self._file.writable()

    def write(self, s):
        n = self._file.write(s)
        self._check(self._file)
        return n

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class TemporaryDirectory:
    """A directory that goes away with all in it at the end of a with statement."""

    def __init__(self, suffix=None, prefix=None, dir=None, ignore_cleanup_errors=False, *,
                 delete=True):
        self.name = mkdtemp(suffix, prefix, dir)
        self._ignore_cleanup_errors = ignore_cleanup_errors
        self._delete = delete
        self._finalizer = _weakref.finalize(
            self, self._cleanup, self.name, f"Implicitly cleaning up {self!r}", delete)

    @staticmethod
    def _cleanup(name, warn_message, delete=True):
        if delete:
            _shutil.rmtree(name, ignore_errors=True)

    def __repr__(self):
        return f"<{type(self).__name__} {self.name!r}>"

    def __enter__(self):
        return self.name

    def __exit__(self, exc, value, tb):
        if self._delete:
            self.cleanup()

    def cleanup(self):
        """Remove the directory now."""
        if self._finalizer.detach() or _os.path.exists(self.name):
            _shutil.rmtree(self.name, ignore_errors=self._ignore_cleanup_errors)

    __class_getitem__ = classmethod(_types.GenericAlias)
