# expect: CPython 3.13
# stderr: exact
# exit: 1
# An exception in __exit__ has the one in the block as its context.
class M:
    def __enter__(self): return self
    def __exit__(self, *exc):
        raise RuntimeError("in exit")
with M() as m:
    raise ValueError("in block")
