# expect: CPython 3.13
# sep, end and file of print.
import io
print(1, 2, 3, sep=", ", end="!\n")
print(*"abc", sep="\n")
print()
print(end="")
f = io.StringIO()
print("to", "file", file=f, sep="")
print(repr(f.getvalue()))
print(None, True, 1.0, [1, "a"], {"k": (1,)})
try:
    print(1, sep=2)
except TypeError as e:
    print(e)
