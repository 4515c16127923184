# expect: CPython 3.13
# Literals and repr of bytes and bytearrays.
print(b"abc", b"\x00\xff\n\t'", b'"\'', bytearray(b"x\\"), bytes(3), bytes([65, 66]), bytes("é", "utf-8"), bytearray(2), bytes(), bytes(b"a"), bytearray("a", "ascii"))
for action in (lambda: bytes("a"), lambda: bytes([256]), lambda: bytes(-1), lambda: bytes(1.5), lambda: bytes(1, "x")):
    try:
        action()
    except (TypeError, ValueError) as e:
        print(e)
