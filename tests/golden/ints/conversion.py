# expect: CPython 3.13
# int() of texts in any base, with signs, spaces and underscores.
print(int(" 12 "), int("-0x1F", 16), int("0b101", 0), int("1_000"), int("z", 36), int("077", 8), int("٣"), int(3.99), int(-3.99), int(True), int("0o17", 0), int(b"12"))
for text in ("", " ", "1__0", "_1", "0x", "1.5", "12a", "+ 1", "010"):
    try:
        print(int(text, 0))
    except ValueError as e:
        print(e)
print(bin(-5), oct(64), hex(255), hex(-255), f"{5:b} {255:#x} {255:X} {8:o} {1234567:,} {1234567:_} {-5:+} {5:+} {5: } {65:c}")
