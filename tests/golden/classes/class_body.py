# expect: CPython 3.13
# A class body is a scope that its functions do not see.
x = "module"
class C:
    x = "class"
    y = x
    def f(self): return x
    z = [x for _ in range(1)]
print(C.y, C().f(), C.z)
class D:
    for i in range(3): pass
    if i == 2: big = True
print(D.i, D.big)
