# expect: CPython 3.13
# super() follows the order of the instance's class.
class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
    @classmethod
    def make(cls): return super().__new__(cls)
print(D().f(), super(B, D()).f(), type(D.make()).__name__)
class E(D):
    def f(self): return [x for x in [1] for _ in [0]] + super(E, self).f()
print(E().f())
