# expect: CPython 3.13
"""A debugger that is driven by commands stops at every line that they are to stop at."""
import io
import pdb
import sys


def inner(n):
    total = 0
    for k in range(n):
        total += k
    return total


def middle(n):
    before = n + 1
    value = inner(before)
    after = value * 2
    return after


def begin(n):
    breakpoint()
    first = n
    second = first + 1
    third = middle(second)
    for k in range(3):
        third += k
    return third


def handled(n):
    breakpoint()
    try:
        value = n // 0
    except ZeroDivisionError:
        value = -1
    return value


def numbers(n):
    for k in range(n):
        yield k


def walked(n):
    breakpoint()
    total = 0
    for k in numbers(n):
        total += k
    squares = [k * k for k in range(n)]
    return total + sum(squares)


def below():
    import pdb; pdb.set_trace()
    return 1


def deep():
    x = below()
    y = x + 1
    return y


def session(function, *args, commands):
    """Calls a function with a debugger that reads its commands from a text."""
    out = io.StringIO()

    def hook(*args, **kwargs):
        debugger = pdb.Pdb(stdin=io.StringIO("\n".join(commands) + "\n"), stdout=out, nosigint=True, readrc=False)
        debugger.use_rawinput = False
        debugger.set_trace(sys._getframe(1))

    was, sys.breakpointhook = sys.breakpointhook, hook
    was_set_trace, pdb.set_trace = pdb.set_trace, hook
    try:
        result = function(*args)
    finally:
        sys.settrace(None)
        sys.breakpointhook, pdb.set_trace = was, was_set_trace
    print("==", function.__name__, result)
    for line in out.getvalue().splitlines():
        print(line.replace(__file__, "FILE"))


session(begin, 2, commands=["next", "next", "next", "p first, second", "step", "step", "where", "up", "p n", "down",
                            "next", "step", "args", "return", "next", "next", "next", "until", "p third", "next", "continue"])
session(begin, 1, commands=["next"] * 14 + ["continue"])
session(begin, 1, commands=["step"] * 24 + ["continue"])
session(begin, 1, commands=["return", "p third", "next", "continue"])
session(begin, 1, commands=["until 28", "p third", "until", "continue"])
session(handled, 1, commands=["next"] * 7 + ["continue"])
session(walked, 2, commands=["next"] * 8 + ["continue"])
session(walked, 2, commands=["step"] * 16 + ["continue"])
session(deep, commands=["next", "next", "p x", "next", "return", "continue"])
session(deep, commands=["up", "next", "p x", "next", "continue"])
session(deep, commands=["step", "step", "step", "step", "step", "continue"])
