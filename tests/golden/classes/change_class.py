# expect: CPython 3.13
# An instance may be given another class of the same layout.
class A:
    def f(self): return "A"
class B:
    def f(self): return "B"
a = A()
a.x = 1
a.__class__ = B
print(a.f(), a.x, type(a) is B)
try:
    a.__class__ = int
except TypeError as e:
    print(e)
A.f = lambda self: "patched"
print(A().f())
