# expect: CPython 3.13
# Float arithmetic, with the signs of floor division and modulo.
print(7.5 // 2, -7.5 // 2, 7.5 % 2, -7.5 % 2, 7.5 % -2, divmod(-7.5, 2), 2 ** 0.5, 2.0 ** -1, -8.0 ** 2, (-8) ** (1 / 3))
print(1e308 * 10, -1e308 * 10, 0.0 == -0.0, 1 / 3 * 3 == 1, 0.1 + 0.2 == 0.3, float("nan") == float("nan"))
for action in ("1.0 / 0", "2.0 ** 5000", "0.0 ** -1", "int(float('inf'))", "int(float('nan'))", "1.0 % 0", "(10 ** 400) / 3", "float(10 ** 400)"):
    try:
        print(eval(action))
    except (ZeroDivisionError, OverflowError, ValueError) as e:
        print(action, type(e).__name__, e)
