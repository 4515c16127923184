# expect: CPython 3.13
# The value is evaluated first, then the targets from left to right.
i = 0
x = [0, 0]
i = x[i] = 1
print(i, x)
a = b = c = []
a.append(1)
print(a, b, c, a is c)
