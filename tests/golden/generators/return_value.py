# expect: CPython 3.13
# The value returned by a generator is that of the StopIteration, and of yield from.
def inner():
    x = yield 1
    return ("inner", x)
def outer():
    result = yield from inner()
    print("result", result)
    return "outer"
o = outer()
print(next(o))
try:
    o.send(5)
except StopIteration as e:
    print(e.value)
