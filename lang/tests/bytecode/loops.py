def f(n, m):
    for i in range(n):
        for k, v in m.items():
            if k:
                continue
            break
        else:
            n = i
    while True:
        n += 1
        if n == 9:
            break
    for m[0], (x, *y) in n:
        pass
