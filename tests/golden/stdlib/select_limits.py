# expect: CPython 3.13
# select() has a limit for descriptors, and reads its lists while they change.
import os, select


def tell(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)


r, w = os.pipe()
tell(select.select, [r] * 1024, [], [], 0)
tell(select.select, [r] * 1025, [], [], 0)
tell(select.select, [1024], [], [], 0)
tell(select.select, [1 << 40], [], [], 0)
tell(select.select, [-1], [], [], 0)


class Shrinking:
    def __init__(self, of):
        self.of = of

    def fileno(self):
        self.of.clear()
        return r


class Lengthening(Shrinking):
    def fileno(self):
        self.of.append(self)
        return r


files = []
files.extend([Shrinking(files)] * 40)
tell(select.select, files, [], [], 0)
files = []
files.append(Lengthening(files))
tell(select.select, files, [], [], 0)
tell(select.select, 1, 2, 3)
tell(select.select, [object()], [], [])
print(select.select((r,), (w,), (), 0) == ([], [w], []))
os.close(r)
os.close(w)
