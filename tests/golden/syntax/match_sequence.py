# expect: CPython 3.13
# Sequence patterns take lists and tuples, not strings, and one starred name.
def f(x):
    match x:
        case []:
            return "empty"
        case [a]:
            return f"one {a}"
        case [1, *rest]:
            return f"one and {rest}"
        case (a, (b, c)):
            return f"nested {a} {b} {c}"
        case [*_, last]:
            return f"last {last}"
        case _:
            return "no sequence"

for x in ([], (), [7], (1, 2, 3), [2, [3, 4]], range(5), "ab", b"ab", {1: 2}, 3):
    print(repr(x), f(x))
