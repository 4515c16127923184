# expect: CPython 3.13
# StringIO and BytesIO.
import io
f = io.StringIO("one\ntwo\nthree")
print(f.readline(), f.read(2), f.tell(), f.readlines(), f.read(), f.seek(0), list(f))
w = io.StringIO(); w.write("abc"); w.seek(1); w.write("X"); print(w.getvalue(), w.truncate(2), w.getvalue())
b = io.BytesIO(b"12\n34"); print(b.readline(), b.read(), b.seek(-1, 2), b.write(b"zz"), b.getvalue())
w.close()
try:
    w.read()
except ValueError as e:
    print(e)
