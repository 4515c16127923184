# expect: CPython 3.13
# __getattr__ is asked last, __getattribute__ first.
class A:
    x = 1
    def __getattr__(self, name): return f"made {name}"
a = A()
print(a.x, a.y)
class B:
    x = 1
    def __getattribute__(self, name):
        if name == "x": return "intercepted"
        return super().__getattribute__(name)
    def __getattr__(self, name): return "fallback"
b = B()
print(b.x, b.zzz)
class C:
    def __setattr__(self, name, value): object.__setattr__(self, name, value * 2)
    def __delattr__(self, name): print("del", name)
c = C()
c.v = 3
del c.v
print(c.v)
