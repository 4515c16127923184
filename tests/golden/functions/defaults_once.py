# expect: CPython 3.13
# A default value is evaluated once, when the function is defined.
def f(x, acc=[]):
    acc.append(x)
    return acc
print(f(1), f(2), f.__defaults__)
n = 1
def g(a=n): return a
n = 2
print(g())
