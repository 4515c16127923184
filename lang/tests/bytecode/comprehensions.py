def f(xs, k):
    a = [x * k for x in xs if x]
    b = {x: y for x in xs for y in [x + 1]}
    c = {lambda: x for x in xs}
    d = (x for x in xs if (last := x))
    return a, b, c, d, last
squares = [i * i for i in range(3)]
