# expect: CPython 3.13
# map, filter, zip, enumerate, reversed, any and all.
print(list(map(lambda a, b: a + b, [1, 2, 3], [10, 20])), list(filter(None, [0, 1, "", "a"])))
print(list(zip("abc", range(2))), list(enumerate("ab", 5)), list(reversed([1, 2, 3])))
print(any([]), all([]), any([0, 3]), all([1, 0]), list(zip()), list(zip([1])))
try:
    list(zip([1, 2], [1], strict=True))
except ValueError as e:
    print(e)
print(list(iter([5, 6, 0, 7].pop, 0)))
