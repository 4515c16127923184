# expect: CPython 3.13
# The shortest text that gives the same number back.
for x in (0.1, 1 / 3, 1e16, 1e15, 123456789012345678.0, 1e-4, 1e-5, 1e22, 1e21, 5e-324, 1.7976931348623157e308, -0.0, 2.5, 100.0, 1e100, 0.1 + 0.2, float("inf"), float("-inf"), float("nan"), 9007199254740993.0):
    print(x, repr(x), str(x), f"{x}")
