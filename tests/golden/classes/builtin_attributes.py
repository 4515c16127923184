# expect: CPython 3.13
# Attributes of built-in objects: dicts that stay, views of classes, generic generators, descriptors.
import functools, types


def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


def f():
    yield


class C:
    __slots__ = ("a", "__dict__")


for x in (f, functools.partial(print), functools.lru_cache(f), ValueError(1), classmethod(f),
          staticmethod(f), C(), types.SimpleNamespace()):
    print(type(x).__name__, end=": ")
    tell(delattr, x, "__dict__")
    tell(setattr, x, "__dict__", 3)
print(classmethod(f).__annotations__)

space = types.SimpleNamespace(a=1, b=2)
print(space.__replace__(b=3, c=4), space)

view = types.MappingProxyType({"x": 1, "y": 2})
print(view.get("x"), view.get("z"), view.get("z", 0), list(view.keys()), list(view.values()))
print(list(view.items()), view.copy(), list(reversed(view)), view | {"q": 5}, {"q": 5} | view)
print([name for name in ("copy", "get", "items", "keys", "values") if name in dir(view)])
tell(lambda: hash(view))
tell(lambda: view.nothing)
tell(lambda: exec("view |= {}", {"view": view}))
print(types.MappingProxyType[str, int], types.GeneratorType[int, str, None], types.CoroutineType[int])

print(type(f).__dict__["__code__"].__qualname__, C.a.__qualname__)
tell(lambda: C().a)
tell(lambda: delattr(C(), "a"))
tell(lambda: C.__abstractmethods__)
tell(lambda: setattr(C, "__name__", "a\0b"))
for call in (lambda: classmethod(f, x=1), lambda: staticmethod(x=1), lambda: super(x=1),
             lambda: super(1, 2, 3), lambda: type(1, x=2), lambda: str(1, 2, 3, 4)):
    tell(call)
