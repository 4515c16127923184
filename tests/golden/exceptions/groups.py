# expect: CPython 3.13
# Exception groups, split and subgroup.
g = ExceptionGroup("g", [ValueError(1), ExceptionGroup("in", [TypeError(2), ValueError(3)])])
print(repr(g), str(g), g.message, len(g.exceptions))
match, rest = g.split(ValueError)
print(repr(match), repr(rest))
print(repr(g.subgroup(TypeError)), g.subgroup(KeyError), repr(g.derive([OSError(1)])))
print(repr(g.subgroup(lambda e: e.args == (3,))))
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__)
for args in (("x", []), ("x", [1]), (1, [ValueError()]), ("x", [KeyboardInterrupt()]), ("x", 1)):
    try:
        ExceptionGroup(*args)
    except (TypeError, ValueError) as e:
        print(type(e).__name__, e)
