# expect: CPython 3.13
# Which of several wrong arguments is told.


def told(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for first in ("a", 1, None, "ab"):
    for second in (1, None, "a", "ab", b"a"):
        for rest in ((), (None,), (1,), ("z",), (b"z",)):
            print(first, second, rest, told(lambda: str.maketrans(first, second, *rest)))
