# expect: CPython 3.13
"""A trace function lets a line be left out."""
import sys


def f():
    print("first")
    print("left out")
    print("last")


def trace(frame, event, argument):
    if event == "line" and frame.f_lineno == f.__code__.co_firstlineno + 2:
        frame.f_lineno += 1
    return trace


sys.settrace(trace)
f()
sys.settrace(None)
