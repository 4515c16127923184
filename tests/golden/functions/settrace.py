# expect: CPython 3.13
"""sys.settrace hears calls, lines, returns and exceptions."""
import sys

events = []


def tracer(frame, event, arg):
    events.append((event, frame.f_code.co_name, frame.f_lineno - frame.f_code.co_firstlineno))
    return tracer


def work(n):
    try:
        total = 1 // n
    except ZeroDivisionError:
        total = 0
    return total


sys.settrace(tracer)
work(0)
sys.settrace(None)
for event in events:
    print(*event)
