# expect: CPython 3.13
"""Strings and bytes are no sequences for patterns, whatever collections.abc registers."""
import collections
import collections.abc
import typing
from array import array


def kind(subject):
    match subject:
        case [*items]:
            return "sequence", len(items)
        case {}:
            return "mapping"
        case _:
            return "other"


for subject in ("x", b"x", bytearray(b"x"), [1], (1, 2), range(3), memoryview(b"ab"), array("b", b"abc"),
                collections.deque([1]), {}, collections.UserDict(), collections.UserList([1]), collections.UserString("s"), {1}):
    print(type(subject).__name__, kind(subject))


class Plain:
    pass


class MapFirst(Plain, collections.UserDict, collections.abc.Sequence):
    pass


class SeqFirst(collections.UserList, collections.abc.Mapping):
    pass


class Registered:
    def __len__(self):
        return 1

    def __getitem__(self, i):
        return [i][i]


collections.abc.Sequence.register(Registered)
print(kind(MapFirst()), kind(SeqFirst([1])), kind(Registered()))


class Asked:
    def __init__(self, value):
        self.value, self.asked = value, 0

    def __bool__(self):
        self.asked += 1
        return self.value


for value in (True, False):
    a = Asked(value)
    r = (a and False or False, a or False and False, a and 1 and 2 or 3, a or 1 or 2 and 3)
    print(value, [x if x is not a else "a" for x in r])
    print([bool(a and x or y) for x in (0, 1) for y in (0, 1)], "yes" if a and 1 or 0 else "no")

namespace, other = {}, {}
exec("""
def f():
    y = 1
    def g():
        global y
        return y
    return g, (lambda: y)
y = 9
g, h = f()
print(g(), h())
""", namespace, other)
print("y" in namespace, "y" in other)
