def f(x):
    match x:
        case 0 | None:
            return 0
        case [1, a, *rest] if a:
            return rest
        case [first, *_, last]:
            return first, last
        case {"k": v, **more}:
            return v, more
        case Point(0, y=b) as p:
            return b, p
        case (1 as n, _) | (_, 2 as n):
            return n
        case _:
            return x.y
