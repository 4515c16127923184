# expect: CPython 3.13
# The context of an exception is set where it is raised, and what a script makes of it stays on the way out.
import contextlib


def names(error):
    found = []
    while error is not None:
        found.append(repr(error))
        error = error.__context__
    return found


def through(step):
    """Raises an error whose context is forgotten, through a frame that handles another one."""
    try:
        raise KeyError("handled")
    except KeyError:
        step()


def forgotten():
    try:
        raise ValueError("inner")
    except ValueError as error:
        error.__context__ = None
        raise


def bare():
    try:
        raise TypeError("bare")
    finally:
        pass


for step in forgotten, bare:
    try:
        through(step)
    except Exception as error:
        print(step.__name__, names(error))


def set_none_in_exit():
    class Manager:
        def __enter__(self):
            return self

        def __exit__(self, kind, error, traceback):
            error.__context__ = None

    with Manager():
        raise ValueError("in with")


try:
    through(set_none_in_exit)
except ValueError as error:
    print("with", names(error))

# Raised again by name it gets the context anew.
saved = ValueError("saved")
try:
    try:
        raise saved
    except ValueError:
        pass
    saved.__context__ = OSError("old")
    try:
        raise KeyError("new")
    except KeyError:
        raise saved
except ValueError as error:
    print("again", names(error))

saved.__context__ = OSError("kept")
try:
    raise saved
except ValueError as error:
    print("nothing handled", names(error))


# An error of a built-in function, and one that goes through a built-in function.
def failing(x):
    return 1 // x


for call in (lambda: sorted([0], key=failing)), (lambda: int("x")), (lambda: [].pop()):
    try:
        try:
            raise KeyError("first")
        except KeyError:
            call()
    except Exception as error:
        print(names(error))


# What is thrown into a generator has what that handles for its context.
def waits():
    try:
        raise KeyError("in the generator")
    except KeyError:
        yield 1


g = waits()
next(g)
try:
    g.throw(ValueError("thrown"))
except ValueError as error:
    print("throw", names(error))


def plain():
    yield 1


g = plain()
next(g)
try:
    try:
        raise KeyError("of the caller")
    except KeyError:
        g.throw(ValueError("thrown"))
except ValueError as error:
    print("throw", names(error))


def ends():
    yield 1
    raise StopIteration("odd")


try:
    try:
        raise KeyError("of the caller")
    except KeyError:
        list(ends())
except RuntimeError as error:
    print("stop", names(error), repr(error.__cause__))


# A circle that a script made is cut.
a, b = ValueError("a"), ValueError("b")
a.__context__ = b
try:
    try:
        raise a
    except ValueError:
        raise b
except ValueError as error:
    print("circle", names(error))

# ExitStack mends the chain, and its frames leave that alone.
try:
    with contextlib.ExitStack() as stack:
        def second(*details):
            raise IndexError("second")

        def third(*details):
            try:
                raise LookupError("within")
            except LookupError as error:
                error.__context__ = None
                raise
        stack.push(third)
        stack.push(second)
        raise KeyError("body")
except Exception as error:
    print("stack", names(error))


@contextlib.contextmanager
def manager():
    try:
        yield
    except ZeroDivisionError as error:
        raise RuntimeError("made of it") from error


try:
    with manager():
        1 // 0
except RuntimeError as error:
    print("manager", names(error), repr(error.__cause__))


async def awaited():
    try:
        raise KeyError("in a coroutine")
    except KeyError:
        await inner()


async def inner():
    raise ValueError("awaited")


try:
    awaited().send(None)
except ValueError as error:
    print("await", names(error))

try:
    try:
        raise ExceptionGroup("group", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("from a star")
except ExceptionGroup as group:
    print("star", names(group), [names(error) for error in group.exceptions])
