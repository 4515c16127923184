# expect: CPython 3.13
# The @ operator and its in-place form.
class M:
    def __init__(self, n): self.n = n
    def __matmul__(self, o): return f"{self.n}@{o.n}"
    def __rmatmul__(self, o): return f"{o}@r{self.n}"
    def __imatmul__(self, o): self.n += o.n; return self
a, b = M(1), M(2)
print(a @ b, 5 @ a)
a @= b
print(a.n)
