# expect: CPython 3.13
# Objects that are equal and hash alike are one key.
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return hash(self.n)
    def __eq__(self, o): return self.n == o.n
d = {K(1): "a"}
d[K(1)] = "b"
print(len(d), d[K(1)], K(1) in {K(1)}, hash(K(7)) == hash(7))
print(hash(1) == hash(1.0) == hash(True), {1: "a", 1.0: "b", True: "c"})
