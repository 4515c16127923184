# expect: CPython 3.13
# Value, or, and wildcard patterns.
class Color:
    RED = 1

def f(x):
    match x:
        case 0 | 1.5:
            return "zero or one and a half"
        case Color.RED:
            return "red"
        case "a" | "b" as letter:
            return f"letter {letter}"
        case None | True:
            return "singleton"
        case -3 | 2 + 4j:
            return "signed or complex"
        case _:
            return "other"

for x in (0, 1.5, 1, "b", None, True, False, -3, 2 + 4j, []):
    print(repr(x), f(x))
