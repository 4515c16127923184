# expect: CPython 3.13
# Methods and attributes of integers.
n = 1000
print(n.to_bytes(2, "big"), n.to_bytes(4, "little"), (-2).to_bytes(2, signed=True), int.from_bytes(b"\x03\xe8"), int.from_bytes(b"\xff\xfe", "big", signed=True))
print(n.real, n.imag, n.numerator, n.denominator, n.conjugate(), n.as_integer_ratio(), n.is_integer())
for action in ("(300).to_bytes(1)", "(-1).to_bytes(1)", "(2**64).to_bytes(8)"):
    try:
        eval(action)
    except OverflowError as e:
        print(e)
