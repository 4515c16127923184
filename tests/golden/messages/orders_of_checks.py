# expect: CPython 3.13
"""What is looked at first where a call has several mistakes: slices, hints of lengths, sizes, struct's floats."""

import array
import bisect
import struct
import sys
from urllib.parse import urlparse, urlsplit


class Zero:
    def __index__(self):
        print("index", end=" ")
        return 0


class Hinted:
    def __iter__(self):
        print("iter", end=" ")
        return iter([1, 2])

    def __length_hint__(self):
        print("hint", end=" ")
        return -1


class Raising(Hinted):
    def __length_hint__(self):
        print("hint", end=" ")
        raise ValueError("x")


def said(make):
    try:
        print(make())
    except Exception as ex:
        print(type(ex).__name__, ex)


for value in None, 1.0, 1, "x", object(), [1, 2], [300], Hinted(), Raising(), (), 1j, b"xy", bytearray(b"xy"):
    for key in slice(None, None, Zero()), slice(None), slice(0, 2), slice(None, None, 2), slice("a", 0):
        for sequence in bytearray(b"abcdef"), array.array("i", [1, 2, 3]), [1, 2, 3], memoryview(bytearray(b"abc")):
            def assign():
                sequence[key] = value
                return sequence.tobytes() if isinstance(sequence, memoryview) else sequence
            said(assign)

for one in Hinted(), Raising():
    for make in bytes, bytearray, bytearray().extend, list, tuple, array.array("i").extend:
        said(lambda: make(one))

for name in "__eq__", "__lt__", "__ne__":
    for left in b"a", bytearray(b"a"):
        for right in b"a", bytearray(b"a"), memoryview(b"a"), "a", 1, array.array("b", [97]):
            said(lambda: getattr(left, name)(right))
print(b"a" == bytearray(b"a"), b"a" < bytearray(b"b"), b"a" == memoryview(b"a"), b"a" == "a", [b"a"].index(bytearray(b"a")))

for form in "e", "f", "d", "<f", ">e", "<d":
    for number in -2**63, 2**63, 2**1024, -2**1024, 1e300, -1e300, 65520, 65519.9, 65520.0, None, "x", 1j, True:
        said(lambda: struct.pack(form, number))


class Sized:
    def __init__(self, size):
        self.size = size

    def __sizeof__(self):
        return self.size


for size in -1, 1.0, 10**30, None, "x":
    said(lambda: sys.getsizeof(Sized(size)))
    said(lambda: sys.getsizeof(Sized(size), 3))

for sequence in {}, {0: 1}, {1, 2}, "abc", b"abc", range(5), None, 5, (1, 2):
    for name in "bisect", "insort", "bisect_left":
        said(lambda: getattr(bisect, name)(sequence, 0))
        said(lambda: getattr(bisect, name)(sequence, 0, -1))
        said(lambda: getattr(bisect, name)(sequence, 0, 0, 3, key=str))

for args in ((" 7 ", False), (" 7 ", True), (b"x", False), ("", False), ("x", None), ("x", b""), ("x", b"h"), ("x", 5), (5, "x"), (None, "x"), (b"", ""),
             (None, None), (False, False), ([], ""), ("http://a/b;c?d#e",), (b"http://a/b;c?d#e",)):
    said(lambda: urlparse(*args))
    said(lambda: urlsplit(*args))
