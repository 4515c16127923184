# expect: CPython 3.13
# Sorting is stable, in place, and keeps the list empty for onlookers.
l = [("b", 2), ("a", 2), ("c", 1)]
l.sort(key=lambda t: t[1]); print(l)
l.sort(key=lambda t: t[1], reverse=True); print(l)
l.sort(); print(l)
x = [3, 1, 2]
seen = []
def key(v):
    seen.append(len(x))
    return v
x.sort(key=key)
print(x, seen)
def changes(v):
    x.append(0)
    return v
try:
    x.sort(key=changes)
except ValueError as e:
    print(e)
try:
    [1, "a"].sort()
except TypeError as e:
    print(e)
import random
random.seed(1)
big = [random.random() for _ in range(1000)]
print(sorted(big) == sorted(sorted(big), reverse=True)[::-1], sorted([5, 1.5, True, -3]), sorted("hello"), sorted({2: 1, 1: 2}))
