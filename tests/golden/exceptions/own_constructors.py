# expect: CPython 3.13
# Every built-in exception class without fields has a constructor and __new__ of its own.
for cls in ValueError, Exception, KeyError, LookupError, Warning, UserWarning, ZeroDivisionError, UnicodeError, GeneratorExit:
    print(cls.__name__, *(n for n in ("__init__", "__new__", "__str__") if n in vars(cls)), cls.__init__)
def attempt(make):
    try: print(repr(make()))
    except TypeError as e: print(e)
for make in (lambda: ValueError.__new__(int), lambda: Exception.__new__(), lambda: KeyError.__new__(int),
             lambda: ValueError.__new__(KeyError), lambda: ValueError.__new__(ValueError, 3), lambda: ValueError(x=1),
             lambda: Exception.__init__(ValueError(), 1), lambda: ValueError.__init__(KeyError(), 1),
             lambda: ExceptionGroup.__new__(int), lambda: IndexError.__init__(5)):
    attempt(make)
class E(ValueError):
    def __init__(self, *a, **k): self.k = k
print(repr(E(1, x=3)), E(x=3).k)
