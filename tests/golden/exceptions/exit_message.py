# expect: CPython 3.13
# stderr: exact
# exit: 1
# A text given to sys.exit goes to stderr, and the status is 1.
import sys
try:
    sys.exit("fatal: bad day")
except SystemExit as e:
    print(repr(e), e.code)
    raise
