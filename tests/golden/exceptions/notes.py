# expect: CPython 3.13
# Notes are added to an exception and kept in order.
e = ValueError("v")
e.add_note("first")
e.add_note("second")
print(e.__notes__)
try:
    e.add_note(5)
except TypeError as x:
    print(x)
