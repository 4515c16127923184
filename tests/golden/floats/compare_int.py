# expect: CPython 3.13
# Comparison of floats with integers is exact.
print(2 ** 53 + 1 == float(2 ** 53 + 1), 2 ** 53 + 1 > float(2 ** 53), 10 ** 400 > float("inf"), 10 ** 400 < float("inf"), 1 == 1.0, 1.5 > 1, float("nan") < 10 ** 400, -10 ** 400 < -1e308)
print(sorted([3, 1.5, 2, -0.5]), max(1, 1.0), max(1.0, 1), 0.1 in [0.1], {1: "a"}[1.0])
