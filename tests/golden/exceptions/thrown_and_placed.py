# expect: CPython 3.13
# What is thrown that is no exception, what a decoding error keeps, and where carets of made-up places stand.
import traceback
import warnings

warnings.simplefilter("ignore")


class Strange(Exception):
    def __new__(cls, *args):
        return cls


def generator():
    try:
        yield 1
    except TypeError as error:
        yield repr(error).replace(__name__ + ".", "")


g = generator()
next(g)
print(g.throw(Strange))
print(list(g))


def plain():
    yield 1
    yield 2


g = plain()
next(g)
try:
    g.throw(ValueError, ValueError("x"), 23)
except TypeError as error:
    print(error)
print(next(g))

data = bytearray(b"\xff")
error = UnicodeDecodeError("ascii", data, 0, 1, "reason")
data[:] = b"changed"
print(error.object, error.args[1], error)

for place in [(1, 2, "abcdefg", 1, 100), (1, 0, "abcdefg", 1, 1), (1, 2, "abcdefg", 1, 2), (1, 2, "abcdefg", 1, 1),
              (1, 2, "abcdefg", 1, 0), (1, 100, "abcdefg", 1, 1), (1, 9, "def f():\n", 1, -1),
              (1, 20, "def f():\n", 1, 12), (1, 3, "def f():", 1, 12), (1, 30, "  def f()\n", 1, 35)]:
    print(place)
    print("".join(traceback.format_exception_only(SyntaxError("bad", ("f", *place)))))
for source in "def f():\n", "try:\n  pass\n", "while 1:\n\n\n", "x = 1 +# c":
    try:
        compile(source, "<s>", "exec")
    except SyntaxError as error:
        print(error.lineno, error.offset, error.end_lineno, error.end_offset)
        print("".join(traceback.format_exception_only(error)))
