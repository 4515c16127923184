def f(a, b):
    a, b = b, a
    x = y = a.z = b[0] = [a, *b]
    (p, q), *r = x
    a.n += 1
    b[a] -= 2
    b[1:p] = b[q:]
    del a.n, b[0], p
    print(p, (w := q), w)
