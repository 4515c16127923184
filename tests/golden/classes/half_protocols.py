# expect: CPython 3.13
# Classes with one half of a protocol, containers that cannot be walked over, slots and weak references of classes whose
# instances vary in size.
import operator
import weakref


def told(make, *args):
    try:
        return repr(make(*args))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


class Writes:
    def __setitem__(self, key, value):
        pass


class Deletes:
    def __delitem__(self, key):
        pass


print(told(operator.delitem, Writes(), 1), told(operator.setitem, Deletes(), 1, 2))
print(told(operator.delitem, object(), 1), told(operator.setitem, object(), 1, 2))


class NoIter:
    __iter__ = None


class BadIter:
    def __iter__(self):
        return 3


class RaisesType:
    def __iter__(self):
        raise TypeError("t")


class RaisesValue:
    def __iter__(self):
        raise ValueError("v")


class NoContains:
    __contains__ = None


for kind in (NoIter, BadIter, RaisesType, RaisesValue, NoContains):
    print(kind.__name__, told(operator.contains, kind(), 1), told(list, kind()))

for base in (int, bytes, tuple, float, list, dict, type, Exception, object):
    def made(**space):
        return sorted(set(type("A", (base,), space).__dict__) - {"__module__", "__doc__", "__dict__"})
    print(base.__name__, told(made))
    for slots in ((), ("x",), ("__dict__",), ("__weakref__",), ("1",), ("x", "x")):
        if slots == ("x", "x") or base is Exception and slots == ("__dict__",):
            continue
        print("   ", slots, told(lambda: made(__slots__=slots)))

for base in (int, bytes, tuple, float, list, Exception):
    print(base.__name__, told(lambda: type(weakref.ref(type("A", (base,), {})()))))
print(told(weakref.ref, ValueError()), told(weakref.ref, 5))


class Slotted:
    __slots__ = ("s",)


print(told(lambda: Slotted().s))
print(told(delattr, Slotted(), "s"))
Slotted.__module__ = "elsewhere"
print(told(lambda: Slotted().s), told(lambda: Slotted().other))


class OwnTuple(tuple):
    pass


class WithNew(OwnTuple):
    def __new__(cls):
        return object.__new__(cls)


print(told(object.__new__, OwnTuple), told(WithNew), told(object.__new__, int))
