def g(n):
    while n:
        got = yield n
        n = yield from h(got)
    try:
        yield
    finally:
        print("done")
