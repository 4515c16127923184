# expect: CPython 3.13
# A sorted list takes n - 1 comparisons, and so does one that falls.
class N:
    count = 0
    def __init__(self, v): self.v = v
    def __lt__(self, other):
        N.count += 1
        return self.v < other.v
for values in (range(1000), range(1000, 0, -1), [1] * 100):
    N.count = 0
    sorted(map(N, values))
    print(len(values), N.count)
