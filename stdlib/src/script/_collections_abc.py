"""The abstract base classes of containers, iterators and callables.

`collections.abc` is the name by which to import them.
"""

from abc import abstractmethod
from _collections import deque
from itertools import chain as _chain, count as _count
from _abc_protocols import (
    Awaitable, AsyncGenerator, AsyncIterable, AsyncIterator, Buffer, Callable, Container,
    Coroutine, Generator, GenericAlias, Hashable, Iterable, Iterator, Reversible, Sized,
    _CallableGenericAlias, _check_methods)

EllipsisType = type(...)

__all__ = [
    "Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator",
    "AsyncGenerator", "Hashable", "Iterable", "Iterator", "Generator",
    "Reversible", "Sized", "Container", "Callable", "Collection", "Set",
    "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView",
    "ItemsView", "ValuesView", "Sequence", "MutableSequence", "ByteString",
    "Buffer",
]

# Classes are to be shown, and pickled, under their public name.
__name__ = "collections.abc"


# ---------------------------------------------------------------- collections

class Collection(Sized, Iterable, Container):
    __slots__ = ()

    @classmethod
    def __subclasshook__(cls, C):
        if cls is Collection:
            return _check_methods(C, "__len__", "__iter__", "__contains__")
        return NotImplemented


def _as_set(wanted, other):
    """Return `other` as a set, of the kind of `wanted` if it is none; None if it cannot be."""
    if isinstance(other, Set):
        return other
    return wanted._from_iterable(other) if isinstance(other, Iterable) else None


def _drain(pop, when_empty):
    """Call `pop` until it says, by an exception, that nothing is left."""
    more = True
    while more:
        try:
            pop()
        except when_empty:
            more = False


class Set(Collection):
    """A set one can look into; a subclass gives membership, iteration and length."""

    __slots__ = ()

    def __le__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) <= len(other) and all(item in other for item in self)

    def __lt__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) < len(other) and self.__le__(other)

    def __ge__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) >= len(other) and all(item in self for item in other)

    def __gt__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) > len(other) and self.__ge__(other)

    def __eq__(self, other):
        if not isinstance(other, Set):
            return NotImplemented
        return len(self) == len(other) and self.__le__(other)

    @classmethod
    def _from_iterable(cls, it):
        return cls(it)

    def __and__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(value for value in other if value in self)

    __rand__ = __and__

    def isdisjoint(self, other):
        """Say whether no value is in both."""
        return not any(value in self for value in other)

    def __or__(self, other):
        if not isinstance(other, Iterable):
            return NotImplemented
        return self._from_iterable(e for s in (self, other) for e in s)

    __ror__ = __or__

    def __sub__(self, other):
        less = _as_set(self, other)
        if less is None:
            return NotImplemented
        return self._from_iterable(value for value in self if value not in less)

    def __rsub__(self, other):
        whole = _as_set(self, other)
        if whole is None:
            return NotImplemented
        return self._from_iterable(value for value in whole if value not in self)

    def __xor__(self, other):
        against = _as_set(self, other)
        return (NotImplemented if against is None
                else (self - against) | (against - self))

    __rxor__ = __xor__

    def _hash(self):
        """Compute a hash that does not depend on the order, the same as frozenset's."""
        mask = (1 << 64) - 1
        n = len(self)
        h = (1927868237 * (n + 1)) & mask
        for item in self:
            hx = hash(item)
            h ^= (hx ^ (hx << 16) ^ 89869747) * 3644798167
            h &= mask
        h ^= (h >> 11) ^ (h >> 25)
        h = (h * 69069 + 907133923) & mask
        if h >= 1 << 63:
            h -= mask + 1
        return 590923713 if h == -1 else h


class MutableSet(Set):
    """A set that changes; a subclass gives `add` and `discard` as well."""

    __slots__ = ()

    @abstractmethod
    def add(self, value):
        """Put a value in, if it is not there."""
        raise NotImplementedError

    @abstractmethod
    def discard(self, value):
        """Take a value away, if it is there."""
        raise NotImplementedError

    def remove(self, value):
        """Take a value away; KeyError if it is not there."""
        if value not in self:
            raise KeyError(value)
        self.discard(value)

    def pop(self):
        """Take any value away and return it; KeyError if there is none."""
        for value in self:
            break
        else:
            raise KeyError
        self.discard(value)
        return value

    def clear(self):
        """Remove all elements, one after the other."""
        _drain(self.pop, KeyError)

    def __ior__(self, it):
        for value in it:
            self.add(value)
        return self

    def __iand__(self, it):
        for value in (self - it):
            self.discard(value)
        return self

    def __ixor__(self, it):
        # A copy: it may be this set, and a value that comes twice counts once.
        for value in list(it if isinstance(it, Set) else self._from_iterable(it)):
            (self.discard if value in self else self.add)(value)
        return self

    def __isub__(self, it):
        for value in list(self) if it is self else it:
            self.discard(value)
        return self


# ---------------------------------------------------------------- mappings

class Mapping(Collection):
    """A mapping one can look into; a subclass gives item access, iteration, length."""

    __slots__ = ()
    __abc_tpflags__ = 1 << 6

    @abstractmethod
    def __getitem__(self, key):
        raise KeyError

    def get(self, key, default=None):
        """The value of a key, or the default where there is none."""
        try:
            return self[key]
        except KeyError:
            return default

    def __contains__(self, key):
        try:
            self[key]
        except KeyError:
            return False
        return True

    def keys(self):
        """A view of the keys, which is a set."""
        return KeysView(self)

    def items(self):
        """A view of the pairs of key and value, which is a set."""
        return ItemsView(self)

    def values(self):
        """A view of the values."""
        return ValuesView(self)

    def __eq__(self, other):
        if not isinstance(other, Mapping):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __reversed__ = None


class MappingView(Sized):
    """What `keys`, `items` and `values` of a Mapping return."""

    __slots__ = "_mapping",

    def __init__(self, mapping):
        self._mapping = mapping

    def __len__(self):
        return len(self._mapping)

    def __repr__(self):
        return f"{self.__class__.__name__}({self._mapping!r})"

    __class_getitem__ = classmethod(GenericAlias)


class KeysView(MappingView, Set):
    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it):
        return set(it)

    def __contains__(self, key):
        return key in self._mapping

    def __iter__(self):
        yield from self._mapping


class ItemsView(MappingView, Set):
    __slots__ = ()

    @classmethod
    def _from_iterable(cls, it):
        return set(it)

    def __contains__(self, item):
        key, value = item
        try:
            found = self._mapping[key]
        except KeyError:
            return False
        return found is value or found == value

    def __iter__(self):
        for key in self._mapping:
            yield (key, self._mapping[key])


class ValuesView(MappingView, Collection):
    __slots__ = ()

    def __contains__(self, value):
        for key in self._mapping:
            found = self._mapping[key]
            if found is value or found == value:
                return True
        return False

    def __iter__(self):
        for key in self._mapping:
            yield self._mapping[key]


class MutableMapping(Mapping):
    """A mapping that changes; a subclass gives item assignment and deletion as well."""

    __slots__ = ()

    __marker = object()

    @abstractmethod
    def __setitem__(self, key, value):
        raise KeyError

    @abstractmethod
    def __delitem__(self, key):
        raise KeyError

    def pop(self, key, default=__marker):
        """Take a key away and return its value; of none, the default, if there is one, or KeyError."""
        try:
            taken = self[key]
        except KeyError:
            if default is not self.__marker:
                return default
            raise
        del self[key]
        return taken

    def popitem(self):
        """Take any pair away and return it; KeyError if there is none."""
        for key in self:
            value = self[key]
            del self[key]
            return key, value
        raise KeyError

    def clear(self):
        """Take all pairs away."""
        _drain(self.popitem, KeyError)

    def update(self, other=(), /, **kwds):
        """Set what a mapping, pairs, or keywords say."""
        if isinstance(other, Mapping) or hasattr(other, "keys"):
            for key in other.keys():
                self[key] = other[key]
            pairs = kwds.items()
        else:
            pairs = _chain(other, kwds.items()) if kwds else other
        for key, value in pairs:
            self[key] = value

    def setdefault(self, key, default=None):
        """The value of a key, which is set to the default first if there is none."""
        try:
            value = self[key]
        except KeyError:
            value = self[key] = default
        return value


# ---------------------------------------------------------------- sequences

class Sequence(Reversible, Collection):
    """A sequence one can look into; a subclass gives item access and length."""

    __slots__ = ()
    __abc_tpflags__ = 1 << 5

    @abstractmethod
    def __getitem__(self, index):
        raise IndexError

    def __iter__(self):
        for at in _count():
            try:
                item = self[at]
            except IndexError:
                return
            yield item

    def __contains__(self, value):
        return any(v is value or v == value for v in self)

    def __reversed__(self):
        for i in reversed(range(len(self))):
            yield self[i]

    def index(self, value, start=0, stop=None):
        """The first place of a value between two places; ValueError if it is nowhere."""
        first = start or 0
        if first < 0:
            first = max(0, len(self) + first)
        if stop is None:
            places = _count(first)
        else:
            places = range(first, stop if stop >= 0 else len(self) + stop)
        for at in places:
            try:
                item = self[at]
            except IndexError:
                break
            if item is value or item == value:
                return at
        raise ValueError

    def count(self, value):
        """How often a value occurs."""
        return sum(1 for v in self if v is value or v == value)


class ByteString(Sequence):
    """bytes and bytearray (deprecated: name the two)."""

    __slots__ = ()


class MutableSequence(Sequence):
    """A sequence that changes; a subclass gives the three changes as well."""

    __slots__ = ()

    @abstractmethod
    def __setitem__(self, index, value):
        raise IndexError

    @abstractmethod
    def __delitem__(self, index):
        raise IndexError

    @abstractmethod
    def insert(self, index, value):
        """Put a value in front of a place."""
        raise IndexError

    def append(self, value):
        """Put a value at the end."""
        self.insert(len(self), value)

    def clear(self):
        """Take all items away."""
        _drain(self.pop, IndexError)

    def reverse(self):
        """Turn the order of the items around."""
        n = len(self)
        for i in range(n // 2):
            self[i], self[n - i - 1] = self[n - i - 1], self[i]

    def extend(self, values):
        """Put all values at the end, one by one."""
        if values is self:
            values = list(values)
        for v in values:
            self.append(v)

    def pop(self, index=-1):
        """Take the item at a place away, the last if none is named, and return it."""
        v = self[index]
        del self[index]
        return v

    def remove(self, value):
        """Take the first of a value away; ValueError if there is none."""
        del self[self.index(value)]

    def __iadd__(self, values):
        self.extend(values)
        return self


# ---------------------------------------------------------------- who belongs

async def _coroutine():
    pass


async def _asyncgen():
    yield


_coro = _coroutine()
coroutine = type(_coro)
_coro.close()
async_generator = type(_asyncgen())
generator = type((lambda: (yield))())
dict_keys = type({}.keys())
dict_values = type({}.values())
dict_items = type({}.items())
mappingproxy = type(type.__dict__)
framelocalsproxy = type((lambda: __import__("sys")._getframe().f_locals)())

_MEMBERS = (
    (Coroutine, (coroutine,)),
    (AsyncGenerator, (async_generator,)),
    (Generator, (generator,)),
    (Iterator, (
        type(iter(b"")), type(iter(bytearray())), type(iter({}.keys())),
        type(iter({}.values())), type(iter({}.items())), type(iter([])),
        type(iter(reversed([]))), type(iter(range(0))), type(iter(range(1 << 1000))),
        type(iter(set())), type(iter("")), type(iter(())), type(zip()))),
    (Set, (frozenset, dict_keys, dict_items)),
    (MutableSet, (set,)),
    (Mapping, (mappingproxy,)),
    (MutableMapping, (dict, framelocalsproxy)),
    (MappingView, ()),
    (KeysView, (dict_keys,)),
    (ItemsView, (dict_items,)),
    (ValuesView, (dict_values,)),
    (Buffer, (bytes, bytearray, memoryview)),
    (ByteString, (bytes, bytearray)),
    (Sequence, (tuple, str, range, memoryview)),
    (MutableSequence, (bytearray, list, deque)),
)
for _abc, _types in _MEMBERS:
    for _type in _types:
        _abc.register(_type)
del _coro, _abc, _types, _type
