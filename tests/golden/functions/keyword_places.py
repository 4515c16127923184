# Arguments by name go to the places of their parameters, with defaults, stars and errors where they belong.


def show(*args, **kwargs):
    print(args, sorted(kwargs.items()))


def plain(a, b, c=3, d=4):
    return a, b, c, d


def only(a, *, b, c=30):
    return a, b, c


def everything(a, b=2, /, c=3, *rest, d, e=5, **more):
    return a, b, c, rest, d, e, sorted(more.items())


def attempt(f, *args, **kwargs):
    try:
        print(f(*args, **kwargs))
    except TypeError as error:
        print("TypeError:", error)


print(plain(1, b=2), plain(b=2, a=1), plain(1, 2, d=9), plain(d=1, c=2, b=3, a=4))
print(only(1, b=2), only(b=1, a=2, c=3), only(a=1, b=2))
print(everything(1, d=2), everything(1, 2, 3, 4, 5, d=6, e=7, f=8), everything(1, d=2, a=3, b=4, z=5))
attempt(plain, 1)
attempt(plain, b=1)
attempt(plain, 1, 2, a=3)
attempt(plain, 1, 2, x=3)
attempt(plain, 1, 2, 3, 4, 5)
attempt(plain, 1, 2, 3, 4, 5, d=6)
attempt(only, 1)
attempt(only, 1, 2, b=3)
attempt(only, 1, b=2, a=3)
attempt(everything)
attempt(everything, a=1, d=2)
attempt(everything, 1)
show()
show(1, x=2)
show(*(1, 2), **{"y": 3})


class Point:
    def __init__(self, x, y=0, *, scale=1):
        self.x, self.y = x * scale, y * scale

    def moved(self, dx=0, dy=0, **more):
        return Point(self.x + dx, self.y + dy), more

    def __repr__(self):
        return f"Point({self.x}, {self.y})"


print(Point(1), Point(x=1, y=2), Point(1, scale=5, y=3), Point(1, 2).moved(dy=1, color="red"))
attempt(Point)
attempt(Point, 1, z=2)
attempt(Point, 1, 2, 3)
attempt(Point, 1, x=2)


class Loud:
    def __init__(self, **kwargs):
        print("init", kwargs)

    def __new__(cls, **kwargs):
        print("new", kwargs)
        return super().__new__(cls)


Loud(a=1, b=2)


class Bad:
    def __init__(self, a):
        return a


attempt(Bad, a=1)

# Defaults are looked at when a call is made.
print(plain(1, 2))
plain.__defaults__ = (7,)
print(plain(1, 2, c=3))
attempt(plain, 1, 2)
plain.__defaults__ = None
attempt(plain, 1, 2, c=5)
only.__kwdefaults__ = {"b": "B"}
print(only(1, c=2))
attempt(only, 1)

# More than fits a window's worth of either kind.
names = ["p%d" % i for i in range(40)]
space = {}
exec("def many(%s): return p0, p39, len(locals())" % ", ".join(n + "=%d" % i for i, n in enumerate(names)), space)
print(space["many"](), space["many"](p39="x"), space["many"](1, p1=2, p2=3, p3=4, p4=5, p5=6, p6=7, p7=8, p8=9, p9=10))


# Generators, closures and wrappers.
def count(start, *, step=1):
    while True:
        yield start
        start += step


numbers = count(step=5, start=10)
print(next(numbers), next(numbers))


def outer(k):
    def inner(a, *, b=k):
        return a, b, k
    return inner


print(outer(7)(a=1), outer(7)(1, b=2))


def wrapped(f):
    def wrapper(*args, **kwargs):
        return f(*args, **kwargs)
    return wrapper


print(wrapped(only)(1, b=2, c=3), wrapped(lambda: "none")(), wrapped(show)(1, 2))
print(wrapped(Point)(1, scale=3))


class Key(str):
    pass


show(**{Key("odd"): 1})
attempt(plain, 1, **{Key("b"): 2, "c": 3})
try:
    show(**{1: 2})
except TypeError as error:
    print(error)


# Values live exactly as long as they should.
class Noted:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("gone", self.name)


def last(a, b=None, *rest, c=None, **more):
    print("in", [x.name for x in (a, b, c, *rest, *more.values()) if x])


last(Noted("a"), c=Noted("c"))
last(Noted("a"), Noted("b"), Noted("rest"), d=Noted("more"))
try:
    plain(Noted("lost"), x=1)
except TypeError as error:
    print(error)
    del error
print("end")


def deep(n, *, step=1):
    return deep(n=n - step, step=step) if n else "bottom"


print(deep(300, step=3))
try:
    deep(-1)
except RecursionError as error:
    print(type(error).__name__, error)


def spread(n, *rest):
    return spread(n - 1, *rest) if n else rest


print(spread(200, 1, 2))
