# expect: CPython 3.13
# stderr: exact
# exit: 1
# For a binary operation the operator is marked.
a, b, c = 1, 0, 2
x = a + b * (c / b) - 1
