# expect: CPython 3.13
# bytes have most of the methods of str.
b = b"Hello, World"
print(b.lower(), b.upper(), b.swapcase(), b.title(), b.split(b","), b.replace(b"l", b"L"), b.find(b"o"), b.find(111), b.count(b"l"), b.startswith(b"He"), b.partition(b", "), b.strip(b"Hd"))
print(b.center(16, b"*"), b.zfill(14), b.join([b"1", b"2"]), b"a b".split(), b"\n".splitlines(), b.hex(), b.hex(":"), b.hex("-", 4), bytes.fromhex("48 65"), b.isalpha(), b"12".isdigit(), b"a\tb".expandtabs(2))
print(b[0], b[1:3], b[::-1], 72 in b, b"lo" in b, list(b[:3]), b + bytearray(b"x"), bytearray(b"x") + b, b * 2 == b + b, b < b"I", b.translate(None, b"lo"), b.translate(bytes(range(256))) == b, bytes.maketrans(b"a", b"b")[97])
