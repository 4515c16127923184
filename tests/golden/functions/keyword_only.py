# expect: CPython 3.13
# Parameters after * or *args are given by name only.
def f(a, *, k=1): return a, k
def g(*args, sep): return sep.join(args)
print(f(1), f(1, k=2), f(k=3, a=4), g("x", "y", sep="-"))
