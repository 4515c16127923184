# expect: CPython 3.13
"""Corners that CPython's own tests ask for."""
import array
import functools
import math
import pickle
import sys
import weakref


class Hinted:
    def __iter__(self):
        return iter(())

    def __length_hint__(self):
        return sys.maxsize


items = [1, 2]
items.extend(Hinted())
print(items)


class Clears:
    def __eq__(self, other):
        left.clear()
        right.clear()
        return False


for make in [lambda: ([Clears()], [Clears()]), lambda: ([Clears(), 1], [1, 1]), lambda: ([1, Clears()], [1, 2])]:
    left, right = make()
    print(left == right, end=" ")
    left, right = make()
    print(left != right, end=" ")
    left, right = make()
    print(left <= right)

print(int(array.array("B", b" 12 ")), float(array.array("B", b"1.5")), float(memoryview(b"2.5")), int(memoryview(b"3")))
for kind in int, float:
    try:
        kind(array.array("B", b"x"))
    except ValueError as error:
        print(error)


class Target:
    def __reversed__(self):
        return iter("cba")

    def __bytes__(self):
        return b"bytes"

    def __iter__(self):
        return weakref.proxy(nothing)


nothing, target = lambda: 0, Target()
proxy = weakref.proxy(target)
print("".join(reversed(proxy)), bytes(proxy))
try:
    list(proxy)
except TypeError as error:
    print(error)

it = iter(range(-2**65, 20, 2))
it.__setstate__(2**64 + 7)
print(list(it))
it = reversed(range(10, 2**65, 2))
it.__setstate__(2**64 - 7)
print(list(it))
it = iter(range(2**70))
it.__setstate__(-5)
print(next(it))

tiny = 5e-324
print(math.nextafter(tiny, -0.0), math.nextafter(-tiny, 0.0), math.nextafter(tiny, -0.0, steps=1), math.nextafter(0.0, -0.0))


@functools.total_ordering
class Ordered:
    def __lt__(self, other):
        return True


for name in "__gt__", "__le__", "__ge__":
    method = getattr(Ordered, name)
    print(method.__qualname__, pickle.loads(pickle.dumps(method)) is method)
print(functools._lt_from_ge(2, 3))
try:
    functools._lt_from_lt
except AttributeError as error:
    print(error)
for text in "type.__annotations__", "type.__type_params__", "int.__type_params__":
    try:
        print(eval(text))
    except AttributeError as error:
        print(error)

import warnings
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")

    class Holder:
        method = functools.partial(print, "partial")

    Holder.method("of the class")
    Holder().method("of an instance")
    print([(w.category.__name__, str(w.message)) for w in caught])

# The same in Python, where the native module is shut out.
del sys.modules["functools"]
sys.modules["_functools"] = None
import functools
print(functools.reduce(lambda x, y: x * y, range(1, 6)), functools.reduce(max, [], 3))
try:
    functools.reduce(max, [])
except TypeError as error:
    print(error)
print(sorted("banana", key=functools.cmp_to_key(lambda x, y: (x < y) - (x > y))))
half = functools.partial(functools.partial(pow, 2), 10, mod=None)
print(half(), functools.partial(half, mod=7)(), half.args, half.keywords)
print(repr(functools.partial(print, 1, sep="")).replace(repr(print), "print"))
try:
    half.__setstate__((1, (), {}, {}))
except TypeError as error:
    print(error)


@functools.lru_cache(maxsize=2)
def square(x, typed=0):
    print("square", x)
    return x * x


print([square(x) for x in (1, 2, 1, 3, 2, 1)], square.cache_info(), square.cache_parameters())
square.cache_clear()
print(square(1, typed=1), square(1, typed=1), square.cache_info())
none = functools.lru_cache(0)(lambda x: x)
print(none(1), none(1), none.cache_info())
kinds = functools.lru_cache(None, True)(lambda x: type(x))
print(kinds(1), kinds(1.0), kinds(True), kinds.cache_info())


class Config(dict):
    def __getattr__(self, name):
        return self[name]


config = Config()
print(repr(weakref.ref(config)).split(";")[1].split(" at ")[0], repr(weakref.ref(Config))[-10:])
