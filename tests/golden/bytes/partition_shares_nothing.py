# expect: CPython 3.13
# The two empty parts of a bytearray without the separator are two objects.
for parts in bytearray(b"x").partition(b"y")[1:], bytearray(b"x").rpartition(b"y")[:2]:
    first, second = parts
    first += b"!"
    print(first, second)
