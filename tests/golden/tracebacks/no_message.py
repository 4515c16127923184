# expect: CPython 3.13
# stderr: exact
# exit: 1
# Without a message there is no colon.
raise ValueError
