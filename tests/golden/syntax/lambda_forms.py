# expect: CPython 3.13
# A lambda takes every kind of parameter.
f = lambda a, /, b=2, *c, d, e=5, **g: (a, b, c, d, e, g)
print(f(1, d=4), f(1, 2, 3, d=4, z=6))
print((lambda: (yield))().__class__.__name__)
print((lambda *a: a)(1, 2), (lambda x: lambda y: x + y)(1)(2))
