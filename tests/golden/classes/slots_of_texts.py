# expect: CPython 3.13
# Classes below str may have slots: each object's lie behind its characters.
import copy, gc, pickle, weakref


class Tagged(str):
    __slots__ = ("tag", "line")


class Both(Tagged):
    """With a dict as well, and a slot more."""
    __slots__ = ("more", "__dict__", "__weakref__")


class Open(Tagged):
    pass


def t(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)


for cls in (Tagged, Both, Open):
    for text in ("", "a", "seven b", "eight by", "nine byte", "日本語", "é" * 100):
        x = cls(text)
        t(lambda: x.tag)
        x.tag, x.line = [text], len(text)
        t(lambda: (x, x.tag, x.line, len(x), x == text, hash(x) == hash(text), x + "!"))
        del x.tag
        t(lambda: x.tag)
        t(lambda: x.line)
        x.tag = "again"
        t(lambda: copy.copy(x).tag)
        t(lambda: pickle.loads(pickle.dumps(x, 2)).line)
    t(lambda: setattr(x, "other", 1))
    t(lambda: x.other)

b = Both("b")
b.more, b.loose, b.tag = 1, 2, 3
t(lambda: (b.more, b.loose, b.tag, b.__dict__, b.__getstate__()))
r = weakref.ref(b)
del b
t(lambda: r())
t(lambda: weakref.ref(Tagged("x")))

# Circles through slots are collected.
gc.collect()
for cls in (Tagged, Both, Open):
    x = cls("circle")
    x.tag = [x]
    x.line = x
    del x
print(gc.collect() > 0, gc.collect())


class Dies:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


x = Tagged("holds")
x.tag = Dies("tag")
x.line = Dies("line")
x.tag = None
print("now the rest")
del x

many = []
for i in range(2000):
    x = Tagged("x" * (i % 50))
    x.tag = i
    x.line = str(i)
    many.append(x)
print(sum(x.tag for x in many), sum(len(x.line) for x in many), {x: x.tag for x in many}["xxx"])

x = Tagged("one")
x.tag = 1
y = x
y += "two"
print(type(y), y, x.tag)
t(lambda: type("T", (str,), {"__slots__": "a"})("q").a)
t(lambda: type("T", (tuple,), {"__slots__": "a"}))
t(lambda: type("T", (bytes,), {"__slots__": "a"}))
t(lambda: type("T", (int,), {"__slots__": "a"}))


class Other(str):
    __slots__ = ("tag", "line")


x.__class__ = Other
print(type(x).__name__, x, x.tag)
t(lambda: setattr(x, "__class__", Both))
