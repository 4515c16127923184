# expect: CPython 3.13
# What is thrown into a generator or coroutine that has not begun stands where that is defined.
import traceback


def lines(e):
    t, found = e.__traceback__.tb_next, []
    while t:
        found.append(t.tb_lineno)
        t = t.tb_next
    return found


def a():
    yield 1


def b():

    try:
        yield 1
    finally:
        pass


def c(n=1,
      m=2):
    "doc"
    while True:
        yield


async def d():
    try:
        pass
    except* ValueError:
        pass


for f in (a, b, c, d):
    g = f()
    try:
        g.throw(ValueError("x"))
    except ValueError as e:
        print(f.__name__, lines(e))
        print([line.split(", ", 1)[1] for line in traceback.format_tb(e.__traceback__.tb_next)])
