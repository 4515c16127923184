# expect: CPython 3.13
# Files: modes, encodings, ends of lines, places, and files in memory.
import io, os
import tempfile
p = os.path.join(tempfile.mkdtemp(), "f")
with open(p, "w") as f:
    print(f.write("héllo\nworld\n"), f.tell(), f.mode, f.name == p, f.encoding)
    print("printed", 1, file=f)
print(f.closed, repr(f).replace(p, "P"))
with open(p) as f:
    print(f.readline(), f.tell(), f.read(3), f.tell(), list(f))
    f.seek(0); print([l for l in f])
    try: next(f)
    except StopIteration: print("stop")
with open(p, "rb") as f:
    print(f, f.raw) if False else None
    print(f.read(2), f.tell(), f.peek(3)[:3], f.readline(), f.seek(-3, 2), f.read(), f.mode)
for nl in (None, "", "\n", "\r", "\r\n"):
    with open(p, "wb") as f: f.write(b"a\r\nb\rc\nd\r")
    with open(p, newline=nl) as f: print(repr(nl), f.readlines(), f.newlines)
    with open(p, newline=nl) as f: print(repr(nl), f.read(3), repr(f.readline()), repr(f.read()))
    with open(p, "w", newline=nl) as f: f.write("x\ny\n")
    with open(p, "rb") as f: print(f.read())
for enc in ("utf-16", "utf-32", "utf-8-sig", "latin-1", "utf-16-le"):
    with open(p, "w", encoding=enc) as f: f.write("é1\n"); f.write("é2\n")
    with open(p, "rb") as f: print(f.read())
    with open(p, "a", encoding=enc) as f: f.write("z\n")
    with open(p, encoding=enc) as f: print(enc, f.readline(), f.tell(), f.read())
with open(p, "w+") as f:
    f.write("hello world"); f.seek(6); print(f.read()); f.seek(0); f.write("J"); f.seek(0); print(f.read(), f.truncate(3)); f.seek(0); print(f.read())
with open(p, "r+b") as f:
    print(f, type(f)) if False else 0
    f.write(b"ab"); print(f.read(), f.seek(0), f.read())
with open(p, "ab") as f: print(f.tell(), f.write(b"zz"), f.tell())
for bad in ("q", "rw", "rbt", "", "r++", "b"):
    try: open(p, bad)
    except ValueError as e: print(bad, e)
for args in ((p + "none",), (os.path.dirname(p),), (p, "x")):
    try: open(*args)
    except OSError as e: print(type(e).__name__, e.errno, e.strerror)
try: open(p, "rb", encoding="utf-8")
except ValueError as e: print(e)
try: open(p, "r", 0)
except ValueError as e: print(e)
with open(p, "w") as f:
    for m in (f.read, f.readline):
        try: m()
        except io.UnsupportedOperation as e: print(e)
with open(p) as f:
    try: f.write("x")
    except io.UnsupportedOperation as e: print(e)
try: f.read()
except ValueError as e: print(e)
try:
    with f: pass
except ValueError as e: print(e)
with open(p, "wb") as f: f.write(b"\xff\xfe abc")
try: open(p, encoding="utf-8").read()
except UnicodeDecodeError as e: print(e)
print(ascii(open(p, errors="replace").read()), ascii(open(p, errors="surrogateescape").read()), open(p, errors="ignore").read())
try: open(p, "w", encoding="ascii").write("é")
except UnicodeEncodeError as e: print(e)
try: open(p, encoding="nope")
except LookupError as e: print(e)
print(isinstance(open(p), io.TextIOBase), isinstance(open(p, "rb"), io.BufferedIOBase), isinstance(open(p, "rb", 0), io.RawIOBase), issubclass(io.UnsupportedOperation, (OSError, ValueError)))
class R(io.RawIOBase):
    def __init__(self): self.d = [b"ab\nc", b"d\nef", b""]
    def readable(self): return True
    def readinto(self, b):
        x = self.d.pop(0) if self.d else b""
        b[:len(x)] = x
        return len(x)
b = io.BufferedReader(R()); print(b.readline(), b.read())
t = io.TextIOWrapper(R()); print(list(t))
class W(io.RawIOBase):
    def writable(self): return True
    def write(self, b): print("raw", bytes(b)); return len(b)
w = io.BufferedWriter(W(), 4); w.write(b"ab"); w.write(b"cde"); w.flush(); w.close(); print(w.closed)
t = io.TextIOWrapper(io.BytesIO(), "ascii", newline="\r\n", write_through=True); t.write("a\nb"); print(t.buffer.getvalue())
s = io.StringIO("one\ntwo\nthree"); print(s.readline(), s.read(2), s.tell(), s.readlines(), repr(s.read()), s.seek(0), list(s))
s = io.StringIO(); s.write("añb"); s.seek(1); s.write("XY"); print(s.getvalue(), s.tell(), s.seek(6), s.write("!"), ascii(s.getvalue()))
print(io.StringIO("a\r\nb\rc", newline=None).read(), io.StringIO("a\nb", newline="\r\n").getvalue().encode())
b = io.BytesIO(b"abc\ndef"); v = b.getbuffer(); v[0] = 65
try: b.write(b"0123456789")
except BufferError as e: print(e)
v.release(); print(b.readlines(), b.getvalue(), b.seek(2), b.truncate(), b.getvalue(), b.readinto(bytearray(5)))
for f in (io.StringIO(), io.BytesIO()):
    f.close()
    try: f.getvalue()
    except ValueError as e: print(e)
    try: f.write(1)
    except (TypeError, ValueError) as e: print(type(e).__name__)
try: io.StringIO().write(b"x")
except TypeError as e: print(e)
try: io.BytesIO().write("x")
except TypeError as e: print(e)
print(io.BytesIO.__mro__, io.StringIO.__mro__, io.FileIO.__mro__, io.TextIOWrapper.__module__)
r, w = os.pipe()
with os.fdopen(w, "w") as f: print("through", file=f)
with os.fdopen(r) as f: print(f.read())
os.remove(p)
