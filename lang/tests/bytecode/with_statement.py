def f(a):
    for x in a:
        with x as y, a.lock:
            if y:
                continue
            return x
