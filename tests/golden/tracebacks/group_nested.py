# expect: CPython 3.13
# stderr: exact
# exit: 1
# Groups inside groups are indented further.
raise ExceptionGroup("outer", [ValueError(1), ExceptionGroup("inner", [KeyError("k"), OSError(2, "gone")])])
