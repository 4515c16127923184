"""Numbers that processes share. They lie in a file that nobody else can open; every look reads it, so that each process
sees what the others have written."""

import os
import posix
import struct
import tempfile
import weakref

from . import context

__all__ = ["RawValue", "RawArray", "Value", "Array", "copy", "synchronized"]

# The ctypes names of the types of `array`, for those who look at them.
_NAMES = {"c": "c_char", "u": "c_wchar", "b": "c_byte", "B": "c_ubyte", "h": "c_short",
          "H": "c_ushort", "i": "c_int", "I": "c_uint", "l": "c_long", "L": "c_ulong",
          "q": "c_longlong", "Q": "c_ulonglong", "f": "c_float", "d": "c_double"}
typecode_to_type = dict(_NAMES)


class _Memory:
    """Bytes in a file without a name."""

    def __init__(self, size):
        folder = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None
        fd, path = tempfile.mkstemp(prefix="pym-", dir=folder)
        os.unlink(path)
        os.ftruncate(fd, size)
        self._keep(fd)

    def _keep(self, fd):
        self.fd = fd
        weakref.finalize(self, os.close, fd).atexit = False

    def read(self, at, size):
        """Return bytes as they are now."""
        return os.pread(self.fd, size, at)

    def write(self, at, data):
        """Put bytes in."""
        os.pwrite(self.fd, data, at)

    def __getstate__(self):
        context.assert_spawning(self)
        return context.get_spawning_popen().duplicate_for_child(self.fd)

    def __setstate__(self, fd):
        self._keep(posix._adopt(fd))


class _Kind:
    """One of the types: how a number becomes bytes and back."""

    def __init__(self, typecode):
        if not isinstance(typecode, str):
            raise NotImplementedError("gilbox has no ctypes: say the type by its letter, as 'i' or 'd'")
        if typecode not in _NAMES:
            raise TypeError("this type has no size")
        self.code, self.name = typecode, _NAMES[typecode]
        self._struct = struct.Struct({"u": "i"}.get(typecode, typecode))
        self.size = self._struct.size

    def pack(self, value):
        """Return a value as bytes; integers wrap around as C's do."""
        code = self.code
        if code == "c":
            if not isinstance(value, (bytes, bytearray)) or len(value) != 1:
                raise TypeError("one character bytes, bytearray, or an integer in range(256) expected")
            return bytes(value)
        if code == "u":
            if not isinstance(value, str):
                raise TypeError(f"unicode string expected instead of {type(value).__name__} instance")
            return self._struct.pack(ord(value))
        if code in "fd":
            if isinstance(value, (int, float)) or hasattr(value, "__float__"):
                return self._struct.pack(value)
            raise TypeError("must be real number, not " + type(value).__name__)
        if not hasattr(value, "__index__"):
            if isinstance(value, float):
                raise TypeError("'float' object cannot be interpreted as an integer")
            raise TypeError(f"an integer is required (got type {type(value).__name__})")
        bits = 8 * self.size
        value = value.__index__() & (1 << bits) - 1
        if code.islower() and value >> bits - 1:
            value -= 1 << bits
        return self._struct.pack(value)

    def unpack(self, data):
        """Return the values in bytes."""
        values = [value for value, in self._struct.iter_unpack(data)]
        return [chr(value) for value in values] if self.code == "u" else values

    def __reduce__(self):
        return _Kind, (self.code,)


class _Number:
    """One number."""

    def __init__(self, kind, initial=0):
        self._kind, self._memory = kind, _Memory(kind.size)
        if initial:
            self.value = initial

    @property
    def value(self):
        """The number as it is now."""
        return self._kind.unpack(self._memory.read(0, self._kind.size))[0]

    @value.setter
    def value(self, value):
        self._memory.write(0, self._kind.pack(value))

    def __repr__(self):
        return f"{self._kind.name}({self.value!r})"


class _Numbers:
    """Numbers in a row."""

    def __init__(self, kind, length):
        self._kind, self._length = kind, length
        self._memory = _Memory(kind.size * length)

    def __len__(self):
        return self._length

    def _all(self):
        return self._kind.unpack(self._memory.read(0, self._kind.size * self._length))

    def _place(self, key):
        if not hasattr(key, "__index__"):
            raise TypeError("indices must be integers")
        place = key.__index__()
        place += self._length if place < 0 else 0
        if not 0 <= place < self._length:
            raise IndexError("invalid index")
        return place

    def __getitem__(self, key):
        if isinstance(key, slice):
            values = self._all()[key]
            return {"c": b"", "u": ""}[self._kind.code].join(values) if self._kind.code in "cu" else values
        size = self._kind.size
        return self._kind.unpack(self._memory.read(self._place(key) * size, size))[0]

    def __setitem__(self, key, value):
        size = self._kind.size
        if not isinstance(key, slice):
            self._memory.write(self._place(key) * size, self._kind.pack(value))
            return
        places = range(*key.indices(self._length))
        values = _letters(value) if self._kind.code == "c" else list(value)
        if len(values) != len(places):
            raise ValueError("Can only assign sequence of same size")
        for place, item in zip(places, map(self._kind.pack, values)):
            self._memory.write(place * size, item)

    def __iter__(self):
        for place in range(self._length):
            yield self[place]

    def _text_only(self, name):
        if self._kind.code not in "cu":
            raise AttributeError(f"'{self._kind.name}_Array_{self._length}' object has no attribute '{name}'")

    @property
    def raw(self):
        """The bytes of an array of characters."""
        self._text_only("raw")
        return self._memory.read(0, self._length)

    @raw.setter
    def raw(self, data):
        self._text_only("raw")
        if len(data) > self._length:
            raise ValueError("byte string too long")
        self._memory.write(0, bytes(data))

    @property
    def value(self):
        """The text up to the first zero."""
        self._text_only("value")
        whole = self[:]
        return whole.partition(b"\0" if self._kind.code == "c" else "\0")[0]

    @value.setter
    def value(self, text):
        self._text_only("value")
        if len(text) > self._length:
            raise ValueError("byte string too long" if self._kind.code == "c" else "string too long")
        end = len(text) + (len(text) < self._length)
        self[:end] = (text + (b"\0" if self._kind.code == "c" else "\0"))[:end]

    def __repr__(self):
        return (f"<multiprocessing.sharedctypes.{self._kind.name}_Array_{self._length} object "
                f"at {id(self):#x}>")


def _letters(data):
    return [bytes([byte]) for byte in data]


def RawValue(typecode_or_type, *args):
    """Return a number."""
    return _Number(_Kind(typecode_or_type), *args)


def RawArray(typecode_or_type, size_or_initializer):
    """Return numbers: so many zeros, or those given."""
    kind = _Kind(typecode_or_type)
    if isinstance(size_or_initializer, int):
        if size_or_initializer < 0:
            raise ValueError("Array length must be >= 0")
        return _Numbers(kind, size_or_initializer)
    values = list(size_or_initializer)
    if kind.code == "c" and isinstance(size_or_initializer, (bytes, bytearray)):
        values = _letters(size_or_initializer)
    array = _Numbers(kind, len(values))
    array._memory.write(0, b"".join(map(kind.pack, values)))
    return array


def Value(typecode_or_type, *args, lock=True, ctx=None):
    """Return a number, with a lock unless told otherwise."""
    return _with_lock(RawValue(typecode_or_type, *args), lock, ctx)


def Array(typecode_or_type, size_or_initializer, *, lock=True, ctx=None):
    """Return numbers, with a lock unless told otherwise."""
    return _with_lock(RawArray(typecode_or_type, size_or_initializer), lock, ctx)


def _with_lock(obj, lock, ctx):
    if lock is False:
        return obj
    if lock in (True, None):
        lock = None
    elif not hasattr(lock, "acquire"):
        raise AttributeError(f"{lock!r} has no method 'acquire'")
    return synchronized(obj, lock, ctx)


def copy(obj):
    """Return another object with the same values."""
    if isinstance(obj, _Number):
        return _Number(obj._kind, obj.value)
    return RawArray(obj._kind.code, obj[:])


def synchronized(obj, lock=None, ctx=None):
    """Return an object with a lock."""
    assert not isinstance(obj, SynchronizedBase), "object already synchronized"
    if isinstance(obj, _Number):
        return Synchronized(obj, lock, ctx)
    return (SynchronizedString if obj._kind.code == "c" else SynchronizedArray)(obj, lock, ctx)


class SynchronizedBase:
    """An object and the lock that guards it."""

    def __init__(self, obj, lock=None, ctx=None):
        self._obj = obj
        self._lock = lock or (ctx or context._default_context.get_context()).RLock()
        self._make_methods()

    def _make_methods(self):
        self.acquire, self.release = self._lock.acquire, self._lock.release

    def __getstate__(self):
        context.assert_spawning(self)
        return self._obj, self._lock

    def __setstate__(self, state):
        self._obj, self._lock = state
        self._make_methods()

    def __enter__(self):
        return self._lock.__enter__()

    def __exit__(self, *args):
        return self._lock.__exit__(*args)

    def get_obj(self):
        """Return the object without its lock."""
        return self._obj

    def get_lock(self):
        """Return the lock."""
        return self._lock

    def __repr__(self):
        return f"<{type(self).__name__} wrapper for {self._obj}>"


class Synchronized(SynchronizedBase):
    """A number with a lock."""

    @property
    def value(self):
        """The number as it is now."""
        with self._lock:
            return self._obj.value

    @value.setter
    def value(self, value):
        with self._lock:
            self._obj.value = value


class SynchronizedArray(SynchronizedBase):
    """Numbers with a lock."""

    def __len__(self):
        return len(self._obj)

    def __getitem__(self, key):
        with self._lock:
            return self._obj[key]

    def __setitem__(self, key, value):
        with self._lock:
            self._obj[key] = value

    def __getslice__(self, start, stop):
        return self[start:stop]


class SynchronizedString(SynchronizedArray):
    """Characters with a lock; `value` is the text up to the first zero."""

    value = Synchronized.value

    @property
    def raw(self):
        """All the bytes."""
        with self._lock:
            return self._obj.raw

    @raw.setter
    def raw(self, value):
        with self._lock:
            self._obj.raw = value
