# expect: CPython 3.13
"""A trace function that a call sets is told of the very next line of the frame that made the call."""
import sys


def trace(frame, event, argument):
    print(event, frame.f_lineno - frame.f_code.co_firstlineno)
    return trace


def begin():
    sys._getframe(1).f_trace = trace
    sys.settrace(trace)


def f(x):
    begin()
    return x + 1


print(f(1))
sys.settrace(None)
