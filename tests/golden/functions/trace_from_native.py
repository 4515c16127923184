# expect: CPython 3.13
"""A trace function that is set while native code waits for the script is heard as soon as that code returns."""
import sys
import threading


def trace(frame, event, argument):
    if frame.f_code.co_filename == __file__ and frame.f_code.co_name not in ("begin", "key", "__next__", "__exit__"):
        print(event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno, end="; ")
    return trace


def begin(up=1):
    frame = sys._getframe(up)
    while frame:
        frame.f_trace = trace
        frame = frame.f_back
    sys.settrace(trace)
    return 0


def end(value):
    sys.settrace(None)
    print(value)
    frame = sys._getframe(1)
    while frame:
        frame.f_trace = None
        frame = frame.f_back


def key(x):
    if x == 2:
        begin(2)
    return x


def in_sort():
    x = sorted([3, 2, 1], key=key)
    y = x + [1]
    return y


def in_map():
    total = 0
    for x in map(key, [1, 2, 3]):
        total += x
        total += 1
    return total


class Steps:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n == 0:
            raise StopIteration
        self.n -= 1
        if self.n == 1:
            begin(2)
        return self.n

    @property
    def half(self):
        begin(2)
        return 5

    def __getattr__(self, name):
        begin(2)
        raise AttributeError(name)

    def __add__(self, other):
        begin(2)
        return 7

    def __lt__(self, other):
        begin(2)
        return True

    def __enter__(self):
        begin(2)

    def __exit__(self, *exception):
        return True

    def __bool__(self):
        begin(2)
        return False

    def __getitem__(self, key):
        begin(2)
        return key

    def __init_subclass__(cls):
        begin(2)

    def __format__(self, how):
        begin(2)
        return "formatted"


def in_loop():
    total = 0
    for x in Steps(3):
        total += x
    return total


def in_list():
    total = list(Steps(3))
    n = len(total)
    return n


def in_property():
    x = Steps(1).half
    x += 1
    return x


def in_getattr():
    try:
        Steps(1).nothing
        x = 1
    except AttributeError:
        x = 2
    return x


def in_add():
    x = Steps(1) + 1
    x += 1
    return x


def in_compare():
    if Steps(1) < 1:
        x = 1
    else:
        x = 2
    return x


def in_with():
    with Steps(1):
        x = 1
        raise ValueError
    return 2


def in_truth():
    if Steps(1):
        x = 1
    else:
        x = 2
    return x


def in_while():
    n = 0
    while n < 3:
        n += 1
        if n == 2:
            begin()
    return n


def in_item():
    x = Steps(1)[2]
    x += 1
    return x


def in_class():
    class C(Steps):
        pass
    x = 1
    return x


def in_format():
    x = f"{Steps(1)}"
    x += "."
    return x


def in_exec():
    exec("begin(2)")
    x = 1
    return x


def generator():
    yield 1
    begin()
    x = 2
    yield x
    yield 3


def in_generator():
    g = generator()
    x = next(g)
    x += next(g)
    x += next(g)
    return x


def in_yield_from():
    def outer():
        x = yield from generator()
        yield 4
    return sum(outer())


def raises():
    begin()
    raise ValueError


def in_raise():
    try:
        raises()
    except ValueError:
        x = 1
    return x


async def co():
    begin()
    x = 1
    return x


async def outer_co():
    x = await co()
    x += 1
    return x


def in_coroutine():
    try:
        outer_co().send(None)
    except StopIteration as stop:
        x = stop.value
    return x


def in_opcodes():
    sys._getframe().f_trace_opcodes = True
    x = begin()
    x += 1
    return x


def without_lines():
    sys._getframe().f_trace_lines = False
    x = begin()
    x += 1
    return x


def and_off():
    x = begin()
    x += 1
    sys.settrace(None)
    x += 1
    x = begin()
    x += 1
    return x


for f in [in_sort, in_map, in_loop, in_list, in_property, in_getattr, in_add, in_compare, in_with, in_truth, in_while,
          in_item, in_class, in_format, in_exec, in_generator, in_yield_from, in_raise, in_coroutine, without_lines, and_off]:
    end(f())


def profile(frame, event, argument):
    name = argument.__name__ if event.startswith("c_") else frame.f_code.co_name
    if frame.f_code.co_filename == __file__:
        print(event, name, end="; ")


def begin_profile():
    sys.setprofile(profile)


def profiled():
    begin_profile()
    x = abs(-1)
    return x


x = profiled()
sys.setprofile(None)
print(x)


def in_other_thread(ready, go, lines):
    def local(frame, event, argument):
        if frame.f_code is code:
            lines.append((event, frame.f_lineno - code.co_firstlineno))
        return local

    code = sys._getframe().f_code
    sys._getframe().f_trace = local
    ready.set()
    go.wait()
    x = 1
    x += 1
    sys.settrace(None)


lines = []
ready, go = threading.Event(), threading.Event()
thread = threading.Thread(target=in_other_thread, args=(ready, go, lines))
thread.start()
ready.wait()
threading.settrace_all_threads(lambda *args: None)
go.set()
thread.join()
threading.settrace_all_threads(None)
print(lines[-4:])
