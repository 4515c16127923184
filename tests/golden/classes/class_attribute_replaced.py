# expect: CPython 3.13
# A class attribute read at the same place is the new one after a replacement, for subclasses and instances as well.


class Base:
    items = [1]


class Derived(Base):
    pass


def read(x):
    return x.items


for x in (Base(), Derived(), Base, Derived):
    Base.items = [0]
    for i in range(3):
        print(read(x))
        Base.items = [i, i]
    Derived.items = "own"
    print(read(x))
    del Derived.items
    print(read(x))


class Slotted:
    __slots__ = ("a", "b")


def fill(x, v):
    x.a = v
    x.b = v
    return x.a


for i in range(4):
    print(fill(Slotted(), i), fill(Base(), i))
