# expect: CPython 3.13
# type with three arguments makes a class.
C = type("C", (list,), {"n": 1, "f": lambda self: len(self)})
c = C([1, 2])
print(C.__name__, c.f(), c.n, C.__bases__, C.__module__, c)
for text in ("type()", "type('A', (), {}, 1)", "type(1, (), {})", "type('A', (1,), {})", "type('A', (bool,), {})"):
    try:
        eval(text)
    except TypeError as e:
        print(e)
