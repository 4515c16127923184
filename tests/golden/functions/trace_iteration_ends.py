# expect: CPython 3.13
"""A trace function is told of the exceptions that end iterations, and nothing of those that there are none of."""
import sys


def trace(frame, event, argument):
    print(event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, end="; ")
    return trace


def g(v):
    yield 1
    return v


def f1():
    for x in g(None):
        a = 1


def f2():
    for x in g(5):
        a = 1


def f3():
    x = yield from g(None)


def f6():
    list(g(3))
    sum(g(3))
    a, = g(5)
    [*g(5)]
    [k for k in g(5)]
    [k for k in g(None)]
    next(g(5))


class N:
    def __iter__(self): return self
    def __next__(self): raise StopIteration


def f7():
    for x in N():
        pass
    list(N())
    [k for k in N()]
    sum(k for k in N())
    (lambda: (yield from N()))().close()
for f in [f1, f2, f6, f7]:
    sys.settrace(trace)
    f()
    sys.settrace(None)
    print()
