# expect: CPython 3.13
# __call__ is looked up on the class, not on the instance.
class Adder:
    def __init__(self, n): self.n = n
    def __call__(self, x, /, *, times=1): return (x + self.n) * times
a = Adder(3)
a.__call__ = lambda x: "instance"
print(a(1), a(1, times=2), callable(a), callable(1), list(map(a, [1, 2])))
