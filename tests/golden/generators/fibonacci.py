# expect: CPython 3.13
# An endless generator is cut by islice.
from itertools import islice, takewhile
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
print(list(islice(fib(), 10)), list(takewhile(lambda x: x < 30, fib())), next(islice(fib(), 300, None)))
