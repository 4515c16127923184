# expect: CPython 3.13
# `global` reaches the module, `nonlocal` the nearest enclosing function.
x = "module"
def outer():
    x = "outer"
    def inner():
        nonlocal x
        x = "inner"
    def top():
        global x
        x = "set by top"
    inner()
    top()
    return x

print(outer(), x)
