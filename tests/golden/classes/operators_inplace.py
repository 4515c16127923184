# expect: CPython 3.13
# Without __iadd__ the plain operator and an assignment do.
class A:
    def __init__(self, v): self.v = v
    def __add__(self, o): return A(self.v + o)
class B(A):
    def __iadd__(self, o): self.v += 100 * o; return self
a = a0 = A(1)
a += 1
b = b0 = B(1)
b += 1
print(a.v, a0.v, b.v, b is b0)
