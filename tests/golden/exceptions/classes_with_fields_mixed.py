# expect: CPython 3.13
# Among several exception classes the one with fields of its own is the base; two of those do not go together.
def attempt(make):
    try: print(make())
    except TypeError as e: print(e)
class X(ValueError, OSError): pass
print(X.__base__)
x = X(2, "no", "f"); print(repr(x), x.args, x.errno, x.filename)
class Y(ValueError, StopIteration): pass
y = Y(5); print(Y.__base__, y.value, y.args)
class Z(OSError, ValueError): pass
z = Z(2, "no", "f"); print(Z.__base__, z.errno, z.filename, z.args)
class Q(KeyError, AttributeError): pass
q = Q("a"); print(q.name, q, Q.__base__)
attempt(lambda: Q("a", name="n"))
class R(AttributeError, KeyError): pass
r = R("a", name="n"); print(r.name, r)
class S(NameError, KeyError): pass
print(S("a"))
attempt(lambda: type("W", (ValueError, ExceptionGroup), {})("m", [KeyError()]))
for bases in ((OSError, SyntaxError), (KeyError, SyntaxError), (IndentationError, SyntaxError), (SystemExit, KeyError),
              (ValueError, UnicodeDecodeError), (UnicodeDecodeError, ValueError), (UnicodeDecodeError, OSError),
              (ExceptionGroup, ValueError), (ImportError, OSError), (X, Z), (X, R), (Y, KeyError), (FileNotFoundError, X)):
    attempt(lambda: type("W", bases, {}).__base__.__name__)
class M: pass
class E(M, ValueError): pass
print(repr(E(1, 2)), E.__base__)
class E(Exception):
    def __new__(cls, *a, **k): return super().__new__(cls, "new")
class E2(E, OSError): pass
print(repr(E(1)), E2.__base__, repr(E2(1)))
