# expect: CPython 3.13
# The first clause that fits takes it; a tuple fits any of its members.
def f(exc):
    try:
        raise exc
    except (TypeError, KeyError) as e:
        return "tuple", e
    except LookupError as e:
        return "lookup", e
    except Exception as e:
        return "exception", e
for exc in (KeyError(1), IndexError("i"), TypeError, ValueError("v", 2), OSError(2, "no")):
    print(f(exc))
for c in (KeyError, ZeroDivisionError, FileNotFoundError, UnicodeDecodeError, RecursionError, StopIteration, KeyboardInterrupt):
    print([b.__name__ for b in c.__mro__])
