# expect: CPython 3.13
# getattr, setattr, hasattr, delattr and vars.
class A:
    x = 1
a = A()
setattr(a, "y", 2)
print(getattr(a, "x"), getattr(a, "z", None), hasattr(a, "y"), vars(a))
delattr(a, "y")
print(hasattr(a, "y"), a.__dict__)
for text in ("getattr(a, 'q')", "getattr(a, 1)", "delattr(a, 'x')", "vars(1)"):
    try:
        eval(text)
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
