# expect: CPython 3.13
# stderr: exact
# exit: 1
# A call of several lines is shown whole.
def f(a, b):
    raise ValueError("several\nlines")
print(
    f(1,
      b=2)
)
