# expect: CPython 3.13
# What functions of modules say of wrong arguments.
import heapq, unicodedata, zlib


def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


for name in ("category", "bidirectional", "combining", "mirrored", "decomposition",
             "east_asian_width", "decimal", "digit", "numeric", "name"):
    for value in (1, None, "ab", ""):
        tell(getattr(unicodedata, name), value)
for value in (1, None, "no such thing", "BULLET", b"BULLET"):
    tell(unicodedata.lookup, value)
for value in (None, (1,)):
    tell(heapq.heapify, value)
    tell(heapq.heappop, value)
# A number is no buffer of so many zeros.
for value in (5, "text", None, [1, 2]):
    tell(zlib.compress, value)
    tell(zlib.decompress, value)
    tell(zlib.decompressobj().decompress, value)
print(zlib.decompress(memoryview(zlib.compress(bytearray(b"fine")))))
