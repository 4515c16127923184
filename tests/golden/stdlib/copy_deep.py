# expect: CPython 3.13
# Shallow and deep copies.
import copy
a = [1, [2, 3], {"k": (4, [5])}]
a.append(a)
s, d = copy.copy(a), copy.deepcopy(a)
print(s[1] is a[1], d[1] is a[1], d[3] is d, d[2])
class C:
    def __init__(self): self.x = [1]
c = C(); e = copy.deepcopy(c); f = copy.copy(c)
print(e.x == c.x, e.x is c.x, f.x is c.x, copy.deepcopy((1, 2)) == (1, 2))
