# expect: CPython 3.13
# A generator runs between its yields, and is its own iterator.
def g():
    print("start")
    x = yield 1
    print("got", x)
    yield 2
    print("end")
it = g()
print(iter(it) is it, next(it), next(it), next(it, "default"), list(it))
