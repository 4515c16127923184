# expect: CPython 3.13
# Types of modules are named with their module; who takes part in the sequence protocol is told another way.
import collections, itertools, re
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
def delete(x, key):
    del x[key]
class P: pass
show(lambda: 1 + list[int])
show(lambda: (int | str) < 5)
show(lambda: iter(int | str))
show(lambda: collections.deque() + 5)
show(lambda: itertools.count() + 1)
show(lambda: re.compile("a").nothing)
show(lambda: collections.deque().nothing)
show(lambda: delete(None, 0))
show(lambda: delete((1,), 0))
show(lambda: delete((1,), "a"))
show(lambda: delete({1}, 0))
show(lambda: delete(P(), 0))
show(lambda: delete(5, 0))
show(lambda: pow(1j, 2, 3))
show(lambda: pow(None, 1j, 3))
p = P()
try:
    p *= "ab"
except TypeError as e:
    print(e)
try:
    del (5).real
except AttributeError as e:
    print(e)
try:
    del (5).nothing
except AttributeError as e:
    print(e)
print([].__hash__, list.__hash__, {}.__class__.__hash__, repr(collections.deque([1], 3)), repr(collections.defaultdict(int)))
