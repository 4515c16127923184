# expect: CPython 3.13
# What is thrown into a generator that handles an exception has that for its context, at each level anew; what the
# caller handles is none of its business.


def told(e):
    return f"{type(e).__name__}: {e}" + (f" during ({told(e.__context__)})" if e.__context__ else "")


def run(g, *thrown):
    next(g)
    for e in thrown:
        try:
            print("yields", g.throw(e))
        except BaseException as e:
            print(told(e))


def one():
    try:
        1 / 0
    except ZeroDivisionError:
        try:
            yield 1
        finally:
            yield 2


def two():
    try:
        {}["k"]
    except KeyError:
        yield from one()


def three():
    yield from two()


for f in (one, two, three):
    run(f(), ValueError("a"))
    e = ValueError("b")
    e.__context__ = OSError("before")
    run(f(), e)
    run(f(), ValueError("c"), TypeError("d"))
    run(f(), ValueError("c"), TypeError("d"), ValueError("e"))
    same = ValueError("same")
    run(f(), same, same)


def within():
    g = three()
    try:
        [][1]
    except IndexError:
        run(g, ValueError("f"), TypeError("g"), KeyError("h"))


within()


def plain():
    yield 1


for started in (True, False):
    g = plain()
    try:
        1 / 0
    except ZeroDivisionError:
        if started:
            next(g)
        for name in "xy":
            try:
                g.throw(KeyError(name))
            except KeyError as e:
                print(told(e))


class Pause:
    def __await__(self):
        yield


async def inner():
    try:
        await Pause()
    finally:
        await Pause()


async def outer():
    try:
        try:
            raise KeyError("k")
        finally:
            await inner()
    except BaseException as e:
        print("caught", told(e))


c = outer()
c.send(None)
c.throw(ZeroDivisionError("first"))
try:
    c.throw(ValueError("second"))
except StopIteration:
    print("ends")


# A raise statement says anew what the context is.
def again():
    e = ValueError("kept")
    e.__context__ = OSError("old")
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise e
    except ValueError as x:
        print(told(x))
    e.__context__ = OSError("old")
    try:
        raise e
    except ValueError as x:
        print(told(x))


again()
