# expect: CPython 3.13
# A return in `finally` wins over everything.
def f():
    try:
        return "try"
    finally:
        return "finally"
def g():
    for i in range(3):
        try:
            1 / 0
        finally:
            break
    return "broke out"
def h():
    x = 1
    try:
        return x
    finally:
        x = 2
print(f(), g(), h())
