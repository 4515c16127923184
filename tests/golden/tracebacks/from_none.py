# expect: CPython 3.13
# stderr: exact
# exit: 1
# `from None` hides the context.
try:
    1 / 0
except ZeroDivisionError:
    raise ValueError("clean") from None
