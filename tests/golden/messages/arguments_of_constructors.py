# expect: CPython 3.13
# Whose name stands in messages about the arguments of constructors and static methods.
class S(set): pass
class F(frozenset): pass
class M(type): pass
def attempt(make):
    try: print(make())
    except TypeError as e: print(e)
for make in (lambda: S(1, 2), lambda: F(1, 2), lambda: set(1, 2), lambda: frozenset(1, 2), lambda: set(x=1),
             lambda: F([1, 1]) == {1}, lambda: M(), lambda: M(1), lambda: M(1, x=3), lambda: M("a", (), {}, 1),
             lambda: type(), lambda: type(1, 2), lambda: type("a", (), {}, 1), lambda: type.__new__(type, 1),
             lambda: type.__new__(M, 1, 2), lambda: str.maketrans(x=1), lambda: "a".maketrans(x=1),
             lambda: bytes.maketrans(x=1), lambda: bytearray.maketrans(1), lambda: str.maketrans.__qualname__,
             lambda: bytearray.maketrans.__qualname__, lambda: bytes.maketrans.__self__,
             lambda: repr(str.maketrans).partition(" at ")[0], lambda: str.maketrans == "x".maketrans):
    attempt(make)
