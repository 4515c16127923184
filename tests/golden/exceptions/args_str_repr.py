# expect: CPython 3.13
# str and repr of exceptions.
class E(Exception): pass
class F(Exception):
    def __str__(self): return "own"
for e in (E(), E("a"), E("a", 1), F("x"), KeyError("k"), KeyError(), OSError(2, "No such file", "f.txt"),
          OSError("plain"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), SystemExit(3), StopIteration(5),
          ImportError("m", name="n"), AttributeError("x"), NameError("n", name="n"), SyntaxError("s"), AssertionError()):
    print(str(e), "|", repr(e), "|", e.args)
