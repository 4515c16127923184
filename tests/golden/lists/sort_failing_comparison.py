# expect: CPython 3.13
# When a comparison fails the list still has all its items.
class Bad:
    def __init__(self, n): self.n = n
    def __lt__(self, o):
        if self.n == 7: raise RuntimeError("seven")
        return self.n < o.n
l = [Bad(n) for n in (5, 3, 9, 7, 1, 8)]
try:
    l.sort()
except RuntimeError as e:
    print(e)
print(sorted(b.n for b in l))
