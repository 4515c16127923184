# expect: CPython 3.13
# yield from passes values, exceptions and closing through.
def inner():
    try:
        yield from "ab"
        x = yield "c"
        print("x", x)
    except ValueError:
        yield "caught"
    finally:
        print("inner done")
def outer():
    yield 0
    yield from inner()
    yield from [1, 2]
print(list(outer()))
o = outer()
next(o); next(o)
print(o.gi_yieldfrom is not None)
try:
    o.throw(ValueError)
except ValueError:
    print("through str iterator")
o = outer()
next(o); next(o)
o.close()
