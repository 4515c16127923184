# expect: CPython 3.13
# The name of an except clause is gone behind it.
e = "before"
try:
    raise KeyError("k")
except KeyError as e:
    print(repr(e))
try:
    e
except NameError as x:
    print(x)
