# expect: CPython 3.13
# throw raises at the yield, close raises GeneratorExit there.
def g():
    try:
        while True:
            try:
                yield 1
            except ValueError as e:
                print("caught", e)
                yield "handled"
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("cleanup")
it = g()
next(it)
print(it.throw(ValueError("v")), next(it))
it.close()
it.close()
try:
    it.throw(KeyError("after"))
except KeyError as e:
    print(repr(e))
def bad():
    try:
        yield
    except GeneratorExit:
        yield
b = bad()
next(b)
try:
    b.close()
except RuntimeError as e:
    print(e)
