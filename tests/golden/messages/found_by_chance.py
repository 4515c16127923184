# expect: CPython 3.13
"""What random programs have found: orders of checks, and small things."""

import array
import datetime
import decimal
import re
from collections import Counter, deque


def tell(f):
    try:
        print(repr(f()))
    except Exception as ex:
        print(type(ex).__name__, ex)


for key, value in ((7, ()), (7, 256), (7, 3), (0, 300), (10**30, 3)):
    tell(lambda: bytearray(b"abc").__setitem__(key, value))
view = memoryview(bytearray(b"abcdef"))
for key in ((1, 2), (1, "2"), (), 2**70, -2**70):
    tell(lambda: view[key])
numbers = array.array("i", range(4))
for key in (2**70, -2**70, slice(None, None, 0)):
    tell(lambda: numbers[key])
    tell(lambda: numbers.__setitem__(key, range(3)))
print(-Counter(a=3, b=-1))
tell(lambda: -Counter(a=[]))
print(deque() * 10**15, deque(maxlen=3) * 10**15, deque([1, 2], 3) * 10**15)
print(re.compile("x", 3), re.compile("x", re.I))
print(datetime.datetime(2000, 1, 1, fold=1, tzinfo=datetime.timezone.utc), repr(datetime.time(1, fold=1, tzinfo=datetime.timezone.utc)))
for seconds in (float("nan"), float("inf"), float("-inf")):
    tell(lambda: datetime.datetime.fromtimestamp(seconds))
for digits in ((1, (1, 2, 11), "F"), (0, (1, 2), "F"), (0, (), "F"), (0, "12", "F"), (0, [1, -1], "F")):
    tell(lambda: decimal.Decimal(digits))
import fnmatch
import struct

tell(lambda: fnmatch.fnmatchcase("x", []))
for code in ("N", "n", "Q", "q", "P", "=Q", "<q", "B", "@I"):
    for number in (-1, -2**31, 2**64, -2**63 - 1):
        tell(lambda: len(struct.pack(code, number)))
decimal.setcontext(context := decimal.Context(traps=[]))
for text in ("x", "1/0", "0/0", "sNaN", "1/3"):
    a, _, b = text.partition("/")
    context.clear_flags()
    decimal.Decimal(a) / decimal.Decimal(b or 1)
    context.flags[decimal.Inexact] = True
    print(text, context)
