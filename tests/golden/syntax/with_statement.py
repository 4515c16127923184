# expect: CPython 3.13
# Several items are entered from the left and left from the right.
class M:
    def __init__(self, n): self.n = n
    def __enter__(self):
        print("enter", self.n)
        return self.n
    def __exit__(self, *exc):
        print("exit", self.n, exc[0] and exc[0].__name__)
        return self.n == 1

with M(1) as a, M(2) as b:
    print(a, b)
with (M(1) as a, M(2),):
    raise ValueError
print("after")
with M(1) as (x), M(3) as d:
    pass
