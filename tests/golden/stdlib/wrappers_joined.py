# expect: CPython 3.13
# What joining and missing keys do in the wrappers of mappings and texts.
from collections import ChainMap, OrderedDict, UserDict, UserString, defaultdict


class Doubling(UserDict):
    def __missing__(self, key):
        return key * 2


def refused(work):
    try:
        work()
    except (KeyError, TypeError) as error:
        print(type(error).__name__, error)


chain = ChainMap({"a": 1}, defaultdict(list), {"b": 2})
print(chain["a"], chain["zz"])
print(chain | {"n": 1})
# The defaultdict must not be asked for what only the last mapping has.
print({"n": 1, "a": 5} | chain)
print(chain.new_child(x=1).maps[0], chain.new_child({"q": 1}, r=2).maps[0])
refused(lambda: chain | 3)
refused(lambda: 3 | chain)

doubling = Doubling({"a": 1}, b=2)
print(doubling["a"], doubling["zz"])
print(doubling | {"c": 1}, {"c": 1} | doubling, doubling | UserDict(c=3))
refused(lambda: doubling | 3)
refused(lambda: UserDict()["x"])
print(UserDict(None), UserDict([(1, 2)]))
print(type(doubling | {}).__name__, type({} | doubling).__name__)

ordered = OrderedDict(a=1)
print(ordered | {"b": 2}, {"b": 2} | ordered)
print(UserString("a") + UserString(3) + "x", repr(UserString(UserString("b"))))
