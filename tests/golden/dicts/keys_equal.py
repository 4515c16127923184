# expect: CPython 3.13
# Keys that are equal are one key, and the first one stays.
d = {1: "int", 1.0: "float", True: "bool"}
print(d, d[1.0])
class K:
    def __init__(self, h): self.h = h
    def __hash__(self): return self.h
    def __eq__(self, o): return False
a, b = K(1), K(1)
d = {a: "a", b: "b"}
print(d[a], d[b], len(d), K(1) in d)
nan = float("nan")
print({nan: 1}[nan], float("nan") in {nan: 1}, {0: "a", -0.0: "b"}, {"a": 1, b"a": 2})
