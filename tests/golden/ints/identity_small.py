# expect: CPython 3.13
# Arithmetic at the borders of machine words.
for n in (2 ** 31, 2 ** 32, 2 ** 53, 2 ** 61, 2 ** 62, 2 ** 63, 2 ** 64):
    print(n - 1, n, n + 1, -n - 1, n * n, (n - 1) * (n + 1), -n, n + n, n - (n + 1), (n + 1) // 2, -(n + 1) % 10)
x = 1
for i in range(70):
    x = x * 2 + 1
print(x, sum(1 << i for i in range(100)), sum(-(1 << i) for i in range(100)))
