# expect: CPython 3.13
"""sys.setprofile: calls and returns, those of native functions among them."""
import sys
import threading


def profiler(frame, event, arg):
    print(event, frame.f_code.co_name, arg.__name__ if event.startswith("c_") else arg)


def generator():
    yield 1


class Sized:
    def __init__(self):
        self.items = []

    def __len__(self):
        return 3


def work():
    sized = Sized()
    sized.items.append(len(sized))
    list(generator())
    try:
        len(3)
    except TypeError:
        pass
    sorted([2, 1], key=lambda v: v)
    "a".join(["b"])
    str(3)
    return max(1, 2)


sys.setprofile(profiler)
work()
sys.setprofile(None)
print(sys.getprofile())


def count(frame, event, arg):
    if frame.f_code.co_name == "in_thread":
        seen.append(event)


def in_thread():
    return len("abc")


seen = []
threading.setprofile(count)
thread = threading.Thread(target=in_thread)
thread.start()
thread.join()
print(seen, threading.getprofile() is count, sys.getprofile())
threading.setprofile(None)


def tracer(frame, event, arg):
    if frame.f_code.co_name == "in_thread":
        traced.append(event)
        return tracer


traced = []
threading.settrace(tracer)
thread = threading.Thread(target=in_thread)
thread.start()
thread.join()
print(traced, threading.gettrace() is tracer)
threading.settrace(None)


def failing_hook(frame, event, arg):
    raise LookupError("from the hook")


def callee():
    return 1


try:
    sys.settrace(failing_hook)
    callee()
except LookupError as e:
    print(e, sys.gettrace())


def per_frame(frame, event, arg):
    frame.f_trace_lines = False
    frame.f_trace_opcodes = False
    events.append(event)
    return per_frame


events = []


def two_lines():
    a = 1
    return a


sys.settrace(per_frame)
two_lines()
sys.settrace(None)
print(events)


def only_call(frame, event, arg):
    events.append((event, frame.f_code.co_name))
    return None


events = []
sys.settrace(only_call)
two_lines()
sys.settrace(None)
print(events)
