# expect: CPython 3.13
# stderr: exact
# exit: 1
# The frame of an imported module has its own file.
import failing_helper
failing_helper.go([1, 2])
