# expect: CPython 3.13
# What except* leaves over stands beside what its clauses raised, in a group that may hold any exception; a naked one too.
def show(e, depth=0):
    print("  " * depth + type(e).__name__, ascii(str(e)))
    for inner in getattr(e, "exceptions", ()): show(inner, depth + 1)
def attempt(error, again):
    try:
        try:
            raise error
        except* Exception as e:
            again(e)
    except BaseException as e: show(e)
def same(e): raise e
def other(e): raise ValueError("again")
def group(): return BaseExceptionGroup("g", [BaseExceptionGroup("h", [ValueError(1), KeyboardInterrupt()]), TypeError("t")])
attempt(group(), same)
attempt(group(), other)
attempt(ValueError(1), other)
try:
    try: raise KeyboardInterrupt
    except* KeyboardInterrupt as e:
        show(e)
        raise e
except BaseException as e: show(e)
print(ascii(str(ExceptionGroup("\ud800\u1e9e", [KeyError(2)]))))
