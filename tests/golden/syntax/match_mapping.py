# expect: CPython 3.13
# Mapping patterns look at the keys they name only; ** takes the rest.
def f(x):
    match x:
        case {"type": "point", "x": x, "y": y}:
            return f"point {x} {y}"
        case {"type": kind, **rest}:
            return f"{kind} {rest}"
        case {}:
            return "mapping"
        case _:
            return "other"

for x in ({"type": "point", "x": 1, "y": 2, "z": 3}, {"type": "line", "a": 1}, {}, {"q": 1}, []):
    print(f(x))
