# expect: CPython 3.13
# _warnings and warnings share the filters, also when a script replaces them.
import _warnings, io, sys, warnings

sys.stderr = io.StringIO()
_warnings.warn("plain")
_warnings.warn("plain")
warnings.warn("other", DeprecationWarning)
_warnings.warn_explicit("placed", RuntimeWarning, "some_file.py", 12)
print([line.partition(": ")[2] for line in sys.stderr.getvalue().splitlines() if ": " in line])
print(_warnings.filters is warnings.filters, _warnings._defaultaction, warnings.defaultaction)
with warnings.catch_warnings(record=True) as seen:
    warnings.simplefilter("always")
    for _ in range(2):
        _warnings.warn("again")
    warnings.defaultaction = "ignore"
    warnings.filters = []
    warnings.warn("dropped")
    warnings.defaultaction = "default"
    warnings.warn("kept")
print([str(w.message) for w in seen])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        _warnings.warn("raised", SyntaxWarning)
    except SyntaxWarning as e:
        print("raised:", e)
for bad in (int, 3, "x"):
    try:
        _warnings.warn("m", bad)
    except TypeError as e:
        print(e)
