# expect: CPython 3.13
# A bound method keeps its object; two of the same are equal.
class A:
    def m(self): return self
    @classmethod
    def c(cls): return cls
    @staticmethod
    def s(x): return x
a = A()
m = a.m
print(m() is a, m.__self__ is a, m.__func__ is A.m, a.m == a.m, a.m is a.m, hash(a.m) == hash(m))
print(A.c() is A, a.c() is A, A.c.__self__ is A, A.s(1), a.s(2), A.m(5))
