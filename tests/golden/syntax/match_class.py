# expect: CPython 3.13
# Class patterns look at attributes, by __match_args__ or by name.
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y):
        self.x, self.y = x, y

def f(p):
    match p:
        case Point(0, 0):
            return "origin"
        case Point(x, y=0):
            return f"on the x axis at {x}"
        case Point(x=x, y=y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "point"
        case int(n) | float(n):
            return f"number {n}"
        case str():
            return "text"
        case _:
            return "other"

for p in (Point(0, 0), Point(3, 0), Point(2, 2), Point(1, 2), 5, 2.5, "s", None):
    print(f(p))
try:
    match Point(1, 2):
        case Point(1, 2, 3):
            pass
except TypeError as e:
    print(e)
