# expect: CPython 3.13
# stderr: exact
# exit: 1
# What was being handled is shown before.
try:
    [].pop()
except IndexError:
    {}["key"]
