# expect: CPython 3.13
# sys.intern makes equal strings one; str() of a str is itself.
import sys
a = sys.intern("".join(["x", "y z"]))
b = sys.intern("x" + "".join(["y z"]))
print(a is b, str(a) is a, str(5), str(None), str(b"x"), str(b"x", "ascii"), str())
