# expect: CPython 3.13
import zlib, gzip
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
words = b"the quick brown fox jumps over the lazy dog"
text = b"the lazy dog jumps over the quick brown fox"
for bits in (15, -15, 9):
    c = zlib.compressobj(wbits=bits, zdict=words); made = c.compress(text) + c.flush()
    plain = zlib.compressobj(wbits=bits); bare = plain.compress(text) + plain.flush()
    print(len(made), len(bare), len(made) < len(bare))
    d = zlib.decompressobj(wbits=bits, zdict=words); print(d.decompress(made), d.eof)
    if bits > 0:
        t(lambda: zlib.decompressobj(wbits=bits).decompress(made)); t(lambda: zlib.decompressobj(wbits=bits, zdict=b"other").decompress(made)); t(lambda: zlib.decompress(made))
t(lambda: zlib.decompressobj(zdict="x"))
d = zlib.decompressobj(zdict=words); c = zlib.compressobj(zdict=words); made = c.compress(text) + c.flush(); print(b"".join(d.decompress(made[i:i + 1]) for i in range(len(made))))
for level in range(-1, 10): print(level, len(zlib.compress(text * 20, level)), len(zlib.compress(bytes(range(256)) * 9, level)), zlib.compress(text, level)[:2])
print(zlib.compress(b"a" * 50), len(gzip.compress(text * 9, mtime=0)))
t(lambda: zlib.decompress(b"xx")); t(lambda: zlib.decompress(zlib.compress(text)[:-2])); t(lambda: zlib.decompress(zlib.compress(text)[:-1] + b"!")); t(lambda: zlib.decompress(b"\x78\x9c\xff\xff\xff"))
