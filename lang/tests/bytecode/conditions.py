def f(a, b, c):
    if a < b <= c and not (a is None or b in (1, 2)):
        a = b if c > 0 else a
    elif a == "x" or b != 3:
        a = a and b or c
    while a >= 10 and b is not None:
        a -= 1
    return 0 <= a < len(b) < c, a in [1, 2], b not in {3}
