# expect: CPython 3.13
# Named tuples.
from collections import namedtuple
P = namedtuple("P", "x y z", defaults=[0])
p = P(1, y=2)
print(p, p.x, p[1], p._replace(x=9), p._asdict(), P._fields, P._make([4, 5, 6]), P._field_defaults, p == (1, 2, 0), [*p])
for action in (lambda: P(), lambda: P(1, 2, 3, 4), lambda: namedtuple("A", "a a"), lambda: namedtuple("A", "class"), lambda: namedtuple("A", "_x"), lambda: P._make([1]), lambda: p._replace(q=1), lambda: setattr(p, "x", 1)):
    try:
        action()
    except (TypeError, ValueError, AttributeError) as e:
        print(type(e).__name__, e)
print(namedtuple("R", "a def a", rename=True)._fields)
