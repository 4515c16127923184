# expect: CPython 3.13
# Division of large integers keeps q * b + r == a.
a = 3 ** 150
for b in (7, -7, 2 ** 64, -(2 ** 64) - 1, 5 ** 40, a, a + 1, -a):
    for x in (a, -a):
        q, r = divmod(x, b)
        assert q * b + r == x and (0 <= r < b or b < r <= 0), (x, b)
        print(q % 1000, r % 1000)
