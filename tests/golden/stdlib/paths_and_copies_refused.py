# expect: CPython 3.13
# A class that says __fspath__ = None is no path; what a reduction gives as arguments need not be a tuple.
import copy, os
class P:
    def __fspath__(self): return "p"
class N(P): __fspath__ = None
class W(P):
    def __fspath__(self): return 1
def attempt(make):
    try: print(make())
    except TypeError as e: print(e)
for value in P(), N(), W(), 5, b"b":
    attempt(lambda: os.fspath(value))
class R:
    def __init__(self, parts): self.parts = parts
    def __reduce__(self): return self.parts
for parts in (list, ("ab",)), (1, 2), (list, 2), (1, ()), (list, ["ab"]), (print, "ab"):
    attempt(lambda: copy.copy(R(iter(parts))))
    attempt(lambda: copy.copy(R(parts)))
attempt(lambda: copy.deepcopy(R((list, 2))))
