# expect: CPython 3.13
# Abstract classes cannot be instantiated; register makes virtual subclasses.
from abc import ABC, abstractmethod
class A(ABC):
    @abstractmethod
    def f(self): ...
    @property
    @abstractmethod
    def p(self): ...
class B(A):
    def f(self): return 1
class C(B):
    p = 5
for cls in (A, B):
    try:
        cls()
    except TypeError as e:
        print(e)
print(C().f(), A.__abstractmethods__ == {"f", "p"}, isinstance(C(), A))
@A.register
class V: pass
print(issubclass(V, A), isinstance(V(), A), V.__mro__ == (V, object))
