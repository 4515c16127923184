"""Files as if they lay in memory.

A map is a bytearray with the file's bytes. What is written goes to the file at once, and what is read by index or by
a method comes from it; only through a buffer (a memoryview, a search by `re`) others' later changes are not seen.
"""

import os

ACCESS_DEFAULT, ACCESS_READ, ACCESS_WRITE, ACCESS_COPY = range(4)
MAP_SHARED, MAP_PRIVATE, MAP_ANON, MAP_ANONYMOUS, MAP_POPULATE, MAP_STACK = 1, 2, 32, 32, 0x8000, 0x20000
MAP_DENYWRITE, MAP_EXECUTABLE, MAP_NORESERVE = 0x800, 0x1000, 0x4000
PROT_READ, PROT_WRITE, PROT_EXEC = 1, 2, 4
MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED = range(5)
PAGESIZE = ALLOCATIONGRANULARITY = os.sysconf("SC_PAGESIZE") if hasattr(os, "sysconf") else 4096
error = OSError

_take, _put = bytearray.__getitem__, bytearray.__setitem__


class mmap(bytearray):
    """A map of a file, or of memory that no file has."""

    def __new__(cls, fileno, length, flags=MAP_SHARED, prot=PROT_READ | PROT_WRITE,
                access=ACCESS_DEFAULT, offset=0, *, trackfd=True):
        return bytearray.__new__(cls)

    def __init__(self, fileno, length, flags=MAP_SHARED, prot=PROT_READ | PROT_WRITE,
                 access=ACCESS_DEFAULT, offset=0, *, trackfd=True):
        if length < 0:
            raise OverflowError("memory mapped length must be positive")
        if offset < 0:
            raise OverflowError("memory mapped offset must be positive")
        if access not in range(4):
            raise ValueError("mmap invalid access parameter.")
        if access != ACCESS_DEFAULT and (flags != MAP_SHARED or prot != PROT_READ | PROT_WRITE):
            raise ValueError("mmap can't specify both access and flags, prot.")
        if access == ACCESS_DEFAULT:
            access = ACCESS_READ if not prot & PROT_WRITE else \
                ACCESS_COPY if flags & MAP_PRIVATE else ACCESS_WRITE
        self._fd, self._at, self._closed, self._offset, self._access = None, 0, False, offset, access
        if fileno == -1:
            if length == 0:
                raise OSError(22, "Invalid argument")
            data = bytes(length)
        else:
            data = self._file_data(fileno, length, offset)
        bytearray.__init__(self, data)

    def _file_data(self, fileno, length, offset):
        size = os.fstat(fileno).st_size
        if length == 0:
            if size == 0:
                raise ValueError("cannot mmap an empty file")
            if offset >= size:
                raise ValueError("mmap offset is greater than file size")
            length = size - offset
        elif offset > size or size - offset < length:
            raise ValueError("mmap length is greater than file size")
        if offset % ALLOCATIONGRANULARITY:
            raise OSError(22, "Invalid argument")
        if self._access == ACCESS_WRITE:
            # As the system has it: a map to write in needs a file that one may read and write.
            os.pwrite(fileno, os.pread(fileno, 1, offset), offset)
        self._fd = os.dup(fileno)
        return self._whole(length)

    def _whole(self, length):
        data = os.pread(self._fd, length, self._offset)
        while len(data) < length and (more := os.pread(self._fd, length - len(data),
                                                       self._offset + len(data))):
            data += more
        return data

    @property
    def closed(self):
        return self._closed

    def _check(self):
        if self._closed:
            raise ValueError("mmap closed or invalid")

    def _check_writes(self):
        self._check()
        if self._access == ACCESS_READ:
            raise TypeError("mmap can't modify a readonly memory map.")

    def _renew(self, start, stop):
        """Take what the file holds now."""
        self._check()
        if self._fd is not None and self._access != ACCESS_COPY and stop > start:
            data = os.pread(self._fd, stop - start, self._offset + start)
            _put(self, slice(start, start + len(data)), data)

    def _store(self, start, data):
        _put(self, slice(start, start + len(data)), data)
        if self._fd is not None and self._access == ACCESS_WRITE and data:
            os.pwrite(self._fd, data, self._offset + start)

    def __len__(self):
        self._check()
        return bytearray.__len__(self)

    def __getitem__(self, key):
        if isinstance(key, slice):
            start, stop, step = key.indices(len(self))
            self._renew(min(start, stop + 1), max(stop, start + 1)) if step < 0 else \
                self._renew(start, stop)
            return bytes(_take(self, key))
        place = self._place(key)
        self._renew(place, place + 1)
        return _take(self, place)

    def _place(self, key):
        if not hasattr(key, "__index__"):
            raise TypeError("mmap indices must be integers")
        place = key.__index__()
        if not -len(self) <= place < len(self):
            raise IndexError("mmap index out of range")
        return place % len(self)

    def __setitem__(self, key, value):
        self._check_writes()
        if isinstance(key, slice):
            places = range(*key.indices(len(self)))
            data = bytes(memoryview(value))
            if len(data) != len(places):
                raise IndexError("mmap slice assignment is wrong size")
            if places.step == 1:
                self._store(places.start, data)
            else:
                for place, byte in zip(places, data):
                    self._store(place, bytes([byte]))
            return
        place = self._place(key)
        if not hasattr(value, "__index__"):
            raise TypeError("mmap item value must be an int")
        if not 0 <= value.__index__() <= 255:
            raise ValueError("mmap item value must be in range(0, 256)")
        self._store(place, bytes([value]))

    def __delitem__(self, key):
        raise TypeError("mmap object doesn't support item deletion")

    def __iter__(self):
        for place in range(len(self)):
            yield bytes([self[place]])

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__

    def __repr__(self):
        if self._closed:
            return "<mmap.mmap closed=True>"
        access = ("ACCESS_DEFAULT", "ACCESS_READ", "ACCESS_WRITE", "ACCESS_COPY")[self._access]
        return (f"<mmap.mmap closed=False, access={access}, length={len(self)}, pos={self._at}, "
                f"offset={self._offset}>")

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, kind, value, traceback):
        self.close()

    def close(self):
        """Let the map go."""
        if not self._closed:
            self._closed = True
            if self._fd is not None:
                os.close(self._fd)

    def read(self, n=None):
        """Return bytes from here on, all or so many."""
        self._check()
        end = len(self) if n is None or n < 0 else min(self._at + n, len(self))
        data, self._at = self[self._at:end], max(self._at, end)
        return data

    def read_byte(self):
        """Return the next byte as a number."""
        self._check()
        if self._at >= len(self):
            raise ValueError("read byte out of range")
        self._at += 1
        return self[self._at - 1]

    def readline(self):
        """Return the next line."""
        self._renew(self._at, len(self))
        end = bytearray.find(self, b"\n", self._at) + 1 or len(self)
        return self.read(end - self._at)

    def write(self, bytes, /):
        """Write bytes from here on; return how many."""
        data = memoryview(bytes).tobytes()
        self._check_writes()
        if self._at + len(data) > len(self):
            raise ValueError("data out of range")
        self._store(self._at, data)
        self._at += len(data)
        return len(data)

    def write_byte(self, byte, /):
        """Write a byte that is given as a number."""
        self._check_writes()
        if self._at >= len(self):
            raise ValueError("write byte out of range")
        self[self._at] = byte
        self._at += 1

    def _search(self, method, sub, start, end):
        self._renew(0, len(self))
        return method(self, sub, self._at if start is None else start,
                      len(self) if end is None else end)

    def find(self, sub, start=None, end=None):
        """Return where bytes stand first from here on, or -1."""
        return self._search(bytearray.find, sub, start, end)

    def rfind(self, sub, start=None, end=None):
        """Return where bytes stand last from here on, or -1."""
        return self._search(bytearray.rfind, sub, start, end)

    def seek(self, pos, whence=0):
        """Go to another place, and return it."""
        self._check()
        base = {0: 0, 1: self._at, 2: len(self)}.get(whence)
        if base is None:
            raise ValueError("unknown seek type")
        if not 0 <= base + pos <= len(self):
            raise ValueError("seek out of range")
        self._at = base + pos
        return self._at

    def tell(self):
        """Return the place."""
        self._check()
        return self._at

    def size(self):
        """Return the size of the file."""
        self._check()
        if self._fd is None:
            raise OSError(9, "Bad file descriptor")
        return os.fstat(self._fd).st_size

    def seekable(self):
        """One may go to any place."""
        return True

    def flush(self, offset=0, size=None):
        """Do nothing: what is written is in the file at once."""
        self._check()

    def move(self, dest, src, count):
        """Copy bytes within the map."""
        self._check_writes()
        if min(dest, src, count) < 0 or max(dest, src) + count > len(self):
            raise ValueError("source, destination, or count out of range")
        self._store(dest, self[src:src + count])

    def resize(self, newsize):
        """Change the size of the map and of its file."""
        self._check()
        if self._access not in (ACCESS_DEFAULT, ACCESS_WRITE):
            raise TypeError("mmap can't resize a readonly or copy-on-write memory map.")
        if newsize < 0 or self._offset + newsize < 0:
            raise ValueError("new size out of range")
        if self._fd is not None:
            os.ftruncate(self._fd, self._offset + newsize)
        old = bytearray.__len__(self)
        if newsize < old:
            bytearray.__delitem__(self, slice(newsize, None))
        else:
            bytearray.extend(self, bytes(newsize - old))

    def madvise(self, option, start=0, length=None):
        """Do nothing: there is nothing to advise."""
        self._check()


def _without(name):
    def method(self, *args, **kwargs):
        raise AttributeError(f"'mmap.mmap' object has no attribute {name!r}")
    return method


for _name in ("append", "extend", "insert", "pop", "remove", "clear", "reverse", "__iadd__", "__imul__",
              "__add__", "__mul__"):
    setattr(mmap, _name, _without(_name))
