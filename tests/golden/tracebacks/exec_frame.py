# expect: CPython 3.13
# stderr: exact
# exit: 1
# Code without a file has no source line.
exec("def f():\n    raise ValueError('x')\nf()")
