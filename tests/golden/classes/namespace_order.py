# expect: CPython 3.13
"""What a class statement leaves in the class's dictionary, and in which order."""


class Plain:
    x = 1

    def method(self):
        self.a = 1


class Slotted:
    __slots__ = ("a", "b")


class WithDoc(Slotted):
    """Words."""


class Both:
    __slots__ = ("__dict__", "__weakref__", "c")


class Under(Plain):
    pass


for cls in (Plain, Slotted, WithDoc, Both, Under):
    print(cls.__name__, list(vars(cls)))
print(type.__module__, type[int], hasattr(Slotted, "__weakref__"))
for name in ("list.__getitem__", "dict.__getitem__", "dict.__contains__", "set.__contains__", "frozenset.__contains__"):
    print(repr(eval(name)), type(eval(name)).__name__)


class L(list):
    pass


class D(dict):
    def __missing__(self, key):
        return key * 2


class S(set):
    def __contains__(self, item):
        return True


print(L([1, 2])[1], L.__getitem__(L("ab"), 0), D(a=1)["zz"], D.__getitem__(D(), "q"), 5 in S(), set.__contains__(S(), 5))
print([type(iter(x)).__name__ for x in ("a", "é", b"a", bytearray(b"a"))])


def reduced(x):
    try:
        return x.__reduce_ex__(2)
    except TypeError as e:
        return str(e)


print(reduced(len), reduced([].append), reduced(str.join), reduced(L().append)[1][1], reduced("x".upper))
print(reduced(reduced), reduced((i for i in ())), reduced(Plain().method)[1][1])
for bad in (lambda: setattr(range(3), "start", 1), lambda: setattr(property(), "fget", 1), lambda: setattr(slice(1), "stop", 2),
            lambda: setattr(1j, "real", 2), lambda: setattr(staticmethod(len), "__func__", 2),
            lambda: setattr(Plain().method, "__self__", 2), lambda: setattr(property(reduced), "__name__", "x") or 1):
    try:
        print(bad())
    except AttributeError as e:
        print(e)
