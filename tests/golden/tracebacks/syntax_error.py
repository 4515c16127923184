# expect: CPython 3.13
# stderr: exact
# exit: 1
# A syntax error is drawn with the line.
print("never printed")
x = (1 + 2
y = 3
