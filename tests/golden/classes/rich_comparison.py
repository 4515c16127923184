# expect: CPython 3.13
# Comparison falls back to the reflected one, equality to identity.
class V:
    def __init__(self, n): self.n = n
    def __lt__(self, o): return self.n < o.n if isinstance(o, V) else NotImplemented
    def __eq__(self, o): return isinstance(o, V) and self.n == o.n
a, b = V(1), V(2)
print(a < b, a > b, a == V(1), a != b, a == 1, sorted([b, a])[0] is a, max(a, b) is b)
try:
    a <= b
except TypeError as e:
    print(e)
try:
    hash(a)
except TypeError as e:
    print(e)
print(object() == object(), V.__hash__)
