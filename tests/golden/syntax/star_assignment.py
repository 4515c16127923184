# expect: CPython 3.13
# A starred target takes what is left, as a list.
a, *b = 1, 2, 3
print(a, b)
*a, b = "xyz"
print(a, b)
a, (b, *c), *d = 1, "uvw", 3, 4
print(a, b, c, d)
[*e] = range(3)
print(e)
first, *middle, last = range(2)
print(first, middle, last)
