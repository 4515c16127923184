# expect: CPython 3.13
# Which of several wrong arguments is told, and how subclasses are called.


def told(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for separator in (1, [], [1], {1, 2}, None, "ab", "é", b"", bytearray(b":"), memoryview(b"-"), (1,), ":"):
    print(type(separator).__name__, told(lambda: b"abc".hex(separator)))
for method in ("find", "rindex", "count"):
    for needle in ([], "", 300, -1, None, 1.5, b"b", 98):
        for start in ("v", 1.5, None, 2**70):
            print(method, needle, start, told(lambda: getattr(b"abc", method)(needle, start)))
for count in (-1, -10**25, 10**25):
    print(count, told(lambda: bytes(count)), told(lambda: bytearray(count)))


class Own(bytes):
    pass


class OwnArray(bytearray):
    pass


def grown(x, y):
    x += y
    return x


print(told(lambda: Own() + 1), told(lambda: OwnArray() + "x"), told(lambda: grown(OwnArray(), 1)), told(lambda: b"" + None))
