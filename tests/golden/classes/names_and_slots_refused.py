# expect: CPython 3.13
# What type() refuses as a name, a docstring or slots; attributes of classes that can be deleted or not.


def tell(function):
    try:
        print(function())
    except Exception as error:
        print(type(error).__name__, error)


class B:
    pass


for name in ("A", "\xc4", "B.A", "42", "", "A\0B", "A\udcdcB"):
    tell(lambda: type(name, (), {}).__name__)
C = type("C", (), {})
for name in ("D.E", "A\0B", "A\udcdcB", 3):
    tell(lambda: setattr(C, "__name__", name))
    print(C.__name__, C.__qualname__)
for doc in ("x\0y", b"x", 42, None, "x\udcdcy"):
    tell(lambda: ascii(type("C", (), {"__doc__": doc}).__doc__))
C.__doc__ = "x\udcdcy"
print(ascii(C.__doc__))
for bases, slots in [((), b"x"), ((int,), "x"), ((), ""), ((), "42"), ((), "x\0y"), ((), ("__dict__", "__dict__")),
                     ((), ("__weakref__", "__weakref__")), ((B,), "__dict__"), ((B,), "__weakref__"),
                     ((tuple,), ()), ((B,), "x")]:
    tell(lambda: type("A", bases, {"__slots__": slots}).__slots__)


class G[T]:
    pass


G.__type_params__ = "whatever"
tell(lambda: delattr(G, "__type_params__"))
print(G.__type_params__)
tell(lambda: delattr(B, "__abstractmethods__"))
B.__abstractmethods__ = ["x"]
tell(B)
tell(lambda: delattr(B, "__abstractmethods__"))
tell(lambda: type(B()).__name__)
print("__firstlineno__" in B.__dict__)
B.__module__ = "elsewhere"
print(B.__module__, "__firstlineno__" in B.__dict__)


class P:
    kept = property(doc="given")

    @kept.getter
    def kept(self):
        """of the getter"""

    @property
    def taken(self):
        """the first"""

    @taken.getter
    def taken(self):
        """the second"""

    bare = taken.getter(lambda self: 1)


print(P.kept.__doc__, P.taken.__doc__, P.bare.__doc__)
