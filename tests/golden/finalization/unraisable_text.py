# expect: CPython 3.13
# What is told of an exception that nobody can catch: no marks below the lines, nothing of how it came about.
import io
import re
import sys


class Lost:
    class Error(Exception):
        def __str__(self):
            return 1 / 0

    def __init__(self, f):
        self.f = f

    def __del__(self): self.f()


def chained():
    try:
        1 / 0
    except ZeroDivisionError:
        raise ValueError("second")


def empty():
    raise KeyError


def own():
    raise Lost.Error


def deep(n=7):
    if n == 0:
        raise LookupError("deep")
    deep(n - 1)


def noted():
    e = OSError("noted")
    e.add_note("a note")
    raise e


sys.stderr = io.StringIO()
for f in (chained, empty, own, deep, noted):
    x = Lost(f)
    del x
told = re.sub(" at 0x[0-9a-f]+", "", sys.stderr.getvalue())
print(re.sub('File ".*/', 'File "', told))
