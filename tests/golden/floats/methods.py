# expect: CPython 3.13
# Methods of floats.
x = 0.75
print(x.as_integer_ratio(), (3.0).is_integer(), x.is_integer(), x.hex(), float.fromhex("0x1.8p+1"), x.real, x.conjugate(), (-0.1).hex(), (5e-324).hex())
print(float("1e5"), float(" -1.5 "), float("1_0.5"), float("INF"), float("-nan"), float("infinity"), float(b"2.5"), float("٣.٥"))
for s in ("", "1e", "1.2.3", "0x1", "1__0.0", "nano"):
    try:
        float(s)
    except ValueError as e:
        print(e)
print(hash(1.0), hash(0.5), hash(float("inf")), hash(1e300) == hash(int(1e300)))
