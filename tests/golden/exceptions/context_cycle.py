# expect: CPython 3.13
"""A cycle of contexts that a script made does not hang whoever raises next."""
first, second = ValueError(1), ValueError(2)
first.__context__ = second
second.__context__ = first
try:
    try:
        raise first
    except ValueError:
        raise KeyError("third")
except KeyError as e:
    print(repr(e), repr(e.__context__), e.__context__.__context__ is second)


class P:
    @property
    def broken(self):
        return self.missing


class S:
    __slots__ = ("unset",)


print(hasattr(P(), "broken"), getattr(P(), "broken", "default"), hasattr(S(), "unset"))
