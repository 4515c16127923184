# expect: CPython 3.13
# Operands are evaluated from left to right; in an assignment the right side goes first.
def f(x):
    print(x, end=" ")
    return x

d = {}
d[f("k")] = f("v")
print()
f(1) + f(2) * f(3)
print()
{f("a"): f("b"), f("c"): f("d")}
print()
def g(*a, **k): pass
g(f(1), *[f(2)], x=f(3), **{"y": f(4)})
print()
