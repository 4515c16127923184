# expect: CPython 3.13
# A memoryview looks at the bytes of another object.
a = bytearray(b"abcdef")
m = memoryview(a)
m[0] = 90
m[1:3] = b"YX"
print(a, m[2], bytes(m[::2]), len(m), m.tobytes(), m.tolist(), m.readonly, m.format, m.itemsize, m.nbytes, m.shape)
c = memoryview(b"\x01\x00\x02\x00").cast("H")
print(c.tolist(), c[1], c.format)
try:
    a.append(1)
except BufferError as e:
    print(e)
m.release()
a.append(1)
try:
    m[0]
except ValueError as e:
    print(e)
try:
    memoryview(b"a")[0] = 1
except TypeError as e:
    print(e)
