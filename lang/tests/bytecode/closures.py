def outer(a, b=1, *, c: int = 2):
    d = a
    def inner(x=d):
        nonlocal d
        d += x
        return lambda: (a, d)
    del d
    global g
    g = inner
    return inner
