# expect: CPython 3.13
# Too many and too few values are told apart.
for values, names in (((1, 2, 3), "a, b"), ((1,), "a, b"), ((), "a, *b, c"), (5, "a, b")):
    try:
        exec(f"{names} = {values}")
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)
