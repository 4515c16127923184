# expect: CPython 3.13
"""What constructors do with an iterator that says how many items it has, truly or not."""


class Hinted:
    def __init__(self, hint):
        self.hint, self.left = hint, 3

    def __iter__(self):
        return self

    def __next__(self):
        if not self.left:
            raise StopIteration
        self.left -= 1
        return 65

    def __length_hint__(self):
        if isinstance(self.hint, Exception):
            raise self.hint
        return self.hint


def extended(x):
    out = bytearray(b"a")
    out.extend(x)
    return out


def extended_list(x):
    out = [1]
    out.extend(x)
    return out


hints = (3, 100, -1, 10**30, 2**62, True, "x", None, NotImplemented, ValueError("own"), TypeError("own"), 3.5)
for hint in hints:
    for function in (bytes, bytearray, list, tuple, set, extended, extended_list):
        try:
            print(repr(hint), function.__name__, function(Hinted(hint)))
        except Exception as error:
            print(repr(hint), function.__name__, type(error).__name__, error)
