def f(a, w):
    return f"{a}", f"x{a!r:>{w}}y{a=}", "%s" % a
