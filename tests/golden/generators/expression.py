# expect: CPython 3.13
# A generator expression is lazy, but its first iterable is taken at once.
print((i for i in range(3)).__next__())
try:
    (i for i in 5)
except TypeError as e:
    print(e)
g = (1 / i for i in (1, 0))
print(next(g))
try:
    next(g)
except ZeroDivisionError as e:
    print(e)
print(list(g), sum(x * x for x in range(4)), max((len(w), w) for w in "a bbb cc".split()))
