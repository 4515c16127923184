# expect: CPython 3.13
import bz2, lzma, io, os, tempfile
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, str(e).split("'/")[0])
data = bytes(range(256)) * 40 + b"the same line again\n" * 200
for m in (bz2, lzma):
    packed = m.compress(data)
    print(m.decompress(packed) == data, m.decompress(packed + packed) == data * 2, m.decompress(packed + b"junk") == data)
    for bad in (b"", b"x", packed[:-3], packed + b"junk", packed + packed[:9]):
        t(lambda: len(m.decompress(bad)))
        t(lambda: len(m.open(io.BytesIO(bad)).read()))
    d = (m.BZ2Decompressor if m is bz2 else m.LZMADecompressor)()
    out = b"".join(d.decompress(packed[i:i + 7]) for i in range(0, len(packed), 7))
    print(out == data, d.eof, d.unused_data, d.needs_input)
    t(lambda: d.decompress(b"more"))
    d = type(d)()
    pieces = [d.decompress(packed + b"tail", 1000)]
    while not d.eof:
        print(d.needs_input, end=" ") if len(pieces) < 3 else None
        pieces.append(d.decompress(b"", 1000))
    print(b"".join(pieces) == data, max(map(len, pieces)), d.unused_data)
    c = (m.BZ2Compressor if m is bz2 else m.LZMACompressor)()
    made = c.compress(data[:99]) + c.compress(data[99:]) + c.flush()
    print(m.decompress(made) == data)
    t(c.flush); t(lambda: c.compress(b"x"))
    path = os.path.join(tempfile.mkdtemp(), "f")
    with m.open(path, "wt", encoding="utf-8") as f:
        f.write("é line\nsecond\n" * 3)
    with m.open(path, "at", encoding="utf-8") as f:
        f.writelines(["appended\n", "end"])
    with m.open(path, "rt", encoding="utf-8") as f:
        print(f.readlines())
    with m.open(path) as f:
        print(f.read(3), f.tell(), f.seek(-4, 2), f.read(), f.seek(0), f.readline(), f.peek()[:3], f.read1(5), f.readable(), f.writable(), f.seekable(), f.mode, f.closed)
        b = bytearray(4); print(f.readinto(b), b, [len(l) for l in f])
        t(lambda: f.write(b"x"))
    t(f.read); print(f.closed)
    with m.open(path, "wb") as f:
        t(f.read); t(lambda: f.seek(1)); print(f.write(memoryview(b"abc")), f.tell(), f.mode)
    t(lambda: m.open(path, "q")); t(lambda: m.open(path, "rbt")); t(lambda: m.open(path, "rb", encoding="x")); t(lambda: m.open(5, "rb"))
    t(lambda: m.open(path + "none"))
t(lambda: bz2.BZ2Compressor(10)); t(lambda: bz2.compress(b"a" * 100, 1) == bz2.compress(b"a" * 100, 9))
for k in (dict(format=3), dict(format=lzma.FORMAT_ALONE, check=1), dict(preset=3, filters=[{"id": 33}]), dict(format=9), dict(filters=[{}]), dict(preset=77), dict(filters=[{"id": 33, "foo": 3}]), dict(filters=[{"id": 99}])):
    t(lambda: lzma.LZMACompressor(**k))
for k in (dict(format=3), dict(format=9), dict(format=3, memlimit=100, filters=[{"id": 33}]), dict(format=1, filters=[{"id": 33}])):
    t(lambda: lzma.LZMADecompressor(**k))
t(lambda: lzma.decompress(lzma.compress(b"ab"), memlimit=1000))
raw = [{"id": lzma.FILTER_DELTA, "dist": 3}, {"id": lzma.FILTER_LZMA2, "preset": 7}]
t(lambda: lzma.compress(b"abc" * 10, format=lzma.FORMAT_ALONE)); t(lambda: lzma.compress(b"abc" * 10, format=lzma.FORMAT_RAW, filters=raw))
t(lambda: lzma.decompress(lzma.compress(data, lzma.FORMAT_RAW, filters=raw), lzma.FORMAT_RAW, filters=raw) == data)
for check in (lzma.CHECK_NONE, lzma.CHECK_CRC32, lzma.CHECK_SHA256):
    d = lzma.LZMADecompressor(); print(d.check, d.decompress(lzma.compress(b"a", check=check)), d.check)
print(lzma.is_check_supported(4), lzma.is_check_supported(7), len(lzma.compress(data, preset=9 | lzma.PRESET_EXTREME)))
import tarfile, zipfile, shutil, codecs
for kind in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
    b = io.BytesIO()
    with zipfile.ZipFile(b, "w", kind) as z:
        z.writestr("n", data)
    print(zipfile.ZipFile(b).read("n") == data)
for kind in ("bz2", "xz"):
    b = io.BytesIO()
    with tarfile.open(fileobj=b, mode="w:" + kind) as z:
        info = tarfile.TarInfo("n"); info.size = len(data); z.addfile(info, io.BytesIO(data))
    b.seek(0); print(tarfile.open(fileobj=b).extractfile("n").read() == data)
print(shutil.get_archive_formats())

for filters in (({"id": lzma.FILTER_LZMA2} for _ in iter(int, 1)), [{"id": lzma.FILTER_LZMA2}] * 5, []):
    try:
        lzma.LZMACompressor(format=lzma.FORMAT_RAW, filters=filters)
    except (TypeError, ValueError, lzma.LZMAError) as e:
        print(type(e).__name__, e)
