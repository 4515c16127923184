"""Blocks of bytes that processes share by name.

A block is a file in memory. Its buffer reads and writes the file at each use, so it behaves as a memoryview does, but is
none: what asks for the buffer of an object gets a copy.
"""

import errno
import os
import secrets
import struct
import tempfile

__all__ = ["SharedMemory", "ShareableList"]


def _folder():
    return "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else tempfile.gettempdir()


class _Buffer:
    """The bytes of a block, or some of them."""

    format, itemsize, ndim, readonly = "B", 1, 1, False

    def __init__(self, fd, start, stop):
        self._fd, self._start, self._stop = fd, start, stop

    def __len__(self):
        return self._stop - self._start

    nbytes = property(__len__)
    shape = property(lambda self: (len(self),))

    def _place(self, key):
        if not hasattr(key, "__index__"):
            raise TypeError("memoryview: invalid slice key")
        place = key.__index__()
        place += len(self) if place < 0 else 0
        if not 0 <= place < len(self):
            raise IndexError("index out of bounds on dimension 1")
        return self._start + place

    def __getitem__(self, key):
        if not isinstance(key, slice):
            return os.pread(self._fd, 1, self._place(key))[0]
        start, stop, step = key.indices(len(self))
        if step != 1:
            return memoryview(self.tobytes())[key]
        return _Buffer(self._fd, self._start + start, self._start + max(start, stop))

    def __setitem__(self, key, value):
        if not isinstance(key, slice):
            place = self._place(key)
            if not hasattr(value, "__index__"):
                raise TypeError("memoryview: invalid type for format 'B'")
            if not 0 <= value.__index__() <= 255:
                raise ValueError("memoryview: invalid value for format 'B'")
            os.pwrite(self._fd, bytes([value]), place)
            return
        data = bytes(value)
        places = range(*key.indices(len(self)))
        if len(data) != len(places):
            raise ValueError("memoryview assignment: lvalue and rvalue have different structures")
        if places.step == 1:
            os.pwrite(self._fd, data, self._start + places.start)
        else:
            for place, byte in zip(places, data):
                os.pwrite(self._fd, bytes([byte]), self._start + place)

    def __iter__(self):
        return iter(self.tobytes())

    def __contains__(self, item):
        return item in self.tobytes()

    def __eq__(self, other):
        return self.tobytes() == bytes(other) if not isinstance(other, (int, str)) else False

    def __bytes__(self):
        return self.tobytes()

    def __buffer__(self, flags):
        return memoryview(self.tobytes())

    def tobytes(self):
        """Return the bytes."""
        return os.pread(self._fd, len(self), self._start)

    def tolist(self):
        """Return the bytes as numbers."""
        return list(self.tobytes())

    def hex(self, *args):
        """Return the bytes as hexadecimal digits."""
        return self.tobytes().hex(*args)

    def cast(self, format, shape=None):
        """Not here: what would be cast is a copy."""
        raise NotImplementedError("gilbox's shared memory cannot be cast to another format")

    def release(self):
        """Nothing: nothing is held."""

    def __enter__(self):
        return self

    def __exit__(self, *args):
        pass


class SharedMemory:
    """A block: a new one, or that of a name."""

    _fd = None

    def __init__(self, name=None, create=False, size=0, *, track=True):
        if not size >= 0:
            raise ValueError("'size' must be a positive integer")
        if create and size == 0:
            raise ValueError("'size' must be a positive number different from zero")
        if name is None and not create:
            raise ValueError("'name' can only be None if create=True")
        flags = os.O_RDWR | (os.O_CREAT | os.O_EXCL if create else 0)
        while True:
            self._name = (name or "psm_" + secrets.token_hex(4)).removeprefix("/")
            self._path = os.path.join(_folder(), self._name)
            try:
                self._fd = os.open(self._path, flags, 0o600)
                break
            except FileExistsError:
                if name is not None:
                    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), "/" + self._name) from None
            except FileNotFoundError:
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/" + self._name) from None
        if create:
            os.ftruncate(self._fd, size)
        self._size = os.fstat(self._fd).st_size
        self._buf = _Buffer(self._fd, 0, self._size)

    def __del__(self):
        try:
            self.close()
        except OSError:
            pass

    def __reduce__(self):
        return SharedMemory, (self.name, False, self.size)

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r}, size={self.size})"

    @property
    def buf(self):
        """The bytes."""
        return self._buf

    @property
    def name(self):
        """By which others find it."""
        return self._name

    @property
    def size(self):
        """How many bytes."""
        return self._size

    def close(self):
        """Use it no more in this process."""
        self._buf = None
        fd, self._fd = self._fd, None
        if fd is not None:
            os.close(fd)

    def unlink(self):
        """Let it go, once nobody uses it any more."""
        try:
            os.unlink(self._path)
        except FileNotFoundError:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), "/" + self._name) from None


class ShareableList:
    """A list of a fixed length in shared memory: numbers, truth values, short text and bytes, None.

    The block holds how many items there are, then for each where its bytes are, how many there is room for, how many are
    used, and its kind.
    """

    _ITEM = struct.Struct("qqqq")
    _KINDS = ("none", "bool", "int", "float", "str", "bytes")

    def __init__(self, sequence=None, *, name=None):
        if name is not None and sequence is None:
            self.shm = SharedMemory(name)
            return
        packed = [self._pack(item) for item in sequence or ()]
        # Text may grow to a multiple of eight bytes.
        rooms = [(len(data) // 8 + 1) * 8 if kind > 3 else 8 for kind, data in packed]
        at = 8 + self._ITEM.size * len(packed)
        self.shm = SharedMemory(name, create=True, size=max(at + sum(rooms), 1))
        self.shm.buf[:8] = struct.pack("q", len(packed))
        for place, ((kind, data), room) in enumerate(zip(packed, rooms)):
            self._write_item(place, at, room, kind, data)
            at += room

    def _pack(self, item):
        if item is None:
            return 0, b""
        if isinstance(item, bool):
            return 1, bytes([item])
        if isinstance(item, int):
            return 2, struct.pack("q", item)
        if isinstance(item, float):
            return 3, struct.pack("d", item)
        if isinstance(item, str):
            return 4, item.encode()
        if isinstance(item, bytes):
            return 5, item
        raise ValueError(f"{type(item)} is not supported")

    def _write_item(self, place, at, room, kind, data):
        head = 8 + place * self._ITEM.size
        self.shm.buf[head:head + self._ITEM.size] = self._ITEM.pack(at, room, len(data), kind)
        self.shm.buf[at:at + len(data)] = data

    def _item(self, place):
        head = 8 + self._place(place) * self._ITEM.size
        return self._ITEM.unpack(self.shm.buf[head:head + self._ITEM.size].tobytes())

    def _place(self, place):
        place += len(self) if place < 0 else 0
        if not 0 <= place < len(self):
            raise IndexError("index out of range")
        return place

    def __len__(self):
        return struct.unpack("q", self.shm.buf[:8].tobytes())[0]

    def __getitem__(self, place):
        at, _, length, kind = self._item(place)
        data = self.shm.buf[at:at + length].tobytes()
        if kind in (2, 3):
            return struct.unpack("_?qd"[kind], data)[0]
        return (None, bool(data and data[0]), None, None, None, data)[kind] if kind != 4 else data.decode()

    def __setitem__(self, place, value):
        at, room, _, _ = self._item(place)
        kind, data = self._pack(value)
        if len(data) > room:
            raise ValueError("bytes/str item exceeds available storage")
        self._write_item(self._place(place), at, room, kind, data)

    def __iter__(self):
        return (self[place] for place in range(len(self)))

    def __reduce__(self):
        return _list_of_name, (self.shm.name,)

    def __repr__(self):
        return f"{type(self).__name__}({list(self)}, name={self.shm.name!r})"

    def count(self, value):
        """Return how many items are equal to a value."""
        return sum(value == item for item in self)

    def index(self, value):
        """Return where a value is first."""
        for place, item in enumerate(self):
            if value == item:
                return place
        raise ValueError("ShareableList.index(x): x not in list")


def _list_of_name(name):
    return ShareableList(name=name)
