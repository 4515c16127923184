"""A dictionary of bytes in plain files: the values in one, where they lie in another."""

import ast
import collections.abc
import io
import os

__all__ = ["error", "open"]

error = OSError

_BLOCK = 512


class _Database(collections.abc.MutableMapping):
    """The dictionary. The index is kept in memory, and written when it is closed."""

    def __init__(self, filebasename, mode, flag="c"):
        name = os.fsencode(filebasename)
        self._dirfile, self._datfile, self._bakfile = (
            name + ending for ending in (b".dir", b".dat", b".bak"))
        self._mode, self._readonly = mode, flag == "r"
        self._index, self._modified = None, False
        self._prepare(flag)
        self._load(flag)

    def _prepare(self, flag):
        """See that there is a file for the values."""
        if flag == "n":
            for path in (self._datfile, self._bakfile, self._dirfile):
                try:
                    os.remove(path)
                except OSError:
                    pass
        try:
            io.open(self._datfile, "rb").close()
        except OSError:
            if flag not in ("c", "n"):
                raise
            io.open(self._datfile, "wb").close()
            self._chmod(self._datfile)

    def _load(self, flag):
        self._index = {}
        try:
            with io.open(self._dirfile, encoding="latin-1") as file:
                for line in file:
                    key, place = ast.literal_eval(line.rstrip())
                    self._index[key.encode("latin-1")] = place
        except OSError:
            if flag not in ("c", "n"):
                raise
            self._modified = True
            io.open(self._dirfile, "w", encoding="latin-1").close()
            self._chmod(self._dirfile)

    def _chmod(self, path):
        os.chmod(path, self._mode)

    def _verify_open(self):
        if self._index is None:
            raise error("DBM object has already been closed")

    def _verify_writable(self):
        if self._readonly:
            raise error("The database is opened for reading only")

    def sync(self):
        """Write the index."""
        if self._index is None or not self._modified:
            return
        try:
            os.replace(self._dirfile, self._bakfile)
        except OSError:
            pass
        with io.open(self._dirfile, "w", encoding="latin-1") as file:
            self._chmod(self._dirfile)
            for key, place in self._index.items():
                file.write(f"{key.decode('latin-1')!r}, {place!r}\n")
        self._modified = False

    @staticmethod
    def _bytes(what, value):
        if isinstance(value, str):
            return value.encode("utf-8")
        if not isinstance(value, (bytes, bytearray)):
            raise TypeError(f"{what} must be bytes or strings")
        return bytes(value)

    @staticmethod
    def _key(key):
        return key.encode("utf-8") if isinstance(key, str) else key

    def __getitem__(self, key):
        self._verify_open()
        start, size = self._index[self._key(key)]
        with io.open(self._datfile, "rb") as file:
            file.seek(start)
            return file.read(size)

    def __setitem__(self, key, value):
        self._verify_writable()
        self._verify_open()
        key, value = self._bytes("keys", key), self._bytes("values", value)
        place = self._index.get(key)
        blocks = len(value) + _BLOCK - 1 & -_BLOCK
        if place is not None and blocks <= (place[1] + _BLOCK - 1 & -_BLOCK):
            with io.open(self._datfile, "rb+") as file:
                file.seek(place[0])
                file.write(value)
            self._index[key] = (place[0], len(value))
            self._modified = True
            return
        with io.open(self._datfile, "rb+") as file:
            end = file.seek(0, io.SEEK_END)
            start = end + _BLOCK - 1 & -_BLOCK
            file.write(bytes(start - end) + value)
        self._index[key] = (start, len(value))
        if place is None:
            with io.open(self._dirfile, "a", encoding="latin-1") as file:
                self._chmod(self._dirfile)
                file.write(f"{key.decode('latin-1')!r}, {self._index[key]!r}\n")
        self._modified = True

    def __delitem__(self, key):
        self._verify_writable()
        self._verify_open()
        del self._index[self._key(key)]
        self._modified = True
        self.sync()

    def __contains__(self, key):
        self._verify_open()
        return self._key(key) in self._index

    def keys(self):
        """Return the keys as a list."""
        self._verify_open()
        return list(self._index)

    def iterkeys(self):
        """Return an iterator over the keys."""
        return iter(self)

    def items(self):
        """Return the keys with their values as a list."""
        self._verify_open()
        return [(key, self[key]) for key in self._index]

    def __iter__(self):
        self._verify_open()
        return iter(self._index)

    def __len__(self):
        self._verify_open()
        return len(self._index)

    def close(self):
        """Write the index, and let the files go."""
        try:
            self.sync()
        finally:
            self._index = None

    def __del__(self):
        if getattr(self, "_index", None) is not None:
            self.close()

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        self.close()


def open(file, flag="c", mode=0o666):
    """Open a dictionary whose files have this name and further endings."""
    if flag not in ("r", "w", "c", "n"):
        raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n'")
    return _Database(file, mode & ~_umask(), flag=flag)


def _umask():
    mask = os.umask(0)
    os.umask(mask)
    return mask
