# expect: CPython 3.13
# Directives of % that are wrong in their last letter, and numbers that do not fit into a star.


def told(make):
    try:
        return repr(make())
    except Exception as error:
        return f"{type(error).__name__}: {error}"


for form in ("%5%", "%-%", "% %", "%l%", "%(a)%", "%*%", "%.2%", "%.*%", "%.%", "%%", "%%%d"):
    for given in ((), {}, 5, {"a": 1}, (1, 2)):
        print(form, given, told(lambda: form % given), told(lambda: form.encode() % given))

for letter in "diuxeEfgcsra":
    for given in ("x", None, 1.5, 1j, b"a"):
        print(letter, given, told(lambda: f"%{letter}" % (given,)), told(lambda: f"%{letter}".encode() % (given,)))

for size in (2**31, 2**63, -2**31 - 1, -2**63 - 1, -1, True, 1.0):
    print(size, told(lambda: "%.*d" % (size, 1)), told(lambda: b"%.*f" % (size, 1)))

print(b"1" % memoryview(b"a"), told(lambda: b"1" % b"a"))
