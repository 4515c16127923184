# expect: CPython 3.13
"""Numbers read from views in one piece and in many; empty bytes with a wrong encoding."""


def tell(f):
    try:
        print(repr(f()))
    except Exception as ex:
        print(type(ex).__name__, ex)


view = memoryview(b"1x2y3z")
for part in (view[:1], view[::2], view[::6], view[4:5], view[::-1]):
    tell(lambda: int(part))
    tell(lambda: float(part))
for empty in (b"", bytearray()):
    for encoding in ("ascii", "no such", b"12", None, 3):
        tell(lambda: empty.decode(encoding))
    tell(lambda: empty.decode("ascii", b"strict"))
