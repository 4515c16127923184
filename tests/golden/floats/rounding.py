# expect: CPython 3.13
# round goes to even in the middle, and to an int without digits.
print([round(x) for x in (0.5, 1.5, 2.5, -0.5, -1.5, 2.675)], round(2.675, 2), round(1234.5678, -2), round(0.15, 1), round(1e300, 2), round(5, -1), round(15, -1), round(25, -1), round(-15, -1), round(12345, 2))
print(type(round(1.5)), type(round(1.5, 0)), round(1.0, 400), round(123.456, -5))
