# expect: CPython 3.13
# Parameters before / cannot be given by name, so ** may take the name.
def f(a, b=2, /, **kw): return a, b, kw
print(f(1), f(1, 3, a=5, b=6))
