# expect: CPython 3.13
# __slots__ leaves no room for other attributes.
class P:
    __slots__ = ("x", "y")
    def __init__(self, x): self.x = x
p = P(1)
p.y = 2
print(p.x, p.y, hasattr(p, "__dict__"))
for action in (lambda: setattr(p, "z", 1), lambda: P(1).y):
    try:
        action()
    except AttributeError as e:
        print(e)
class Q(P):
    __slots__ = ("z", "__dict__")
q = Q(1)
q.z = q.w = 3
print(q.__dict__, P.x.__class__.__name__)
try:
    class R:
        x = 1
        __slots__ = "x"
except ValueError as e:
    print(e)
