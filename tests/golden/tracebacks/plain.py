# expect: CPython 3.13
# stderr: exact
# exit: 1
# An uncaught exception is shown with the calls that led to it.
def inner(x):
    return 10 / x

def outer():
    return inner(0) + 1

print("before")
outer()
