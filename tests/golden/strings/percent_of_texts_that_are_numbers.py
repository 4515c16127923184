# expect: CPython 3.13
# %d of what has __float__ alone goes the way of int(x): __trunc__ if there is one, else the text is read.
import warnings
warnings.simplefilter("ignore")
class B(bytes):
    def __float__(self): return 1.5
class S(str):
    def __float__(self): return 1.5
class T:
    def __float__(self): return 1.5
    def __trunc__(self): return 4
class U:
    def __float__(self): return 1.5
class V:
    def __trunc__(self): return 4
for value in B(b"12"), B(b""), S("17"), S("x"), T(), U(), V(), 1j:
    for spec in "%d", "%5i|", "%x", "%.1f":
        try: print(spec % value)
        except (TypeError, ValueError) as e: print(type(e).__name__, e)
print(b"%d" % S("17"))
warnings.simplefilter("error")
for convert in int, lambda x: "%d" % x:
    try: print(convert(T()))
    except DeprecationWarning as e: print(e)
