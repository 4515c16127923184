def f(a, w):
    return f"{a}", f"x{a!r:>{w}}y{a=}", "%s" % a, "%s=%r%%" % (a, w), "%5s" % (a,)
