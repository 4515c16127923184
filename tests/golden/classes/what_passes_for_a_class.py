# expect: CPython 3.13
"""isinstance and issubclass with objects that have `__bases__` and are no classes."""


def tell(f):
    try:
        print(f())
    except Exception as ex:
        print(type(ex).__name__, ex)


class C:
    def __init__(self, *bases):
        self.bases = bases

    @property
    def __bases__(self):
        return self.bases


class Instance:
    def __init__(self, kind):
        self.kind = kind

    @property
    def __class__(self):
        return self.kind


a = C()
b = C(a)
c = C(a, b)
bad = C()
bad.bases = [1]
for sub, sup in ((b, a), (a, b), (c, b), (c, c), (bad, a), (a, bad), (int, a), (a, int), (1, a), (a, 1), (b, (int, a))):
    tell(lambda: issubclass(sub, sup))
for kind, sup in ((b, a), (a, b), (None, b), (bad, a), (3, a), (c, (bad, b)), (c, (b, bad))):
    tell(lambda: isinstance(Instance(kind), sup))
tell(lambda: isinstance(3, b))
tell(lambda: isinstance(3, bad))
tell(lambda: issubclass(a, int | str))
d = C(int)
tell(lambda: (issubclass(d, int), issubclass(C(d), int), isinstance(Instance(d), int)))


class Raising:
    def __getattr__(self, name):
        raise RuntimeError(name)


class Classless:
    def __init__(self, kind):
        self.kind = kind

    @property
    def __class__(self):
        raise self.kind("no class")


for f in (
    lambda: issubclass(int, Raising()),
    lambda: isinstance(int, Raising()),
    lambda: issubclass(Raising(), int),
    lambda: isinstance(Classless(OSError), a),
    lambda: isinstance(Classless(OSError), int),
    lambda: isinstance(Classless(AttributeError), a),
    lambda: isinstance(Classless(AttributeError), int),
):
    tell(f)
n = a
for _ in range(100_000):
    n = C(n, b)
try:
    issubclass(n, d)
except RecursionError as ex:
    print("RecursionError", ex)
while n is not a:
    n = n.bases[0]
