# expect: CPython 3.13
# Stars and double stars in displays and calls.
a, b = [1, 2], (3, 4)
print([*a, *b], (*a, 0, *b), {*a, *a}, {**{"x": 1}, "x": 2, **{"y": 3}})
def f(*args, **kw):
    return args, kw
print(f(*a, 9, *b, k=1, **{"z": 2}))
