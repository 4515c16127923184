# expect: CPython 3.13
# A comprehension that fails leaves the outer name alone.
i = "outer"
try:
    [1 / (2 - i) for i in range(5)]
except ZeroDivisionError:
    print(i)
def f():
    i = "local"
    try:
        [1 / (2 - i) for i in range(5)]
    except ZeroDivisionError:
        pass
    return i, [i for i in "ab"], i
print(f())
