# expect: CPython 3.13
# Floor division and modulo follow the sign of the divisor.
for a in (7, -7):
    for b in (2, -2, 3):
        print(a, b, a // b, a % b, divmod(a, b), a / b, int(a / b))
print(2 ** 10, 2 ** -1, (-2) ** 3, 0 ** 0, pow(3, 4, 5), pow(3, -1, 7), 5 ** True)
