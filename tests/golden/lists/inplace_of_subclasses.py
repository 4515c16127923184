# expect: CPython 3.13
# A class below list or bytearray has the inherited __iadd__ of its own: it goes before any __add__ and __radd__.


class Reflected:
    def __radd__(self, other):
        return "the right side's __radd__"


class Plain(list):
    pass


class Adds(list):
    def __add__(self, other):
        return "__add__"


class AddsReflected(list):
    def __radd__(self, other):
        return "__radd__"


class AddsInPlace(list):
    def __iadd__(self, other):
        return NotImplemented

    def __add__(self, other):
        return "__add__ after NotImplemented"


class Refuses(list):
    def __iadd__(self, other):
        return NotImplemented


class Buffer(bytearray):
    def __add__(self, other):
        return "__add__"


class Multiplies(list):
    def __mul__(self, other):
        return "__mul__"


for cls in list, Plain, Adds, AddsReflected, AddsInPlace, Refuses, bytearray, Buffer:
    for right in b"ab", Reflected(), 0.5:
        left = cls()
        try:
            left += right
            print(cls.__name__, type(right).__name__, left)
        except TypeError as error:
            print(cls.__name__, type(right).__name__, error)

many = Multiplies([1])
many *= 2
print(many)

later = Adds()
Adds.__iadd__ = lambda self, other: "__iadd__ set later"
later += (1,)
print(later)
later = Adds()
del Adds.__iadd__
later += (1,)
print(later)
