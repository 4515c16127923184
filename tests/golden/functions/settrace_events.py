# expect: CPython 3.13
"""sys.settrace: calls, lines, returns and exceptions, frame by frame."""
import sys


def tracer(frame, event, arg):
    if frame.f_code.co_filename != __file__:
        return None
    if event == "exception":
        arg = arg[0].__name__, str(arg[1]), arg[2].tb_lineno - frame.f_code.co_firstlineno
    if callable(arg):
        arg = arg.__name__
    print(event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, arg)
    return tracer


def generator():
    x = yield 1
    try:
        yield 2
    except ValueError:
        print("caught")
    return 5


def delegate():
    yield from inner()


def inner():
    yield 1
    yield 2


def first_of_delegate():
    g = delegate()
    suspended.append(g)
    return next(g), next(g)


suspended = []


def loops(n):
    while n:
        n -= 1
    for j in (1, 2):
        if j == 1:
            continue
        else:
            break
    return n


class Manager:
    def __enter__(self):
        return 1

    def __exit__(self, *args):
        return False


def failing():
    with Manager() as m:
        1 / 0


def catching():
    try:
        failing()
    except ZeroDivisionError as e:
        y = 1
    finally:
        z = 2
    return y + z


def nested(a, b=2):
    """A docstring is no line."""
    def deeper():
        return a
    if b:
        return deeper()


def throwing():
    g = generator()
    next(g)
    next(g)
    try:
        g.throw(ValueError)
    except StopIteration:
        x = 1
    return 1


def make():
    class Local:
        x = 1

        def method(self):
            return self.x
    return Local().method()


for case in (lambda: list(generator()), first_of_delegate, lambda: loops(2), catching,
             lambda: nested(1), throwing, make):
    print("=====")
    sys.settrace(tracer)
    case()
    sys.settrace(None)
print(sys.gettrace())
