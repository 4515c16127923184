# expect: CPython 3.13
import mmap, os, tempfile, re
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
p = os.path.join(tempfile.mkdtemp(), "f"); open(p, "wb").write(b"Hello world, this is text\nsecond line\nthird")
with open(p, "r+b") as f:
    with mmap.mmap(f.fileno(), 0) as m:
        print(len(m), m[:5], m[0], m[-1], m[::7], m.size(), m.tell(), m.read(5), m.tell(), m.readline(), m.read_byte(), m.find(b"line"), m.find(b"zz"), m.rfind(b"t"), m.find(b"t", 20), m.closed)
        m.seek(0); m.write(b"HELLO"); m[6] = ord("W"); m[12:16] = b"THAT"; m.move(0, 6, 3); print(m.flush(), open(p, "rb").read())
        m.seek(-5, 2); print(m.read(), m.seek(2), m.tell()); m.seek(1, 1); print(m.tell()); m.write_byte(33); print(m[:6], re.search(rb"s\w+", m)[0], bytes(m)[:4], b"line" in m[:], memoryview(m)[0], list(m)[:2])
        t(lambda: m.__setitem__(slice(0, 2), b"abc")); t(lambda: m[999]); t(lambda: m.seek(999)); t(lambda: m.__setitem__(0, 300)); t(lambda: m.write(b"x" * 999)); t(lambda: m[0:0]); t(lambda: m.__setitem__(0, b"a"))
        open(p, "r+b").write(b"other"); print(m[:5])
        m.seek(0); print([m.readline() for _ in range(2)])
    t(lambda: m[0]); t(lambda: m.read()); t(lambda: m.closed); t(lambda: len(m))
    r = mmap.mmap(f.fileno(), 0, access=mmap.ACCESS_READ); t(lambda: r.write(b"x")); t(lambda: r.__setitem__(0, 1)); print(r[:3]); t(lambda: r.resize(5)); r.close()
    c = mmap.mmap(f.fileno(), 10, access=mmap.ACCESS_COPY); c[:3] = b"zzz"; print(c[:5], open(p, "rb").read(5), len(c)); c.close()
    o = mmap.mmap(f.fileno(), 0, prot=mmap.PROT_READ); print(o[:2]); o.close()
    t(lambda: mmap.mmap(f.fileno(), 9999)); t(lambda: mmap.mmap(f.fileno(), -1)); t(lambda: mmap.mmap(f.fileno(), 0, offset=3)); t(lambda: mmap.mmap(f.fileno(), 0, access=99))
a = mmap.mmap(-1, 20); a.write(b"anon"); print(a[:6], a.tell(), len(a)); t(a.size); a.resize(30); print(len(a)); a.close()
t(lambda: mmap.mmap(-1, 0)); print(mmap.ACCESS_READ, mmap.ACCESS_WRITE, mmap.ACCESS_COPY, mmap.PAGESIZE, mmap.ALLOCATIONGRANULARITY, mmap.MAP_SHARED, mmap.error is OSError)
open(p, "wb").close()
g = open(p, "rb"); t(lambda: mmap.mmap(g.fileno(), 0, access=1))
