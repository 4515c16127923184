# expect: CPython 3.13
# stderr: exact
# exit: 1
# Generators and lambdas appear by their names.
def g():
    yield 1
    yield from (1 / x for x in [0])
f = lambda it: list(it)
f(g())
