# expect: CPython 3.13
# The class of the first argument chooses the function.
from functools import singledispatch, singledispatchmethod
@singledispatch
def f(x): return "object"
@f.register
def _(x: int): return "int"
@f.register(list)
@f.register(tuple)
def _(x): return "sequence"
print(f(1), f(True), f([1]), f(()), f("s"), f.dispatch(bool)(1))
class C:
    @singledispatchmethod
    def m(self, x): return "any"
    @m.register
    def _(self, x: str): return "str"
print(C().m(1), C().m("a"))
