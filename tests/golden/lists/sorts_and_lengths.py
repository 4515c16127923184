# expect: CPython 3.13
"""Which comparisons sorts make, in which order; lengths that no list can have; what a class's own `*` takes away."""

import collections
import re
from datetime import datetime
from enum import STRICT, KEEP, Flag
from fractions import Fraction
from itertools import islice


def said(make):
    try:
        print(make())
    except Exception as ex:
        print(type(ex).__name__, ex)


class Noted:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        print(f"{self.value}<{other.value}", end=" ")
        return self.value < other.value


class Odd:
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        return self.value < (other.value if isinstance(other, Odd) else other)

    def __repr__(self):
        return f"O{self.value}"


for values in ([], [1], [1, 2], [2, 1], [1, 1], [1, 2, 3], [3, 2, 1], [2, 2, 1, 1], [1, 1, 0, 0, 3], [2, 2, 3, 1], [3, 3, 2, 2, 2, 1, 5, 0], [1, 1, 1, 0],
               [5, 4, 4, 3, 3, 3, 9, 9, 1], list(range(50)), [i * 7 % 51 for i in range(60)], [i * 13 % 10 for i in range(63)]):
    items = [Noted(value) for value in values]
    items.sort()
    print([item.value for item in items])
    print([item.value for item in sorted(items, reverse=True)])
for items in [2, Odd(3), Odd(2)], [Odd(2), 3], [3, Odd(2)], [Odd(1), Odd(2), 2]:
    said(lambda: sorted(items))
    said(lambda: sorted(items, reverse=True))

huge = range(2**70)
for make in list, tuple, lambda r: [*r], lambda r: (*r,), lambda r: list(iter(r)), lambda r: print(*r), lambda r: "".join(r), dict, lambda r: dict((r, 1)):
    said(lambda: make(huge))


def first(r):
    one, *rest = r
    return one


said(lambda: first(huge))
said(lambda: first(range(2**65, 2**65 + 3)))
said(lambda: list(range(2**65, 2**65 + 2)))


class Promised:
    def __init__(self, hint):
        self.hint = hint

    def __iter__(self):
        return iter([1])

    def __length_hint__(self):
        return self.hint


for hint in 10**30, True, 1.0, -1, NotImplemented, "x":
    for make in list, tuple, bytes, sorted:
        said(lambda: make(Promised(hint)))


class Counted(str):
    def __len__(self):
        print("len", end=" ")
        return 2


said(lambda: list(reversed(Counted("abc"))))
for base in tuple, str, list, bytes:
    class Right(base):
        def __rmul__(self, other):
            return NotImplemented

    class Left(base):
        def __mul__(self, other):
            return NotImplemented

    class Both(Left, Right):
        pass

    for made in Right(), Left(), Both():
        said(lambda: 3 * made)
        said(lambda: made * 3)
        said(lambda: 10**20 * made)


class Truncated(complex):
    def __float__(self):
        return 2.5


said(lambda: "%d" % Truncated(1))
said(lambda: "%d" % 1j)
said(lambda: list(islice("abc", -1)))
said(lambda: list(islice("abc", -2)))
said(lambda: list(islice("abc", 0, -1, -1)))
said(lambda: list(islice("abc", -3, 2)))
said(lambda: list(islice("abc", 2**64, None)))
said(lambda: list(islice("abc", 0, "x")))
said(lambda: re.sub(r"([a-c\d])?(?(1)ab*|(?<=\1))", "-", "ab1"))
said(lambda: re.findall(r"(ab)(?<=\1)c", "abcabc"))
said(lambda: re.compile(r"(a+)(?<=\1)"))
said(lambda: +collections.Counter({1: True, 2: -1, 3: 0.5}))
said(lambda: +collections.Counter({1: "x"}))
said(lambda: Fraction(3) / 0)
said(lambda: Fraction(1, 3) / Fraction(0))
said(lambda: {2.0: 1, True: 2}.keys() & {1: [], 2: []}.keys())
said(lambda: frozenset([3]) & {1: [], 2: bytearray()}.items())
said(lambda: {0: 1}.values() and {False: 1}.keys() & {0.0: 1}.keys())
said(lambda: datetime(9999, 12, 31).astimezone(None))


class Strict(Flag, boundary=STRICT):
    F = 3
    L = 4
    B = 2


class Kept(Flag, boundary=KEEP):
    A = 1
    X = "x"


class Empty(Flag):
    pass


for make in (lambda: Strict(-1), lambda: Strict(3), lambda: Strict(1), lambda: ~Strict.B, lambda: Kept(3), lambda: Kept(1), lambda: Empty(3)):
    said(lambda: repr(make()))
for data in b"it's", b'a"b', b"'\"", b"abc", b"\\":
    print(bytearray(data), data)
