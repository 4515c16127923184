# expect: CPython 3.13
# except* takes the part of a group that fits; the rest goes on.
def f(*excs):
    try:
        try:
            raise ExceptionGroup("g", excs)
        except* ValueError as e:
            print("values", [x.args for x in e.exceptions])
        except* (TypeError, KeyError) as e:
            print("types", [type(x).__name__ for x in e.exceptions])
        else:
            print("else")
        finally:
            print("finally")
    except ExceptionGroup as e:
        print("left", repr(e))
f(ValueError(1), TypeError(2), ValueError(3))
f(KeyError(1), OSError(2))
try:
    raise ValueError("naked")
except* ValueError as e:
    print(repr(e))
try:
    pass
except* OSError:
    pass
else:
    print("nothing")
