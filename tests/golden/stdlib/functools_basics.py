# expect: CPython 3.13
# partial, reduce, wraps, total_ordering, cmp_to_key.
import functools
p = functools.partial(int, base=2)
print(p("101"), p.func, p.args, p.keywords, functools.reduce(lambda a, b: a * b, range(1, 6)), functools.reduce(max, [], 0))
def deco(f):
    @functools.wraps(f)
    def inner(*a): return f(*a)
    return inner
@deco
def named(): "doc"
print(named.__name__, named.__doc__, named.__wrapped__.__name__)
@functools.total_ordering
class V:
    def __init__(self, n): self.n = n
    def __eq__(self, o): return self.n == o.n
    def __lt__(self, o): return self.n < o.n
print(V(1) <= V(1), V(2) > V(1), V(1) >= V(2), sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)))
try:
    functools.reduce(max, [])
except TypeError as e:
    print(e)
