# expect: CPython 3.13
"""Which StopIteration `next` raises: the one that a `__next__` raised, with its traceback, or one of its own."""

import itertools
import traceback


class My(StopIteration):
    pass


my = My(1, 2)


class B:
    def __next__(self):
        raise my

    def __iter__(self):
        return self


def value():
    return 9
    yield


kinds = {
    "itself": lambda it: it,
    "map": lambda it: map(str, it),
    "map next": lambda it: map(next, [it]),
    "zip": lambda it: zip(it, [1]),
    "zip strict": lambda it: zip(it, [], strict=True),
    "enumerate": enumerate,
    "filter": lambda it: filter(None, it),
    "callable": lambda it: iter(it.__next__, 7),
    "islice": lambda it: itertools.islice(it, 3),
    "chain": itertools.chain,
    "chain of": lambda it: itertools.chain([], it, []),
    "from_iterable": itertools.chain.from_iterable,
    "starmap": lambda it: itertools.starmap(pow, it),
    "takewhile": lambda it: itertools.takewhile(bool, it),
    "dropwhile": lambda it: itertools.dropwhile(bool, it),
    "accumulate": itertools.accumulate,
    "zip_longest": itertools.zip_longest,
    "cycle": itertools.cycle,
    "pairwise": itertools.pairwise,
    "compress": lambda it: itertools.compress(it, [1]),
    "groupby": itertools.groupby,
    "batched": lambda it: itertools.batched(it, 2),
    "tee": lambda it: itertools.tee(it)[0],
    "generator": lambda it: (i for i in it),
}
for name, make in kinds.items():
    for it in B(), value():
        for step in next, lambda it: it.__next__():
            try:
                step(make(it))
            except StopIteration as ex:
                print(name, ex is my, type(ex).__name__, ex.args)
            except Exception as ex:
                print(name, type(ex).__name__, ex)


class C(B):
    def __next__(self):
        raise StopIteration("told")


def call():
    return next(C())


def shown():
    """Print the exception that is being handled without the path of this file."""
    print(traceback.format_exc().replace(__file__, "FILE"), end="")


try:
    call()
except StopIteration:
    shown()
try:
    next(map(str, C()))
except StopIteration:
    shown()
print(next(C(), "default"))
for _ in C():
    pass
for it in iter([]), filter(lambda n: list(C()), [1]), map(lambda n: next(C(), 3), []):
    try:
        next(it)
    except StopIteration as ex:
        print(ex.args)


def delegate():
    print((yield from B()))


print(list(delegate()))
print((b"abc").partition(bytearray(b"b")), (b"abc").rpartition(memoryview(b"c"))[1].tobytes(), bytearray(b"abc").partition(b"b"))
